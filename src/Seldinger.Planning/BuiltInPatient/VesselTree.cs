using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>
/// A binary tree of straight segments that carry flow from one root to terminals of equal flow. Radii follow from three rules of constrained constructive
/// optimisation: equal pressure at all terminals, Poiseuille resistance, and r^g = r1^g + r2^g at every bifurcation with the exponent g of the parent's radius.
/// </summary>
/// <remarks>Source: <c>karch1999cco</c>, <c>schreiner1993cco</c>; exponent <c>nakamura2014radius</c>.</remarks>
/// <param name="rootMm">Where the tree starts, mm.</param>
/// <param name="rootRadiusMm">Radius of the first segment, mm.</param>
/// <param name="exponent">Exponent as a function of the parent's radius in mm.</param>
internal sealed class VesselTree(Vec3 rootMm, double rootRadiusMm, Func<double, double> exponent)
{
    private readonly List<Segment> _segments = [];

    /// <summary>One segment; it starts where its parent ends.</summary>
    internal struct Segment
    {
        /// <summary>Parent, or -1.</summary>
        public int Parent;

        /// <summary>First child, or -1.</summary>
        public int Left;

        /// <summary>Second child, or -1.</summary>
        public int Right;

        /// <summary>End point, mm.</summary>
        public Vec3 End;

        /// <summary>Terminals behind this segment.</summary>
        public int Terminals;

        /// <summary>Radius, mm.</summary>
        public double RadiusMm;

        /// <summary>Reduced resistance of what follows (without the own length).</summary>
        public double SubResistance;

        /// <summary>Reduced volume of what follows (without the own length).</summary>
        public double SubVolume;

        /// <summary>0 free; 1 only straight junctions on it; 2 no junctions at all.</summary>
        public int Fixed;
    }

    /// <summary>Where the tree starts, mm.</summary>
    public Vec3 Root { get; } = rootMm;

    /// <summary>Radius of the first segment, mm.</summary>
    public double RootRadiusMm { get; private set; } = rootRadiusMm;

    /// <summary>Number of segments.</summary>
    public int Count => _segments.Count;

    /// <summary>A segment.</summary>
    public Segment this[int i] => _segments[i];

    /// <summary>Start point of a segment, mm.</summary>
    public Vec3 Start(int i) => _segments[i].Parent < 0 ? Root : _segments[_segments[i].Parent].End;

    /// <summary>Length of a segment, mm.</summary>
    public double Length(int i) => Vec3.Distance(Start(i), _segments[i].End);

    /// <summary>Adds a segment of the given backbone; a parent takes at most two.</summary>
    public int Add(int parent, Vec3 end, int locked)
    {
        var id = _segments.Count;
        _segments.Add(new() { Parent = parent, Left = -1, Right = -1, End = end, Terminals = 1, Fixed = locked });
        if (parent >= 0)
        {
            var p = _segments[parent];
            if (p.Left < 0)
            {
                p.Left = id;
            }
            else if (p.Right < 0)
            {
                p.Right = id;
            }
            else
            {
                throw new InvalidOperationException("A vessel segment has at most two children.");
            }
            _segments[parent] = p;
        }
        return id;
    }

    /// <summary>Splits a segment at <paramref name="junction"/> and adds a terminal branch; call <see cref="UpdatePath"/> afterwards.</summary>
    public int Split(int at, Vec3 junction, Vec3 terminal)
    {
        // The old index stays with the upper half, so that children of its parent need no change.
        var upper = _segments[at];
        var lower = upper;
        var (lowerId, branchId) = (_segments.Count, _segments.Count + 1);
        lower.Parent = at;
        if (lower.Left >= 0)
        {
            Reparent(lower.Left, lowerId);
        }
        if (lower.Right >= 0)
        {
            Reparent(lower.Right, lowerId);
        }
        upper.End = junction;
        (upper.Left, upper.Right) = (lowerId, branchId);
        _segments[at] = upper;
        _segments.Add(lower);
        _segments.Add(new() { Parent = at, Left = -1, Right = -1, End = terminal, Terminals = 1 });
        for (var i = at; i >= 0; i = _segments[i].Parent)
        {
            var s = _segments[i];
            s.Terminals++;
            _segments[i] = s;
        }
        return branchId;
    }

    private void Reparent(int child, int parent)
    {
        var c = _segments[child];
        c.Parent = parent;
        _segments[child] = c;
    }

    /// <summary>Reduced resistance and volume behind a bifurcation of two children.</summary>
    /// <param name="nA">Terminals of the first child.</param>
    /// <param name="rA">Reduced resistance of the first child.</param>
    /// <param name="vA">Reduced volume of the first child.</param>
    /// <param name="nB">Terminals of the second child.</param>
    /// <param name="rB">Reduced resistance of the second child.</param>
    /// <param name="vB">Reduced volume of the second child.</param>
    /// <param name="g">Exponent.</param>
    public static (double Resistance, double Volume) Combine(int nA, double rA, double vA, int nB, double rB, double vB, double g)
    {
        var ratio = Math.Sqrt(Math.Sqrt(nA * rA / (nB * rB)));
        var power = Math.Pow(ratio, g);
        var a = Math.Pow(1 + 1 / power, -1 / g);
        var b = a / ratio;
        var (a2, b2) = (a * a, b * b);
        return (1 / (a2 * a2 / rA + b2 * b2 / rB), a2 * vA + b2 * vB);
    }

