using Seldinger.Core.Plans;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Report;

/// <summary>Ranked paths, blocked skin, and the least violated path where none is accepted.</summary>
internal static class PathSection
{
    private const int ReasonsListed = 12;

    public static Markup Draw(TargetPlan target)
    {
        var chosen = TargetPictures.Rank(target);
        return Markup.Of($"<h3>{PathWords.Of(target.Paths.Kind).Title}</h3>{None(target)}{Listed(target, chosen)}{Parts(target)}{(target.Paths.Skin.Points.Count == 0 ? Markup.None : Skin(target, chosen))}");
    }

    private static Markup None(TargetPlan target) => target.Paths.Paths.Count > 0 || target.Paths.LeastViolated is not { } least ? Markup.None
        : Markup.Of($"<div class=\"call bad\"><b>{PathWords.Of(target.Paths.Kind).NoneFound}.</b> {least.Advice}<ul>{least.Path.Violations.Select(v => Markup.Of($"<li>{v.Text}{(v.Relaxable ? Markup.None : Markup.Of($" (the shaft would run through it)"))}</li>"))}</ul></div>");

    private static Markup Listed(TargetPlan target, int chosen) => target.Paths.Kind switch
    {
        AccessKind.Transcutaneous => Poses(target, chosen),
        AccessKind.Endoscope => Lumen(target, chosen),
        AccessKind.Catheter => Positions(target, chosen),
        _ => Table(target, chosen),
    };

