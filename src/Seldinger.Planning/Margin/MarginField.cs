using Seldinger.Core.Geometry;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Margin;

/// <summary>The minimal margin as a function of how far the zone was displaced against the tumour.</summary>
public interface IMarginField
{
    /// <summary>Minimal margin, mm, when the zone lies displaced by a vector (LPS mm).</summary>
    double MarginMm(Vec3 displacementMm);
}

/// <summary>A spherical zone and a spherical tumour: margin = R - r - |offset + displacement|.</summary>
/// <param name="ZoneRadiusMm">R, mm.</param>
/// <param name="TumourRadiusMm">r, mm.</param>
/// <param name="OffsetMm">Zone centre minus tumour centre as planned, LPS mm.</param>
public sealed record SphereMarginField(double ZoneRadiusMm, double TumourRadiusMm, Vec3 OffsetMm) : IMarginField
{
    /// <inheritdoc/>
    public double MarginMm(Vec3 displacementMm) => ZoneRadiusMm - TumourRadiusMm - (OffsetMm + displacementMm).Length;
}

/// <summary>
/// Margins of masks: the zone's signed distance (to its voxel boxes, positive inside) at the tumour's counted surface, moved against the displacement,
/// plus the constant that makes the undisplaced margin that of <see cref="MarginAnalysis"/> (voxel boxes alone read about one voxel too little).
/// Surface that was excluded by the subcapsular rule stays excluded.
/// </summary>
public sealed class MaskMarginField : IMarginField
{
    /// <summary>Surface points used at most; more are thinned evenly.</summary>
    private const int MostPoints = 3000;

    private readonly IndexSpace _space;
    private readonly Lattice _lattice;
    private readonly float[] _signed;
    private readonly Vec3[] _points;
    private readonly double _offsetMm;

    /// <summary>Prepares the field.</summary>
    /// <param name="zone">Zone, not empty.</param>
    /// <param name="surface">Tumour surface, from <see cref="MarginAnalysis"/>.</param>
    /// <param name="reachMm">Displacements up to this are told exactly, mm.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="ArgumentException">The zone is empty.</exception>
    public MaskMarginField(Mask zone, IReadOnlyList<SurfacePoint> surface, double reachMm = 30, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(surface);
        _space = new(zone.Geometry);
        var counted = surface.Where(p => !p.CapsuleSide).ToArray();
        counted = counted.Length == 0 ? [.. surface] : counted;
        var every = Math.Max(1, (counted.Length + MostPoints - 1) / MostPoints);
        _points = [.. counted.Where((_, i) => i % every == 0).Append(counted.MinBy(p => p.MarginMm)).Select(p => _space.FromLps(p.PositionMm))];
        var view = MaskView.Of(zone);
        if (view.Box.IsEmpty)
        {
            throw new ArgumentException("The zone is empty: there is no margin to displace.", nameof(zone));
        }
        var s = _space.Spacing;
        var b = view.Box;
        var box = new IndexBox(b.X0 - (int)(reachMm / s.X) - 1, b.Y0 - (int)(reachMm / s.Y) - 1, b.Z0 - (int)(reachMm / s.Z) - 1,
            b.X1 + (int)(reachMm / s.X) + 1, b.Y1 + (int)(reachMm / s.Y) + 1, b.Z1 + (int)(reachMm / s.Z) + 1).Clip(_space.Whole);
        var outside = MaskView.Build(box, (x, y, z) => !view[x, y, z]);
        _lattice = new(_space, box);
        var nodes = new IndexBox(0, 0, 0, box.Nx - 1, box.Ny - 1, box.Nz - 1);
        var toZone = BoxDistance.Squared(view, b, s, _lattice, nodes, reachMm, threads);
        _signed = BoxDistance.Squared(outside, box, s, _lattice, nodes, reachMm, threads);
        for (var i = 0; i < _signed.Length; i++)
        {
            _signed[i] = toZone[i] > 0 ? -MathF.Sqrt(toZone[i]) : MathF.Sqrt(_signed[i]);
        }
        _offsetMm = counted.Min(p => p.MarginMm) - MarginMm(Vec3.Zero);
    }

    /// <inheritdoc/>
    public double MarginMm(Vec3 displacementMm)
    {
        var d = _space.DirectionFromLps(displacementMm);
        var smallest = double.MaxValue;
        foreach (var p in _points)
        {
            smallest = Math.Min(smallest, _lattice.Sample(_signed, p - d));
        }
        return smallest + _offsetMm;
    }
}
