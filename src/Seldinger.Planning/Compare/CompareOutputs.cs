using System.Text.Json;
using Seldinger.Core.IO;
using Seldinger.Core.Values;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Report;

namespace Seldinger.Planning.Compare;

/// <summary>Writes a comparison: compare.json, one page, and plan.json files that <c>simulate --plan</c> runs again.</summary>
public static class CompareOutputs
{
    private const double PictureMm = 110;

    /// <summary>Writes the folder, whole or not at all.</summary>
    /// <exception cref="Core.Errors.ValidationException">The folder exists and <paramref name="force"/> is not set.</exception>
    public static void Write(string folder, Comparison comparison, bool force, int threads)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        AtomicOutput.Folder(folder, force, into =>
        {
            AtomicOutput.Text(Path.Combine(into, "compare.json"), Json(comparison));
            AtomicOutput.Text(Path.Combine(into, "report.html"), Page(comparison, threads));
            foreach (var (lesion, n) in comparison.Lesions.Select((l, n) => (l, n + 1)))
            {
                foreach (var t in lesion.Therapies.Where(t => t.Result is not null))
                {
                    AtomicOutput.Text(Path.Combine(into, "plans", $"{n}-{t.Therapy}.json"), JsonSerializer.Serialize(PlanOutputs.Document(t.Plan!), PlanDocument.Json).ReplaceLineEndings("\n") + "\n");
                }
            }
        });
    }

    /// <summary>compare.json.</summary>
    public static string Json(Comparison comparison) => JsonSerializer.Serialize(comparison, PlanDocument.Json).ReplaceLineEndings("\n") + "\n";

    /// <summary>The page: one column per therapy that can be done, one row per result; what cannot be done stands below with its reason.</summary>
    public static string Page(Comparison comparison, int threads)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var draft = comparison.SpacingMm >= 2 ? Markup.Of($"<div class=\"generic\">DRAFT: simulated on cells of {comparison.SpacingMm:0.#} mm; add --full for the verified default.</div>") : Markup.None;
        var wishes = comparison.Preferences.Count == 0 ? Markup.None : Markup.Of($"<div class=\"call warn\"><ul>{comparison.Preferences.Select(p => Markup.Of($"<li>{ReportText.Capital(p)}</li>"))}</ul></div>");
        var body = Markup.Of($"""
            <div class="purpose">{ReportText.Purpose}</div>{draft}
            <main><header><h1>{comparison.Case}: the same lesion under every therapy that can be done</h1>
            <p class="lead">Margin asked for {comparison.AskedMarginMm:0.#} mm. Every figure comes from a plan and its simulation, in the order of the program's list; there is no score and no order of merit. Differences smaller than the worst validated errors say nothing.</p></header>
            {wishes}{comparison.Lesions.Select(l => Lesion(l, threads))}
            <footer>{ReportText.Purpose}</footer></main>
            """);
        return $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">{Markup.Of($"<title>{comparison.Case}: comparison</title>").Text}<style>{ReportStyle.Css}</style></head><body>{body.Text}</body></html>\n".ReplaceLineEndings("\n");
    }

    private static Markup Lesion(ComparedLesion lesion, int threads)
    {
        var done = lesion.Therapies.Where(t => t.Result is not null).ToList();
        var not = lesion.Therapies.Where(t => t.Result is null).ToList();
        Markup Row(string name, Func<ComparedTherapy, ComparedResult, Markup> cell) => Markup.Of($"<tr><th>{name}</th>{done.Select(t => Markup.Of($"<td>{cell(t, t.Result!)}</td>"))}</tr>");
        Markup Text(string text) => Markup.Of($"{text}");
        Markup[] rows =
        [
            Row("Device and settings", (t, r) => Markup.Of($"{t.Device}<br><span class=\"key\">{string.Join(", ", r.Step.Settings.Select(s => $"{s.Key} {s.Value}"))}</span>")),
            Row("Smallest margin", (_, r) => Markup.Of($"<b>{ReportText.Mm(r.MarginMm)}</b><br><span class=\"key\">{r.Weakest}</span>")),
            Row("Lesion inside the zone", (_, r) => Markup.Join(r.Coverage.Select(c => Markup.Of($"{(c.MarginMm == 0 ? "alone" : $"with {c.MarginMm:0} mm")}: {ReportText.Percent(c.Covered)}<br>")))),
            Row("Left outside", (_, r) => Text(ReportText.Ml(r.ResidualMl))),
            Row("Zone", (_, r) => Text(ReportText.Ml(r.ZoneMl))),
            Row("Healthy tissue destroyed", (_, r) => Text($"{ReportText.Ml(r.HealthyMl)}{(r.HealthyPercent is { } p ? $", {ReportText.N(p, "0.0")} % of the organ" : ", share of the organ unknown")}{(r.OutsideOrganMl is > 0.05 ? $", and {ReportText.Ml(r.OutsideOrganMl)} outside it" : "")}")),
            Row("Way in", (t, r) => Text($"{(Aim.PathWords.Of(t.Access) is { Puncture.Length: > 0 } words ? ReportText.Count(r.Punctures, words.Puncture) : "nothing is inserted")}{(r.DepthMm is { } d ? $", {d:0} mm" : "")}{(r.UnassessedMm is { } u ? $"; {u:0} mm not assessed" : "")}")),
            Row("P(margin asked for) under placement error", (_, r) => Text(r.ProbabilityAsked is { } p ? ReportText.Share(p) : "not computed")),
            Row($"Organs within {Comparer.NearMm:0} mm of the zone", (_, r) => Organs(r)),
            Row("Heat put into tissue", (_, r) => Text(r.DepositedKj is { } k ? $"{ReportText.N(k, "0.0")} kJ" : "none simulated")),
            Row("Given", (_, r) => Text(r.Given.Count == 0 ? "nothing" : string.Join(", ", r.Given.Select(g => FormattableString.Invariant($"{g.Key} {g.Value:G4}"))))),
            Row("Time", (_, r) => Text($"{ReportText.N(r.TimeMin, "0.0")} min of treatment, without placing")),
            Row("Criteria not met", (_, r) => Markup.Of($"{r.NotMet.Count}{(r.NotMet.Count == 0 ? Markup.None : Markup.Of($"<br><span class=\"key\">{string.Join("; ", r.NotMet)}</span>"))}<br>{r.Unknown} unknown")),
            Row("Evidence for the model", (t, _) => ReportText.GradeBadge(t.Grade)),
            Row("Worst validated error", (t, _) => Text(t.WorstError is { } e ? $"{e.Quantity} {ReportText.N(e.Error, "+0.#;-0.#;0")} {e.Unit} ({(e.HeldOut ? "held out" : "used to set parameters")})" : "none stored: unknown")),
        ];
        var table = done.Count == 0 ? Markup.Of($"<div class=\"call bad\"><b>No therapy can be done within the hard limits.</b></div>")
            : Markup.Of($"<table class=\"compare\"><thead><tr><th></th>{done.Select(t => Markup.Of($"<th>{t.Name}</th>"))}</tr></thead><tbody>{rows}</tbody></table><div class=\"pics three\">{done.Select(t => Picture(t, threads))}</div>");
        var rest = not.Count == 0 ? Markup.None
            : Markup.Of($"<h3>Not feasible here</h3><table><tbody>{not.Select(t => Markup.Of($"<tr><td>{t.Name} {ReportText.GradeBadge(t.Grade)}</td><td>{t.NotFeasible}</td></tr>"))}</tbody></table>");
        return Markup.Of($"<section class=\"target\"><h2>{ReportText.Capital(lesion.Lesion)}: {ReportText.Ml(lesion.VolumeMl)}, {ReportText.N(lesion.DiameterMm, "0")} mm</h2>{table}{rest}</section>");
    }

    private static Markup Organs(ComparedResult r)
    {
        var near = r.Organs.Select(o => Markup.Of($"{ReportText.Capital(ReportText.Structure(o.Structure))} {ReportText.Mm(o.DistanceMm)}{(o.InsideMl > 0 ? $", {ReportText.Ml(o.InsideMl)} inside" : "")}{(o.PeakTemperatureC is { } t ? $", up to {t:0} °C" : "")}<br>"));
        var open = r.NotAssessed.Count == 0 ? Markup.None : Markup.Of($"<span class=\"key\">not assessed: {string.Join(", ", r.NotAssessed)}</span>");
        return Markup.Of($"{(r.Organs.Count == 0 ? new("none of those segmented<br>") : Markup.Join(near))}{open}");
    }

    private static Markup Picture(ComparedTherapy t, int threads)
    {
        var target = t.Plan!.Targets[0];
        var scene = new TargetPictures(t.Plan, target, threads).Scene;
        return Markup.Of($"<figure>{SlicePicture.Draw(scene, SlicePlane.Axial(target.Lesion.CentreMm, PictureMm), new(360, Thumbnail: false, Alternatives: false))}<figcaption>{t.Name}: lesion and simulated zone, axial through the lesion's centre.</figcaption></figure>");
    }
}