    /// <summary>Cost (vessel volume up to a common factor) of the tree if a terminal were added at a junction.</summary>
    public double CostOfSplit(int at, Vec3 junction, Vec3 terminal)
    {
        var s = _segments[at];
        var lower = Vec3.Distance(junction, s.End);
        var branch = Vec3.Distance(junction, terminal);
        var (r, v) = Combine(s.Terminals, lower + s.SubResistance, lower + s.SubVolume, 1, branch, branch, exponent(s.RadiusMm));
        var upper = Vec3.Distance(Start(at), junction);
        var (resistance, volume, terminals) = (upper + r, upper + v, s.Terminals + 1);
        for (var child = at; _segments[child].Parent is var p && p >= 0; child = p)
        {
            var parent = _segments[p];
            var other = parent.Left == child ? parent.Right : parent.Left;
            if (other >= 0)
            {
                var o = _segments[other];
                var l = Length(other);
                (r, v) = Combine(terminals, resistance, volume, o.Terminals, l + o.SubResistance, l + o.SubVolume, exponent(parent.RadiusMm));
            }
            else
            {
                (r, v) = (resistance, volume);
            }
            var own = Length(p);
            (resistance, volume, terminals) = (own + r, own + v, parent.Terminals + 1);
        }
        return volume * Math.Sqrt(resistance);
    }

    /// <summary>Refreshes reduced resistance and volume from a segment up to the root.</summary>
    public void UpdatePath(int from)
    {
        for (var i = from; i >= 0; i = _segments[i].Parent)
        {
            UpdateSub(i);
        }
    }

    private void UpdateSub(int i)
    {
        var s = _segments[i];
        if (s.Left < 0)
        {
            (s.SubResistance, s.SubVolume) = (0, 0);
        }
        else if (s.Right < 0)
        {
            var (l, c) = (Length(s.Left), _segments[s.Left]);
            (s.SubResistance, s.SubVolume) = (l + c.SubResistance, l + c.SubVolume);
        }
        else
        {
            var (a, b) = (_segments[s.Left], _segments[s.Right]);
            var (la, lb) = (Length(s.Left), Length(s.Right));
            (s.SubResistance, s.SubVolume) = Combine(a.Terminals, la + a.SubResistance, la + a.SubVolume, b.Terminals, lb + b.SubResistance, lb + b.SubVolume, exponent(s.RadiusMm));
        }
        _segments[i] = s;
    }

    /// <summary>Recomputes terminals, resistances and all radii; the exponent of each bifurcation is that of its parent's final radius.</summary>
    public void SolveRadii(double rootRadiusMm)
    {
        RootRadiusMm = rootRadiusMm;
        var order = TopDown();
        for (var n = order.Count - 1; n >= 0; n--)
        {
            var s = _segments[order[n]];
            s.Terminals = s.Left < 0 ? 1 : _segments[s.Left].Terminals + (s.Right < 0 ? 0 : _segments[s.Right].Terminals);
            _segments[order[n]] = s;
        }
        for (var sweep = 0; sweep < 4; sweep++)
        {
            for (var n = order.Count - 1; n >= 0; n--)
            {
                UpdateSub(order[n]);
            }
            foreach (var i in order)
            {
                var s = _segments[i];
                if (s.Parent < 0)
                {
                    s.RadiusMm = rootRadiusMm;
                    _segments[i] = s;
                }
                if (s.Left >= 0)
                {
                    SetChildRadii(s);
                }
            }
        }
    }

    private void SetChildRadii(Segment s)
    {
        var a = _segments[s.Left];
        if (s.Right < 0)
        {
            a.RadiusMm = s.RadiusMm;
            _segments[s.Left] = a;
            return;
        }
        var b = _segments[s.Right];
        var ratio = Math.Sqrt(Math.Sqrt(a.Terminals * (Length(s.Left) + a.SubResistance) / (b.Terminals * (Length(s.Right) + b.SubResistance))));
        var g = exponent(s.RadiusMm);
        var large = s.RadiusMm * Math.Pow(1 + Math.Pow(ratio, -g), -1 / g);
        (a.RadiusMm, b.RadiusMm) = (large, large / ratio);
        (_segments[s.Left], _segments[s.Right]) = (a, b);
    }

    /// <summary>Segments with every parent before its children.</summary>
    public List<int> TopDown()
    {
        var order = new List<int>(_segments.Count);
        for (var i = 0; i < _segments.Count; i++)
        {
            if (_segments[i].Parent < 0)
            {
                order.Add(i);
            }
        }
        for (var n = 0; n < order.Count; n++)
        {
            var s = _segments[order[n]];
            if (s.Left >= 0)
            {
                order.Add(s.Left);
            }
            if (s.Right >= 0)
            {
                order.Add(s.Right);
            }
        }
        return order;
    }

    /// <summary>The tree's upper part (segments of at least a radius that are kept) as a new backbone with straight junctions only.</summary>
    public VesselTree Upper(double radiusMm, Func<Vec3, Vec3, double, bool> keep)
    {
        var copy = new VesselTree(Root, RootRadiusMm, exponent);
        var map = new Dictionary<int, int>();
        foreach (var i in TopDown())
        {
            var s = _segments[i];
            if (s.RadiusMm >= radiusMm && keep(Start(i), s.End, s.RadiusMm) && (s.Parent < 0 || map.ContainsKey(s.Parent)))
            {
                map[i] = copy.Add(s.Parent < 0 ? -1 : map[s.Parent], s.End, Math.Max(1, s.Fixed));
            }
        }
        copy.SolveRadii(RootRadiusMm);
        return copy;
    }
}
