using Seldinger.Planning.Aim;
using System.Text;
using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Planning.Checking;
using Seldinger.Planning.Guidance;

namespace Seldinger.Planning.Report;

/// <summary>
/// The report of a plan: one HTML file without script and without anything to fetch, for screen and print. Same plan, same bytes.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the report, whole or not at all.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="path">File.</param>
    /// <param name="options">What else it may use.</param>
    public static void Write(PlanResult plan, string path, ReportOptions? options = null) => Core.IO.AtomicOutput.Text(path, Page(plan, options));

    /// <summary>The report as text.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What else it may use.</param>
    public static string Page(PlanResult plan, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        options ??= new();
        var targets = plan.Targets.Select((t, n) => TargetSection.Draw(plan, t, n + 1, options));
        var body = Markup.Of($"""
            <div class="purpose">{ReportText.Purpose}</div>
            {Generic(plan)}{Draft(plan)}
            <main><header><h1>{Title(plan)}</h1><p class="lead">{Facts(plan)}</p>{Navigation(plan)}</header>
            {(plan.Targets.Count > 1 ? Overview(plan) : Markup.None)}
            <p class="small">{ModelsSection.WorstError(plan, options)}</p>
            {FindingsSection.Summary(plan)}
            {targets}
            {FindingsSection.Draw(plan)}
            {Scope(plan)}
            {EvidenceSection.Draw(plan)}
            {Images(plan)}
            {ModelsSection.Draw(plan, options)}
            <footer>{ReportText.Purpose} Findings say criteria met, not met or unknown; they give no advice.</footer></main>
            """);
        return new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">")
            .Append(Markup.Of($"<title>{plan.Case.Id}: plan</title>").Text).Append("<style>").Append(ReportStyle.Css).Append("</style></head><body>")
            .Append(body.Text).Append("</body></html>\n").Replace("\r\n", "\n").ToString();
    }

    /// <summary>Intent, lesion, therapy, path, smallest margin with its weak direction, probability, and what is unknown.</summary>
    private static Markup Title(PlanResult plan)
    {
        if (plan.Targets.Count != 1)
        {
            var with = plan.Targets.Count(t => t.Step is not null);
            return Markup.Of($"{plan.Therapy.Name}: {plan.Targets.Count} lesions, {with} with a {PathWords.Of(plan.Targets.Count > 0 ? plan.Targets[0].Paths.Kind : Core.Plans.AccessKind.Needle).Path}");
        }
        var t = plan.Targets[0];
        var head = Markup.Of($"{plan.Therapy.Name} of {t.Lesion.Name} ({ReportText.N(t.Lesion.DiameterMm, "0")} mm)");
        var broken = t.Breaks.Count == 0 ? "" : $"; {t.Breaks.Count} of {t.Shafts.Count + t.Prongs.Count} {(t.Prongs.Count > 0 ? "parts of the instrument" : PathWords.Of(t.Paths.Kind).Instrument + "s")} {(t.Breaks.Count == 1 ? "breaks" : "break")} a hard limit";
        return t.Margin is { } m ? Markup.Of($"{head}: smallest margin {ReportText.Mm(m.MinimalMm)}, {Brief(Weak(m))}{broken}") : t.Path is not null ? Markup.Of($"{head}: it destroys nothing by itself{broken}") : t.Step is not null ? Markup.Of($"{(plan.Therapy.Scope == StepScope.Systemic ? Markup.Of($"{plan.Therapy.Name}") : head)}: no zone is simulated") : Markup.Of($"{head}: {Lower(PathWords.Of(t.Paths.Kind).NoneFound)}");
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string Weak(Margin.MarginResult m) => m.Weak.Words.Length == 0 ? "even on all sides" : $"weakest {m.Weak.Words}";

    /// <summary>Without the remark in parentheses.</summary>
    private static string Brief(string words) => words.IndexOf(" (", StringComparison.Ordinal) is > 0 and var cut ? words[..cut] : words;

    /// <summary>Way in, what breaks a limit on it, and the probability of a plan for one lesion.</summary>
    private static Markup Outcome(PlanResult plan)
    {
        if (plan.Targets is not [{ Path: { } path } t])
        {
            return Markup.None;
        }
        var words = PathWords.Of(t.Paths.Kind);
        var beam = t.Paths.Kind == AccessKind.Transcutaneous;
        var way = beam ? Markup.Of($" Nothing is inserted; focus {ReportText.N(path.LengthMm, "0")} mm under the skin.")
            : t.Paths.Kind == AccessKind.Catheter ? Markup.Of($" {ReportText.Count(t.Punctures, words.Puncture)}, no needle track; {ReportText.N(path.LengthMm, "0")} mm of the {words.Instrument} lie in the vessel beside the lesion.")
            : Markup.Of($" {ReportText.Count(t.Punctures, words.Puncture)}; {words.Path} {ReportText.N(path.LengthMm, "0")} mm from {words.From}, {ReportText.N(path.UnassessedMm, "0")} mm of it not assessed.");
        var chance = t.Probabilities is [var p, ..]
            ? Markup.Of($" With the placement error {p.Error.Name} the margin lies between {ReportText.N(p.Q05Mm, "0.0")} and {ReportText.N(p.Q95Mm, "0.0")} mm (5 to 95 %) and reaches {p.AskedMm:0.#} mm with probability {ReportText.Share(p.ProbabilityAsked)}.") : Markup.None;
        return Markup.Of($"{way}{Breaks(t)}{chance}");
    }

    /// <summary>What lies where a path must not, in bold.</summary>
    private static Markup Breaks(TargetPlan t) => t.Breaks.Count == 0 ? Markup.None : Markup.Of($" <b class=\"broken\">Breaks a hard limit: {string.Join("; ", t.Breaks)}.</b>");

    private static Markup Facts(PlanResult plan)
    {
        var type = plan.Case.TumourType.Length == 0 ? "tumour type unknown" : $"tumour type {plan.Case.TumourType}";
        var unknown = FindingsSection.Open(plan) is var open ? open.Names.Count + open.Organs.Count : 0;
        return Markup.Of($"<b>{CaseChecker.IntentHeadline(plan.Case.Intent)}.</b> Case {plan.Case.Id}, {type}; {plan.Therapy.Name} with {plan.Device.Name} {ReportText.GradeBadge(plan.Therapy.Grade)}{(plan.Therapy.Scope == StepScope.Lesion ? $"; margin asked for {ReportText.N(plan.AskedMarginMm, "0.#")} mm" : "")}{(plan.Therapy.Scope == StepScope.Systemic ? "" : $"; guidance {Modalities.Name(Modalities.Parse(plan.Options.Guidance))}")}; {unknown} {(unknown == 1 ? "criterion" : "criteria")} unknown.{Outcome(plan)}");
    }

    private static Markup Navigation(PlanResult plan) => Markup.Of($"<nav>{plan.Targets.Select((t, n) => Markup.Of($"<a href=\"#target-{n + 1}\">{ReportText.Capital(t.Lesion.Name)}</a>"))}<a href=\"#criteria\">Facts and criteria</a><a href=\"#scope\">Not addressed</a><a href=\"#models\">Models and sources</a></nav>");

    private static Markup Overview(PlanResult plan)
    {
        var rows = plan.Targets.Select((t, n) =>
        {
            var p = t.Probabilities.Count > 0 ? t.Probabilities[0] : null;
            var rank = TargetPictures.Rank(t);
            return Markup.Of($"<tr><td class=\"name\"><a href=\"#target-{n + 1}\">{ReportText.Capital(t.Lesion.Name)}</a></td><td class=\"n\">{ReportText.N(t.Lesion.DiameterMm, "0")} mm, {ReportText.Ml(t.Lesion.VolumeMl)}</td><td>{(t.Path is { } v && t.Paths.Kind == AccessKind.Catheter ? Markup.Of($"{(rank > 0 ? $"{rank}: " : "")}in the {v.Scores.First(s => s.Id == VesselPlanner.Radius).Label}, no needle track") : t.Path is { } q ? Markup.Of($"{(rank > 0 ? $"{rank}: " : "")}{ReportText.N(q.LengthMm, "0")} mm deep, {ReportText.N(q.UnassessedMm, "0")} mm not assessed") : new("none meets all hard limits"))}</td><td class=\"n\"><b>{ReportText.Mm(t.Margin?.MinimalMm)}</b></td><td>{(t.Margin is { } m ? Weak(m) : "")}</td><td>{FindingsSection.Tag(TargetSection.MarginStatus(plan, t))}</td><td class=\"n\">{(p is null ? "\u2013" : ReportText.Share(p.ProbabilityCovered))}</td><td class=\"n\">{(p is null ? "\u2013" : ReportText.Share(p.ProbabilityAsked))}</td><td class=\"n\">{ReportText.Ml(t.Margin?.HealthyDestroyedMl)}</td></tr>");
        });
        return Markup.Of($"<table><thead><tr><th>Lesion</th><th class=\"n\">Size</th><th>Path</th><th class=\"n\">Smallest<br>margin</th><th></th><th>{plan.AskedMarginMm:0.#} mm<br>asked for</th><th class=\"n\">P(margin<br>≥ 0)</th><th class=\"n\">P(margin<br>≥ {plan.AskedMarginMm:0.#} mm)</th><th class=\"n\">Healthy<br>destroyed</th></tr></thead><tbody>{rows}</tbody></table>");
    }

    private static Markup Generic(PlanResult plan) => FindingsSection.Text(plan, "case.template") is { } f && f.Message.StartsWith("GENERIC", StringComparison.Ordinal)
        ? Markup.Of($"<div class=\"generic\">{f.Message}</div>") : Markup.None;

    private static Markup Draft(PlanResult plan) => plan.Options.Simulation.SpacingMm >= 2
        ? Markup.Of($"<div class=\"generic\">DRAFT: simulated on cells of {plan.Options.Simulation.SpacingMm:0.#} mm; run without --draft for the verified default.</div>") : Markup.None;

    private static Markup Scope(PlanResult plan)
    {
        var not = FindingsSection.Text(plan, "plan.not-addressed");
        var left = plan.Reach.Where(r => !r.Reached).Select(r => r.Lesion).ToList();
        var reach = plan.Reach.Count == 0 ? Markup.None
            : Markup.Of($"<ul>{plan.Reach.Select(r => Markup.Of($"<li>{ReportText.Capital(r.Lesion)}: {(r.Steps.Count > 0 ? string.Join("; ", r.Steps) : "no step aims at it")}{(r.CoveredShare is { } c ? $"; {ReportText.Percent(c)} of it inside a zone" : "")}</li>"))}</ul>");
        var recovery = FindingsSection.Text(plan, "plan.recovery") is { } f
            ? Markup.Of($"<div class=\"box\"><h3>{f.Criterion}</h3><p>{f.Message} {ReportText.Source(f.Source)} {ReportText.GradeBadge(f.Grade)}</p></div>") : Markup.None;
        return Markup.Of($"""
            <section id="scope"><h2>What this plan does not address</h2>
            <div class="box"><p>{(not is null ? "Disease that no image shows, new primary tumours, and the course of the background disease lie outside this plan." : not.Message)}</p>{(left.Count > 0 ? Markup.Of($"<p><b>No step reaches {string.Join(", ", left)}.</b></p>") : Markup.None)}{reach}</div>{recovery}</section>
            """);
    }

    private static Markup Images(PlanResult plan)
    {
        var series = plan.Case.Images.Select((s, n) =>
        {
            var mm = s.Image.Geometry.SpacingMm;
            return Markup.Of($"<tr><td>{(n == 0 ? "planning scan" : $"series {n + 1}")}</td><td>{(s.Modality.Length > 0 ? s.Modality : "modality unknown")}, {(s.Phase == "unknown" ? "phase unknown" : s.Phase)}</td><td class=\"n\">{mm.X:0.##} × {mm.Y:0.##} × {mm.Z:0.##} mm</td><td class=\"n\">{(s.SliceThicknessMm is { } t ? $"{t:0.##} mm" : "unknown")}</td><td>{s.PatientPosition ?? "unknown"}</td></tr>");
        });
        var organs = plan.Case.Structures.Values.Where(s => s.Name is not "tumour").OrderByDescending(s => s.VolumeMl).Select(s => Markup.Of($"<span>{ReportText.Structure(s.Name)} {ReportText.Ml(s.VolumeMl)}{(s.Automatic ? " (automatic)" : "")}</span>"));
        var lesions = plan.Case.Lesions.Select(l => Markup.Of($"<span>{l.Name} {ReportText.Ml(l.VolumeMl)}</span>"));
        return Markup.Of($"""
            <section id="images"><h2>Images and volumes</h2>
            <table><thead><tr><th></th><th>Modality, phase</th><th class="n">Voxel</th><th class="n">Slice thickness</th><th>Patient position</th></tr></thead><tbody>{series}</tbody></table>
            <p class="small">Position on the table: {plan.Case.Position}. Volumes count voxels of the original labels.</p>
            <div class="legend">{lesions}{organs}</div></section>
            """);
    }
}
