using System.Globalization;
using Seldinger.Core.Errors;

namespace Seldinger.Planning.Validation;

/// <summary>
/// The references of a case, read from its <c>reference.csv</c>: one figure per line. Columns that every case has: figure, reference, unit, error
/// ("absolute", "relative", "shortfall", "excess", or a number that the difference is divided by) and tolerance (empty: shown, not judged);
/// role and quantity where a case needs them; all others are inputs of the case. Lines that begin with # are comments.
/// </summary>
public sealed class ReferenceTable
{
    private const int MostRows = 10_000;

    private ReferenceTable(string file, IReadOnlyList<ReferenceRow> rows) => (File, Rows) = (file, rows);

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>The rows in file order.</summary>
    public IReadOnlyList<ReferenceRow> Rows { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="text">Content.</param>
    /// <exception cref="DataFormatException">A line has another number of fields than the header, or there are too many lines.</exception>
    public static ReferenceTable Parse(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = new List<ReferenceRow>();
        string[]? header = null;
        foreach (var (line, n) in text.Split('\n').Select((l, n) => (l.Trim(), n + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            var fields = line.Split(',').Select(f => f.Trim()).ToArray();
            if (header is null)
            {
                header = fields;
                continue;
            }
            if (fields.Length != header.Length || rows.Count == MostRows)
            {
                throw new DataFormatException(file, $"line {n}", $"{fields.Length} fields where the header names {header.Length}.", $"At most {MostRows} lines with the fields {string.Join(", ", header)}.");
            }
            rows.Add(new(file, n, header.Zip(fields).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)));
        }
        return new(file, rows);
    }
}

/// <summary>One line of a <see cref="ReferenceTable"/>.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Line number.</param>
/// <param name="Fields">Fields by column.</param>
public sealed record ReferenceRow(string File, int Line, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The figure's name.</summary>
    public string Name => Text("figure");

    /// <summary>A field as text; "" when the column does not exist.</summary>
    public string Text(string column) => Fields.GetValueOrDefault(column, "");

    /// <summary>A field as a number.</summary>
    /// <exception cref="DataFormatException">It is none.</exception>
    public double Number(string column) => double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v
        : throw new DataFormatException(File, $"line {Line}", $"'{Text(column)}' in column {column} is not a number.", "Use a decimal point; \"inf\" is not a number here.");

    /// <summary>The figure of a value under the error rule and the tolerance of this line.</summary>
    /// <param name="value">What this program computes.</param>
    /// <param name="role">Role of the case, where the line names none.</param>
    /// <exception cref="DataFormatException">The error rule or role is unknown.</exception>
    public ValidationFigure Figure(double value, ValidationRole role)
    {
        var reference = Number("reference");
        var unit = Text("unit");
        var difference = value - reference;
        var (error, errorUnit) = Text("error") switch
        {
            "absolute" => (difference, unit),
            "relative" => (difference / reference, ValidationFigure.Relative),
            "shortfall" => (Math.Min(0, difference), unit),
            "excess" => (Math.Max(0, difference), unit),
            _ => (difference / Number("error"), ValidationFigure.Relative),
        };
        if (Text("role") is { Length: > 0 } named && !Enum.TryParse(named, ignoreCase: true, out role))
        {
            throw new DataFormatException(File, $"line {Line}", $"the role '{named}' is not known.", "Roles: verification, fit, score.");
        }
        return new(Name, value, reference, unit, error, errorUnit, Text("tolerance").Length > 0 ? Number("tolerance") : null, role, Text("quantity"));
    }
}
