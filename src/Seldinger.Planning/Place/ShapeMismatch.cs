using Seldinger.Core.Geometry;
using Seldinger.Planning.Margin;

namespace Seldinger.Planning.Place;

/// <summary>How badly a zone fits what it is meant for: the lesion alone (margin 0), or the lesion with the margin asked for.</summary>
/// <param name="MarginMm">Margin around the lesion that counts as wanted, mm.</param>
/// <param name="WantedMl">What is meant to be destroyed, mL.</param>
/// <param name="ZoneMl">What is destroyed, mL.</param>
/// <param name="CommonMl">Both, mL.</param>
public sealed record ShapeMismatch(double MarginMm, double WantedMl, double ZoneMl, double CommonMl)
{
    /// <summary>Dice coefficient 2 |wanted and zone| / (|wanted| + |zone|); 1 = the same shape, also when both are empty.</summary>
    public double Dice => WantedMl + ZoneMl > 0 ? 2 * CommonMl / (WantedMl + ZoneMl) : 1;

    /// <summary>Zone outside what was wanted, mL.</summary>
    public double OvertreatedMl => Math.Max(0, ZoneMl - CommonMl);

    /// <summary>Wanted but outside the zone, mL.</summary>
    public double ResidualMl => WantedMl - CommonMl;

    /// <summary>Of two masks on one grid.</summary>
    public static ShapeMismatch Of(double marginMm, Mask wanted, Mask zone)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(zone);
        return new(marginMm, wanted.VolumeMl, zone.VolumeMl, MaskOverlap.CommonMl(wanted, zone));
    }

    /// <summary>Of a measured margin: one line per margin whose coverage was measured. The wanted shape ends where the organ ends.</summary>
    public static IReadOnlyList<ShapeMismatch> Of(MarginResult margin)
    {
        ArgumentNullException.ThrowIfNull(margin);
        return [.. margin.Coverage.Select(c => new ShapeMismatch(c.MarginMm, c.VolumeMl, margin.ZoneMl, c.Covered * c.VolumeMl))];
    }
}
