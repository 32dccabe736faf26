using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>Exact distances between a straight segment and the voxel boxes of a mask.</summary>
internal static class SegmentBox
{
    /// <summary>
    /// Distance from the segment a-b to the nearest voxel box of a mask, mm; <paramref name="limitMm"/> when nothing is nearer. Runs of voxels are
    /// taken as one box; rows that cannot be nearer than what was found are skipped.
    /// </summary>
    public static double Distance(MaskView mask, Vec3 spacing, Vec3 a, Vec3 b, double limitMm)
    {
        var box = new IndexBox(
            Floor(Math.Min(a.X, b.X) - limitMm, spacing.X), Floor(Math.Min(a.Y, b.Y) - limitMm, spacing.Y), Floor(Math.Min(a.Z, b.Z) - limitMm, spacing.Z),
            Floor(Math.Max(a.X, b.X) + limitMm, spacing.X), Floor(Math.Max(a.Y, b.Y) + limitMm, spacing.Y), Floor(Math.Max(a.Z, b.Z) + limitMm, spacing.Z)).Clip(mask.Box);
        if (box.IsEmpty)
        {
            return limitMm;
        }
        var best = limitMm * limitMm;
        var half = spacing * 0.5;
        var d = b - a;
        var flat = d.Y * d.Y + d.Z * d.Z;
        var rowRadius = Math.Sqrt(half.Y * half.Y + half.Z * half.Z);
        for (var z = box.Z0; z <= box.Z1; z++)
        {
            for (var y = box.Y0; y <= box.Y1; y++)
            {
                var (py, pz) = (y * spacing.Y - a.Y, z * spacing.Z - a.Z);
                var t = flat > 0 ? Math.Clamp((py * d.Y + pz * d.Z) / flat, 0, 1) : 0;
                var (gy, gz) = (py - t * d.Y, pz - t * d.Z);
                var reach = Math.Sqrt(best) + rowRadius;
                var spare = reach * reach - (gy * gy + gz * gz);
                if (spare <= 0)
                {
                    continue;
                }
                var (x0, x1) = Window(a.X, d.X, t, flat, Math.Sqrt(spare), reach + half.X);
                var (i0, i1) = (Math.Max(box.X0, Floor(x0, spacing.X)), Math.Min(box.X1, Floor(x1, spacing.X)));
                if (i1 < i0)
                {
                    continue;
                }
                var row = mask.Row(i0, i1, y, z);
                for (var at = row.IndexOfAnyExcept((byte)0); at >= 0 && at < row.Length;)
                {
                    var run = row[at..].IndexOf((byte)0);
                    var end = run < 0 ? row.Length - 1 : at + run - 1;
                    var low = new Vec3((i0 + at) * spacing.X - half.X, y * spacing.Y - half.Y, z * spacing.Z - half.Z);
                    var high = new Vec3((i0 + end) * spacing.X + half.X, y * spacing.Y + half.Y, z * spacing.Z + half.Z);
                    best = Math.Min(best, Squared(a, d, low, high));
                    if (best <= 0)
                    {
                        return 0;
                    }
                    var next = end + 1 < row.Length ? row[(end + 1)..].IndexOfAnyExcept((byte)0) : -1;
                    at = next < 0 ? -1 : end + 1 + next;
                }
            }
        }
        return Math.Sqrt(best);
    }

    /// <summary>Squared distance of the segment a + t d, t in 0..1, to a box: convex in t, so the root of its slope by bisection.</summary>
    public static double Squared(Vec3 a, Vec3 d, Vec3 low, Vec3 high)
    {
        double lo = 0, hi = 1;
        if (Slope(a, d, low, high, 0) >= 0)
        {
            hi = 0;
        }
        else if (Slope(a, d, low, high, 1) <= 0)
        {
            lo = 1;
        }
        for (var i = 0; i < 40 && hi - lo > 1e-9; i++)
        {
            var mid = 0.5 * (lo + hi);
            if (Slope(a, d, low, high, mid) > 0)
            {
                hi = mid;
            }
            else
            {
                lo = mid;
            }
        }
        var p = a + d * (0.5 * (lo + hi));
        var (x, y, z) = (Gap(p.X, low.X, high.X), Gap(p.Y, low.Y, high.Y), Gap(p.Z, low.Z, high.Z));
        return x * x + y * y + z * z;
    }

    private static double Slope(Vec3 a, Vec3 d, Vec3 low, Vec3 high, double t) =>
        Gap(a.X + t * d.X, low.X, high.X) * d.X + Gap(a.Y + t * d.Y, low.Y, high.Y) * d.Y + Gap(a.Z + t * d.Z, low.Z, high.Z) * d.Z;

    private static double Gap(double p, double low, double high) => p < low ? p - low : p > high ? p - high : 0;

    private static (double, double) Window(double ax, double dx, double t, double flat, double spare, double margin)
    {
        var dt = flat > 0 ? spare / Math.Sqrt(flat) : 1;
        var (x0, x1) = (ax + Math.Clamp(t - dt, 0, 1) * dx, ax + Math.Clamp(t + dt, 0, 1) * dx);
        return (Math.Min(x0, x1) - margin, Math.Max(x0, x1) + margin);
    }

    private static int Floor(double mm, double spacing) => (int)Math.Floor(mm / spacing + 0.5);
}
