using Seldinger.Numerics;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Electric;

/// <summary>Heat of a current in the conservative scheme: half of each face's g (dphi)2 goes to each of its two cells.</summary>
/// <remarks>With this rule k T + sigma phi2/2 is harmonic on the grid, exactly: Kohlrausch's identity. Source: <c>kohlrausch1900</c>.</remarks>
public static class JouleHeat
{
    /// <summary>Adds the heat of every cell, W: Q_c += 1/2 sum over faces g (phi_c - phi_neighbour)2; outer faces count, with ground at 0 V behind them.</summary>
    /// <param name="conductances">Face conductances, S.</param>
    /// <param name="potential">Padded potential, V.</param>
    /// <param name="heat">Padded heat per cell, W; added to.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static void Add(FaceConductances conductances, double[] potential, double[] heat, int threads)
    {
        ArgumentNullException.ThrowIfNull(conductances);
        AddBox(conductances, potential, heat, (0, 0, 0), (conductances.Nx, conductances.Ny, conductances.Nz), true, threads);
    }

    /// <summary>Adds the heat of a box of cells, W. Faces that leave the box do not count: the outer half of such a cell is taken to be as its inner half.</summary>
    /// <param name="conductances">Face conductances, S.</param>
    /// <param name="potential">Padded potential, V.</param>
    /// <param name="heat">Padded heat per cell, W; added to.</param>
    /// <param name="low">First cell of the box.</param>
    /// <param name="high">Cell past the last.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static void AddInside(FaceConductances conductances, double[] potential, double[] heat, (int I, int J, int K) low, (int I, int J, int K) high, int threads)
        => AddBox(conductances, potential, heat, low, high, false, threads);

    private static void AddBox(FaceConductances c, double[] phi, double[] heat, (int I, int J, int K) low, (int I, int J, int K) high, bool all, int threads)
    {
        ArgumentNullException.ThrowIfNull(phi);
        ArgumentNullException.ThrowIfNull(heat);
        var (sy, sz) = (c.StrideY, c.StrideZ);
        FixedBlocks.For(high.K - low.K, 4, threads, (k0, k1) =>
        {
            for (var k = low.K + k0; k < low.K + k1; k++)
            {
                for (var j = low.J; j < high.J; j++)
                {
                    var p = c.Padded(low.I, j, k);
                    for (var i = low.I; i < high.I; i++, p++)
                    {
                        var sum = Pair(c.X, phi, p, 1, all || i > low.I, all || i < high.I - 1)
                            + Pair(c.Y, phi, p, sy, all || j > low.J, all || j < high.J - 1)
                            + Pair(c.Z, phi, p, sz, all || k > low.K, all || k < high.K - 1);
                        heat[p] += 0.5 * sum;
                    }
                }
            }
        });
    }

    /// <summary>g (dphi)2 of the two faces of one axis; a face that does not count is taken to be as its opposite.</summary>
    private static double Pair(double[] g, double[] phi, int p, int stride, bool lowerCounts, bool upperCounts)
    {
        var (d, e) = (phi[p] - phi[p - stride], phi[p] - phi[p + stride]);
        return Pair(g[p] * d * d, lowerCounts, g[p + stride] * e * e, upperCounts);
    }

    /// <summary>Sum of two values of which one or none may not count.</summary>
    internal static double Pair(double lower, bool lowerCounts, double upper, bool upperCounts) => (lowerCounts ? lower : upperCounts ? upper : 0) + (upperCounts ? upper : lowerCounts ? lower : 0);
}
