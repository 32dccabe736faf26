using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.Segmentation;

/// <summary>Limits of growing a lesion from a point. Entry "seed-grow" of the catalogue.</summary>
/// <param name="SampleRadiusMm">Radius of the ball around the seed whose values are sampled, mm.</param>
/// <param name="MinimumHalfWidthHu">Smallest half width of the accepted band, HU (image units).</param>
/// <param name="MaximumHalfWidthHu">Largest half width of the accepted band, HU.</param>
/// <param name="Steps">Half widths that are tried between the two, evenly in the logarithm.</param>
/// <param name="OpeningMm">Radius of the ball that must fit: cuts thin bridges, mm.</param>
/// <param name="MaximumDiameterMm">Growth beyond this is called a leak, mm.</param>
/// <param name="MinimumFill">Smallest share of the surrounding sphere that a lesion fills; less is called a leak.</param>
public sealed record SeedGrowLimits(double SampleRadiusMm, double MinimumHalfWidthHu, double MaximumHalfWidthHu, int Steps, double OpeningMm, double MaximumDiameterMm, double MinimumFill)
{
    /// <summary>The limits of a draw.</summary>
    public static SeedGrowLimits FromCatalogue(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        double V(string name) => draw.Si("seed-grow." + name);
        return new(V("sample-radius") * 1e3, V("half-width-least"), V("half-width-most"), (int)Math.Round(V("steps")), V("opening") * 1e3, V("largest-diameter") * 1e3, V("least-fill"));
    }
}

/// <summary>A grown lesion, to be marked automatic.</summary>
/// <param name="Mask">The lesion, on the geometry of the image; empty when nothing could be grown.</param>
/// <param name="Leaked">True when growth did not stop at a border: the mask is then no measure of the lesion.</param>
/// <param name="Reason">What happened, for people.</param>
/// <param name="MeanHu">Mean of the sample.</param>
/// <param name="LowHu">Lower end of the band.</param>
/// <param name="HighHu">Upper end of the band.</param>
public sealed record SeedGrowResult(Mask Mask, bool Leaked, string Reason, double MeanHu, double LowHu, double HighHu);

/// <summary>
/// Grows a lesion from one point inside it: voxels of the smoothed image within a band around the local mean that hang together over common faces,
/// opened by a small ball, the part with the seed kept, holes filled. Of the bands that do not leak the one whose border has the steepest mean step is taken.
/// </summary>
/// <remarks>No recursion; the work is bounded by the box of the largest diameter around the seed. A starting contour for a person to correct, not a diagnosis.
/// On 3D-IRCADb-01 patient 1, from the deepest voxel: Dice 0.90 (84 mL), 0.77 (7.5 mL) and 0.57 (10 mL, less than half of the expert's volume).</remarks>
public static class SeedGrow
{
    /// <summary>Grows a lesion.</summary>
    /// <param name="image">CT or other image, orthogonal.</param>
    /// <param name="seedMm">A point well inside the lesion, LPS mm.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="within">Voxels that may belong to it (the organ), or null = all.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">The seed is outside the image, or <paramref name="within"/> is on another grid.</exception>
    public static SeedGrowResult Run(ImageVolume image, Vec3 seedMm, SeedGrowLimits limits, Mask? within = null, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(limits);
        var g = image.Geometry;
        if (within is not null && !within.Geometry.SameAs(g))
        {
            throw new ArgumentException("The organ and the image must be on one grid.", nameof(within));
        }
        var index = g.ToLps.Inverse().Apply(seedMm);
        if (!g.ContainsIndex(index))
        {
            throw new ArgumentException($"The point ({seedMm.X:g5}, {seedMm.Y:g5}, {seedMm.Z:g5}) mm lies outside the image.", nameof(seedMm));
        }
        var (i, j, k) = ((int)Math.Floor(index.X + 0.5), (int)Math.Floor(index.Y + 0.5), (int)Math.Floor(index.Z + 0.5));
        var box = new VoxelBox(i, j, k, 1, 1, 1).Grow(g, limits.MaximumDiameterMm / 2 + limits.OpeningMm);
        var part = new ImageVolume(box.Crop(g), box.Crop(g, image.Data), image.Unit);
        var allowed = within is null ? null : new Mask(part.Geometry, box.Crop(g, within.Data));
        var smooth = Smooth(part, limits.SampleRadiusMm / 2);
        var seed = part.Geometry.Index(i - box.I0, j - box.J0, k - box.K0);
        if (allowed is not null && allowed.Data[seed] == 0)
        {
            return new(new(g), true, "the point lies outside the organ", double.NaN, double.NaN, double.NaN);
        }
        var mean = Sample(smooth, allowed, seedMm, limits.SampleRadiusMm);
        var best = Best(smooth, allowed, seed, seedMm, mean, limits, threads);
        if (best.Leak is null)
        {
            // The point may lie in the darkest part: the mean of what was found is the better centre of the band.
            mean = MeanOf(smooth, best.Mask);
            var again = Best(smooth, allowed, seed, seedMm, mean, limits, threads);
            best = again.Leak is null ? again : best;
        }
        return new(Paste(g, box, best.Mask), best.Leak is not null, best.Leak ?? "the growth stopped at a border", best.Mean, best.Mean - best.Half, best.Mean + best.Half);
    }

