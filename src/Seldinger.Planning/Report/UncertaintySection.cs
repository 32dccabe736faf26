using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Planning.Uncertainty;

namespace Seldinger.Planning.Report;

/// <summary>The probability-of-ablation map, the margin as a distribution, and what moves it.</summary>
internal static class UncertaintySection
{
    private const int MostBars = 14;
    private const double LeastSwingMm = 0.05;
    private const double LeastChangeMl = 0.05;

    public static Markup Draw(TargetPlan target, TargetPictures pictures)
    {
        if (target.Uncertainty is not { } u)
        {
            return Markup.None;
        }
        var scene = pictures.Scene with { Probability = u.Probability, Temperature = null, Zone = null, Alternatives = [] };
        var planes = new[] { pictures.NeedlePlane, pictures.WeakPlane }.OfType<SlicePlane>().Append(pictures.StandardPlanes[0]);
        var slices = planes.Select(p => Markup.Of($"<figure>{SlicePicture.Draw(scene, p, new(360, Thumbnail: false, Alternatives: false))}</figure>"));
        Markup Line(string cls, string label) => Markup.Of($"<span><svg class=\"slice\" viewBox=\"0 0 26 10\"><path class=\"{cls}\" d=\"M2 5H24\"/></svg>{label}</span>");
        var shown = u.Effects.Where(e => e.SwingMm >= LeastSwingMm || Math.Abs(e.ZoneChangeMl) >= LeastChangeMl).Take(MostBars).ToList();
        var bars = shown.Where(e => e.SwingMm >= LeastSwingMm).ToList();
        var tornado = bars.Count == 0 ? Markup.None : Markup.Of($"<figure>{Charts.Tornado("Smallest margin, mm: blue low, red high", u.CentralMarginMm, [.. bars.Select(e => (e.Input.Name, e.MarginLowMm, e.MarginHighMm))])}</figure>");
        var m = u.MarginMm;
        Markup Row(string name, string value) => Markup.Of($"<tr><td>{name}</td><td class=\"n\">{value}</td></tr>");
        var rows = shown.Select(e => Markup.Of($"<tr><td>{e.Input.Name}<br>{ReportText.Source(e.Input.Source)} {ReportText.GradeBadge(e.Input.Grade)}</td><td class=\"n\">{Range(e.Input)}</td><td class=\"n\">{ReportText.N(e.SwingMm, "0.0")}</td><td class=\"n\">{ReportText.N(e.ZoneChangeMl, "+0.0;-0.0;0.0")}</td><td class=\"n\">{ReportText.N(e.FirstOrder, "0.00")}</td></tr>"));
        var still = u.Effects.Count > shown.Count ? Markup.Of($"<p class=\"small\">{u.Effects.Count - shown.Count} more inputs are drawn as well; uncertainty.json has all.</p>") : Markup.None;
        var values = u.Effects.Where(e => e.Input.Needle < 0).ToList();
        var untouched = values.Count > 0 && values.All(e => e.SwingMm < LeastSwingMm) ? Markup.Of($"<p class=\"small\">No value of tissue, device or cell death alone moves the smallest margin: it lies where the zone ends for another reason, for example at the wall of a vessel. What such values do to the zone is in the column of volumes.</p>") : Markup.None;
        var checks = u.Checks.Select(c => Markup.Of($"<tr><td class=\"n\">{c.Draw + 1}</td><td class=\"n\">{ReportText.N(c.ReducedMarginMm, "0.0")}</td><td class=\"n\">{ReportText.N(c.FullMarginMm, "0.0")}</td><td class=\"n\">{ReportText.N(c.FullMarginMm - c.ReducedMarginMm, "+0.0;-0.0;0.0")}</td><td class=\"n\">{ReportText.N(c.Dice, "0.000")}</td></tr>"));
        return Markup.Of($"""
            <h3>Probability of ablation</h3>
            <div class="pics three">{slices}</div>
            <div class="legend">{Line("lesion", "lesion")}{(scene.AskedMarginMm > 0 ? Line("asked", $"{scene.AskedMarginMm:0.#} mm around it") : Markup.None)}{Line("prob p90", "destroyed in 90 % of the draws (inner line)")}{Line("prob p50", "in half")}{Line("prob p10", "in 10 % (outer line)")}</div>
            <div class="pics two"><div><table><thead><tr><th>Over {u.Draws} draws of all that is not known exactly</th><th class="n">Value</th></tr></thead><tbody>
            {Row("Smallest margin, mean", ReportText.Mm(m.Mean))}
            {Row("Smallest margin: 10 / 50 / 90 % of the draws below", $"{ReportText.N(m.Q10, "0.0")} / {ReportText.N(m.Q50, "0.0")} / {ReportText.N(m.Q90, "0.0")} mm")}
            {Row("Share of draws with the whole lesion inside the zone", ReportText.Share(u.ProbabilityCovered))}
            {Row($"Share of draws with {u.AskedMarginMm:0.#} mm margin all around", ReportText.Share(u.ProbabilityAsked))}
            {Row("Zone volume: 10 / 50 / 90 % of the draws below", $"{ReportText.N(u.ZoneMl.Q10, "0.0")} / {ReportText.N(u.ZoneMl.Q50, "0.0")} / {ReportText.N(u.ZoneMl.Q90, "0.0")} mL")}
            {Row("For comparison: every value at its centre, nothing misses", ReportText.Mm(u.CentralMarginMm))}
            </tbody></table></div>
            <div>{tornado}<table><thead><tr><th class="n">Draw</th><th class="n">Margin mm<br>reduced</th><th class="n">Margin mm<br>full</th><th class="n">Differ-<br>ence</th><th class="n">Dice</th></tr></thead><tbody>{checks}</tbody></table>
            <p class="small">Some draws on the fast, coarser model of this study and again on the full one.</p></div></div>
            <table><thead><tr><th>What is not known exactly</th><th class="n">10 to 90 %</th><th class="n">Moves margin<br>mm</th><th class="n">Moves zone<br>mL</th><th class="n">Share of the<br>variance</th></tr></thead><tbody>{rows}</tbody></table>{still}{untouched}
            <p class="small">A margin below zero: that much of the lesion's edge lies outside the zone. "Moves": how far the smallest margin and the zone's volume go when this input alone takes its 10 and its 90 % value. "Share of the variance": first-order Sobol index of the margin, known to about {ReportText.N(2 * Math.Sqrt(0.25 / u.Draws), "0.00")} with {u.Draws} draws; what the shares leave over to 1 is interaction and chance. Inputs are taken as independent and between the bounds of the catalogue, the constants of cell death included. How often such bands hold measurements is in the validation book (uncertainty-bands). The shares speak of simulated zones, not of outcomes.</p>
            """);
    }

    // Three digits of the larger end.
    private static string Range(UncertainInput input)
    {
        var digits = Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Max(Math.Abs(input.Low), Math.Abs(input.High)))), 0, 9);
        var format = digits == 0 ? "0" : "0." + new string('#', digits);
        return $"{ReportText.N(input.Low, format)} to {ReportText.N(input.High, format)}{(input.Unit == "1" ? "" : " " + input.Unit)}";
    }
}
