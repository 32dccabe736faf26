using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>Slices in order along their normal, checked to be one evenly spaced volume.</summary>
/// <param name="Slices">Sorted slices.</param>
/// <param name="Geometry">Index (column, row, slice) to LPS mm; sheared when <paramref name="TiltDeg"/> is set.</param>
/// <param name="TiltDeg">Angle between normal and stacking direction when it matters; null otherwise.</param>
/// <param name="Notes">What was noticed.</param>
internal sealed record SliceStack(IReadOnlyList<DicomSlice> Slices, ImageGeometry Geometry, double? TiltDeg, IReadOnlyList<string> Notes)
{
    private const double SamePlaceMm = 0.01;
    private const double SameDirection = 1e-3;
    private const double SpacingRelative = 0.02;

    // Positions rounded to 0.1 mm by the scanner move a gap by up to 0.1 mm.
    private const double SpacingAbsoluteMm = 0.11;

    /// <summary>Sorts and checks.</summary>
    /// <param name="series">Name of the series for messages.</param>
    /// <param name="slices">At least one slice.</param>
    /// <param name="columns">Columns of every slice.</param>
    /// <param name="rows">Rows of every slice.</param>
    /// <exception cref="DataFormatException">Different orientations, duplicates, missing or uneven slices.</exception>
    public static SliceStack Of(string series, IReadOnlyList<DicomSlice> slices, int columns, int rows)
    {
        var first = slices[0];
        var odd = slices.FirstOrDefault(s => (s.RowDirection - first.RowDirection).Length > SameDirection || (s.ColumnDirection - first.ColumnDirection).Length > SameDirection
            || Math.Abs(s.ColumnSpacingMm - first.ColumnSpacingMm) > 1e-4 * first.ColumnSpacingMm || Math.Abs(s.RowSpacingMm - first.RowSpacingMm) > 1e-4 * first.RowSpacingMm);
        if (odd is not null)
        {
            throw new DataFormatException(series, Tags.ImageOrientationPatient.ToString(), $"slices of different orientation or pixel spacing ({first.File} and {odd.File}).", "Give one stack of parallel slices.");
        }
        var n = first.Normal;
        var sorted = slices.OrderBy(s => Vec3.Dot(s.PositionMm, n)).ThenBy(s => s.File, StringComparer.Ordinal).ThenBy(s => s.Frame).ToArray();
        var x = first.RowDirection * first.ColumnSpacingMm;
        var y = first.ColumnDirection * first.RowSpacingMm;
        CheckSize(series, columns, rows, sorted.Length);
        if (sorted.Length == 1)
        {
            var thickness = first.ThicknessMm is > 0 and var t ? t : 1;
            return new(sorted, new(columns, rows, 1, new(x, y, n * thickness, first.PositionMm)), null,
                [first.ThicknessMm is > 0 ? "a single slice: its thickness stands for the third dimension." : "a single slice without thickness: 1 mm stands for the third dimension."]);
        }
        CheckSpacing(series, sorted, n);
        return Stack(series, sorted, x, y, n, columns, rows);
    }

    private static void CheckSize(string series, int columns, int rows, int slices)
    {
        if ((long)columns * rows * slices > ImageGeometry.MaxVoxels)
        {
            throw new DataFormatException(series, "", $"{columns} x {rows} x {slices} voxels.", $"At most {ImageGeometry.MaxVoxels} are accepted.");
        }
    }

    private static void CheckSpacing(string series, DicomSlice[] sorted, Vec3 n)
    {
        var problems = new List<string>();
        var at = sorted.Select(s => Vec3.Dot(s.PositionMm, n)).ToArray();
        var same = Enumerable.Range(0, at.Length - 1).Where(i => at[i + 1] - at[i] < SamePlaceMm).ToArray();
        if (same.Length > 0)
        {
            problems.Add($"duplicate positions: {same.Length} slices lie where another one lies (first: {Name(sorted[same[0]])} and {Name(sorted[same[0] + 1])} at {at[same[0]]:0.00} mm).");
        }
        var gaps = Enumerable.Range(0, at.Length - 1).Select(i => at[i + 1] - at[i]).Where(g => g >= SamePlaceMm).Order().ToArray();
        if (gaps.Length > 0)
        {
            AddGaps(problems, sorted, at, gaps);
        }
        if (problems.Count > 0)
        {
            throw new DataFormatException(series, Tags.ImagePositionPatient.ToString(), string.Join(" Also ", problems),
                "A volume needs every slice once, evenly spaced; export the complete series again, and phases or reconstructions one by one.");
        }
    }

