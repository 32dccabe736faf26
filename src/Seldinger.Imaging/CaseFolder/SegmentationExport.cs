using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Dicom;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Writes masks of a case back as a DICOM segmentation of the series they were drawn on.</summary>
public static class SegmentationExport
{
    /// <summary>True when the series came from DICOM, so that a segmentation can refer to its images.</summary>
    public static bool Possible(ImageSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.SourceDicom is not null;
    }

    /// <summary>Opens the series again and writes the masks on its own geometry (nearest voxel).</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="series">The series of the case.</param>
    /// <param name="segments">Label, mask on the case's geometry, structure name for the codes ("tumour", "ablation_zone").</param>
    /// <param name="description">What it is, for the series description after the research prefix.</param>
    /// <param name="seed">Plan and seed that made it: part of its UIDs.</param>
    /// <param name="version">Version of the program.</param>
    /// <exception cref="DataFormatException">The series cannot be opened any more.</exception>
    /// <exception cref="ArgumentException">The series is not DICOM, or all masks are empty.</exception>
    public static void Write(Stream stream, ImageSeries series, IReadOnlyList<(string Label, Mask Mask, string Structure)> segments, string description, string seed, string version)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(segments);
        var path = series.SourceDicom ?? throw new ArgumentException("The series did not come from DICOM.", nameof(series));
        DicomSources.With(series.Name, path, input =>
        {
            var source = Find(DicomStudy.Scan(input), series);
            DicomSegWriter.Write(stream, source, [.. segments.Select(s => new SegmentToWrite(s.Label, Resample.NearestMask(s.Mask, source.Geometry), SegmentCodes.Of(s.Structure), "Seldinger"))], description, seed, version);
            return true;
        });
    }

    /// <summary>The series that has the same voxels as the one that was loaded.</summary>
    private static DicomSeries Find(DicomStudy study, ImageSeries series)
    {
        var same = study.Series.FirstOrDefault(s => s.FrameOfReferenceUid == series.FrameOfReference && s.Modality == series.Modality && Overlap(s.Geometry, series.Image.Geometry));
        return same ?? (study.Series.Count == 1 ? study.Series[0] : throw new DataFormatException(series.Name, "", "holds no series with the voxels that were loaded.", "The files changed while the plan was computed; run it again."));
    }

    private static bool Overlap(ImageGeometry a, ImageGeometry b) => a.Count == b.Count && Vec3.Distance(a.MiddleMm, b.MiddleMm) < 0.01 && Math.Abs(a.VoxelMl - b.VoxelMl) < 1e-9;
}
