using System.Globalization;
using System.Text;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Formats;

/// <summary>The text header of NRRD and MetaImage files: lines and fields, with caps.</summary>
internal sealed class TextHeader(string file, string format)
{
    private const int MaxLine = 1 << 16;
    private const int MaxBytes = 1 << 22;
    private int _bytes;

    /// <summary>Fields by lower-case name.</summary>
    public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Free pairs ("key:=value" of NRRD) by name as written.</summary>
    public Dictionary<string, string> Pairs { get; } = new(StringComparer.Ordinal);

    /// <summary>The next line without its end, or null at the end of the file.</summary>
    public string? Line(Stream s)
    {
        var line = new List<byte>();
        while (true)
        {
            var b = s.ReadByte();
            if (b < 0 && line.Count == 0)
            {
                return null;
            }
            if (b is '\n' or < 0)
            {
                break;
            }
            if (line.Count >= MaxLine || ++_bytes > MaxBytes)
            {
                throw new DataFormatException(file, $"{format} header", $"a header line or the header is longer than {MaxLine} or {MaxBytes} bytes.", "This is not a readable header.");
            }
            line.Add((byte)b);
        }
        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }

    /// <summary>A field that must be there.</summary>
    public string Required(string name) => Fields.TryGetValue(name, out var v) ? v : throw Wrong(name, "the field is missing.");

    /// <summary>A field or a default.</summary>
    public string Optional(string name, string otherwise = "") => Fields.GetValueOrDefault(name, otherwise);

    /// <summary>Numbers separated by blanks.</summary>
    public double[] Numbers(string name, string text)
    {
        var parts = Words(text);
        var result = new double[parts.Length];
        for (var n = 0; n < parts.Length; n++)
        {
            if (!double.TryParse(parts[n], NumberStyles.Float, CultureInfo.InvariantCulture, out result[n]) || !double.IsFinite(result[n]))
            {
                throw Wrong(name, $"'{VolumeSource.Printable(parts[n])}' is not a finite number.");
            }
        }
        return result;
    }

    /// <summary>Whole numbers separated by blanks.</summary>
    public long[] Integers(string name, string text) => [.. Words(text).Select(w => long.TryParse(w, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v)
        ? v : throw Wrong(name, $"'{VolumeSource.Printable(w)}' is not a whole number."))];

    /// <summary>The exception for a wrong field.</summary>
    public DataFormatException Wrong(string name, string problem, string remedy = "") => new(file, $"{format} field '{name}'", problem, remedy);

    /// <summary>An affine that can be used: finite and not singular.</summary>
    public static Affine3 Usable(string file, string place, Affine3 a)
    {
        var (x, y, z) = (a.ColumnX.Length, a.ColumnY.Length, a.ColumnZ.Length);
        var volume = x * y * z;
        if (!double.IsFinite(volume) || !double.IsFinite(a.Origin.Length))
        {
            throw new DataFormatException(file, place, "the geometry holds a value that is not a finite number.", "Export the image again with its position.");
        }
        if (Math.Min(x, Math.Min(y, z)) < 1e-6 || Math.Max(x, Math.Max(y, z)) > 1e4 || Math.Abs(a.Determinant) < 1e-4 * volume)
        {
            throw new DataFormatException(file, place, FormattableString.Invariant($"the voxel axes (lengths {x:g6}, {y:g6}, {z:g6} mm) are singular or of impossible size."), "Each must have 1e-6 to 1e4 mm and the three must be independent.");
        }
        return a;
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
