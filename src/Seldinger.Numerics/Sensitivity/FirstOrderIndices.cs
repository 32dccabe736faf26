using Seldinger.Numerics.Dense;

namespace Seldinger.Numerics.Sensitivity;

/// <summary>
/// First-order Sobol indices S = Var(E[y | u]) / Var(y) from draws that exist already: y is regressed on the Legendre polynomials of one input at a time, and the share of the
/// variance that the curve explains, less what chance would explain, is the index.
/// </summary>
/// <remarks>A given-data estimator. With n draws an index is known to about 2 sqrt(S / n) + 2 degree / n. Source: <c>sobol2001</c> for the indices.</remarks>
public static class FirstOrderIndices
{
    /// <summary>
    /// The indices of all inputs, each between 0 and 1. Inputs are taken in the order given, the most influential first, and what one explains is taken out of y before the next: the
    /// chance share of the others then scales with what is still unexplained.
    /// </summary>
    /// <param name="u">By input: quantiles 0..1, evenly spread, by draw.</param>
    /// <param name="y">Output by draw.</param>
    /// <param name="degree">Highest degree of the polynomials, at least 1.</param>
    public static IReadOnlyList<double> FromDraws(IReadOnlyList<IReadOnlyList<double>> u, IReadOnlyList<double> y, int degree = 2)
    {
        ArgumentNullException.ThrowIfNull(u);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(y.Count, degree + 2);
        var mean = y.Average();
        var left = y.Select(v => v - mean).ToArray();
        var total = left.Sum(v => v * v);
        return [.. u.Select(x => total > 0 ? Math.Clamp(Explain(x, left, degree) / total, 0, 1) : 0)];
    }

    /// <summary>Takes the polynomials of one input out of y; returns the explained sum of squares beyond what as many polynomials explain of noise.</summary>
    private static double Explain(IReadOnlyList<double> u, double[] left, int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(u.Count, left.Length);
        var (n, p) = (left.Length, degree + 1);
        var basis = u.Select(x => Legendre(2 * x - 1, degree)).ToArray();
        var normal = new double[p * p];
        var c = new double[p];
        for (var i = 0; i < n; i++)
        {
            for (var a = 0; a < p; a++)
            {
                c[a] += basis[i][a] * left[i];
                for (var b = 0; b < p; b++)
                {
                    normal[a * p + b] += basis[i][a] * basis[i][b];
                }
            }
        }
        if (Cholesky.TryFactor(normal, p) is not { } factor)
        {
            return 0;
        }
        factor.Solve(c);
        var before = left.Sum(v => v * v);
        for (var i = 0; i < n; i++)
        {
            for (var a = 0; a < p; a++)
            {
                left[i] -= c[a] * basis[i][a];
            }
        }
        var after = left.Sum(v => v * v);
        return before - after - degree * after / (n - p);
    }

    private static double[] Legendre(double x, int degree)
    {
        var v = new double[degree + 1];
        v[0] = 1;
        v[1] = x;
        for (var k = 2; k <= degree; k++)
        {
            v[k] = ((2 * k - 1) * x * v[k - 1] - (k - 1) * v[k - 2]) / k;
        }
        return v;
    }
}
