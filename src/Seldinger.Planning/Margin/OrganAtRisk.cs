using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Margin;

/// <summary>One line of the organ-at-risk table.</summary>
/// <param name="Structure">Structure name.</param>
/// <param name="Assessed">False: important and not segmented, nothing else is known.</param>
/// <param name="Automatic">True when derived from image values.</param>
/// <param name="VolumeMl">Volume, mL; null when not assessed.</param>
/// <param name="DistanceMm">Distance between its surface and the zone's, mm, 0 when they touch; null when not assessed, no zone, or further than 50 mm.</param>
/// <param name="OverlapMl">Volume inside the zone, mL.</param>
/// <param name="PeakTemperatureC">Peak temperature in it, degC; null without a map or outside it.</param>
/// <param name="HoldsTarget">True for the organ that holds the target.</param>
/// <param name="LowestTemperatureC">Lowest temperature in it, degC; null without cold or outside the map.</param>
public sealed record OrganAtRiskLine(string Structure, bool Assessed, bool Automatic, double? VolumeMl, double? DistanceMm, double? OverlapMl, double? PeakTemperatureC, bool HoldsTarget, double? LowestTemperatureC = null);

/// <summary>The organ-at-risk table: every segmented structure, then every important one that nobody segmented.</summary>
public static class OrganAtRisk
{
    /// <summary>Distances are known up to this, mm.</summary>
    public const double RangeMm = 50;

    /// <summary>Builds the table, nearest first, unsegmented ones last.</summary>
    /// <param name="theCase">Case.</param>
    /// <param name="hostOrgan">Structure that holds the target; "" = unknown.</param>
    /// <param name="zone">Zone on the case's geometry.</param>
    /// <param name="temperatureMax">Largest temperature over the procedure, unit "Cel" or "K", on any grid; null = no heat.</param>
    /// <param name="rules">Rules with the important organs.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="temperatureMin">Lowest temperature over the procedure, in the same units; null = no cold.</param>
    /// <exception cref="ArgumentException">Zone on another grid, or a temperature in another unit.</exception>
    public static IReadOnlyList<OrganAtRiskLine> Table(Case theCase, string hostOrgan, Mask zone, ImageVolume? temperatureMax, PathRules rules, int threads = 2, ImageVolume? temperatureMin = null)
    {
        ArgumentNullException.ThrowIfNull(theCase);
        ArgumentNullException.ThrowIfNull(hostOrgan);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(rules);
        if (!zone.Geometry.SameAs(theCase.Geometry))
        {
            throw new ArgumentException("The zone lies on another grid than the case; resample it first.", nameof(zone));
        }
        foreach (var map in new[] { temperatureMax, temperatureMin }.OfType<ImageVolume>().Where(m => m.Unit is not ("Cel" or "degC" or "K")))
        {
            throw new ArgumentException($"The temperature map has unit '{map.Unit}'; Cel or K is needed.", nameof(temperatureMax));
        }
        var field = new ZoneDistance(zone, threads);
        var names = theCase.Structures.Keys.Where(n => n is not ("body" or "skin" or "air" or "tumour")).Order(StringComparer.Ordinal).ToArray();
        var lines = new OrganAtRiskLine[names.Length];
        FixedBlocks.For(names.Length, 1, threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                var s = theCase.Structures[names[i]];
                var view = MaskView.Of(s.Mask);
                var (distance, overlap) = field.To(view);
                lines[i] = new(s.Name, true, s.Automatic, s.VolumeMl, distance, overlap, Extreme(view, theCase.Geometry, temperatureMax, 1), s.Name == hostOrgan, Extreme(view, theCase.Geometry, temperatureMin, -1));
            }
        });
        var key = rules.Important.Keys.FirstOrDefault(k => hostOrgan.StartsWith(k, StringComparison.Ordinal)) ?? "other";
        var missing = rules.Important[key].Where(o => !theCase.Structures.Keys.Any(n => n != "body" && PathRules.AnyMatches(o.AnyOf, n)))
            .Select(o => new OrganAtRiskLine(o.Name, false, false, null, null, null, null, false));
        return [.. lines.OrderBy(l => l.DistanceMm ?? double.MaxValue).ThenBy(l => l.Structure, StringComparer.Ordinal), .. missing];
    }

    // Highest (sign 1) or lowest (sign -1) value of a map in a structure, degC.
    private static double? Extreme(MaskView structure, ImageGeometry g, ImageVolume? map, int sign)
    {
        if (map is null)
        {
            return null;
        }
        var toCase = g.ToLps.Inverse().Compose(map.Geometry.ToLps);
        var peak = double.NegativeInfinity;
        for (var i = 0; i < map.Data.Length; i++)
        {
            if (sign * map.Data[i] > peak)
            {
                var (x, y, z) = map.Geometry.Unravel(i);
                var p = toCase.Apply(new(x, y, z));
                if (structure[(int)Math.Floor(p.X + 0.5), (int)Math.Floor(p.Y + 0.5), (int)Math.Floor(p.Z + 0.5)])
                {
                    peak = sign * map.Data[i];
                }
            }
        }
        return double.IsNegativeInfinity(peak) ? null : map.Unit == "K" ? Units.FromSi(sign * peak, "Cel") : sign * peak;
    }
}
