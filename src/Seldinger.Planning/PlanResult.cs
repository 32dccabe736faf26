using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Guidance;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Uncertainty;

namespace Seldinger.Planning;

/// <summary>What was planned for one lesion; parts that could not be done are null and a finding says why.</summary>
public sealed record TargetPlan
{
    /// <summary>The lesion.</summary>
    public required Lesion Lesion { get; init; }

    /// <summary>Findings about this lesion and its step.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What each guidance sees of this lesion, and how it gets there.</summary>
    public required GuidancePlan Guidance { get; init; }

    /// <summary>The path in terms of the gantry; null without a step.</summary>
    public GantryPath? Gantry { get; init; }

    /// <summary>The path search.</summary>
    public required PathSet Paths { get; init; }

    /// <summary>The placement search; null when no path meets the hard rules.</summary>
    public PlacementResult? Placement { get; init; }

    /// <summary>The step of the plan; null when no path meets the hard rules.</summary>
    public PlanStep? Step { get; init; }

    /// <summary>Further steps on this lesion after the first: overlapping ablations.</summary>
    public IReadOnlyList<PlanStep> Further { get; init; } = [];

    /// <summary>Every place where an instrument goes, over all steps.</summary>
    public IReadOnlyList<Shaft> Shafts => [.. new[] { Step }.OfType<PlanStep>().Concat(Further).SelectMany(s => s.Shafts)];

    /// <summary>The path of the step, measured again with the tip where the step has it.</summary>
    public RankedPath? Path { get; init; }

    /// <summary>The paths of further instruments and steps, measured against the same rules.</summary>
    public IReadOnlyList<RankedPath> MorePaths { get; init; } = [];

    /// <summary>Tines and tips of a cluster as they lie, measured against the rules about structures.</summary>
    public IReadOnlyList<MeasuredProng> Prongs { get; init; } = [];

    /// <summary>Tracks of needles through tissue; none for beams and for instruments that stay inside vessels.</summary>
    public IReadOnlyList<Shaft> Tracks => Paths.Kind.LeavesTrack() ? Shafts : [];

    /// <summary>Needles and tines of the plan that break a hard limit, in words, for example "needle 2 of 2 runs through colon"; empty = all hold.</summary>
    public IReadOnlyList<string> Breaks => Paths.Kind.LeavesTrack() ? AimFindings.Breaks([.. new[] { Path }.OfType<RankedPath>(), .. MorePaths], Prongs, PathWords.Of(Paths.Kind).Instrument) : [];

    /// <summary>Punctures of skin, or of the wall of a lumen: an instrument that is pulled back along its track needs no new one, a beam none at all, a catheter one into its vessel.</summary>
    public int Punctures => Paths.Kind == AccessKind.Catheter && Shafts.Count > 0 ? 1
        : Prongs.Where(p => p.Prong.FromSkin).Select(p => p.Prong.PointsMm[0]).Distinct().Count() is > 0 and var tips ? tips : Tracks.Select(s => s.EntryMm).Distinct().Count();

    /// <summary>The simulation of the step.</summary>
    public SimulationResult? Simulation { get; init; }

    /// <summary>The zone on the case's geometry.</summary>
    public Mask? Zone { get; init; }

    /// <summary>The margin.</summary>
    public MarginResult? Margin { get; init; }

    /// <summary>How the zone fits the lesion, and the lesion with the margin asked for.</summary>
    public IReadOnlyList<ShapeMismatch> Mismatch { get; init; } = [];

    /// <summary>Every segmented structure beside the zone, and the important ones that nobody segmented.</summary>
    public IReadOnlyList<OrganAtRiskLine> OrgansAtRisk { get; init; } = [];

    /// <summary>Margins under the placement error of each preset; the one of the plan's operator first.</summary>
    public IReadOnlyList<PlacementOutcome> Probabilities { get; init; } = [];

    /// <summary>Probability that a hard limit is broken under the placement error of the plan's operator.</summary>
    public PathRobustness? Robustness { get; init; }

    /// <summary>The ideal zone and how near every device comes to it; null when not asked for.</summary>
    public Inverse.ShelfResult? Shelf { get; init; }

    /// <summary>The probability-of-ablation map; null when no draws were asked for.</summary>
    public UncertaintyResult? Uncertainty { get; init; }

    /// <summary>Dose by the rule beside the simulated coverage of a lesion of this size; null where no rule applies.</summary>
    public Dose.DoseLine? Dose { get; init; }

    /// <summary>Zones by endpoint.</summary>
    public IReadOnlyList<EndpointZone> Endpoints { get; init; } = [];
}

/// <summary>A whole plan.</summary>
public sealed record PlanResult
{
    /// <summary>The case.</summary>
    public required Case Case { get; init; }

    /// <summary>Options that were used.</summary>
    public required PlanOptions Options { get; init; }

    /// <summary>The therapy.</summary>
    public required Therapy Therapy { get; init; }

    /// <summary>The device.</summary>
    public required CatalogueEntry Device { get; init; }

    /// <summary>Margin asked for, mm.</summary>
    public required double AskedMarginMm { get; init; }

    /// <summary>Findings about the patient and the images.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>One plan per lesion, in the order asked for.</summary>
    public required IReadOnlyList<TargetPlan> Targets { get; init; }

    /// <summary>Values of the run with the keys that were used.</summary>
    public required Draw Draw { get; init; }

    /// <summary>Which lesions of the case the steps reach.</summary>
    public IReadOnlyList<LesionReachLine> Reach { get; init; } = [];

    /// <summary>The dated steps.</summary>
    public Plan Plan => new([.. Targets.SelectMany(t => t.Step is { } s ? t.Further.Prepend(s) : [])], Case.Intent);

    /// <summary>True when at least one lesion has a path that meets the hard rules.</summary>
    public bool AnyPath => Targets.Any(t => t.Step is not null);

    /// <summary>All findings.</summary>
    public IEnumerable<Finding> AllFindings => Findings.Concat(Targets.SelectMany(t => t.Findings));
}
