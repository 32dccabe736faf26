using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>A blocked region of skin with its plain reason.</summary>
/// <param name="Id">Number, from 1; 0 is the feasible skin.</param>
/// <param name="Reason">Plain reason, for example "left rib 9" or "151-190 mm > 150 mm".</param>
/// <param name="Constraint">Constraint id behind it.</param>
/// <param name="AreaShare">Share of the skin in the scan, 0..1.</param>
/// <param name="CentreMm">Mean position, LPS mm.</param>
/// <param name="Entries">Number of map points.</param>
public sealed record BlockedRegion(int Id, string Reason, string Constraint, double AreaShare, Vec3 CentreMm, int Entries);

/// <summary>One point of the skin map.</summary>
/// <param name="PositionMm">Skin voxel, LPS mm.</param>
/// <param name="Region">Id of the blocked region; 0 = all hard limits hold on the search fields.</param>
/// <param name="Score">Weighted mean utility 0..1 where feasible, else NaN.</param>
/// <param name="LengthMm">Distance to the point aimed at, mm.</param>
public readonly record struct SkinPoint(Vec3 PositionMm, int Region, float Score, float LengthMm);

/// <summary>The skin coloured by score or by the reason that blocks it.</summary>
/// <param name="Points">Points, about one per 3 mm2.</param>
/// <param name="Regions">Blocked regions, largest first.</param>
/// <param name="FeasibleShare">Share of the skin in the scan from which all hard limits hold, 0..1.</param>
public sealed record SkinMap(IReadOnlyList<SkinPoint> Points, IReadOnlyList<BlockedRegion> Regions, double FeasibleShare);
