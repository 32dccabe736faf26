using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Therapies;

namespace Seldinger.Planning.Aim;

/// <summary>
/// Finds where an instrument can lie inside a labelled vessel so that its heat reaches the lesion: straight stretches of the vessel's middle, as long as the active part, whose axis comes within the
/// device's thermal reach of the near side of the lesion. A position stands in the list of paths as that stretch: entry = its proximal end, tip = its distal end. There is no track.
/// </summary>
/// <remarks>How a catheter is steered to the place is not modelled: a labelled vessel that connects counts as passable where it is wide enough for nothing to be checked but its middle.</remarks>
public sealed class VesselPlanner
{
    /// <summary>Score id of the distance from the instrument's axis to the near side of the lesion, mm.</summary>
    public const string NearSide = "near-side";

    /// <summary>Score id of the way along the vessel from where its label begins, mm.</summary>
    public const string Along = "along";

    /// <summary>Score id of the vessel's radius at the middle of the instrument, mm; its label is the vessel's name.</summary>
    public const string Radius = "vessel-radius";

    private const double AroundMm = 40, LeastPartMl = 0.5, LeastInside = 0.9, SampleMm = 1, RecentreMm = 4, SeparationMm = 5, WidestMm = 12;

    private sealed record Vessel(CatalogueEntry Entry, string Structure, Lumen Lumen, MaskView View, double NearestMm);

    private readonly record struct Position(Vessel Vessel, Vec3 Tail, Vec3 Tip, double AlongMm, double NearMm, double CentreMm);

    private readonly AimOptions _options;
    private readonly AccessMap _map;
    private readonly ImageVolume _distance;
    private readonly IReadOnlyList<Vessel> _vessels;
    private readonly double _reachMm, _activeMm;

    private VesselPlanner(Case theCase, Lesion lesion, AimOptions options, Catalogue catalogue, CatalogueEntry device, CancellationToken ct)
    {
        (_options, _reachMm, _activeMm) = (options, device["thermal_reach"].Si * 1e3, 2 * options.ActiveCentreOffsetMm);
        var box = (Measure.BoundingBox(lesion.Mask) ?? throw new ArgumentException("The lesion is empty.", nameof(lesion))).Grow(lesion.Mask.Geometry, AroundMm);
        _distance = new(box.Crop(lesion.Mask.Geometry), DistanceMap.Signed(lesion.Mask, box, AroundMm, options.Threads), "mm");
        var parts = from entry in catalogue.OfKind("endovascular-vessel") from name in VesselAccess.Structures(entry) let s = theCase.Structure(name) where s is not null
                    from part in ConnectedComponents.Find(s.Mask) where part.VolumeMl >= LeastPartMl select (entry, name, part, Near: Nearest(part));
        _vessels = [.. parts.OrderBy(p => p.Near).Select(p => Made(p.entry, p.name, p.part, p.Near))];
        _map = new(theCase with { Position = "unknown" }, lesion, options with { ThroughStructures = [.. _vessels.Select(v => v.Structure)] }, AroundMm, ct);
    }

    /// <summary>Finds and ranks positions.</summary>
    /// <param name="theCase">Case with a structure "body".</param>
    /// <param name="lesion">Lesion aimed at.</param>
    /// <param name="options">What to list; its active centre is half the length of the active part.</param>
    /// <param name="catalogue">Entries of the kind endovascular-vessel.</param>
    /// <param name="device">The device, for its thermal reach.</param>
    /// <param name="ct">Cancels.</param>
    public static PathSet Find(Case theCase, Lesion lesion, AimOptions options, Catalogue catalogue, CatalogueEntry device, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(device);
        PathPlanner.Check(theCase, lesion, options);
        return new VesselPlanner(theCase, lesion, options, catalogue, device, ct).Search(theCase, ct);
    }

    private Vessel Made(CatalogueEntry entry, string name, Component part, double near)
    {
        var lumen = Lumen.OfVessel(entry, name, part, _options.Threads);
        return new(entry, name, lumen, MaskView.Of(lumen.Mask), near);
    }

    private PathSet Search(Case theCase, CancellationToken ct)
    {
        var positions = new List<Position>();
        foreach (var vessel in _vessels.Where(v => v.NearestMm < AroundMm))
        {
            ct.ThrowIfCancellationRequested();
            positions.AddRange(vessel.Lumen.Nodes.Select(n => Lay(vessel, n)).OfType<Position>());
        }
        var within = positions.Where(p => p.NearMm <= _reachMm).OrderByDescending(p => Math.Round(PathScores.Mean([.. Closeness(p.NearMm, p.CentreMm)]), 4)).ThenBy(p => p.AlongMm).ToList();
        var chosen = new List<Position>();
        foreach (var p in within)
        {
            if (chosen.Count < _options.MaxPaths && chosen.TrueForAll(c => Vec3.Distance(Middle(c), Middle(p)) >= SeparationMm))
            {
                chosen.Add(p);
            }
        }
        var paths = chosen.Select((p, n) => Measured(p.Tail, p.Tip) with { Rank = n + 1, ParetoOptimal = true }).ToList();
        var nearest = paths.Count > 0 || positions.Count == 0 ? null : (Position?)positions.MinBy(p => (p.NearMm, p.AlongMm));
        var least = nearest is { } q ? Measured(q.Tail, q.Tip) is var path ? new LeastViolatedPath(path, $"Nearest: {string.Join("; ", path.Violations.Select(v => v.Text))}.") : null : null;
        var context = LesionContext.Of(_map, theCase);
        return new()
        {
            Kind = AccessKind.Catheter,
            Lesion = _map.Lesion.Name,
            Paths = paths,
            Candidates = positions.Count,
            Feasible = within.Count,
            ParetoCount = within.Count,
            Skin = new([], [], 0),
            LeastViolated = least,
            NotAssessed = context.NotAssessed,
            LesionToCapsuleMm = context.CapsuleMm,
            LesionToVesselMm = context.VesselMm,
            Findings = [.. Findings(chosen, nearest)],
            Access = _map,
            Measured = Measured,
        };
    }

