using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Spine, ribs, costal cartilage, sternum, pelvis and femoral heads.</summary>
internal static class Skeleton
{
    // Centre heights of the vertebral bodies, T7 .. L5, mm.
    private static readonly (string Name, double Z, double Height)[] Vertebrae =
    [
        ("T7", 273, 20), ("T8", 249, 20.5), ("T9", 224, 21), ("T10", 198, 22), ("T11", 170, 23), ("T12", 140, 24.5),
        ("L1", 107, 26), ("L2", 72, 27), ("L3", 36, 27.5), ("L4", 0, 27.5), ("L5", -35, 27),
    ];

    // Rib number, height of its head, drop to its front end, last angle from the back in degrees.
    private static readonly (int Number, double Z, double Drop, double EndDeg)[] Ribs =
    [
        (5, 330, 104, 156), (6, 306, 108, 154), (7, 283, 112, 151), (8, 259, 118, 146), (9, 234, 122, 138), (10, 208, 116, 126), (11, 179, 82, 104), (12, 147, 50, 78),
    ];

    /// <summary>Draws the bones.</summary>
    public static IEnumerable<Layer> Layers(Torso torso)
    {
        foreach (var (name, z, height) in Vertebrae)
        {
            yield return Vertebra(torso, name, z, height);
        }
        yield return Discs();
        yield return Canal();
        yield return Sacrum();
        foreach (var side in (int[])[-1, 1])
        {
            foreach (var layer in Pelvis(side))
            {
                yield return layer;
            }
        }
        yield return Cartilage(torso);
        yield return Sternum(torso);
        foreach (var side in (int[])[-1, 1])
        {
            foreach (var rib in Ribs)
            {
                yield return Rib(torso, side, rib.Number, rib.Z, rib.Drop, rib.EndDeg);
            }
        }
    }

    private static string Side(int side) => side < 0 ? "right" : "left";

    private static Band[] Bone(string label, double cortexMm) =>
    [
        new((int)Tissue.CorticalBone, Labels.Of(label)),
        new((int)Tissue.CancellousBone, -1, cortexMm),
    ];

    private static Layer Vertebra(Torso torso, string name, double z, double height)
    {
        var y = Torso.SpineY(z);
        var lumbar = name[0] == 'L';
        var (a, b) = lumbar ? (24.0, 16.5) : (17.5 + (210 - z) * 0.02, 15.5);
        double Body(Vec3 p)
        {
            var h = (p.Z - z) / (height / 2);
            var waist = 1.8 * (1 - Math.Min(1, h * h));
            var side = Implicit.EllipticCylinder(p.X, p.Y - y, a - waist, b - waist);
            return Implicit.SmoothMax(side, Math.Abs(p.Z - z) - height / 2, 3);
        }
        var back = y + b;
        var spinous = new Vec3(0, back + (lumbar ? 43 : 31), z - (lumbar ? 10 : 27));
        while (torso.Skin(spinous) > -11 && spinous.Y > back + 15)
        {
            spinous -= new Vec3(0, 1, 0);
        }
        var parts = new List<Part> { new(Box.Ball(new(0, y, z), 30), Body) };
        parts.Add(Tube(new(0, back + 19, z - 4), spinous, 4.5, 3.2));
        foreach (var s in (int[])[-1, 1])
        {
            var pedicle = new Vec3(s * 12.5, back + 2, z + 3);
            var joint = new Vec3(s * 15.5, back + 13, z - 3);
            parts.Add(Tube(new(s * 12, y + b * 0.6, z + 3), pedicle, 4.2, 4));
            parts.Add(Tube(pedicle, joint, 4, 5));
            parts.Add(Tube(joint, new(0, back + 20, z - 5), 4.4, 3.8));
            parts.Add(Tube(joint + new Vec3(0, -2, 4), joint + new Vec3(s * 1.5, 3, -20), 5.2, 5));
            parts.Add(lumbar
                ? Tube(joint, new(s * 42, back + 14, z + 1), 4, 2.8)
                : Tube(joint, new(s * 32, back + 21, z + 2), 4, 3.6));
        }
        return new("vertebra " + name, parts, Bone("vertebrae_" + name, 1.2), false);
    }

    private static Part Tube(Vec3 a, Vec3 b, double ra, double rb) => new(Box.Around(a, b, Math.Max(ra, rb) + 2), p => Implicit.Segment(p, a, b, ra, rb));

