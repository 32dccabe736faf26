using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>
/// The liver as an intersection of surfaces: below the diaphragm, inside the trunk wall, above the slanted visceral surface, in front of a posterior surface that
/// wraps the vena cava; neighbours are carved out. The visceral surface is shifted until the volume drawn from the seed is met.
/// </summary>
internal sealed class LiverShape
{
    private readonly Torso _torso;
    private readonly Warp _warp;
    private readonly List<Func<Vec3, double>> _neighbours = [];
    private readonly double _left;
    private double _shift;

    /// <summary>Draws the liver.</summary>
    public LiverShape(Torso torso, Warp warp, ulong seed)
    {
        _torso = torso;
        _warp = warp;
        var r = new RandomSequence(seed, "liver");
        TargetMl = r.Next(1400, 1640);
        _left = r.Next(74, 92);
    }

    /// <summary>Volume that the shape is fitted to, mL.</summary>
    public double TargetMl { get; }

    /// <summary>Box that holds the liver in the anatomy frame, mm.</summary>
    public static Box Bounds { get; } = new(new(-160, -125, 10), new(110, 110, 235));

    /// <summary>Carves a neighbour out of the liver; the function is taken in the undeformed drawing frame.</summary>
    public void Carve(Func<Vec3, double> neighbour) => _neighbours.Add(neighbour);

    /// <summary>Height of the visceral (lower) surface.</summary>
    private double Lower(double x, double y)
    {
        var u = x + 138;
        var slope = 36 + 0.62 * Math.Min(u, 118) + 0.36 * Math.Max(0, u - 118);
        var tilt = 0.10 + 0.26 * Implicit.Step(-125, -20, x);
        return slope + tilt * (y + 30) + _shift;
    }

    /// <summary>Depth (y) of the posterior surface.</summary>
    private static double Posterior(double x)
    {
        var right = 20 + 92 / (1 + Math.Exp((x + 46) / 8));
        return right - 0.45 * Math.Max(0, x + 2) - 0.3 * Math.Max(0, x + 22);
    }

    /// <summary>Distance to the surface in the undeformed drawing frame, mm (first order near the surface).</summary>
    public double Drawing(Vec3 p)
    {
        var d = _torso.Cavity(p) + 3;
        if (d > 30)
        {
            return d;
        }
        d = Implicit.SmoothMax(d, _torso.AboveDiaphragm(p) + 3.4, 10);
        d = Implicit.SmoothMax(d, (Lower(p.X, p.Y) - p.Z) * 0.80, 20);
        d = Implicit.SmoothMax(d, (p.Y - Posterior(p.X)) * 0.62, 16);
        d = Implicit.SmoothMax(d, (p.X - _left) * 0.9, 24);
        // Fissure of the round ligament, open below and in front.
        var fissure = Math.Max(Math.Abs(p.X - 16 + 0.22 * (p.Y + 60) - 0.06 * (p.Z - 150)) - 2.2, Math.Max(p.Z - Lower(p.X, p.Y) - 24, p.Y + 14));
        d = Implicit.SmoothMax(d, -fissure, 5);
        // Porta: a shallow groove where the vessels enter.
        d = Implicit.SmoothMax(d, -Implicit.Ellipsoid(p, new(-22, -2, Lower(-22, -2) - 2), new(30, 12, 13)), 8);
        foreach (var n in _neighbours)
        {
            d = Implicit.SmoothMax(d, -n(p), 4);
        }
        return d;
    }

    /// <summary>Distance to the surface at an anatomy point, mm.</summary>
    public double Distance(Vec3 p) => Drawing(_warp.Apply(p));

    /// <summary>Point of the porta hepatis, anatomy mm.</summary>
    public Vec3 Porta => new(-24, -4, Lower(-24, -4) + 4);

    /// <summary>Shifts the visceral surface until the volume is met (bisection on a 7 mm lattice).</summary>
    public void FitVolume(int threads)
    {
        var (low, high) = (-45.0, 45.0);
        for (var i = 0; i < 9; i++)
        {
            _shift = (low + high) / 2;
            if (VolumeMl(7, threads) > TargetMl)
            {
                low = _shift;
            }
            else
            {
                high = _shift;
            }
        }
    }

    /// <summary>Volume on a lattice, mL.</summary>
    public double VolumeMl(double stepMm, int threads)
    {
        var b = Bounds;
        var nz = (int)((b.High.Z - b.Low.Z) / stepMm);
        var count = Numerics.FixedBlocks.Sum(nz, 1, threads, (first, past) =>
        {
            double n = 0;
            for (var k = first; k < past; k++)
            {
                for (var y = b.Low.Y; y < b.High.Y; y += stepMm)
                {
                    for (var x = b.Low.X; x < b.High.X; x += stepMm)
                    {
                        n += Distance(new(x, y, b.Low.Z + (k + 0.5) * stepMm)) < 0 ? 1 : 0;
                    }
                }
            }
            return n;
        });
        return count * stepMm * stepMm * stepMm / 1000;
    }
}
