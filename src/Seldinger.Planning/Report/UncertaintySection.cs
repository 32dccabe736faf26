using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Planning.Uncertainty;

namespace Seldinger.Planning.Report;

/// <summary>The probability-of-ablation map, the margin as a distribution, and what moves it.</summary>
internal static class UncertaintySection
{
    private const int MostBars = 12;

    public static Markup Draw(TargetPlan target, TargetPictures pictures)
    {
        if (target.Uncertainty is not { } u)
        {
            return Markup.None;
        }
        var scene = pictures.Scene with { Probability = u.Probability, Temperature = null, Zone = null, Alternatives = [] };
        var planes = new[] { pictures.NeedlePlane, pictures.WeakPlane }.OfType<SlicePlane>().Append(pictures.StandardPlanes[0]);
        var slices = planes.Select(p => Markup.Of($"<figure>{SlicePicture.Draw(scene, p, new(360, Thumbnail: false, Alternatives: false))}</figure>"));
        Markup Line(string cls, string label) => Markup.Of($"<span><svg class=\"slice\" viewBox=\"0 0 26 10\"><path class=\"prob {cls}\" d=\"M2 5H24\"/></svg>{label}</span>");
        var shown = u.Effects.Take(MostBars).ToList();
        var tornado = Charts.Tornado("Minimal margin, mm (blue: input at its 10 %, red: at its 90 % quantile)", u.CentralMarginMm, [.. shown.Select(e => (e.Input.Key, e.MarginLowMm, e.MarginHighMm))]);
        var m = u.MarginMm;
        Markup Row(string name, string value) => Markup.Of($"<tr><td>{name}</td><td class=\"n\">{value}</td></tr>");
        var rows = shown.Select(e => Markup.Of($"<tr><td>{e.Input.Key}<br>{ReportText.Source(e.Input.Source)} {ReportText.GradeBadge(e.Input.Grade)}</td><td class=\"n\">{ReportText.N(e.Input.Low, "0.###")} to {ReportText.N(e.Input.High, "0.###")} {e.Input.Unit}</td><td class=\"n\">{ReportText.N(e.SwingMm, "0.0")}</td><td class=\"n\">{ReportText.N(e.FirstOrder, "0.00")}</td></tr>"));
        var checks = u.Checks.Select(c => Markup.Of($"<tr><td class=\"n\">{c.Draw + 1}</td><td class=\"n\">{ReportText.N(c.ReducedMarginMm, "0.0")}</td><td class=\"n\">{ReportText.N(c.FullMarginMm, "0.0")}</td><td class=\"n\">{ReportText.N(c.FullMarginMm - c.ReducedMarginMm, "+0.0;-0.0;0.0")}</td><td class=\"n\">{ReportText.N(c.Dice, "0.000")}</td></tr>"));
        return Markup.Of($"""
            <h3>Probability of ablation</h3>
            <div class="pics three">{slices}</div>
            <div class="legend">{Line("p90", "destroyed in 90 % of the draws")}{Line("p50", "in half")}{Line("p10", "in 10 %")}</div>
            <div class="pics two"><div><table><thead><tr><th>Over {u.Draws} draws of tissue values and placement error</th><th class="n">Value</th></tr></thead><tbody>
            {Row("Expected smallest margin", ReportText.Mm(m.Mean))}
            {Row("Smallest margin, 10 / 50 / 90 % of the draws", $"{ReportText.N(m.Q10, "0.0")} / {ReportText.N(m.Q50, "0.0")} / {ReportText.N(m.Q90, "0.0")} mm")}
            {Row("Share of draws with the whole lesion inside", ReportText.Share(u.ProbabilityCovered))}
            {Row($"Share of draws with {u.AskedMarginMm:0.#} mm margin", ReportText.Share(u.ProbabilityAsked))}
            {Row("Zone volume, 10 / 50 / 90 % of the draws", $"{ReportText.N(u.ZoneMl.Q10, "0.0")} / {ReportText.N(u.ZoneMl.Q50, "0.0")} / {ReportText.N(u.ZoneMl.Q90, "0.0")} mL")}
            {Row("Central values, exact placement", ReportText.Mm(u.CentralMarginMm))}
            </tbody></table><figure>{tornado}</figure></div>
            <div><table><thead><tr><th>Input</th><th class="n">10–90 %</th><th class="n">Swing<br>mm</th><th class="n">First-order<br>index</th></tr></thead><tbody>{rows}</tbody></table>
            <table><thead><tr><th class="n">Draw</th><th class="n">Margin mm<br>reduced</th><th class="n">Margin mm<br>full</th><th class="n">Differ-<br>ence</th><th class="n">Dice</th></tr></thead><tbody>{checks}</tbody></table></div></div>
            <p class="small">Draws run on the reduced model; some are repeated in full. Inputs are taken as independent and between the bounds of the catalogue; damage constants stay at their centre (the table of endpoints shows what another law would draw). The shares speak of simulated zones, not of outcomes.</p>
            """);
    }
}
