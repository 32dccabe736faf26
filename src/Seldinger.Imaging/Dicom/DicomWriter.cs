using System.Buffers.Binary;

namespace Seldinger.Imaging.Dicom;

/// <summary>Writes Part 10 files: explicit VR little endian with defined lengths, elements in ascending order. The same data set gives the same bytes.</summary>
internal static class DicomWriter
{
    private const string ImplementationUid = "2.25.160523771486202316458021358094512860415";

    /// <summary>Writes preamble, meta header and data set.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="dataset">Elements of explicit little-endian values; sorted here.</param>
    /// <param name="transferSyntax">Explicit VR little endian, or the syntax of encapsulated fragments.</param>
    public static void Write(Stream stream, DicomDataset dataset, string transferSyntax = TransferSyntax.ExplicitLittle)
    {
        var meta = new DicomBuilder(dataset.File)
            .Bytes(Tags.FileMetaInformationVersion, new byte[] { 0, 1 })
            .Text(Tags.MediaStorageSOPClassUID, dataset.RequiredText(Tags.SOPClassUID))
            .Text(Tags.MediaStorageSOPInstanceUID, dataset.RequiredText(Tags.SOPInstanceUID))
            .Text(Tags.TransferSyntaxUID, transferSyntax)
            .Text(Tags.ImplementationClassUID, ImplementationUid)
            .Text(Tags.ImplementationVersionName, "SELDINGER")
            .Dataset;
        var metaLength = Length(meta);
        stream.Write(new byte[128]);
        stream.Write("DICM"u8);
        WriteElement(stream, new(Tags.FileMetaInformationGroupLength, "UL", BitConverter.GetBytes((uint)metaLength)));
        WriteAll(stream, meta);
        WriteAll(stream, dataset);
    }

    // Depth is bounded: only data sets of our own making, nested at most five deep, come here.
    private static void WriteAll(Stream stream, DicomDataset dataset)
    {
        foreach (var e in dataset.Elements.OrderBy(e => e.Tag))
        {
            WriteElement(stream, e);
        }
    }

    private static void WriteElement(Stream stream, DicomElement e)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(head, e.Tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], e.Tag.Element);
        (head[4], head[5]) = ((byte)e.Vr[0], (byte)e.Vr[1]);
        if (Vr.HasShortLength(e.Vr))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(head[6..], checked((ushort)ValueLength(e)));
            stream.Write(head[..8]);
        }
        else
        {
            head[6..8].Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(head[8..], e.Fragments is null ? checked((uint)ValueLength(e)) : 0xFFFFFFFF);
            stream.Write(head);
        }
        if (e.Items is { } items)
        {
            foreach (var item in items)
            {
                WriteItem(stream, Tags.Item, checked((uint)Length(item)));
                WriteAll(stream, item);
            }
        }
        else if (e.Fragments is { } fragments)
        {
            foreach (var fragment in fragments)
            {
                WriteItem(stream, Tags.Item, (uint)(fragment.Length + fragment.Length % 2));
                WritePadded(stream, fragment.Span, 0);
            }
            WriteItem(stream, Tags.SequenceDelimitation, 0);
        }
        else
        {
            WritePadded(stream, e.Value.Span, Vr.Padding(e.Vr));
        }
    }

    private static void WriteItem(Stream stream, DicomTag tag, uint length)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(head, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], tag.Element);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], length);
        stream.Write(head);
    }

    private static void WritePadded(Stream stream, ReadOnlySpan<byte> value, byte padding)
    {
        stream.Write(value);
        if (value.Length % 2 == 1)
        {
            stream.WriteByte(padding);
        }
    }

    private static long Length(DicomDataset dataset)
    {
        long sum = 0;
        foreach (var e in dataset.Elements)
        {
            sum += (Vr.HasShortLength(e.Vr) ? 8 : 12) + ValueLength(e);
        }
        return sum;
    }

    private static long ValueLength(DicomElement e)
    {
        if (e.Items is { } items)
        {
            long sum = 0;
            foreach (var item in items)
            {
                sum += 8 + Length(item);
            }
            return sum;
        }
        return e.Value.Length + e.Value.Length % 2;
    }
}
