using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Colon with haustra, gas and stool, rectum, and small-bowel loops packed into the free space of the abdomen.</summary>
internal sealed class Bowel
{
    private readonly Torso _torso;
    private readonly (Vec3 Point, double Radius)[] _colon;
    private readonly List<(Vec3 Point, double Radius)[]> _loops = [];
    private readonly (double Phase, double Level) _look;

    /// <summary>Draws the bowel.</summary>
    /// <param name="torso">Trunk.</param>
    /// <param name="seed">Seed of the patient.</param>
    /// <param name="occupied">Distance to everything that loops must keep out of, drawing frame.</param>
    public Bowel(Torso torso, ulong seed, Func<Vec3, double> occupied)
    {
        _torso = torso;
        var r = new RandomSequence(seed, "bowel");
        _look = (r.Next(0, 100), r.Next(-6, 6));
        var transverse = r.Next(-12, 12);
        (Vec3, double)[] frame =
        [
            (new(-90, -24, -62), 24), (new(-102, -8, -30), 25), (new(-108, 12, 0), 22), (new(-106, 22, 28), 20), (new(-92, -6, 46), 19), (new(-74, -56, 40 + transverse), 19),
            (new(-38, -74, 30 + transverse), 19), (new(4, -78, 24 + transverse), 18), (new(46, -74, 36 + transverse), 18), (new(84, -50, 70), 18), (new(106, -8, 98), 18), (new(112, 14, 104), 16),
            (new(114, 36, 76), 15), (new(112, 42, 40), 14), (new(104, 34, -4), 14), (new(91, 12, -44), 14), (new(72, -8, -70), 15), (new(34, -6, -70), 16),
            (new(8, 16, -62), 15), (new(16, 40, -82), 14), (new(4, 52, -104), 17), (new(0, 50, -136), 20), (new(0, 46, -165), 12),
        ];
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = (Inside(frame[i].Item1, frame[i].Item2 + 7), frame[i].Item2);
        }
        var smooth = Implicit.Spline(frame, 8);
        double length = 0;
        for (var i = 0; i < smooth.Length; i++)
        {
            length += i > 0 ? Vec3.Distance(smooth[i].Point, smooth[i - 1].Point) : 0;
            var fold = 1 + 0.13 * Math.Pow(Math.Abs(Math.Sin(Math.PI * length / 27)), 0.7) - 0.09;
            smooth[i].Radius *= fold;
        }
        _colon = smooth;
        PackLoops(r, occupied);
    }

    private Vec3 Inside(Vec3 p, double mm)
    {
        for (var i = 0; i < 60 && _torso.Cavity(p) > -mm && p.Z > -90; i++)
        {
            p = new(p.X * 0.985, p.Y * 0.985, p.Z);
        }
        return p;
    }

    private double ColonDistance(Vec3 p)
    {
        var d = 1e9;
        for (var i = 0; i + 4 < _colon.Length; i += 4)
        {
            d = Math.Min(d, Implicit.Segment(p, _colon[i].Point, _colon[i + 4].Point, _colon[i].Radius, _colon[i + 4].Radius));
        }
        return d;
    }

    private void PackLoops(RandomSequence r, Func<Vec3, double> occupied)
    {
        const double Gap = 22.5;
        var points = new List<Vec3>();
        for (var i = 0; i < 16000 && points.Count < 300; i++)
        {
            var p = r.InBox(new(-100, -95, -100), new(105, 25, 95));
            var free = Math.Min(Math.Min(occupied(p), ColonDistance(p)), -_torso.Cavity(p));
            if (free > 14 && points.TrueForAll(q => Vec3.Distance(p, q) > Gap))
            {
                points.Add(p);
            }
        }
        // Walk from neighbour to neighbour; a far jump starts a new loop.
        while (points.Count > 0)
        {
            var line = new List<(Vec3, double)>();
            var at = points.OrderByDescending(p => p.Z).ThenBy(p => p.X).First();
            points.Remove(at);
            line.Add((at, r.Next(10.5, 13)));
            while (points.Count > 0)
            {
                var next = points.OrderBy(p => Vec3.Distance(p, at)).ThenBy(p => p.X).First();
                if (Vec3.Distance(next, at) > 46)
                {
                    break;
                }
                points.Remove(next);
                at = next;
                line.Add((at, r.Next(10.5, 13.5)));
            }
            _loops.Add(line.Count > 1 ? Implicit.Spline(line, 4) : [(line[0].Item1, 12), (line[0].Item1 + new Vec3(8, 4, 2), 11)]);
        }
    }

    /// <summary>All layers in painting order.</summary>
    public IEnumerable<Layer> Layers()
    {
        var small = Labels.Of("small_bowel");
        var colon = Labels.Of("colon");
        yield return new("mesentery", Mesentery().ToArray(), [new((int)Tissue.PortalBlood, -1, 0, null, null, 0.6)], true);
        yield return new("small bowel", [.. _loops.SelectMany(l => Trunk.Tubes(l))],
        [
            new((int)Tissue.GutWall, small),
            new((int)Tissue.GutFluid, -1, 2.8, null, p => 9 * Math.Sin(p.X * 0.35) * Math.Sin(p.Y * 0.4) * Math.Sin(p.Z * 0.3)),
            new((int)Tissue.Gas, -1, 4, p => Bubble(p)),
        ], true);
        yield return new("colon", Trunk.Tubes(_colon),
        [
            new((int)Tissue.VisceralFat, Labels.TorsoFat, -1.5),
            new((int)Tissue.GutWall, colon),
            new((int)Tissue.Stool, -1, 2.4, null, Stool),
            new((int)Tissue.Gas, -1, 2.4, GasLevel),
        ], true);
    }

    /// <summary>Distance to the colon and loops, drawing frame.</summary>
    public double Distance(Vec3 p) => ColonDistance(p);

    private IEnumerable<Part> Mesentery()
    {
        var root = new Vec3(4, -8, 60);
        foreach (var loop in _loops)
        {
            for (var i = 2; i < loop.Length; i += 4)
            {
                var (a, b) = (root + (loop[i].Point - root) * 0.25, loop[i].Point);
                yield return new(Box.Around(a, b, 3), p => Implicit.Segment(p, a, b, 1.8, 0.9));
            }
        }
    }

    private double Bubble(Vec3 p) =>
        4 * (1.62 - Math.Sin(p.X * 0.071 + _look.Phase) - Math.Sin(p.Z * 0.083 + 0.7 * _look.Phase)) + Math.Max(0, p.Y + 30) * 0.6;

    // Gas lies in front, stool behind, with a horizontal level in each part of the colon because the patient lies on the back.
    private double GasLevel(Vec3 p)
    {
        var transverse = Implicit.Step(-76, -44, p.X) * (1 - Implicit.Step(92, 108, p.X));
        var upper = -16 - 36 * transverse + 26 * Implicit.Step(92, 108, p.X);
        var pelvic = Implicit.Step(-62, -50, p.Z) is var above && p.X > -60 ? 1 - above : 0;
        var level = upper + (-14 - upper) * pelvic;
        return p.Y - level - _look.Level;
    }

    private static double Stool(Vec3 p) =>
        38 * Math.Sin(p.X * 0.55 + 1.3 * Math.Sin(p.Z * 0.31)) * Math.Sin(p.Y * 0.61 + Math.Sin(p.X * 0.23)) * Math.Sin(p.Z * 0.47) - 30 * Math.Max(0, Math.Sin(p.X * 0.9) * Math.Sin(p.Y * 0.8) * Math.Sin(p.Z * 0.7) - 0.35);
}
