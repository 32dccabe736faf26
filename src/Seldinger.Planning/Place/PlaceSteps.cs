using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Place;

/// <summary>From a placement to plan steps and to whether its paths are accepted.</summary>
internal static class PlaceSteps
{
    private const double SkinStepMm = 0.5;
    private const double MostSkinMm = 60;

    /// <summary>The steps of a placement: one with all its instruments, or one per ablation where one instrument is used at several places in turn.</summary>
    public static IReadOnlyList<PlanStep> Of(PlaceRequest request, Placement p)
    {
        var shafts = Shafts(request, p);
        PlanStep Step(Shaft first, IReadOnlyList<Shaft>? more) => new(0, request.Therapy.Id, request.Lesion.Name, request.Device.Id, p.Settings, first.EntryMm, first.TipMm, request.Guidance, more);
        return p.Overlapping ? [.. shafts.Select(s => Step(s, null))] : [Step(shafts[0], shafts.Count > 1 ? [.. shafts.Skip(1)] : null)];
    }

    /// <summary>The instruments of a placement: the path itself, shifted along it, or parallel to it from where the parallel line meets the skin.</summary>
    public static IReadOnlyList<Shaft> Shafts(PlaceRequest request, Placement p)
    {
        var path = request.Paths[p.PathRank];
        var centred = path.TargetMm + path.Direction * request.Therapy.ActiveCentreMm(request.Device, p.Settings);
        return p.ShiftsMm.Count == 0 ? [new(path.EntryMm, centred + path.Direction * p.DepthMm)] : [.. p.ShiftsMm.Select(s => new Shaft(Skin(request, path, s), centred + s))];
    }

    /// <summary>True when every shaft meets the hard limits of paths; without an access map there are none. The centred path was accepted before.</summary>
    public static bool Accepted(PlaceRequest request, Placement p) => request.Access is not { } access || (p.ShiftsMm.Count == 0 && p.DepthMm == 0)
        || Shafts(request, p).All(s => PathPlanner.Evaluate(access, s.EntryMm, s.TipMm).MeetsHardLimits);

    private static Vec3 Skin(PlaceRequest request, RankedPath path, Vec3 shift)
    {
        var at = path.EntryMm + (shift - path.Direction * Vec3.Dot(shift, path.Direction));
        if (request.Case.Structure("body")?.Mask is not { } body)
        {
            return at;
        }
        var toIndex = body.Geometry.ToLps.Inverse();
        bool Inside(Vec3 mm)
        {
            var q = toIndex.Apply(mm);
            return body.Geometry.ContainsIndex(q) && body[(int)Math.Floor(q.X + 0.5), (int)Math.Floor(q.Y + 0.5), (int)Math.Floor(q.Z + 0.5)];
        }
        // Outwards while inside, else inwards to the first voxel of the body.
        var outwards = Inside(at);
        for (var moved = 0.0; moved < MostSkinMm; moved += SkinStepMm)
        {
            var next = at + path.Direction * (outwards ? -SkinStepMm : SkinStepMm);
            if (Inside(next) != outwards)
            {
                return outwards ? at : next;
            }
            at = next;
        }
        return at;
    }
}
