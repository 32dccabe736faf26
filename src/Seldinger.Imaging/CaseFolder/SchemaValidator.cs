using System.Globalization;
using System.Text.RegularExpressions;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Compares a tree with a schema and collects every violation, each with file, line, value and what is allowed.</summary>
internal static class SchemaValidator
{
    /// <summary>From here on units are not listed one by one.</summary>
    internal const int ManyUnits = 30;

    /// <summary>All violations of a node, in the order of the file.</summary>
    internal static void Collect(ConfigNode node, SchemaType type, string where, List<Violation> violations)
    {
        switch (type.Kind)
        {
            case SchemaKind.Choice:
                Choose(node, type, where, violations);
                break;
            case SchemaKind.Map when Is(node, ConfigKind.Map, "a map of keys", where, violations):
                Map(node, type, where, violations);
                break;
            case SchemaKind.Dictionary when Is(node, ConfigKind.Map, "a map", where, violations):
                foreach (var e in node.Entries)
                {
                    if (!Regex.IsMatch(e.Key, type.Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
                    {
                        violations.Add(new($"{node.File}:{e.Line}", $"{where} has the key '{e.Key}'.", $"Keys are {type.PatternSays}."));
                    }
                    Collect(e.Value, type.Item!, $"{where}.{e.Key}", violations);
                }
                break;
            case SchemaKind.List when Is(node, ConfigKind.List, "a list", where, violations):
                if (node.Items.Count < type.Count.Min || node.Items.Count > type.Count.Max)
                {
                    violations.Add(new(node.Place, $"{where} has {node.Items.Count} items.", $"Allowed: {type.Count.Min} to {type.Count.Max}."));
                }
                for (var i = 0; i < node.Items.Count; i++)
                {
                    Collect(node.Items[i], type.Item!, $"{where}[{i + 1}]", violations);
                }
                break;
            case SchemaKind.Point when Is(node, ConfigKind.List, "a point [x, y, z] in LPS mm", where, violations):
                if (node.Items.Count != 3 || node.Items.Any(i => !IsNumber(i, out _)))
                {
                    violations.Add(new(node.Place, $"{where} is [{string.Join(", ", node.Items.Take(5).Select(i => i.Kind == ConfigKind.Scalar ? i.Text : i.Shown))}].", "A point has three numbers: [x, y, z] in LPS millimetres (+x left, +y posterior, +z head)."));
                }
                break;
            case SchemaKind.Map or SchemaKind.Dictionary or SchemaKind.List or SchemaKind.Point:
                break;
            default:
                if (Is(node, ConfigKind.Scalar, Says(type), where, violations) && Scalar(node, type) is { } allowed)
                {
                    violations.Add(new(node.Place, $"{where} is '{node.Text}'.", allowed));
                }
                break;
        }
    }

    /// <summary>True for a finite number without unit.</summary>
    internal static bool IsNumber(ConfigNode node, out double value)
    {
        value = double.NaN;
        return node.Kind == ConfigKind.Scalar && double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static void Map(ConfigNode node, SchemaType type, string where, List<Violation> violations)
    {
        foreach (var e in node.Entries)
        {
            var known = type.Keys.FirstOrDefault(k => k.Name == e.Key)?.Type ?? type.Extra;
            if (known is null)
            {
                var names = type.Keys.Select(k => k.Name).ToArray();
                violations.Add(new($"{node.File}:{e.Line}", $"unknown key '{e.Key}' in {where}.", $"Allowed: {string.Join(", ", names)}.{Nearest.Hint(e.Key, names)}"));
            }
            else if (e.Value.Kind == ConfigKind.Null)
            {
                violations.Add(new($"{node.File}:{e.Line}", $"{where}.{e.Key} has no value.", $"Give {Says(known)}, or remove the key: what is not known is left out."));
            }
            else
            {
                Collect(e.Value, known, where.Length == 0 || where == CaseSchema.Root ? e.Key : $"{where}.{e.Key}", violations);
            }
        }
        foreach (var k in type.Keys.Where(k => k.Required && node[k.Name] is null))
        {
            violations.Add(new(node.Place, $"{where} lacks the key '{k.Name}'.", $"{k.Meaning} Give {Says(k.Type)}."));
        }
    }

    private static void Choose(ConfigNode node, SchemaType type, string where, List<Violation> violations)
    {
        var fits = type.Choices.Where(c => KindOf(c) == node.Kind).ToArray();
        if (fits.Length == 0)
        {
            violations.Add(new(node.Place, $"{where} is {node.Shown}.", $"Allowed: {string.Join(", or ", type.Choices.Select(Says))}."));
            return;
        }
        if (fits.Length == 1 || node.Kind != ConfigKind.Scalar)
        {
            var best = fits.Length == 1 ? fits[0] : fits.MinBy(f => Count(node, f, where))!;
            Collect(node, best, where, violations);
            return;
        }
        if (fits.All(f => Scalar(node, f) is not null))
        {
            violations.Add(new(node.Place, $"{where} is '{node.Text}'.", string.Join(" Or: ", fits.Select(f => Scalar(node, f)))));
        }
    }

    private static int Count(ConfigNode node, SchemaType type, string where)
    {
        var trial = new List<Violation>();
        Collect(node, type, where, trial);
        return trial.Count;
    }

    private static ConfigKind KindOf(SchemaType t) => t.Kind switch
    {
        SchemaKind.Map or SchemaKind.Dictionary => ConfigKind.Map,
        SchemaKind.List or SchemaKind.Point => ConfigKind.List,
        _ => ConfigKind.Scalar,
    };

    private static bool Is(ConfigNode node, ConfigKind kind, string says, string where, List<Violation> violations)
    {
        if (node.Kind == kind)
        {
            return true;
        }
        violations.Add(new(node.Place, $"{where} is {node.Shown}.", $"Allowed: {says}."));
        return false;
    }

    /// <summary>Null when the scalar is right, else what is allowed.</summary>
    private static string? Scalar(ConfigNode node, SchemaType type)
    {
        switch (type.Kind)
        {
            case SchemaKind.Text:
                return Regex.IsMatch(node.Text, type.Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) ? null : $"Allowed: {type.PatternSays}.";
            case SchemaKind.Word:
                return type.Words.Contains(node.Text) ? null : $"Allowed: {string.Join(", ", type.Words)}.{Nearest.Hint(node.Text, type.Words)}";
            case SchemaKind.Flag:
                return node.Text is "true" or "false" ? null : "Allowed: true or false.";
            case SchemaKind.Date:
                return DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "Allowed: a date as 2026-03-01.";
            case SchemaKind.Number:
                return IsNumber(node, out var n) && n >= type.Low && n <= type.High ? null
                    : $"Allowed: a number{(double.IsFinite(type.Low) || double.IsFinite(type.High) ? $" from {type.Low:G6} to {type.High:G6}" : "")}.";
            default:
                var units = type.Words.Count > ManyUnits ? "W, min, mm and others, see docs/schema" : string.Join(", ", type.Words.Select(u => u == "1" ? "none" : u));
                if (!Units.TryParse(node.Text, out var value, out var unit) || !type.Words.Contains(unit))
                {
                    var word = node.Text.Split(' ', 2) is [_, var given] ? given.Trim() : "";
                    return IsNumber(node, out _) ? $"A number needs its unit. Units: {units}." : $"Allowed: a number, a blank and a unit. Units: {units}.{Nearest.Hint(word, type.Words)}";
                }
                return type.Check?.Invoke(value, unit);
        }
    }

    private static string Says(SchemaType t) => t.Kind switch
    {
        SchemaKind.Map => $"a map with {string.Join(", ", t.Keys.Select(k => k.Name))}",
        SchemaKind.Dictionary => $"a map with keys that are {t.PatternSays}",
        SchemaKind.List => "a list",
        SchemaKind.Point => "[x, y, z] in LPS mm",
        SchemaKind.Text => t.PatternSays,
        SchemaKind.Word => $"one of {string.Join(", ", t.Words)}",
        SchemaKind.Date => "a date as 2026-03-01",
        SchemaKind.Flag => "true or false",
        SchemaKind.Number => "a number",
        SchemaKind.Choice => string.Join(" or ", t.Choices.Select(Says)),
        _ => $"a number with unit ({string.Join(", ", t.Words.Select(u => u == "1" ? "none" : u))})",
    };
}
