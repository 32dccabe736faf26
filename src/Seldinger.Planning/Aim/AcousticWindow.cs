using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Planning.Guidance;

namespace Seldinger.Planning.Aim;

/// <summary>
/// Finds where a focused transducer can stand: poses around the body whose axis runs from a skin point to the lesion's centre, with the focus within reach and the aperture free of bone, gas and lung.
/// A pose stands in the list of paths as its axis: entry = skin point, target = tip = focus.
/// </summary>
/// <remarks>Straight rays from the bowl to the focus, without refraction; what the shaded rays cost the field is computed by the simulation.</remarks>
public sealed class AcousticWindow
{
    /// <summary>Score id of the share of the aperture whose rays meet nothing, 0..1.</summary>
    public const string Free = "free-aperture";

    /// <summary>Score id of the water between the transducer's rim and the skin on the axis, mm.</summary>
    public const string Standoff = "standoff";

    private const double StepMm = 1.5;
    private const int FirstRays = 16;
    private static readonly string[] Blockers = ["bone", "gas", "lung"];

    private readonly AccessMap _map;
    private readonly byte[] _tissue;
    private readonly string _notAssessed;
    private readonly double _focalMm, _rimMm, _apertureMm, _shadedMax, _standoffMin;
    private readonly int _rays;

    private AcousticWindow(Case theCase, Lesion lesion, AimOptions options, Catalogue catalogue, CatalogueEntry device, CancellationToken ct)
    {
        (_focalMm, _apertureMm) = (device["focal_length"].Si * 1e3, device["aperture"].Si * 1e3);
        _rimMm = _focalMm - Math.Sqrt(_focalMm * _focalMm - _apertureMm * _apertureMm / 4);
        var rule = catalogue["acoustic-window"];
        (_shadedMax, _standoffMin, _rays) = (rule["shaded_max"].Value, rule["standoff_min"].Value, (int)rule["rays"].Value);
        _map = new(theCase, lesion, options with { DeviceLengthMm = _focalMm }, DeepestMm, ct);
        (_tissue, _, _notAssessed) = UltrasoundWindow.Tissue(theCase, theCase.Structure("body")!);
    }

    /// <summary>Depth of the focus under the skin that leaves the least standoff, mm.</summary>
    private double DeepestMm => _focalMm - _rimMm - _standoffMin;

    /// <summary>Finds and ranks poses.</summary>
    /// <param name="theCase">Case with a structure "body".</param>
    /// <param name="lesion">Lesion aimed at.</param>
    /// <param name="options">Rules and what to list.</param>
    /// <param name="catalogue">Entry acoustic-window.</param>
    /// <param name="device">The transducer.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Core.Errors.ValidationException">The case has no body or the lesion is empty.</exception>
    public static PathSet Find(Case theCase, Lesion lesion, AimOptions options, Catalogue catalogue, CatalogueEntry device, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(catalogue);
        PathPlanner.Check(theCase, lesion, options);
        return new AcousticWindow(theCase, lesion, options, catalogue, device, ct).Search(theCase, ct);
    }

    private readonly record struct Pose(Vec3 Skin, double DepthMm, double Free, int Blocker, string Reason);

    private PathSet Search(Case theCase, CancellationToken ct)
    {
        var poses = new Pose[_map.Skin.Count];
        FixedBlocks.For(poses.Length, 64, _map.Options.Threads, (a, b) =>
        {
            ct.ThrowIfCancellationRequested();
            for (var n = a; n < b; n++)
            {
                poses[n] = Cast(_map.Skin[n].Position);
            }
        });
        var order = Enumerable.Range(0, poses.Length).Where(n => poses[n].Reason.Length == 0).OrderByDescending(n => Math.Round(Score(poses[n]), 4)).ThenBy(n => Math.Round(poses[n].DepthMm, 3))
            .ThenBy(n => _map.Space.ToLps(poses[n].Skin), Comparer<Vec3>.Create((a, b) => SkinFinder.Before(a, b) ? -1 : SkinFinder.Before(b, a) ? 1 : 0)).ToList();
        var chosen = new List<Pose>();
        foreach (var n in order)
        {
            if (chosen.Count < _map.Options.MaxPaths && chosen.TrueForAll(c => Vec3.Distance(c.Skin, poses[n].Skin) >= _map.Options.EntrySeparationMm))
            {
                chosen.Add(poses[n]);
            }
        }
        var paths = chosen.Select((p, n) => Measure(p.Skin, _map.Centre) with { Rank = n + 1, ParetoOptimal = true }).Where(p => p.MeetsHardLimits).ToList();
        var best = poses.Where(p => p.Blocker >= 0).OrderByDescending(p => p.Free).ThenBy(p => p.DepthMm).Take(1).Select(p => Measure(p.Skin, _map.Centre)).FirstOrDefault();
        var least = paths.Count > 0 || best is null ? null : new LeastViolatedPath(best, $"Least shaded: {string.Join("; ", best.Violations.Select(v => v.Text))}.");
        var context = LesionContext.Of(_map, theCase);
        return new()
        {
            Kind = AccessKind.Transcutaneous,
            Lesion = _map.Lesion.Name,
            Paths = paths,
            Candidates = poses.Length,
            Feasible = order.Count,
            ParetoCount = order.Count,
            Skin = Map(poses),
            LeastViolated = least,
            NotAssessed = context.NotAssessed,
            LesionToCapsuleMm = context.CapsuleMm,
            LesionToVesselMm = context.VesselMm,
            Findings = [Finding(paths, least)],
            Access = _map,
            Measured = (entry, focus) => Measure(_map.Space.FromLps(entry), _map.Space.FromLps(focus)),
        };
    }

