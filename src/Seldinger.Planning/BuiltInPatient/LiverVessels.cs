using Seldinger.Core.Geometry;
using Seldinger.Core.Values;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Portal, hepatic-venous and arterial trees of the liver, and the three lesions, one of them beside a portal branch of 6 mm.</summary>
internal sealed class LiverVessels
{
    private const int PortalTerminals = 420;
    private const int VenousTerminals = 220;
    private const int ArterialTerminals = 320;
    private const double BranchRadiusMm = 3;
    private const double GapMm = 1;

    private readonly LiverShape _liver;
    private readonly Torso _torso;
    private readonly ulong _seed;
    private readonly Func<double, double> _exponent;
    private readonly DistanceLattice _lattice;
    private readonly List<DigitalLesion> _lesions = [];

    /// <summary>Grows the trees and places the lesions.</summary>
    public LiverVessels(LiverShape liver, Torso torso, Warp warp, Draw draw, ulong seed, int threads)
    {
        (_liver, _torso, _seed) = (liver, torso, seed);
        var (large, medium, small) = (draw.Si("built-in-patient.vessels.exponent-large"), draw.Si("built-in-patient.vessels.exponent-medium"), draw.Si("built-in-patient.vessels.exponent-small"));
        _exponent = radiusMm => radiusMm > 1 ? large : radiusMm > 0.1 ? medium : small;
        _lattice = new(LiverShape.Bounds, 3, p => VesselRoom(liver, warp, p), threads);
        PlaceDomeAndCapsule();
        var portalRadius = draw.Si("built-in-patient.vessels.portal-trunk-radius") * 1000;
        Portal = PortalBackbone(warp, portalRadius);
        Portal.SolveRadii(portalRadius);
        Hepatic = FreeHepaticBackbones(warp, draw);
        Grower("portal-1", Hepatic).Grow(Portal, PortalTerminals, _lattice.InsideMm3, portalRadius);
        (Portal, BranchPointMm) = PlaceBesideBranch(Portal, portalRadius);
        foreach (var tree in Hepatic)
        {
            Grower("hepatic-" + tree.RootRadiusMm, [Portal, .. Hepatic.Where(t => t != tree)]).Grow(tree, VenousTerminals, _lattice.InsideMm3 / 2, tree.RootRadiusMm);
        }
        Artery = ArteryBackbone(warp, draw);
        var ratio = draw.Si("built-in-patient.vessels.perfusion-ratio-tumour");
        ArteryGrower(ratio).Grow(Artery, ArterialTerminals, _lattice.InsideMm3, Artery.RootRadiusMm);
    }

    // Where vessels may run: in the liver and not in the vena cava.
    private static double VesselRoom(LiverShape liver, Warp warp, Vec3 p)
    {
        var d = liver.Distance(p);
        return d > 8 ? d : Math.Max(d, 2 - GreatVessels.CavaDistance(warp.Apply(p)));
    }

    /// <summary>Portal tree, flow from root to terminals.</summary>
    public VesselTree Portal { get; }

    /// <summary>Right hepatic vein; common trunk of middle and left hepatic vein. Flow from terminals to root.</summary>
    public IReadOnlyList<VesselTree> Hepatic { get; }

    /// <summary>Hepatic artery, flow from root to terminals.</summary>
    public VesselTree Artery { get; }

    /// <summary>Lesions, largest first.</summary>
    public IReadOnlyList<DigitalLesion> Lesions => _lesions;

    /// <summary>Point of the portal branch nearest to tumour-2, mm.</summary>
    public Vec3 BranchPointMm { get; }

    private TreeGrower Grower(string purpose, IReadOnlyList<VesselTree> others)
    {
        var r = new RandomSequence(_seed, purpose);
        double Domain(Vec3 p) => Math.Max(_lattice[p] + 1.5, _lesions.Count > 0 ? -_lesions.Min(l => l.Distance(p)) + 1 : -1e9);
        return new(Domain, () => Inside(r, Domain, 2), _ => 1, others);
    }

    private TreeGrower ArteryGrower(double ratio)
    {
        var r = new RandomSequence(_seed, "artery");
        double Domain(Vec3 p) => _lattice[p] + 1.5;
        var tumour = _lesions.Sum(l => Math.PI / 6 * Math.Pow(l.DiameterMm, 3));
        var share = ratio * tumour / (_lattice.InsideMm3 + (ratio - 1) * tumour);
        Vec3 Sample()
        {
            var u = r.Next(0, 1);
            if (u > share)
            {
                return Inside(r, Domain, 2);
            }
            var of = r.Next(0, tumour);
            foreach (var l in _lesions)
            {
                of -= Math.PI / 6 * Math.Pow(l.DiameterMm, 3);
                if (of <= 0)
                {
                    var d = l.DiameterMm / 2;
                    return l.CentreMm + r.InBox(new(-d, -d, -d), new(d, d, d)) * 0.75;
                }
            }
            return Inside(r, Domain, 2);
        }
        double Spacing(Vec3 p) => _lesions.Exists(l => l.Distance(p) < 0) ? 1 / Math.Cbrt(ratio) : 1;
        return new(Domain, Sample, Spacing, [Portal, .. Hepatic]);
    }

