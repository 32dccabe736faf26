using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>Frames of a segmentation: one bit per pixel packed across frames without gaps (PS3.5 8.1.1), or bytes of a FRACTIONAL one.</summary>
internal sealed class SegPixels
{
    private readonly ReadOnlyMemory<byte> bits;
    private readonly bool swapped;
    private readonly DicomPixels? bytes;
    private readonly double half;

    private SegPixels(PixelLayout layout, ReadOnlyMemory<byte> bits, bool swapped, DicomPixels? bytes, double half)
    {
        Layout = layout;
        this.bits = bits;
        this.swapped = swapped;
        this.bytes = bytes;
        this.half = half;
    }

    public PixelLayout Layout { get; }

    /// <summary>Finds and checks the pixel data.</summary>
    public static SegPixels Open(DicomFile source)
    {
        var d = source.Dataset;
        var layout = PixelLayout.Dimensions(d);
        if (d.Text(Tags.SegmentationType) == "FRACTIONAL" && layout.BitsAllocated == 8)
        {
            return new(layout, default, false, DicomPixels.Open(source), d.RequiredInteger(Tags.MaximumFractionalValue, 1, 255) / 2.0);
        }
        if (layout.BitsAllocated != 1)
        {
            throw d.Error(Tags.BitsAllocated, $"{layout.BitsAllocated} bits per pixel in a {d.Text(Tags.SegmentationType) ?? "unknown"} segmentation.", "BINARY has 1, FRACTIONAL has 8.");
        }
        var element = d.Find(Tags.PixelData) ?? throw d.Error(Tags.PixelData, "missing.", "The object holds no frames.");
        var needed = ((long)layout.FramePixels * layout.Frames + 7) / 8;
        var swapped = d.BigEndian && element.Vr == "OW";
        needed += swapped ? needed % 2 : 0;
        if (element.Fragments is not null || element.Value.Length < needed)
        {
            throw d.Error(Tags.PixelData, element.Fragments is not null ? "compressed bits." : $"{element.Value.Length} bytes where {layout.Frames} frames need {needed}.", "Export the segmentation uncompressed again.");
        }
        return new(layout, element.Value, swapped, null, 0);
    }

    /// <summary>Sets the voxels of a frame; those that are set stay set.</summary>
    public void AddFrame(int frame, Span<byte> target)
    {
        if (bytes is not null)
        {
            var stored = new long[Layout.FramePixels];
            bytes.Stored(frame, stored);
            for (var i = 0; i < stored.Length; i++)
            {
                target[i] |= stored[i] >= half ? (byte)1 : (byte)0;
            }
            return;
        }
        var span = bits.Span;
        var first = (long)frame * Layout.FramePixels;
        for (var i = 0; i < Layout.FramePixels; i++)
        {
            var at = first + i;
            var index = (int)(at >> 3);
            target[i] |= (byte)(span[swapped ? index ^ 1 : index] >> (int)(at & 7) & 1);
        }
    }
}
