using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.Aim;

/// <summary>
/// Finds straight paths from the skin to a lesion: hard limits first, then a Pareto set over soft criteria, ordered by their weighted mean. Every
/// listed path is measured again on the original masks; every blocked piece of skin gets its reason.
/// </summary>
/// <remarks>Method after <c>seitel2011</c> and <c>schumann2015</c> (hard constraints prune the skin, soft constraints span a Pareto set).</remarks>
public static class PathPlanner
{
    /// <summary>Further than the shaft that a least violated path is looked for, mm.</summary>
    private const double LengthSlackMm = 60;
    private const int MostSpare = 24;

    /// <summary>Finds and ranks paths.</summary>
    /// <param name="theCase">Case with a structure "body".</param>
    /// <param name="lesion">Lesion aimed at.</param>
    /// <param name="options">Rules, device and what to list.</param>
    /// <param name="progress">Progress 0..1; may be null.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ValidationException">The case has no body, the lesion is empty, or options are wrong; all violations at once.</exception>
    public static PathSet Find(Case theCase, Lesion lesion, AimOptions options, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        Check(theCase, lesion, options);
        var map = new AccessMap(theCase, lesion, options, options.ShaftLengthMm, ct);
        progress?.Report(0.6);
        var aims = options.TargetsMm.Count > 0 ? options.TargetsMm.Select(map.Space.FromLps).ToList() : [map.Centre];
        var skinCast = CastAll(map, aims[0], ct);
        var all = skinCast.ToList();
        foreach (var aim in aims.Skip(1))
        {
            all.AddRange(CastAll(map, aim, ct));
        }
        if (options.TargetsMm.Count == 0 && (options.SearchOffCentre || !all.Exists(c => c.Block == Block.None)))
        {
            foreach (var aim in OffCentre(map))
            {
                all.AddRange(CastAll(map, aim, ct));
            }
        }
        progress?.Report(0.8);
        var feasible = all.Where(c => c.Block == Block.None).OrderByDescending(c => c.Sum).ThenBy(c => c.LengthMm).ToArray();
        var pareto = PathScores.Pareto([.. feasible.Select(c => c.Utilities!)]);
        var paths = Rank(map, feasible, pareto, ct);
        progress?.Report(0.95);
        var least = paths.Count == 0 ? LeastViolated(theCase, lesion, options, ct) : null;
        var context = LesionContext.Of(map, theCase);
        return new()
        {
            Lesion = lesion.Name,
            Paths = paths,
            Candidates = all.Count,
            Feasible = feasible.Length,
            ParetoCount = pareto.Count(p => p),
            Skin = SkinMapper.Build(map, skinCast),
            LeastViolated = least,
            NotAssessed = context.NotAssessed,
            LesionToCapsuleMm = context.CapsuleMm,
            LesionToVesselMm = context.VesselMm,
            Findings = AimFindings.Of(map, theCase, paths, least, context),
            Access = map,
        };
    }

    /// <summary>Measures one given path against the same rules, for a plan's own path or a needle that is dragged.</summary>
    /// <param name="access">Prepared surroundings, from <see cref="PathSet.Access"/>.</param>
    /// <param name="entryMm">Skin entry, LPS mm.</param>
    /// <param name="tipMm">Tip, LPS mm.</param>
    public static RankedPath Evaluate(AccessMap access, Vec3 entryMm, Vec3 tipMm)
    {
        ArgumentNullException.ThrowIfNull(access);
        var (entry, tip) = (access.Space.FromLps(entryMm), access.Space.FromLps(tipMm));
        return PathMeasure.Of(access, entry, tip - (tip - entry).Normalized() * access.Options.ActiveCentreOffsetMm, tip);
    }

