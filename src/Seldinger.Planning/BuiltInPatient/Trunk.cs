using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Couch, skin, fat, muscles, lungs, diaphragm and heart.</summary>
internal static class Trunk
{
    private static readonly Box Everywhere = new(new(-260, -200, -260), new(260, 220, 360));

    /// <summary>Couch, skin, fat, wall muscle and the fat of the cavity.</summary>
    public static IEnumerable<Layer> Envelope(Torso torso)
    {
        const double Top = 124; // y of the couch surface
        static double Couch(Vec3 p)
        {
            var y = p.Y - (Top + 0.0009 * -p.X * p.X * 0.6) - 5;
            return Math.Max(Math.Abs(y) - 5, Math.Abs(p.X) - 200);
        }
        yield return new("couch", [new(new(new(-260, 80, -400), new(260, 180, 500)), Couch)], [new((int)Tissue.Couch, 0)], false);
        yield return new("body", [new(Everywhere, torso.Skin)], [new((int)Tissue.Skin, 1, Map: 3), new((int)Tissue.Skin, Labels.Of("skin")), new((int)Tissue.Fat, Labels.Of("subcutaneous_fat"), 2.2)], false);
        yield return new("wall", [new(Everywhere, torso.Wall)],
        [
            new((int)Tissue.Muscle, Labels.Of("muscle")),
            // Fat planes between the flat muscles of the flank.
            new((int)Tissue.Fat, -1, 5.8, Flank, null, 0.55),
            new((int)Tissue.Muscle, -1, 7.2, Flank),
            new((int)Tissue.Fat, -1, 11.8, Flank, null, 0.55),
            new((int)Tissue.Muscle, -1, 13.2, Flank),
        ], false);
        yield return new("cavity", [new(Everywhere, torso.Cavity)], [new((int)Tissue.VisceralFat, Labels.TorsoFat)], false);
    }

    private static double Flank(Vec3 p) => Math.Max(Math.Max(80 - Math.Abs(p.X), p.Z - 125), -70 - p.Z) * 0.1;

    /// <summary>Muscles of the back, the iliopsoas and the buttocks.</summary>
    public static IEnumerable<Layer> Muscles(Torso torso)
    {
        foreach (var s in (int[])[-1, 1])
        {
            var side = s < 0 ? "right" : "left";
            double Erector(Vec3 p)
            {
                var y = Torso.SpineY(p.Z);
                var lumbar = Implicit.Step(150, 90, p.Z);
                var d = Implicit.EllipticCylinder(p.X - s * (27 + 6 * lumbar), p.Y - y - 39 - 2 * lumbar, 21 + 10 * lumbar, 13 + 6 * lumbar);
                return Implicit.SmoothMax(Implicit.SmoothMax(d, torso.Wall(p) + 1, 4), -110 - p.Z, 6);
            }
            yield return new("erector spinae " + side, [new(new(new(Math.Min(s * 2, s * 72), 40, -120), new(Math.Max(s * 2, s * 72), 125, 320)), Erector)],
                [new((int)Tissue.Fat, -1, -1.5, p => -torso.Cavity(p)), new((int)Tissue.Muscle, Labels.Of("autochthon_" + side))], false);
            var quadratus = (Vec3 p) => Math.Max(Implicit.EllipticCylinder(p.X - s * (64 + 0.1 * (60 - p.Z)), p.Y - Torso.SpineY(p.Z) - 24, 19, 9), Math.Max(p.Z - 135, -12 - p.Z));
            yield return new("quadratus lumborum " + side, [new(new(new(Math.Min(s * 35, s * 100), 40, -20), new(Math.Max(s * 35, s * 100), 95, 140)), quadratus)],
                [new((int)Tissue.Muscle, Labels.Of("muscle"))], false);
            var psoas = Implicit.Spline([(new(s * 27, 47, 125), 5), (new(s * 34, 46, 90), 12), (new(s * 42, 42, 45), 19), (new(s * 49, 36, 0), 23), (new(s * 62, 18, -50), 22), (new(s * 76, -16, -95), 19), (new(s * 84, -34, -125), 17), (new(s * 94, -20, -170), 14)], 3);
            yield return new("iliopsoas " + side, Tubes(psoas), [new((int)Tissue.VisceralFat, Labels.TorsoFat, -2), new((int)Tissue.Muscle, Labels.Of("iliopsoas_" + side))], false);
            var iliacus = Implicit.Spline([(new(s * 92, 20, -12), 6), (new(s * 100, -4, -40), 12), (new(s * 92, -22, -80), 15), (new(s * 86, -32, -115), 14)], 3);
            yield return new("iliacus " + side, Tubes(iliacus), [new((int)Tissue.Muscle, Labels.Of("iliopsoas_" + side))], false);
            var buttock = new Vec3(s * 92, 62, -108);
            double Gluteus(Vec3 p) => Implicit.SmoothMax(Implicit.Ellipsoid(p, buttock, new(68, 42, 92)), torso.Wall(p) - 10, 10);
            yield return new("gluteus " + side, [new(Box.Ball(buttock, 96), Gluteus)],
            [
                new((int)Tissue.Muscle, Labels.Of("gluteus_maximus_" + side)),
                new((int)Tissue.Fat, -1, 0, p => Math.Abs(Implicit.Ellipsoid(p, buttock + new Vec3(0, -14, 6), new(62, 40, 84))) - 0.9, null, 0.7),
            ], false);
            double Floor(Vec3 p) => Math.Max(Implicit.EllipticCylinder(p.X - s * 52, p.Y - 8, 12, 46), p.Z + 105);
            yield return new("obturator " + side, [new(new(new(Math.Min(s * 36, s * 68), -44, -190), new(Math.Max(s * 36, s * 68), 60, -100)), Floor)],
                [new((int)Tissue.Muscle, Labels.Of("muscle"))], false);
        }
    }

