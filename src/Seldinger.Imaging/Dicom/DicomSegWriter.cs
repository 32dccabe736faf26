using System.Globalization;
using System.Security.Cryptography;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>A segment to be written.</summary>
/// <param name="Label">Label, at most 64 characters.</param>
/// <param name="Mask">Voxels on the geometry of the source series.</param>
/// <param name="Codes">Terms.</param>
/// <param name="Algorithm">Name of the algorithm that made it; "" = drawn by hand.</param>
public sealed record SegmentToWrite(string Label, Mask Mask, SegmentCodes Codes, string Algorithm);

/// <summary>
/// Writes segmentations: BINARY, only frames that are not empty, references to the source images, dates of the source study. The same inputs and seed give the same bytes.
/// </summary>
public static class DicomSegWriter
{
    /// <summary>Prefix of every series description that is written.</summary>
    public const string ResearchPrefix = "SELDINGER-RESEARCH";

    private const string Manufacturer = "Seldinger";
    private static readonly CodedConcept Segmentation = new("113076", "DCM", "Segmentation");
    private static readonly CodedConcept ProcessedFrom = new("121322", "DCM", "Source image for image processing operation");

    /// <summary>Writes a segmentation of a series.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="source">Series that the masks lie on.</param>
    /// <param name="segments">Segments, at least one voxel among them; they may overlap.</param>
    /// <param name="description">What it is, for the series description after the prefix.</param>
    /// <param name="seed">Plan and seed that made it: part of its UIDs.</param>
    /// <param name="version">Software version.</param>
    /// <exception cref="ArgumentException">No segment, an empty set, or a mask on another geometry.</exception>
    public static void Write(Stream stream, DicomSeries source, IReadOnlyList<SegmentToWrite> segments, string description, string seed, string version)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(segments);
        if (segments.Count is 0 or > ushort.MaxValue || segments.FirstOrDefault(s => !s.Mask.Geometry.SameAs(source.Geometry)) is not null)
        {
            throw new ArgumentException("Segments are needed, and their masks must lie on the geometry of the source series (resample them first).", nameof(segments));
        }
        var frames = Frames(source.Geometry, segments);
        if (frames.Count == 0)
        {
            throw new ArgumentException("All masks are empty; a segmentation needs at least one voxel.", nameof(segments));
        }
        var bits = Pack(source.Geometry, segments, frames);
        string[] identity = [source.SeriesInstanceUid, .. segments.Select(s => s.Label), Convert.ToHexString(SHA256.HashData(bits)), description, seed, version];
        var b = new DicomBuilder("segmentation");
        Patient(b, source, identity, description, version);
        Image(b, source, segments, frames, identity);
        b.Bytes(Tags.PixelData, bits, "OB");
        DicomWriter.Write(stream, b.Dataset);
    }

    private static List<(int Segment, int Slice)> Frames(ImageGeometry g, IReadOnlyList<SegmentToWrite> segments)
    {
        var size = g.Nx * g.Ny;
        var frames = new List<(int, int)>();
        for (var s = 0; s < segments.Count; s++)
        {
            for (var k = 0; k < g.Nz; k++)
            {
                if (segments[s].Mask.Data.AsSpan(k * size, size).ContainsAnyExcept((byte)0))
                {
                    frames.Add((s, k));
                }
            }
        }
        return frames;
    }

    private static byte[] Pack(ImageGeometry g, IReadOnlyList<SegmentToWrite> segments, List<(int Segment, int Slice)> frames)
    {
        var size = g.Nx * g.Ny;
        var bits = new byte[checked((int)(((long)frames.Count * size + 7) / 8))];
        long at = 0;
        foreach (var (segment, slice) in frames)
        {
            foreach (var v in segments[segment].Mask.Data.AsSpan(slice * size, size))
            {
                bits[at >> 3] |= (byte)(v != 0 ? 1 << (int)(at & 7) : 0);
                at++;
            }
        }
        return bits;
    }

    private static void Patient(DicomBuilder b, DicomSeries source, string[] identity, string description, string version)
    {
        var h = source.Header;
        var (date, time) = (First(h, Tags.StudyDate, Tags.SeriesDate, Tags.AcquisitionDate, Tags.ContentDate) ?? "19700101", First(h, Tags.StudyTime, Tags.SeriesTime, Tags.AcquisitionTime) ?? "000000");
        if (h.Find(Tags.SpecificCharacterSet) is { } set)
        {
            b.Bytes(Tags.SpecificCharacterSet, Trimmed(set));
        }
        foreach (var tag in (DicomTag[])[Tags.StudyDate, Tags.StudyTime, Tags.AccessionNumber, Tags.ReferringPhysicianName, Tags.PatientName, Tags.PatientID, Tags.PatientBirthDate, Tags.PatientSex, Tags.StudyID])
        {
            b.Bytes(tag, Trimmed(h.Find(tag)));
        }
        b.Text(Tags.SOPClassUID, DicomSeg.SopClass)
            .Text(Tags.SOPInstanceUID, DicomUid.Derive(["instance", .. identity]))
            .Text(Tags.SeriesInstanceUID, DicomUid.Derive(["series", .. identity]))
            .Text(Tags.StudyInstanceUID, source.StudyInstanceUid ?? DicomUid.Derive("study", source.SeriesInstanceUid))
            .Text(Tags.FrameOfReferenceUID, source.FrameOfReferenceUid ?? DicomUid.Derive("frame-of-reference", source.SeriesInstanceUid))
            .Text(Tags.PositionReferenceIndicator, "")
            .Text(Tags.SeriesDate, date).Text(Tags.ContentDate, date)
            .Text(Tags.SeriesTime, time).Text(Tags.ContentTime, time)
            .Text(Tags.Modality, "SEG")
            .Text(Tags.SeriesDescription, Cut($"{ResearchPrefix} {description}"))
            .Text(Tags.SeriesNumber, "9000").Text(Tags.InstanceNumber, "1")
            .Text(Tags.Manufacturer, Manufacturer).Text(Tags.ManufacturerModelName, Manufacturer).Text(Tags.DeviceSerialNumber, "0").Text(Tags.SoftwareVersions, Cut(version))
            .Text(Tags.ContentLabel, "SELDINGER").Text(Tags.ContentDescription, Cut($"Research result, not for clinical use: {description}")).Text(Tags.ContentCreatorName, Manufacturer + "^")
            .Text(Tags.ContentQualification, "RESEARCH");
    }

    private static void Image(DicomBuilder b, DicomSeries source, IReadOnlyList<SegmentToWrite> segments, List<(int Segment, int Slice)> frames, string[] identity)
    {
        var g = source.Geometry;
        var dimension = DicomUid.Derive(["dimension", .. identity]);
        b.Text(Tags.ImageType, "DERIVED", "PRIMARY")
            .Text(Tags.LossyImageCompression, "00")
            .Text(Tags.SegmentationType, "BINARY")
            .Text(Tags.SegmentsOverlap, Overlap(segments) ? "YES" : "NO")
            .Number(Tags.SamplesPerPixel, 1).Text(Tags.PhotometricInterpretation, "MONOCHROME2")
            .Text(Tags.NumberOfFrames, frames.Count.ToString(CultureInfo.InvariantCulture))
            .Number(Tags.Rows, g.Ny).Number(Tags.Columns, g.Nx)
            .Number(Tags.BitsAllocated, 1).Number(Tags.BitsStored, 1).Number(Tags.HighBit, 0).Number(Tags.PixelRepresentation, 0)
            .Sequence(Tags.DimensionOrganizationSequence, new DicomBuilder("item").Text(Tags.DimensionOrganizationUID, dimension))
            .Sequence(Tags.DimensionIndexSequence, Index(dimension, Tags.ReferencedSegmentNumber, Tags.SegmentIdentificationSequence, "Segment"), Index(dimension, Tags.ImagePositionPatient, Tags.PlanePositionSequence, "Position"))
            .Sequence(Tags.SegmentSequence, segments.Select(Segment))
            .Sequence(Tags.ReferencedSeriesSequence, new DicomBuilder("item").Text(Tags.SeriesInstanceUID, source.SeriesInstanceUid)
                .Sequence(Tags.ReferencedInstanceSequence, source.Slices.Select(s => s.SopInstanceUid).Distinct().Select(uid => Reference(source, uid))))
            .Sequence(Tags.SharedFunctionalGroupsSequence, new DicomBuilder("item")
                .Sequence(Tags.PlaneOrientationSequence, new DicomBuilder("item").Decimal(Tags.ImageOrientationPatient, Six(g.ToLps.ColumnX.Normalized(), g.ToLps.ColumnY.Normalized())))
                .Sequence(Tags.PixelMeasuresSequence, new DicomBuilder("item").Decimal(Tags.SliceThickness, g.SpacingMm.Z).Decimal(Tags.SpacingBetweenSlices, g.SpacingMm.Z).Decimal(Tags.PixelSpacing, g.SpacingMm.Y, g.SpacingMm.X)));
        var used = frames.Select(f => f.Slice).Distinct().Order().ToList();
        b.Sequence(Tags.PerFrameFunctionalGroupsSequence, frames.Select(f => Frame(source, f.Segment + 1, f.Slice, used.BinarySearch(f.Slice) + 1)));
    }

    private static DicomBuilder Frame(DicomSeries source, int segment, int slice, int positionIndex)
    {
        var p = source.Geometry.CentreMm(0, 0, slice);
        var frame = new DicomBuilder("item")
            .Sequence(Tags.FrameContentSequence, new DicomBuilder("item").Number32(Tags.DimensionIndexValues, segment, positionIndex))
            .Sequence(Tags.PlanePositionSequence, new DicomBuilder("item").Decimal(Tags.ImagePositionPatient, p.X, p.Y, p.Z))
            .Sequence(Tags.SegmentIdentificationSequence, new DicomBuilder("item").Number(Tags.ReferencedSegmentNumber, segment));
        if (source.GantryTiltDeg is null)
        {
            var s = source.Slices[slice];
            var image = Reference(source, s.SopInstanceUid).Sequence(Tags.PurposeOfReferenceCodeSequence, ProcessedFrom.Build());
            if (source.Slices.Count > 1 && source.Slices.Any(o => o.Frame > 0))
            {
                image.Text(Tags.ReferencedFrameNumber, (s.Frame + 1).ToString(CultureInfo.InvariantCulture));
            }
            frame.Sequence(Tags.DerivationImageSequence, new DicomBuilder("item").Sequence(Tags.SourceImageSequence, image).Sequence(Tags.DerivationCodeSequence, Segmentation.Build()));
        }
        return frame;
    }

    private static DicomBuilder Reference(DicomSeries source, string uid) => new DicomBuilder("item").Text(Tags.ReferencedSOPClassUID, source.SopClassUid).Text(Tags.ReferencedSOPInstanceUID, uid);

    private static DicomBuilder Index(string dimension, DicomTag pointer, DicomTag group, string label) =>
        new DicomBuilder("item").Text(Tags.DimensionOrganizationUID, dimension).Tag(Tags.DimensionIndexPointer, pointer).Tag(Tags.FunctionalGroupPointer, group).Text(Tags.DimensionDescriptionLabel, label);

    private static DicomBuilder Segment(SegmentToWrite s, int index)
    {
        var b = new DicomBuilder("item")
            .Number(Tags.SegmentNumber, index + 1)
            .Text(Tags.SegmentLabel, Cut(s.Label))
            .Text(Tags.SegmentAlgorithmType, s.Algorithm.Length > 0 ? "AUTOMATIC" : "MANUAL")
            .Sequence(Tags.SegmentedPropertyCategoryCodeSequence, s.Codes.Category.Build());
        var type = s.Codes.Type.Build();
        if (s.Codes.Side is { } side)
        {
            type.Sequence(Tags.SegmentedPropertyTypeModifierCodeSequence, side.Build());
        }
        b.Sequence(Tags.SegmentedPropertyTypeCodeSequence, type);
        return s.Algorithm.Length > 0 ? b.Text(Tags.SegmentAlgorithmName, Cut(s.Algorithm)) : b;
    }

    private static bool Overlap(IReadOnlyList<SegmentToWrite> segments)
    {
        if (segments.Count < 2)
        {
            return false;
        }
        var seen = new byte[segments[0].Mask.Data.Length];
        foreach (var s in segments)
        {
            for (var i = 0; i < seen.Length; i++)
            {
                if (s.Mask.Data[i] != 0 && seen[i]++ > 0)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static double[] Six(Vec3 a, Vec3 b) => [a.X, a.Y, a.Z, b.X, b.Y, b.Z];

    private static string? First(DicomDataset d, params DicomTag[] tags) => tags.Select(d.Text).FirstOrDefault(t => t is not null);

    // Copied as bytes (any character set), without the padding of the source.
    private static ReadOnlyMemory<byte> Trimmed(DicomElement? element) => element is null ? default : element.Value[..(element.Value.Span.LastIndexOfAnyExcept((byte)0, (byte)' ') + 1)];

    private static string Cut(string text)
    {
        var plain = string.Concat(text.Select(c => c is >= ' ' and <= '~' and not '\\' ? c : '?'));
        return plain.Length <= 64 ? plain : plain[..64];
    }
}
