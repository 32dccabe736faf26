using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Place;

/// <summary>From a placement to plan steps and to whether its paths are accepted.</summary>
internal static class PlaceSteps
{
    /// <summary>The steps of a placement: one with all its instruments, or one per ablation where one instrument is used at several places in turn.</summary>
    public static IReadOnlyList<PlanStep> Of(PlaceRequest request, Placement p)
    {
        PlanStep Step(IReadOnlyList<Shaft> shafts) => shafts[0] is var first && shafts.Count > 1 ? With(first, [.. shafts.Skip(1)]) : With(first, null);
        PlanStep With(Shaft first, IReadOnlyList<Shaft>? more) => new(0, request.Therapy.Id, request.Lesion.Name, request.Device.Id, p.Settings, first.EntryMm, first.TipMm, request.Guidance, more);
        return p.Overlapping ? [.. Lines(request, p).Select(l => Step(Instruments.Shafts(request.Case, request.Therapy, request.Device, p.Settings, l)))] : [Step(Shafts(request, p))];
    }

    /// <summary>The instruments of a placement: what the therapy puts on each of its lines, or on several lines at once one each.</summary>
    private static IReadOnlyList<Shaft> Shafts(PlaceRequest request, Placement p) =>
        Lines(request, p) is var lines && lines.Count > 1 && !p.Overlapping ? lines : Instruments.Shafts(request.Case, request.Therapy, request.Device, p.Settings, lines[0]);

    /// <summary>The lines of a placement: the path itself, shifted along it, or parallel to it from where the parallel line meets the skin. From a lumen all leave through one hole in its wall.</summary>
    public static IReadOnlyList<Shaft> Lines(PlaceRequest request, Placement p)
    {
        var path = request.Paths[p.PathRank];
        var centred = path.TargetMm + path.Direction * request.Therapy.ActiveCentreMm(request.Device, p.Settings);
        Vec3 Entry(Vec3 shift) => request.Therapy.Access == AccessKind.Endoscope ? path.EntryMm : Instruments.OnSkin(request.Case, path.EntryMm + (shift - path.Direction * Vec3.Dot(shift, path.Direction)), path.Direction);
        return p.ShiftsMm.Count == 0 ? [new(path.EntryMm, centred + path.Direction * p.DepthMm)] : [.. p.ShiftsMm.Select(s => new Shaft(Entry(s), centred + s))];
    }

    /// <summary>
    /// True when every needle and tine meets the hard limits of paths; without an access map there are none. The centred path was accepted before; where parts beside it break a limit
    /// there, a placement is accepted that has no more of them.
    /// </summary>
    public static bool Accepted(PlaceRequest request, Placement p)
    {
        var lines = Lines(request, p);
        var alone = request.Therapy.Array(lines[0], request.Device, p.Settings).Count == 1 && request.Therapy.Prongs(lines[0], request.Device, p.Settings).Count == 0;
        if (request.Access is not { } access || (alone && p.ShiftsMm.Count == 0 && p.DepthMm == 0))
        {
            return true;
        }
        var allowed = request.Paths[p.PathRank].PartsBreaking;
        return lines.All(l => Instruments.Breaking(access, request.Case, request.Therapy, request.Device, p.Settings, [l]) <= allowed);
    }
}
