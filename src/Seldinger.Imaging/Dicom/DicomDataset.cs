using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>A data set or sequence item: elements by tag, with typed access. Messages name tags, never values of text elements.</summary>
public sealed class DicomDataset
{
    private const int LinearLimit = 16;
    private readonly List<DicomElement> elements = [];
    private Dictionary<DicomTag, int>? index;

    internal DicomDataset(string file, bool bigEndian = false)
    {
        File = file;
        BigEndian = bigEndian;
    }

    /// <summary>File name for messages.</summary>
    public string File { get; }

    /// <summary>True when numbers are stored big endian.</summary>
    public bool BigEndian { get; }

    /// <summary>The elements in the order of the file.</summary>
    public IReadOnlyList<DicomElement> Elements => elements;

    internal Encoding TextEncoding { get; set; } = Encoding.Latin1;

    /// <summary>The element of a tag, the last one when a damaged file repeats it; null when absent.</summary>
    public DicomElement? Find(DicomTag tag)
    {
        if (index is not null)
        {
            return index.TryGetValue(tag, out var at) ? elements[at] : null;
        }
        for (var i = elements.Count - 1; i >= 0; i--)
        {
            if (elements[i].Tag == tag)
            {
                return elements[i];
            }
        }
        return null;
    }

    /// <summary>True when the element exists and has a value.</summary>
    public bool Has(DicomTag tag) => Find(tag) is { } e && (e.Value.Length > 0 || e.Items is { Count: > 0 } || e.Fragments is not null);

    /// <summary>Text without padding; null when absent or empty.</summary>
    public string? Text(DicomTag tag)
    {
        if (Find(tag) is not { } e || e.Value.Length == 0)
        {
            return null;
        }
        var text = TextEncoding.GetString(e.Value.Span).Trim(' ', '\0');
        return text.Length == 0 ? null : text;
    }

    /// <summary>The values of a text element (separated by backslash); empty when absent.</summary>
    public string[] Texts(DicomTag tag) => Text(tag) is { } text ? text.Split('\\', StringSplitOptions.TrimEntries) : [];

    /// <summary>Numbers of any numeric or decimal text element; empty when absent.</summary>
    /// <exception cref="DataFormatException">A value is not a finite number, or the value representation holds no numbers.</exception>
    public double[] Numbers(DicomTag tag)
    {
        if (Find(tag) is not { } e || e.Value.Length == 0)
        {
            return [];
        }
        var vr = e.Vr == "UN" ? Tags.Vr(tag) : e.Vr;
        var span = e.Value.Span;
        if (vr is "DS" or "IS" or "LO" or "SH" or "CS")
        {
            return FromText(tag);
        }
        var size = vr switch { "US" or "SS" => 2, "UL" or "SL" or "FL" => 4, "FD" or "SV" or "UV" => 8, _ => 0 };
        if (size == 0)
        {
            throw Error(tag, $"numbers expected, but the value representation is {vr}.", "Write the series again with the software that made it.");
        }
        if (span.Length % size != 0)
        {
            throw Error(tag, $"{span.Length} bytes are not a whole number of {vr} values.", "The file is damaged; copy it again.");
        }
        var values = new double[span.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Binary(vr, span.Slice(i * size, size));
            if (!double.IsFinite(values[i]))
            {
                throw Error(tag, "a value is not a finite number.", "The file is damaged; copy it again.");
            }
        }
        return values;
    }

    /// <summary>The first number; null when absent.</summary>
    /// <exception cref="DataFormatException">It is not a finite number.</exception>
    public double? Number(DicomTag tag) => Numbers(tag) is { Length: > 0 } n ? n[0] : null;

    /// <summary>The first number as an integer; null when absent.</summary>
    /// <exception cref="DataFormatException">It is not an integer.</exception>
    public long? Integer(DicomTag tag)
    {
        if (Number(tag) is not { } n)
        {
            return null;
        }
        return Math.Abs(n) < 1e15 && Math.Floor(n) == n ? (long)n : throw Error(tag, "the value is not an integer.", "The file is damaged; copy it again.");
    }

