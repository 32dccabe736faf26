using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>One frame of a series: which image it is and where it lies.</summary>
/// <param name="File">File name.</param>
/// <param name="SopInstanceUid">Object that holds it.</param>
/// <param name="Frame">Frame number from 0.</param>
/// <param name="PositionMm">Centre of the first pixel, LPS mm.</param>
/// <param name="RowDirection">Unit vector along a row (increasing column).</param>
/// <param name="ColumnDirection">Unit vector along a column (increasing row).</param>
/// <param name="ColumnSpacingMm">Distance between columns.</param>
/// <param name="RowSpacingMm">Distance between rows.</param>
/// <param name="ThicknessMm">Slice thickness; null when the file does not say.</param>
/// <param name="Slope">Rescale slope.</param>
/// <param name="Intercept">Rescale intercept.</param>
public sealed record DicomSlice(
    string File, string SopInstanceUid, int Frame, Vec3 PositionMm, Vec3 RowDirection, Vec3 ColumnDirection,
    double ColumnSpacingMm, double RowSpacingMm, double? ThicknessMm, double Slope, double Intercept)
{
    private const double DirectionTolerance = 1e-3;

    /// <summary>Unit normal of the slice.</summary>
    public Vec3 Normal => Vec3.Cross(RowDirection, ColumnDirection).Normalized();

    /// <summary>The frames of an image object with their geometry, from the plain modules or the functional groups of an enhanced object.</summary>
    internal static IReadOnlyList<DicomSlice> Of(DicomDataset d, int frames)
    {
        var shared = d.Item(Tags.SharedFunctionalGroupsSequence);
        var perFrame = d.Items(Tags.PerFrameFunctionalGroupsSequence);
        if (perFrame.Count == 0)
        {
            return frames == 1
                ? [Read(d, 0, (_, _) => d)]
                : throw d.Error(Tags.NumberOfFrames, $"{frames} frames without positions of their own.", "Multi-frame images need per-frame functional groups (enhanced objects).");
        }
        if (perFrame.Count != frames)
        {
            throw d.Error(Tags.PerFrameFunctionalGroupsSequence, $"{perFrame.Count} items for {frames} frames.", "The file is damaged; export it again.");
        }
        return [.. perFrame.Select((f, i) => Read(d, i, (group, tag) => f.Item(group) is { } own && own.Has(tag) ? own : shared?.Item(group) ?? d))];
    }

    private static DicomSlice Read(DicomDataset d, int frame, Func<DicomTag, DicomTag, DicomDataset> group)
    {
        var position = Vector(group(Tags.PlanePositionSequence, Tags.ImagePositionPatient).RequiredNumbers(Tags.ImagePositionPatient, 3), 0);
        var orientation = group(Tags.PlaneOrientationSequence, Tags.ImageOrientationPatient).RequiredNumbers(Tags.ImageOrientationPatient, 6);
        var measures = group(Tags.PixelMeasuresSequence, Tags.PixelSpacing);
        var spacing = measures.RequiredNumbers(Tags.PixelSpacing, 2);
        var transform = group(Tags.PixelValueTransformationSequence, Tags.RescaleSlope);
        var (row, column) = (Vector(orientation, 0), Vector(orientation, 3));
        if (Math.Abs(row.Length - 1) > DirectionTolerance || Math.Abs(column.Length - 1) > DirectionTolerance || Math.Abs(Vec3.Dot(row, column)) > DirectionTolerance)
        {
            throw d.Error(Tags.ImageOrientationPatient, "the two directions are not perpendicular unit vectors.", "The file is damaged; export it again.");
        }
        if (!(spacing[0] is > 1e-3 and < 1e3 && spacing[1] is > 1e-3 and < 1e3))
        {
            throw d.Error(Tags.PixelSpacing, $"{spacing[0]} x {spacing[1]} mm.", "0.001 to 1000 mm are accepted.");
        }
        if (!(Math.Abs(position.X) < 1e5 && Math.Abs(position.Y) < 1e5 && Math.Abs(position.Z) < 1e5))
        {
            throw d.Error(Tags.ImagePositionPatient, "farther than 100 m from the origin.", "The file is damaged; export it again.");
        }
        var x = row.Normalized();
        return new(d.File, d.RequiredText(Tags.SOPInstanceUID), frame, position, x, (column - x * Vec3.Dot(column, x)).Normalized(), spacing[1], spacing[0],
            measures.Number(Tags.SliceThickness), transform.Number(Tags.RescaleSlope) ?? 1, transform.Number(Tags.RescaleIntercept) ?? 0);
    }

    private static Vec3 Vector(double[] v, int at) => new(v[at], v[at + 1], v[at + 2]);
}
