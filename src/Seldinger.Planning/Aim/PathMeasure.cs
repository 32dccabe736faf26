using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;

namespace Seldinger.Planning.Aim;

/// <summary>Measures one path on the original masks: the search's fields are not used for anything that decides.</summary>
internal static class PathMeasure
{
    /// <summary>Structures up to this distance are listed, mm.</summary>
    private const double ListedMm = 20;

    private const double StepMm = 0.5;

    public static RankedPath Of(AccessMap map, Vec3 entry, Vec3 aim, Vec3 tip)
    {
        var (rules, space, radius) = (map.Rules, map.Space, map.NeedleRadiusMm);
        var length = Vec3.Distance(entry, tip);
        var u = (tip - entry) * (1 / length);
        var direction = (space.ToLps(tip) - space.ToLps(entry)).Normalized();
        var violations = new List<PathViolation>();
        if (length > map.Options.ShaftLengthMm)
        {
            violations.Add(new("length", $"{length:F0} mm > {map.Options.ShaftLengthMm:F0} mm", length, map.Options.ShaftLengthMm, "mm", length - map.Options.ShaftLengthMm, true));
        }
        var (below, hub) = map.Table(entry, tip);
        if (below > rules.TableAngleDeg || hub)
        {
            violations.Add(new("table", $"from the table side, {below:F0} deg below the horizontal (at most {rules.TableAngleDeg:F0})", below, rules.TableAngleDeg, "deg", Math.Max(0.1, below - rules.TableAngleDeg), !hub));
        }
        if (map.LeavesBody(entry, tip))
        {
            violations.Add(new("outside", "leaves the body before its entry", 0, 0, "mm", 1, false));
        }
        var closest = new List<StructureClearance>();
        var (clearance, bone) = (AccessMap.RangeMm, AccessMap.RangeMm);
        foreach (var o in map.Obstacles)
        {
            var limit = o.Rule?.ClearanceMm;
            var d = SegmentBox.Distance(o.Hard ?? o.Whole, space.Spacing, entry, tip, Math.Max(ListedMm, (limit ?? 0) + radius + 1)) - radius;
            if (d < ListedMm - radius && !map.Hosts.Contains(o.Whole))
            {
                closest.Add(new(o.Name, d, o.Hard is null ? null : limit, o.Automatic));
            }
            if (o.Hard is null)
            {
                continue;
            }
            if (o.Rule!.IsBone)
            {
                bone = Math.Min(bone, d);
            }
            else
            {
                clearance = Math.Min(clearance, d);
            }
            if (d < limit || d <= 0)
            {
                violations.Add(Structure(o, d, limit!.Value));
            }
        }
        var walk = Walk(map, entry, tip, u, length);
        if (map.CapsuleRules)
        {
            if (walk.Parenchyma < rules.ParenchymaMm)
            {
                violations.Add(new("parenchyma", $"{walk.Parenchyma:F1} mm of {Words.Of(map.HostName)} before the tumour, needed {rules.ParenchymaMm:F1} mm (reach a subcapsular tumour indirectly)", walk.Parenchyma, rules.ParenchymaMm, "mm", rules.ParenchymaMm - walk.Parenchyma, true));
            }
            if (walk.AngleDeg is { } angle && angle < rules.CapsuleAngleDeg)
            {
                violations.Add(new("capsule-angle", $"{angle:F0} deg to the capsule, at least {rules.CapsuleAngleDeg:F0} deg", angle, rules.CapsuleAngleDeg, "deg", rules.CapsuleAngleDeg - angle, true));
            }
        }
        var tilt = Math.Asin(Math.Clamp(direction.Z, -1, 1)) * 180 / Math.PI;
        var gantry = Math.Abs(direction.Y) > 1e-9 ? Math.Atan(direction.Z / direction.Y) * 180 / Math.PI : double.NaN;
        var offset = Vec3.Distance(aim, map.Centre);
        var scores = PathScores.Of(rules, map.CapsuleRules, length, tilt, walk.AngleDeg ?? double.NaN, Math.Min(clearance, AccessMap.RangeMm), bone, walk.Parenchyma, walk.Unassessed, offset);
        return new()
        {
            EntryMm = space.ToLps(entry),
            TipMm = space.ToLps(tip),
            TargetMm = space.ToLps(aim),
            Direction = direction,
            LengthMm = length,
            OffsetMm = offset,
            InPlaneAngleDeg = Math.Atan2(-direction.X, direction.Y) * 180 / Math.PI,
            CraniocaudalTiltDeg = tilt,
            GantryTiltDeg = Math.Abs(gantry) <= 30 ? gantry : null,
            HostOrgan = map.HostName,
            CapsuleAngleDeg = walk.AngleDeg,
            ParenchymaMm = map.Hosts.Count > 0 ? walk.Parenchyma : null,
            Closest = [.. closest.OrderBy(c => c.ClearanceMm).ThenBy(c => c.Structure, StringComparer.Ordinal)],
            Crossings = walk.Crossings,
            CapsuleCrossings = walk.Capsules,
            BesideVesselMm = walk.BesideVessel,
            OuterDiameterMm = 2 * radius,
            HaemorrhageIndex = rules.Haemorrhage.Of(2 * radius, walk.BesideVessel, walk.Capsules),
            UnassessedMm = walk.Unassessed,
            Scores = scores,
            Score = PathScores.Mean(scores),
            Violations = violations,
        };
    }

