namespace Seldinger.Planning.Margin;

/// <summary>Distribution of the minimal margin under placement error.</summary>
/// <param name="Error">The error that was assumed.</param>
/// <param name="PlannedMm">Margin with the needle exactly as planned, mm.</param>
/// <param name="ProbabilityCovered">P(margin >= 0): the whole tumour inside the zone.</param>
/// <param name="ProbabilityAsked">P(margin >= the margin asked for).</param>
/// <param name="AskedMm">The margin asked for, mm.</param>
/// <param name="Q05Mm">5 % quantile of the margin, mm.</param>
/// <param name="Q50Mm">Median margin, mm.</param>
/// <param name="Q95Mm">95 % quantile of the margin, mm.</param>
public sealed record PlacementOutcome(PlacementError Error, double PlannedMm, double ProbabilityCovered, double ProbabilityAsked, double AskedMm, double Q05Mm, double Q50Mm, double Q95Mm)
{
    /// <summary>In words. It speaks of margins, never of cure.</summary>
    public string Sentence => $"With the placement error '{Error.Name}' (mean {Error.LateralMeanMm:F1} mm) the whole tumour lies inside the zone with probability {ProbabilityCovered:F2}, "
        + $"a {AskedMm:F0} mm margin with {ProbabilityAsked:F2}; minimal margin {Q50Mm:F1} mm ({Q05Mm:F1} to {Q95Mm:F1}, 5 to 95 %), {PlannedMm:F1} mm when placed exactly.";
}
