using Seldinger.Core.Values;

namespace Seldinger.Planning.Report;

/// <summary>Words and numbers as reports print them.</summary>
public static class ReportText
{
    /// <summary>The purpose sentence.</summary>
    public const string Purpose = Outputs.PlanDocument.PurposeText;

    /// <summary>A number with a true minus sign; "-0.0" has none.</summary>
    public static string N(double value, string format)
    {
        var text = value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? text.AsSpan(1).ContainsAnyInRange('1', '9') ? "\u2212" + text[1..] : text[1..] : text;
    }

    /// <summary>Millimetres with one decimal; a dash when there is none.</summary>
    public static string Mm(double? value) => value is { } v ? $"{N(v, "0.0")}\u00a0mm" : "\u2013";

    /// <summary>Millilitres; a dash when there is none.</summary>
    public static string Ml(double? value) => value is { } v ? $"{N(v, v is < 10 and > -10 ? "0.00" : "0.0")}\u00a0mL" : "\u2013";

    /// <summary>A number of things: "1 skin puncture", "2 skin punctures".</summary>
    public static string Count(int count, string noun) => $"{count}\u00a0{noun}{(count == 1 ? "" : "s")}";

    /// <summary>Whole degrees; a dash when there is none.</summary>
    public static string Degrees(double? value) => value is { } v ? $"{N(v, "0")}°" : "\u2013";

    /// <summary>A probability with two decimals, never rounded to 0 or 1 when it is neither.</summary>
    public static string Share(double value) => value switch
    {
        > 0 and < 0.005 => "<\u00a00.01",
        < 1 and > 0.995 => ">\u00a00.99",
        _ => N(value, "0.00"),
    };

    /// <summary>A share 0..1 in per cent.</summary>
    public static string Percent(double share) => share is > 0 and < 0.001 ? "<\u00a00.1\u00a0%" : $"{N(100 * share, share < 0.1 ? "0.0" : "0")}\u00a0%";

    /// <summary>A setting of a device: SI value in its own unit.</summary>
    public static string Setting(double si, string unit) => $"{N(Units.FromSi(si, unit), "0.###")}{(unit == "1" ? "" : "\u00a0" + (unit is "Cel" ? "°C" : unit))}";

    /// <summary>A structure's name for people: "rib_left_9" becomes "left rib 9".</summary>
    public static string Structure(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Aim.Words.Of(name);
    }

    /// <summary>A capital first letter where the first word is a plain word: not for "eGFR" or "ct.nii.gz".</summary>
    public static string Capital(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOfAny([' ', ':', ',']);
        var word = end < 0 ? text : text[..end];
        return word.Length > 0 && word.All(c => c is >= 'a' and <= 'z' or '-') || word.StartsWith("tumour-", StringComparison.Ordinal) ? char.ToUpperInvariant(text[0]) + text[1..] : text;
    }

    /// <summary>The badge of an evidence grade.</summary>
    public static Markup GradeBadge(Grade grade) => Markup.Of($"<span class=\"grade {grade.ToString()}\" title=\"{Meaning(grade)}\">{grade.ToString()}</span>");

    /// <summary>A reference key that links to the list of sources.</summary>
    public static Markup Source(string key) => key.Length == 0 ? Markup.None : Markup.Of($"<a class=\"key\" href=\"#ref-{key}\">{key}</a>");

    /// <summary>What an evidence grade means.</summary>
    public static string Meaning(Grade grade) => grade switch
    {
        Grade.E1 => "closed formula, standard physics, or rule from guideline or randomised trial",
        Grade.E2 => "bench, ex-vivo or animal data with numbers to compare with",
        Grade.E3 => "human observational data, or trials that disagree",
        Grade.E4 => "plausible mechanism or engineering default; editable",
        Grade.E5 => "named by a source, no usable quantitative model; default no effect",
        _ => "claim contradicted, not reproducible or damaged by translation",
    };
}