    private static (Mask Mask, double Mean, double Half, string? Leak) Best(ImageVolume smooth, Mask? allowed, int seed, Vec3 seedMm, double mean, SeedGrowLimits limits, int threads)
    {
        (Mask Mask, double Mean, double Half, string? Leak)? best = null;
        var steepest = double.NegativeInfinity;
        for (var step = 0; step < limits.Steps; step++)
        {
            var half = limits.MinimumHalfWidthHu * Math.Pow(limits.MaximumHalfWidthHu / limits.MinimumHalfWidthHu, (double)step / Math.Max(1, limits.Steps - 1));
            var grown = Grow(smooth, allowed, seed, mean - half, mean + half, limits.OpeningMm, threads);
            var (leak, wide) = Leak(grown, seedMm, limits);
            var slope = leak is null ? Step(smooth, grown, mean) : double.NegativeInfinity;
            if (best is null || slope > steepest)
            {
                (best, steepest) = ((grown, mean, half, leak), slope);
            }
            if (wide)
            {
                // A wider band only grows.
                break;
            }
        }
        return best!.Value;
    }

    private static double MeanOf(ImageVolume v, Mask mask)
    {
        double n = 0, sum = 0;
        for (var a = 0; a < mask.Data.Length; a++)
        {
            n += mask.Data[a];
            sum += mask.Data[a] * v.Data[a];
        }
        return sum / n;
    }

    /// <summary>Mean rise of the distance from the lesion's mean across the border faces, per millimetre.</summary>
    private static double Step(ImageVolume v, Mask grown, double mean)
    {
        var g = v.Geometry;
        int[] n = [g.Nx, g.Ny, g.Nz];
        int[] stride = [1, g.Nx, g.Nx * g.Ny];
        double sum = 0, faces = 0;
        for (var axis = 0; axis < 3; axis++)
        {
            // Faces weigh as their area.
            var weight = g.VoxelMl / g.SpacingMm[axis];
            for (var a = 0; a < g.Count - stride[axis]; a++)
            {
                var b = a + stride[axis];
                if (grown.Data[a] == grown.Data[b] || a / stride[axis] % n[axis] == n[axis] - 1)
                {
                    continue;
                }
                var rise = (Math.Abs(v.Data[b] - mean) - Math.Abs(v.Data[a] - mean)) / g.SpacingMm[axis];
                sum += weight * (grown.Data[a] != 0 ? rise : -rise);
                faces += weight;
            }
        }
        return faces > 0 ? sum / faces : double.NegativeInfinity;
    }

    private static Mask Grow(ImageVolume smooth, Mask? allowed, int seed, double low, double high, double openingMm, int threads)
    {
        var band = new Mask(smooth.Geometry);
        for (var n = 0; n < band.Data.Length; n++)
        {
            band.Data[n] = smooth.Data[n] >= low && smooth.Data[n] <= high ? allowed?.Data[n] ?? 1 : (byte)0;
        }
        var part = PartWith(band, seed);
        if (Measure.BoundingBox(part) is not { } tight)
        {
            return part;
        }
        // Opening and filling need no more than the box of the part and a rim of background.
        var box = tight.Grow(band.Geometry, band.Geometry.LargestEdgeMm);
        var small = new Mask(box.Crop(band.Geometry), box.Crop(band.Geometry, part.Data));
        var (i, j, k) = band.Geometry.Unravel(seed);
        var opened = PartWith(Morphology.Open(small, openingMm, threads), small.Geometry.Index(i - box.I0, j - box.J0, k - box.K0));
        // A lesion too small for the ball stays as it is.
        return Paste(band.Geometry, box, Morphology.FillHoles(opened.CountSet() > 0 ? opened : small));
    }

