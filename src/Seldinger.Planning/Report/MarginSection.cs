using Seldinger.Core.Plans;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Place;

namespace Seldinger.Planning.Report;

/// <summary>Zone and margin, endpoints, placement search, organs at risk.</summary>
internal static class MarginSection
{
    /// <summary>Organs nearer than this have a line of their own; the others are listed with their distance.</summary>
    private const double NearMm = 20;

    /// <summary>So have organs that become this warm.</summary>
    private const double WarmC = 41;

    /// <summary>Or this cold.</summary>
    private const double ChilledC = 10;

    public static Markup Draw(PlanResult plan, TargetPlan target)
    {
        if (target.Margin is not { } m)
        {
            return Markup.None;
        }
        var points = m.Surface.Select(p => new MarginPoint(p.PositionMm, p.MarginMm, p.AreaMm2, !p.CapsuleSide)).ToList();
        var histogram = Charts.MarginHistogram([.. points.Where(p => p.Counted).Select(p => (p.MarginMm, p.AreaMm2))]);
        var rule = m.SubcapsularRule ? Markup.Of($" Subcapsular lesion ({ReportText.Mm(m.ToCapsuleMm)} to the capsule): the {ReportText.Percent(m.CapsuleSideShare)} of its surface that only tissue beyond the capsule limits does not count (grey); with it the smallest margin is {ReportText.Mm(m.MinimalRawMm)}.") : Markup.None;
        return Markup.Of($"""
            <h3>Margin</h3>
            <div class="pics two"><div>{Numbers(plan, target)}<p class="small">{rule}</p><figure>{histogram}</figure></div><div>{Probabilities(target)}{Endpoints(target)}{Mismatch(target)}</div></div>
            {Placements(plan, target)}
            """);
    }

    /// <summary>The map of the lesion's surface with the legend of its colours.</summary>
    public static Markup Map(TargetPlan target, string id)
    {
        if (target.Margin is not { } m)
        {
            return Markup.None;
        }
        var points = m.Surface.Select(p => new MarginPoint(p.PositionMm, p.MarginMm, p.AreaMm2, !p.CapsuleSide)).ToList();
        var bands = Palette.MarginBands.Select(b => Flat(b.Colour, b.Label)).Concat(m.CapsuleSideShare > 0 ? [Flat("#cdd1d5", "not counted (capsule)")] : []);
        return Markup.Of($"<figure>{MarginMapPicture.Draw(points, target.Lesion.CentreMm, m.Weak.PositionMm, m.MinimalMm, target.Step?.EntryMm, id, PathWords.Of(target.Paths.Kind).Instrument)}<div class=\"legend\">{bands}</div><figcaption>Margin over the whole lesion surface, unrolled, seen from the front.</figcaption></figure>");
    }

    private static Markup Flat(string colour, string label) => Markup.Of($"<span class=\"flat\"><svg viewBox=\"0 0 12 10\"><rect width=\"12\" height=\"10\" fill=\"{colour}\"/></svg>{label}</span>");

    private static Markup Numbers(PlanResult plan, TargetPlan target)
    {
        var m = target.Margin!;
        Markup Row(string name, Markup value) => Markup.Of($"<tr><td>{name}</td><td class=\"n\">{value}</td></tr>");
        var coverage = m.Coverage.Select(c => Row(c.MarginMm == 0 ? "Lesion inside the zone" : $"Lesion with {c.MarginMm:0} mm inside the zone", Markup.Of($"{ReportText.Percent(c.Covered)} of {ReportText.Ml(c.VolumeMl)}")));
        return Markup.Of($"""
            <table><thead><tr><th>Zone and margin</th><th class="n">Value</th></tr></thead><tbody>
            {Row("Smallest margin, between surfaces", Markup.Of($"<b>{ReportText.Mm(m.MinimalMm)}</b>"))}
            <tr><td>Weakest towards</td><td class="n wrap">{m.Weak.Words}</td></tr>
            {Row("Margin, 5 / 50 / 95 % of the surface", Markup.Of($"{ReportText.N(m.QuantilesMm.Q05, "0.0")} / {ReportText.N(m.QuantilesMm.Q50, "0.0")} / {ReportText.N(m.QuantilesMm.Q95, "0.0")} mm"))}
            {Row($"Surface with at least {plan.AskedMarginMm:0.#} mm", Markup.Of($"{ReportText.Percent(m.SurfaceShareAsked)}"))}
            {coverage}
            {Row("Zone volume", Markup.Of($"{ReportText.Ml(m.ZoneMl)}"))}
            {Row("Lesion outside the zone", Markup.Of($"{ReportText.Ml(m.ResidualMl)}"))}
            {Row("Healthy tissue destroyed", Markup.Of($"{ReportText.Ml(m.HealthyDestroyedMl)}{(m.HealthyDestroyedPercent is { } p ? $" ({ReportText.N(p, "0.0")} % of the organ)" : "")}"))}
            {(m.OutsideOrganMl is > 0 ? Row("Zone outside the organ", Markup.Of($"{ReportText.Ml(m.OutsideOrganMl)}")) : Markup.None)}
            {Row("Smallest value of a voxel distance map", Markup.Of($"{ReportText.Mm(m.MinimalCentreToCentreMm)}"))}
            </tbody></table>
            """);
    }

