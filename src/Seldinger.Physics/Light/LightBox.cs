using Seldinger.Core.Geometry;

namespace Seldinger.Physics.Light;

/// <summary>A box of grid cells with optical properties per cell: what both transport models read.</summary>
/// <param name="grid">The organ grid.</param>
/// <param name="low">First cell.</param>
/// <param name="high">Cell past the last.</param>
internal sealed class LightBox(Grid3 grid, (int I, int J, int K) low, (int I, int J, int K) high)
{
    public Grid3 Grid { get; } = grid;

    public (int I, int J, int K) Low { get; } = low;

    public (int I, int J, int K) High { get; } = high;

    public int Nx => High.I - Low.I;

    public int Ny => High.J - Low.J;

    public int Nz => High.K - Low.K;

    public int Count => Nx * Ny * Nz;

    /// <summary>Medium per cell, x fastest; an attenuation of 0 marks cells that swallow light.</summary>
    public OpticalMedium[] Media { get; } = new OpticalMedium[(high.I - low.I) * (high.J - low.J) * (high.K - low.K)];

    public int Index(int i, int j, int k) => i + Nx * (j + Ny * k);

    /// <summary>Index on the grid of the first cell of a row of the box.</summary>
    public int GridRow(int row) => Grid.Index(Low.I, Low.J + row % Ny, Low.K + row / Ny);

    /// <summary>The part of this box within a distance of an emission's axis, with its media.</summary>
    public LightBox Around(LightEmission emission, double reachM)
    {
        var (low, high) = Cells(Grid, [emission], reachM);
        low = (Math.Max(low.I, Low.I), Math.Max(low.J, Low.J), Math.Max(low.K, Low.K));
        high = (Math.Min(high.I, High.I), Math.Min(high.J, High.J), Math.Min(high.K, High.K));
        var part = new LightBox(Grid, low, high);
        for (var row = 0; row < part.Ny * part.Nz; row++)
        {
            Array.Copy(Media, Index(low.I - Low.I, low.J - Low.J + row % part.Ny, low.K - Low.K + row / part.Ny), part.Media, row * part.Nx, part.Nx);
        }
        return part;
    }

    /// <summary>The cells within a distance of emissions, cut to the grid; at least one.</summary>
    public static ((int I, int J, int K) Low, (int I, int J, int K) High) Cells(Grid3 grid, IReadOnlyList<LightEmission> emissions, double reachM)
    {
        (int, int) Axis(Func<Vec3, double> of, double d, int n)
        {
            var ends = emissions.SelectMany(e => (Vec3[])[e.StartM, e.EndM]).Select(of).ToList();
            var first = Math.Clamp((int)Math.Floor((ends.Min() - reachM) / d + 0.5), 0, n - 1);
            return (first, Math.Clamp((int)Math.Floor((ends.Max() + reachM) / d + 0.5) + 1, first + 1, n));
        }
        var (x, y, z) = (Axis(p => p.X, grid.Dx, grid.Nx), Axis(p => p.Y, grid.Dy, grid.Ny), Axis(p => p.Z, grid.Dz, grid.Nz));
        return ((x.Item1, y.Item1, z.Item1), (x.Item2, y.Item2, z.Item2));
    }
}
