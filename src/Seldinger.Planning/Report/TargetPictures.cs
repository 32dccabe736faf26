using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Simulation;

namespace Seldinger.Planning.Report;

/// <summary>The pictures of one planned lesion.</summary>
internal sealed class TargetPictures
{
    private const double AroundMm = 26;
    private readonly TargetPlan _target;
    private readonly int _threads;

    public TargetPictures(PlanResult plan, TargetPlan target, int threads)
    {
        _target = target;
        _threads = threads;
        // A step through vessels or by mouth has no straight path, and no margin is asked of it.
        var straight = target.Step is not { Shaft: null };
        var path = !straight ? null : target.Path ?? (target.Paths.Paths.Count > 0 ? target.Paths.Paths[0] : target.Paths.LeastViolated?.Path);
        var chosen = Rank(target);
        var state = target.Simulation?.State;
        var cold = state is null ? null : Maps.TemperatureMin(state);
        // Without heat there is no line of it to draw.
        var warm = state is not null && Maps.TemperatureMax(state) is var map && map.Data.Max() >= SliceScene.WarmC ? map : null;
        // Hard limits are those of what leaves a track.
        bool Broken(RankedPath p) => target.Paths.Kind.LeavesTrack() && !p.MeetsHardLimits;
        Scene = new()
        {
            Image = plan.Case.Image,
            Modality = plan.Case.Images[0].Modality,
            Lesion = target.Lesion.Mask,
            Zone = target.Zone is { } zone && zone.Data.AsSpan().ContainsAnyExcept((byte)0) ? zone : null,
            Temperature = cold ?? warm,
            Cold = cold is not null,
            Structures = [.. plan.Case.Structures.Values.Where(s => s.Name != "tumour")],
            HandleMm = target.Paths.Kind is AccessKind.Endoscope or AccessKind.Catheter ? 0 : 40,
            Entry = PathWords.Of(target.Paths.Kind).Entry,
            Instrument = PathWords.Of(target.Paths.Kind).Instrument,
            Path = path is null ? null : new(chosen > 0 ? chosen.ToString() : "", path.Shaft, target.Path is { } own && Broken(own)),
            More = [.. target.Shafts.Skip(1).Select((s, n) => new DrawnPath($"{n + 2}", s, n < target.MorePaths.Count && Broken(target.MorePaths[n])))],
            Prongs = target.Prongs,
            Alternatives = !straight ? [] : [.. target.Paths.Paths.Where(p => p.Rank != chosen).Select(p => new DrawnPath(p.Rank.ToString(), p.Shaft))],
            WeakMm = target.Margin?.Weak.PositionMm,
            WeakMarginMm = target.Margin?.MinimalMm ?? 0,
            AskedMarginMm = straight ? plan.AskedMarginMm : 0,
        };
    }

    public SliceScene Scene { get; }

    /// <summary>Rank of the listed path that the plan's step uses; 0 = none of the list.</summary>
    public static int Rank(TargetPlan target) => target.Placement is { } p && p.Chosen.PathRank < target.Paths.Paths.Count ? target.Paths.Paths[p.Chosen.PathRank].Rank
        : target.Step is null ? 0
        : target.Paths.Paths.FirstOrDefault(q => target.Step.EntryMm is { } e && Vec3.Distance(q.EntryMm, e) < 0.5)?.Rank ?? 0;

    /// <summary>Half the region that the lesion and its zone take, mm.</summary>
    private double ReachMm
    {
        get
        {
            var reach = _target.Lesion.DiameterMm / 2;
            if (_target.Zone is { } zone && Measure.BoundingBox(zone) is { } box)
            {
                var g = zone.Geometry;
                for (var corner = 0; corner < 8; corner++)
                {
                    var p = g.CentreMm(box.I0 + (corner & 1) * box.Nx, box.J0 + ((corner >> 1) & 1) * box.Ny, box.K0 + ((corner >> 2) & 1) * box.Nz) - _target.Lesion.CentreMm;
                    reach = Math.Max(reach, Math.Max(Math.Abs(p.X), Math.Max(Math.Abs(p.Y), Math.Abs(p.Z))));
                }
            }
            return reach;
        }
    }

    /// <summary>The plane of the needle and the lesion.</summary>
    public SlicePlane? NeedlePlane
    {
        get
        {
            if (Scene.Path?.Shaft is not { } shaft)
            {
                return null;
            }
            var plane = SlicePlane.Containing($"{ReportText.Capital(Scene.Instrument)} plane", shaft.TipMm, shaft.Direction, _target.Lesion.CentreMm, 1, 1);
            var around = ReachMm + 12;
            Vec3[] points = [shaft.EntryMm, .. new[] { plane.Right, plane.Down }.SelectMany(d => new[] { _target.Lesion.CentreMm + d * around, _target.Lesion.CentreMm - d * around })];
            return Fit(plane, points, 14, 0.8, 1.16);
        }
    }

    /// <summary>The plane of the lesion's centre and its weakest point.</summary>
    public SlicePlane? WeakPlane => _target.Margin is { } m && (m.Weak.PositionMm - _target.Lesion.CentreMm) is { Length: > 0.5 } d
        ? SlicePlane.Containing("Weakest margin", _target.Lesion.CentreMm, d, 2 * (ReachMm + 12), 2 * (ReachMm + 12)) : null;

    /// <summary>Axial, coronal and sagittal through the lesion's centre.</summary>
    public IReadOnlyList<SlicePlane> StandardPlanes
    {
        get
        {
            var size = Math.Max(100, 2 * (ReachMm + AroundMm));
            return [SlicePlane.Axial(_target.Lesion.CentreMm, size), SlicePlane.Coronal(_target.Lesion.CentreMm, size), SlicePlane.Sagittal(_target.Lesion.CentreMm, size)];
        }
    }

    public IReadOnlyList<Markup> Surfaces() => SurfaceScene.Draw(Scene, _target.Lesion.CentreMm, LesionMargin(), _threads);

    /// <summary>Margin of the zone over the lesion at a point of the zone's surface: its distance from the lesion.</summary>
    private Func<Vec3, double>? LesionMargin()
    {
        if (_target.Zone is null || Measure.BoundingBox(_target.Lesion.Mask) is not { } lesion)
        {
            return null;
        }
        const double range = 25;
        var box = lesion.Grow(_target.Lesion.Mask.Geometry, range);
        var distance = new ImageVolume(box.Crop(_target.Lesion.Mask.Geometry), DistanceMap.Signed(_target.Lesion.Mask, box, range, _threads), "mm");
        return p => Resample.At(distance, p, (float)range) is var v && float.IsFinite(v) ? v : range;
    }

    private static SlicePlane Fit(SlicePlane plane, IReadOnlyList<Vec3> points, double marginMm, double lowest, double highest)
    {
        var at = points.Select(plane.ToPlane).ToArray();
        var (x0, x1, y0, y1) = (at.Min(p => p.X) - marginMm, at.Max(p => p.X) + marginMm, at.Min(p => p.Y) - marginMm, at.Max(p => p.Y) + marginMm);
        var (w, h) = (x1 - x0, y1 - y0);
        (w, h) = h > highest * w ? (h / highest, h) : h < lowest * w ? (w, lowest * w) : (w, h);
        return plane with { CentreMm = plane.ToLps((x0 + x1) / 2, (y0 + y1) / 2), WidthMm = w, HeightMm = h };
    }
}
