using Seldinger.Core.Geometry;
using Seldinger.Numerics.Dense;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Probes;

/// <summary>
/// A needle, thinner than or as thin as a cell, placed on a grid at any angle and offset. Each band k of its surface exchanges with a few cells through weights w_k (the surface spread
/// by trilinear weights), and what the grid cannot resolve is put back by a correction matrix: the mean value on the band is
/// (surface) = (W^T field) + C q / conductivity, C = M - M_h,
/// with M the influence matrix of the true surface and M_h that of the same weights on the infinite grid (<see cref="LatticeGreenFunction"/>). In a uniform medium the
/// exchange of the pair grid + probe is therefore that of the true surface, whatever the angle, the offset and the cell size: a well index in matrix form.
/// </summary>
/// <remarks>C is symmetric positive definite because spreading weakens short waves. Sources: <c>peaceman1978well</c> (idea), docs/theory/thin-probes.md (this form).</remarks>
public sealed class ThinProbe
{
    private ThinProbe(IReadOnlyList<ProbeSurface> parts, int[][] cells, double[][] weights, double[] correction, double[] areas)
        => (Parts, Cells, Weights, Correction, AreasM2) = (parts, cells, weights, correction, areas);

    /// <summary>The surfaces of the head; bands are counted through them in this order.</summary>
    public IReadOnlyList<ProbeSurface> Parts { get; }

    /// <summary>Number of bands.</summary>
    public int Bands => Cells.Length;

    /// <summary>Unpadded cell indices per band.</summary>
    public int[][] Cells { get; }

    /// <summary>Weights per band; sum 1.</summary>
    public double[][] Weights { get; }

    /// <summary>C in a medium of unit conductivity, 1/m, row by row.</summary>
    public double[] Correction { get; }

    /// <summary>Area of each band, m2.</summary>
    public double[] AreasM2 { get; }

    /// <summary>Places a surface.</summary>
    /// <param name="surface">The surface.</param>
    /// <param name="tipM">Tip in grid-frame coordinates, m.</param>
    /// <param name="axis">Unit vector from the tip to the handle, grid frame.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The probe, or null when a part of it lies outside the outermost cell centres.</returns>
    public static ThinProbe? TryPlace(ProbeSurface surface, Vec3 tipM, Vec3 axis, Grid3 grid) => TryPlace([surface], tipM, axis, grid);

