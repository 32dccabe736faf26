namespace Seldinger.Planning.Place;

/// <summary>One setting of the instrument and what it does to the lesion.</summary>
/// <param name="PathRank">Rank of the path it lies on.</param>
/// <param name="DepthMm">Shift of the instrument along the path, mm; + is deeper than centred.</param>
/// <param name="Settings">Parameter values in SI.</param>
/// <param name="MarginMm">Minimal margin of the simulated zone over the lesion, mm; negative = part of the lesion is outside.</param>
/// <param name="ResidualMl">Lesion outside the zone, mL.</param>
/// <param name="MissedMl">Tissue within the margin asked for that the zone misses, mL; vessels, gas and air do not count.</param>
/// <param name="HealthyMl">Zone outside the lesion, mL.</param>
public sealed record Placement(int PathRank, double DepthMm, IReadOnlyDictionary<string, double> Settings, double MarginMm, double ResidualMl, double MissedMl, double HealthyMl)
{
    /// <summary>
    /// Lower is better: lesion that is left outweighs missed margin, missed margin outweighs healthy tissue: 500, 25 and 1 per mL. Where a vessel
    /// keeps the margin from being reached on one side, the rest of the margin still counts.
    /// </summary>
    public double Score => 500 * ResidualMl + 25 * MissedMl + HealthyMl;
}

/// <summary>A placement on the reduced model beside the same placement in full.</summary>
/// <param name="Reduced">As the search saw it.</param>
/// <param name="Full">As the full model sees it.</param>
public sealed record VerifiedPlacement(Placement Reduced, Placement Full);

/// <summary>What the search found.</summary>
/// <param name="AskedMarginMm">Margin that was asked for, mm.</param>
/// <param name="Chosen">Best placement by the full model.</param>
/// <param name="Simulation">Its full simulation.</param>
/// <param name="Step">Its plan step.</param>
/// <param name="Verified">The placements that were repeated in full, best first.</param>
/// <param name="Centred">The centred instrument at default settings, on the same score, in full.</param>
/// <param name="Evaluated">Number of placements that the search looked at.</param>
/// <param name="ReducedSpacingMm">Cell size of the reduced model, mm.</param>
public sealed record PlacementResult(double AskedMarginMm, Placement Chosen, Simulation.SimulationResult Simulation, Core.Plans.PlanStep Step,
    IReadOnlyList<VerifiedPlacement> Verified, Placement Centred, int Evaluated, double ReducedSpacingMm)
{
    /// <summary>True when the chosen placement reaches the margin that was asked for.</summary>
    public bool ReachesMargin => Chosen.MarginMm >= AskedMarginMm;
}