    private double Score(Pose p) => 0.75 * p.Free + 0.25 * (1 - p.DepthMm / DeepestMm);

    /// <summary>Whether a transducer can stand over a skin point, by few rays first.</summary>
    private Pose Cast(Vec3 skin)
    {
        var (depth, focus) = (Vec3.Distance(skin, _map.Centre), _map.Centre);
        Pose No(string reason) => new(skin, depth, 0, -1, reason);
        if (depth > DeepestMm)
        {
            return No($"deeper than {DeepestMm:F0} mm");
        }
        if (_map.Table(skin, focus) is var (below, hub) && (below > _map.Rules.TableAngleDeg || hub))
        {
            return No("table side");
        }
        if (_map.LeavesBody(skin, focus))
        {
            return No("leaves the body before its skin point");
        }
        var (free, blocked) = Shade(skin, focus, FirstRays);
        // Few rays are enough for what is mostly shaded.
        (free, blocked) = 1 - free > 1.5 * _shadedMax ? (free, blocked) : Shade(skin, focus, _rays);
        var most = Array.IndexOf(blocked, blocked.Max());
        return 1 - free > _shadedMax ? new(skin, depth, free, most, $"{Word(most)} in more than {_shadedMax:P0} of the aperture") : new(skin, depth, free, most, "");
    }

    private static string Word(int blocker) => blocker < Blockers.Length ? Blockers[blocker] : "the end of the scan";

    /// <summary>Share of the aperture whose rays to the focus meet nothing, and shares by what they meet first from the focus (the last: the end of the scan).</summary>
    private (double Free, double[] Blocked) Shade(Vec3 skin, Vec3 focus, int rays)
    {
        var outward = (_map.Space.ToLps(skin) - _map.Space.ToLps(focus)).Normalized();
        var (u, v) = outward.Perpendiculars();
        var rim = Math.Cos(Math.Asin(Math.Min(1, _apertureMm / 2 / _focalMm)));
        var blocked = new double[Blockers.Length + 1];
        var free = 0.0;
        for (var n = 0; n < rays; n++)
        {
            var cosine = 1 - (1 - rim) * (n + 0.5) / rays;
            var (sin, phi) = (Math.Sqrt(1 - cosine * cosine), Math.PI * (3 - Math.Sqrt(5)) * n);
            var what = Walk(focus, _map.Space.DirectionFromLps(outward * cosine + (u * Math.Cos(phi) + v * Math.Sin(phi)) * sin));
            if (what < 0)
            {
                free += 1.0 / rays;
            }
            else
            {
                blocked[what] += 1.0 / rays;
            }
        }
        return (Math.Min(1, free), blocked);
    }

    /// <summary>From the focus outwards until the transducer or open air: what is met first, or -1.</summary>
    private int Walk(Vec3 from, Vec3 direction)
    {
        for (var t = 0.0; t < _focalMm; t += StepMm)
        {
            var voxel = _map.Space.Voxel(from + direction * t);
            if (voxel < 0)
            {
                return Blockers.Length;
            }
            if (_tissue[voxel] > 1)
            {
                return _tissue[voxel] - 2;
            }
            if (_tissue[voxel] == 0 && _map.Outside[voxel] != 0)
            {
                return -1;
            }
        }
        return -1;
    }

