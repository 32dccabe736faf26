using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Physics.Probes;

/// <summary>
/// A surface of revolution about a line, cut into bands along it: the exposed part of a needle, a spheroid, or a tine bent along a curve. Coordinates: z along the line from its tip, r from
/// the line, m. Where the line runs is said in the frame of the head: origin at the tip of the instrument, third axis towards the handle.
/// </summary>
public sealed class ProbeSurface
{
    private const int MutualAround = 12, MutualAlong = 4;

    private static readonly (double[] Nodes, double[] Weights) Fine = GaussLegendre.Rule(12);

    private readonly Func<double, MeridianPoint> _meridian;
    private readonly Func<double, (Vec3 Place, Vec3 Tangent)>? _line;
    private readonly double[] _cuts;
    private readonly Lazy<double[]> _influence;
    private readonly double _turn;
    private readonly Vec3 _shift;

    private ProbeSurface(Func<double, MeridianPoint> meridian, double[] cuts, Func<double, (Vec3, Vec3)>? line = null)
    {
        (_meridian, _cuts, _line) = (meridian, cuts, line);
        _influence = new(OwnInfluence);
    }

    private ProbeSurface(ProbeSurface shape, double turn, Vec3 shift)
        => (_meridian, _cuts, _line, _influence, _turn, _shift) = (shape._meridian, shape._cuts, shape._line, shape._influence, turn, shift);

    /// <summary>A point of the meridian with its derivative by the parameter.</summary>
    /// <param name="Z">Along the axis, m.</param>
    /// <param name="R">From the axis, m.</param>
    /// <param name="Speed">Arc length per unit of the parameter, m.</param>
    internal readonly record struct MeridianPoint(double Z, double R, double Speed);

    /// <summary>Number of bands.</summary>
    public int Bands => _cuts.Length - 1;

    /// <summary>The same shape elsewhere in the head: turned about the third axis, then shifted.</summary>
    /// <param name="turnRad">Angle about the third axis, rad.</param>
    /// <param name="shiftM">Shift, m.</param>
    public ProbeSurface Moved(double turnRad, Vec3 shiftM) => new(this, turnRad, shiftM);

    /// <summary>A point of the line and its direction, in the frame of the head, m.</summary>
    internal (Vec3 Place, Vec3 Tangent) Line(double z)
    {
        var (p, t) = _line is null ? (new Vec3(0, 0, z), new Vec3(0, 0, 1)) : _line(z);
        var (s, c) = Math.SinCos(_turn);
        Vec3 Turned(Vec3 v) => new(v.X * c - v.Y * s, v.X * s + v.Y * c, v.Z);
        return (Turned(p) + _shift, Turned(t));
    }