    private static Markup Probabilities(TargetPlan target)
    {
        if (target.Probabilities.Count == 0)
        {
            return Markup.None;
        }
        var asked = target.Probabilities[0].AskedMm;
        var rows = target.Probabilities.Select((o, n) => Markup.Of($"<tr{(n == 0 ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{o.Error.Name}<br>{ReportText.Source(o.Error.Source)} {ReportText.GradeBadge(o.Error.Grade)}</td><td class=\"n\">{ReportText.N(o.Error.LateralMeanMm, "0.0")}</td><td class=\"n\">{ReportText.Share(o.ProbabilityCovered)}</td><td class=\"n\">{ReportText.Share(o.ProbabilityAsked)}</td><td class=\"n\">{ReportText.N(o.Q05Mm, "0.0")} to {ReportText.N(o.Q95Mm, "0.0")}</td></tr>"));
        var broken = target.Robustness is { } r
            ? Markup.Of($"<p class=\"small\">Under the first of these errors the planned path breaks a hard limit with probability {ReportText.Share(r.ProbabilityBroken)}{(r.ProbabilityTouched.Count > 0 ? $"; touches {string.Join(", ", r.ProbabilityTouched.Take(3).Select(t => $"{ReportText.Structure(t.Structure)} {ReportText.Share(t.Probability)}"))}" : "")}.</p>") : Markup.None;
        return Markup.Of($"""
            <table><thead><tr><th>Placement error</th><th class="n">Mean<br>mm</th><th class="n">P(margin<br>≥ 0)</th><th class="n">P(margin<br>≥ {asked:0.#} mm)</th><th class="n">Margin 5–95 %<br>mm</th></tr></thead><tbody>{rows}</tbody></table>{broken}
            """);
    }

    private static Markup Endpoints(TargetPlan target)
    {
        if (target.Endpoints.Count == 0)
        {
            return Markup.None;
        }
        var rows = target.Endpoints.Select(e => Markup.Of($"<tr{(e.Used ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{e.Law}: {e.Endpoint}{(e.Used ? " (used)" : "")}</td><td class=\"n\">{ReportText.Ml(e.VolumeMl)}</td><td class=\"n\">{ReportText.Mm(e.MarginMm)}</td></tr>"));
        return Markup.Of($"<table><thead><tr><th>Zone by damage endpoint, on the same run</th><th class=\"n\">Volume</th><th class=\"n\">Smallest margin</th></tr></thead><tbody>{rows}</tbody></table>");
    }

