using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>How the pixels of an object are stored: checked against each other and against the limits before anything is decoded.</summary>
internal sealed record PixelLayout
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int Frames { get; init; }

    public required int BitsAllocated { get; init; }

    public required int BitsStored { get; init; }

    public required int HighBit { get; init; }

    public required bool Signed { get; init; }

    public required string Photometric { get; init; }

    public int FramePixels => Rows * Columns;

    public long FrameBytes => (long)FramePixels * BitsAllocated / 8;

    /// <summary>Reads the image pixel module of a grey-scale image of 8, 16 or 32 bits.</summary>
    /// <exception cref="DataFormatException">Colour, palette, float or bit pixels; sizes outside the limits; contradictions.</exception>
    public static PixelLayout Of(DicomDataset d)
    {
        if (d.Find(Tags.FloatPixelData) is not null || d.Find(Tags.DoubleFloatPixelData) is not null)
        {
            throw d.Error(Tags.FloatPixelData, "floating-point pixels (parametric map).", "Integer grey-scale images are read; convert the map to NIfTI.");
        }
        var layout = Dimensions(d);
        if (layout.BitsAllocated is not (8 or 16 or 32))
        {
            throw d.Error(Tags.BitsAllocated, $"{layout.BitsAllocated} bits per pixel.", "8, 16 and 32 are read.");
        }
        var bytes = layout.FrameBytes * layout.Frames;
        if (bytes > DicomLimits.PixelBytes)
        {
            throw d.Error(Tags.PixelData, $"{layout.Rows} x {layout.Columns} x {layout.Frames} pixels of {layout.BitsAllocated} bits make {bytes} bytes.", $"At most {DicomLimits.PixelBytes} bytes per file are accepted.");
        }
        return layout;
    }

    /// <summary>Reads the image pixel module without judging the bit depth (segmentations have 1 bit).</summary>
    /// <exception cref="DataFormatException">Colour or palette; sizes outside the limits; contradictions.</exception>
    public static PixelLayout Dimensions(DicomDataset d)
    {
        var photometric = d.Text(Tags.PhotometricInterpretation) ?? "MONOCHROME2";
        var samples = Unsigned16(d, Tags.SamplesPerPixel, 1, 4, 1);
        if (samples != 1 || photometric is not ("MONOCHROME1" or "MONOCHROME2"))
        {
            throw d.Error(Tags.PhotometricInterpretation, $"a {(photometric.StartsWith("PALETTE", StringComparison.Ordinal) ? "palette" : "colour")} image.", "Only grey-scale images (MONOCHROME1, MONOCHROME2) can be used.");
        }
        var bits = Unsigned16(d, Tags.BitsAllocated, 1, 64);
        var stored = Unsigned16(d, Tags.BitsStored, 1, bits, bits);
        var layout = new PixelLayout
        {
            Rows = Unsigned16(d, Tags.Rows, 1, ushort.MaxValue),
            Columns = Unsigned16(d, Tags.Columns, 1, ushort.MaxValue),
            Frames = d.Has(Tags.NumberOfFrames) ? d.RequiredInteger(Tags.NumberOfFrames, 1, 1_000_000) : 1,
            BitsAllocated = bits,
            BitsStored = stored,
            HighBit = Unsigned16(d, Tags.HighBit, stored - 1, bits - 1, stored - 1),
            Signed = Unsigned16(d, Tags.PixelRepresentation, 0, 1, 0) == 1,
            Photometric = photometric,
        };
        return (long)layout.Rows * layout.Columns <= int.MaxValue ? layout : throw d.Error(Tags.Rows, $"{layout.Rows} x {layout.Columns} pixels per frame.", "At most 2^31 - 1 are accepted.");
    }

    private static int Unsigned16(DicomDataset d, DicomTag tag, int low, int high, int? absent = null)
    {
        if (absent is { } value && !d.Has(tag))
        {
            return value;
        }
        return d.Find(tag) is { Vr: not ("US" or "UN") } e
            ? throw d.Error(tag, $"value representation {e.Vr} instead of US.", "The file is damaged or made to do harm.")
            : d.RequiredInteger(tag, low, high);
    }
}