    private static Markup Table(TargetPlan target, int chosen)
    {
        var paths = target.Paths.Paths.Count > 0 ? target.Paths.Paths : target.Paths.LeastViolated is { } least ? [least.Path] : [];
        if (paths.Count == 0)
        {
            return Markup.None;
        }
        var rows = paths.Select(p =>
        {
            // The chosen path is shown with the tip where the plan has it.
            var q = p.Rank == chosen && target.Path is { } placed ? placed : p;
            var e = q.EntryMm;
            return Markup.Of($"<tr{(p.Rank == chosen && chosen > 0 ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{(p.Rank > 0 ? p.Rank.ToString() : "\u2013")}</td><td class=\"n\">{ReportText.N(e.X, "0")}, {ReportText.N(e.Y, "0")}, {ReportText.N(e.Z, "0")}</td><td class=\"n\">{ReportText.N(q.TableZMm, "0.0")}</td><td class=\"n\">{ReportText.Degrees(q.InPlaneAngleDeg)}</td><td class=\"n\">{ReportText.Degrees(q.CraniocaudalTiltDeg)}{(q.GantryTiltDeg is { } g && Math.Abs(q.CraniocaudalTiltDeg) >= 0.5 ? Markup.Of($"<br><span class=\"key\">gantry {ReportText.Degrees(g)}</span>") : Markup.None)}</td><td class=\"n\">{ReportText.N(q.LengthMm, "0")}</td><td>{Closest(q)}</td><td class=\"n\">{(q.ParenchymaMm is { } m ? ReportText.N(m, "0") : "\u2013")}</td><td class=\"n\">{(q.CapsuleAngleDeg is { } c ? ReportText.Degrees(c) : "\u2013")}</td><td class=\"n\">{q.OuterDiameterMm:0.0}</td><td class=\"n\">{q.HaemorrhageIndex:0.0}</td><td class=\"n\">{ReportText.N(q.UnassessedMm, "0")}</td><td class=\"n\">{p.Score:0.00}</td></tr>");
        });
        return Markup.Of($"""
            <table class="paths"><thead><tr><th>Path</th><th class="n">Skin entry<br>x, y, z mm</th><th class="n">Table<br>z mm</th><th class="n">In<br>plane</th><th class="n">Out of<br>plane</th><th class="n">Depth<br>mm</th><th>Closest structures to avoid</th><th class="n">Parenchyma<br>before, mm</th><th class="n">To<br>capsule</th><th class="n">Shaft<br>mm</th><th class="n">Bleeding<br>index</th><th class="n">Not<br>assessed, mm</th><th class="n">Score</th></tr></thead><tbody>{rows}</tbody></table>
            <p class="small">{target.Paths.Candidates:N0} candidates, {target.Paths.Feasible:N0} hold all hard limits, {target.Paths.ParetoCount:N0} in the Pareto set. Coordinates are LPS millimetres of the planning scan. In plane: 0° from straight anterior, positive from the patient's left; out of plane: positive towards the head. Not assessed: length through tissue that no label names; it is not called clear. The bleeding index is relative to an 18G track and ranks paths only; it is not a probability.</p>
            """);
    }

    private static Markup Poses(TargetPlan target, int chosen)
    {
        var poses = target.Paths.Paths.Count > 0 ? target.Paths.Paths : target.Paths.LeastViolated is { } least ? [least.Path] : [];
        double Score(RankedPath p, string id) => p.Scores.FirstOrDefault(s => s.Id == id)?.Value ?? double.NaN;
        var rows = poses.Select(p => Markup.Of($"<tr{(p.Rank == chosen && chosen > 0 ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{(p.Rank > 0 ? p.Rank.ToString() : "\u2013")}</td><td class=\"n\">{ReportText.N(p.EntryMm.X, "0")}, {ReportText.N(p.EntryMm.Y, "0")}, {ReportText.N(p.EntryMm.Z, "0")}</td><td class=\"n\">{ReportText.N(p.TableZMm, "0.0")}</td><td class=\"n\">{ReportText.Degrees(p.InPlaneAngleDeg)}</td><td class=\"n\">{ReportText.Degrees(p.CraniocaudalTiltDeg)}</td><td class=\"n\">{ReportText.N(p.LengthMm, "0")}</td><td class=\"n\">{ReportText.N(Score(p, AcousticWindow.Standoff), "0")}</td><td class=\"n\">{ReportText.Percent(Score(p, AcousticWindow.Free))}</td><td>{Shades(p)}</td><td class=\"n\">{ReportText.N(p.UnassessedMm, "0")}</td><td class=\"n\">{p.Score:0.00}</td></tr>"));
        return Markup.Of($"""
            <table class="paths"><thead><tr><th>Pose</th><th class="n">Skin point<br>x, y, z mm</th><th class="n">Table<br>z mm</th><th class="n">In<br>plane</th><th class="n">Out of<br>plane</th><th class="n">Focus<br>depth, mm</th><th class="n">Water<br>mm</th><th class="n">Aperture<br>free</th><th>Shaded by</th><th class="n">Not<br>assessed, mm</th><th class="n">Score</th></tr></thead><tbody>{rows}</tbody></table>
            <p class="small">{target.Paths.Candidates:N0} poses looked at, {target.Paths.Feasible:N0} within reach with enough of the aperture free. Nothing is inserted: the axis runs from the skin point to the focus. Coordinates are LPS millimetres of the planning scan. In plane: 0° from straight anterior, positive from the patient's left; out of plane: positive towards the head. Water: between the transducer's rim and the skin, on the axis. Shares are those of straight rays; the simulation computes what reaches the focus.</p>
            """);
    }

    private static Markup Positions(TargetPlan target, int chosen)
    {
        var positions = target.Paths.Paths.Count > 0 ? target.Paths.Paths : target.Paths.LeastViolated is { } least ? [least.Path] : [];
        CriterionScore Score(RankedPath p, string id) => p.Scores.First(s => s.Id == id);
        string Way(RankedPath p) => Score(p, VesselPlanner.Along).Value is var mm && double.IsFinite(mm) ? ReportText.N(mm, "0") : "\u2013";
        var rows = positions.Select(p => Markup.Of($"<tr{(p.Rank == chosen && chosen > 0 ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{(p.Rank > 0 ? p.Rank.ToString() : "\u2013")}</td><td>{Score(p, VesselPlanner.Radius).Label}</td><td class=\"n\">{ReportText.N(p.EntryMm.X, "0")}, {ReportText.N(p.EntryMm.Y, "0")}, {ReportText.N(p.EntryMm.Z, "0")}</td><td class=\"n\">{ReportText.N(p.TipMm.X, "0")}, {ReportText.N(p.TipMm.Y, "0")}, {ReportText.N(p.TipMm.Z, "0")}</td><td class=\"n\">{Way(p)}</td><td class=\"n\">{ReportText.N(Score(p, VesselPlanner.Radius).Value, "0.0")}</td><td class=\"n\">{ReportText.N(Score(p, VesselPlanner.NearSide).Value, "0.0")}</td><td class=\"n\">{p.Score:0.00}</td></tr>"));
        var access = Markup.Join(target.Findings.Where(f => f.Id.StartsWith("access.", StringComparison.Ordinal) || f.Id is "vessel.wall" or "vessel.flow" or "vessel.thrombosis").Select(f => Markup.Of($"<li>{ReportText.Capital(f.Criterion)}: {f.Message} {ReportText.Source(f.Source)} {ReportText.GradeBadge(f.Grade)}</li>")));
        return Markup.Of($"""
            <table class="paths"><thead><tr><th>Position</th><th>Vessel</th><th class="n">Proximal end<br>x, y, z mm</th><th class="n">Distal end<br>x, y, z mm</th><th class="n">Way along<br>the vessel, mm</th><th class="n">Vessel<br>radius, mm</th><th class="n">Near side of<br>lesion, mm</th><th class="n">Score</th></tr></thead><tbody>{rows}</tbody></table>
            <p class="small">{target.Paths.Candidates:N0} straight stretches of labelled vessels looked at, {target.Paths.Feasible:N0} within thermal reach. Needle tracks: {target.Tracks.Count}; punctures of the liver's capsule: 0. Coordinates are LPS millimetres of the planning scan; the ends are those of the part that heats. The way counts from where the label of the vessel begins. Near side: from the axis of the instrument.</p>
            {(access.Text.Length > 0 ? Markup.Of($"<div class=\"box\"><h3>Access and vessel</h3><ul>{access}</ul></div>") : Markup.None)}
            """);
    }

    private static Markup Lumen(TargetPlan target, int chosen)
    {
        var paths = target.Paths.Paths.Count > 0 ? target.Paths.Paths : target.Paths.LeastViolated is { } least ? [least.Path] : [];
        string Of(RankedPath p, string id) => p.Scores.FirstOrDefault(s => s.Id == id) is { } s ? ReportText.N(s.Value, "0") : "\u2013";
        var rows = paths.Select(p =>
        {
            var q = p.Rank == chosen && target.Path is { } placed ? placed : p;
            return Markup.Of($"<tr{(p.Rank == chosen && chosen > 0 ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{(p.Rank > 0 ? p.Rank.ToString() : "\u2013")}</td><td class=\"n\">{ReportText.N(q.EntryMm.X, "0")}, {ReportText.N(q.EntryMm.Y, "0")}, {ReportText.N(q.EntryMm.Z, "0")}</td><td class=\"n\">{Of(p, EndoscopePlanner.Along)}</td><td class=\"n\">{Of(p, EndoscopePlanner.Wall)}</td><td class=\"n\">{ReportText.N(q.LengthMm, "0")}</td><td>{Closest(q)}</td><td class=\"n\">{(q.ParenchymaMm is { } m ? ReportText.N(m, "0") : "\u2013")}</td><td class=\"n\">{q.OuterDiameterMm:0.0}</td><td class=\"n\">{ReportText.N(q.UnassessedMm, "0")}</td><td class=\"n\">{p.Score:0.00}</td></tr>");
        });
        return paths.Count == 0 ? Markup.None : Markup.Of($"""
            <table class="paths"><thead><tr><th>Path</th><th class="n">Wall entry<br>x, y, z mm</th><th class="n">Along the<br>lumen, mm</th><th class="n">Wall<br>crossed, mm</th><th class="n">Wall to<br>tip, mm</th><th>Closest structures to avoid</th><th class="n">Parenchyma<br>before, mm</th><th class="n">Needle<br>mm</th><th class="n">Not<br>assessed, mm</th><th class="n">Score</th></tr></thead><tbody>{rows}</tbody></table>
            <p class="small">{target.Paths.Candidates:N0} places of the wall looked at, {target.Paths.Feasible:N0} of those measured hold all hard limits. Coordinates are LPS millimetres of the planning scan. Along the lumen: from where the endoscope comes into the scan, along the middle of the lumen. Whether the endoscope's tip can bend into the direction is not computed. Not assessed: length through tissue that no label names.</p>
            <table><thead><tr><th></th><th>Wall of the lumen</th><th></th></tr></thead><tbody>{target.Findings.Where(f => f.Id.StartsWith("endoscope.", StringComparison.Ordinal)).Select(f => Markup.Of($"<tr><td>{FindingsSection.Tag(f.Status)}</td><td>{ReportText.Capital(f.Criterion)}</td><td>{ReportText.Capital(f.Message)}</td></tr>"))}</tbody></table>
            """);
    }

    /// <summary>Further needles, tines and tips of a cluster, each with what it breaks.</summary>
    private static Markup Parts(TargetPlan target)
    {
        if (!target.Paths.Kind.LeavesTrack() || target.MorePaths.Count + target.Prongs.Count == 0)
        {
            return Markup.None;
        }
        var words = PathWords.Of(target.Paths.Kind);
        string Why(IReadOnlyList<PathViolation> v) => v.Count == 0 ? "all hold" : string.Join("; ", v.Select(x => x.Text));
        Markup Row(string name, Core.Geometry.Vec3 from, Core.Geometry.Vec3 to, double mm, IReadOnlyList<PathViolation> v) => Markup.Of($"<tr><td>{name}</td><td class=\"n\">{Place(from)}</td><td class=\"n\">{Place(to)}</td><td class=\"n\">{ReportText.N(mm, "0")}</td><td>{FindingsSection.Tag(v.Count == 0 ? Core.Cases.CriterionStatus.Met : Core.Cases.CriterionStatus.NotMet)}</td><td>{Why(v)}</td></tr>");
        var needles = new[] { target.Path }.OfType<RankedPath>().Concat(target.MorePaths).ToList();
        var rows = needles.Select((p, n) => Row($"{words.Instrument} {n + 1} of {needles.Count}", p.EntryMm, p.TipMm, p.LengthMm, p.Violations))
            .Concat(target.Prongs.Select(p => Row(p.Prong.Name, p.Prong.PointsMm[0], p.Prong.PointsMm[^1], p.Prong.PointsMm.Zip(p.Prong.PointsMm.Skip(1), Core.Geometry.Vec3.Distance).Sum(), p.Violations)));
        return Markup.Of($"""
            <h4>Every part of the instrument</h4>
            <table class="paths"><thead><tr><th>Part</th><th class="n">From<br>x, y, z mm</th><th class="n">To<br>x, y, z mm</th><th class="n">Length<br>mm</th><th>Hard limits</th><th></th></tr></thead><tbody>{rows}</tbody></table>
            {(target.Prongs.Count == 0 ? Markup.None : new("<p class=\"small\">How the device is turned about its axis is not known; tines and tips are measured as they are drawn.</p>"))}
            """);
    }

    private static string Place(Core.Geometry.Vec3 p) => $"{ReportText.N(p.X, "0")}, {ReportText.N(p.Y, "0")}, {ReportText.N(p.Z, "0")}";

    private static Markup Shades(RankedPath p)
    {
        var shades = p.Scores.Where(s => s.Id.StartsWith("shaded-", StringComparison.Ordinal)).OrderByDescending(s => s.Value).ToList();
        return shades.Count == 0 ? new("nothing") : Markup.Join(shades.Select((s, n) => Markup.Of($"{(n > 0 ? ", " : "")}{s.Label} {ReportText.Percent(s.Value)}")));
    }

    private static Markup Closest(RankedPath p) => p.Closest.All(c => c.RequiredMm is null) ? new("none of those to avoid within 20 mm")
        : Markup.Join(p.Closest.Where(c => c.RequiredMm is not null).Take(3).Select((c, n) => Markup.Of($"{(n > 0 ? ", " : "")}{ReportText.Structure(c.Structure)}{(c.Automatic ? " (auto)" : "")} {ReportText.Mm(c.ClearanceMm)}")));

    private static Markup Skin(TargetPlan target, int chosen)
    {
        var skin = target.Paths.Skin;
        var marks = target.Paths.Paths.OrderBy(p => p.Rank != chosen).Select(p => new DrawnPath(p.Rank.ToString(), p.Shaft)).ToList();
        var reasons = skin.Regions.GroupBy(r => (r.Reason, r.Constraint)).Select(g => (g.Key.Reason, g.Key.Constraint, Share: g.Sum(r => r.AreaShare))).OrderByDescending(g => g.Share).ToList();
        var rows = reasons.Take(ReasonsListed).Select(r => Markup.Of($"<span class=\"flat\">{Swatch(SkinMapPicture.ColourOf(r.Constraint))}{r.Reason} {ReportText.Percent(r.Share)}</span>"));
        return Markup.Of($"""
            <figure>{SkinMapPicture.Draw(skin, marks)}<figcaption>Skin within reach, unrolled; A is the anterior midline, L the patient's left. Green: a {(target.Paths.Kind == AccessKind.Transcutaneous ? "transducer pose has its window" : "straight path holds all hard limits")} (darker = better score), {ReportText.Percent(skin.FeasibleShare)} of the skin in the scan. Numbers are the ranked ones; the filled one is planned.</figcaption></figure>
            <div class="legend">{rows}</div>
            """);
    }

    private static Markup Swatch(string colour) => Markup.Of($"<svg viewBox=\"0 0 12 10\"><rect width=\"12\" height=\"10\" fill=\"{colour}\"/></svg>");
}