    private static Mask PartWith(Mask mask, int seed) =>
        ConnectedComponents.Find(mask, Connectivity.Faces).FirstOrDefault(c => c.Runs.Any(r => r.First <= seed && seed < r.Past))?.ToMask() ?? new(mask.Geometry);

    private static (string? Why, bool TooWide) Leak(Mask grown, Vec3 seedMm, SeedGrowLimits limits)
    {
        var volume = grown.VolumeMl;
        if (volume == 0)
        {
            return ("no connected tissue of the value at the point was found", false);
        }
        var diameter = Measure.LargestDiameter(grown);
        if (diameter.Mm > limits.MaximumDiameterMm || Math.Max(Vec3.Distance(seedMm, diameter.A), Vec3.Distance(seedMm, diameter.B)) > limits.MaximumDiameterMm / 2)
        {
            return ($"the growth reached the largest diameter of {limits.MaximumDiameterMm:g4} mm: the lesion has no border to its surroundings at this value", true);
        }
        var edge = grown.Geometry.SpacingMm;
        var sphere = Math.PI / 6 * Math.Pow(diameter.Mm + Math.Cbrt(edge.X * edge.Y * edge.Z), 3) / 1000;
        return (volume / sphere < limits.MinimumFill ? $"the grown part fills {100 * volume / sphere:f0} % of the sphere around it: it runs along another structure" : null, false);
    }

    private static double Sample(ImageVolume smooth, Mask? allowed, Vec3 seedMm, double radiusMm)
    {
        var g = smooth.Geometry;
        double n = 0, sum = 0;
        for (var v = 0; v < g.Count; v++)
        {
            var (i, j, k) = g.Unravel(v);
            var d = g.CentreMm(i, j, k) - seedMm;
            if (Vec3.Dot(d, d) <= Math.Max(radiusMm * radiusMm, g.LargestEdgeMm * g.LargestEdgeMm) && allowed?.Data[v] != 0)
            {
                n++;
                sum += smooth.Data[v];
            }
        }
        return sum / n;
    }

    /// <summary>Mean over a box of about the given half width, along one axis after the other.</summary>
    private static ImageVolume Smooth(ImageVolume v, double halfMm)
    {
        var g = v.Geometry;
        var data = (float[])v.Data.Clone();
        int[] n = [g.Nx, g.Ny, g.Nz];
        int[] stride = [1, g.Nx, g.Nx * g.Ny];
        for (var axis = 0; axis < 3; axis++)
        {
            var half = (int)Math.Round(halfMm / g.SpacingMm[axis]);
            if (half < 1)
            {
                continue;
            }
            var line = new double[n[axis] + 1];
            for (var start = 0; start < data.Length; start++)
            {
                if (start / stride[axis] % n[axis] != 0)
                {
                    continue;
                }
                for (var q = 0; q < n[axis]; q++)
                {
                    line[q + 1] = line[q] + data[start + q * stride[axis]];
                }
                for (var q = 0; q < n[axis]; q++)
                {
                    var (from, past) = (Math.Max(0, q - half), Math.Min(n[axis], q + half + 1));
                    data[start + q * stride[axis]] = (float)((line[past] - line[from]) / (past - from));
                }
            }
        }
        return v with { Data = data };
    }

    private static Mask Paste(ImageGeometry g, VoxelBox box, Mask part)
    {
        var m = new Mask(g);
        for (var k = 0; k < box.Nz; k++)
        {
            for (var j = 0; j < box.Ny; j++)
            {
                Array.Copy(part.Data, box.Nx * (j + box.Ny * k), m.Data, g.Index(box.I0, box.J0 + j, box.K0 + k), box.Nx);
            }
        }
        return m;
    }
}