    /// <summary>A prolate spheroid (or a sphere) with its pole at z = 0.</summary>
    /// <param name="semiMajorM">Half of its length, m.</param>
    /// <param name="semiMinorM">Half of its width, m.</param>
    /// <param name="bands">Bands, at least 2; equal steps of the polar angle.</param>
    public static ProbeSurface Spheroid(double semiMajorM, double semiMinorM, int bands)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(semiMinorM);
        ArgumentOutOfRangeException.ThrowIfLessThan(semiMajorM, semiMinorM);
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 2);
        return new(u =>
        {
            var (s, c) = Math.SinCos(Math.PI * u);
            var (dz, dr) = (Math.PI * semiMajorM * s, Math.PI * semiMinorM * c);
            return new(semiMajorM * (1 - c), semiMinorM * s, Math.Sqrt(dz * dz + dr * dr));
        }, [.. Enumerable.Range(0, bands + 1).Select(n => (double)n / bands)]);
    }

    /// <summary>The exposed part of a needle: a half-ball tip and a cylinder; the far end goes over into the shaft and is open.</summary>
    /// <param name="lengthM">Exposed length with the tip, m; above the radius.</param>
    /// <param name="radiusM">Radius, m.</param>
    /// <param name="bandM">Wanted length of a band, m; bands at both ends are finer.</param>
    /// <param name="line">Line that the needle is bent along: place and unit direction at an arc length from the tip; null = straight. It must bend on a radius many times that of the needle.</param>
    public static ProbeSurface Needle(double lengthM, double radiusM, double bandM, Func<double, (Vec3 Place, Vec3 Tangent)>? line = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radiusM);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lengthM, radiusM);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bandM);
        var cap = Math.PI / 2 * radiusM;
        var total = cap + lengthM - radiusM;
        var cuts = new List<double> { 0, cap / total };
        var middle = Math.Max(3, (int)Math.Round((lengthM - radiusM) / bandM));
        var steps = new double[middle];
        Array.Fill(steps, 1.0);
        steps[^1] = 0.35;
        steps[^2] = 0.6;
        var sum = steps.Sum();
        double at = 0;
        foreach (var s in steps)
        {
            at += s;
            cuts.Add((cap + (lengthM - radiusM) * at / sum) / total);
        }
        cuts[^1] = 1;
        return new(u =>
        {
            var arc = u * total;
            if (arc > cap)
            {
                return new(radiusM + arc - cap, radiusM, total);
            }
            var (s, c) = Math.SinCos(arc / radiusM);
            return new(radiusM * (1 - c), radiusM * s, total);
        }, [.. cuts], line);
    }

    /// <summary>Area of a band, m2.</summary>
    public double AreaM2(int band) => Quadrature(band, 12).Sum(q => q.Weight);

    /// <summary>Arc length of a band along the meridian, m.</summary>
    internal double ArcM(int band)
    {
        var (nodes, weights) = Fine;
        double sum = 0;
        for (var q = 0; q < nodes.Length; q++)
        {
            sum += weights[q] * (_cuts[band + 1] - _cuts[band]) * _meridian(_cuts[band] + nodes[q] * (_cuts[band + 1] - _cuts[band])).Speed;
        }
        return sum;
    }

    /// <summary>Rings of a band with their areas.</summary>
    internal IEnumerable<(double U, double Z, double R, double Weight)> Quadrature(int band, int points)
    {
        var (nodes, weights) = GaussLegendre.Rule(points);
        var (a, b) = (_cuts[band], _cuts[band + 1]);
        for (var q = 0; q < points; q++)
        {
            var u = a + nodes[q] * (b - a);
            var m = _meridian(u);
            yield return (u, m.Z, m.R, weights[q] * (b - a) * m.Speed * 2 * Math.PI * m.R);
        }
    }

    /// <summary>
    /// Influence matrix in an infinite medium of unit conductivity: mean potential of band k for a unit current leaving band l uniformly, 1/(S/m m), row by row, symmetric.
    /// Ring to ring: 2/pi K(m) / (4 pi sqrt((r+r')2 + (z-z')2)), m = 4 r r'/((r+r')2 + (z-z')2); on a bent line the chord takes the place of z - z'.
    /// </summary>
    public double[] Influence() => [.. _influence.Value];

    /// <summary>Mean potential of the bands of another surface of the same head for unit currents leaving the bands of this one, 1/(S/m m), a row per band of this one: 1/(4 pi distance) over points of both.</summary>
    internal double[] Mutual(ProbeSurface other)
    {
        var (near, far) = (Points(MutualAlong, MutualAround), Points(2, 1));
        var (nearOther, farOther) = (other.Points(MutualAlong, MutualAround), other.Points(2, 1));
        var matrix = new double[Bands * other.Bands];
        for (var k = 0; k < Bands; k++)
        {
            for (var l = 0; l < other.Bands; l++)
            {
                var apart = Vec3.Distance(far[k][0].Place, farOther[l][0].Place) > 4 * Math.Max(ArcM(k), other.ArcM(l));
                double sum = 0;
                foreach (var (p, w) in apart ? far[k] : near[k])
                {
                    foreach (var (q, v) in apart ? farOther[l] : nearOther[l])
                    {
                        sum += w * v / (4 * Math.PI * Vec3.Distance(p, q));
                    }
                }
                matrix[k * other.Bands + l] = sum;
            }
        }
        return matrix;
    }

    /// <summary>Points of each band with weights of sum 1; with one point around, points of the line.</summary>
    private (Vec3 Place, double Weight)[][] Points(int along, int around) => [.. Enumerable.Range(0, Bands).Select(k =>
    {
        var area = Quadrature(k, along).Sum(q => q.Weight);
        return Quadrature(k, along).SelectMany(q => Ring(q.Z, around == 1 ? 0 : q.R, around).Select(p => (p, q.Weight / area / around))).ToArray();
    })];

    /// <summary>Points evenly around a ring, in the frame of the head.</summary>
    internal IEnumerable<Vec3> Ring(double z, double r, int around)
    {
        var (place, tangent) = Line(z);
        var (e1, e2) = tangent.Perpendiculars();
        for (var a = 0; a < around; a++)
        {
            var (s, c) = Math.SinCos(2 * Math.PI * (a + 0.5) / around);
            yield return place + e1 * (r * c) + e2 * (r * s);
        }
    }

    private double[] OwnInfluence()
    {
        var n = Bands;
        var matrix = new double[n * n];
        var areas = Enumerable.Range(0, n).Select(AreaM2).ToArray();
        for (var k = 0; k < n; k++)
        {
            foreach (var (u, z, r, w) in Quadrature(k, 8))
            {
                for (var l = 0; l < n; l++)
                {
                    matrix[k * n + l] += w / areas[k] * BandPotential(l, u, z, r) / areas[l];
                }
            }
        }
        for (var k = 0; k < n; k++)
        {
            for (var l = 0; l < k; l++)
            {
                matrix[k * n + l] = matrix[l * n + k] = 0.5 * (matrix[k * n + l] + matrix[l * n + k]);
            }
        }
        return matrix;
    }

    /// <summary>Potential at a ring of unit current density on a band; the logarithmic singularity is resolved by u = anchor + length w3.</summary>
    private double BandPotential(int band, double u, double z, double r)
    {
        var (a, b) = (_cuts[band], _cuts[band + 1]);
        var anchor = Math.Clamp(u, a, b);
        return Piece(anchor, b - anchor, z, r) + Piece(anchor, a - anchor, z, r);
    }

    private double Piece(double anchor, double length, double z, double r)
    {
        if (length == 0)
        {
            return 0;
        }
        var (nodes, weights) = Fine;
        double sum = 0;
        for (var q = 0; q < nodes.Length; q++)
        {
            var w = nodes[q];
            var m = _meridian(anchor + length * w * w * w);
            sum += weights[q] * 3 * w * w * Math.Abs(length) * m.Speed * 2 * Math.PI * m.R * Between(m.R, r, Chord(m.Z, z));
        }
        return sum;
    }

    private double Chord(double z1, double z2) => _line is null ? z1 - z2 : Vec3.Distance(_line(z1).Place, _line(z2).Place);

    private static double Between(double r1, double r2, double dz)
    {
        var far = Math.Sqrt((r1 + r2) * (r1 + r2) + dz * dz);
        var near = Math.Sqrt((r1 - r2) * (r1 - r2) + dz * dz);
        // K(m) = pi / (2 agm(1, sqrt(1-m))), sqrt(1-m) = near/far.
        double x = 1;
        var y = Math.Max(near / far, 1e-300);
        for (var n = 0; n < 12 && Math.Abs(x - y) > 1e-15 * x; n++)
        {
            (x, y) = (0.5 * (x + y), Math.Sqrt(x * y));
        }
        return 1 / (4 * Math.PI * far * x);
    }
}
