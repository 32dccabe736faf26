using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;

namespace Seldinger.Planning.Place;

/// <summary>One setting of the instruments and what it does to the lesion.</summary>
/// <param name="PathRank">Index of the path it lies on.</param>
/// <param name="DepthMm">Shift of the instrument along the path, mm; + is deeper than centred.</param>
/// <param name="Settings">Parameter values in SI.</param>
/// <param name="MarginMm">Minimal margin of the simulated zone over the lesion, mm; negative = part of the lesion is outside.</param>
/// <param name="ResidualMl">Lesion outside the zone, mL.</param>
/// <param name="MissedMl">Tissue within the margin asked for that the zone misses, mL; vessels, gas and air do not count.</param>
/// <param name="HealthyMl">Zone outside the lesion, mL.</param>
public sealed record Placement(int PathRank, double DepthMm, IReadOnlyDictionary<string, double> Settings, double MarginMm, double ResidualMl, double MissedMl, double HealthyMl)
{
    /// <summary>Places of several instruments, as shifts of the centred one, LPS mm; empty = one instrument at <see cref="DepthMm"/>.</summary>
    public IReadOnlyList<Vec3> ShiftsMm { get; init; } = [];

    /// <summary>True when one instrument is used at one place after the other, false when all work at once.</summary>
    public bool Overlapping { get; init; }

    /// <summary>Number of ablations: instruments that work at once, or places in turn.</summary>
    public int Count => Math.Max(1, ShiftsMm.Count);

    /// <summary>
    /// Lower is better: lesion that is left outweighs missed margin, missed margin outweighs healthy tissue: 500, 25 and 1 per mL. Where a vessel
    /// keeps the margin from being reached on one side, the rest of the margin still counts.
    /// </summary>
    public double Score => ResidualWeight * ResidualMl + MissedWeight * MissedMl + HealthyMl;

    /// <summary>What a millilitre of lesion outside the zone costs, in millilitres of healthy tissue.</summary>
    internal const double ResidualWeight = 500;

    /// <summary>What a millilitre of missed margin costs, in millilitres of healthy tissue.</summary>
    internal const double MissedWeight = 25;

    /// <summary>The same placement with what a zone does to the lesion.</summary>
    internal Placement Scored((double MarginMm, double ResidualMl, double MissedMl, double HealthyMl) z) =>
        this with { MarginMm = z.MarginMm, ResidualMl = z.ResidualMl, MissedMl = z.MissedMl, HealthyMl = z.HealthyMl };
}

/// <summary>A placement on the reduced model beside the same placement in full.</summary>
/// <param name="Reduced">As the search saw it; null = this time was not among those of the search.</param>
/// <param name="Full">As the full model sees it.</param>
public sealed record VerifiedPlacement(Placement? Reduced, Placement Full);

/// <summary>What the search found.</summary>
/// <param name="AskedMarginMm">Margin that was asked for, mm.</param>
/// <param name="Chosen">Best placement by the full model.</param>
/// <param name="Simulation">Its full simulation.</param>
/// <param name="Steps">Its plan steps: one, or one per ablation where one instrument is used at several places in turn.</param>
/// <param name="Verified">The placements that were repeated in full, best first.</param>
/// <param name="Centred">The centred instrument at default settings, on the same score, in full.</param>
/// <param name="Evaluated">Number of placements that the search looked at.</param>
/// <param name="ReducedSpacingMm">Cell size of the reduced model, mm.</param>
public sealed record PlacementResult(double AskedMarginMm, Placement Chosen, Simulation.SimulationResult Simulation, IReadOnlyList<PlanStep> Steps,
    IReadOnlyList<VerifiedPlacement> Verified, Placement Centred, int Evaluated, double ReducedSpacingMm)
{
    /// <summary>True when the chosen placement reaches the margin that was asked for.</summary>
    public bool ReachesMargin => Chosen.MarginMm >= AskedMarginMm;

    /// <summary>True when <see cref="Centred"/> is as the reduced model sees it: a beam of which that model promises less than the chosen one gives in full.</summary>
    public bool CentredIsReduced { get; init; }

    /// <summary>The nominal and the robust choice under both objectives; null when only the nominal one was asked for.</summary>
    public RobustSummary? Robust { get; init; }

    /// <summary>How several instruments were chosen; null when one was asked for.</summary>
    public PackingSummary? Packing { get; init; }
}
