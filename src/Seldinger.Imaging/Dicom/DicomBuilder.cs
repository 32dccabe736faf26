using System.Globalization;
using System.Text;

namespace Seldinger.Imaging.Dicom;

/// <summary>Makes data sets for <see cref="DicomWriter"/>; value representations come from <see cref="Tags"/>.</summary>
/// <param name="file">File name for messages.</param>
internal sealed class DicomBuilder(string file)
{
    /// <summary>What was built so far.</summary>
    public DicomDataset Dataset { get; } = new(file);

    /// <summary>Text values; null or "" writes an empty element.</summary>
    public DicomBuilder Text(DicomTag tag, params string?[] values) => Add(tag, Encoding.Latin1.GetBytes(string.Join('\\', values)));

    /// <summary>16-bit values.</summary>
    public DicomBuilder Number(DicomTag tag, params int[] values) => Add(tag, [.. values.SelectMany(v => BitConverter.GetBytes(checked((ushort)v)))]);

    /// <summary>32-bit values.</summary>
    public DicomBuilder Number32(DicomTag tag, params int[] values) => Add(tag, [.. values.SelectMany(v => BitConverter.GetBytes(checked((uint)v)))]);

    /// <summary>Decimal strings of at most 16 characters each (PS3.5 6.2).</summary>
    public DicomBuilder Decimal(DicomTag tag, params double[] values) => Text(tag, [.. values.Select(DecimalString)]);

    /// <summary>Tags as values.</summary>
    public DicomBuilder Tag(DicomTag tag, DicomTag value) => Add(tag, [.. BitConverter.GetBytes(value.Group), .. BitConverter.GetBytes(value.Element)]);

    /// <summary>Bytes as they are.</summary>
    public DicomBuilder Bytes(DicomTag tag, ReadOnlyMemory<byte> value, string? vr = null)
    {
        Dataset.Add(new(tag, vr ?? Tags.Vr(tag), value));
        return this;
    }

    /// <summary>A sequence.</summary>
    public DicomBuilder Sequence(DicomTag tag, params IEnumerable<DicomBuilder> items)
    {
        Dataset.Add(new(tag, "SQ", default, [.. items.Select(i => i.Dataset)]));
        return this;
    }

    /// <summary>Encapsulated pixel data: the offset table first.</summary>
    public DicomBuilder Fragments(IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        Dataset.Add(new(Tags.PixelData, "OB", default, fragments: fragments));
        return this;
    }

    /// <summary>The shortest text that reads back as the number, cut to as many digits as 16 characters hold.</summary>
    public static string DecimalString(double value)
    {
        for (var digits = 17; ; digits--)
        {
            var text = (digits == 17 ? value.ToString("R", CultureInfo.InvariantCulture) : value.ToString("G" + digits, CultureInfo.InvariantCulture)).Replace("E+", "E", StringComparison.Ordinal);
            if (text.Length <= 16)
            {
                return text;
            }
        }
    }

    private DicomBuilder Add(DicomTag tag, byte[] value) => Bytes(tag, value);
}
