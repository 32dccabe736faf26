using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Aorta with its branches, vena cava, iliac vessels, renal and mesenteric vessels; deformed by the seed's warp like the organs round them.</summary>
internal static class GreatVessels
{
    /// <summary>Centre line of the vena cava, drawing frame.</summary>
    public static readonly (Vec3 Point, double Radius)[] Cava = Implicit.Spline(
        [(new(-16, 18, -18), 10), (new(-20, 12, 30), 10.5), (new(-24, 10, 90), 11), (new(-27, 12, 140), 12), (new(-27, 14, 180), 13), (new(-24, 8, 208), 13), (new(-20, -4, 235), 13)], 4);

    /// <summary>Distance to the vena cava, drawing frame.</summary>
    public static double CavaDistance(Vec3 p)
    {
        var d = 1e9;
        for (var i = 0; i + 1 < Cava.Length; i++)
        {
            d = Math.Min(d, Implicit.Segment(p, Cava[i].Point, Cava[i + 1].Point, Cava[i].Radius, Cava[i + 1].Radius));
        }
        return d;
    }

    private static readonly (Vec3 Point, double Radius)[] Aorta = Implicit.Spline(
        [(new(20, 34, 310), 12), (new(18, 34, 260), 12), (new(14, 28, 200), 11.5), (new(9, 18, 150), 11), (new(7, 12, 110), 10), (new(8, 8, 50), 9.5), (new(8, 10, 0), 9), (new(7, 13, -14), 8.5)], 4);

    /// <summary>Layers in painting order.</summary>
    public static IEnumerable<Layer> Layers(Torso torso, bool behindLiver)
    {
        var artery = Labels.Of("artery");
        var vein = Labels.Of("vein");
        var cava = Labels.Of("inferior_vena_cava");
        var aorta = Labels.Of("aorta");
        var veins = new List<Part>();
        var arteries = new List<Part>();
        foreach (var s in (int[])[-1, 1])
        {
            veins.AddRange(Line([(new(-14, 18, -16), 7.5), (new(s * 26 - 4, 26, -44), 7), (new(s * 46, 26, -76), 6.5), (new(s * 60, -8, -104), 6), (new(s * 66, -42, -132), 6), (new(s * 72, -52, -170), 6)]));
            arteries.AddRange(Line([(new(7, 12, -12), 5.5), (new(s * 26, 16, -42), 5), (new(s * 48, 14, -72), 4.5), (new(s * 68, -14, -102), 4.3), (new(s * 76, -46, -130), 4.2), (new(s * 82, -56, -170), 4)]));
            veins.AddRange(Line([(new(s * 46, 26, -76), 4.5), (new(s * 44, 46, -105), 4), (new(s * 40, 40, -135), 3)]));
            arteries.AddRange(Line([(new(s * 46, 14, -72), 3.2), (new(s * 46, 38, -100), 3), (new(s * 44, 36, -135), 2)]));
            arteries.AddRange(Line([(new(7, 13, 92), 3), (new(s * 24, 22, 90), 2.8), (new(s * 45, 36, 84), 2.6)]));
            veins.AddRange(s < 0
                ? Line([(new(-25, 12, 84), 4.5), (new(-36, 20, 82), 4.2), (new(-48, 34, 76), 4)])
                : Line([(new(-18, 10, 94), 4.5), (new(6, -1, 96), 4), (new(26, 12, 96), 4.2), (new(46, 32, 92), 4)]));
        }
        arteries.AddRange(Line([(new(8, 10, 128), 3.6), (new(6, -6, 130), 3.4), (new(-8, -10, 126), 2.8), (new(-16, -8, 122), 2.5)]));
        arteries.AddRange(Line([(new(6, -6, 130), 3), (new(30, 4, 126), 2.8), (new(60, 22, 133), 2.6), (new(92, 40, 146), 2.4)]));
        arteries.AddRange(Line([(new(8, 8, 112), 3.4), (new(8, -8, 98), 3.2), (new(6, -14, 60), 3), (new(-6, -22, 10), 2.4), (new(-20, -24, -24), 1.8)]));
        if (!behindLiver)
        {
            yield return new("vena cava", Line(Cava), [new((int)Tissue.VisceralFat, Labels.TorsoFat, -1.2, p => Math.Max(torso.AboveDiaphragm(p), p.Z - 120)), new((int)Tissue.CavalBlood, cava)], true);
            yield break;
        }
        yield return new("veins", veins, [new((int)Tissue.VisceralFat, Labels.TorsoFat, -1), new((int)Tissue.CavalBlood, vein)], true);
        yield return new("arteries", arteries, [new((int)Tissue.ArterialBlood, artery)], true);
        yield return new("aorta", Line(Aorta), [new((int)Tissue.VisceralFat, Labels.TorsoFat, -1.5), new((int)Tissue.ArterialBlood, aorta)], true);
        yield return new("oesophagus", Line([(new(6, 26, 310), 8), (new(10, 18, 250), 8), (new(20, 10, torso.DomeZ - 14), 8), (new(44, 14, torso.DomeZ - 44), 9)]),
        [
            new((int)Tissue.GutWall, Labels.Of("esophagus")),
            new((int)Tissue.GutFluid, -1, 5.5),
        ], true);
    }

    /// <summary>Portal vein outside the liver: splenic and mesenteric veins to the porta; drawn with the portal tree.</summary>
    public static IReadOnlyList<(Vec3 A, Vec3 B, double Ra, double Rb)> PortalFeeders(Vec3 confluence) =>
        [.. Pairs(Implicit.Spline([(new(90, 42, 140), 3.2), (new(58, 21, 126), 4), (new(28, 0, 116), 4.4), (confluence, 5.2)], 3)),
         .. Pairs(Implicit.Spline([(new(-16, -28, -10), 2.6), (new(-8, -24, 40), 4.2), (new(-3, -17, 75), 5), (confluence, 5.6)], 3))];

    private static IEnumerable<(Vec3 A, Vec3 B, double Ra, double Rb)> Pairs((Vec3 Point, double Radius)[] line) =>
        Enumerable.Range(0, line.Length - 1).Select(i => (line[i].Point, line[i + 1].Point, line[i].Radius, line[i + 1].Radius));

    private static Part[] Line((Vec3 Point, double Radius)[] knots) => Trunk.Tubes(knots.Length > 10 ? knots : Implicit.Spline(knots, 3));
}
