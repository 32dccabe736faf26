using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Guidance;

/// <summary>Contrast of a lesion to the tissue around it on one series.</summary>
/// <param name="Series">Series name and phase.</param>
/// <param name="Organ">Structure of the ring; "" = the body around the lesion.</param>
/// <param name="LesionMedian">Median inside, image units.</param>
/// <param name="RingMedian">Median of the ring, image units.</param>
/// <param name="Noise">Pooled robust standard deviation, image units.</param>
/// <param name="LesionVoxels">Samples inside.</param>
/// <param name="RingVoxels">Samples of the ring.</param>
/// <param name="AreaMm2">Largest axial area of the lesion, mm2.</param>
/// <param name="RoseSnr">|difference| / noise * sqrt(area / element area).</param>
/// <param name="Threshold">Rose threshold used.</param>
public sealed record LesionContrast(string Series, string Organ, double LesionMedian, double RingMedian, double Noise, int LesionVoxels, int RingVoxels, double AreaMm2, double RoseSnr, double Threshold)
{
    /// <summary>Lesion minus ring, image units.</summary>
    public double Difference => LesionMedian - RingMedian;

    /// <summary>Contrast-to-noise ratio per voxel.</summary>
    public double Cnr => Math.Abs(Difference) / Noise;

    /// <summary>True when the Rose criterion holds.</summary>
    public bool Visible => RoseSnr >= Threshold;

    /// <summary>Measures a lesion on a series; null when there are too few voxels on either side.</summary>
    /// <remarks>
    /// SNR = |m_lesion - m_ring| / s * sqrt(A / a), medians m, s pooled from median absolute deviations, A the lesion's largest axial area, a the area of a resolution element.
    /// The ring lies in the organ that holds most of the lesion's surroundings, without vessels and other labelled structures.
    /// Source: <c>rose1973</c>.
    /// </remarks>
    /// <param name="series">The series, on any grid; values are taken from the nearest voxel, without interpolation, so that noise stays what it is.</param>
    /// <param name="lesion">The lesion.</param>
    /// <param name="loaded">The case, for organs and structures to leave out.</param>
    /// <param name="catalogue">Entry guidance-visibility.</param>
    public static LesionContrast? Measure(ImageSeries series, Lesion lesion, Case loaded, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(catalogue);
        var rule = catalogue["guidance-visibility"];
        var (inner, outer, edge) = (rule["ring-inner"].Value, rule["ring-outer"].Value, rule["lesion-edge"].Value);
        if (Imaging.Geometry.Measure.BoundingBox(lesion.Mask) is not { } tight)
        {
            return null;
        }
        var g = lesion.Mask.Geometry;
        var box = tight.Grow(g, outer + g.LargestEdgeMm);
        var distance = DistanceMap.Signed(lesion.Mask, box, outer + g.LargestEdgeMm);
        var organ = OrganAround(loaded, distance, box, g, inner, outer);
        var (inside, insideAll, ring) = (new List<float>(), new List<float>(), new List<float>());
        var toSeries = series.Image.Geometry.ToLps.Inverse().Compose(g.ToLps);
        Visit(box, g, (n, full, i, j, k) =>
        {
            var d = distance[n];
            if (d < 0)
            {
                if (Sample(series.Image, toSeries.Apply(new(i, j, k))) is { } v)
                {
                    insideAll.Add(v);
                    if (-d > edge + Step(g) / 2)
                    {
                        inside.Add(v);
                    }
                }
            }
            else if (d >= inner && d <= outer && InRing(loaded, organ, full) && Sample(series.Image, toSeries.Apply(new(i, j, k))) is { } v)
            {
                ring.Add(v);
            }
        });
        var least = (int)rule["voxels-min"].Value;
        inside = inside.Count >= least ? inside : insideAll;
        if (inside.Count < least || ring.Count < least)
        {
            return null;
        }
        var (lesionMedian, lesionSd) = RobustStatistics.MedianAndSd(inside);
        var (ringMedian, ringSd) = RobustStatistics.MedianAndSd(ring);
        // Pooled over both sides; values that are rounded to whole numbers have at least the spread of rounding.
        var noise = Math.Sqrt((inside.Count * lesionSd * lesionSd + ring.Count * ringSd * ringSd) / (inside.Count + ring.Count) + 1.0 / 12);
        var area = LargestAxialAreaMm2(lesion.Mask, tight);
        var element = rule["resolution-element"].Value;
        var snr = Math.Abs(lesionMedian - ringMedian) / noise * Math.Sqrt(Math.Max(1, area / (element * element)));
        return new($"{series.Name} ({series.Phase})", organ?.Name ?? "", lesionMedian, ringMedian, noise, inside.Count, ring.Count, area, snr, rule["rose-threshold"].Value);
    }

    private static double Step(ImageGeometry g) => Math.Min(g.SpacingMm.X, Math.Min(g.SpacingMm.Y, g.SpacingMm.Z));

    private static Structure? OrganAround(Case loaded, float[] distance, VoxelBox box, ImageGeometry g, double inner, double outer)
    {
        Structure? best = null;
        long most = 0;
        foreach (var s in loaded.Structures.Values.Where(s => s.Name is not ("body" or "tumour" or "muscle")).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            long count = 0;
            Visit(box, g, (n, full, _, _, _) => count += distance[n] >= inner && distance[n] <= outer ? s.Mask.Data[full] : 0);
            if (count > most)
            {
                (most, best) = (count, s);
            }
        }
        return best;
    }

    private static bool InRing(Case loaded, Structure? organ, int full)
    {
        if (organ is not null && organ.Mask.Data[full] == 0)
        {
            return false;
        }
        foreach (var s in loaded.Structures.Values)
        {
            if (s.Name != organ?.Name && s.Name != "body" && s.Mask.Data[full] != 0)
            {
                return false;
            }
        }
        return organ is not null || loaded.Structure("body") is not { } body || body.Mask.Data[full] != 0;
    }

    private static void Visit(VoxelBox box, ImageGeometry g, Action<int, int, int, int, int> visit)
    {
        var n = 0;
        for (var k = box.K0; k < box.K0 + box.Nz; k++)
        {
            for (var j = box.J0; j < box.J0 + box.Ny; j++)
            {
                for (var i = box.I0; i < box.I0 + box.Nx; i++)
                {
                    visit(n++, g.Index(i, j, k), i, j, k);
                }
            }
        }
    }

    private static float? Sample(ImageVolume image, Vec3 index)
    {
        if (!image.Geometry.ContainsIndex(index))
        {
            return null;
        }
        var v = image[(int)Math.Floor(index.X + 0.5), (int)Math.Floor(index.Y + 0.5), (int)Math.Floor(index.Z + 0.5)];
        return float.IsFinite(v) ? v : null;
    }

    private static double LargestAxialAreaMm2(Mask mask, VoxelBox tight)
    {
        long most = 0;
        for (var k = tight.K0; k < tight.K0 + tight.Nz; k++)
        {
            long count = 0;
            foreach (var b in mask.Data.AsSpan(mask.Geometry.Index(0, 0, k), mask.Geometry.Nx * mask.Geometry.Ny))
            {
                count += b;
            }
            most = Math.Max(most, count);
        }
        return most * mask.Geometry.SpacingMm.X * mask.Geometry.SpacingMm.Y;
    }
}