    internal static void Check(Case theCase, Lesion lesion, AimOptions options)
    {
        ArgumentNullException.ThrowIfNull(theCase);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(options);
        var wrong = new List<Violation>();
        if (theCase.Structure("body") is not { } body || Array.IndexOf(body.Mask.Data, (byte)1) < 0)
        {
            wrong.Add(new("structures", "There is no body.", "Give a label 'body' (skin), or a CT from which it can be derived."));
        }
        if (Array.IndexOf(lesion.Mask.Data, (byte)1) < 0)
        {
            wrong.Add(new(lesion.Name, "The lesion is empty.", "Give a label or centre and diameter."));
        }
        if (!theCase.Geometry.IsOrthogonal)
        {
            wrong.Add(new("images", "The grid is sheared.", "Resample the case to an orthogonal grid."));
        }
        if (options.OuterDiameterMm is { } d && !(d > 0 && d <= 10))
        {
            wrong.Add(new("diameter", $"{d} mm.", "Allowed: above 0, at most 10 mm."));
        }
        if (!(options.ShaftLengthMm >= 10 && options.ShaftLengthMm <= 500))
        {
            wrong.Add(new("shaft length", $"{options.ShaftLengthMm} mm.", "Allowed: 10 .. 500 mm."));
        }
        if (wrong.Count > 0)
        {
            throw new ValidationException(wrong);
        }
    }

    private static Candidate[] CastAll(AccessMap map, Vec3 aim, CancellationToken ct)
    {
        var result = new Candidate[map.Skin.Count];
        FixedBlocks.For(result.Length, 128, map.Options.Threads, (a, b) =>
        {
            ct.ThrowIfCancellationRequested();
            for (var i = a; i < b; i++)
            {
                result[i] = Candidate.Cast(map, map.Skin[i].Position, aim);
            }
        });
        return result;
    }

    /// <summary>Points off the centre along the index axes, inside the lesion: a quarter and half of its radius.</summary>
    private static IEnumerable<Vec3> OffCentre(AccessMap map)
    {
        foreach (var share in new[] { 0.25, 0.5 })
        {
            var r = share * map.Lesion.DiameterMm / 2;
            foreach (var d in new Vec3[] { new(1, 0, 0), new(-1, 0, 0), new(0, 1, 0), new(0, -1, 0), new(0, 0, 1), new(0, 0, -1) })
            {
                if (map.Target.At(map.Centre + d * r, map.Space.Spacing))
                {
                    yield return map.Centre + d * r;
                }
            }
        }
    }

    private static List<RankedPath> Rank(AccessMap map, Candidate[] feasible, bool[] pareto, CancellationToken ct)
    {
        var order = Enumerable.Range(0, feasible.Length).OrderByDescending(i => feasible[i].Score).ThenBy(i => Math.Round(feasible[i].LengthMm, 3))
            .ThenBy(i => map.Space.ToLps(feasible[i].Entry), Comparer<Vec3>.Create((a, b) => SkinFinder.Before(a, b) ? -1 : SkinFinder.Before(b, a) ? 1 : 0)).ToArray();
        var accepted = new List<(RankedPath Path, Vec3 Entry)>();
        var spare = new List<(RankedPath Path, Vec3 Entry)>();
        var rejected = 0;
        foreach (var onlyPareto in new[] { true, false })
        {
            foreach (var i in order)
            {
                ct.ThrowIfCancellationRequested();
                var enough = onlyPareto ? map.Options.MaxPaths : Math.Min(map.Options.MaxPaths, 3);
                if (accepted.Count >= enough || rejected > 400 || spare.Count >= MostSpare)
                {
                    break;
                }
                var c = feasible[i];
                if (pareto[i] != onlyPareto || accepted.Exists(a => Vec3.Distance(a.Entry, c.Entry) < map.Options.EntrySeparationMm)
                    || spare.Exists(a => Vec3.Distance(a.Entry, c.Entry) < map.Options.EntrySeparationMm / 2))
                {
                    continue;
                }
                var path = PathMeasure.Of(map, c.Entry, c.Aim, c.Tip) with { ParetoOptimal = onlyPareto };
                if (path.MeetsHardLimits)
                {
                    // A path whose further needles and tines break a limit is kept for want of better ones.
                    var breaking = map.Options.Breaking?.Invoke(map, path.Shaft) ?? 0;
                    (breaking == 0 ? accepted : spare).Add((path with { PartsBreaking = breaking }, c.Entry));
                }
                else
                {
                    rejected++;
                }
            }
        }
        foreach (var s in spare.OrderBy(s => s.Path.PartsBreaking))
        {
            if (accepted.Count < map.Options.MaxPaths && accepted.TrueForAll(a => Vec3.Distance(a.Entry, s.Entry) >= map.Options.EntrySeparationMm))
            {
                accepted.Add(s);
            }
        }
        return [.. accepted.Select(a => a.Path).OrderBy(p => p.PartsBreaking).ThenByDescending(p => Math.Round(p.Score, 4)).ThenBy(p => Math.Round(p.LengthMm, 3))
            .ThenBy(p => p.EntryMm, Comparer<Vec3>.Create((a, b) => SkinFinder.Before(a, b) ? -1 : SkinFinder.Before(b, a) ? 1 : 0)).Select((p, i) => p with { Rank = i + 1 })];
    }