    /// <summary>One pose measured with all rays: entry and focus in index-axis mm.</summary>
    private RankedPath Measure(Vec3 skin, Vec3 focus)
    {
        var depth = Vec3.Distance(skin, focus);
        var (free, blocked) = Shade(skin, focus, _rays);
        var violations = new List<PathViolation>();
        if (depth > DeepestMm)
        {
            violations.Add(new("length", $"focus {depth:F0} mm under the skin, within reach {DeepestMm:F0} mm", depth, DeepestMm, "mm", depth - DeepestMm, true));
        }
        if (1 - free > _shadedMax)
        {
            var most = Array.IndexOf(blocked, blocked.Max());
            violations.Add(new($"structure:{Word(most)}", $"{string.Join(", ", blocked.Select((s, n) => (s, n)).Where(b => b.s > 0).Select(b => $"{Word(b.n)} shades {b.s:P0}"))} of the aperture, at most {_shadedMax:P0} in all", 1 - free, _shadedMax, "1", 1 - free - _shadedMax, true));
        }
        CriterionScore[] scores =
        [
            new(Free, "Aperture free of bone, gas and lung", free, "1", free, 3),
            new("depth", "Depth of the focus under the skin", depth, "mm", Math.Clamp(1 - depth / DeepestMm, 0, 1), 1),
            new(Standoff, "Water between rim and skin", _focalMm - _rimMm - depth, "mm", 1, 0),
            .. blocked.Select((s, n) => (s, n)).Where(b => b.s > 0).Select(b => new CriterionScore($"shaded-{b.n}", Word(b.n), b.s, "1", 1 - b.s, 0)),
        ];
        return PathMeasure.Of(_map, skin, focus, focus) with { Violations = violations, Scores = scores, Score = PathScores.Mean(scores) };
    }

    private SkinMap Map(Pose[] poses)
    {
        var total = Math.Max(1e-9, _map.Skin.Sum(s => s.AreaMm2));
        var groups = Enumerable.Range(0, poses.Length).Where(n => poses[n].Reason.Length > 0).GroupBy(n => poses[n].Reason).OrderByDescending(g => g.Sum(n => _map.Skin[n].AreaMm2)).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var number = new int[poses.Length];
        var regions = new List<BlockedRegion>();
        foreach (var g in groups)
        {
            var members = g.ToList();
            var centre = members.Aggregate(Vec3.Zero, (sum, n) => sum + _map.Space.ToLps(poses[n].Skin) * (1.0 / members.Count));
            var first = poses[members[0]];
            var constraint = first.Blocker >= 0 ? $"structure:{Word(first.Blocker)}" : first.DepthMm > DeepestMm ? "length" : first.Reason == "table side" ? "table" : "outside";
            regions.Add(new(regions.Count + 1, g.Key, constraint, members.Sum(n => _map.Skin[n].AreaMm2) / total, centre, members.Count));
            members.ForEach(n => number[n] = regions.Count);
        }
        var points = poses.Select((p, n) => new SkinPoint(_map.Space.ToLps(p.Skin), number[n], number[n] == 0 ? (float)Score(p) : float.NaN, (float)p.DepthMm)).ToArray();
        return new(points, regions, Enumerable.Range(0, poses.Length).Where(n => number[n] == 0).Sum(n => _map.Skin[n].AreaMm2) / total);
    }

    private Finding Finding(List<RankedPath> paths, LeastViolatedPath? least)
    {
        var name = _map.Lesion.Name;
        var more = _notAssessed.Length > 0 ? $" Not assessed: {_notAssessed}." : "";
        string Describe(RankedPath p) => $"{1 - p.Scores.First(s => s.Id == Free).Value:P0} of the aperture shaded, focus {p.LengthMm:F0} mm under the skin, {p.Scores.First(s => s.Id == Standoff).Value:F0} mm of water between rim and skin";
        return paths.Count > 0
            ? new("window.pose", _notAssessed.Length > 0 ? CriterionStatus.Unknown : CriterionStatus.Met, Severity.Major, "A transducer pose reaches the lesion through a window free of bone, gas and lung", $"{name}: {paths.Count} poses listed; the first: {Describe(paths[0])}.{more}", [], "engineering-default", Grade.E4, "A5.04")
            : new("window.pose", CriterionStatus.NotMet, Severity.Major, "A transducer pose reaches the lesion through a window free of bone, gas and lung", $"{name}: no pose does. {least?.Advice}{more}", [], "engineering-default", Grade.E4, "A5.04");
    }
}
