using Seldinger.Core.Errors;

namespace Seldinger.Planning.Validation;

/// <summary>What the <c>README.md</c> of a case says: its heading, and the lines "- Key: text" below it, which may go on in indented lines.</summary>
/// <param name="Id">Name of the folder.</param>
/// <param name="Title">Heading.</param>
/// <param name="Role">"Role": verification, fit or score; rows of the table may differ.</param>
/// <param name="Sources">"Sources": keys of references.bib, written as [@key].</param>
/// <param name="Fast">"Part": fast or full.</param>
/// <param name="Therapies">"Therapies": ids of the therapies whose reports quote the errors; empty = none.</param>
/// <param name="Checks">"Checks": what is compared with what.</param>
/// <param name="Tolerance">"Tolerance": what passes.</param>
/// <param name="Why">"Why": why that tolerance.</param>
/// <param name="Sets">"Sets": the parameters that the reference set, or "nothing".</param>
public sealed record CaseDescription(string Id, string Title, ValidationRole Role, IReadOnlyList<string> Sources, bool Fast, IReadOnlyList<string> Therapies, string Checks, string Tolerance, string Why, string Sets)
{
    /// <summary>Reads a description.</summary>
    /// <exception cref="DataFormatException">A line is missing or wrong.</exception>
    public static CaseDescription Parse(string id, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var title = "";
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        string? key = null;
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal) && title.Length == 0)
            {
                title = line[2..];
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal) && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
            {
                key = line[2..colon];
                lines[key] = line[(colon + 2)..];
            }
            else if (key is not null && line.StartsWith("  ", StringComparison.Ordinal))
            {
                lines[key] += " " + line.Trim();
            }
            else
            {
                key = null;
            }
        }
        var file = $"validation/cases/{id}/README.md";
        string Need(string name) => lines.TryGetValue(name, out var v) && v.Length > 0 ? v
            : throw new DataFormatException(file, name, "the line is missing.", "A case says Role, Sources, Part, Checks, Tolerance, Why and Sets, each as \"- Key: text\".");
        return new(id, title, Enum.TryParse<ValidationRole>(Need("Role"), ignoreCase: true, out var role) ? role : throw new DataFormatException(file, "Role", $"'{lines["Role"]}' is not known.", "Roles: verification, fit, score."),
            Keys(Need("Sources")), Need("Part") == "fast", Words(lines.GetValueOrDefault("Therapies", "")), Need("Checks"), Need("Tolerance"), Need("Why"), Need("Sets"));
    }

    private static string[] Keys(string text) => [.. text.Split("[@").Skip(1).Select(p => p[..Math.Max(0, p.IndexOf(']', StringComparison.Ordinal))])];

    private static string[] Words(string text) => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
