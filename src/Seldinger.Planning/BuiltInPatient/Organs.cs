using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Solid organs, stomach, gallbladder and bladder; all deformed by the seed's warp.</summary>
internal sealed class Organs
{
    private readonly Torso _torso;
    private readonly Vec3 _kidneyRight;
    private readonly Vec3 _kidneyLeft;
    private readonly double _kidney;
    private readonly double _spleen;
    private readonly double _bladder;
    private readonly (Vec3 Point, double Radius)[] _stomach;
    private readonly (Vec3 Point, double Radius)[] _gallbladder;
    private readonly (Vec3 Point, double Radius)[] _duodenum;
    private readonly (Vec3 Point, double Radius)[] _pancreas;

    /// <summary>Draws sizes and places.</summary>
    public Organs(Torso torso, ulong seed)
    {
        _torso = torso;
        var r = new RandomSequence(seed, "organs");
        _kidneyRight = new(-62 + r.Next(-3, 3), 44 + r.Next(-2, 2), 74 + r.Next(-5, 5));
        _kidneyLeft = new(63 + r.Next(-3, 3), 44 + r.Next(-2, 2), 93 + r.Next(-5, 5));
        _kidney = r.Factor(0.05);
        _spleen = r.Factor(0.06);
        _bladder = r.Factor(0.1);
        var top = torso.DomeZ;
        _stomach = Implicit.Spline([(new(70, 26, top - 38), 28), (new(75, 8, top - 48), 32), (new(77, -20, top - 78), 30), (new(66, -46, top - 104), 26), (new(38, -58, top - 120), 21), (new(6, -52, top - 116), 17), (new(-18, -41, top - 110), 12), (new(-30, -33, top - 108), 9)], 5);
        var gall = r.Factor(0.06);
        _gallbladder = Implicit.Spline([(new(-36, -22, 108), 5), (new(-43, -36, 98), 11 * gall), (new(-50, -52, 86), 15.5 * gall), (new(-55, -64, 76), 13 * gall)], 4);
        _duodenum = Implicit.Spline([(new(-32, -30, 106), 11), (new(-46, -10, 100), 12), (new(-48, 2, 76), 12), (new(-44, 6, 52), 12), (new(-22, 4, 42), 11), (new(10, -3, 44), 10), (new(28, 0, 66), 11), (new(34, -16, 78), 11)], 4);
        _pancreas = Implicit.Spline([(new(-26, 0, 58), 10), (new(-26, -2, 78), 15.5), (new(-14, -9, 95), 13), (new(6, -18, 104), 10), (new(30, -12, 112), 12), (new(57, 8, 121), 12), (new(85, 25, 131), 11)], 4);
    }

    private static double Kidney(Vec3 p, Vec3 centre, int s, double scale)
    {
        var d = p - centre;
        // Upper poles lean towards the spine and backwards; the hilum looks forward and inward.
        var z = d.Z;
        var x = d.X - s * -0.16 * z;
        var y = d.Y - -0.12 * z;
        var c = 0.82;
        var w = Math.Sqrt(1 - c * c);
        var (u, v) = (c * x + s * -w * y, s * w * x + c * y);
        var body = Implicit.Ellipsoid(new(u, v, z), Vec3.Zero, new Vec3(29, 24, 55) * scale);
        var hilum = Implicit.Ellipsoid(new(u, v, z), new(-s * 27 * scale, 0, 0), new(18, 10, 18));
        return Implicit.SmoothMax(body, -hilum, 7);
    }

    private double KidneyRight(Vec3 p) => Kidney(p, _kidneyRight, -1, _kidney);

    private double KidneyLeft(Vec3 p) => Kidney(p, _kidneyLeft, 1, _kidney * 1.02);

    private double Spleen(Vec3 p)
    {
        var c = new Vec3(106, 42, _torso.DomeZ - 62);
        var d = p - c;
        var q = new Vec3(0.88 * d.X + 0.47 * d.Y, -0.47 * d.X + 0.88 * d.Y, d.Z);
        var y = 0.94 * q.Y + 0.34 * q.Z;
        var z = -0.34 * q.Y + 0.94 * q.Z;
        var body = Implicit.Ellipsoid(new(q.X, y, z), Vec3.Zero, new Vec3(38, 55, 65) * _spleen);
        var hollow = Implicit.Ellipsoid(new(q.X, y, z), new(-42, -18, -8), new(28, 40, 52));
        var s = Implicit.SmoothMax(body, -hollow, 9);
        s = Implicit.SmoothMax(s, _torso.Cavity(p) + 5, 10);
        return Implicit.SmoothMax(s, _torso.AboveDiaphragm(p) + 4, 10);
    }