    private static Layer Discs()
    {
        var parts = new List<Part>();
        for (var i = 0; i < Vertebrae.Length; i++)
        {
            var below = i + 1 < Vertebrae.Length ? Vertebrae[i + 1].Z : -68;
            var z = (Vertebrae[i].Z + below) / 2;
            var y = Torso.SpineY(z);
            var (a, b) = z < 125 ? (23.5, 16.0) : (18.0, 15.0);
            parts.Add(new(Box.Ball(new(0, y, z), 26), p => Math.Max(Implicit.EllipticCylinder(p.X, p.Y - y, a, b), Math.Abs(p.Z - z) - 5)));
        }
        // Painted after the vertebrae: the endplates keep their height because the discs only fill the gaps.
        return new("discs", parts, [new((int)Tissue.Disc, Labels.Of("cartilage"))], false);
    }

    private static Layer Canal()
    {
        static double Distance(Vec3 p)
        {
            var y = Torso.SpineY(p.Z) + (p.Z < 125 ? 16.5 : 15.5) + 8.5;
            return Implicit.EllipticCylinder(p.X, p.Y - y, p.Z < 125 ? 10.5 : 9, 7.5);
        }
        return new("spinal canal", [new(new(new(-14, 40, -85), new(14, 105, 300)), Distance)], [new((int)Tissue.SpinalCanal, Labels.Of("spinal_cord"))], false);
    }

    private static Layer Sacrum()
    {
        static double Distance(Vec3 p)
        {
            var t = Math.Clamp((-52 - p.Z) / 105, 0, 1.1);
            var y = Torso.SpineY(p.Z) + 6;
            var a = 50 - 36 * t;
            var b = 20 - 11 * t;
            var wing = Implicit.EllipticCylinder(p.X, p.Y - y - 0.0035 * p.X * p.X * (1 - t), a, b);
            return Implicit.SmoothMax(wing, Math.Max(p.Z + 52, -160 - p.Z), 5);
        }
        return new("sacrum", [new(new(new(-56, 20, -163), new(56, 110, -48)), Distance)], Bone("sacrum", 1.3), false);
    }

