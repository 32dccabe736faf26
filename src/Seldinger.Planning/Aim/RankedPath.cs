using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>How near a path comes to a structure.</summary>
/// <param name="Structure">Structure name.</param>
/// <param name="ClearanceMm">From the surface of the shaft to the nearest voxel's box, mm; negative when the shaft cuts into it.</param>
/// <param name="RequiredMm">Clearance that the rules ask for, mm; null = a path may cross it.</param>
/// <param name="Automatic">True when the structure was derived from image values.</param>
public sealed record StructureClearance(string Structure, double ClearanceMm, double? RequiredMm, bool Automatic);

/// <summary>A structure that the axis of a path runs through.</summary>
/// <param name="Structure">Structure name.</param>
/// <param name="LengthMm">Length of the axis inside, mm.</param>
public sealed record PathCrossing(string Structure, double LengthMm);

/// <summary>One soft criterion of a path.</summary>
/// <param name="Id">Criterion id.</param>
/// <param name="Label">Name for people.</param>
/// <param name="Value">Value in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Utility">Utility 0..1.</param>
/// <param name="Weight">Weight.</param>
public sealed record CriterionScore(string Id, string Label, double Value, string Unit, double Utility, double Weight);

/// <summary>A hard limit that a path breaks.</summary>
/// <param name="Constraint">Constraint id: length, table, structure:NAME, parenchyma, capsule-angle, outside.</param>
/// <param name="Text">In words with numbers, for example "colon: clearance 3.1 mm, needed 5 mm".</param>
/// <param name="Value">Value reached.</param>
/// <param name="Limit">Limit.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="RelaxBy">How far the limit has to be relaxed for this path, in <paramref name="Unit"/>, above 0.</param>
/// <param name="Relaxable">False when the shaft would run through the structure: no setting makes that acceptable here.</param>
public sealed record PathViolation(string Constraint, string Text, double Value, double Limit, string Unit, double RelaxBy, bool Relaxable);

/// <summary>A straight path from skin to target with everything that was measured on the original masks.</summary>
public sealed record RankedPath
{
    /// <summary>Place in the list, from 1; 0 for a path that was evaluated alone.</summary>
    public int Rank { get; init; }

    /// <summary>Skin entry, LPS mm.</summary>
    public required Vec3 EntryMm { get; init; }

    /// <summary>Tip, LPS mm.</summary>
    public required Vec3 TipMm { get; init; }

    /// <summary>Point aimed at (tip minus the active centre's offset), LPS mm.</summary>
    public required Vec3 TargetMm { get; init; }

    /// <summary>Unit vector from entry to tip, LPS.</summary>
    public required Vec3 Direction { get; init; }

    /// <summary>Length from skin to tip, mm.</summary>
    public required double LengthMm { get; init; }

    /// <summary>Distance of the point aimed at from the lesion's centre, mm.</summary>
    public required double OffsetMm { get; init; }

    /// <summary>Angle in the axial plane, degrees: 0 = from straight anterior, + = from the patient's left, 180 = from posterior.</summary>
    public required double InPlaneAngleDeg { get; init; }

    /// <summary>Angle out of the axial plane, degrees: + = the needle points to the head on its way in.</summary>
    public required double CraniocaudalTiltDeg { get; init; }

    /// <summary>Gantry tilt about the left-right axis that brings the whole needle into one slice, degrees; null above 30.</summary>
    public required double? GantryTiltDeg { get; init; }

    /// <summary>Table position of the skin entry: z of the entry in the scan, mm (LPS).</summary>
    public double TableZMm => EntryMm.Z;

    /// <summary>The organ that holds the target; "" when unknown.</summary>
    public required string HostOrgan { get; init; }

    /// <summary>Angle between shaft and capsule plane where the path enters the organ, degrees; null without an organ.</summary>
    public required double? CapsuleAngleDeg { get; init; }

    /// <summary>Organ parenchyma before the tumour, mm; null without an organ.</summary>
    public required double? ParenchymaMm { get; init; }

    /// <summary>Structures within 20 mm, nearest first.</summary>
    public required IReadOnlyList<StructureClearance> Closest { get; init; }

    /// <summary>Structures that the axis runs through, longest first.</summary>
    public required IReadOnlyList<PathCrossing> Crossings { get; init; }

    /// <summary>Capsules (organ surfaces) crossed.</summary>
    public required int CapsuleCrossings { get; init; }

    /// <summary>Track length with a vessel beside it, mm.</summary>
    public required double BesideVesselMm { get; init; }

    /// <summary>Outer diameter of the shaft, mm.</summary>
    public required double OuterDiameterMm { get; init; }

    /// <summary>Volume of the track, mL.</summary>
    public double TrackVolumeMl => Math.PI / 4 * OuterDiameterMm * OuterDiameterMm * LengthMm / 1000;

    /// <summary>Haemorrhage index relative to an 18G track; ranking only.</summary>
    public required double HaemorrhageIndex { get; init; }

    /// <summary>Length through tissue inside the body that no label names, mm: not assessed, never "clear".</summary>
    public required double UnassessedMm { get; init; }

    /// <summary>Soft criteria with utilities and weights.</summary>
    public required IReadOnlyList<CriterionScore> Scores { get; init; }

    /// <summary>Weighted mean utility, 0..1.</summary>
    public required double Score { get; init; }

    /// <summary>True when no other feasible path is at least as good in all criteria and better in one.</summary>
    public bool ParetoOptimal { get; init; }

    /// <summary>Hard limits that are broken; empty for an accepted path.</summary>
    public required IReadOnlyList<PathViolation> Violations { get; init; }

    /// <summary>How many needles and tines of the instrument on this line break a hard limit; 0 where the line is all there is.</summary>
    public int PartsBreaking { get; init; }

    /// <summary>True when all hard limits hold.</summary>
    public bool MeetsHardLimits => Violations.Count == 0;

    /// <summary>The path as a shaft.</summary>
    public Seldinger.Core.Plans.Shaft Shaft => new(EntryMm, TipMm);
}
