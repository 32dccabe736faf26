using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Formats;

/// <summary>One segment that a segmentation file names.</summary>
/// <param name="Name">Name as written.</param>
/// <param name="LabelValue">Voxel value of the segment.</param>
/// <param name="Layer">Layer that holds it (segments of different layers may overlap).</param>
/// <param name="Terminology">Coded terms as written ("" when absent).</param>
public sealed record SegmentInfo(string Name, int LabelValue, int Layer, string Terminology);

/// <summary>A volume as its file has it: any affine, LPS millimetres, value scaling applied.</summary>
public sealed record LoadedVolume
{
    /// <summary>File as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>"NIfTI-1", "NIfTI-2", "NRRD", "MetaImage".</summary>
    public required string Format { get; init; }

    /// <summary>The first (mostly the only) layer.</summary>
    public ImageVolume Image => Layers[0];

    /// <summary>All layers; more than one only in segmentations with overlapping segments.</summary>
    public required IReadOnlyList<ImageVolume> Layers { get; init; }

    /// <summary>True when every voxel is a whole number from 0 to 65,535: what a label map looks like (some images look so too).</summary>
    public required bool IsIntegerLabel { get; init; }

    /// <summary>False when the file does not say how its axes lie in the patient; the geometry is then a convention and left and right are not known.</summary>
    public bool OrientationKnown { get; init; } = true;

    /// <summary>Free text of the header ("" when none).</summary>
    public string Description { get; init; } = "";

    /// <summary>Named segments, in file order.</summary>
    public IReadOnlyList<SegmentInfo> Segments { get; init; } = [];

    /// <summary>What a reader should know: assumed orientation, disagreeing transforms, voxels that are no numbers.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The voxels with one label value.</summary>
    public Mask MaskOf(int label, int layer = 0) => Between(layer, label, label);

    /// <summary>The voxels of a named segment.</summary>
    public Mask MaskOf(SegmentInfo segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return MaskOf(segment.LabelValue, segment.Layer);
    }

    /// <summary>The voxels above 0.5 (one mask per file: 0/1 or 0/255).</summary>
    public Mask ToMask() => Between(0, MathF.BitIncrement(0.5f), float.MaxValue);

    /// <summary>The label values other than 0 of a layer, ascending, with their voxel counts.</summary>
    /// <exception cref="InvalidOperationException">The volume is no label map.</exception>
    public IReadOnlyList<(int Label, long Voxels)> Labels(int layer = 0)
    {
        if (!IsIntegerLabel)
        {
            throw new InvalidOperationException($"{File} holds values that are no labels (whole numbers from 0 to 65,535).");
        }
        var counts = new long[65536];
        foreach (var v in Layers[layer].Data)
        {
            counts[(int)v]++;
        }
        return [.. Enumerable.Range(1, 65535).Where(n => counts[n] > 0).Select(n => (n, counts[n]))];
    }

    private Mask Between(int layer, float low, float high)
    {
        var image = Layers[layer];
        var mask = new Mask(image.Geometry);
        var (from, to) = (image.Data, mask.Data);
        for (var n = 0; n < to.Length; n++)
        {
            to[n] = from[n] >= low && from[n] <= high ? (byte)1 : (byte)0;
        }
        return mask;
    }
}
