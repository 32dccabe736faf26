using Seldinger.Numerics;

namespace Seldinger.Physics.Microwave;

/// <summary>
/// Absorbed power of one antenna in a uniform lossy medium: a line of length L along the shaft whose elements radiate evenly, each spreading over spheres and losing 2 alpha of its power per length,
/// p(rho, u) = 1/L int 2 alpha exp(-2 alpha s) / (4 pi s^2) du',  s^2 = rho^2 + (u - u')^2.
/// It integrates to 1 over all space; the metal of the shaft takes no part, and what it would absorb is given to the tissue.
/// </summary>
/// <remarks>
/// Far from the antenna this is a decaying wave, near it the 1/rho of a line; reactive near field and reflections at interfaces are left out. With u' = u + rho tan(phi) the integral is
/// 2 alpha / (4 pi L rho) int exp(-2 alpha rho / cos(phi)) dphi, smooth for every rho > 0.
/// Source: <c>balanis2012</c> for the plane-wave constants.
/// </remarks>
public sealed class AntennaPattern
{
    private const int Nodes = 24;
    private const int RadialSteps = 240;
    private const double AxialStepM = 0.25e-3;

    private readonly double _twoAlpha, _halfLength, _radius, _logStep;
    private readonly int _axialSteps;
    private readonly float[] _logTable;
    private readonly (double[] Nodes, double[] Weights) _rule = GaussLegendre.Rule(Nodes);

    /// <summary>Tabulates a pattern.</summary>
    /// <param name="powerAttenuation">2 alpha, 1/m, positive.</param>
    /// <param name="lengthM">Length of the radiating line, m, positive.</param>
    /// <param name="radiusM">Radius of the shaft, m, positive.</param>
    /// <param name="reachM">Largest distance from the middle of the line that will be asked for, m.</param>
    public AntennaPattern(double powerAttenuation, double lengthM, double radiusM, double reachM)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(powerAttenuation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengthM);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radiusM);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(reachM, radiusM);
        (_twoAlpha, _halfLength, _radius) = (powerAttenuation, lengthM / 2, radiusM);
        _logStep = Math.Log(reachM / radiusM) / RadialSteps;
        _axialSteps = (int)Math.Ceiling(reachM / AxialStepM) + 1;
        _logTable = new float[(RadialSteps + 2) * (_axialSteps + 2)];
        for (var i = 0; i < RadialSteps + 2; i++)
        {
            var rho = radiusM * Math.Exp(i * _logStep);
            for (var j = 0; j < _axialSteps + 2; j++)
            {
                _logTable[i * (_axialSteps + 2) + j] = (float)Math.Log(Exact(rho, j * AxialStepM));
            }
        }
        ShareInShaft = InsideShaft();
    }

    /// <summary>Share of the power that the pattern would put into the metal of the shaft (along the whole line).</summary>
    public double ShareInShaft { get; }

    /// <summary>The pattern by quadrature, 1/m3.</summary>
    /// <param name="rho">Distance from the axis, m, positive.</param>
    /// <param name="u">Distance along the axis from the middle of the line, m.</param>
    public double Exact(double rho, double u)
    {
        var (a, b) = (Math.Atan((-_halfLength - u) / rho), Math.Atan((_halfLength - u) / rho));
        double sum = 0;
        for (var n = 0; n < Nodes; n++)
        {
            sum += _rule.Weights[n] * Math.Exp(-_twoAlpha * rho / Math.Cos(a + (b - a) * _rule.Nodes[n]));
        }
        return Math.Max(1e-300, _twoAlpha * (b - a) * sum / (4 * Math.PI * 2 * _halfLength * rho));
    }

    /// <summary>The pattern from its table (linear in its logarithm), 1/m3; the value on the shaft's surface inside it.</summary>
    /// <param name="rho">Distance from the axis, m.</param>
    /// <param name="u">Distance along the axis from the middle of the line, m.</param>
    public double At(double rho, double u)
    {
        var x = Math.Clamp(Math.Log(Math.Max(rho, _radius) / _radius) / _logStep, 0, RadialSteps);
        var y = Math.Clamp(Math.Abs(u) / AxialStepM, 0, _axialSteps);
        var (i, j) = ((int)x, (int)y);
        var (p, q) = (x - i, y - j);
        var at = i * (_axialSteps + 2) + j;
        var below = _logTable[at] * (1 - q) + _logTable[at + 1] * q;
        at += _axialSteps + 2;
        var above = _logTable[at] * (1 - q) + _logTable[at + 1] * q;
        return Math.Exp(below * (1 - p) + above * p);
    }

    // int over rho < a: 2 pi rho dt int p du = alpha int_0^a int exp(-2 alpha rho / cos phi) dphi drho, whatever the length of the line.
    private double InsideShaft()
    {
        double sum = 0;
        for (var m = 0; m < Nodes; m++)
        {
            for (var n = 0; n < Nodes; n++)
            {
                var phi = Math.PI * (_rule.Nodes[n] - 0.5);
                sum += _rule.Weights[m] * _rule.Weights[n] * Math.Exp(-_twoAlpha * _radius * _rule.Nodes[m] / Math.Cos(phi));
            }
        }
        return 0.5 * _twoAlpha * _radius * Math.PI * sum;
    }
}