    private static Markup Mismatch(TargetPlan target)
    {
        if (target.Mismatch.Count == 0)
        {
            return Markup.None;
        }
        var rows = target.Mismatch.Select(m => Markup.Of($"<tr><td>{(m.MarginMm > 0 ? $"Lesion with {m.MarginMm:0.#} mm" : "Lesion")}</td><td class=\"n\">{ReportText.N(m.Dice, "0.00")}</td><td class=\"n\">{ReportText.Ml(m.OvertreatedMl)}</td><td class=\"n\">{ReportText.Ml(m.ResidualMl)}</td></tr>"));
        return Markup.Of($"<table><thead><tr><th>Shape of the zone against</th><th class=\"n\">Dice</th><th class=\"n\">Over-<br>treated</th><th class=\"n\">Residual</th></tr></thead><tbody>{rows}</tbody></table>");
    }

    private static Markup Placements(PlanResult plan, TargetPlan target)
    {
        if (target.Placement is not { } search)
        {
            return Markup.None;
        }
        var parameters = plan.Therapy.Parameters(plan.Device);
        string Settings(Placement p) => string.Join(", ", parameters.Select(q => $"{q.Name} {ReportText.Setting(p.Settings.TryGetValue(q.Name, out var v) ? v : q.Default, q.Unit)}"));
        Markup Row(string name, Placement p, Placement? reduced, bool chosen) => Markup.Of($"<tr{(chosen ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{name}</td><td class=\"n\">{(p.PathRank < target.Paths.Paths.Count ? target.Paths.Paths[p.PathRank].Rank.ToString() : "\u2013")}</td><td class=\"n\">{(p.Count > 1 ? $"{p.Count} {(p.Overlapping ? "in turn" : "at once")}" : ReportText.N(p.DepthMm, "+0.#;-0.#;0"))}</td><td>{Settings(p)}</td><td class=\"n\">{(reduced is null ? "\u2013" : ReportText.N(reduced.MarginMm, "0.0"))}</td><td class=\"n\">{ReportText.N(p.MarginMm, "0.0")}</td><td class=\"n\">{(reduced is null ? "\u2013" : ReportText.N(p.MarginMm - reduced.MarginMm, "+0.0;-0.0;0.0"))}</td><td class=\"n\">{ReportText.N(p.ResidualMl, "0.00")}</td><td class=\"n\">{ReportText.N(p.MissedMl, "0.0")}</td><td class=\"n\">{ReportText.N(p.HealthyMl, "0.0")}</td><td class=\"n\">{ReportText.N(p.Score, "0")}</td></tr>");
        var rows = search.Verified.Select((v, n) => Row($"{n + 1}", v.Full, v.Reduced, Same(v.Full, search.Chosen)));
        return Markup.Of($"""
            <h3>Placement search</h3>
            <table><thead><tr><th></th><th class="n">{ReportText.Capital(PathWords.Of(target.Paths.Kind).Path)}</th><th class="n">Shift<br>mm</th><th>Settings</th><th class="n">Margin mm<br>reduced</th><th class="n">Margin mm<br>full</th><th class="n">Differ-<br>ence</th><th class="n">Lesion<br>left, mL</th><th class="n">Margin<br>missed, mL</th><th class="n">Healthy<br>mL</th><th class="n">Score</th></tr></thead><tbody>{rows}{Row(search.CentredIsReduced ? "Centred, default settings (reduced model)" : "Centred, default settings", search.Centred, null, Same(search.Centred, search.Chosen) && !search.Verified.Any(v => Same(v.Full, search.Chosen)))}</tbody></table>
            <p class="small">{search.Evaluated} placements on a reduced model ({search.ReducedSpacingMm:0.#} mm cells), the best repeated in full; lower score is better. These margins count voxels of the simulation grid and may differ from the surface margin above by part of a voxel.{Packing(search)}</p>
            {Robust(search, Settings)}
            """);
    }

    /// <summary>The nominal and the robust choice under both objectives.</summary>
    private static Markup Robust(PlacementResult search, Func<Placement, string> settings)
    {
        if (search.Robust is not { } r)
        {
            return Markup.None;
        }
        Markup Row(string name, RobustChoice c, bool chosen) => Markup.Of($"<tr{(chosen ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{name}</td><td>{settings(c.Placement)}{(c.Placement.Count > 1 ? $", {c.Placement.Count} {(c.Placement.Overlapping ? "in turn" : "at once")}" : c.Placement.DepthMm != 0 ? $", shift {ReportText.N(c.Placement.DepthMm, "+0.#;-0.#")} mm" : "")}</td><td class=\"n\">{ReportText.N(c.Placement.Score, "0")}</td><td class=\"n\">{ReportText.N(c.WorstScore, "0")}</td><td class=\"n\">{ReportText.N(c.MeanScore, "0")}</td><td class=\"n\">{ReportText.Share(c.Covered)}</td></tr>");
        return Markup.Of($"""
            <table><thead><tr><th>Nominal and robust choice</th><th>Settings</th><th class="n">Score,<br>exact</th><th class="n">Score, worst<br>{100 * r.WorstShare:0.#} % of draws</th><th class="n">Score, mean<br>of draws</th><th class="n">Whole lesion<br>inside</th></tr></thead><tbody>{Row("Nominal: best for exact placement and central values", r.Nominal, r.Nominal == r.Robust)}{Row("Robust: best in the worst draws", r.Robust, true)}</tbody></table>
            <p class="small">{r.Draws} draws of {r.Inputs.Count} tissue and device values and of the placement error ({r.Error.Name}, mean {ReportText.Mm(r.Error.LateralMeanMm)}) on the reduced model, the same for all {r.Evaluated} placements; the exact score is that of the full model. {(r.Nominal == r.Robust ? "Both objectives choose the same placement." : "The plan has the robust choice.")}</p>
            """);
    }

    private static string Packing(PlacementResult search) => search.Packing is not { } p ? ""
        : $" Cover by {p.Count} zones {(p.Overlapping ? "in turn" : "at once")}: {p.Candidates} places on parallel paths that meet all hard limits; greedy cover worth {ReportText.N(p.Greedy, "0")}, branch and bound {ReportText.N(p.Exact, "0")} mL of healthy tissue ({(p.Proven ? "proven best of these zones" : "stopped at its limit, not proven")}).";

    private static bool Same(Placement a, Placement b) => a.PathRank == b.PathRank && a.DepthMm == b.DepthMm && a.Overlapping == b.Overlapping && a.ShiftsMm.SequenceEqual(b.ShiftsMm) && a.Settings.Count == b.Settings.Count && a.Settings.All(s => b.Settings.TryGetValue(s.Key, out var v) && v == s.Value);

    public static Markup Organs(TargetPlan target)
    {
        if (target.OrgansAtRisk.Count == 0)
        {
            return Markup.None;
        }
        var known = target.OrgansAtRisk.Where(o => o.Assessed).ToList();
        var cold = known.Any(o => o.LowestTemperatureC is not null);
        var near = known.Where(o => o.HoldsTarget || o.DistanceMm <= NearMm || o.PeakTemperatureC >= WarmC || o.LowestTemperatureC <= ChilledC).ToList();
        var between = known.Except(near).Where(o => o.DistanceMm is not null).ToList();
        var far = known.Except(near).Where(o => o.DistanceMm is null).ToList();
        var missing = target.OrgansAtRisk.Where(o => !o.Assessed).ToList();
        var rows = near.Select(o => Markup.Of($"<tr><td>{ReportText.Capital(ReportText.Structure(o.Structure))}{(o.HoldsTarget ? " (holds the lesion)" : "")}{(o.Automatic ? " (automatic)" : "")}</td><td class=\"n\">{(o.DistanceMm is { } d ? ReportText.Mm(d) : "\u2013")}</td><td class=\"n\">{(o.OverlapMl is > 0 ? ReportText.Ml(o.OverlapMl) : "none")}</td><td class=\"n\">{(o.PeakTemperatureC is { } t ? $"{ReportText.N(t, "0")}\u00a0°C" : "outside the map")}</td>{(cold ? Markup.Of($"<td class=\"n\">{(o.LowestTemperatureC is { } l ? $"{ReportText.N(l, "0")}\u00a0°C" : "outside the map")}</td>") : Markup.None)}<td class=\"n\">{ReportText.Ml(o.VolumeMl)}</td></tr>"));
        var further = between.Count == 0 ? Markup.None : Markup.Of($"<tr><td colspan=\"6\"><span class=\"key\">Further than {NearMm:0} mm and {(cold ? $"above {ChilledC:0} °C" : $"below {WarmC:0} °C")}: {string.Join(", ", between.Select(o => $"{ReportText.Structure(o.Structure)} {ReportText.N(o.DistanceMm!.Value, "0")} mm"))}</span></td></tr>");
        var beyond = far.Count == 0 ? Markup.None : Markup.Of($"<tr><td colspan=\"6\"><span class=\"key\">Further than 50 mm: {string.Join(", ", far.Select(o => ReportText.Structure(o.Structure)))}</span></td></tr>");
        var open = missing.Select(o => Markup.Of($"<tr><td>{ReportText.Capital(ReportText.Structure(o.Structure))}</td><td colspan=\"5\"><span class=\"st-tag unknown\">not assessed</span> not segmented</td></tr>"));
        return Markup.Of($"""
            <h3>Organs at risk</h3>
            <table><thead><tr><th>Structure</th><th class="n">Distance<br>to the zone</th><th class="n">Inside<br>the zone</th><th class="n">Highest<br>temperature</th>{(cold ? new Markup("<th class=\"n\">Lowest<br>temperature</th>") : Markup.None)}<th class="n">Volume</th></tr></thead><tbody>{open}{rows}{further}{beyond}</tbody></table>
            """);
    }
}
