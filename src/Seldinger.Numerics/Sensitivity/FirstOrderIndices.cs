using Seldinger.Numerics.Dense;

namespace Seldinger.Numerics.Sensitivity;

/// <summary>
/// First-order Sobol indices S = Var(E[y | u]) / Var(y) from draws that exist already: y is regressed on the Legendre polynomials of one input at a time, and the share of the
/// variance that the curve explains, less what chance would explain, is the index.
/// </summary>
/// <remarks>A given-data estimator. With n draws its standard error is about sqrt(2 degree) / n + 2 sqrt(S / n) (1 - S). Source: <c>sobol2001</c> for the indices.</remarks>
public static class FirstOrderIndices
{
    /// <summary>The index of one input, at most 1; chance can make it slightly negative, which is printed as 0.</summary>
    /// <param name="u">Quantiles 0..1 of the input, evenly spread, by draw.</param>
    /// <param name="y">Output by draw.</param>
    /// <param name="degree">Highest degree of the polynomials, at least 1.</param>
    public static double FromDraws(IReadOnlyList<double> u, IReadOnlyList<double> y, int degree = 2)
    {
        ArgumentNullException.ThrowIfNull(u);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(u.Count, y.Count);
        var n = y.Count;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(n, degree + 2);
        var mean = y.Average();
        var total = y.Sum(v => (v - mean) * (v - mean));
        if (total <= 0)
        {
            return 0;
        }
        var p = degree + 1;
        var basis = u.Select(x => Legendre(2 * x - 1, degree)).ToArray();
        var normal = new double[p * p];
        var right = new double[p];
        for (var i = 0; i < n; i++)
        {
            for (var a = 0; a < p; a++)
            {
                right[a] += basis[i][a] * (y[i] - mean);
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
        var c = (double[])right.Clone();
        factor.Solve(c);
        var explained = 0.0;
        for (var a = 0; a < p; a++)
        {
            explained += c[a] * right[a];
        }
        // Adjusted for the polynomials that chance fits.
        return Math.Max(0, 1 - (total - explained) / total * (n - 1) / (n - p));
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
