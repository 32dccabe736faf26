using Seldinger.Core.Cases;

namespace Seldinger.Planning.Aim;

/// <summary>What lies around a lesion, whatever path is taken.</summary>
/// <param name="CapsuleMm">Distance of its surface to the capsule; null when further than 30 mm or no organ.</param>
/// <param name="VesselMm">Distance of its surface to the nearest large vessel; null when further than 30 mm or none.</param>
/// <param name="VesselName">That vessel.</param>
/// <param name="NotAssessed">Important organs that nobody segmented.</param>
internal sealed record LesionContext(double? CapsuleMm, double? VesselMm, string VesselName, IReadOnlyList<string> NotAssessed)
{
    private const double ReachMm = 30;

    public static LesionContext Of(AccessMap map, Case theCase)
    {
        var b = map.Target.Box;
        var s = map.Space.Spacing;
        var wide = new IndexBox(b.X0 - (int)(ReachMm / s.X) - 1, b.Y0 - (int)(ReachMm / s.Y) - 1, b.Z0 - (int)(ReachMm / s.Z) - 1,
            b.X1 + (int)(ReachMm / s.X) + 1, b.Y1 + (int)(ReachMm / s.Y) + 1, b.Z1 + (int)(ReachMm / s.Z) + 1).Clip(map.Space.Whole);
        var vessels = map.Obstacles.Where(o => o.Rule is { IsVessel: true }).ToArray();
        double? capsule = map.Hosts.Count == 0 ? null
            : Nearest(map, wide, MaskView.Build(wide, (x, y, z) => !map.InHost(x, y, z) && !map.Target[x, y, z] && !Array.Exists(vessels, v => v.Whole[x, y, z])));
        var (vessel, name) = ((double?)null, "");
        foreach (var v in vessels.Where(v => v.Hard is not null))
        {
            var box = v.Hard!.Box.Clip(wide);
            if (!box.IsEmpty && Nearest(map, box, v.Hard) is { } d && (vessel is null || d < vessel))
            {
                (vessel, name) = (d, v.Name);
            }
        }
        var key = map.HostName.StartsWith("liver", StringComparison.Ordinal) ? "liver" : map.HostName.StartsWith("kidney", StringComparison.Ordinal) ? "kidney"
            : map.HostName.StartsWith("lung", StringComparison.Ordinal) ? "lung" : "other";
        var missing = map.Rules.Important[key].Where(o => !theCase.Structures.Any(t => t.Key != "body" && PathRules.AnyMatches(o.AnyOf, t.Key))).Select(o => Words.Of(o.Name)).ToArray();
        return new(capsule, vessel, name, missing);
    }

    /// <summary>Distance between the lesion's surface and the nearest voxel of a mask; null beyond the reach.</summary>
    private static double? Nearest(AccessMap map, IndexBox voxels, MaskView mask)
    {
        var b = map.Target.Box;
        var d = BoxDistance.Squared(mask, voxels, map.Space.Spacing, new(map.Space, b), new(0, 0, 0, b.Nx - 1, b.Ny - 1, b.Nz - 1), ReachMm, map.Options.Threads);
        var best = float.MaxValue;
        for (var z = b.Z0; z <= b.Z1; z++)
        {
            for (var y = b.Y0; y <= b.Y1; y++)
            {
                for (var x = b.X0; x <= b.X1; x++)
                {
                    if (map.Target[x, y, z])
                    {
                        best = Math.Min(best, d[x - b.X0 + b.Nx * (y - b.Y0 + b.Ny * (z - b.Z0))]);
                    }
                }
            }
        }
        var s = map.Space.Spacing;
        return best >= (float)(ReachMm * ReachMm) ? null : Math.Max(0, Math.Sqrt(best) - Math.Min(s.X, Math.Min(s.Y, s.Z)) / 2);
    }
}
