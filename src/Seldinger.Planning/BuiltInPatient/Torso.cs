using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>
/// Trunk outlines, diaphragm and spine curve. Anatomy frame: LPS mm, z = 0 at the fourth lumbar vertebra, y = 0 at mid-depth, x = 0 in the midline.
/// Lengths are a drawing of an adult of about 170 cm and 70 kg, not measurements.
/// </summary>
internal sealed class Torso
{
    // z, half width, half depth, lateral fat, front fat, back fat, lateral wall, front wall, back wall (mm)
    private static readonly double[][] Table =
    [
        [-175, 170, 108, 27, 22, 30, 46, 30, 34],
        [-130, 176, 113, 26, 24, 32, 44, 24, 34],
        [-90, 176, 115, 25, 26, 30, 38, 18, 32],
        [-45, 170, 112, 23, 26, 26, 28, 14, 26],
        [0, 162, 111, 20, 24, 21, 20, 12, 20],
        [50, 160, 113, 18, 20, 17, 18, 12, 17],
        [110, 163, 117, 14, 15, 14, 17, 12, 15],
        [170, 167, 119, 12, 11, 13, 17, 12, 15],
        [230, 166, 117, 12, 11, 14, 17, 13, 15],
        [290, 162, 112, 12, 12, 15, 19, 14, 17],
    ];

    private const double LowZ = -300;
    private const double StepZ = 0.25;
    private readonly (Outline Skin, Outline Wall, Outline Cavity)[] _outlines = new (Outline, Outline, Outline)[2800];

    /// <summary>Draws the build of the trunk.</summary>
    public Torso(ulong seed)
    {
        var r = new RandomSequence(seed, "torso");
        var (width, depth, fat) = (r.Factor(0.025), r.Factor(0.025), r.Factor(0.2));
        for (var i = 0; i < _outlines.Length; i++)
        {
            _outlines[i] = Build(LowZ + (i + 0.5) * StepZ, width, depth, fat);
        }
        DomeZ = 214 + r.Next(-4, 4);
    }

    /// <summary>Height of the right diaphragm dome, mm.</summary>
    public double DomeZ { get; }

    private static double At(int column, double z)
    {
        var i = 1;
        while (i < Table.Length - 1 && Table[i][0] < z)
        {
            i++;
        }
        var t = Math.Clamp((z - Table[i - 1][0]) / (Table[i][0] - Table[i - 1][0]), 0, 1);
        return Table[i - 1][column] + (Table[i][column] - Table[i - 1][column]) * (t * t * (3 - 2 * t));
    }

    /// <summary>Outline of one level of the trunk: half axes and centre.</summary>
    /// <param name="A">Half width.</param>
    /// <param name="B">Half depth.</param>
    /// <param name="Y">y of the centre.</param>
    internal readonly record struct Outline(double A, double B, double Y);

    /// <summary>Outlines of skin, muscle wall and cavity at height z.</summary>
    public (Outline Skin, Outline Wall, Outline Cavity) Outlines(double z) => _outlines[Math.Clamp((int)((z - LowZ) / StepZ), 0, _outlines.Length - 1)];

    private static (Outline Skin, Outline Wall, Outline Cavity) Build(double z, double width, double depth, double fat)
    {
        var skin = new Outline(At(1, z) * width, At(2, z) * depth, 0);
        var (fl, ff, fb) = (At(3, z) * fat, At(4, z) * fat, At(5, z) * fat);
        var wall = new Outline(skin.A - fl, skin.B - (ff + fb) / 2, (ff - fb) / 2);
        var (wl, wf, wb) = (At(6, z), At(7, z), At(8, z));
        return (skin, wall, new(wall.A - wl, wall.B - (wf + wb) / 2, wall.Y + (wf - wb) / 2));
    }

    /// <summary>Body surface, with the furrow over the spine and the flat front of a lying person.</summary>
    public double Skin(Vec3 p)
    {
        var o = Outlines(p.Z).Skin;
        var furrow = p.Y > 0 ? 9 * Math.Exp(-p.X * p.X / 450) * Implicit.Step(20, 70, p.Y) : 0;
        var navel = p.Y < 0 ? 9 * Math.Exp(-(p.X * p.X + (p.Z - 8) * (p.Z - 8)) / 70) : 0;
        return Implicit.Superellipse(p.X, p.Y - o.Y, o.A, o.B) + furrow + navel;
    }

    /// <summary>Outer surface of the muscle wall.</summary>
    public double Wall(Vec3 p)
    {
        var o = Outlines(p.Z).Wall;
        var furrow = p.Y > 0 ? 6 * Math.Exp(-p.X * p.X / 300) : 0;
        return Implicit.Superellipse(p.X, p.Y - o.Y, o.A, o.B) + furrow;
    }

    /// <summary>Inner surface of the trunk wall (pleura and peritoneum).</summary>
    public double Cavity(Vec3 p)
    {
        var o = Outlines(p.Z).Cavity;
        return Implicit.Superellipse(p.X, p.Y - o.Y, o.A, o.B);
    }

    /// <summary>Height of the diaphragm above a point of the transverse plane: two domes and the central tendon.</summary>
    public double Diaphragm(double x, double y)
    {
        static double Dome(double x, double y, double cx, double cy, double ax, double ay, double top)
        {
            var (u, v) = ((x - cx) / ax, (y - cy) / ay);
            var r2 = u * u + v * v;
            return top - 13 * r2 - (52 + 42 * Math.Clamp(v, -1, 1)) * Math.Min(r2 * r2 * r2, 3);
        }
        var right = Dome(x, y, -72, -4, 84, 101, DomeZ);
        var left = Dome(x, y, 76, 4, 80, 97, DomeZ - 13);
        var tendon = DomeZ - 24 - 0.004 * (x * x + (y + 35) * (y + 35)) - (y > 10 ? 0.9 * (y - 10) : 0);
        return Implicit.SmoothMax(Implicit.SmoothMax(right, left, 10), tendon, 14);
    }

    /// <summary>Signed distance above the diaphragm (negative below), first order.</summary>
    public double AboveDiaphragm(Vec3 p)
    {
        const double H = 2;
        var z = Diaphragm(p.X, p.Y);
        if (Math.Abs(p.Z - z) > 200)
        {
            return p.Z - z;
        }
        var gx = (Diaphragm(p.X + H, p.Y) - Diaphragm(p.X - H, p.Y)) / (2 * H);
        var gy = (Diaphragm(p.X, p.Y + H) - Diaphragm(p.X, p.Y - H)) / (2 * H);
        return (p.Z - z) / Math.Sqrt(1 + gx * gx + gy * gy);
    }

    /// <summary>y of the centre of the vertebral body at height z: lumbar lordosis, thoracic kyphosis, sacral sweep.</summary>
    public static double SpineY(double z)
    {
        double[] zs = [-175, -130, -90, -60, -30, 0, 36, 71, 105, 140, 195, 250, 300];
        double[] ys = [70, 76, 70, 58, 46, 40, 39, 41, 44, 48, 55, 58, 58];
        var i = 1;
        while (i < zs.Length - 1 && zs[i] < z)
        {
            i++;
        }
        var t = Math.Clamp((z - zs[i - 1]) / (zs[i] - zs[i - 1]), 0, 1);
        return ys[i - 1] + (ys[i] - ys[i - 1]) * t;
    }
}
