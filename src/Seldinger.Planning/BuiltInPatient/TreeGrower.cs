using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>
/// Grows a tree into a domain: terminals are drawn one by one at a distance from the tree, and each is joined to the segment, at the junction, that gives the
/// least total vessel volume (constrained constructive optimisation). The cost of a trial is evaluated along the path to the root only.
/// </summary>
/// <remarks>Source: <c>karch1999cco</c>.</remarks>
internal sealed class TreeGrower
{
    private const int Neighbours = 14;
    private static readonly (double A, double B)[] Trials = [(0.34, 0.33), (0.5, 0.25), (0.25, 0.5), (0.6, 0.32), (0.32, 0.6), (0.15, 0.35), (0.8, 0.15), (0.15, 0.8)];

    private readonly Func<Vec3, double> _domain;
    private readonly Func<Vec3> _sample;
    private readonly Func<Vec3, double> _spacing;
    private readonly IReadOnlyList<VesselTree> _others;

    /// <summary>Creates a grower.</summary>
    /// <param name="domain">Distance to the boundary of where vessels may run (negative inside), mm.</param>
    /// <param name="sample">Draws a terminal.</param>
    /// <param name="spacing">Factor on the distance that terminals keep, at a point.</param>
    /// <param name="others">Trees that must not be crossed.</param>
    public TreeGrower(Func<Vec3, double> domain, Func<Vec3> sample, Func<Vec3, double> spacing, IReadOnlyList<VesselTree> others)
    {
        _domain = domain;
        _sample = sample;
        _spacing = spacing;
        _others = others;
    }

    /// <summary>Adds terminals until the tree has <paramref name="terminals"/>.</summary>
    /// <param name="tree">Backbone; changed in place.</param>
    /// <param name="terminals">Terminals wanted.</param>
    /// <param name="volumeMm3">Volume of the domain.</param>
    /// <param name="rootRadiusMm">Radius of the first segment, mm.</param>
    public void Grow(VesselTree tree, int terminals, double volumeMm3, double rootRadiusMm)
    {
        tree.SolveRadii(rootRadiusMm);
        var have = tree.TopDown().Count(i => tree[i].Left < 0);
        var sinceSolve = 0;
        for (var failures = 0; have < terminals && failures < 4000;)
        {
            var least = Math.Cbrt(volumeMm3 / (have + 1)) * 0.62 * Math.Pow(0.93, failures % 40);
            var p = _sample();
            if (Nearest(tree, p) < least * _spacing(p) || !Connect(tree, p))
            {
                failures++;
                continue;
            }
            have++;
            failures = failures / 40 * 40;
            if (++sinceSolve >= 25)
            {
                tree.SolveRadii(rootRadiusMm);
                sinceSolve = 0;
            }
        }
        tree.SolveRadii(rootRadiusMm);
    }

    private static double Nearest(VesselTree tree, Vec3 p)
    {
        var d = double.MaxValue;
        for (var i = 0; i < tree.Count; i++)
        {
            d = Math.Min(d, Implicit.Segment(p, tree.Start(i), tree[i].End, 0, 0));
        }
        return d;
    }

    private bool Connect(VesselTree tree, Vec3 p)
    {
        var near = new List<(double Distance, int Segment)>();
        for (var i = 0; i < tree.Count; i++)
        {
            if (tree[i].Fixed < 2)
            {
                near.Add((Implicit.Segment(p, tree.Start(i), tree[i].End, 0, 0), i));
            }
        }
        near.Sort();
        var best = new List<(double Cost, int Segment, Vec3 Junction)>();
        foreach (var (_, i) in near.Take(Neighbours))
        {
            if (BestJunction(tree, i, p) is { } found)
            {
                best.Add((found.Cost, i, found.Junction));
            }
        }
        best.Sort((a, b) => a.Cost != b.Cost ? a.Cost.CompareTo(b.Cost) : a.Segment.CompareTo(b.Segment));
        foreach (var (_, segment, junction) in best)
        {
            if (IsFree(tree, segment, junction, p))
            {
                tree.UpdatePath(tree.Split(segment, junction, p));
                return true;
            }
        }
        return false;
    }

    private static (double Cost, Vec3 Junction)? BestJunction(VesselTree tree, int i, Vec3 p)
    {
        var (a, b) = (tree.Start(i), tree[i].End);
        (double Cost, Vec3 Junction)? best = null;
        foreach (var (wa, wb) in Trials)
        {
            var junction = tree[i].Fixed == 1 ? a * (wa / (wa + wb)) + b * (wb / (wa + wb)) : a * wa + b * wb + p * (1 - wa - wb);
            if (Vec3.Distance(junction, a) < 1.5 || Vec3.Distance(junction, b) < 1.5 || Vec3.Distance(junction, p) < 2)
            {
                continue;
            }
            var cost = tree.CostOfSplit(i, junction, p);
            if (best is not { } old || cost < old.Cost)
            {
                best = (cost, junction);
            }
        }
        return best;
    }

    private bool IsFree(VesselTree tree, int segment, Vec3 junction, Vec3 p)
    {
        var (a, b) = (tree.Start(segment), tree[segment].End);
        var radius = tree[segment].RadiusMm;
        if (!Inside(junction, p, 1) || (tree[segment].Fixed == 0 && !(Inside(a, junction, radius) && Inside(junction, b, radius))))
        {
            return false;
        }
        foreach (var other in _others)
        {
            for (var i = 0; i < other.Count; i++)
            {
                var (c, d, r) = (other.Start(i), other[i].End, other[i].RadiusMm);
                if (r > 0.5 && (Gap(junction, p, c, d) < r + 1.3 || (tree[segment].Fixed == 0 && Math.Min(Gap(a, junction, c, d), Gap(junction, b, c, d)) < r + radius + 0.6)))
                {
                    return false;
                }
            }
        }
        for (var i = 0; i < tree.Count; i++)
        {
            if (i != segment && Gap(junction, p, tree.Start(i), tree[i].End) < tree[i].RadiusMm + 0.3)
            {
                return false;
            }
        }
        return true;
    }

    private bool Inside(Vec3 a, Vec3 b, double margin)
    {
        for (var n = 1; n <= 4; n++)
        {
            if (_domain(a + (b - a) * (n / 4.0)) > -margin)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Distance between two line segments, mm.</summary>
    public static double Gap(Vec3 p1, Vec3 q1, Vec3 p2, Vec3 q2)
    {
        var (d1, d2, r) = (q1 - p1, q2 - p2, p1 - p2);
        var (a, e, f) = (Vec3.Dot(d1, d1), Vec3.Dot(d2, d2), Vec3.Dot(d2, r));
        var (b, c) = (Vec3.Dot(d1, d2), Vec3.Dot(d1, r));
        var denominator = a * e - b * b;
        var s = denominator > 1e-12 ? Math.Clamp((b * f - c * e) / denominator, 0, 1) : 0;
        var t = e > 1e-12 ? (b * s + f) / e : 0;
        if (t is < 0 or > 1)
        {
            t = Math.Clamp(t, 0, 1);
            s = a > 1e-12 ? Math.Clamp((b * t - c) / a, 0, 1) : 0;
        }
        return (p1 + d1 * s - (p2 + d2 * t)).Length;
    }
}
