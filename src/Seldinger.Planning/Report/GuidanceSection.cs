using Seldinger.Planning.Guidance;

namespace Seldinger.Planning.Report;

/// <summary>Which guidance shows a lesion and reaches it.</summary>
internal static class GuidanceSection
{
    public static Markup Draw(PlanResult plan, TargetPlan target)
    {
        var g = target.Guidance;
        var used = target.Step?.Guidance is { Length: > 0 } own ? own : plan.Options.Guidance;
        var rows = g.Options.Where(o => GuidancePlanner.Pairs(plan.Therapy.Access, o.Modality) || Modalities.Word(o.Modality) == used).Select(o => Markup.Of($"<tr{(Modalities.Word(o.Modality) == used ? new Markup(" class=\"chosen\"") : Markup.None)}><td>{ReportText.Capital(Modalities.Name(o.Modality))}</td><td>{FindingsSection.Tag(o.Visible)}</td><td>{ReportText.Capital(o.VisibleReason)}</td><td>{FindingsSection.Tag(o.Access)}</td><td>{ReportText.Capital(o.AccessReason)}</td><td class=\"n\">{Radiation(o.Radiation)}</td></tr>"));
        var contrasts = g.Contrasts.Select((c, n) => c.Contrast is { } m
            ? Markup.Of($"<span>{(c.Series.Phase == "unknown" ? $"series {n + 1}" : $"{c.Series.Modality} {c.Series.Phase}")}: lesion {ReportText.N(m.Difference, "+0;-0;0")} against {ReportText.Structure(m.Organ)}, noise {m.Noise:0}, CNR {m.Cnr:0.0}</span>")
            : Markup.Of($"<span>{(c.Series.Phase == "unknown" ? $"series {n + 1}" : $"{c.Series.Modality} {c.Series.Phase}")}: too few voxels to measure</span>"));
        var others = g.Alternatives.Select(a => Markup.Of($"<tr><td>{FindingsSection.Tag(a.Status)}</td><td>{a.Name}</td><td>{ReportText.Capital(a.Reason)}</td><td>{a.Evidence} {ReportText.Source(a.Source)}</td><td>{ReportText.GradeBadge(a.Grade)}</td></tr>"));
        return Markup.Of($"""
            <h3>Guidance</h3>
            <table><thead><tr><th>Guidance</th><th>Visible</th><th></th><th>Access</th><th></th><th class="n">Radiation of the patient,<br>published</th></tr></thead><tbody>{rows}</tbody></table>
            <div class="legend">{contrasts}</div>
            {(g.Alternatives.Count == 0 ? Markup.None : Markup.Of($"<details><summary>Other ways to see the lesion ({g.Alternatives.Count}), each with its own verdict</summary><table><thead><tr><th>Here</th><th>What</th><th>Why</th><th>Published</th><th>Grade</th></tr></thead><tbody>{others}</tbody></table></details>"))}
            """);
    }

    private static Markup Radiation(RadiationLedger ledger)
    {
        var patient = ledger.Entries.FirstOrDefault(e => e.Quantity.StartsWith("patient", StringComparison.Ordinal));
        return patient is { } p ? Markup.Of($"{p.Value:0.#} {p.Unit}{(p.High > p.Low ? Markup.Of($"<br><span class=\"key\">{Math.Max(0, p.Low):0.#} to {p.High:0.#}</span>") : Markup.None)}")
            : !Modalities.Ionising(ledger.Modality) ? new("none") : new("<span class=\"st-tag unknown\">unknown</span>");
    }
}
