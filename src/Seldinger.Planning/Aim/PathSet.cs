using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;

namespace Seldinger.Planning.Aim;

/// <summary>The path that breaks the hard limits least, and what has to be relaxed for it.</summary>
/// <param name="Path">The path with its violations.</param>
/// <param name="Advice">In words: which limit, by how much.</param>
public sealed record LeastViolatedPath(RankedPath Path, string Advice);

/// <summary>Everything a path search found.</summary>
public sealed record PathSet
{
    /// <summary>Lesion.</summary>
    public required string Lesion { get; init; }

    /// <summary>Accepted paths, best first; every one was measured again on the original masks.</summary>
    public required IReadOnlyList<RankedPath> Paths { get; init; }

    /// <summary>Candidate paths cast.</summary>
    public required int Candidates { get; init; }

    /// <summary>Candidates that hold all hard limits on the search fields.</summary>
    public required int Feasible { get; init; }

    /// <summary>Candidates in the Pareto set.</summary>
    public required int ParetoCount { get; init; }

    /// <summary>Skin map with plain reasons.</summary>
    public required SkinMap Skin { get; init; }

    /// <summary>Least violated path when nothing is feasible; else null.</summary>
    public LeastViolatedPath? LeastViolated { get; init; }

    /// <summary>Important organs that nobody segmented: not assessed.</summary>
    public required IReadOnlyList<string> NotAssessed { get; init; }

    /// <summary>Distance of the lesion's surface to the capsule of its organ, mm; null when further than 30 or no organ.</summary>
    public required double? LesionToCapsuleMm { get; init; }

    /// <summary>Distance of the lesion's surface to the nearest large vessel, mm; null when further than 30 or none segmented.</summary>
    public required double? LesionToVesselMm { get; init; }

    /// <summary>Findings.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Fields for quick questions about other paths (placement error, dragging the needle).</summary>
    public required AccessMap Access { get; init; }

    /// <summary>What the paths are: needle tracks, or the axes of a beam that leaves none.</summary>
    public AccessKind Kind { get; init; } = AccessKind.Needle;

    /// <summary>How a given path (entry, tip, LPS mm) is measured where it is no needle; null = as a needle.</summary>
    public Func<Vec3, Vec3, RankedPath>? Measured { get; init; }

    /// <summary>Measures a given path by the rules of its kind.</summary>
    /// <param name="entryMm">Skin entry, LPS mm.</param>
    /// <param name="tipMm">Tip or focus, LPS mm.</param>
    public RankedPath Evaluate(Vec3 entryMm, Vec3 tipMm) => Measured is { } measured ? measured(entryMm, tipMm) : PathPlanner.Evaluate(Access, entryMm, tipMm);
}