    private double Stomach(Vec3 p)
    {
        var d = 1e9;
        for (var i = 0; i + 1 < _stomach.Length; i++)
        {
            d = Implicit.SmoothMin(d, Implicit.Segment(p, _stomach[i].Point, _stomach[i + 1].Point, _stomach[i].Radius, _stomach[i + 1].Radius), 5);
        }
        return Implicit.SmoothMax(Implicit.SmoothMax(d, _torso.AboveDiaphragm(p) + 5, 8), _torso.Cavity(p) + 6, 8);
    }

    private double Gallbladder(Vec3 p)
    {
        var d = 1e9;
        for (var i = 0; i + 1 < _gallbladder.Length; i++)
        {
            d = Implicit.SmoothMin(d, Implicit.Segment(p, _gallbladder[i].Point, _gallbladder[i + 1].Point, _gallbladder[i].Radius, _gallbladder[i + 1].Radius), 4);
        }
        return d;
    }

    /// <summary>Distance to the organs that bowel loops must keep out of, drawing frame.</summary>
    public double Distance(Vec3 p)
    {
        var d = Math.Min(Math.Min(KidneyRight(p), KidneyLeft(p)) - 4, Math.Min(Spleen(p), Stomach(p)));
        d = Math.Min(d, Implicit.Ellipsoid(p, new(0, -28, -118), new(47, 36, 36)));
        d = Math.Min(d, Implicit.EllipticCylinder(p.X, p.Y - Torso.SpineY(p.Z), 44, 34));
        // Mesenteric vessels, iliopsoas with the iliac vessels in front of it, vena cava and aorta.
        d = Math.Min(d, Implicit.Segment(p, new(-14, -26, -20), new(0, -14, 100), 7, 9));
        var side = p.X < 0 ? -1 : 1;
        d = Math.Min(d, Implicit.Segment(p, new(side * 42, 42, 45), new(side * 49, 36, 0), 19, 23));
        d = Math.Min(d, Implicit.Segment(p, new(side * 49, 36, 0), new(side * 62, 18, -50), 23, 23));
        d = Math.Min(d, Implicit.Segment(p, new(side * 62, 18, -50), new(side * 76, -14, -95), 23, 22));
        d = Math.Min(d, Implicit.Segment(p, new(side * 10, 14, -14), new(side * 46, 20, -74), 9, 9));
        d = Math.Min(d, Implicit.Segment(p, new(side * 12, 12, -14), new(side * 14, 10, 120), 13, 13));
        foreach (var line in new[] { _gallbladder, _duodenum, _pancreas })
        {
            for (var i = 0; i + 2 < line.Length; i += 2)
            {
                d = Math.Min(d, Implicit.Segment(p, line[i].Point, line[i + 2].Point, line[i].Radius, line[i + 2].Radius));
            }
        }
        return d;
    }

    /// <summary>Carves the neighbours out of the liver.</summary>
    public void CarveLiver(LiverShape liver)
    {
        liver.Carve(p => KidneyRight(p) - 5);
        liver.Carve(p => Vec3.Distance(p, new(-45, -40, 92)) > 60 ? 30 : Gallbladder(p) - 0.8);
        liver.Carve(p => p.X < -45 ? 30 : Stomach(p) - 3);
        liver.Carve(p => Trunk.Heart(_torso, p) - 6);
        liver.Carve(p => Implicit.EllipticCylinder(p.X, p.Y - Torso.SpineY(p.Z), 29, 27));
    }