    /// <summary>The hard limits that a tine or a further tip breaks: those about structures and about leaving the body.</summary>
    public static IReadOnlyList<PathViolation> OfProng(AccessMap map, Prong prong)
    {
        var points = prong.PointsMm.Select(map.Space.FromLps).ToList();
        var radius = prong.DiameterMm / 2;
        var violations = new List<PathViolation>();
        if (points.Skip(1).Any(p => map.Space.Voxel(p) is var v && (v < 0 || map.Outside[v] != 0)))
        {
            violations.Add(new("outside", "leaves the body", 0, 0, "mm", 1, false));
        }
        foreach (var o in map.Obstacles)
        {
            if (o is not { Hard: { } hard, Rule.ClearanceMm: var limit })
            {
                continue;
            }
            var range = limit + radius + 1;
            var d = Enumerable.Range(1, points.Count - 1).Min(n => SegmentBox.Distance(hard, map.Space.Spacing, points[n - 1], points[n], range)) - radius;
            if (d < limit || d <= 0)
            {
                violations.Add(Structure(o, d, limit));
            }
        }
        return violations;
    }

    private static PathViolation Structure(Obstacle o, double d, double limit) =>
        new($"structure:{o.Name}", d <= 0 ? $"runs through {Words.Of(o.Name)}" : $"{Words.Of(o.Name)}: clearance {d:F1} mm, needed {limit:F1} mm", d, limit, "mm", Math.Max(1e-3, limit - d), d > 0);

    private static (double? AngleDeg, double Parenchyma, double Unassessed, double BesideVessel, int Capsules, IReadOnlyList<PathCrossing> Crossings)
        Walk(AccessMap map, Vec3 entry, Vec3 tip, Vec3 u, double length)
    {
        var spacing = map.Space.Spacing;
        var (angle, parenchyma, _) = map.Walk(entry, tip, 0.25);
        var vessels = map.Obstacles.Where(o => o.Rule?.IsVessel ?? map.Rules.RuleOf(o.Name) is { IsVessel: true }).Select(o => o.Whole).ToArray();
        var near = MaskView.Ball(spacing, map.Rules.Haemorrhage.VesselDistanceMm + map.NeedleRadiusMm);
        var steps = Math.Max(1, (int)Math.Ceiling(length / StepMm));
        var h = length / steps;
        var crossed = new SortedDictionary<string, double>(StringComparer.Ordinal);
        double unassessed = 0, beside = 0;
        var capsules = 0;
        var inOrgan = false;
        for (var i = 0; i < steps; i++)
        {
            var p = entry + u * ((i + 0.5) * h);
            var (inHost, inTarget) = (map.InHost(p), map.Target.At(p, spacing));
            var any = inHost || inTarget;
            foreach (var o in map.Obstacles)
            {
                if (o.Whole.At(p, spacing))
                {
                    any = true;
                    crossed[o.Name] = crossed.GetValueOrDefault(o.Name) + h;
                }
            }
            if ((inHost || inTarget) && !inOrgan && map.Hosts.Count > 0)
            {
                capsules++;
            }
            inOrgan = any && (inHost || inTarget || inOrgan);
            if (!any)
            {
                unassessed += h;
            }
            var (x, y, z) = ((int)Math.Floor(p.X / spacing.X + 0.5), (int)Math.Floor(p.Y / spacing.Y + 0.5), (int)Math.Floor(p.Z / spacing.Z + 0.5));
            if (vessels.Length > 0 && Array.Exists(near, o => Array.Exists(vessels, v => v[x + o.X, y + o.Y, z + o.Z])))
            {
                beside += h;
            }
        }
        return (double.IsNaN(angle) ? null : angle, parenchyma, unassessed, beside, capsules,
            [.. crossed.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => new PathCrossing(c.Key, c.Value))]);
    }
}
