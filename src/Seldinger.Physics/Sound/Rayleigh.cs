using System.Numerics;
using System.Runtime.CompilerServices;
using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Physics.Sound;

/// <summary>
/// Rayleigh's integral: the pressure of a vibrating surface in a uniform medium without loss,
/// p = -i rho c k u / (2 pi) x integral of exp(i k r) / r over the surface, for a time factor exp(-i omega t). The reference for every other field here.
/// </summary>
/// <remarks>Source: <c>oneil1949</c>, for surfaces that are wide against the wavelength and curved little.</remarks>
public static class Rayleigh
{
    /// <summary>Pieces per wavelength of the surface.</summary>
    private const double PerWavelength = 6;
    private const int PanelPoints = 8;

    /// <summary>Pressure of a bowl over rho c u at points (r, z) from the apex, m.</summary>
    /// <param name="bowl">The bowl.</param>
    /// <param name="speed">Speed of sound, m/s.</param>
    /// <param name="points">Distance from the axis and distance along it from the apex, m.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    public static Complex[] Bowl(SphericalBowl bowl, double speed, IReadOnlyList<(double R, double Z)> points, int threads)
    {
        ArgumentNullException.ThrowIfNull(bowl);
        ArgumentNullException.ThrowIfNull(points);
        var k = 2 * Math.PI * bowl.FrequencyHz / speed;
        var piece = 2 * Math.PI / k / PerWavelength;
        var (nodes, weights) = GaussLegendre.Rule(PanelPoints);
        var panels = Math.Max(1, (int)Math.Ceiling(bowl.RadiusM * (bowl.RimAngle - bowl.HoleAngle) / piece / PanelPoints));
        var width = (bowl.RimAngle - bowl.HoleAngle) / panels;
        var result = new Complex[points.Count];
        FixedBlocks.For(points.Count, 4, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                var (rho, z) = points[n];
                var (re, im) = (0.0, 0.0);
                for (var g = 0; g < panels * PanelPoints; g++)
                {
                    var angle = bowl.HoleAngle + (g / PanelPoints + nodes[g % PanelPoints]) * width;
                    var (ring, height) = (bowl.RadiusM * Math.Sin(angle), bowl.RadiusM * (1 - Math.Cos(angle)));
                    // The mean over half a turn: as many points as the smaller of the two circles needs.
                    var turns = Math.Max(6, 4 + (int)Math.Ceiling(Math.PI * Math.Min(rho, ring) / piece));
                    var (c, s) = Ring(k, rho * rho + ring * ring + (z - height) * (z - height), 2 * rho * ring, turns);
                    var area = 2 * Math.PI * ring * bowl.RadiusM * width * weights[g % PanelPoints];
                    (re, im) = (re + c * area, im + s * area);
                }
                result[n] = new Complex(im, -re) * (k / (2 * Math.PI));
            }
        });
        return result;
    }

    /// <summary>Mean of exp(i k r) / r over a ring, r^2 = <paramref name="sum"/> - <paramref name="twice"/> cos(phi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Re, double Im) Ring(double k, double sum, double twice, int turns)
    {
        if (twice == 0)
        {
            var r = Math.Sqrt(sum);
            return (Math.Cos(k * r) / r, Math.Sin(k * r) / r);
        }
        // Midpoints of half a turn: spectrally accurate, the integrand is even and periodic. cos(phi) by rotation.
        var (sin, cos) = Math.SinCos(Math.PI / turns);
        var (s, c) = Math.SinCos(Math.PI / (2 * turns));
        double re = 0, im = 0;
        var w = Vector<double>.Count;
        Span<double> squares = stackalloc double[w];
        for (var m = 0; m < turns; m += w)
        {
            var lanes = Math.Min(w, turns - m);
            for (var l = 0; l < w; l++)
            {
                squares[l] = l < lanes ? sum - twice * c : double.PositiveInfinity;
                (s, c) = (s * cos + c * sin, c * cos - s * sin);
            }
            var r = Vector.SquareRoot(new Vector<double>(squares));
            var inverse = Vector<double>.One / r;
            if (lanes < w)
            {
                r = Vector.ConditionalSelect(Vector.Equals(inverse, Vector<double>.Zero), Vector<double>.Zero, r);
            }
            var (vs, vc) = Vector.SinCos(r * k);
            re += Vector.Dot(vc, inverse);
            im += Vector.Dot(vs, inverse);
        }
        return (re / turns, im / turns);
    }

    /// <summary>Pressure of a phased array over rho c u at points, m from the apex along the array's axes: the sum over its discs, each with the far field of a piston.</summary>
    /// <param name="array">The array.</param>
    /// <param name="phases">Phase of each element, rad.</param>
    /// <param name="speed">Speed of sound, m/s.</param>
    /// <param name="points">Points, m.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    public static Complex[] Array(PhasedArray array, IReadOnlyList<double> phases, double speed, IReadOnlyList<Vec3> points, int threads)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(phases);
        ArgumentNullException.ThrowIfNull(points);
        var k = 2 * Math.PI * array.Bowl.FrequencyHz / speed;
        var area = Math.PI * array.ElementRadiusM * array.ElementRadiusM;
        var result = new Complex[points.Count];
        FixedBlocks.For(points.Count, 256, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                Complex sum = 0;
                for (var e = 0; e < array.Elements.Count; e++)
                {
                    var d = points[n] - array.Elements[e];
                    var r = d.Length;
                    var normal = (new Vec3(0, 0, array.Bowl.RadiusM) - array.Elements[e]) * (1 / array.Bowl.RadiusM);
                    var cosine = Vec3.Dot(d, normal) / r;
                    var (sin, cos) = Math.SinCos(k * r + phases[e]);
                    sum += new Complex(cos, sin) * (Piston(k * array.ElementRadiusM * Math.Sqrt(Math.Max(0, 1 - cosine * cosine))) / r);
                }
                result[n] = sum * area * new Complex(0, -k / (2 * Math.PI));
            }
        });
        return result;
    }

    /// <summary>2 J1(x) / x, the directivity of a disc, by its power series (elements are a few wavelengths wide at most: x below 12).</summary>
    private static double Piston(double x)
    {
        var (term, sum) = (1.0, 1.0);
        for (var m = 1; m < 40 && Math.Abs(term) > 1e-14 * Math.Abs(sum); m++)
        {
            term *= -x * x / 4 / (m * (m + 1));
            sum += term;
        }
        return sum;
    }
}