    /// <summary>Tube layer parts from a spline.</summary>
    public static Part[] Tubes((Vec3 Point, double Radius)[] line, double shrink = 0) => [.. Enumerable.Range(0, line.Length - 1).Select(i =>
    {
        var ((a, ra), (b, rb)) = (line[i], line[i + 1]);
        return new Part(Box.Around(a, b, Math.Max(ra, rb) + 1), p => Implicit.Segment(p, a, b, ra - shrink, rb - shrink));
    })];

    /// <summary>The heart as one surface, anatomy mm.</summary>
    public static double Heart(Torso torso, Vec3 p)
    {
        var q = new Vec3(p.X - 18, p.Y + 34, p.Z - torso.DomeZ - 22);
        var r = new Vec3(0.82 * q.X - 0.57 * q.Y, 0.57 * q.X + 0.82 * q.Y, q.Z);
        return Implicit.SmoothMax(Implicit.Ellipsoid(r, Vec3.Zero, new(63, 44, 46)), -torso.AboveDiaphragm(p) + 1.5, 8);
    }

    /// <summary>Lungs, diaphragm, heart.</summary>
    public static IEnumerable<Layer> Chest(Torso torso, ulong seed)
    {
        var low = new Vec3(-180, -140, 40);
        var high = new Vec3(180, 130, 330);
        double Dome(Vec3 p) => Implicit.SmoothMax(torso.Cavity(p) + 1.5, torso.AboveDiaphragm(p), 6);
        yield return new("diaphragm", [new(new(low, high), Dome)],
        [
            new((int)Tissue.Diaphragm, Labels.Of("diaphragm"), 0, p => -torso.AboveDiaphragm(p) - 2.6),
        ], false);
        foreach (var s in (int[])[-1, 1])
        {
            double Lung(Vec3 p)
            {
                var d = Implicit.SmoothMax(torso.Cavity(p) + 2.2, 3 - torso.AboveDiaphragm(p), 5);
                var column = Implicit.EllipticCylinder(p.X, p.Y - Torso.SpineY(p.Z) + 4, 27, 33);
                var front = Implicit.EllipticCylinder(p.X - 4, p.Y + 88, 14, 40);
                var mediastinum = Implicit.SmoothMin(Implicit.SmoothMin(column, Heart(torso, p) - 4, 12), front, 10);
                d = Implicit.SmoothMax(d, -mediastinum, 8);
                return Math.Max(d, -s * (p.X - 4));
            }
            var (lower, upper) = s < 0 ? ("lung_lower_lobe_right", "lung_middle_lobe_right") : ("lung_lower_lobe_left", "lung_upper_lobe_left");
            double Fissure(Vec3 p) => (p.Y + 8 + 0.45 * (p.Z - torso.DomeZ)) * 0.9;
            var bounds = s < 0 ? new Box(low, new(12, 130, 330)) : new Box(new(-4, -140, 40), high);
            yield return new("lung " + s, [new(bounds, Lung)],
            [
                new((int)Tissue.Lung, Labels.Of(lower)),
                new((int)Tissue.Lung, Labels.Of(upper), 0, Fissure),
                new((int)Tissue.Diaphragm, -1, 0, p => Math.Abs(Fissure(p)) - 0.5, null, 0.25),
            ], false);
            yield return new("lung vessels " + s, [.. LungVessels(torso, s, seed).Where(t => Lung(t.B) < -3).Select(t => new Part(Box.Around(t.A, t.B, t.Ra + 1), p => Implicit.Segment(p, t.A, t.B, t.Ra, t.Rb)))],
                [new((int)Tissue.LungVessel, -1, 0, p => Lung(p) + 2, null, 0.85)], false);
        }
        var c = new Vec3(18, -34, torso.DomeZ + 22);
        yield return new("heart", [new(new(new(-80, -120, torso.DomeZ - 50), new(110, 60, 330)), p => Heart(torso, p))],
        [
            new((int)Tissue.VisceralFat, Labels.TorsoFat, -3),
            new((int)Tissue.HeartMuscle, Labels.Of("heart")),
            new((int)Tissue.LeftHeart, -1, 0, p => Implicit.Ellipsoid(p, c + new Vec3(26, 4, 8), new(25, 22, 28))),
            new((int)Tissue.RightHeart, -1, 0, p => Implicit.Ellipsoid(p, c + new Vec3(-13, -16, 6), new(31, 15, 26))),
            new((int)Tissue.RightHeart, -1, 0, p => Implicit.Ellipsoid(p, c + new Vec3(-36, 16, 14), new(16, 22, 24))),
        ], false);
    }

    private static IEnumerable<(Vec3 A, Vec3 B, double Ra, double Rb)> LungVessels(Torso torso, int s, ulong seed)
    {
        var r = new RandomSequence(seed, "lung-vessels" + s);
        var hilum = new Vec3(s * 42, 14, torso.DomeZ + 70);
        for (var i = 0; i < 60; i++)
        {
            var end = new Vec3(s * r.Next(40, 140), r.Next(-70, 85), r.Next(torso.DomeZ - 80, torso.DomeZ + 60));
            var bend = hilum + (end - hilum) * 0.5 + r.InBox(new(-14, -14, -14), new(14, 14, 14));
            yield return (hilum, bend, 2.4, 1.7);
            yield return (bend, end, 1.7, 0.8);
            for (var j = 0; j < 3; j++)
            {
                var start = bend + (end - bend) * r.Next(0.1, 0.9);
                yield return (start, start + r.InBox(new(-26, -26, -26), new(26, 26, 20)), 1.1, 0.6);
            }
        }
    }
}