    private static Vec3 Inside(RandomSequence r, Func<Vec3, double> domain, double margin)
    {
        var b = LiverShape.Bounds;
        for (var i = 0; i < 10000; i++)
        {
            var p = r.InBox(b.Low, b.High);
            if (domain(p) < -margin)
            {
                return p;
            }
        }
        throw new InvalidOperationException("The liver of the built-in patient is empty.");
    }

    // ---- lesions ----

    private void PlaceDomeAndCapsule()
    {
        var r = new RandomSequence(_seed, "lesions");
        var (x, y) = (r.Next(-86, -68), r.Next(-30, -12));
        var top = 240.0;
        while (_liver.Distance(new(x, y, top)) > 0 && top > 120)
        {
            top -= 0.25;
        }
        _lesions.Add(new("tumour-1", new(x, y, top - 14 - r.Next(4, 6)), 28, "segment VIII, under the dome"));
        var (y3, z3) = (r.Next(-20, 10), r.Next(96, 112));
        var side = -172.0;
        while (_liver.Distance(new(side, y3, z3)) > 0 && side < -60)
        {
            side += 0.25;
        }
        _lesions.Add(new("tumour-3", new(side + 9 + r.Next(1, 2), y3, z3), 18, "segment V/VI, under the capsule"));
    }

    // Looks along the portal tree for a branch of about 6 mm with room beside it, puts tumour-2 there, regrows what would cross it, and sets the trunk radius
    // so that the branch has its 6 mm. The best place whose trunk stays within 5 to 7.5 mm is taken.
    private (VesselTree Portal, Vec3 Branch) PlaceBesideBranch(VesselTree grown, double rootRadius)
    {
        var places = Places(grown);
        places.Sort((a, b) => a.Score.CompareTo(b.Score));
        var off = double.MaxValue;
        foreach (var (_, centre, branch) in places.Take(40))
        {
            var lesion = new DigitalLesion("tumour-2", centre, 22, "beside a portal branch of 6 mm");
            if (Hepatic.Any(t => Enumerable.Range(0, t.Count).Any(i => Implicit.Segment(centre, t.Start(i), t[i].End, 12 + t[i].RadiusMm, 12 + t[i].RadiusMm) < 0)))
            {
                continue;
            }
            _lesions.Insert(1, lesion);
            var tree = grown.Upper(0.8, (a, b, r) => _lesions.TrueForAll(l => Implicit.Segment(l.CentreMm, a, b, l.DiameterMm / 2, l.DiameterMm / 2) > Math.Min(r, BranchRadiusMm) + 0.4));
            Grower("portal-2", Hepatic).Grow(tree, PortalTerminals, _lattice.InsideMm3, rootRadius);
            var miss = FitBranch(tree, branch, rootRadius);
            off = Math.Min(off, miss);
            if (miss == 0)
            {
                return (tree, branch);
            }
            _lesions.RemoveAt(1);
        }
        throw new InvalidOperationException($"Seed {_seed}: no portal branch of 6 mm with room beside it (nearest miss {off:F2} mm).");
    }

