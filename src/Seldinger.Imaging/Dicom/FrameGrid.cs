using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>Places sparse frames on the slices of a grid.</summary>
internal static class FrameGrid
{
    private const double SameVoxels = 0.05;
    private const double ToleranceMm = 0.11;
    private const double MaxSpanMm = 3000;
    private const int MaxSlices = 4096;

    /// <summary>The slice of <paramref name="grid"/> that each frame covers exactly; null when one does not.</summary>
    public static int[]? On(ImageGeometry grid, IReadOnlyList<DicomSlice> frames, PixelLayout layout)
    {
        if (grid.Nx != layout.Columns || grid.Ny != layout.Rows)
        {
            return null;
        }
        var toIndex = grid.ToLps.Inverse();
        var slices = new int[frames.Count];
        for (var f = 0; f < frames.Count; f++)
        {
            var s = frames[f];
            var p = toIndex.Apply(s.PositionMm);
            var far = toIndex.Apply(s.PositionMm + s.RowDirection * (s.ColumnSpacingMm * (grid.Nx - 1)) + s.ColumnDirection * (s.RowSpacingMm * (grid.Ny - 1)));
            var k = Math.Round(p.Z);
            if (k < 0 || k >= grid.Nz || (p - new Vec3(0, 0, k)).Length > SameVoxels || (far - new Vec3(grid.Nx - 1, grid.Ny - 1, k)).Length > SameVoxels)
            {
                return null;
            }
            slices[f] = (int)k;
        }
        return slices;
    }

    /// <summary>The smallest evenly spaced grid that holds all frames, and the slice of each.</summary>
    /// <exception cref="DataFormatException">Frames of different orientation, not on one line, or not evenly spaced.</exception>
    public static (ImageGeometry Grid, int[] Slices) Own(DicomDataset d, IReadOnlyList<DicomSlice> frames, PixelLayout layout)
    {
        var first = frames.MinBy(s => Vec3.Dot(s.PositionMm, frames[0].Normal))!;
        var n = first.Normal;
        var at = frames.Select(s => Vec3.Dot(s.PositionMm - first.PositionMm, n)).ToArray();
        foreach (var (s, depth) in frames.Zip(at))
        {
            if ((s.RowDirection - first.RowDirection).Length > 1e-3 || (s.ColumnDirection - first.ColumnDirection).Length > 1e-3
                || Math.Abs(s.ColumnSpacingMm - first.ColumnSpacingMm) > 1e-4 * first.ColumnSpacingMm || Math.Abs(s.RowSpacingMm - first.RowSpacingMm) > 1e-4 * first.RowSpacingMm)
            {
                throw d.Error(Tags.PlaneOrientationSequence, "frames of different orientation or pixel spacing.", "Segmentations on one stack of parallel slices are read.");
            }
            if ((s.PositionMm - first.PositionMm - n * depth).Length > Math.Max(ToleranceMm, 1e-3 * depth))
            {
                throw d.Error(Tags.PlanePositionSequence, "frames do not stack along their normal (gantry tilt?).", "Segmentations on one straight stack of slices are read.");
            }
        }
        var step = Step(d, [.. at.Order()]);
        var slices = at.Select(depth => (int)Math.Min(Math.Round(depth / step), int.MaxValue - 1.0)).ToArray();
        if (at.Zip(slices).Any(p => Math.Abs(p.First - p.Second * step) > Math.Max(ToleranceMm, 0.05 * step)))
        {
            throw d.Error(Tags.PlanePositionSequence, $"frame positions are no multiples of one distance ({step:0.000} mm).", "Give the segmentation on the slices of one series.");
        }
        var count = slices.Max() + 1L;
        if (count * layout.Columns * layout.Rows > ImageGeometry.MaxVoxels || count > MaxSlices || at.Max() > MaxSpanMm)
        {
            throw d.Error(Tags.PlanePositionSequence, $"the frames span {layout.Columns} x {layout.Rows} x {count} voxels and {at.Max():0} mm.", $"At most {ImageGeometry.MaxVoxels} voxels, {MaxSlices} slices and {MaxSpanMm} mm are accepted.");
        }
        return (new(layout.Columns, layout.Rows, (int)count,
            new(first.RowDirection * first.ColumnSpacingMm, first.ColumnDirection * first.RowSpacingMm, n * step, first.PositionMm)), slices);
    }

    private static double Step(DicomDataset d, double[] sorted)
    {
        var measures = d.Item(Tags.SharedFunctionalGroupsSequence)?.Item(Tags.PixelMeasuresSequence) ?? d.Items(Tags.PerFrameFunctionalGroupsSequence).Select(f => f.Item(Tags.PixelMeasuresSequence)).FirstOrDefault(m => m is not null);
        var stated = measures?.Number(Tags.SpacingBetweenSlices) is > 0.01 and < 1e3 and var s ? s : measures?.Number(Tags.SliceThickness) is > 0.01 and < 1e3 and var t ? t : (double?)null;
        var gaps = sorted.Zip(sorted.Skip(1), (a, b) => b - a).Where(g => g > 0.01).ToArray();
        if (gaps.Length == 0)
        {
            return stated ?? 1;
        }
        var smallest = gaps.Min();
        // The stated distance counts when the frames fit it; otherwise their own smallest distance, averaged over the stack.
        if (stated is { } step && gaps.All(g => Math.Abs(g - Math.Round(g / step) * step) <= ToleranceMm && Math.Round(g / step) >= 1))
        {
            smallest = step;
        }
        var span = sorted[^1] - sorted[0];
        return span / Math.Max(1, Math.Round(span / smallest));
    }
}
