using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Margin;

/// <summary>
/// Signed surface distance from a tumour to an ablation zone over the whole tumour surface, after <c>sandu2021</c>. Both surfaces lie at sub-voxel
/// places (the 0.5 level of the mask smoothed by one voxel), so that the smallest distance is not that of two staircases; equal masks have margin 0.
/// </summary>
/// <remarks>
/// Subcapsular rule: for a lesion nearer to the organ's surface than <see cref="MarginOptions.SubcapsularMm"/> only untreated tissue of the organ (or
/// of the tumour) limits the margin; what lies beyond the capsule does not count.
/// </remarks>
public static class MarginAnalysis
{
    /// <summary>Measures the margin.</summary>
    /// <param name="tumour">Tumour, not empty.</param>
    /// <param name="zone">Ablation zone on the same grid; may be empty.</param>
    /// <param name="organ">Organ that holds the tumour, on the same grid, with or without the tumour; null = unknown.</param>
    /// <param name="options">Options.</param>
    /// <exception cref="ArgumentException">The tumour is empty, or grids differ.</exception>
    public static MarginResult Compute(Mask tumour, Mask zone, Mask? organ, MarginOptions options)
    {
        ArgumentNullException.ThrowIfNull(tumour);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(options);
        MaskOverlap.Same(tumour, zone);
        if (organ is not null)
        {
            MaskOverlap.Same(tumour, organ);
        }
        var s = new MarginScene(tumour, zone, organ, options);
        var toCapsule = organ is null ? null : s.ToCapsule();
        var rule = toCapsule < options.SubcapsularMm;
        var surface = s.Surface(rule);
        var counted = surface.Where(p => !p.CapsuleSide).ToArray();
        if (counted.Length == 0)
        {
            counted = [.. surface];
        }
        var minimal = counted.Min(p => p.MarginMm);
        var area = counted.Sum(p => p.AreaMm2);
        var sorted = counted.OrderBy(p => p.MarginMm).ToArray();
        var (tumourMl, zoneMl, residualMl, healthyMl, organMl, outsideMl) = Volumes(tumour, zone, organ);
        return new()
        {
            MinimalMm = minimal,
            MinimalRawMm = surface.Min(p => p.RawMarginMm),
            MinimalCentreToCentreMm = CentreToCentre(tumour, zone, options),
            QuantilesMm = (Quantile(sorted, area, 0.05), Quantile(sorted, area, 0.5), Quantile(sorted, area, 0.95)),
            SurfaceShareAsked = counted.Where(p => p.MarginMm >= options.AskedMm).Sum(p => p.AreaMm2) / area,
            Coverage = s.Coverage(),
            Weak = Weak(counted, s.CentreMm, minimal, options.WeakBandMm),
            ToCapsuleMm = toCapsule,
            SubcapsularRule = rule,
            CapsuleSideShare = surface.Where(p => p.CapsuleSide).Sum(p => p.AreaMm2) / surface.Sum(p => p.AreaMm2),
            TumourMl = tumourMl,
            ResidualMl = residualMl,
            ZoneMl = zoneMl,
            HealthyDestroyedMl = healthyMl,
            HealthyDestroyedPercent = organ is null || organMl <= 0 ? null : 100 * healthyMl / organMl,
            OutsideOrganMl = organ is null ? null : outsideMl,
            Surface = surface,
            Map = s.Map(surface),
        };
    }

    /// <summary>Volume of a tumour with a margin around it, mL: every voxel whose centre is within the margin of a tumour voxel's centre.</summary>
    /// <param name="tumour">Tumour, not empty.</param>
    /// <param name="marginMm">Margin, mm, at least 0.</param>
    public static double ExpandedMl(Mask tumour, double marginMm)
    {
        ArgumentNullException.ThrowIfNull(tumour);
        var options = new MarginOptions { AskedMm = marginMm, SubcapsularMm = 0, WeakBandMm = 1, CoverageMm = [marginMm] };
        return new MarginScene(tumour, new Mask(tumour.Geometry), null, options).Coverage()[0].VolumeMl;
    }

    private static (double Tumour, double Zone, double Residual, double Healthy, double Organ, double Outside) Volumes(Mask tumour, Mask zone, Mask? organ)
    {
        long t = 0, z = 0, r = 0, h = 0, o = 0, x = 0;
        for (var i = 0; i < tumour.Data.Length; i++)
        {
            var (inT, inZ) = (tumour.Data[i] != 0, zone.Data[i] != 0);
            var inO = organ is null || organ.Data[i] != 0;
            t += inT ? 1 : 0;
            z += inZ ? 1 : 0;
            r += inT && !inZ ? 1 : 0;
            h += inZ && !inT && inO ? 1 : 0;
            o += inO && !inT ? 1 : 0;
            x += inZ && !inT && !inO ? 1 : 0;
        }
        var ml = tumour.Geometry.VoxelMl;
        return (t * ml, z * ml, r * ml, h * ml, o * ml, x * ml);
    }

    private static double Quantile(SurfacePoint[] sorted, double area, double share)
    {
        double sum = 0;
        foreach (var p in sorted)
        {
            sum += p.AreaMm2;
            if (sum >= share * area)
            {
                return p.MarginMm;
            }
        }
        return sorted[^1].MarginMm;
    }

    private static WeakDirection Weak(SurfacePoint[] surface, Vec3 centre, double minimal, double band)
    {
        var (sum, spread) = (Vec3.Zero, 0.0);
        var weakest = surface[0];
        foreach (var p in surface)
        {
            if (p.MarginMm <= minimal + band)
            {
                sum += (p.PositionMm - centre).Normalized() * p.AreaMm2;
                spread += p.AreaMm2;
            }
            if (p.MarginMm < weakest.MarginMm - 1e-6)
            {
                weakest = p;
            }
        }
        // A margin that is as weak on all sides has no direction.
        var direction = sum.Length < 0.2 * spread ? Vec3.Zero : sum.Normalized();
        return new(direction, Anatomy.Direction(direction), weakest.PositionMm);
    }

    /// <summary>Smallest centre-to-centre value over the tumour's voxels, as a plain distance transform gives it.</summary>
    private static double CentreToCentre(Mask tumour, Mask zone, MarginOptions options)
    {
        var box = Measure.BoundingBox(tumour)!.Value;
        var signed = DistanceMap.Signed(zone, box, options.RangeMm, options.Threads);
        var inTumour = box.Crop(tumour.Geometry, tumour.Data);
        var smallest = options.RangeMm;
        for (var i = 0; i < signed.Length; i++)
        {
            if (inTumour[i] != 0)
            {
                smallest = Math.Min(smallest, Math.Max(-options.RangeMm, -signed[i]));
            }
        }
        return smallest;
    }
}