    private List<(double Score, Vec3 Centre, Vec3 Branch)> Places(VesselTree tree)
    {
        const double Radius = 11;
        var places = new List<(double, Vec3, Vec3)>();
        for (var i = 0; i < tree.Count; i++)
        {
            var s = tree[i];
            if (s.RadiusMm is < 1.9 or > 4.4 || s.Fixed == 2 || tree.Length(i) < 5)
            {
                continue;
            }
            var (u, v) = (s.End - tree.Start(i)).Normalized().Perpendiculars();
            var on = tree.Start(i) + (s.End - tree.Start(i)) * 0.5;
            (double Score, Vec3 Centre) best = (double.MaxValue, default);
            for (var a = 0; a < 24; a++)
            {
                var normal = u * Math.Cos(a * Math.PI / 12) + v * Math.Sin(a * Math.PI / 12);
                var c = on + normal * (Radius + GapMm + BranchRadiusMm);
                if (-_lattice[c] < Radius + 5 || _lesions.Exists(l => Vec3.Distance(l.CentreMm, c) < l.DiameterMm / 2 + Radius + 15))
                {
                    continue;
                }
                double crossing = 0;
                for (var n = 0; n < tree.Count; n++)
                {
                    if (tree[n].RadiusMm > 1 && n != i)
                    {
                        var r = Radius + Math.Min(tree[n].RadiusMm, BranchRadiusMm) + 0.5;
                        crossing += Math.Max(0, -Implicit.Segment(c, tree.Start(n), tree[n].End, r, r)) * tree[n].RadiusMm;
                    }
                }
                var score = crossing + 10 * Math.Abs(Math.Log(s.RadiusMm / BranchRadiusMm)) + (c.X > -20 ? 5 : 0) + 0.02 * Vec3.Distance(c, new(-70, -10, 130));
                if (score < best.Score)
                {
                    best = (score, c);
                }
            }
            if (best.Score < double.MaxValue)
            {
                places.Add((best.Score, best.Centre, on));
            }
        }
        return places;
    }

    // Solves the trunk radius for a branch of 6 mm; returns by how much it misses the range of portal trunks, mm.
    private static double FitBranch(VesselTree tree, Vec3 branch, double rootRadius)
    {
        const double Least = 5;
        const double Most = 7.5;
        var (low, high) = (Least, Most);
        for (var n = 0; n < 40; n++)
        {
            var middle = (low + high) / 2;
            tree.SolveRadii(middle);
            (low, high) = RadiusAt(tree, branch) > BranchRadiusMm ? (low, middle) : (middle, high);
        }
        var missed = Math.Abs(RadiusAt(tree, branch) - BranchRadiusMm);
        if (missed > 0.005)
        {
            tree.SolveRadii(rootRadius);
            return missed;
        }
        return 0;
    }

    /// <summary>Radius of the portal branch beside tumour-2, mm.</summary>
    public double BranchRadius() => RadiusAt(Portal, BranchPointMm);

    private static double RadiusAt(VesselTree tree, Vec3 point)
    {
        var radius = 0.0;
        for (var i = 0; i < tree.Count; i++)
        {
            if (Implicit.Segment(point, tree.Start(i), tree[i].End, 0, 0) < 0.2)
            {
                radius = Math.Max(radius, tree[i].RadiusMm);
            }
        }
        return radius;
    }

    // ---- backbones ----

    private Vec3 Pull(Vec3 p, double depth)
    {
        var centre = new Vec3(-58, -10, 140);
        for (var i = 0; i < 80 && _lattice[p] > -depth; i++)
        {
            p += (centre - p) * 0.04;
        }
        return p;
    }

    // The porta: the first point above the visceral surface that lies well inside the liver.
    private Vec3 Hilum(Warp warp)
    {
        var p = Unwarp(warp, _liver.Porta);
        for (var i = 0; i < 60 && _lattice[p] > -7; i++)
        {
            p += new Vec3(-0.12, -0.1, 1);
        }
        return p;
    }

    private static Vec3 Unwarp(Warp warp, Vec3 drawing)
    {
        var p = drawing;
        for (var i = 0; i < 12; i++)
        {
            p += drawing - warp.Apply(p);
        }
        return p;
    }

    /// <summary>Where splenic and mesenteric vein meet, anatomy mm.</summary>
    public static Vec3 Confluence(Warp warp) => Unwarp(warp, new(0, -13, 100));

    private VesselTree PortalBackbone(Warp warp, double radius)
    {
        var hilum = Hilum(warp);
        var tree = new VesselTree(Confluence(warp), radius, _exponent);
        var trunk = tree.Add(-1, hilum + new Vec3(3, 0, -12), 2);
        trunk = tree.Add(trunk, hilum, 2);
        var right = tree.Add(trunk, Pull(hilum + new Vec3(-27, 7, 6), 10), 1);
        var left = tree.Add(trunk, Pull(hilum + new Vec3(20, -12, 12), 5), 1);
        var anterior = tree.Add(right, Pull(hilum + new Vec3(-45, -13, 16), 12), 1);
        tree.Add(anterior, Pull(hilum + new Vec3(-53, -30, 48), 12), 1);
        tree.Add(anterior, Pull(hilum + new Vec3(-60, -48, -10), 12), 1);
        var posterior = tree.Add(right, Pull(hilum + new Vec3(-58, 30, 4), 12), 1);
        tree.Add(posterior, Pull(hilum + new Vec3(-76, 46, 32), 12), 1);
        tree.Add(posterior, Pull(hilum + new Vec3(-84, 40, -28), 12), 1);
        var umbilical = tree.Add(left, Pull(hilum + new Vec3(34, -34, 20), 7), 1);
        tree.Add(umbilical, Pull(hilum + new Vec3(72, -46, 36), 6), 1);
        tree.Add(umbilical, Pull(hilum + new Vec3(12, -60, 18), 8), 1);
        return tree;
    }

