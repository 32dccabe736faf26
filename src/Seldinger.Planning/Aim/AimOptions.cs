using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;

namespace Seldinger.Planning.Aim;

/// <summary>What a path search is asked for. Every limit lives in <see cref="Rules"/> and can be changed there.</summary>
public sealed record AimOptions
{
    /// <summary>Rules of the catalogue with the user's changes.</summary>
    public required PathRules Rules { get; init; }

    /// <summary>Usable shaft length of the device, mm; null = the rule's default.</summary>
    public double? DeviceLengthMm { get; init; }

    /// <summary>Outer diameter of the shaft, mm; null = the diameter of <see cref="Gauge"/>.</summary>
    public double? OuterDiameterMm { get; init; }

    /// <summary>Gauge, for example "15G"; used when no diameter is given.</summary>
    public string Gauge { get; init; } = "15G";

    /// <summary>Points to aim at, LPS mm; empty = the lesion's centre.</summary>
    public IReadOnlyList<Vec3> TargetsMm { get; init; } = [];

    /// <summary>How far the tip goes beyond the point aimed at, mm: the distance from the tip to the device's active centre.</summary>
    public double ActiveCentreOffsetMm { get; init; }

    /// <summary>Also try points off the lesion's centre; when nothing is feasible at the centre they are always tried.</summary>
    public bool SearchOffCentre { get; init; }

    /// <summary>Paths listed at most.</summary>
    public int MaxPaths { get; init; } = 8;

    /// <summary>Smallest distance between the skin entries of two listed paths, mm.</summary>
    public double EntrySeparationMm { get; init; } = 10;

    /// <summary>Rule ids that this plan lifts, for example "lung" for a transpleural path; each is written into the findings.</summary>
    public IReadOnlyList<string> LiftedRules { get; init; } = [];

    /// <summary>Structures that a path may start in and cross: the lumen that an endoscope stands in. No user's choice, so no finding.</summary>
    public IReadOnlyList<string> ThroughStructures { get; init; } = [];

    /// <summary>How many needles and tines of the instrument on a line break a hard limit; null = the line is all there is.</summary>
    public Func<AccessMap, Shaft, int>? Breaking { get; init; }

    /// <summary>Threads; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Outer diameter that counts, mm.</summary>
    /// <exception cref="KeyNotFoundException">The gauge is not in the catalogue.</exception>
    public double DiameterMm => OuterDiameterMm ?? (Rules.GaugesMm.TryGetValue(Gauge, out var d) ? d
        : throw new KeyNotFoundException($"Gauge '{Gauge}' is not in the catalogue; it has {string.Join(", ", Rules.GaugesMm.Keys)}."));

    /// <summary>Shaft length that counts, mm.</summary>
    public double ShaftLengthMm => DeviceLengthMm ?? Rules.ShaftLengthMm;
}
