using System.Buffers.Binary;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>Reads data elements without recursion: a stack of open sequences and items, every length checked against what is left.</summary>
internal sealed class DicomParser
{
    private const uint Undefined = 0xFFFFFFFF;
    private readonly string file;
    private readonly ReadOnlyMemory<byte> data;
    private readonly Stack<Level> open = new();
    private int position;
    private int elements;
    private bool sawPixels;

    private DicomParser(string file, ReadOnlyMemory<byte> data)
    {
        this.file = file;
        this.data = data;
    }

    /// <summary>An open data set (<paramref name="Items"/> null) or sequence, which ends at <paramref name="End"/> or, when <paramref name="Open"/>, at a delimiter before it.</summary>
    private readonly record struct Level(DicomDataset Set, List<DicomDataset>? Items, int End, bool Open, bool ExplicitVr, bool BigEndian);

    private readonly record struct Header(DicomTag Tag, string Vr, uint Length);

    /// <summary>Two capital letters.</summary>
    public static bool IsVr(ReadOnlySpan<byte> b) => b[0] is >= (byte)'A' and <= (byte)'Z' && b[1] is >= (byte)'A' and <= (byte)'Z';

    /// <summary>The first element fits an implicit VR data set.</summary>
    public static bool IsPlausibleImplicit(ReadOnlySpan<byte> b) =>
        b.Length >= 8 && b[0] is 2 or 4 or 8 or 0x10 or 0x20 or 0x28 && b[1] == 0 && BinaryPrimitives.ReadUInt32LittleEndian(b[4..]) is var length && length <= b.Length - 8;

    /// <summary>Reads group 2 (explicit VR little endian) and returns where the data set starts.</summary>
    public static int ReadMeta(DicomDataset meta, ReadOnlyMemory<byte> data)
    {
        var p = new DicomParser(meta.File, data);
        var level = new Level(meta, null, data.Length, false, true, false);
        while (p.position < data.Length)
        {
            if (data.Length - p.position < 8)
            {
                throw p.Error("the meta header is truncated.");
            }
            if (BinaryPrimitives.ReadUInt16LittleEndian(data.Span[p.position..]) != 2)
            {
                break;
            }
            var header = p.ReadHeader(level);
            if (header.Length > DicomLimits.MetaElementBytes || header.Vr is "SQ" or "UN")
            {
                throw meta.Error(header.Tag, $"value representation {header.Vr} with {header.Length} bytes does not belong in a meta header.", "The file is damaged; copy or export it again.");
            }
            meta.Add(new(header.Tag, header.Vr, p.Take(header)));
        }
        return p.position;
    }

    /// <summary>Reads a whole data set.</summary>
    public static void Read(DicomDataset root, ReadOnlyMemory<byte> data, bool explicitVr) => new DicomParser(root.File, data).Run(root, explicitVr);

    private void Run(DicomDataset root, bool explicitVr)
    {
        open.Push(new(root, null, data.Length, false, explicitVr, root.BigEndian));
        while (open.TryPeek(out var level))
        {
            if (position >= level.End)
            {
                if (level.Open)
                {
                    throw Error("a sequence or item has no end mark before the data end.");
                }
                open.Pop();
            }
            else if (level.Items is not null)
            {
                StepSequence(level, level.Items);
            }
            else if (open.Count == 1 && IsPadding())
            {
                position = data.Length;
            }
            else
            {
                StepDataset(level);
            }
        }
    }

    /// <summary>Zeros to the end, or less than one header after pixel data: padding of a careless writer.</summary>
    private bool IsPadding() => (sawPixels && data.Length - position < 8) || (data.Span[position] == 0 && data.Span[position..].IndexOfAnyExcept((byte)0) < 0);

    private void StepSequence(Level level, List<DicomDataset> items)
    {
        if (level.End - position < 8)
        {
            throw Error("a sequence is truncated.");
        }
        var tag = ReadTag(level.BigEndian);
        var length = ReadUInt32(level.BigEndian);
        if (tag == Tags.SequenceDelimitation && level.Open)
        {
            open.Pop();
            return;
        }
        if (tag != Tags.Item)
        {
            throw Error($"{tag} stands where an item of a sequence belongs.");
        }
        Count();
        var item = new DicomDataset(file, level.BigEndian) { TextEncoding = level.Set.TextEncoding };
        items.Add(item);
        open.Push(new(item, null, End(level, length), length == Undefined, level.ExplicitVr, level.BigEndian));
    }