    // The trunks of the hepatic veins run between the portal branches: moved a little until they are free of them.
    private VesselTree[] FreeHepaticBackbones(Warp warp, Draw draw)
    {
        var r = new RandomSequence(_seed, "hepatic-trunks");
        VesselTree[] best = [];
        var most = double.MinValue;
        for (var attempt = 0; attempt < 400 && most < 1.5; attempt++)
        {
            var spread = 0.05 * attempt;
            var trees = HepaticBackbones(warp, draw, p => p + r.InBox(new(-1, -1, -1), new(1, 1, 1)) * spread);
            var room = double.MaxValue;
            foreach (var tree in trees)
            {
                tree.SolveRadii(tree.RootRadiusMm);
                for (var i = 0; i < tree.Count; i++)
                {
                    for (var n = 0; n < Portal.Count; n++)
                    {
                        if (Portal[n].RadiusMm > 0.9)
                        {
                            room = Math.Min(room, TreeGrower.Gap(tree.Start(i), tree[i].End, Portal.Start(n), Portal[n].End) - tree[i].RadiusMm - Portal[n].RadiusMm);
                        }
                    }
                    room = Math.Min(room, _lesions.Min(l => Implicit.Segment(l.CentreMm, tree.Start(i), tree[i].End, l.DiameterMm / 2 + tree[i].RadiusMm, l.DiameterMm / 2 + tree[i].RadiusMm)));
                }
            }
            if (room > most)
            {
                (best, most) = (trees, room);
            }
        }
        return best;
    }

    private VesselTree[] HepaticBackbones(Warp warp, Draw draw, Func<Vec3, Vec3> shift)
    {
        var top = _torso.DomeZ;
        var right = new VesselTree(Unwarp(warp, new(-34, 12, top - 24)), draw.Si("built-in-patient.vessels.right-hepatic-vein-radius") * 1000, _exponent);
        var r = right.Add(-1, Pull(shift(Unwarp(warp, new(-58, 16, top - 32))), 8), 1);
        r = right.Add(r, Pull(shift(new(-88, 20, top - 66)), 10), 1);
        right.Add(r, Pull(shift(new(-104, 10, top - 104)), 10), 1);
        right.Add(r, Pull(shift(new(-84, 46, top - 76)), 10), 1);
        var left = new VesselTree(Unwarp(warp, new(-21, 3, top - 22)), draw.Si("built-in-patient.vessels.left-middle-hepatic-vein-radius") * 1000, _exponent);
        var l = left.Add(-1, Pull(shift(Unwarp(warp, new(-18, -10, top - 27))), 7), 1);
        var middle = left.Add(l, Pull(shift(new(-36, -26, top - 52)), 10), 1);
        left.Add(middle, Pull(shift(new(-50, -42, top - 92)), 10), 1);
        left.Add(middle, Pull(shift(new(-20, -52, top - 70)), 10), 1);
        var far = left.Add(l, Pull(shift(new(14, -32, top - 40)), 7), 1);
        left.Add(far, Pull(shift(new(52, -50, top - 46)), 6), 1);
        left.Add(far, Pull(shift(new(20, -66, top - 46)), 6), 1);
        return [right, left];
    }

    private VesselTree ArteryBackbone(Warp warp, Draw draw)
    {
        var porta = Hilum(warp);
        var offset = new Vec3(5, -9, -3);
        var tree = new VesselTree(Unwarp(warp, new(-16, -8, 122)), draw.Si("built-in-patient.vessels.hepatic-artery-radius") * 1000, _exponent);
        var trunk = tree.Add(-1, porta + offset + new Vec3(0, 0, -4), 2);
        var right = tree.Add(trunk, Pull(porta + offset + new Vec3(-26, 3, 8), 8), 1);
        var left = tree.Add(trunk, Pull(porta + offset + new Vec3(16, -14, 14), 5), 1);
        tree.Add(right, Pull(porta + offset + new Vec3(-50, -24, 28), 10), 1);
        tree.Add(right, Pull(porta + offset + new Vec3(-64, 32, 10), 10), 1);
        tree.Add(left, Pull(porta + offset + new Vec3(34, -36, 24), 6), 1);
        tree.Add(left, Pull(porta + offset + new Vec3(6, -56, 18), 6), 1);
        return tree;
    }
}
