using System.Globalization;
using System.Text;
using System.Text.Json;
using Seldinger.Core.IO;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Report;

namespace Seldinger.Planning.Sweep;

/// <summary>Writes a sweep: sweep.csv (units in its head), sweep.svg and sweep.json.</summary>
public static class SweepOutputs
{
    private static readonly (string Name, string Unit, Func<SweepPoint, double?> Value)[] Columns =
    [
        ("margin", "mm", p => p.MarginMm),
        ("lesion inside zone", "%", p => 100 * p.CoveredShare),
        ("zone", "mL", p => p.ZoneMl),
        ("lesion outside zone", "mL", p => p.ResidualMl),
        ("healthy tissue", "mL", p => p.HealthyMl),
        ("zone along instrument", "mm", p => p.AlongMm),
        ("zone across instrument", "mm", p => p.AcrossMm),
        ("deposited", "J", p => p.DepositedJ),
        ("energy balance", "1", p => p.EnergyBalance),
    ];

    /// <summary>Writes the folder, whole or not at all.</summary>
    /// <exception cref="Core.Errors.ValidationException">The folder exists and <paramref name="force"/> is not set.</exception>
    public static void Write(string folder, SweepResult result, bool force) => AtomicOutput.Folder(folder, force, into =>
    {
        AtomicOutput.Text(Path.Combine(into, "sweep.csv"), Csv(result));
        AtomicOutput.Text(Path.Combine(into, "sweep.svg"), Svg(result));
        AtomicOutput.Text(Path.Combine(into, "sweep.json"), Json(result));
    });

    /// <summary>One line a combination.</summary>
    public static string Csv(SweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        text.AppendJoin(',', result.Axes.Select(a => Head(a.Name, a.Unit)).Concat(Columns.Select(c => Head(c.Name, c.Unit)))).Append('\n');
        foreach (var p in result.Points)
        {
            text.AppendJoin(',', result.Axes.Zip(p.ValuesSi).Select(x => Number(x.First.Shown(x.Second))).Concat(Columns.Select(c => c.Value(p) is { } v ? Number(v) : ""))).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The document of --json.</summary>
    public static string Json(SweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var document = new
        {
            Schema = "seldinger-sweep-1",
            Purpose = PlanDocument.PurposeText,
            result.Case,
            result.Step.Therapy,
            result.Step.Device,
            result.Step.Target,
            result.SpacingMm,
            UserSupplied = result.UserEntries,
            Axes = result.Axes.Select(a => new { a.Name, a.Unit, Values = a.ValuesSi.Select(a.Shown) }),
            Points = result.Points.Select(p => new
            {
                Values = result.Axes.Zip(p.ValuesSi).ToDictionary(x => x.First.Name, x => x.First.Shown(x.Second)),
                Results = Columns.Where(c => c.Value(p) is not null).ToDictionary(c => $"{c.Name}{(c.Unit == "1" ? "" : $" ({c.Unit})")}", c => c.Value(p)),
                p.Troubles,
            }),
        };
        return JsonSerializer.Serialize(document, PlanDocument.Json).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Margin, zone and healthy tissue over the first axis, one curve for each combination of the others.</summary>
    public static string Svg(SweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var first = result.Axes[0];
        var series = result.Points.GroupBy(p => string.Join(", ", result.Axes.Zip(p.ValuesSi).Skip(1).Select(x => $"{x.First.Name} {Number(x.First.Shown(x.Second))}{(x.First.Unit == "1" ? "" : " " + x.First.Unit)}"))).ToList();
        var charts = Columns.Where(c => c.Name is "margin" or "zone" or "healthy tissue").Select(c => Charts.Lines(ReportText.Capital(c.Name), c.Unit, first.Label,
            [.. series.Select(s => (s.Key, (IReadOnlyList<(double, double)>)[.. s.Select(p => (first.Shown(p.ValuesSi[0]), c.Value(p)!.Value))]))])).ToList();
        var (w, h, head) = (640, 300, 30);
        var panels = charts.Select((c, n) => Markup.Of($"<svg x=\"0\" y=\"{head + n * h}\" width=\"{w}\" height=\"{h}\">{c}</svg>"));
        return Markup.Of($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{head + charts.Count * h}\" font-family=\"sans-serif\"><style>{new Markup(ReportStyle.Css)}</style><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><text x=\"12\" y=\"20\" font-size=\"13\">{result.Case}, {result.Step.Target}: {result.Step.Therapy}, {result.Step.Device}. {PlanDocument.PurposeText}</text>{panels}</svg>\n").Text;
    }

    private static string Head(string name, string unit) => unit == "1" ? name : $"{name} ({unit})";

    private static string Number(double v) => v.ToString("G6", CultureInfo.InvariantCulture);
}
