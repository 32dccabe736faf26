using Seldinger.Core.Geometry;
using Seldinger.Core.State;

namespace Seldinger.Planning.Simulation;

/// <summary>
/// The zone of coarse cells with its surface between them: viability = 2^(-x), and ln x is nearly linear between cells where the dose grows exponentially with temperature. It is 0 at
/// the surface and positive inside.
/// </summary>
public static class ZoneSurface
{
    private const string Blood = "blood";
    private const double LeastViable = 1e-30;
    private const double MostViable = 1 - 1e-7;

    /// <summary>
    /// ln x per cell. Air is never destroyed, and flowing blood, which is not heated, not either: there the dose does not fall off, it ends. Such cells are as far below the surface as destroyed ones can be above it, so that
    /// the surface of a zone that reaches a vessel's wall lies on the wall.
    /// </summary>
    public static float[] LogDose(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var viable = state.Get(Fields.Viability).Data;
        var tissue = state.Get(Fields.Tissue).Data;
        var ends = -(float)Math.Log(-Math.Log2(LeastViable));
        bool[] air = [.. state.Tissues.Select(t => t == SimulationDomain.Air)], blood = [.. state.Tissues.Select(t => t == Blood)];
        var dose = new float[viable.Length];
        for (var c = 0; c < dose.Length; c++)
        {
            var x = (float)Math.Log(-Math.Log2(Math.Clamp(viable[c], LeastViable, MostViable)));
            dose[c] = air[tissue[c]] ? ends : blood[tissue[c]] ? Math.Max(x, ends) : x;
        }
        return dose;
    }

    /// <summary>The zone on other voxels: where ln x, interpolated between cells, is positive; outside the grid nothing is destroyed.</summary>
    /// <param name="grid">Grid of the run.</param>
    /// <param name="logDose">ln x per cell.</param>
    /// <param name="target">Voxels asked for.</param>
    public static Mask On(Grid3 grid, float[] logDose, ImageGeometry target)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(logDose);
        ArgumentNullException.ThrowIfNull(target);
        var zone = new Mask(target);
        var (origin, x, y, z) = (Cells(grid, target.CentreMm(0, 0, 0)), Vec3.Zero, Vec3.Zero, Vec3.Zero);
        (x, y, z) = (Cells(grid, target.CentreMm(1, 0, 0)) - origin, Cells(grid, target.CentreMm(0, 1, 0)) - origin, Cells(grid, target.CentreMm(0, 0, 1)) - origin);
        for (var k = 0; k < target.Nz; k++)
        {
            for (var j = 0; j < target.Ny; j++)
            {
                var p = origin + y * j + z * k;
                for (var i = 0; i < target.Nx; i++, p += x)
                {
                    zone.Data[target.Index(i, j, k)] = At(grid, logDose, p) > 0 ? (byte)1 : (byte)0;
                }
            }
        }
        return zone;
    }

    /// <summary>Whole voxels of about a size that fill the cells of a grid.</summary>
    public static ImageGeometry Fine(Grid3 grid, double voxelMm)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var coarse = grid.ToImageGeometry();
        var per = Math.Max(1, (int)Math.Round(coarse.SpacingMm.X / voxelMm));
        var step = 1.0 / per;
        // The first centre lies (per - 1) / 2 voxels before the first cell's.
        var first = coarse.CentreMm(0, 0, 0) - (coarse.ToLps.ColumnX + coarse.ToLps.ColumnY + coarse.ToLps.ColumnZ) * ((per - 1) * step / 2);
        return new(coarse.Nx * per, coarse.Ny * per, coarse.Nz * per, new(coarse.ToLps.ColumnX * step, coarse.ToLps.ColumnY * step, coarse.ToLps.ColumnZ * step, first));
    }

    private static Vec3 Cells(Grid3 g, Vec3 mm)
    {
        var p = g.ToLocalM(mm);
        return new(p.X / g.Dx, p.Y / g.Dy, p.Z / g.Dz);
    }

    private static double At(Grid3 g, float[] v, Vec3 p)
    {
        var (i, j, k) = ((int)Math.Floor(p.X), (int)Math.Floor(p.Y), (int)Math.Floor(p.Z));
        if (i < 0 || j < 0 || k < 0 || i >= g.Nx - 1 || j >= g.Ny - 1 || k >= g.Nz - 1)
        {
            return -1;
        }
        var (a, b, c) = (p.X - i, p.Y - j, p.Z - k);
        var (n, up, deep) = (g.Index(i, j, k), g.Nx, g.Nx * g.Ny);
        double Row(int m) => v[m] * (1 - a) + v[m + 1] * a;
        return (Row(n) * (1 - b) + Row(n + up) * b) * (1 - c) + (Row(n + deep) * (1 - b) + Row(n + deep + up) * b) * c;
    }
}
