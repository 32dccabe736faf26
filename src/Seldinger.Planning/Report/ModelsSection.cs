using Seldinger.Core.Models;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Report;

/// <summary>What stands behind the numbers: models, errors found in validation, values, references, the run.</summary>
internal static class ModelsSection
{
    public static Markup Draw(PlanResult plan, ReportOptions options)
    {
        var cards = plan.Targets.Select(t => t.Simulation).OfType<Simulation.SimulationResult>().SelectMany(s => s.Models).DistinctBy(c => c.Id).OrderBy(c => c.Id, StringComparer.Ordinal).ToList();
        return Markup.Of($"<section id=\"models\"><h2>Models, values, sources</h2>{Errors(plan, options)}{Cards(cards)}{UserSupplied(plan)}{Values(plan)}{References(plan, cards, options)}{Run(plan, options)}</section>");
    }

    private static Markup Errors(PlanResult plan, ReportOptions options)
    {
        var own = options.ValidatedErrors.Where(e => e.Therapy == plan.Therapy.Id).OrderByDescending(e => e.HeldOut).ThenByDescending(e => Math.Abs(e.Error)).ToList();
        if (own.Count == 0)
        {
            return Markup.Of($"<div class=\"call warn\"><b>Validated error of this modality: none stored.</b> How far the zone may be wrong is not known from this program's own validation.</div>");
        }
        var rows = own.Take(10).Select(e => Markup.Of($"<tr><td>{e.Quantity}</td><td class=\"n\">{ReportText.N(e.Error, "+0.#;-0.#;0")} {e.Unit}</td><td>{(e.HeldOut ? "held out" : "used to set parameters")}</td><td><code>{e.Case}</code></td><td>{ReportText.Source(e.Source)}</td></tr>"));
        return Markup.Of($"<h3>Largest errors found in validation ({plan.Therapy.Name})</h3><table><thead><tr><th>Quantity</th><th class=\"n\">Predicted minus published</th><th>Data</th><th>Case</th><th>Source</th></tr></thead><tbody>{rows}</tbody></table>");
    }

    /// <summary>The worst held-out error in one sentence for the top of the page.</summary>
    public static Markup WorstError(PlanResult plan, ReportOptions options)
    {
        var worst = options.ValidatedErrors.Where(e => e.Therapy == plan.Therapy.Id).OrderByDescending(e => e.HeldOut).ThenByDescending(e => Math.Abs(e.Error)).FirstOrDefault();
        return worst is null ? new("Validated error of this modality: none stored.")
            : Markup.Of($"Worst validated error of this modality: {worst.Quantity} {ReportText.N(worst.Error, "+0.#;-0.#;0")} {worst.Unit} (<code>{worst.Case}</code>, {(worst.HeldOut ? "held out" : "used to set parameters")}).");
    }

    private static Markup Cards(IReadOnlyList<ModelCard> cards) => cards.Count == 0 ? Markup.None
        : Markup.Of($"<h3>Models that ran</h3><table><thead><tr><th>Model</th><th>Equation</th><th>Holds, and assumes</th><th>Sources</th></tr></thead><tbody>{cards.Select(c => Markup.Of($"<tr><td><code>{c.Id}</code><br><span class=\"key\">version {c.Version}</span></td><td><code>{c.Equation}</code></td><td>{c.Validity}<br><span class=\"key\">{string.Join("; ", c.Assumptions)}</span></td><td>{c.References.Select(r => Markup.Of($"{ReportText.Source(r)} "))}</td></tr>"))}</tbody></table>");

    /// <summary>Entries that the user supplied, whether or not this plan depends on them.</summary>
    private static Markup UserSupplied(PlanResult plan)
    {
        var entries = plan.Draw.Catalogue.Entries.Where(e => e.User).ToList();
        return entries.Count == 0 ? Markup.None
            : Markup.Of($"<div class=\"call warn\"><b>User-supplied catalogue entries, not checked by this program's validation: {entries.Count}</b><ul>{entries.Select(e => Markup.Of($"<li><code>{e.Id}</code> ({e.Kind}): {e.Name}, from {Path.GetFileName(e.File)}{(e.Id == plan.Device.Id ? "; the device of this plan" : "")}</li>"))}</ul></div>");
    }

    private static Markup Values(PlanResult plan)
    {
        var catalogue = plan.Draw.Catalogue;
        var keys = Keys(plan).ToList();
        if (keys.Count == 0)
        {
            return Markup.None;
        }
        var rows = keys.Select(k => catalogue.Value(k)).Select(v => Markup.Of($"<tr><td><code>{v.Key}</code></td><td class=\"n\">{v.Value:G6}</td><td>{(v.Unit == "1" ? "" : v.Unit)}</td><td class=\"n\">{(v.Low == v.High ? Markup.None : Markup.Of($"{v.Low:G5} to {v.High:G5}"))}</td><td>{v.Species}, {v.Condition}</td><td>{ReportText.Source(v.Source)}</td><td>{ReportText.GradeBadge(v.Grade)}</td></tr>"));
        return Markup.Of($"<details><summary>Values that the run depends on ({keys.Count})</summary><table><thead><tr><th>Key</th><th class=\"n\">Value</th><th>Unit</th><th class=\"n\">Range</th><th>Species, condition</th><th>Source</th><th>Grade</th></tr></thead><tbody>{rows}</tbody></table></details>");
    }

    private static IEnumerable<string> Keys(PlanResult plan) => plan.Draw.Used.Concat(plan.Targets.SelectMany(t => t.Simulation?.UsedValues ?? [])).Distinct().Order(StringComparer.Ordinal)
        .Where(k => k.LastIndexOf('.') is > 0 and var dot && plan.Draw.Catalogue.Contains(k[..dot]));

    private static Markup References(PlanResult plan, IReadOnlyList<ModelCard> cards, ReportOptions options)
    {
        var list = Bibliography.Load();
        var keys = FindingsSection.All(plan).Select(f => f.Source).Concat(plan.Targets.SelectMany(t => t.Guidance.Alternatives).Select(a => a.Source)).Concat(EvidenceSection.Sources(plan)).Append(FindingsSection.Text(plan, "plan.recovery")?.Source ?? "").Concat(cards.SelectMany(c => c.References)).Concat(Keys(plan).Select(k => plan.Draw.Catalogue.Value(k).Source))
            .Concat(plan.Targets.SelectMany(t => t.Probabilities).Select(p => p.Error.Source)).Concat(options.ValidatedErrors.Where(e => e.Therapy == plan.Therapy.Id).Select(e => e.Source))
            .Where(k => k.Length > 0).Distinct().Order(StringComparer.Ordinal);
        var items = keys.Select(k => Markup.Of($"<tr id=\"ref-{k}\"><td><code>{k}</code></td><td>{(list[k] is { } r ? Markup.Of($"{r.Text}{(r.Link.StartsWith("https://", StringComparison.Ordinal) ? Markup.Of($" <a href=\"{r.Link}\">{r.Link["https://".Length..]}</a>") : Markup.None)}") : Markup.Of($"not in the program's list of references"))}</td></tr>"));
        return Markup.Of($"<h3>Sources</h3><table><tbody>{items}</tbody></table>");
    }

    private static Markup Run(PlanResult plan, ReportOptions options)
    {
        var s = plan.Options.Simulation;
        return Markup.Of($"<p class=\"small\">Seldinger {options.Version}; cells {s.SpacingMm:0.##} mm, {s.MarginMm:0} mm around lesion and tip, {s.CoolDownS:0} s of cooling; damage endpoint {(s.Endpoint.Length > 0 ? s.Endpoint : "default of the damage model")}; seed {s.Seed}; central values of all parameters. Inputs by SHA-256, times and machine stand in run.json.</p>");
    }
}