    /// <summary>Items of a sequence; empty when absent.</summary>
    public IReadOnlyList<DicomDataset> Items(DicomTag tag) => Find(tag)?.Items ?? [];

    /// <summary>The first item of a sequence; null when absent.</summary>
    public DicomDataset? Item(DicomTag tag) => Find(tag)?.Items is { Count: > 0 } items ? items[0] : null;

    /// <summary>Text that must be there.</summary>
    /// <exception cref="DataFormatException">It is absent.</exception>
    public string RequiredText(DicomTag tag) => Text(tag) ?? throw Error(tag, "missing.", "The object cannot be used without it; export it again.");

    /// <summary>A given count of numbers that must be there.</summary>
    /// <exception cref="DataFormatException">They are absent or too few or too many.</exception>
    public double[] RequiredNumbers(DicomTag tag, int count)
    {
        var n = Numbers(tag);
        return n.Length == count ? n : throw Error(tag, n.Length == 0 ? "missing." : $"{n.Length} values instead of {count}.", "The object cannot be used without it; export it again.");
    }

    /// <summary>An integer that must be there and lie in a range.</summary>
    /// <exception cref="DataFormatException">It is absent or outside.</exception>
    public int RequiredInteger(DicomTag tag, int low, int high)
    {
        var n = Integer(tag) ?? throw Error(tag, "missing.", "The object cannot be used without it; export it again.");
        return n >= low && n <= high ? (int)n : throw Error(tag, $"{n} is outside {low} to {high}.", "The file is damaged or not supported.");
    }

    internal DataFormatException Error(DicomTag tag, string problem, string remedy) => new(File, tag.ToString(), problem, remedy);

    internal void Add(DicomElement element)
    {
        elements.Add(element);
        if (index is not null)
        {
            index[element.Tag] = elements.Count - 1;
        }
        else if (elements.Count > LinearLimit)
        {
            index = [];
            for (var i = 0; i < elements.Count; i++)
            {
                index[elements[i].Tag] = i;
            }
        }
    }

    private double[] FromText(DicomTag tag)
    {
        var texts = Texts(tag);
        var values = new double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i]))
            {
                throw Error(tag, $"value {i + 1} is not a number.", "Write the series again with the software that made it.");
            }
        }
        return values;
    }

    private double Binary(string vr, ReadOnlySpan<byte> b) => (vr, BigEndian) switch
    {
        ("US", false) => BinaryPrimitives.ReadUInt16LittleEndian(b),
        ("US", true) => BinaryPrimitives.ReadUInt16BigEndian(b),
        ("SS", false) => BinaryPrimitives.ReadInt16LittleEndian(b),
        ("SS", true) => BinaryPrimitives.ReadInt16BigEndian(b),
        ("UL", false) => BinaryPrimitives.ReadUInt32LittleEndian(b),
        ("UL", true) => BinaryPrimitives.ReadUInt32BigEndian(b),
        ("SL", false) => BinaryPrimitives.ReadInt32LittleEndian(b),
        ("SL", true) => BinaryPrimitives.ReadInt32BigEndian(b),
        ("FL", false) => BinaryPrimitives.ReadSingleLittleEndian(b),
        ("FL", true) => BinaryPrimitives.ReadSingleBigEndian(b),
        ("SV", false) => BinaryPrimitives.ReadInt64LittleEndian(b),
        ("SV", true) => BinaryPrimitives.ReadInt64BigEndian(b),
        ("UV", false) => BinaryPrimitives.ReadUInt64LittleEndian(b),
        ("UV", true) => BinaryPrimitives.ReadUInt64BigEndian(b),
        (_, false) => BinaryPrimitives.ReadDoubleLittleEndian(b),
        (_, true) => BinaryPrimitives.ReadDoubleBigEndian(b),
    };
}
