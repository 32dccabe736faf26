using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>
/// Building blocks of implicit surfaces: functions that are negative inside, positive outside and close to the distance in millimetres near the surface.
/// </summary>
internal static class Implicit
{
    /// <summary>Smallest value of two surfaces (union) with a blend of about <paramref name="k"/> mm; k = 0 is the plain minimum.</summary>
    public static double SmoothMin(double a, double b, double k)
    {
        if (k <= 0)
        {
            return Math.Min(a, b);
        }
        var h = Math.Max(k - Math.Abs(a - b), 0) / k;
        return Math.Min(a, b) - h * h * k * 0.25;
    }

    /// <summary>Largest value of two surfaces (intersection) with a blend of about <paramref name="k"/> mm.</summary>
    public static double SmoothMax(double a, double b, double k) => -SmoothMin(-a, -b, k);

    /// <summary>First-order distance to an axis-aligned ellipsoid: k0 (k0 - 1) / k1 with k0 = |p/r|, k1 = |p/r^2|.</summary>
    public static double Ellipsoid(Vec3 p, Vec3 centre, Vec3 radii)
    {
        var d = p - centre;
        var (x, y, z) = (d.X / radii.X, d.Y / radii.Y, d.Z / radii.Z);
        var k0 = Math.Sqrt(x * x + y * y + z * z);
        var (gx, gy, gz) = (x / radii.X, y / radii.Y, z / radii.Z);
        var k1 = Math.Sqrt(gx * gx + gy * gy + gz * gz);
        return k1 < 1e-12 ? -Math.Min(radii.X, Math.Min(radii.Y, radii.Z)) : k0 * (k0 - 1) / k1;
    }

    /// <summary>First-order distance to an upright elliptic cylinder.</summary>
    public static double EllipticCylinder(double x, double y, double a, double b)
    {
        var (u, v) = (x / a, y / b);
        var k0 = Math.Sqrt(u * u + v * v);
        var (gx, gy) = (u / a, v / b);
        var k1 = Math.Sqrt(gx * gx + gy * gy);
        return k1 < 1e-12 ? -Math.Min(a, b) : k0 * (k0 - 1) / k1;
    }

    /// <summary>First-order distance to an upright superellipse |x/a|^2.5 + |y/b|^2.5 = 1, the usual roundness of a torso section.</summary>
    public static double Superellipse(double x, double y, double a, double b)
    {
        var (u, v) = (Math.Abs(x) / a, Math.Abs(y) / b);
        var (ru, rv) = (Math.Sqrt(u), Math.Sqrt(v));
        var s = u * u * ru + v * v * rv;
        if (s < 1e-9)
        {
            return -Math.Min(a, b);
        }
        var k = Math.Pow(s, 0.4);
        var (gx, gy) = (u * ru / a, v * rv / b);
        var gradient = k / s * Math.Sqrt(gx * gx + gy * gy);
        return (k - 1) / gradient;
    }

    /// <summary>Distance to a rounded cone from <paramref name="a"/> (radius ra) to <paramref name="b"/> (radius rb).</summary>
    public static double Segment(Vec3 p, Vec3 a, Vec3 b, double ra, double rb)
    {
        var ab = b - a;
        var l2 = Vec3.Dot(ab, ab);
        var t = l2 > 0 ? Math.Clamp(Vec3.Dot(p - a, ab) / l2, 0, 1) : 0;
        return (p - (a + ab * t)).Length - (ra + (rb - ra) * t);
    }

    /// <summary>Distance to a triangle.</summary>
    public static double Triangle(Vec3 p, Vec3 a, Vec3 b, Vec3 c)
    {
        var (ba, cb, ac) = (b - a, c - b, a - c);
        var (pa, pb, pc) = (p - a, p - b, p - c);
        var n = Vec3.Cross(ba, ac);
        var outside = Math.Sign(Vec3.Dot(Vec3.Cross(ba, n), pa)) + Math.Sign(Vec3.Dot(Vec3.Cross(cb, n), pb)) + Math.Sign(Vec3.Dot(Vec3.Cross(ac, n), pc)) < 2;
        return outside
            ? Math.Min(Math.Min(Segment(p, a, b, 0, 0), Segment(p, b, c, 0, 0)), Segment(p, c, a, 0, 0))
            : Math.Abs(Vec3.Dot(n, pa)) / n.Length;
    }

    /// <summary>Smooth step from 0 (x below a) to 1 (x above b).</summary>
    public static double Step(double a, double b, double x)
    {
        var t = Math.Clamp((x - a) / (b - a), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /// <summary>Catmull-Rom interpolation through points with radii; each span is cut into <paramref name="cuts"/> pieces.</summary>
    public static (Vec3 Point, double Radius)[] Spline(IReadOnlyList<(Vec3 Point, double Radius)> knots, int cuts)
    {
        var result = new List<(Vec3, double)>();
        for (var i = 0; i + 1 < knots.Count; i++)
        {
            var (p0, p1, p2, p3) = (knots[Math.Max(0, i - 1)].Point, knots[i].Point, knots[i + 1].Point, knots[Math.Min(knots.Count - 1, i + 2)].Point);
            for (var c = 0; c < cuts; c++)
            {
                var t = (double)c / cuts;
                var p = (p1 * 2 + (p2 - p0) * t + (p0 * 2 - p1 * 5 + p2 * 4 - p3) * (t * t) + (p1 * 3 - p0 - p2 * 3 + p3) * (t * t * t)) * 0.5;
                result.Add((p, knots[i].Radius + (knots[i + 1].Radius - knots[i].Radius) * t));
            }
        }
        result.Add(knots[^1]);
        return [.. result];
    }
}
