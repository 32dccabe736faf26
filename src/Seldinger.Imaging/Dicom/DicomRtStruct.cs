using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>One region of interest of a structure set: closed planar contours.</summary>
/// <param name="Number">Number in the file.</param>
/// <param name="Name">Name as written.</param>
/// <param name="FrameOfReferenceUid">Frame of reference; null = unknown.</param>
/// <param name="Contours">Polygons, LPS mm, without repeated first point.</param>
/// <param name="Skipped">Contours that are no polygons (points, open lines) and were left out.</param>
public sealed record RtRoi(int Number, string Name, string? FrameOfReferenceUid, IReadOnlyList<Vec3[]> Contours, int Skipped);

/// <summary>A DICOM RT structure set: contours per region, and their masks on a given grid.</summary>
public sealed class DicomRtStruct
{
    /// <summary>SOP class of structure sets.</summary>
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.481.3";

    private const int MaxPoints = 5_000_000;
    private const int MaxContourPoints = 100_000;
    private const double MaxCoordinateMm = 1e5;

    private DicomRtStruct(string name, IReadOnlyList<RtRoi> rois, string? referencedSeriesUid)
    {
        Name = name;
        Rois = rois;
        ReferencedSeriesUid = referencedSeriesUid;
    }

    /// <summary>File name for messages.</summary>
    public string Name { get; }

    /// <summary>The regions in the order of the file.</summary>
    public IReadOnlyList<RtRoi> Rois { get; }

    /// <summary>Series that was contoured; null = not stated.</summary>
    public string? ReferencedSeriesUid { get; }

    /// <summary>Reads names and contours.</summary>
    /// <exception cref="DataFormatException">No structure set, or damaged.</exception>
    public static DicomRtStruct Read(DicomFile source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var d = source.Dataset;
        if (d.Text(Tags.SOPClassUID) != SopClass)
        {
            throw d.Error(Tags.SOPClassUID, "not a structure set.", "Give an RTSTRUCT file.");
        }
        var contours = new Dictionary<int, (List<Vec3[]> Polygons, int Skipped)>();
        var points = 0L;
        foreach (var item in d.Items(Tags.ROIContourSequence))
        {
            var number = item.RequiredInteger(Tags.ReferencedROINumber, int.MinValue, int.MaxValue);
            var (polygons, skipped) = contours.TryGetValue(number, out var known) ? known : ([], 0);
            foreach (var c in item.Items(Tags.ContourSequence))
            {
                if (c.Text(Tags.ContourGeometricType) is "CLOSED_PLANAR" or "CLOSED_PLANAR_XOR" or "CLOSEDPLANAR_XOR" && Polygon(c) is { Length: >= 3 } polygon)
                {
                    polygons.Add(polygon);
                    points += polygon.Length;
                }
                else
                {
                    skipped++;
                }
                if (points > MaxPoints)
                {
                    throw d.Error(Tags.ContourData, $"more than {MaxPoints} contour points.", "The structure set is larger than any clinical one.");
                }
            }
            contours[number] = (polygons, skipped);
        }
        var rois = new List<RtRoi>();
        foreach (var item in d.Items(Tags.StructureSetROISequence))
        {
            var number = item.RequiredInteger(Tags.ROINumber, int.MinValue, int.MaxValue);
            var (polygons, skipped) = contours.TryGetValue(number, out var known) ? known : ([], 0);
            rois.Add(new(number, item.Text(Tags.ROIName) ?? $"ROI {number}", item.Text(Tags.ReferencedFrameOfReferenceUID), polygons, skipped));
        }
        var series = d.Item(Tags.ReferencedFrameOfReferenceSequence)?.Item(Tags.RTReferencedStudySequence)?.Item(Tags.RTReferencedSeriesSequence)?.Text(Tags.SeriesInstanceUID);
        return new(d.File, rois, series);
    }

