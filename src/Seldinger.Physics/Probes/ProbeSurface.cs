using Seldinger.Numerics;

namespace Seldinger.Physics.Probes;

/// <summary>
/// A surface of revolution, cut into bands along its axis: the exposed part of a needle, or a spheroid. Coordinates: z from the tip towards the handle, r from the axis, m.
/// </summary>
public sealed class ProbeSurface
{
    private static readonly (double[] Nodes, double[] Weights) Fine = GaussLegendre.Rule(12);

    private readonly Func<double, MeridianPoint> _meridian;
    private readonly double[] _cuts;

    private ProbeSurface(Func<double, MeridianPoint> meridian, double[] cuts) => (_meridian, _cuts) = (meridian, cuts);

    /// <summary>A point of the meridian with its derivative by the parameter.</summary>
    /// <param name="Z">Along the axis, m.</param>
    /// <param name="R">From the axis, m.</param>
    /// <param name="Speed">Arc length per unit of the parameter, m.</param>
    internal readonly record struct MeridianPoint(double Z, double R, double Speed);

    /// <summary>Number of bands.</summary>
    public int Bands => _cuts.Length - 1;

    /// <summary>A prolate spheroid (or a sphere) with its pole at z = 0.</summary>
    /// <param name="semiMajorM">Half of its length, m.</param>
    /// <param name="semiMinorM">Half of its width, m.</param>
    /// <param name="bands">Bands, at least 2; equal steps of the polar angle.</param>
    public static ProbeSurface Spheroid(double semiMajorM, double semiMinorM, int bands)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(semiMinorM);
        ArgumentOutOfRangeException.ThrowIfLessThan(semiMajorM, semiMinorM);
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 2);
        return new(u =>
        {
            var (s, c) = Math.SinCos(Math.PI * u);
            var (dz, dr) = (Math.PI * semiMajorM * s, Math.PI * semiMinorM * c);
            return new(semiMajorM * (1 - c), semiMinorM * s, Math.Sqrt(dz * dz + dr * dr));
        }, [.. Enumerable.Range(0, bands + 1).Select(n => (double)n / bands)]);
    }

    /// <summary>The exposed part of a needle: a half-ball tip and a cylinder; the far end goes over into the shaft and is open.</summary>
    /// <param name="lengthM">Exposed length with the tip, m; above the radius.</param>
    /// <param name="radiusM">Radius, m.</param>
    /// <param name="bandM">Wanted length of a band, m; bands at both ends are finer.</param>
    public static ProbeSurface Needle(double lengthM, double radiusM, double bandM)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radiusM);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lengthM, radiusM);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bandM);
        var cap = Math.PI / 2 * radiusM;
        var total = cap + lengthM - radiusM;
        var cuts = new List<double> { 0, cap / total };
        var middle = Math.Max(3, (int)Math.Round((lengthM - radiusM) / bandM));
        var steps = new double[middle];
        Array.Fill(steps, 1.0);
        steps[^1] = 0.35;
        steps[^2] = 0.6;
        var sum = steps.Sum();
        double at = 0;
        foreach (var s in steps)
        {
            at += s;
            cuts.Add((cap + (lengthM - radiusM) * at / sum) / total);
        }
        cuts[^1] = 1;
        return new(u =>
        {
            var arc = u * total;
            if (arc > cap)
            {
                return new(radiusM + arc - cap, radiusM, total);
            }
            var (s, c) = Math.SinCos(arc / radiusM);
            return new(radiusM * (1 - c), radiusM * s, total);
        }, [.. cuts]);
    }

    /// <summary>Area of a band, m2.</summary>
    public double AreaM2(int band) => Quadrature(band, 12).Sum(q => q.Weight);

    /// <summary>Arc length of a band along the meridian, m.</summary>
    internal double ArcM(int band)
    {
        var (nodes, weights) = Fine;
        double sum = 0;
        for (var q = 0; q < nodes.Length; q++)
        {
            sum += weights[q] * (_cuts[band + 1] - _cuts[band]) * _meridian(_cuts[band] + nodes[q] * (_cuts[band + 1] - _cuts[band])).Speed;
        }
        return sum;
    }

    /// <summary>Rings of a band with their areas.</summary>
    internal IEnumerable<(double U, double Z, double R, double Weight)> Quadrature(int band, int points)
    {
        var (nodes, weights) = GaussLegendre.Rule(points);
        var (a, b) = (_cuts[band], _cuts[band + 1]);
        for (var q = 0; q < points; q++)
        {
            var u = a + nodes[q] * (b - a);
            var m = _meridian(u);
            yield return (u, m.Z, m.R, weights[q] * (b - a) * m.Speed * 2 * Math.PI * m.R);
        }
    }

    /// <summary>
    /// Influence matrix in an infinite medium of unit conductivity: mean potential of band k for a unit current leaving band l uniformly, 1/(S/m m), row by row, symmetric.
    /// Ring to ring: 2/pi K(m) / (4 pi sqrt((r+r')2 + (z-z')2)), m = 4 r r'/((r+r')2 + (z-z')2).
    /// </summary>
    public double[] Influence()
    {
        var n = Bands;
        var matrix = new double[n * n];
        var areas = Enumerable.Range(0, n).Select(AreaM2).ToArray();
        for (var k = 0; k < n; k++)
        {
            foreach (var (u, z, r, w) in Quadrature(k, 8))
            {
                for (var l = 0; l < n; l++)
                {
                    matrix[k * n + l] += w / areas[k] * BandPotential(l, u, z, r) / areas[l];
                }
            }
        }
        for (var k = 0; k < n; k++)
        {
            for (var l = 0; l < k; l++)
            {
                matrix[k * n + l] = matrix[l * n + k] = 0.5 * (matrix[k * n + l] + matrix[l * n + k]);
            }
        }
        return matrix;
    }

    /// <summary>Potential at a ring of unit current density on a band; the logarithmic singularity is resolved by u = anchor + length w3.</summary>
    private double BandPotential(int band, double u, double z, double r)
    {
        var (a, b) = (_cuts[band], _cuts[band + 1]);
        var anchor = Math.Clamp(u, a, b);
        return Piece(anchor, b - anchor, z, r) + Piece(anchor, a - anchor, z, r);
    }

    private double Piece(double anchor, double length, double z, double r)
    {
        if (length == 0)
        {
            return 0;
        }
        var (nodes, weights) = Fine;
        double sum = 0;
        for (var q = 0; q < nodes.Length; q++)
        {
            var w = nodes[q];
            var m = _meridian(anchor + length * w * w * w);
            sum += weights[q] * 3 * w * w * Math.Abs(length) * m.Speed * 2 * Math.PI * m.R * Ring(m.R, m.Z, r, z);
        }
        return sum;
    }

    private static double Ring(double r1, double z1, double r2, double z2)
    {
        var d2 = (r1 + r2) * (r1 + r2) + (z1 - z2) * (z1 - z2);
        var far = Math.Sqrt(d2);
        var near = Math.Sqrt((r1 - r2) * (r1 - r2) + (z1 - z2) * (z1 - z2));
        // K(m) = pi / (2 agm(1, sqrt(1-m))), sqrt(1-m) = near/far.
        double x = 1;
        var y = Math.Max(near / far, 1e-300);
        for (var n = 0; n < 12 && Math.Abs(x - y) > 1e-15 * x; n++)
        {
            (x, y) = (0.5 * (x + y), Math.Sqrt(x * y));
        }
        return 1 / (4 * Math.PI * far * x);
    }
}