    private static IEnumerable<Layer> Pelvis(int s)
    {
        var sacroiliac = new Vec3(s * 50, 66, -78);
        var spine = new Vec3(s * 46, 84, -48);
        var crestBack = new Vec3(s * 72, 62, -14);
        var crest = new Vec3(s * 108, 16, -2);
        var crestFront = new Vec3(s * 126, -28, -28);
        var front = new Vec3(s * 122, -50, -56);
        var lowerFront = new Vec3(s * 100, -42, -92);
        var roof = new Vec3(s * 88, -4, -94);
        var centre = new Vec3(s * 99, 14, -50);
        var notch = new Vec3(s * 66, 44, -104);
        Vec3[] ring = [sacroiliac, spine, crestBack, crest, crestFront, front, lowerFront, roof, notch];
        var parts = new List<Part>();
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b, c) = (centre, ring[i], ring[(i + 1) % ring.Length]);
            var box = Box.Around(a, b, 7);
            var box2 = Box.Around(b, c, 7);
            parts.Add(new(new(new(Math.Min(box.Low.X, box2.Low.X), Math.Min(box.Low.Y, box2.Low.Y), Math.Min(box.Low.Z, box2.Low.Z)),
                new(Math.Max(box.High.X, box2.High.X), Math.Max(box.High.Y, box2.High.Y), Math.Max(box.High.Z, box2.High.Z))), p => Implicit.Triangle(p, a, b, c) - 3.4));
        }
        for (var i = 1; i + 1 < 7; i++)
        {
            parts.Add(Tube(ring[i], ring[i + 1], 5.5, 5.5));
        }
        parts.Add(Tube(sacroiliac, spine, 8, 6));
        parts.Add(Tube(sacroiliac, notch, 9, 8));
        parts.Add(Tube(notch, roof, 9, 11));
        var socket = new Vec3(s * 90, -2, -120);
        parts.Add(new(Box.Ball(socket, 36), p => Math.Max(Implicit.Ellipsoid(p, socket, new(32, 32, 32)), s * (p.X - socket.X) - 8 + 0.35 * (socket.Z - p.Z))));
        parts.Add(Tube(new(s * 66, -26, -122), new(s * 9, -62, -152), 9, 8));
        parts.Add(Tube(new(s * 72, 22, -128), new(s * 62, 34, -185), 12, 14));
        yield return new("hip bone " + Side(s), parts, Bone("hip_" + Side(s), 1.6), false);
        yield return new("hip joint " + Side(s), [new(Box.Ball(socket, 28), p => (p - socket).Length - 26.5)], [new((int)Tissue.Cartilage, Labels.Of("cartilage"))], false);
        yield return new("femur " + Side(s),
        [
            new(Box.Ball(socket, 27), p => (p - socket).Length - 24.5),
            Tube(socket, new(s * 128, 14, -152), 15, 17),
            Tube(new(s * 128, 14, -152), new(s * 136, 10, -200), 19, 17),
            Tube(new(s * 128, 16, -148), new(s * 143, 24, -138), 14, 11),
        ], Bone("femur_" + Side(s), 2), false);
    }

    // Ribs lie in the middle of the trunk wall; angle 0 is the back, 180 the front.
    private static Vec3 WallPoint(Torso torso, int side, double angleDeg, double z, double inward)
    {
        var (_, wall, cavity) = torso.Outlines(z);
        var (a, b, y) = ((wall.A * (1 - inward)) + cavity.A * inward, (wall.B * (1 - inward)) + cavity.B * inward, (wall.Y * (1 - inward)) + cavity.Y * inward);
        var t = angleDeg * Math.PI / 180;
        static double Round(double v) => Math.Sign(v) * Math.Pow(Math.Abs(v), 0.8);
        return new(side * a * Round(Math.Sin(t)), y + b * Round(Math.Cos(t)), z);
    }

    private const double Flat = 1.9; // a rib is this much higher than thick

    private static Layer Rib(Torso torso, int side, int number, double headZ, double drop, double endDeg)
    {
        var points = new List<Vec3>();
        var y = Torso.SpineY(headZ);
        points.Add(new(side * 21, y + 12, headZ));
        points.Add(new(side * 36, y + 25, headZ + 1));
        const int Steps = 22;
        for (var i = 0; i <= Steps; i++)
        {
            var angle = 28 + (endDeg - 28) * i / Steps;
            var t = angle / endDeg;
            points.Add(WallPoint(torso, side, angle, headZ - drop * Math.Pow(t, 1.15), 0.62));
        }
        var parts = new List<Part>();
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var (a, b) = (Squash(points[i]), Squash(points[i + 1]));
            parts.Add(new(Box.Around(points[i], points[i + 1], 9), p => Implicit.Segment(Squash(p), a, b, 3.7, 3.7)));
        }
        return new($"rib {number} {Side(side)}", parts, Bone($"rib_{Side(side)}_{number}", 1.3), false);
    }

    private static Vec3 Squash(Vec3 p) => new(p.X, p.Y, p.Z / Flat);

    private static Layer Cartilage(Torso torso)
    {
        var parts = new List<Part>();
        foreach (var side in (int[])[-1, 1])
        {
            foreach (var (number, z, drop, endDeg) in Ribs)
            {
                if (number > 10)
                {
                    continue;
                }
                var from = WallPoint(torso, side, endDeg, z - drop, 0.62);
                var rise = number switch { 5 => 8, 6 => 14, 7 => 26, 8 => 34, 9 => 32, _ => 24 };
                var toDeg = number switch { 5 => 173, 6 => 173, 7 => 172, 8 => 165, 9 => 156, _ => 145 };
                for (var i = 0; i < 4; i++)
                {
                    var (t0, t1) = (i / 4.0, (i + 1) / 4.0);
                    var a = WallPoint(torso, side, endDeg + (toDeg - endDeg) * t0, z - drop + rise * t0 * t0, 0.62);
                    var b = WallPoint(torso, side, endDeg + (toDeg - endDeg) * t1, z - drop + rise * t1 * t1, 0.62);
                    var (qa, qb) = (Squash(a), Squash(b));
                    parts.Add(new(Box.Around(a, b, 9), p => Implicit.Segment(Squash(p), qa, qb, 3.9, 3.9)));
                }
            }
        }
        return new("costal cartilage", parts, [new((int)Tissue.Cartilage, Labels.Of("costal_cartilages"))], false);
    }

    private static Layer Sternum(Torso torso)
    {
        var top = WallPoint(torso, 1, 180, 300, 0.5);
        var low = WallPoint(torso, 1, 180, 205, 0.5);
        var tip = WallPoint(torso, 1, 180, 178, 0.6);
        double Distance(Vec3 p)
        {
            var q = new Vec3(p.X / 2.2, p.Y, p.Z);
            return Math.Min(Implicit.Segment(q, top, low, 6.5, 6), Implicit.Segment(q, low, tip, 5, 2.5));
        }
        return new("sternum", [new(Box.Around(top, tip, 18), Distance)], Bone("sternum", 1.2), false);
    }
}
