using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Seldinger.Core.Geometry;
using Seldinger.Core.IO;
using Seldinger.Imaging.Nifti;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Report;

namespace Seldinger.Planning.Verify;

/// <summary>Writes what a verification found: verify.json, maps in the planning space, and one page with pictures.</summary>
public static class VerifyOutputs
{
    private const double AroundMm = 90;

    /// <summary>Writes the folder, whole or not at all.</summary>
    public static void Write(string folder, VerifyResult result, IReadOnlyList<PredictionOutcome> records, bool force)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(records);
        AtomicOutput.Folder(folder, force, into =>
        {
            AtomicOutput.Text(Path.Combine(into, "verify.json"), Json(result, OutcomeRecords.Agree(records)));
            NiftiWriter.Write(Path.Combine(into, "achieved-zone.nii.gz"), result.AchievedZone, "achieved ablation zone in the planning space");
            if (result.FollowUp is { } scan)
            {
                NiftiWriter.Write(Path.Combine(into, "follow-up-registered.nii.gz"), scan, "follow-up scan in the planning space", NiftiType.Int16);
            }
            AtomicOutput.Text(Path.Combine(into, "report.html"), Html(result, records));
        });
    }

    /// <summary>The result as JSON: the same document that <c>--json</c> prints.</summary>
    public static string Json(VerifyResult r, Agreement? agreement)
    {
        ArgumentNullException.ThrowIfNull(r);
        return JsonSerializer.Serialize(new
        {
            Purpose = ReportText.Purpose,
            r.Outcome,
            WeakestWords = r.Achieved.Weak.Words,
            WeakestMm = r.Achieved.Weak.PositionMm,
            Registration = r.Registration is { } g ? new { g.FixedToMoving, RotationDeg = g.FixedToMoving.AngleDeg, ShiftMm = g.FixedToMoving.TranslationMm.Length, g.RepeatabilityMm, g.LandmarkErrorMm, g.Similarity, g.SimilarityBefore } : null,
            AsTreated = r.AsTreated is { } t ? new { MarginMm = t.Margin.MinimalMm, ZoneMl = t.Margin.ZoneMl, t.Dice } : null,
            Contraction = r.Contracted is { } c ? new { PlannedZoneMl = c.Ml, c.DiceWithout } : null,
            Agreement = agreement,
            r.Findings,
        }, PlanDocument.Json) + "\n";
    }

    private static string Html(VerifyResult r, IReadOnlyList<PredictionOutcome> records)
    {
        var o = r.Outcome;
        string F(double v, string unit, string format = "0.0") => $"{v.ToString(format, CultureInfo.InvariantCulture)}&nbsp;{unit}";
        string Row(string name, string planned, string achieved) => $"<tr><td>{name}</td><td>{planned}</td><td>{achieved}</td></tr>";
        var head = o.ResidualMl > 0
            ? $"Residual unablated tumour: {F(o.ResidualMl, "mL", "0.00")}, {Esc(r.Achieved.Weak.Words)}"
            : $"The achieved zone covers the lesion; its margin is smallest {Esc(r.Achieved.Weak.Words)}";
        var registration = r.Registration is { } g
            ? $"Rigid, by mutual information: {F(g.FixedToMoving.AngleDeg, "degrees")} and {F(g.FixedToMoving.TranslationMm.Length, "mm")}. Registrations of two independent halves of the samples differ by {F(g.RepeatabilityMm, "mm", "0.00")} at most{(g.LandmarkErrorMm is { } e ? $"; landmarks agree within {F(e, "mm", "0.00")} RMS" : "")}. Deformation between the scans is not modelled."
            : "No scan was given: the mask is taken to lie in the planning scan's space. Whether it does is unknown.";
        var treated = r.AsTreated is { } t ? $"<h2>Simulated with the needle as it lay</h2><p>Zone {F(t.Margin.ZoneMl, "mL")}, minimal margin {F(t.Margin.MinimalMm, "mm")}, Dice with the achieved zone {t.Dice.ToString("0.00", CultureInfo.InvariantCulture)}.</p>" : "";
        return $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>{{Esc(r.Case.Id)}}: verification</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1d2733}h1{font-size:1.5rem;margin-bottom:.2rem}.purpose{background:#fff4d6;padding:.5rem 1rem;border-radius:4px}table{border-collapse:collapse;margin:.6rem 0}td,th{padding:.25rem 1rem .25rem 0;border-bottom:1px solid #dde3ea;text-align:left}.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}.pictures svg{width:100%;height:auto}.key span{display:inline-block;width:1.4em;height:.25em;margin:0 .4em .2em 1em}@media print{body{margin:0} }</style>
            <p class="purpose">{{ReportText.Purpose}}</p>
            <h1>{{Esc(r.Case.Id)}}, {{Esc(r.Lesion.Name)}}: what was achieved</h1>
            {{(r.Self is { } self ? $"<p class=\"purpose\"><b>{Esc(self.Message)}.</b></p>" : "")}}
            <p><b>{{head}}.</b></p>
            <table><tr><th></th><th>planned</th><th>achieved</th></tr>
            {{Row("minimal ablative margin", F(o.PlannedMarginMm, "mm"), F(o.AchievedMarginMm, "mm"))}}
            {{Row("ablation zone", F(o.PlannedMl, "mL"), F(o.AchievedMl, "mL"))}}
            {{Row("residual unablated tumour", F(r.Planned.ResidualMl, "mL", "0.00"), F(o.ResidualMl, "mL", "0.00"))}}
            {{Row("weakest", Esc(r.Planned.Weak.Words), Esc(r.Achieved.Weak.Words))}}
            </table>
            <p>Overlap of both zones: Dice {{o.Dice.ToString("0.00", CultureInfo.InvariantCulture)}}, surfaces {{F(o.MeanSurfaceMm, "mm")}} apart on average, {{F(o.LargestSurfaceMm, "mm")}} at most.
            {{Contraction(r)}}</p>
            <p class="key">{{Swatch(Palette.Lesion)}}lesion{{Swatch(Palette.Zone)}}achieved zone; planned zone as the outlined structure</p>
            <div class="pictures">{{Pictures(r)}}</div>
            <h2>Registration</h2><p>{{registration}}</p>
            {{treated}}
            {{Records(records)}}
            </html>

            """;
    }

    private static string Contraction(VerifyResult r) => r.Contracted is { } c
        ? string.Create(CultureInfo.InvariantCulture, $"Heated tissue contracts: the planned zone is compared as it would be seen afterwards, {c.Ml:F1}&nbsp;mL, by the contraction of liver outside the body at the temperatures of the plan; in patients less was measured. Without contraction the Dice is {c.DiceWithout:F2}. The achieved zone is shown as it is seen.")
        : "Zones contract after ablation; the planned zone is compared as planned, the achieved zone as it is seen.";

    private static string Swatch(string colour) => $"<span style=\"background:{colour}\"></span>";

    private static string Pictures(VerifyResult r)
    {
        var scene = new SliceScene
        {
            Image = r.FollowUp ?? r.Case.Image,
            Modality = r.Case.Images[0].Modality,
            Lesion = r.Lesion.Mask,
            Zone = r.AchievedZone,
            Structures = [new("planned zone", r.PlannedZone, r.PlannedZone.VolumeMl, true, "plan")],
            WeakMm = r.Achieved.Weak.PositionMm,
            WeakMarginMm = r.Achieved.MinimalMm,
        };
        var at = r.Lesion.CentreMm;
        SlicePlane[] planes = [SlicePlane.Axial(at, AroundMm), SlicePlane.Coronal(at, AroundMm), SlicePlane.Sagittal(at, AroundMm)];
        return string.Concat(planes.Select(p => SlicePicture.Draw(scene, p, new SliceOptions()).Text));
    }

    private static string Records(IReadOnlyList<PredictionOutcome> records)
    {
        if (OutcomeRecords.Agree(records) is not { } a)
        {
            return "";
        }
        string N(double v) => v.ToString("0.0", CultureInfo.InvariantCulture);
        return $"""
            <h2>Predictions against outcomes: {a.Count} records</h2>
            <p>Predicted minus achieved. Volume: bias {N(a.VolumeBiasMl)} mL, 95 % limits of agreement {N(a.VolumeLimitsMl.Low)} to {N(a.VolumeLimitsMl.High)} mL. Margin: bias {N(a.MarginBiasMm)} mm, limits {N(a.MarginLimitsMm.Low)} to {N(a.MarginLimitsMm.High)} mm. Mean Dice {a.MeanDice.ToString("0.00", CultureInfo.InvariantCulture)}.</p>
            <div class="pictures">{Scatter("Calibration: achieved against predicted zone, mL", [.. records.Select(r => (r.PlannedMl, r.AchievedMl))], null, true)}
            {Scatter("Bland-Altman: predicted minus achieved over the mean, mL", [.. records.Select(r => ((r.PlannedMl + r.AchievedMl) / 2, r.PlannedMl - r.AchievedMl))], a, false)}</div>
            """;
    }

    private static string Scatter(string title, IReadOnlyList<(double X, double Y)> points, Agreement? lines, bool identity)
    {
        const double w = 420, h = 300, left = 46, bottom = 30, top = 24;
        var ys = points.Select(p => p.Y).Concat(lines is null ? [] : [lines.VolumeLimitsMl.Low, lines.VolumeLimitsMl.High]).Concat(identity ? points.Select(p => p.X) : []).ToList();
        var xs = identity ? ys : [.. points.Select(p => p.X)];
        (double Low, double High) Span(List<double> v) => v.Max() - v.Min() is > 0 and var d ? (v.Min() - 0.08 * d, v.Max() + 0.08 * d) : (v.Min() - 1, v.Max() + 1);
        var (sx, sy) = (Span(xs), Span(ys));
        double X(double v) => left + (v - sx.Low) / (sx.High - sx.Low) * (w - left - 8);
        double Y(double v) => h - bottom - (v - sy.Low) / (sy.High - sy.Low) * (h - bottom - top);
        var s = new StringBuilder();
        s.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {w} {h}\" role=\"img\" font-size=\"11\" font-family=\"system-ui,sans-serif\"><text x=\"{left}\" y=\"14\">{Esc(title)}</text><rect x=\"{left}\" y=\"{top}\" width=\"{w - left - 8}\" height=\"{h - bottom - top}\" fill=\"none\" stroke=\"#ccc\"/>");
        foreach (var v in new[] { 0.0, 0.5, 1.0 })
        {
            var (xv, yv) = (sx.Low + v * (sx.High - sx.Low), sy.Low + v * (sy.High - sy.Low));
            s.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(xv):F1}\" y=\"{h - 12}\" text-anchor=\"middle\">{xv:0.#}</text><text x=\"{left - 4}\" y=\"{Y(yv) + 4:F1}\" text-anchor=\"end\">{yv:0.#}</text>");
        }
        foreach (var y in lines is null ? [] : new[] { lines.VolumeBiasMl, lines.VolumeLimitsMl.Low, lines.VolumeLimitsMl.High })
        {
            s.Append(CultureInfo.InvariantCulture, $"<line x1=\"{left}\" x2=\"{w - 8}\" y1=\"{Y(y):F1}\" y2=\"{Y(y):F1}\" stroke=\"#888\" stroke-dasharray=\"4 3\"/>");
        }
        if (identity)
        {
            s.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(sx.Low):F1}\" y1=\"{Y(sx.Low):F1}\" x2=\"{X(sx.High):F1}\" y2=\"{Y(sx.High):F1}\" stroke=\"#888\" stroke-dasharray=\"4 3\"/>");
        }
        foreach (var (x, y) in points)
        {
            s.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"4\" fill=\"#1b6ca8\"/>");
        }
        return s.Append("</svg>").ToString();
    }

    private static string Esc(string s) => WebUtility.HtmlEncode(s);
}