    private void StepDataset(Level level)
    {
        if (level.End - position < 8)
        {
            throw Error("the data end inside an element header.");
        }
        var header = ReadHeader(level);
        if (header.Tag == Tags.ItemDelimitation && level.Open)
        {
            open.Pop();
            return;
        }
        if (header.Tag.Group == 0xFFFE)
        {
            throw Error($"{header.Tag} stands where an element belongs.");
        }
        Count();
        if (header.Length == Undefined && (header.Tag == Tags.PixelData || header.Vr is "OB" or "OW"))
        {
            level.Set.Add(new(header.Tag, header.Vr, default, fragments: ReadFragments(level)));
            sawPixels |= header.Tag == Tags.PixelData && open.Count == 1;
        }
        else if (header.Vr == "SQ" || header.Length == Undefined)
        {
            if (header.Vr is not ("SQ" or "UN"))
            {
                throw level.Set.Error(header.Tag, $"undefined length with value representation {header.Vr}.", "The file is damaged; copy it again.");
            }
            OpenSequence(level, header);
        }
        else
        {
            if (header.Length > level.End - position)
            {
                throw level.Set.Error(header.Tag, $"it claims {header.Length} bytes where {level.End - position} are left.", "The file is truncated or damaged; copy it again.");
            }
            level.Set.Add(new(header.Tag, header.Vr, Take(header)));
            sawPixels |= header.Tag == Tags.PixelData && open.Count == 1;
            if (header.Tag == Tags.SpecificCharacterSet)
            {
                level.Set.TextEncoding = DicomFile.EncodingOf(level.Set.Text(Tags.SpecificCharacterSet));
            }
        }
    }

    private void OpenSequence(Level level, Header header)
    {
        // Levels alternate between data set and sequence: the root, then two for each sequence.
        if ((open.Count + 1) / 2 > DicomLimits.Depth)
        {
            throw level.Set.Error(header.Tag, $"sequences are nested more than {DicomLimits.Depth} deep.", "No clinical object is; the file is damaged or made to do harm.");
        }
        var items = new List<DicomDataset>();
        level.Set.Add(new(header.Tag, "SQ", default, items));
        // A sequence of unknown representation is always implicit little endian (PS3.5 6.2.2).
        var known = header.Vr == "SQ";
        open.Push(new(level.Set, items, End(level, header.Length), header.Length == Undefined, known && level.ExplicitVr, known && level.BigEndian));
    }

    private List<ReadOnlyMemory<byte>> ReadFragments(Level level)
    {
        var fragments = new List<ReadOnlyMemory<byte>>();
        while (true)
        {
            if (level.End - position < 8)
            {
                throw Error("encapsulated pixel data have no end mark before the data end.");
            }
            var tag = ReadTag(level.BigEndian);
            var length = ReadUInt32(level.BigEndian);
            if (tag == Tags.SequenceDelimitation)
            {
                return fragments;
            }
            if (tag != Tags.Item || length > level.End - position)
            {
                throw Error(tag != Tags.Item ? $"{tag} stands where a fragment of the pixel data belongs." : $"a fragment of the pixel data claims {length} bytes where {level.End - position} are left.");
            }
            Count();
            fragments.Add(data.Slice(position, (int)length));
            position += (int)length;
        }
    }

    private int End(Level level, uint length)
    {
        if (length == Undefined)
        {
            return level.End;
        }
        return length <= level.End - position ? position + (int)length : throw Error($"a sequence or item claims {length} bytes where {level.End - position} are left.");
    }

    private Header ReadHeader(Level level)
    {
        var tag = ReadTag(level.BigEndian);
        if (!level.ExplicitVr || tag.Group == 0xFFFE)
        {
            return new(tag, Tags.Vr(tag), ReadUInt32(level.BigEndian));
        }
        var b = data.Span.Slice(position, 4);
        if (!IsVr(b))
        {
            throw Error($"{tag} has no valid value representation.");
        }
        var vr = Vr.Of(b[0], b[1]);
        position += 2;
        if (Vr.HasShortLength(vr))
        {
            var length = level.BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(b[2..]) : BinaryPrimitives.ReadUInt16LittleEndian(b[2..]);
            position += 2;
            return new(tag, vr, length);
        }
        position += 2;
        if (level.End - position < 4)
        {
            throw Error($"the data end inside the header of {tag}.");
        }
        return new(tag, vr, ReadUInt32(level.BigEndian));
    }

    private ReadOnlyMemory<byte> Take(Header header)
    {
        if (header.Length > data.Length - position)
        {
            throw new DataFormatException(file, header.Tag.ToString(), $"it claims {header.Length} bytes where {data.Length - position} are left.", "The file is truncated or damaged; copy it again.");
        }
        var value = data.Slice(position, (int)header.Length);
        position += (int)header.Length;
        return value;
    }

    private DicomTag ReadTag(bool bigEndian)
    {
        var b = data.Span.Slice(position, 4);
        position += 4;
        return bigEndian
            ? ((uint)BinaryPrimitives.ReadUInt16BigEndian(b) << 16) | BinaryPrimitives.ReadUInt16BigEndian(b[2..])
            : ((uint)BinaryPrimitives.ReadUInt16LittleEndian(b) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(b[2..]);
    }

    private uint ReadUInt32(bool bigEndian)
    {
        var b = data.Span.Slice(position, 4);
        position += 4;
        return bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(b) : BinaryPrimitives.ReadUInt32LittleEndian(b);
    }

    private void Count()
    {
        if (++elements > DicomLimits.Elements)
        {
            throw Error($"more than {DicomLimits.Elements} elements and items.");
        }
    }

    private DataFormatException Error(string problem) => new(file, $"byte {position} of the data set", problem, "The file is truncated or damaged; copy or export it again.");
}