    /// <summary>All layers in painting order (below the liver).</summary>
    public IEnumerable<Layer> Layers()
    {
        foreach (var (name, centre, f) in new[] { ("kidney_right", _kidneyRight, (Func<Vec3, double>)KidneyRight), ("kidney_left", _kidneyLeft, KidneyLeft) })
        {
            var label = Labels.Of(name);
            yield return new(name, [new(Box.Ball(centre, 74), f)],
            [
                new((int)Tissue.VisceralFat, Labels.TorsoFat, -7, p => _torso.Cavity(p) + 1),
                new((int)Tissue.KidneyCortex, label),
                new((int)Tissue.KidneyMedulla, -1, 6.5, p => Pyramids(p - centre)),
                new((int)Tissue.VisceralFat, -1, 0, p => Implicit.Ellipsoid(p, centre + new Vec3(centre.X < 0 ? 13 : -13, -7, 0), new(14, 9, 24))),
                new((int)Tissue.Urine, -1, 0, p => Implicit.Ellipsoid(p, centre + new Vec3(centre.X < 0 ? 15 : -15, -8, -4), new(8, 4, 11))),
            ], true);
        }
        foreach (var (name, kidney, s) in new[] { ("adrenal_gland_right", _kidneyRight, -1), ("adrenal_gland_left", _kidneyLeft, 1) })
        {
            var apex = kidney + new Vec3(s * -16, -12, 58);
            yield return new(name, [
                ..Trunk.Tubes([(apex, 3.6), (apex + new Vec3(s * 3, 12, -6), 3.2), (apex + new Vec3(s * 8, 22, -16), 2.4)]),
                ..Trunk.Tubes([(apex, 3.6), (apex + new Vec3(s * -3, 12, -8), 3), (apex + new Vec3(s * -6, 20, -18), 2.4)]),
            ], [new((int)Tissue.Adrenal, Labels.Of(name))], true);
        }
        yield return new("spleen", [new(Box.Ball(new(106, 42, _torso.DomeZ - 62), 78), Spleen)],
            [new((int)Tissue.VisceralFat, Labels.TorsoFat, -2.5, _torso.Cavity), new((int)Tissue.Spleen, Labels.Of("spleen"))], true);
        yield return new("pancreas", Trunk.Tubes(_pancreas), [new((int)Tissue.VisceralFat, Labels.TorsoFat, -2.5), new((int)Tissue.Pancreas, Labels.Of("pancreas"), 0, null, Lobules)], true);
        yield return new("duodenum", Trunk.Tubes(_duodenum),
            [new((int)Tissue.VisceralFat, Labels.TorsoFat, -2), new((int)Tissue.GutWall, Labels.Of("duodenum")), new((int)Tissue.GutFluid, -1, 3)], true);
        yield return new("stomach", [new(new(new(-50, -110, 55), new(135, 90, 225)), Stomach)],
        [
            new((int)Tissue.VisceralFat, Labels.TorsoFat, -2.5, _torso.Cavity),
            new((int)Tissue.GutWall, Labels.Of("stomach")),
            new((int)Tissue.GutFluid, -1, 4),
            new((int)Tissue.Gas, -1, 4, p => p.Y + 32),
        ], true);
        yield return new("gallbladder", [new(Box.Ball(new(-45, -42, 92), 56), Gallbladder)], [new((int)Tissue.Bile, Labels.Of("gallbladder"))], true);
        var bladder = new Vec3(0, -28, -118);
        yield return new("bladder", [new(Box.Ball(bladder, 62), p => Implicit.Ellipsoid(p, bladder, new Vec3(45, 34, 31) * _bladder))],
            [new((int)Tissue.VisceralFat, Labels.TorsoFat, -3), new((int)Tissue.GutWall, Labels.Of("urinary_bladder")), new((int)Tissue.Urine, -1, 2.6)], true);
        var prostate = new Vec3(0, -16, -160);
        yield return new("prostate", [new(Box.Ball(prostate, 30), p => Implicit.Ellipsoid(p, prostate, new(24, 18, 18)))], [new((int)Tissue.Prostate, Labels.Of("prostate"))], true);
    }

    private static double Lobules(Vec3 p) => 9 * Math.Sin(p.X * 0.9) * Math.Sin(p.Y * 1.1) * Math.Sin(p.Z * 0.8) - 4;

    private static double Pyramids(Vec3 d)
    {
        var angle = Math.Atan2(d.Z * 0.5, d.X);
        var wave = Math.Cos(5 * angle + 0.6) + 0.5 * Math.Cos(Math.PI * d.Y / 9);
        return -wave * 4 - 0.4;
    }
}
