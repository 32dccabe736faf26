using Seldinger.Core.Geometry;

namespace Seldinger.Physics.Heat;

/// <summary>
/// The true area behind each staircase face between tissue and a vessel. A plane of unit normal n shows |n_i| / dA_i faces of axis i per true area; with the share
/// |n_i| of its own area per face their sum is sum n_i^2 = 1: the true area, at any angle. n is the gradient of the vessel's indicator, smoothed by a 5 x 5 x 5 tent.
/// </summary>
/// <remarks>Only the wall exchange carries the share. The half cell of tissue in series with it does not: a plane cuts the step from the last tissue cell to the wall at dx/2 on average along every axis.</remarks>
public static class VesselWall
{
    private const int Reach = 2;

    /// <summary>Share of a face's area that belongs to the true wall, between 0.2 and 1.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="vessel">True for vessel cells.</param>
    /// <param name="i">Tissue cell, x.</param>
    /// <param name="j">Tissue cell, y.</param>
    /// <param name="k">Tissue cell, z.</param>
    /// <param name="axis">Axis of the face, 0 to 2.</param>
    /// <param name="side">Side of the face, -1 or +1.</param>
    public static double AreaShare(Grid3 grid, bool[] vessel, int i, int j, int k, int axis, int side)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(vessel);
        // Twice the offset of the face from the tissue cell; the stencil is centred on the face.
        var (fx, fy, fz) = (axis == 0 ? side : 0, axis == 1 ? side : 0, axis == 2 ? side : 0);
        double nx = 0, ny = 0, nz = 0;
        for (var c = -Reach; c <= Reach + Math.Abs(fz); c++)
        {
            for (var b = -Reach; b <= Reach + Math.Abs(fy); b++)
            {
                for (var a = -Reach; a <= Reach + Math.Abs(fx); a++)
                {
                    var (x, y, z) = (i + (fx < 0 ? -a : a), j + (fy < 0 ? -b : b), k + (fz < 0 ? -c : c));
                    x = Math.Clamp(x, 0, grid.Nx - 1);
                    y = Math.Clamp(y, 0, grid.Ny - 1);
                    z = Math.Clamp(z, 0, grid.Nz - 1);
                    if (!vessel[grid.Index(x, y, z)])
                    {
                        continue;
                    }
                    var (dx, dy, dz) = ((fx < 0 ? -a : a) - 0.5 * fx, (fy < 0 ? -b : b) - 0.5 * fy, (fz < 0 ? -c : c) - 0.5 * fz);
                    var w = Tent(dx) * Tent(dy) * Tent(dz);
                    nx += w * dx / grid.Dx;
                    ny += w * dy / grid.Dy;
                    nz += w * dz / grid.Dz;
                }
            }
        }
        var length = Math.Sqrt(nx * nx + ny * ny + nz * nz);
        var n = axis switch { 0 => nx, 1 => ny, _ => nz };
        return length > 0 ? Math.Clamp(Math.Abs(n) / length, 0.2, 1) : 1;
    }

    private static double Tent(double d) => Math.Max(0, Reach + 1 - Math.Abs(d));
}