    /// <summary>Places a head of several surfaces (tips of a cluster, tines, poles); how it is turned about its axis is not known and arbitrary.</summary>
    /// <param name="parts">The surfaces.</param>
    /// <param name="tipM">Tip of the instrument in grid-frame coordinates, m.</param>
    /// <param name="axis">Unit vector from the tip to the handle, grid frame.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The probe, or null when a part of it lies outside the outermost cell centres.</returns>
    public static ThinProbe? TryPlace(IReadOnlyList<ProbeSurface> parts, Vec3 tipM, Vec3 axis, Grid3 grid)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(grid);
        var (cells, weights, areas) = (new List<int[]>(), new List<double[]>(), new List<double>());
        var smallest = Math.Min(grid.Dx, Math.Min(grid.Dy, grid.Dz));
        var (e1, e2) = axis.Perpendiculars();
        foreach (var (part, k) in parts.SelectMany(p => Enumerable.Range(0, p.Bands).Select(k => (p, k))))
        {
            var map = new SortedDictionary<int, double>();
            var area = part.AreaM2(k);
            var rings = Math.Clamp((int)Math.Ceiling(part.ArcM(k) / (0.35 * smallest)), 3, 24);
            foreach (var (_, z, r, share) in part.Quadrature(k, rings))
            {
                var around = Math.Clamp((int)Math.Ceiling(2 * Math.PI * r / (0.35 * smallest)), 8, 64);
                foreach (var p in part.Ring(z, r, around))
                {
                    if (!Spread(map, tipM + e1 * p.X + e2 * p.Y + axis * p.Z, share / area / around, grid))
                    {
                        return null;
                    }
                }
            }
            areas.Add(area);
            cells.Add([.. map.Keys]);
            weights.Add([.. map.Values]);
        }
        var (c, w) = (cells.ToArray(), weights.ToArray());
        var correction = Influence(parts, c.Length);
        Subtract(correction, c, w, grid);
        return new(parts, c, w, correction, [.. areas]);
    }

    /// <summary>Mean of a cell field over the cells of a band.</summary>
    public double Mean<T>(int band, ReadOnlySpan<T> field)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        double sum = 0;
        for (var n = 0; n < Cells[band].Length; n++)
        {
            sum += Weights[band][n] * double.CreateTruncating(field[Cells[band][n]]);
        }
        return sum;
    }

    /// <summary>Exchange matrix G = S C^-1 S with S = diag(sqrt(conductivity of the band)), or null when C is not positive definite.</summary>
    /// <param name="conductivity">Conductivity per band, S/m or W/(m K), above 0.</param>
    public double[]? Exchange(ReadOnlySpan<double> conductivity) => Cholesky.TryFactor(Resistance(conductivity, default), Bands)?.Inverse();

    /// <summary>Resistance between the cells of the bands and what lies behind the wall: C_kl / sqrt(s_k s_l), plus the wall's own on the diagonal.</summary>
    /// <param name="conductivity">Conductivity per band, S/m or W/(m K), above 0.</param>
    /// <param name="wall">Resistance of the wall per band, ohm or K/W; empty for none.</param>
    public double[] Resistance(ReadOnlySpan<double> conductivity, ReadOnlySpan<double> wall)
    {
        var n = Bands;
        var c = new double[n * n];
        for (var k = 0; k < n; k++)
        {
            for (var l = 0; l < n; l++)
            {
                c[k * n + l] = Correction[k * n + l] / Math.Sqrt(conductivity[k] * conductivity[l]);
            }
            c[k * n + k] += wall.IsEmpty ? 0 : wall[k];
        }
        return c;
    }

    private static double[] Influence(IReadOnlyList<ProbeSurface> parts, int n)
    {
        var matrix = new double[n * n];
        for (int a = 0, row = 0; a < parts.Count; row += parts[a++].Bands)
        {
            for (int b = 0, column = 0; b <= a; column += parts[b++].Bands)
            {
                var block = a == b ? parts[a].Influence() : parts[a].Mutual(parts[b]);
                for (var k = 0; k < parts[a].Bands; k++)
                {
                    for (var l = 0; l < parts[b].Bands; l++)
                    {
                        matrix[(row + k) * n + column + l] = matrix[(column + l) * n + row + k] = block[k * parts[b].Bands + l];
                    }
                }
            }
        }
        return matrix;
    }

    private static bool Spread(SortedDictionary<int, double> map, Vec3 point, double weight, Grid3 grid)
    {
        var (x, y, z) = (point.X / grid.Dx, point.Y / grid.Dy, point.Z / grid.Dz);
        var (i, j, k) = ((int)Math.Floor(x), (int)Math.Floor(y), (int)Math.Floor(z));
        if (i < 0 || j < 0 || k < 0 || i > grid.Nx - 2 || j > grid.Ny - 2 || k > grid.Nz - 2)
        {
            return false;
        }
        for (var corner = 0; corner < 8; corner++)
        {
            var (a, b, c) = (corner & 1, corner >> 1 & 1, corner >> 2);
            var w = weight * (a == 0 ? 1 - (x - i) : x - i) * (b == 0 ? 1 - (y - j) : y - j) * (c == 0 ? 1 - (z - k) : z - k);
            var cell = grid.Index(i + a, j + b, k + c);
            map[cell] = map.GetValueOrDefault(cell) + w;
        }
        return true;
    }

    private static void Subtract(double[] matrix, int[][] cells, double[][] weights, Grid3 grid)
    {
        var n = cells.Length;
        (int I, int J, int K) At(int c) => (c % grid.Nx, c / grid.Nx % grid.Ny, c / (grid.Nx * grid.Ny));
        var all = cells.SelectMany(c => c).Select(At).ToList();
        var green = new LatticeGreenFunction(all.Max(c => c.I) - all.Min(c => c.I), all.Max(c => c.J) - all.Min(c => c.J), all.Max(c => c.K) - all.Min(c => c.K), (grid.Dx, grid.Dy, grid.Dz));
        var places = cells.Select(b => b.Select(At).ToArray()).ToArray();
        for (var k = 0; k < n; k++)
        {
            for (var l = 0; l <= k; l++)
            {
                double sum = 0;
                for (var a = 0; a < places[k].Length; a++)
                {
                    var p = places[k][a];
                    for (var b = 0; b < places[l].Length; b++)
                    {
                        var q = places[l][b];
                        sum += weights[k][a] * weights[l][b] * green[p.I - q.I, p.J - q.J, p.K - q.K];
                    }
                }
                matrix[k * n + l] -= sum;
                matrix[l * n + k] = matrix[k * n + l];
            }
        }
    }
}