    private static Vec3 Middle(Position p) => (p.Tail + p.Tip) * 0.5;

    /// <summary>The instrument with its tip at a node; null where the vessel behind it is too short or not straight enough.</summary>
    private Position? Lay(Vessel vessel, int node)
    {
        if (vessel.Lumen.Node(node) is var (middle, along) && (along < _activeMm || Vec3.Distance(middle, _map.Lesion.CentreMm) > AroundMm + _activeMm + _map.Lesion.DiameterMm / 2))
        {
            return null;
        }
        var way = vessel.Lumen.WayTo(node);
        var tip = Recentred(vessel, way[^1]);
        var behind = Enumerable.Range(1, way.Count).Select(n => way[^n]).FirstOrDefault(p => Vec3.Distance(p, way[^1]) >= _activeMm);
        if (behind == default)
        {
            return null;
        }
        var tail = tip - (tip - Recentred(vessel, behind)).Normalized() * _activeMm;
        if (Inside(vessel, tail, tip) < LeastInside)
        {
            return null;
        }
        return new(vessel, tail, tip, along, Near(tail, tip), Vec3.Distance((tail + tip) * 0.5, _map.Lesion.CentreMm));
    }

    /// <summary>The mean of the vessel's voxels about a point of the coarse way.</summary>
    private Vec3 Recentred(Vessel vessel, Vec3 mm)
    {
        var p = _map.Space.FromLps(mm);
        var (x, y, z) = ((int)Math.Round(p.X / _map.Space.Spacing.X), (int)Math.Round(p.Y / _map.Space.Spacing.Y), (int)Math.Round(p.Z / _map.Space.Spacing.Z));
        var inside = MaskView.Ball(_map.Space.Spacing, RecentreMm).Where(o => vessel.View[x + o.X, y + o.Y, z + o.Z]).ToList();
        return inside.Count == 0 ? mm : _map.Space.ToLps(new Vec3((x + inside.Average(o => o.X)) * _map.Space.Spacing.X, (y + inside.Average(o => o.Y)) * _map.Space.Spacing.Y, (z + inside.Average(o => o.Z)) * _map.Space.Spacing.Z));
    }

    private static IEnumerable<Vec3> Samples(Vec3 tail, Vec3 tip)
    {
        var steps = Math.Max(1, (int)(Vec3.Distance(tail, tip) / SampleMm));
        return Enumerable.Range(0, steps + 1).Select(n => tail + (tip - tail) * ((double)n / steps));
    }

    private double Inside(Vessel vessel, Vec3 tail, Vec3 tip) => Samples(tail, tip).Average(p => vessel.View.At(_map.Space.FromLps(p), _map.Space.Spacing) ? 1.0 : 0);

    /// <summary>From the axis to the near side of the lesion, mm; 0 where it runs through it.</summary>
    private double Near(Vec3 tail, Vec3 tip) => Math.Max(0, Samples(tail, tip).Min(ToLesion));

    /// <summary>Signed distance to the lesion, mm; at most <see cref="AroundMm"/>.</summary>
    private double ToLesion(Vec3 mm) => Resample.At(_distance, mm, (float)AroundMm) is var v && float.IsFinite(v) ? v : AroundMm;

    /// <summary>Shortest distance of a part of a vessel to the lesion, mm.</summary>
    private double Nearest(Component part)
    {
        var nearest = AroundMm;
        foreach (var n in part.Runs.SelectMany(r => Enumerable.Range(r.First, r.Past - r.First)))
        {
            var (i, j, k) = part.Geometry.Unravel(n);
            nearest = Math.Min(nearest, ToLesion(part.Geometry.CentreMm(i, j, k)));
        }
        return Math.Max(0, nearest);
    }

