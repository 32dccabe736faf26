using System.Numerics;

namespace Seldinger.Numerics.Multigrid;

/// <summary>
/// A symmetric low-rank addition W G W^T to a grid operator: thin bodies that touch a few cells each. Column k of W holds the weights of body k (their sum is 1);
/// G is symmetric positive definite.
/// </summary>
/// <param name="cells">Padded cell indices per body.</param>
/// <param name="weights">Weights per body, same shape.</param>
/// <param name="gains">G, row by row, n x n.</param>
public sealed class LowRankTerm(int[][] cells, double[][] weights, double[] gains)
{
    /// <summary>Number of bodies.</summary>
    public int Rank { get; } = cells.Length;

    /// <summary>Padded cell indices per body.</summary>
    public int[][] Cells { get; } = cells;

    /// <summary>Weights per body.</summary>
    public double[][] Weights { get; } = weights;

    /// <summary>G, row by row.</summary>
    public double[] Gains { get; } = gains.Length == cells.Length * cells.Length ? gains
        : throw new ArgumentException($"{cells.Length} bodies need {cells.Length * cells.Length} gains, not {gains.Length}.", nameof(gains));

    /// <summary>Weighted means W^T x.</summary>
    public void Gather<T>(ReadOnlySpan<T> x, Span<double> means)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var k = 0; k < Rank; k++)
        {
            double sum = 0;
            var (c, w) = (Cells[k], Weights[k]);
            for (var n = 0; n < c.Length; n++)
            {
                sum += w[n] * double.CreateTruncating(x[c[n]]);
            }
            means[k] = sum;
        }
    }

    /// <summary>Adds W t to y.</summary>
    public void Scatter<T>(ReadOnlySpan<double> t, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var k = 0; k < Rank; k++)
        {
            var (c, w) = (Cells[k], Weights[k]);
            for (var n = 0; n < c.Length; n++)
            {
                y[c[n]] += T.CreateTruncating(t[k] * w[n]);
            }
        }
    }

    /// <summary>G v.</summary>
    public void Amplify(ReadOnlySpan<double> v, Span<double> result)
    {
        for (var k = 0; k < Rank; k++)
        {
            double sum = 0;
            for (var l = 0; l < Rank; l++)
            {
                sum += Gains[k * Rank + l] * v[l];
            }
            result[k] = sum;
        }
    }
}