    private static void AddGaps(List<string> problems, DicomSlice[] sorted, double[] at, double[] gaps)
    {
        var spacing = gaps[gaps.Length / 2];
        if (gaps.Count(g => Math.Abs(g - spacing) <= Tolerance(spacing)) * 2 < gaps.Length)
        {
            // No distance is the usual one (a few slices of many): the smallest is the likeliest spacing.
            spacing = gaps[0];
        }
        var bad = Enumerable.Range(0, at.Length - 1).Where(i => at[i + 1] - at[i] >= SamePlaceMm && Math.Abs(at[i + 1] - at[i] - spacing) > Tolerance(spacing)).ToArray();
        if (bad.Length > 0)
        {
            var i = bad[0];
            var whole = bad.All(b => (at[b + 1] - at[b]) / spacing is var m && Math.Abs(m - Math.Round(m)) * spacing <= Tolerance(spacing));
            var missing = bad.Sum(b => Math.Round((at[b + 1] - at[b]) / spacing) - 1);
            problems.Add($"{(whole ? $"missing slices: {missing:0} at {bad.Length} places" : $"uneven spacing at {bad.Length} places")} (first: {at[i + 1] - at[i]:0.000} mm between {Name(sorted[i])} and {Name(sorted[i + 1])}, spacing {spacing:0.000} mm).");
            return;
        }
        var step = (at[^1] - at[0]) / (at.Length - 1);
        var worst = Enumerable.Range(0, at.Length).Max(i => Math.Abs(at[i] - at[0] - i * step));
        if (problems.Count == 0 && worst > Tolerance(step))
        {
            problems.Add($"uneven spacing: positions leave an even stack by up to {worst:0.000} mm.");
        }
    }

    private static double Tolerance(double spacing) => Math.Max(SpacingRelative * spacing, SpacingAbsoluteMm) is var t && t < 0.3 * spacing ? t : 0.3 * spacing;

    private static SliceStack Stack(string series, DicomSlice[] sorted, Vec3 x, Vec3 y, Vec3 n, int columns, int rows)
    {
        var span = sorted[^1].PositionMm - sorted[0].PositionMm;
        var step = span * (1.0 / (sorted.Length - 1));
        for (var i = 1; i < sorted.Length; i++)
        {
            var off = sorted[i].PositionMm - sorted[0].PositionMm - step * i;
            if ((off - n * Vec3.Dot(off, n)).Length > Math.Max(SpacingAbsoluteMm, 0.5 * Math.Min(x.Length, y.Length)))
            {
                throw new DataFormatException(series, Tags.ImagePositionPatient.ToString(), $"slices do not lie on one line ({Name(sorted[i])} is shifted sideways).", "Give one stack of slices with the same field of view.");
            }
        }
        var lateral = (span - n * Vec3.Dot(span, n)).Length;
        if (lateral <= SameDirection * span.Length)
        {
            return new(sorted, new(columns, rows, sorted.Length, new(x, y, step, sorted[0].PositionMm)), null, []);
        }
        if (lateral < 2 * SamePlaceMm)
        {
            // A short stack whose positions were rounded.
            return new(sorted, new(columns, rows, sorted.Length, new(x, y, n * (Vec3.Dot(span, n) / (sorted.Length - 1)), sorted[0].PositionMm)), null, []);
        }
        var tilt = Math.Atan2(lateral, Vec3.Dot(span, n)) * 180 / Math.PI;
        return new(sorted, new(columns, rows, sorted.Length, new(x, y, step, sorted[0].PositionMm)), tilt, []);
    }

    private static string Name(DicomSlice s) => s.Frame == 0 ? s.File : $"{s.File} frame {s.Frame + 1}";
}
