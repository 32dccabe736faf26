using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Seldinger.Core.IO;
using Seldinger.Planning.Outputs;

namespace Seldinger.Planning.Course;

/// <summary>Writes a course: curves as CSV and JSON, and one page with the picture.</summary>
public static class CourseOutputs
{
    private static readonly string[] Colours = ["#1b6ca8", "#d1495b", "#2e8b57", "#8a5a9e", "#b8860b", "#444444"];

    /// <summary>Writes curves.csv, course.json and report.html into a folder that appears whole.</summary>
    public static void Write(string folder, CourseResult result, bool force) => AtomicOutput.Folder(folder, force, into =>
    {
        AtomicOutput.Text(Path.Combine(into, "curves.csv"), Csv(result));
        AtomicOutput.Text(Path.Combine(into, "course.json"), Json(result));
        AtomicOutput.Text(Path.Combine(into, "report.html"), Html(result));
    });

    /// <summary>The course as JSON, the same document that <c>--json</c> prints.</summary>
    public static string Json(CourseResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize(new
        {
            result.File.Id,
            result.File.Tumour,
            Grade = "E4",
            Curves = result.Curves.Select(c => new { c.Arm, Points = c.Points.Select(p => new { p.Day, VolumeMm3 = p.VolumeMm3, CapacityMm3 = p.CapacityMm3 }) }),
            Models = result.Models,
        }, PlanDocument.Json) + "\n";
    }

    private static string Csv(CourseResult result)
    {
        var text = new StringBuilder("arm,day_d,volume_mm3,capacity_mm3\n");
        foreach (var c in result.Curves)
        {
            foreach (var (day, volume, capacity) in c.Points)
            {
                text.Append(CultureInfo.InvariantCulture, $"\"{c.Arm.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{day:R},{volume:R},{capacity:R}\n");
            }
        }
        return text.ToString();
    }

    private static string Html(CourseResult r)
    {
        var rows = string.Concat(r.Curves.Select(c => $"<tr><td>{Esc(c.Arm)}</td>{string.Concat(r.File.ScanDays.Select(d => $"<td>{c.Points.First(p => p.Day >= Math.Min(d, r.File.Days)).VolumeMm3:F0}</td>"))}</tr>"));
        return $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>{{Esc(r.File.Id)}}</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;color:#222}table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid #ddd;text-align:right}td:first-child,th:first-child{text-align:left}.purpose{background:#fff4d6;padding:.5rem 1rem}</style>
            <p class="purpose">Research, education and bench tool. Not a medical device; not for clinical use.</p>
            <h1>{{Esc(r.File.Id)}}: {{Esc(r.File.Tumour)}} over {{r.File.Days:G6}} days</h1>
            <p>A scenario of a fitted animal model (grade E4 for any other use): no survival, no patient. All arms start from one state.</p>
            {{Chart(r)}}
            <table><tr><th>Volume, mm3</th>{{string.Concat(r.File.ScanDays.Select(d => $"<th>day {d:G6}</th>"))}}</tr>{{rows}}</table>
            <h2>Models</h2>{{string.Concat(r.Models.Select(m => $"<p><b>{m.Id}</b> {Esc(m.Equation)}<br>{Esc(m.Validity)}<br>{string.Join(", ", m.References)}</p>"))}}
            </html>

            """;
    }

    private static string Chart(CourseResult r)
    {
        const double w = 760, h = 340, left = 70, bottom = 40;
        var top = Math.Max(1, r.Curves.SelectMany(c => c.Points).Max(p => p.VolumeMm3)) * 1.05;
        string X(double day) => (left + day / r.File.Days * (w - left - 10)).ToString("F1", CultureInfo.InvariantCulture);
        string Y(double v) => (h - bottom - v / top * (h - bottom - 10)).ToString("F1", CultureInfo.InvariantCulture);
        var s = new StringBuilder($"<svg viewBox=\"0 0 {w} {h}\" role=\"img\" aria-label=\"Tumour volume over time\" font-size=\"12\" font-family=\"system-ui,sans-serif\">");
        for (var n = 0; n <= 4; n++)
        {
            s.Append(CultureInfo.InvariantCulture, $"<line x1=\"{left}\" x2=\"{w - 10}\" y1=\"{Y(top * n / 4)}\" y2=\"{Y(top * n / 4)}\" stroke=\"#ddd\"/><text x=\"{left - 6}\" y=\"{Y(top * n / 4)}\" text-anchor=\"end\">{top * n / 4:F0}</text>");
            s.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(r.File.Days * n / 4)}\" y=\"{h - bottom + 18}\" text-anchor=\"middle\">{r.File.Days * n / 4:F0}</text>");
        }
        s.Append(CultureInfo.InvariantCulture, $"<text x=\"{w / 2}\" y=\"{h - 4}\" text-anchor=\"middle\">days</text><text x=\"14\" y=\"{h / 2}\" transform=\"rotate(-90 14 {h / 2})\" text-anchor=\"middle\">volume, mm3</text>");
        foreach (var (c, i) in r.Curves.Select((c, i) => (c, i)))
        {
            var colour = Colours[i % Colours.Length];
            s.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', c.Points.Select(p => $"{X(p.Day)},{Y(p.VolumeMm3)}"))}\"/><text x=\"{left + 10}\" y=\"{24 + 16 * i}\" fill=\"{colour}\">{Esc(c.Arm)}</text>");
        }
        return s.Append("</svg>").ToString();
    }

    private static string Esc(string s) => WebUtility.HtmlEncode(s);
}
