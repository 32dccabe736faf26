using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Physics.Probes;

/// <summary>Needles from shafts in patient space.</summary>
public static class Needles
{
    /// <summary>The exposed part of a straight needle on a grid.</summary>
    /// <param name="shaft">Entry and tip.</param>
    /// <param name="exposedM">Exposed length, m.</param>
    /// <param name="radiusM">Radius, m.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The probe, or null when a part of it lies outside the grid.</returns>
    public static ThinProbe? TryPlace(Shaft shaft, double exposedM, double radiusM, Grid3 grid)
    {
        ArgumentNullException.ThrowIfNull(shaft);
        ArgumentNullException.ThrowIfNull(grid);
        return ThinProbe.TryPlace(ProbeSurface.Needle(exposedM, radiusM, BandM(grid)), grid.ToLocalM(shaft.TipMm), Axis(shaft, grid), grid);
    }

    /// <summary>The head of an electrode on a grid.</summary>
    /// <param name="source">The electrode.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The head and its probe; the probe is null when a part of it lies outside the grid.</returns>
    public static (ElectrodeHead Head, ThinProbe? Probe) TryPlace(CurrentElectrodeSource source, Draw draw, Grid3 grid)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(grid);
        var head = ElectrodeHead.From(draw, source.Device, source.ExposedTipMm * 1e-3, source.TineLengthMm * 1e-3, BandM(grid));
        return (head, ThinProbe.TryPlace(head.Parts, grid.ToLocalM(source.Shaft.TipMm), Axis(source.Shaft, grid), grid));
    }

    /// <summary>Cell nearest to a point of a head; the nearest one inside when it lies outside.</summary>
    internal static int Cell(Vec3 head, Shaft shaft, Grid3 grid)
    {
        var axis = Axis(shaft, grid);
        var (e1, e2) = axis.Perpendiculars();
        var p = grid.ToLocalM(shaft.TipMm) + e1 * head.X + e2 * head.Y + axis * head.Z;
        static int Near(double x, double d, int n) => Math.Clamp((int)Math.Round(x / d), 0, n - 1);
        return grid.Index(Near(p.X, grid.Dx, grid.Nx), Near(p.Y, grid.Dy, grid.Ny), Near(p.Z, grid.Dz, grid.Nz));
    }

    private static double BandM(Grid3 grid) => Math.Max(1e-3, Math.Max(grid.Dx, Math.Max(grid.Dy, grid.Dz)));

    private static Vec3 Axis(Shaft shaft, Grid3 grid) => grid.ToLocalDirection(shaft.Direction * -1);
}
