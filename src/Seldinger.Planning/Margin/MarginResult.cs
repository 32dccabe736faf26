using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Margin;

/// <summary>One point of the tumour's surface with its margin.</summary>
/// <param name="PositionMm">Point, LPS mm.</param>
/// <param name="AreaMm2">Area it stands for, mm2.</param>
/// <param name="MarginMm">Signed distance to the zone's surface, mm: positive inside the zone, negative = untreated tumour surface.</param>
/// <param name="RawMarginMm">The same without the subcapsular rule.</param>
/// <param name="CapsuleSide">True where only tissue outside the organ limits the margin: not counted.</param>
public readonly record struct SurfacePoint(Vec3 PositionMm, double AreaMm2, double MarginMm, double RawMarginMm, bool CapsuleSide);

/// <summary>Coverage of the tumour with a margin around it.</summary>
/// <param name="MarginMm">Margin, mm.</param>
/// <param name="VolumeMl">Volume of tumour and shell (inside the organ where one is given), mL.</param>
/// <param name="Covered">Share of that volume inside the zone, 0..1.</param>
public sealed record MarginCoverage(double MarginMm, double VolumeMl, double Covered);

/// <summary>Where a margin is weakest.</summary>
/// <param name="Direction">Unit vector from the tumour's centre, LPS.</param>
/// <param name="Words">In words, for example "posterior and left, 4 o'clock (seen from the feet)".</param>
/// <param name="PositionMm">The weakest point, LPS mm.</param>
public sealed record WeakDirection(Vec3 Direction, string Words, Vec3 PositionMm);

/// <summary>The margin of one zone around one tumour.</summary>
public sealed record MarginResult
{
    /// <summary>Minimal ablative margin over the counted surface, mm, between sub-voxel surfaces; negative = untreated tumour.</summary>
    public required double MinimalMm { get; init; }

    /// <summary>The same without the subcapsular rule.</summary>
    public required double MinimalRawMm { get; init; }

    /// <summary>
    /// The smallest value of a plain distance map between voxel centres (distance transform of the zone at the tumour's voxels, negative outside):
    /// what other programs print. The two agree within about half a voxel on smooth shapes.
    /// </summary>
    public required double MinimalCentreToCentreMm { get; init; }

    /// <summary>Margin quantiles by area over the counted surface, mm: 5, 50 and 95 %.</summary>
    public required (double Q05, double Q50, double Q95) QuantilesMm { get; init; }

    /// <summary>Share of the counted surface with at least the margin asked for, 0..1.</summary>
    public required double SurfaceShareAsked { get; init; }

    /// <summary>Coverage of the margins asked about.</summary>
    public required IReadOnlyList<MarginCoverage> Coverage { get; init; }

    /// <summary>Where the margin is weakest.</summary>
    public required WeakDirection Weak { get; init; }

    /// <summary>Distance from the tumour to the organ's surface, mm; null without organ or further than the range.</summary>
    public required double? ToCapsuleMm { get; init; }

    /// <summary>True when the subcapsular rule was applied.</summary>
    public required bool SubcapsularRule { get; init; }

    /// <summary>Share of the tumour's surface that was not counted, 0..1.</summary>
    public required double CapsuleSideShare { get; init; }

    /// <summary>Tumour volume, mL.</summary>
    public required double TumourMl { get; init; }

    /// <summary>Tumour outside the zone, mL.</summary>
    public required double ResidualMl { get; init; }

    /// <summary>Zone volume, mL.</summary>
    public required double ZoneMl { get; init; }

    /// <summary>Healthy tissue inside the zone (the organ's without the tumour; all tissue when no organ is given), mL.</summary>
    public required double HealthyDestroyedMl { get; init; }

    /// <summary>The same as a share of the organ without the tumour, %; null without an organ.</summary>
    public required double? HealthyDestroyedPercent { get; init; }

    /// <summary>Zone outside the organ and the tumour, mL; null without an organ.</summary>
    public required double? OutsideOrganMl { get; init; }

    /// <summary>The tumour's surface.</summary>
    public required IReadOnlyList<SurfacePoint> Surface { get; init; }

    /// <summary>Margin on the tumour's surface voxels, mm (smallest of a voxel's points), NaN elsewhere; cropped to the tumour.</summary>
    public required ImageVolume Map { get; init; }
}