    private static LeastViolatedPath? LeastViolated(Case theCase, Lesion lesion, AimOptions options, CancellationToken ct)
    {
        var map = new AccessMap(theCase, lesion, options, options.ShaftLengthMm + LengthSlackMm, ct);
        var aim = options.TargetsMm.Count > 0 ? map.Space.FromLps(options.TargetsMm[0]) : map.Centre;
        var costs = new double[map.Skin.Count];
        FixedBlocks.For(costs.Length, 128, options.Threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                costs[i] = Cost(map, map.Skin[i].Position, aim);
            }
        });
        var best = Enumerable.Range(0, costs.Length).Where(i => double.IsFinite(costs[i])).OrderBy(i => Math.Round(costs[i], 6))
            .ThenBy(i => Vec3.Distance(map.Skin[i].Position, aim)).Take(24)
            .Select(i => PathMeasure.Of(map, map.Skin[i].Position, aim, aim + (aim - map.Skin[i].Position).Normalized() * options.ActiveCentreOffsetMm))
            .OrderBy(p => p.Violations.Sum(Cost)).ThenBy(p => p.LengthMm).FirstOrDefault();
        if (best is null)
        {
            return null;
        }
        var advice = best.Violations.Count == 0
            ? "This path meets all hard limits on the original masks; the search fields were stricter by a fraction of a voxel."
            : "Least violated: " + string.Join("; ", best.Violations.Select(v => v.Relaxable
                ? $"{v.Text}: relax by {v.RelaxBy:F1} {v.Unit}" : $"{v.Text}: cannot be relaxed here"));
        return new(best, advice);
    }

    private static double Cost(PathViolation v) => v.Constraint == "outside" ? 20 : v.Constraint == "table" ? 3 + (v.Relaxable ? 0 : 3)
        : v.Constraint == "length" ? v.RelaxBy / 15 : (v.Relaxable ? 0 : 10) + v.RelaxBy / Math.Max(1, v.Limit);

    private static double Cost(AccessMap map, Vec3 entry, Vec3 aim)
    {
        var tip = aim + (aim - entry).Normalized() * map.Options.ActiveCentreOffsetMm;
        var length = Vec3.Distance(entry, tip);
        if (length > map.Options.ShaftLengthMm + LengthSlackMm)
        {
            return double.PositiveInfinity;
        }
        var cost = Math.Max(0, length - map.Options.ShaftLengthMm) / 15;
        var (below, hub) = map.Table(entry, tip);
        cost += hub ? 6 : below > map.Rules.TableAngleDeg ? 3 : 0;
        foreach (var (o, slack) in map.WorstSlack(entry, tip))
        {
            var clearance = map.Obstacles[o].Rule!.ClearanceMm;
            cost += (slack <= -clearance ? 10 : 0) - slack / Math.Max(1, clearance);
        }
        cost += map.LeavesBody(entry, tip) ? 20 : 0;
        if (map.CapsuleRules)
        {
            var (angle, parenchyma, _) = map.Walk(entry, tip, AccessMap.WalkMm);
            cost += Math.Max(0, map.Rules.ParenchymaMm - parenchyma) / Math.Max(1, map.Rules.ParenchymaMm);
            cost += double.IsNaN(angle) ? 0 : Math.Max(0, map.Rules.CapsuleAngleDeg - angle) / Math.Max(1, map.Rules.CapsuleAngleDeg);
        }
        return cost;
    }
}
