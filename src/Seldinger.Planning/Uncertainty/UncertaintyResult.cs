using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Uncertainty;

/// <summary>How much one input moves the margin.</summary>
/// <param name="Input">The input.</param>
/// <param name="MarginLowMm">Margin with this input alone at its 10 % quantile, mm.</param>
/// <param name="MarginCentralMm">Margin with everything at its centre, mm.</param>
/// <param name="MarginHighMm">Margin with this input alone at its 90 % quantile, mm.</param>
/// <param name="ZoneLowMl">Volume of the zone with this input alone at its 10 % quantile, mL.</param>
/// <param name="ZoneHighMl">The same at its 90 % quantile, mL.</param>
/// <param name="FirstOrder">First-order Sobol index of the margin, from the draws.</param>
public sealed record InputEffect(UncertainInput Input, double MarginLowMm, double MarginCentralMm, double MarginHighMm, double ZoneLowMl, double ZoneHighMl, double FirstOrder)
{
    /// <summary>How far the zone's volume moves from the 10 % to the 90 % quantile, mL; negative when it shrinks.</summary>
    public double ZoneChangeMl => ZoneHighMl - ZoneLowMl;

    /// <summary>Width of the tornado bar, mm: from the smallest to the largest of the three. A needle that misses to either side loses margin both times.</summary>
    public double SwingMm => Math.Max(MarginCentralMm, Math.Max(MarginLowMm, MarginHighMm)) - Math.Min(MarginCentralMm, Math.Min(MarginLowMm, MarginHighMm));
}

/// <summary>One draw on the reduced model beside the same draw in full.</summary>
/// <param name="Draw">Number of the draw.</param>
/// <param name="ReducedMarginMm">Margin on the reduced model, mm.</param>
/// <param name="FullMarginMm">Margin in full, mm.</param>
/// <param name="Dice">Dice coefficient of the two zones.</param>
public sealed record DrawCheck(int Draw, double ReducedMarginMm, double FullMarginMm, double Dice);

/// <summary>A distribution by its mean and quantiles.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Q10">10 % quantile.</param>
/// <param name="Q50">Median.</param>
/// <param name="Q90">90 % quantile.</param>
public sealed record Spread(double Mean, double Q10, double Q50, double Q90)
{
    /// <summary>Of values, quantiles by linear interpolation between order statistics at (i + 1/2) / n.</summary>
    public static Spread Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var sorted = values.Order().ToArray();
        double At(double share)
        {
            var x = Math.Clamp(share * sorted.Length - 0.5, 0, sorted.Length - 1);
            var i = Math.Min((int)x, sorted.Length - 1);
            var next = Math.Min(i + 1, sorted.Length - 1);
            return sorted[i] + (x - i) * (sorted[next] - sorted[i]);
        }
        return new(values.Average(), At(0.1), At(0.5), At(0.9));
    }
}

/// <summary>What a study of uncertainty found for one plan and one lesion.</summary>
public sealed record UncertaintyResult
{
    /// <summary>Share of the draws in which a voxel is destroyed, 0..1.</summary>
    public required ImageVolume Probability { get; init; }

    /// <summary>Number of draws.</summary>
    public required int Draws { get; init; }

    /// <summary>Draws that an earlier, interrupted study had finished.</summary>
    public required int Reused { get; init; }

    /// <summary>Minimal margin by draw, mm.</summary>
    public required IReadOnlyList<double> MarginsMm { get; init; }

    /// <summary>Zone volume by draw, mL.</summary>
    public required IReadOnlyList<double> ZonesMl { get; init; }

    /// <summary>Margin with every value at its centre and exact placement, on the same reduced model, mm.</summary>
    public required double CentralMarginMm { get; init; }

    /// <summary>Margin asked for, mm.</summary>
    public required double AskedMarginMm { get; init; }

    /// <summary>Inputs by how much they move the margin, most first.</summary>
    public required IReadOnlyList<InputEffect> Effects { get; init; }

    /// <summary>Draws that were repeated in full.</summary>
    public required IReadOnlyList<DrawCheck> Checks { get; init; }

    /// <summary>Distribution of the minimal margin, mm.</summary>
    public Spread MarginMm => Spread.Of(MarginsMm);

    /// <summary>Distribution of the zone's volume, mL.</summary>
    public Spread ZoneMl => Spread.Of(ZonesMl);

    /// <summary>Share of draws with the whole lesion inside the zone.</summary>
    public double ProbabilityCovered => MarginsMm.Average(m => m >= 0 ? 1.0 : 0);

    /// <summary>Share of draws with the margin asked for.</summary>
    public double ProbabilityAsked => MarginsMm.Average(m => m >= AskedMarginMm ? 1.0 : 0);
}