    /// <summary>One position measured: tail and tip, LPS mm.</summary>
    private RankedPath Measured(Vec3 tail, Vec3 tip)
    {
        var vessel = _vessels.OrderByDescending(v => Inside(v, tail, tip)).First();
        var (middle, near) = ((tail + tip) * 0.5, Near(tail, tip));
        var violations = new List<PathViolation>();
        if (near > _reachMm)
        {
            violations.Add(new("thermal-reach", FormattableString.Invariant($"the near side of {_map.Lesion.Name} lies {near:F1} mm from the middle of the {vessel.Entry.Name}, heat reaches {_reachMm:F0} mm"), near, _reachMm, "mm", near - _reachMm, true));
        }
        if (Inside(vessel, tail, tip) < LeastInside)
        {
            violations.Add(new("outside", "the instrument does not lie in a labelled vessel", 0, 0, "mm", 1, false));
        }
        CriterionScore[] scores =
        [
            .. Closeness(near, Vec3.Distance(middle, _map.Lesion.CentreMm)),
            new(Along, "Way along the vessel", AlongMm(vessel, tip), "mm", 1, 0),
            new(Radius, vessel.Entry.Name, RadiusMm(vessel, Recentred(vessel, middle)), "mm", 1, 0),
        ];
        var aim = tip - (tip - tail).Normalized() * _options.ActiveCentreOffsetMm;
        // Nothing is pierced on the way: no capsule, no parenchyma, no track that could bleed.
        return PathMeasure.Of(_map, _map.Space.FromLps(tail), _map.Space.FromLps(aim), _map.Space.FromLps(tip)) with
        {
            Violations = violations,
            Scores = scores,
            Score = PathScores.Mean(scores),
            CapsuleCrossings = 0,
            CapsuleAngleDeg = null,
            ParenchymaMm = null,
            HaemorrhageIndex = 0,
        };
    }

    private IEnumerable<CriterionScore> Closeness(double nearMm, double centreMm) =>
    [
        new(NearSide, "Near side of the lesion from the axis", nearMm, "mm", Math.Clamp(1 - nearMm / _reachMm, 0, 1), 2),
        new("centre", "Middle of the lesion from the middle of the instrument", centreMm, "mm", Math.Clamp(1 - centreMm / AroundMm, 0, 1), 1),
    ];

    private double AlongMm(Vessel vessel, Vec3 mm)
    {
        var p = _map.Space.FromLps(mm);
        var (x, y, z) = ((int)Math.Round(p.X / _map.Space.Spacing.X), (int)Math.Round(p.Y / _map.Space.Spacing.Y), (int)Math.Round(p.Z / _map.Space.Spacing.Z));
        return vessel.View[x, y, z] ? vessel.Lumen.AlongMm(x, y, z) : double.NaN;
    }

    /// <summary>Distance from a point to the nearest voxel that is none of the vessel, mm.</summary>
    private double RadiusMm(Vessel vessel, Vec3 mm)
    {
        var p = _map.Space.FromLps(mm);
        var s = _map.Space.Spacing;
        var (x, y, z) = ((int)Math.Round(p.X / s.X), (int)Math.Round(p.Y / s.Y), (int)Math.Round(p.Z / s.Z));
        return MaskView.Ball(s, WidestMm).Where(o => !vessel.View[x + o.X, y + o.Y, z + o.Z]).Select(o => new Vec3(o.X * s.X, o.Y * s.Y, o.Z * s.Z).Length).DefaultIfEmpty(WidestMm).Min();
    }

    private IEnumerable<Finding> Findings(IReadOnlyList<Position> chosen, Position? nearest)
    {
        Finding Of(string id, CriterionStatus status, Severity severity, string criterion, FormattableString message) => new(id, status, severity, criterion, FormattableString.Invariant(message), [], "engineering-default", Grade.E4, "A3.09");
        var name = _map.Lesion.Name;
        if (_vessels.Count == 0)
        {
            yield return Of("path.vessel", CriterionStatus.Unknown, Severity.Major, "a vessel for the catheter is segmented", $"no portal vein, hepatic vein or hepatic artery is segmented: access was not assessed.");
            yield break;
        }
        if (chosen.Count == 0)
        {
            yield return Of("path.reach", CriterionStatus.NotMet, Severity.Major, $"near side of the target within {_reachMm:F0} mm of the middle of a vessel",
                nearest is { } p ? (FormattableString)$"{name}: the nearest position lies in the {p.Vessel.Entry.Name}, {p.NearMm:F1} mm from the near side of the target; heat reaches {_reachMm:F0} mm." : $"{name}: no labelled vessel with a straight stretch of {_activeMm:F0} mm lies within {AroundMm:F0} mm.");
            yield break;
        }
        var best = chosen[0];
        var far = best.CentreMm + _map.Lesion.DiameterMm / 2;
        yield return Of("path.reach", CriterionStatus.Met, Severity.Major, $"near side of the target within {_reachMm:F0} mm of the middle of a vessel", $"{name}: {chosen.Count} positions listed; the first lies in the {best.Vessel.Entry.Name}, {best.NearMm:F1} mm from the near side of the target.");
        yield return Of("path.whole", far <= _reachMm ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Caution, $"whole target within {_reachMm:F0} mm of the instrument", $"{name}: its far side lies about {far:F0} mm from the middle of the instrument.");
        yield return Of("vessel.way", CriterionStatus.Note, Severity.Info, "way along the vessel", $"{best.AlongMm:F0} mm along the middle of the {best.Vessel.Entry.Name}, from where its label begins; how a catheter comes there is not modelled.");
    }
}
