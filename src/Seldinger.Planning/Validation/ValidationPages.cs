using System.Globalization;
using System.Text;

namespace Seldinger.Planning.Validation;

/// <summary>The committed figures as a page for people: docs/validation.md.</summary>
public static class ValidationPages
{
    /// <summary>The page.</summary>
    /// <param name="figures">What is committed.</param>
    public static string Markdown(CommittedFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var b = new StringBuilder();
        b.AppendLine("# Validation");
        b.AppendLine();
        b.AppendLine("Written by `./seldinger validate --write`; do not edit. Every number of ours stands beside a number that is not ours. Errors are ours minus the reference.");
        b.AppendLine();
        b.AppendLine("- **verification**: a closed form, an identity or an independent computation. It shows that the equations are solved right, not that they are the right equations.");
        b.AppendLine("- **fit**: measured data that set a parameter. It shows how well the model can follow them.");
        b.AppendLine("- **score**: measured data that set nothing. It shows how well the model predicts.");
        b.AppendLine("- A figure without a tolerance is *scored*: its error is shown, and it never counts as passed.");
        b.AppendLine(CultureInfo.InvariantCulture, $"- `./seldinger validate` fails when a figure misses its tolerance, or when its error exceeds the one below by more than {CommittedFigures.SlackShare:P0} and {CommittedFigures.SlackOfTolerance:P0} of the tolerance.");
        b.AppendLine();
        b.AppendLine("| Case | Role | Figures | Verdict | Largest error | Tolerance there |");
        b.AppendLine("|---|---|---|---|---|---|");
        foreach (var c in figures.Cases)
        {
            var worst = Worst(c.Figures);
            b.AppendLine(CultureInfo.InvariantCulture, $"| [{c.Title}](#{c.Id}) | {Roles(c)} | {c.Figures.Count} | {Verdict(c)} | {(worst is null ? "" : Text.Error(worst))} | {(worst is null ? "" : Text.Tolerance(worst))} |");
        }
        foreach (var c in figures.Cases)
        {
            Case(b, c);
        }
        return b.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The figure that comes closest to failing, or the largest error where nothing is judged.</summary>
    /// <param name="figures">Figures of one case.</param>
    public static ValidationFigure? Worst(IReadOnlyList<ValidationFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var judged = figures.Where(f => f.Tolerance is not null).ToList();
        return judged.Count > 0 ? judged.MaxBy(f => Math.Abs(f.Error) / f.Tolerance!.Value) : figures.MaxBy(f => Math.Abs(f.Error));
    }

    private static void Case(StringBuilder b, CommittedCase c)
    {
        var d = ValidationBook.Find(c.Id).Describe();
        b.AppendLine();
        b.AppendLine(CultureInfo.InvariantCulture, $"<a id=\"{c.Id}\"></a>");
        b.AppendLine(CultureInfo.InvariantCulture, $"## {c.Title}");
        b.AppendLine();
        b.AppendLine(CultureInfo.InvariantCulture, $"[`validation/cases/{c.Id}`](../validation/cases/{c.Id}/README.md) · {(d.Fast ? "fast part" : "full book only")} · sources {string.Join(", ", c.Sources.Select(s => $"[@{s}]"))}");
        b.AppendLine();
        b.AppendLine(Sentence(d.Checks));
        b.AppendLine();
        b.AppendLine(CultureInfo.InvariantCulture, $"- Tolerance: {d.Tolerance}");
        b.AppendLine(CultureInfo.InvariantCulture, $"- Why that: {d.Why}");
        b.AppendLine(CultureInfo.InvariantCulture, $"- Parameters set by it: {d.Sets}");
        foreach (var role in c.Figures.Select(f => f.Role).Distinct())
        {
            b.AppendLine();
            b.AppendLine(CultureInfo.InvariantCulture, $"| {Text.Role(role)} | ours | reference | error | tolerance | |");
            b.AppendLine("|---|---|---|---|---|---|");
            foreach (var f in c.Figures.Where(f => f.Role == role))
            {
                b.AppendLine(CultureInfo.InvariantCulture, $"| {f.Name} | {Text.Value(f.Value, f.Unit)} | {Text.Value(f.Reference, f.Unit)} | {Text.Error(f)} | {Text.Tolerance(f)} | {Text.Mark(f)} |");
            }
            Summary(b, [.. c.Figures.Where(f => f.Role == role)]);
        }
    }

    // Root mean square and worst row of each quantity that reports quote.
    private static void Summary(StringBuilder b, IReadOnlyList<ValidationFigure> figures)
    {
        foreach (var q in figures.Where(f => f.Quantity.Length > 0).GroupBy(f => (f.Quantity, f.ErrorUnit)).Where(q => q.Count() > 1))
        {
            var worst = q.MaxBy(f => Math.Abs(f.Error))!;
            var rms = worst with { Error = Math.Sqrt(q.Average(f => f.Error * f.Error)) };
            var mean = worst with { Error = q.Average(f => f.Error) };
            b.AppendLine();
            b.AppendLine(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(q.Key.Quantity[0])}{q.Key.Quantity[1..]}, {q.Count()} rows: root mean square {Text.Error(rms).TrimStart('+')}, mean {Text.Error(mean)}, worst {Text.Error(worst)} ({worst.Name}).");
        }
    }

    private static string Verdict(CommittedCase c)
    {
        var (judged, failed) = (c.Figures.Count(f => f.Passed is not null), c.Figures.Count(f => f.Passed == false));
        var scored = c.Figures.Count - judged;
        return judged == 0 ? "scored" : (failed > 0 ? $"**fail** ({failed} of {judged})" : "pass") + (scored > 0 ? $", {scored} scored" : "");
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Roles(CommittedCase c) => string.Join(", ", c.Figures.Select(f => f.Role).Distinct().Select(r => r.ToString().ToLowerInvariant()));

    /// <summary>Numbers as the page and the command line print them.</summary>
    public static class Text
    {
        /// <summary>A value with its unit.</summary>
        public static string Value(double value, string unit) => $"{Number(value)}{Suffix(unit)}";

        /// <summary>The error with its sign and unit.</summary>
        public static string Error(ValidationFigure f)
        {
            ArgumentNullException.ThrowIfNull(f);
            var text = Number(f.ErrorUnit == ValidationFigure.Relative ? 100 * f.Error : f.Error, 3);
            return $"{(f.Error > 0 ? "+" : "")}{text}{(f.ErrorUnit == ValidationFigure.Relative ? " %" : Suffix(f.ErrorUnit))}";
        }

        /// <summary>The tolerance with its unit; a dash where there is none.</summary>
        public static string Tolerance(ValidationFigure f)
        {
            ArgumentNullException.ThrowIfNull(f);
            return f.Tolerance is not { } t ? "–" : f.ErrorUnit == ValidationFigure.Relative ? $"{Number(100 * t, 3)} %" : $"{Number(t, 3)}{Suffix(f.ErrorUnit)}";
        }

        /// <summary>"pass", "fail" or "scored".</summary>
        public static string Mark(ValidationFigure f) => f?.Passed switch { true => "pass", false => "**fail**", _ => "scored" };

        /// <summary>The role as a heading.</summary>
        public static string Role(ValidationRole role) => role switch
        {
            ValidationRole.Fit => "fit: these rows set parameters",
            ValidationRole.Score => "score: these rows set nothing",
            _ => "verification",
        };

        private static string Suffix(string unit) => unit is "1" or "" ? "" : " " + unit;

        private static string Number(double x, int digits = 5) => x == 0 ? "0" : Math.Abs(x) is < 1e-4 or >= 1e6
            ? x.ToString($"{(digits > 3 ? "0.####" : "0.##")}e0", CultureInfo.InvariantCulture)
            : Math.Round(x, Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(x))), 0, 10)).ToString("0.##########", CultureInfo.InvariantCulture);
    }
}
