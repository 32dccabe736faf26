using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Margin;

namespace Seldinger.Planning.Aim;

/// <summary>
/// Finds paths of a needle that leaves an endoscope: from the inner wall of a segmented lumen straight to the lesion, within the reach of needle and endoscope,
/// against the same hard limits as paths through the skin (but for the table, and for the wall of the lumen itself).
/// </summary>
/// <remarks>The bending of the endoscope's tip is not modelled: any direction out of the wall counts. Wall and content are one label: the wall's depth is the catalogue's.</remarks>
public static class EndoscopePlanner
{
    /// <summary>Id of the way along the lumen among the criteria of a path; it does not count in the score.</summary>
    public const string Along = "lumen-along";

    /// <summary>Id of the wall that is crossed among the criteria of a path; it does not count in the score.</summary>
    public const string Wall = "lumen-wall";

    private const int MostMeasured = 200;
    private const double SiteSeparationMm = 4;
    private const double RayStepMm = 1;

    private readonly record struct Site(Lumen Lumen, CatalogueEntry Entry, Vec3 Wall, Vec3 Inner, double AlongMm, double WallMm);

    /// <summary>Finds and ranks paths.</summary>
    /// <param name="theCase">Case with a structure "body".</param>
    /// <param name="lesion">Lesion aimed at.</param>
    /// <param name="options">Rules and device; its length is what the needle reaches beyond the endoscope.</param>
    /// <param name="catalogue">Entries of the kind endoscopic-lumen.</param>
    /// <param name="device">The device, for the working length of its endoscope.</param>
    /// <param name="ct">Cancels.</param>
    public static PathSet Find(Case theCase, Lesion lesion, AimOptions options, Catalogue catalogue, CatalogueEntry device, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(theCase);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(device);
        PathPlanner.Check(theCase, lesion, options);
        var lumens = catalogue.OfKind("endoscopic-lumen").Select(e => (Entry: e, Lumen: Lumen.Of(theCase, e, options.Threads))).Where(l => l.Lumen is not null).ToList();
        var nearest = lumens.Select(l => Nearest(l.Lumen!.Mask, lesion.CentreMm)).DefaultIfEmpty(options.ShaftLengthMm).Min();
        // The table is no limit for an endoscope.
        var map = new AccessMap(theCase with { Position = "unknown" }, lesion, options with { ThroughStructures = [.. lumens.SelectMany(l => l.Lumen!.Structures)] }, Math.Max(options.ShaftLengthMm, nearest) + 10, ct);
        var working = device["working_length"].Si * 1e3;
        var sites = lumens.SelectMany(l => Sites(map, l.Lumen!, l.Entry)).Where(s => s.AlongMm <= working).OrderBy(s => Math.Round(Vec3.Distance(s.Inner, map.Centre), 3)).ThenBy(s => s.Wall, Order).ToList();
        var thinned = new List<Site>();
        foreach (var s in sites)
        {
            if (thinned.Count < MostMeasured && thinned.TrueForAll(t => Vec3.Distance(t.Wall, s.Wall) >= SiteSeparationMm))
            {
                thinned.Add(s);
            }
        }
        ct.ThrowIfCancellationRequested();
        var measured = new (Site Site, RankedPath Path)[thinned.Count];
        Parallel.For(0, thinned.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = ct }, n => measured[n] = (thinned[n], Measure(map, thinned[n])));
        var accepted = new List<(Site Site, RankedPath Path)>();
        foreach (var m in measured.Where(m => m.Path.MeetsHardLimits).OrderByDescending(m => Math.Round(m.Path.Score, 4)).ThenBy(m => Math.Round(m.Path.LengthMm, 3)).ThenBy(m => m.Path.EntryMm, Order))
        {
            if (accepted.Count < options.MaxPaths && accepted.TrueForAll(a => Vec3.Distance(a.Path.EntryMm, m.Path.EntryMm) >= options.EntrySeparationMm))
            {
                accepted.Add((m.Site, m.Path with { Rank = accepted.Count + 1, ParetoOptimal = true }));
            }
        }
        var least = accepted.Count > 0 ? null : measured.OrderBy(m => m.Path.Violations.Sum(v => (v.Relaxable ? 0 : 10) + v.RelaxBy / Math.Max(1, v.Limit))).ThenBy(m => m.Path.LengthMm).Select(m => new LeastViolatedPath(m.Path, Advice(m.Path))).FirstOrDefault();
        var context = LesionContext.Of(map, theCase);
        return new()
        {
            Lesion = lesion.Name,
            Paths = [.. accepted.Select(a => a.Path)],
            Candidates = sites.Count,
            Feasible = measured.Count(m => m.Path.MeetsHardLimits),
            ParetoCount = accepted.Count,
            Skin = new([], [], 0),
            LeastViolated = least,
            NotAssessed = context.NotAssessed,
            LesionToCapsuleMm = context.CapsuleMm,
            LesionToVesselMm = context.VesselMm,
            Findings = [.. Findings(lesion, options, working, lumens.Count, nearest, accepted.Select(a => (a.Site, a.Path)).ToList(), least)],
            Access = map,
            Kind = AccessKind.Endoscope,
        };
    }

    /// <summary>How near the zone comes to the wall of each lumen that is segmented: the margin to perforation by heat or cold.</summary>
    /// <param name="organs">The organ-at-risk table of the zone.</param>
    /// <param name="catalogue">Entries of the kind endoscopic-lumen.</param>
    public static IEnumerable<Finding> Perforation(IReadOnlyList<OrganAtRiskLine> organs, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(organs);
        ArgumentNullException.ThrowIfNull(catalogue);
        foreach (var entry in catalogue.OfKind("endoscopic-lumen"))
        {
            var limit = entry["perforation_margin"];
            foreach (var name in entry.Json.GetProperty("structures").EnumerateArray().Select(s => s.GetString()!))
            {
                if (organs.FirstOrDefault(o => o.Structure == name) is { Assessed: true } line)
                {
                    var (far, inside) = (line.DistanceMm is null || line.DistanceMm >= limit.Value, line.OverlapMl ?? 0);
                    yield return new($"endoscope.perforation.{name}", far && inside <= 0 ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, $"zone at least {limit.Value:F0} mm from the wall of the {Words.Of(name)}",
                        FormattableString.Invariant($"wall-perforation margin {(line.DistanceMm is { } d ? $"{d:F1} mm" : $"above {OrganAtRisk.RangeMm:F0} mm")}{(inside > 0 ? $", {inside:F2} mL of wall and content inside the zone" : "")}"), [], limit.Source, limit.Grade, "A3.11");
                }
            }
        }
    }

    private static readonly Comparer<Vec3> Order = Comparer<Vec3>.Create((a, b) => SkinFinder.Before(a, b) ? -1 : SkinFinder.Before(b, a) ? 1 : 0);

    private static RankedPath Measure(AccessMap map, Site s)
    {
        var u = (map.Centre - s.Inner).Normalized();
        var path = PathMeasure.Of(map, s.Inner, map.Centre, map.Centre + u * map.Options.ActiveCentreOffsetMm);
        return path with { Scores = [.. path.Scores, new(Along, "Way along the lumen", s.AlongMm, "mm", 1, 0), new(Wall, "Wall crossed", s.WallMm, "mm", 1, 0)] };
    }

    private static string Advice(RankedPath p) => p.Violations.Count == 0 ? "" : "Least violated: " + string.Join("; ", p.Violations.Select(v => v.Relaxable ? $"{v.Text}: relax by {v.RelaxBy:F1} {v.Unit}" : $"{v.Text}: cannot be relaxed here"));

    /// <summary>Distance from a point to the nearest voxel of a lumen, mm.</summary>
    private static double Nearest(Mask mask, Vec3 mm)
    {
        var best = double.PositiveInfinity;
        for (var n = 0; n < mask.Data.Length; n++)
        {
            if (mask.Data[n] != 0)
            {
                var (i, j, k) = mask.Geometry.Unravel(n);
                best = Math.Min(best, Vec3.Distance(mask.Geometry.CentreMm(i, j, k), mm));
            }
        }
        return best;
    }

    /// <summary>Places of the wall from which the way to the lesion leaves the lumen and does not come back into it.</summary>
    private static IEnumerable<Site> Sites(AccessMap map, Lumen lumen, CatalogueEntry entry)
    {
        var (g, s, view) = (lumen.Mask.Geometry, map.Space.Spacing, MaskView.Of(lumen.Mask));
        var wall = entry["wall"].Si * 1e3;
        for (var n = 0; n < lumen.Mask.Data.Length; n++)
        {
            if (lumen.Mask.Data[n] == 0)
            {
                continue;
            }
            var (i, j, k) = g.Unravel(n);
            if (view[i - 1, j, k] && view[i + 1, j, k] && view[i, j - 1, k] && view[i, j + 1, k] && view[i, j, k - 1] && view[i, j, k + 1])
            {
                continue;
            }
            var p = new Vec3(i * s.X, j * s.Y, k * s.Z);
            var (way, along) = (map.Centre - p, lumen.AlongMm(i, j, k));
            if (way.Length > map.ReachMm || way.Length < 1 || !double.IsFinite(along))
            {
                continue;
            }
            var u = way.Normalized();
            var clear = true;
            for (var mm = 1.5 * Math.Max(s.X, Math.Max(s.Y, s.Z)); clear && mm < way.Length; mm += RayStepMm)
            {
                clear = !view.At(p + u * mm, s);
            }
            if (clear)
            {
                // Behind the wall, when the lumen is that deep there.
                var inner = p - u * wall;
                yield return view.At(inner, s) ? new(lumen, entry, p, inner, along, wall) : new(lumen, entry, p, p, along, 0);
            }
        }
    }

    private static IEnumerable<Finding> Findings(Lesion lesion, AimOptions options, double workingMm, int lumens, double nearestMm, IReadOnlyList<(Site Site, RankedPath Path)> accepted, LeastViolatedPath? least)
    {
        Finding Of(string id, CriterionStatus status, Severity severity, string criterion, FormattableString message) => new(id, status, severity, criterion, FormattableString.Invariant(message), [], "engineering-default", Grade.E4, "A3.11");
        if (lumens == 0)
        {
            yield return Of("path.lumen", CriterionStatus.Unknown, Severity.Major, "a hollow organ is segmented", $"no lumen that an endoscope travels in is segmented: access was not assessed.");
            yield break;
        }
        yield return Of("path.reach", nearestMm <= options.ShaftLengthMm ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, $"target within {options.ShaftLengthMm:F0} mm of a lumen",
            $"the centre of {lesion.Name} lies {nearestMm:F0} mm from the nearest lumen; the needle reaches {options.ShaftLengthMm:F0} mm beyond the endoscope.");
        yield return Of("path.feasible", accepted.Count > 0 ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, "a path from a lumen meets all hard limits",
            accepted.Count > 0 ? $"{lesion.Name}: {accepted.Count} distinct paths listed." : (FormattableString)$"{lesion.Name}: no path from a lumen meets all hard limits. {least?.Advice ?? $"Target {nearestMm:F0} mm deep > {options.ShaftLengthMm:F0} mm."}");
        if (accepted.Count == 0)
        {
            yield break;
        }
        var (site, path) = accepted[0];
        var organ = string.Join(", ", path.Crossings.Where(c => site.Lumen.Structures.Contains(c.Structure)).Select(c => Words.Of(c.Structure)).DefaultIfEmpty(Words.Of(site.Lumen.Structures[0])));
        yield return Of("endoscope.length", CriterionStatus.Met, Severity.Info, $"way along the lumen within the working length of {workingMm:F0} mm", $"{site.AlongMm:F0} mm along the middle of the lumen{(site.Lumen.CutOff ? ", from the edge of the scan: what comes before it is not seen" : "")}.");
        yield return Of("endoscope.wall", CriterionStatus.Note, Severity.Info, "wall that the needle crosses", $"{organ}: {site.WallMm:F1} mm of wall are taken for the label's outermost layer. The wall is not told from the content by the label.");
    }
}
