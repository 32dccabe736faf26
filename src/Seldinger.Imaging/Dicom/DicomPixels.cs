using System.Buffers.Binary;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>
/// The decoded pixels of one grey-scale object, frame by frame: native 8, 16 and 32 bits, RLE lossless, and the JPEG family through GDCM. Stored values are cut to BitsStored at HighBit and sign-extended.
/// </summary>
public sealed class DicomPixels
{
    private readonly PixelLayout layout;
    private readonly ReadOnlyMemory<byte>[] frames;
    private readonly bool bigEndian;
    private readonly bool rle;
    private readonly string file;

    private DicomPixels(string file, PixelLayout layout, ReadOnlyMemory<byte>[] frames, bool bigEndian, bool rle)
    {
        this.file = file;
        this.layout = layout;
        this.frames = frames;
        this.bigEndian = bigEndian;
        this.rle = rle;
    }

    /// <summary>Rows of a frame.</summary>
    public int Rows => layout.Rows;

    /// <summary>Columns of a frame.</summary>
    public int Columns => layout.Columns;

    /// <summary>Number of frames.</summary>
    public int Frames => layout.Frames;

    /// <summary>True when low values are bright (MONOCHROME1); values are not inverted.</summary>
    public bool IsMonochrome1 => layout.Photometric == "MONOCHROME1";

    /// <summary>Finds and checks the pixel data of a file; JPEG-family data are decoded here, all else when a frame is asked for.</summary>
    /// <param name="source">The file.</param>
    /// <param name="gdcmconv">GDCM's converter; null = the one on the PATH.</param>
    /// <exception cref="DataFormatException">No usable pixel data: colour, float, size not as stated, unknown syntax, damaged.</exception>
    /// <exception cref="ResourceMissingException">JPEG-family data and gdcmconv is not installed.</exception>
    public static DicomPixels Open(DicomFile source, string? gdcmconv = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var d = source.Dataset;
        var layout = PixelLayout.Of(d);
        var element = d.Find(Tags.PixelData) ?? throw d.Error(Tags.PixelData, "missing.", "The object holds no image.");
        if (element.Fragments is { } fragments)
        {
            if (source.Syntax.IsJpegFamily)
            {
                return Native(source.Name, layout, GdcmDecoder.Decode(d, layout, source.Syntax.Uid, fragments, gdcmconv), false);
            }
            if (source.Syntax.Uid != TransferSyntax.Rle)
            {
                throw d.Error(Tags.PixelData, $"compressed with transfer syntax {(source.Syntax.Uid.Length == 0 ? "unknown" : source.Syntax.Uid)}.", "Native, RLE and JPEG-family pixels are read; convert it with gdcmconv --raw.");
            }
            return new(source.Name, layout, [.. FramesOf(d, layout.Frames, fragments)], false, true);
        }
        if (source.Syntax.IsJpegFamily || source.Syntax.Uid == TransferSyntax.Rle)
        {
            throw d.Error(Tags.PixelData, "the transfer syntax is a compressed one but the pixels are not encapsulated.", "The file is damaged; export it again.");
        }
        return Native(source.Name, layout, element.Value, source.Syntax.BigEndian);
    }

    /// <summary>The stored values of one frame, row by row.</summary>
    /// <param name="frame">Frame number from 0.</param>
    /// <param name="target">At least Rows x Columns values.</param>
    /// <exception cref="DataFormatException">RLE data are damaged.</exception>
    public void Stored(int frame, Span<long> target)
    {
        var bytes = rle ? RleDecoder.Decode(file, frames[frame].Span, layout.FramePixels, layout.BitsAllocated / 8) : frames[frame].Span;
        var low = layout.HighBit + 1 - layout.BitsStored;
        for (var i = 0; i < layout.FramePixels; i++)
        {
            uint raw = layout.BitsAllocated switch
            {
                8 => bytes[i],
                16 => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]),
                _ => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]),
            };
            var aligned = raw >> low << (32 - layout.BitsStored);
            target[i] = layout.Signed ? (int)aligned >> (32 - layout.BitsStored) : aligned >> (32 - layout.BitsStored);
        }
    }

    private static DicomPixels Native(string file, PixelLayout layout, ReadOnlyMemory<byte> value, bool bigEndian)
    {
        var size = (int)layout.FrameBytes;
        var needed = (long)size * layout.Frames;
        if (value.Length < needed)
        {
            throw new DataFormatException(file, Tags.PixelData.ToString(), $"{value.Length} bytes where {layout.Rows} x {layout.Columns} x {layout.Frames} pixels of {layout.BitsAllocated} bits need {needed}.", "The file is truncated or damaged; copy it again.");
        }
        var frames = new ReadOnlyMemory<byte>[layout.Frames];
        for (var f = 0; f < frames.Length; f++)
        {
            frames[f] = value.Slice(f * size, size);
        }
        return new(file, layout, frames, bigEndian, false);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> FramesOf(DicomDataset d, int frames, IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        // RLE: the offset table, then exactly one fragment for each frame (PS3.5 A.4.2).
        if (fragments.Count != frames + 1)
        {
            throw d.Error(Tags.PixelData, $"{Math.Max(0, fragments.Count - 1)} RLE fragments for {frames} frames.", "One fragment per frame is allowed; export it again.");
        }
        return fragments.Skip(1);
    }
}
