using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Seldinger.Imaging.Tests.Dicom;

/// <summary>Writes DICOM bytes, right or wrong ones, independently of the product's writer.</summary>
internal sealed class DicomBytes
{
    /// <summary>Stands for patient data, which may appear in no message.</summary>
    public const string PatientName = "ZZSECRETZZ";

    private readonly List<byte> stream = [];

    public byte[] Bytes => [.. stream];

    /// <summary>Explicit VR little endian element; a length that differs from the value's can be forged.</summary>
    public DicomBytes Element(uint tag, string vr, byte[] value, uint? length = null)
    {
        Span<byte> b = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(b, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(b[2..], (ushort)tag);
        Encoding.ASCII.GetBytes(vr, b[4..6]);
        if (vr is "OB" or "OW" or "SQ" or "UN" or "UT" or "OF")
        {
            b[6..8].Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(b[8..], length ?? (uint)value.Length);
            stream.AddRange(b);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(b[6..], (ushort)(length ?? (uint)value.Length));
            stream.AddRange(b[..8]);
        }
        stream.AddRange(value);
        return this;
    }

    public DicomBytes Text(uint tag, string vr, string text) => Element(tag, vr, Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' ')));

    public DicomBytes Number(uint tag, int value) => Element(tag, "US", BitConverter.GetBytes((ushort)value));

    public DicomBytes Raw(params byte[] bytes)
    {
        stream.AddRange(bytes);
        return this;
    }

    /// <summary>A sequence of defined length.</summary>
    public DicomBytes Sequence(uint tag, params DicomBytes[] items)
    {
        var inner = new DicomBytes();
        foreach (var i in items)
        {
            inner.Item(0xFFFEE000, (uint)i.Bytes.Length).Raw(i.Bytes);
        }
        return Element(tag, "SQ", inner.Bytes);
    }

    /// <summary>Item, item end or sequence end.</summary>
    public DicomBytes Item(uint tag, uint length)
    {
        Span<byte> b = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(b, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(b[2..], (ushort)tag);
        BinaryPrimitives.WriteUInt32LittleEndian(b[4..], length);
        stream.AddRange(b);
        return this;
    }

    /// <summary>Preamble, mark, meta header and data set.</summary>
    public static byte[] File(DicomBytes dataset, string syntax = "1.2.840.10008.1.2.1")
    {
        var body = dataset.Bytes;
        if (syntax.EndsWith(".99", StringComparison.Ordinal))
        {
            using var m = new MemoryStream();
            using (var d = new DeflateStream(m, CompressionLevel.Optimal, leaveOpen: true))
            {
                d.Write(body);
            }
            body = m.ToArray();
        }
        return [.. new byte[128], .. "DICM"u8, .. new DicomBytes().Text(0x00020010, "UI", syntax).Bytes, .. body];
    }

    /// <summary>Header of a CT slice without pixels.</summary>
    public static DicomBytes Slice(int rows, int columns, double z, string sop = "1.2.840.10008.5.1.4.1.1.2") => new DicomBytes()
        .Text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL").Text(0x00080016, "UI", sop).Text(0x00080018, "UI", $"1.2.3.{z.ToString("0.0", CultureInfo.InvariantCulture)}").Text(0x00080060, "CS", "CT").Text(0x00100010, "PN", PatientName).Text(0x00100020, "LO", PatientName)
        .Text(0x00180050, "DS", "2").Text(0x0020000D, "UI", "1.2").Text(0x0020000E, "UI", "1.2.3").Text(0x00200032, "DS", $"0\\0\\{z.ToString(CultureInfo.InvariantCulture)}").Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")
        .Text(0x00200052, "UI", "1.2.9").Number(0x00280002, 1).Text(0x00280004, "CS", "MONOCHROME2").Number(0x00280010, rows).Number(0x00280011, columns).Text(0x00280030, "DS", "1\\1")
        .Number(0x00280100, 16).Number(0x00280101, 16).Number(0x00280102, 15).Number(0x00280103, 1).Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "1");

    /// <summary>A whole CT slice file.</summary>
    public static byte[] Ct(int rows, int columns, double z, string syntax = "1.2.840.10008.1.2.1") => File(Slice(rows, columns, z).Element(0x7FE00010, "OW", new byte[rows * columns * 2]), syntax);
}
