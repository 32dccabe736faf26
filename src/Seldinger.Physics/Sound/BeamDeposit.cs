using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Numerics;

namespace Seldinger.Physics.Sound;

/// <summary>The heat of a sonication on the organ grid.</summary>
/// <param name="Heat">Power density per cell, W/m3.</param>
/// <param name="Ledger">Where the power went.</param>
/// <param name="Media">Media of the ledger.</param>
/// <param name="PeakPa">Largest pressure amplitude of the fundamental, Pa.</param>
/// <param name="PeakMm">Where it is, LPS mm.</param>
public sealed record BeamDeposit(float[] Heat, BeamLedger Ledger, IReadOnlyList<SoundMedium> Media, double PeakPa, Vec3 PeakMm)
{
    // What lies behind the focus is followed this far, m: beyond, the beam is as wide as before it and spent.
    private const double BehindM = 0.04;

    /// <summary>Marches the beam of a source through the tissue of a state.</summary>
    /// <param name="state">Grid and tissues; "air" is the coupling water.</param>
    /// <param name="tissues">Media of the state's tissues, in their order.</param>
    /// <param name="coupling">The coupling medium.</param>
    /// <param name="bowl">The source.</param>
    /// <param name="source">Where it lies, and its power.</param>
    /// <param name="start">Pressure on the first plane, any scale.</param>
    /// <param name="setup">The window.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    public static BeamDeposit Of(TissueState state, IReadOnlyList<SoundMedium> tissues, SoundMedium coupling, SphericalBowl bowl, SoundSource source, System.Numerics.Complex[] start, BeamSetup setup, int threads)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(tissues);
        ArgumentNullException.ThrowIfNull(bowl);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(setup);
        var grid = state.Grid ?? throw new InvalidOperationException("A sound field needs a grid, and this run is 0-D.");
        var axis = (source.FocusMm - source.ApexMm).Normalized();
        var (u, v) = axis.Perpendiculars();
        var cells = new Vec3(1 / grid.Dx, 1 / grid.Dy, 1 / grid.Dz);
        Vec3 Scaled(Vec3 d) => new(d.X * cells.X, d.Y * cells.Y, d.Z * cells.Z);
        var (du, dv, dw, apex) = (Scaled(grid.ToLocalDirection(u)), Scaled(grid.ToLocalDirection(v)), Scaled(grid.ToLocalDirection(axis)), Scaled(grid.ToLocalM(source.ApexMm)));
        var (n, dx) = (setup.Size, setup.SpacingM);
        // Medium 0 is the coupling water; a tissue follows its index in the state.
        var medium = state.Tissues.Select((t, i) => t == "air" ? (byte)0 : (byte)(i + 1)).ToArray();
        var tissue = state.Get(Fields.Tissue).Data;
        Vec3 Corner(double zM) => apex + dw * zM + du * setup.OffsetM(0) + dv * setup.OffsetM(0);
        var heat = new float[grid.Count];
        var stepM = (setup.EndM - setup.StartM) / setup.Steps;
        var perCell = (float)(dx * dx * stepM / grid.CellVolumeM3);
        var (peak, peakAt) = (0f, Vec3.Zero);
        var march = new BeamMarch(setup, [coupling, .. tissues], start, source.AcousticPowerW, threads);
        var ledger = march.Run(
            (z, plane) =>
            {
                var corner = Corner(z);
                FixedBlocks.For(n, 16, threads, (j0, j1) =>
                {
                    for (var j = j0; j < j1; j++)
                    {
                        var p = corner + dv * (j * dx);
                        for (var i = 0; i < n; i++)
                        {
                            plane[j * n + i] = medium[tissue[grid.Index(Cell(p.X, grid.Nx), Cell(p.Y, grid.Ny), Cell(p.Z, grid.Nz))]];
                            p += du * dx;
                        }
                    }
                });
            },
            plane =>
            {
                Scatter(grid, heat, plane.Heat, n, Corner(plane.MiddleM), du * dx, dv * dx, perCell);
                for (var c = 0; c < plane.Heat.Length; c++)
                {
                    var square = plane.Re[0][c] * plane.Re[0][c] + plane.Im[0][c] * plane.Im[0][c];
                    if (square > peak)
                    {
                        (peak, peakAt) = (square, new(setup.OffsetM(c % n), setup.OffsetM(c / n), plane.EndM));
                    }
                }
            });
        var at = source.ApexMm + (u * peakAt.X + v * peakAt.Y + axis * peakAt.Z) * 1e3;
        var deposit = new BeamDeposit(heat, ledger, [coupling, .. tissues], Math.Sqrt(peak), at);
        return source.SpotRadiusMm > 0 ? deposit with { Heat = OnCircle(grid, heat, u, v, source.SpotRadiusMm) } : deposit;
    }

    /// <summary>The window of a device's bowl, ending behind its focus.</summary>
    public static BeamSetup Window(SphericalBowl bowl, double speed, double perWavelength, int harmonics)
    {
        ArgumentNullException.ThrowIfNull(bowl);
        return BeamSetup.For(bowl, speed, bowl.RadiusM + BehindM, perWavelength, 2, harmonics);
    }

    /// <summary>A deposit moved by a vector across the grid, interpolated; what comes from outside is zero.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="heat">The deposit.</param>
    /// <param name="byMm">Shift, LPS mm.</param>
    public static float[] Moved(Grid3 grid, float[] heat, Vec3 byMm)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(heat);
        var d = grid.ToLocalDirection(byMm) * 1e-3;
        var (sx, sy, sz) = (d.X / grid.Dx, d.Y / grid.Dy, d.Z / grid.Dz);
        var (ox, oy, oz) = ((int)Math.Floor(sx), (int)Math.Floor(sy), (int)Math.Floor(sz));
        var moved = new float[grid.Count];
        for (var corner = 0; corner < 8; corner++)
        {
            var (cx, cy, cz) = (corner & 1, corner >> 1 & 1, corner >> 2);
            var weight = (float)((cx == 1 ? sx - ox : 1 - sx + ox) * (cy == 1 ? sy - oy : 1 - sy + oy) * (cz == 1 ? sz - oz : 1 - sz + oz));
            if (weight == 0)
            {
                continue;
            }
            for (var k = Math.Max(0, oz + cz); k < Math.Min(grid.Nz, grid.Nz + oz + cz); k++)
            {
                for (var j = Math.Max(0, oy + cy); j < Math.Min(grid.Ny, grid.Ny + oy + cy); j++)
                {
                    var (to, from) = (grid.Index(0, j, k), grid.Index(0, j - oy - cy, k - oz - cz) - ox - cx);
                    for (var i = Math.Max(0, ox + cx); i < Math.Min(grid.Nx, grid.Nx + ox + cx); i++)
                    {
                        moved[to + i] += weight * heat[from + i];
                    }
                }
            }
        }
        return moved;
    }

    /// <summary>The mean deposit of a focus that moves on a circle: the unsteered beam, moved across its axis.</summary>
    private static float[] OnCircle(Grid3 grid, float[] heat, Vec3 u, Vec3 v, double radiusMm)
    {
        const int Points = 12;
        var mean = new float[heat.Length];
        for (var n = 0; n < Points; n++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * n / Points);
            var moved = Moved(grid, heat, (u * cos + v * sin) * radiusMm);
            for (var c = 0; c < mean.Length; c++)
            {
                mean[c] += moved[c] / Points;
            }
        }
        return mean;
    }

    private static int Cell(double x, int n) => Math.Clamp((int)Math.Floor(x + 0.5), 0, n - 1);

    /// <summary>Adds a plane's power to the eight cells around each of its points, by nearness: nothing is lost inside the grid.</summary>
    private static void Scatter(Grid3 g, float[] to, float[] heat, int n, Vec3 corner, Vec3 du, Vec3 dv, float factor)
    {
        var (rowStep, planeStep) = (g.Nx, g.Nx * g.Ny);
        for (var j = 0; j < n; j++)
        {
            var p = corner + dv * j;
            var (x, y, z) = (p.X, p.Y, p.Z);
            for (var i = 0; i < n; i++, x += du.X, y += du.Y, z += du.Z)
            {
                var q = heat[j * n + i] * factor;
                if (q == 0 || x < 0 || y < 0 || z < 0 || x >= g.Nx - 1 || y >= g.Ny - 1 || z >= g.Nz - 1)
                {
                    continue;
                }
                var (a, b, c) = ((int)x, (int)y, (int)z);
                var (fx, fy, fz) = ((float)(x - a), (float)(y - b), (float)(z - c));
                var at = g.Index(a, b, c);
                var (low, high) = (q * (1 - fz), q * fz);
                to[at] += low * (1 - fy) * (1 - fx);
                to[at + 1] += low * (1 - fy) * fx;
                to[at + rowStep] += low * fy * (1 - fx);
                to[at + rowStep + 1] += low * fy * fx;
                to[at + planeStep] += high * (1 - fy) * (1 - fx);
                to[at + planeStep + 1] += high * (1 - fy) * fx;
                to[at + planeStep + rowStep] += high * fy * (1 - fx);
                to[at + planeStep + rowStep + 1] += high * fy * fx;
            }
        }
    }
}
