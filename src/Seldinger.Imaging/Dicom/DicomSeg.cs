using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>
/// A DICOM segmentation: BINARY with bit-packed frames, sparse and overlapping; FRACTIONAL is cut at one half, with a note; LABELMAP is refused.
/// Frames are read when a mask is asked for.
/// </summary>
public sealed class DicomSeg
{
    /// <summary>SOP class of the segmentations that are read and written.</summary>
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.66.4";

    private const string LabelMapClass = "1.2.840.10008.5.1.4.1.1.66.7";
    private readonly IReadOnlyList<(int Segment, int Slice)> frames;
    private readonly SegPixels pixels;
    private readonly string file;

    private DicomSeg(DicomDataset d, SegPixels pixels, ImageGeometry geometry, IReadOnlyList<(int Segment, int Slice)> frames, IEnumerable<string> notes)
    {
        this.pixels = pixels;
        this.frames = frames;
        file = d.File;
        Geometry = geometry;
        FrameOfReferenceUid = d.Text(Tags.FrameOfReferenceUID);
        ReferencedSeriesUid = d.Item(Tags.ReferencedSeriesSequence)?.Text(Tags.SeriesInstanceUID);
        SeriesDescription = d.Text(Tags.SeriesDescription);
        Notes = [.. notes];
        Segments = [.. Read(d, frames)];
    }

    /// <summary>The segments in the order of the file.</summary>
    public IReadOnlyList<DicomSegment> Segments { get; }

    /// <summary>Grid of the masks: the one that was asked for when the frames lie on it, otherwise the smallest that holds all frames.</summary>
    public ImageGeometry Geometry { get; }

    /// <summary>Frame of reference UID; null = unknown.</summary>
    public string? FrameOfReferenceUid { get; }

    /// <summary>Series that the segmentation was drawn on; null = not stated.</summary>
    public string? ReferencedSeriesUid { get; }

    /// <summary>What was noticed.</summary>
    public IReadOnlyList<string> Notes { get; }

    internal string? SeriesDescription { get; }

    /// <summary>True when a file is a segmentation object (also of the kinds that are refused).</summary>
    public static bool IsSegmentation(string sopClassUid) => sopClassUid is SopClass or LabelMapClass;

    /// <summary>Reads segments and frame positions.</summary>
    /// <param name="source">The file.</param>
    /// <param name="onto">Grid of the referenced series: masks lie on it when all frames coincide with its slices; null = own grid.</param>
    /// <exception cref="DataFormatException">No segmentation, a label map, damaged, or frames that do not stack.</exception>
    public static DicomSeg Read(DicomFile source, ImageGeometry? onto = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var d = source.Dataset;
        var kind = d.Text(Tags.SOPClassUID);
        var type = d.Text(Tags.SegmentationType);
        if (kind == LabelMapClass || type == "LABELMAP")
        {
            throw d.Error(Tags.SegmentationType, "a label map segmentation.", "BINARY segmentations are read; export the labels as a BINARY segmentation or as NIfTI.");
        }
        if (kind != SopClass)
        {
            throw d.Error(Tags.SOPClassUID, $"class {kind ?? "absent"} is no segmentation.", "Give a DICOM SEG file.");
        }
        var pixelData = SegPixels.Open(source);
        var placed = DicomSlice.Of(d, pixelData.Layout.Frames);
        var numbers = SegmentNumbers(d, pixelData.Layout.Frames);
        var notes = new List<string>();
        if (type == "FRACTIONAL")
        {
            notes.Add("a FRACTIONAL segmentation: voxels of at least one half are inside.");
        }
        if (onto is not null && FrameGrid.On(onto, placed, pixelData.Layout) is { } on)
        {
            return new(d, pixelData, onto, [.. numbers.Zip(on)], notes);
        }
        if (onto is not null)
        {
            notes.Add("the frames do not lie on the slices of the image; the masks have a grid of their own.");
        }
        var (grid, slices) = FrameGrid.Own(d, placed, pixelData.Layout);
        return new(d, pixelData, grid, [.. numbers.Zip(slices)], notes);
    }

    /// <summary>Decodes the mask of a segment.</summary>
    public Mask LoadMask(DicomSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var mask = new Mask(Geometry);
        var size = Geometry.Nx * Geometry.Ny;
        for (var f = 0; f < frames.Count; f++)
        {
            if (frames[f].Segment == segment.Number)
            {
                pixels.AddFrame(f, mask.Data.AsSpan(frames[f].Slice * size, size));
            }
        }
        return mask;
    }

    /// <summary>All segments as named masks.</summary>
    public IEnumerable<DicomMask> LoadMasks() => Segments.Select(s => new DicomMask(s.Label, LoadMask(s), FrameOfReferenceUid, s.Frames == 0 ? [.. Notes, $"{file}: segment {s.Number} is empty."] : Notes));

    private static IEnumerable<DicomSegment> Read(DicomDataset d, IReadOnlyList<(int Segment, int Slice)> frames)
    {
        var counts = frames.GroupBy(f => f.Segment).ToDictionary(g => g.Key, g => g.Count());
        var known = new HashSet<int>();
        foreach (var item in d.Items(Tags.SegmentSequence))
        {
            var number = item.RequiredInteger(Tags.SegmentNumber, 1, ushort.MaxValue);
            if (!known.Add(number))
            {
                throw item.Error(Tags.SegmentNumber, $"segment {number} occurs twice.", "The file is damaged; export it again.");
            }
            yield return new(number, item.Text(Tags.SegmentLabel) ?? $"segment {number}", CodedConcept.Of(item.Item(Tags.SegmentedPropertyCategoryCodeSequence)),
                CodedConcept.Of(item.Item(Tags.SegmentedPropertyTypeCodeSequence)), item.Text(Tags.SegmentAlgorithmType) ?? "", counts.GetValueOrDefault(number));
        }
        if (counts.Keys.FirstOrDefault(n => !known.Contains(n)) is var missing and > 0)
        {
            throw d.Error(Tags.SegmentSequence, $"frames refer to segment {missing}, which is not described.", "The file is damaged; export it again.");
        }
    }

    private static int[] SegmentNumbers(DicomDataset d, int frames)
    {
        var perFrame = d.Items(Tags.PerFrameFunctionalGroupsSequence);
        var shared = d.Item(Tags.SharedFunctionalGroupsSequence)?.Item(Tags.SegmentIdentificationSequence);
        var numbers = new int[frames];
        for (var f = 0; f < frames; f++)
        {
            var item = (f < perFrame.Count ? perFrame[f].Item(Tags.SegmentIdentificationSequence) : null) ?? shared
                ?? throw d.Error(Tags.SegmentIdentificationSequence, $"missing for frame {f + 1}.", "The file is damaged; export it again.");
            numbers[f] = item.RequiredInteger(Tags.ReferencedSegmentNumber, 1, ushort.MaxValue);
        }
        return numbers;
    }
}