    /// <summary>
    /// The voxels whose centre lies inside the contours: even-odd rule in each polygon, contours of one slice combined by exclusive or (holes). Vertices are not rounded.
    /// </summary>
    /// <param name="roi">Region.</param>
    /// <param name="geometry">Grid of the contoured series, also with its axes permuted or flipped: the contours lie in planes across one of its axes.</param>
    /// <exception cref="DataFormatException">Contours are not parallel to slices of the grid.</exception>
    public DicomMask Rasterise(RtRoi roi, ImageGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(roi);
        ArgumentNullException.ThrowIfNull(geometry);
        const double OffSlice = 0.25;
        var mask = new Mask(geometry);
        var toIndex = geometry.ToLps.Inverse();
        var polygons = roi.Contours.Select(c => Array.ConvertAll(c, toIndex.Apply)).ToArray();
        var axis = Across(roi, polygons);
        // Columns and rows of a slice are the two other axes in order.
        var (u, v) = (axis == 0 ? 1 : 0, axis == 2 ? 1 : 2);
        int[] count = [geometry.Nx, geometry.Ny, geometry.Nz];
        int[] stride = [1, geometry.Nx, geometry.Nx * geometry.Ny];
        var (outside, between, used) = (0, 0, new SortedSet<int>());
        foreach (var polygon in polygons)
        {
            var middle = (polygon.Min(p => p[axis]) + polygon.Max(p => p[axis])) / 2;
            var k = (int)Math.Round(Math.Clamp(middle, -1, count[axis]));
            if (k < 0 || k >= count[axis])
            {
                outside++;
                continue;
            }
            between += Math.Abs(middle - k) > OffSlice ? 1 : 0;
            used.Add(k);
            PolygonFill.Xor(mask.Data.AsSpan(k * stride[axis]), count[u], stride[u], count[v], stride[v], Array.ConvertAll(polygon, p => (p[u], p[v])));
        }
        return new(roi.Name, mask, roi.FrameOfReferenceUid, [.. Notes(roi, outside, between, used)]);
    }

    // The index axis that all contours are flat along.
    private int Across(RtRoi roi, Vec3[][] polygons)
    {
        const double Flat = 0.1;
        var best = Enumerable.Range(0, 3).Select(a => (Axis: a, Extent: polygons.Select(p => p.Max(q => q[a]) - p.Min(q => q[a])).DefaultIfEmpty(0).Max())).OrderBy(e => e.Extent).ThenByDescending(e => e.Axis).First();
        return best.Extent <= Flat ? best.Axis
            : throw new DataFormatException(Name, $"ROI {roi.Number}", $"a contour crosses {best.Extent:0.00} slices of the image.", "Contours must lie in the slices of the series they are placed on; name the series that was contoured.");
    }

    private static IEnumerable<string> Notes(RtRoi roi, int outside, int between, SortedSet<int> used)
    {
        if (roi.Contours.Count == 0)
        {
            yield return "the region has no closed contours.";
        }
        if (roi.Skipped > 0)
        {
            yield return $"{roi.Skipped} contours are no closed polygons and were left out.";
        }
        if (outside > 0)
        {
            yield return $"{outside} contours lie outside the image and were left out.";
        }
        if (between > 0)
        {
            yield return $"{between} contours lie between slices and were put on the nearest one.";
        }
        if (used.Count > 0 && used.Max - used.Min + 1 is var span && span > used.Count)
        {
            yield return $"{span - used.Count} slices between contours have none and stay empty.";
        }
    }

    private static Vec3[] Polygon(DicomDataset c)
    {
        var data = c.Numbers(Tags.ContourData);
        if (data.Length % 3 != 0 || data.Length / 3 > MaxContourPoints)
        {
            throw c.Error(Tags.ContourData, $"{data.Length} numbers.", $"Triples of coordinates, at most {MaxContourPoints} points, are accepted.");
        }
        if (data.Any(v => Math.Abs(v) > MaxCoordinateMm))
        {
            throw c.Error(Tags.ContourData, "a point is farther than 100 m from the origin.", "The file is damaged; export it again.");
        }
        var points = new Vec3[data.Length / 3];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
        }
        return points.Length > 1 && points[0] == points[^1] ? points[..^1] : points;
    }
}
