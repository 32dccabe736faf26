using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>Where ultrasound can reach a lesion: rays from its centre to the skin that meet no bone, gas or lung and are not longer than the depth limit.</summary>
/// <param name="Status">Met: a window; not met: none or too small; unknown: what blocks sound is not segmented.</param>
/// <param name="Reason">In words.</param>
/// <param name="FreeAreaCm2">Skin area that free rays reach, cm2.</param>
/// <param name="DepthMm">Shortest free way from skin to lesion centre, mm; null = none.</param>
/// <param name="SkinMm">Skin point of that way, LPS mm.</param>
/// <param name="NearestSkinMm">Shortest way to the skin whatever lies on it, mm; null = the scan ends inside the body on every side.</param>
/// <param name="BlockedBy">Share of all rays that end at each structure, largest first ("beyond the scan", "deeper than the limit" included).</param>
public sealed record UltrasoundWindow(CriterionStatus Status, string Reason, double FreeAreaCm2, double? DepthMm, Vec3? SkinMm, double? NearestSkinMm, IReadOnlyList<(string What, double Share)> BlockedBy)
{
    private const byte Outside = 0;
    private const byte Free = 1;

    private static readonly string[][] Blockers = [["bone"], ["gas", "air"], ["lung", "lung_left", "lung_right"]];

    /// <summary>Casts the rays.</summary>
    /// <param name="loaded">The case; body, bone, lung and gas as labelled or derived from CT.</param>
    /// <param name="lesion">The lesion.</param>
    /// <param name="catalogue">Entry guidance-ultrasound.</param>
    public static UltrasoundWindow Compute(Case loaded, Lesion lesion, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(catalogue);
        var rule = catalogue["guidance-ultrasound"];
        if (loaded.Structure("body") is not { } body)
        {
            return new(CriterionStatus.Unknown, "the body is not segmented", 0, null, null, null, []);
        }
        var (map, present, absent) = Tissue(loaded, body);
        var depthMax = rule["depth-max"].Value;
        var count = (int)rule["directions"].Value;
        var ends = new long[Blockers.Length + 2];
        double area = 0;
        (double Depth, Vec3 Skin)? best = null;
        double? nearest = null;
        for (var n = 0; n < count; n++)
        {
            var ray = Cast(loaded.Geometry, map, lesion.CentreMm, Direction(n, count));
            if (ray.Skin is not { } skin)
            {
                ends[Blockers.Length]++;
                continue;
            }
            nearest = Math.Min(nearest ?? double.PositiveInfinity, ray.LengthMm);
            if (ray.Blocker is { } b)
            {
                ends[b]++;
            }
            else if (ray.LengthMm > depthMax)
            {
                ends[Blockers.Length + 1]++;
            }
            else
            {
                // Area of the sphere's cell at the skin: r^2 dOmega (seen along the ray, so a lower bound of the skin's own area).
                area += ray.LengthMm * ray.LengthMm * 4 * Math.PI / count / 100;
                if (best is null || ray.LengthMm < best.Value.Depth)
                {
                    best = (ray.LengthMm, skin);
                }
            }
        }
        var blocked = Blockers.Select((b, n) => (What: b[0], Share: (double)ends[n] / count)).Append(("beyond the scan", (double)ends[^2] / count)).Append(("deeper than the limit", (double)ends[^1] / count))
            .Where(b => b.Item2 > 0).OrderByDescending(b => b.Item2).ToArray();
        return Verdict(area, rule["window-min"].Value, best, nearest, depthMax, blocked, present, absent);
    }

    private static UltrasoundWindow Verdict(double area, double areaMin, (double Depth, Vec3 Skin)? best, double? nearest, double depthMax, (string, double)[] blocked, bool present, string absent)
    {
        if (!present)
        {
            return new(CriterionStatus.Unknown, "neither bone, gas nor lung is segmented: what blocks sound is not assessed", area, best?.Depth, best?.Skin, nearest, blocked);
        }
        var more = absent.Length > 0 ? $"; not assessed: {absent}" : "";
        return best is not { } b ? new(CriterionStatus.NotMet, $"US window = none: every way to the skin meets {(blocked.Length > 0 ? string.Join(", ", blocked.Take(3).Select(x => $"{x.Item1} ({x.Item2:P0})")) : "nothing that was found")}{more}", 0, null, null, nearest, blocked)
            : area < areaMin ? new(CriterionStatus.NotMet, $"US window {area:F1} cm2 is smaller than {areaMin:G3} cm2{more}", area, b.Depth, b.Skin, nearest, blocked)
            : new(CriterionStatus.Met, $"US window {area:F0} cm2, lesion centre {b.Depth:F0} mm under the skin (limit {depthMax:F0} mm){more}", area, b.Depth, b.Skin, nearest, blocked);
    }

    /// <summary>One byte per voxel: 0 outside the body, 1 body, 2 + index of the blocker.</summary>
    internal static (byte[] Map, bool Present, string Absent) Tissue(Case loaded, Structure body)
    {
        var map = (byte[])body.Mask.Data.Clone();
        var absent = new List<string>();
        // Where structures come from CT values, one that is absent was looked for and not found.
        var looked = loaded.Structures.Values.Any(s => s.Automatic);
        for (var b = 0; b < Blockers.Length; b++)
        {
            var found = Blockers[b].Select(loaded.Structure).OfType<Structure>().ToArray();
            if (found.Length == 0 && !looked)
            {
                absent.Add(Blockers[b][0]);
            }
            foreach (var s in found)
            {
                for (var n = 0; n < map.Length; n++)
                {
                    if (s.Mask.Data[n] != 0 && (map[n] != Outside || b != 1))
                    {
                        map[n] = (byte)(2 + b);
                    }
                }
            }
        }
        return (map, absent.Count < Blockers.Length, string.Join(", ", absent));
    }

    /// <summary>Walks from the lesion until the ray has left the body for good; half-voxel steps.</summary>
    private static (Vec3? Skin, double LengthMm, int? Blocker) Cast(ImageGeometry g, byte[] map, Vec3 start, Vec3 direction)
    {
        var toIndex = g.ToLps.Inverse();
        var step = Math.Min(g.SpacingMm.X, Math.Min(g.SpacingMm.Y, g.SpacingMm.Z)) / 2;
        var p = toIndex.Apply(start);
        var dp = toIndex.ApplyVector(direction * step);
        int? blocker = null;
        for (var n = 0; ; n++)
        {
            var q = p + dp * n;
            if (!g.ContainsIndex(q))
            {
                return (null, 0, null);
            }
            var tissue = map[g.Index((int)Math.Floor(q.X + 0.5), (int)Math.Floor(q.Y + 0.5), (int)Math.Floor(q.Z + 0.5))];
            if (tissue == Outside)
            {
                return (start + direction * (step * n), step * n, blocker);
            }
            if (tissue > Free)
            {
                blocker ??= tissue - 2;
            }
        }
    }

    /// <summary>Point n of a Fibonacci lattice on the unit sphere.</summary>
    private static Vec3 Direction(int n, int count)
    {
        var z = 1 - (2 * n + 1.0) / count;
        var r = Math.Sqrt(1 - z * z);
        var phi = Math.PI * (3 - Math.Sqrt(5)) * n;
        return new(r * Math.Cos(phi), r * Math.Sin(phi), z);
    }
}
