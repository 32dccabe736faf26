using Seldinger.Core.Geometry;
using Seldinger.Numerics;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Margin;

/// <summary>How likely the hard limits of a path break under placement error.</summary>
/// <param name="ProbabilityBroken">P(any hard limit is broken), on the search fields.</param>
/// <param name="ProbabilityTouched">P(the shaft touches a structure) by structure, largest first.</param>
public sealed record PathRobustness(double ProbabilityBroken, IReadOnlyList<(string Structure, double Probability)> ProbabilityTouched);

/// <summary>
/// Propagates placement error to margins and hard limits by quadrature: the lateral offset in polar form (radii of equal probability, even angles),
/// depth by Gauss-Hermite nodes. No random numbers: the same answer every time.
/// </summary>
public static class PlacementStudy
{
    private const int Radii = 96;
    private const int Angles = 32;
    private const int Depths = 7;

    /// <summary>Nodes and weights of the seven-point Gauss-Hermite rule for a standard normal variable.</summary>
    private static readonly (double Z, double Weight)[] DepthNodes =
    [
        (-3.7504397177257425, 5.4826885597221791e-4), (-2.3667594107345413, 3.0757123967586498e-2), (-1.1544053947399682, 2.4012317860501272e-1), (0, 4.5714285714285714e-1),
        (1.1544053947399682, 2.4012317860501272e-1), (2.3667594107345413, 3.0757123967586498e-2), (3.7504397177257425, 5.4826885597221791e-4),
    ];

    /// <summary>Margin distribution of a zone that moves with the needle.</summary>
    /// <param name="field">Margin against displacement.</param>
    /// <param name="shaftDirection">Unit vector along the shaft, LPS; lateral components: the first lies in the axial plane.</param>
    /// <param name="error">Placement error.</param>
    /// <param name="askedMm">Margin asked for, mm.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    public static PlacementOutcome Margins(IMarginField field, Vec3 shaftDirection, PlacementError error, double askedMm, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(error);
        var depths = error.DepthSdMm > 0 ? Depths : 1;
        var margins = new double[Angles * depths * Radii];
        FixedBlocks.For(Angles * depths, 1, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                for (var r = 0; r < Radii; r++)
                {
                    margins[n * Radii + r] = field.MarginMm(Displacement(shaftDirection, error, n / depths, RadiusAt(r), n % depths, depths));
                }
            }
        });
        return new(error, field.MarginMm(Vec3.Zero), Above(margins, 0, depths), Above(margins, askedMm, depths), askedMm,
            Quantile(margins, 0.05, depths), Quantile(margins, 0.5, depths), Quantile(margins, 0.95, depths));
    }

    /// <summary>Probability that a path's hard limits break when its tip is displaced and its entry is not.</summary>
    /// <param name="access">Prepared surroundings, from a path search.</param>
    /// <param name="path">Path.</param>
    /// <param name="error">Placement error.</param>
    /// <param name="threads">Threads.</param>
    public static PathRobustness Robustness(AccessMap access, RankedPath path, PlacementError error, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(error);
        var depths = error.DepthSdMm > 0 ? Depths : 1;
        const int Coarse = 24;
        var broken = new int[Angles * depths * Coarse];
        FixedBlocks.For(Angles * depths, 1, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                for (var r = 0; r < Coarse; r++)
                {
                    var radius = Math.Sqrt(-2 * Math.Log(1 - (r + 0.5) / Coarse));
                    var tip = path.TipMm + Displacement(path.Direction, error, n / depths, radius, n % depths, depths);
                    broken[n * Coarse + r] = Broken(access, path.EntryMm, tip);
                }
            }
        });
        double Share(int n) => Weight(n / Coarse % depths, depths) / (Angles * Coarse);
        var touched = Enumerable.Range(0, broken.Length).Where(n => broken[n] > 0).GroupBy(n => access.Obstacles[broken[n] - 1].Name)
            .Select(g => (g.Key, g.Sum(Share))).OrderByDescending(g => g.Item2).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
        return new(Enumerable.Range(0, broken.Length).Where(n => broken[n] != 0).Sum(Share), touched);
    }

    /// <summary>0 = all limits hold; obstacle + 1 = the shaft touches it; -1 = another limit is broken.</summary>
    private static int Broken(AccessMap access, Vec3 entryMm, Vec3 tipMm)
    {
        var (entry, tip) = (access.Space.FromLps(entryMm), access.Space.FromLps(tipMm));
        var (obstacle, touches, _) = access.FirstObstacle(entry, tip);
        if (obstacle >= 0)
        {
            return touches ? obstacle + 1 : -1;
        }
        if (!access.CapsuleRules)
        {
            return 0;
        }
        var (angle, parenchyma, _) = access.Walk(entry, tip, AccessMap.WalkMm);
        return parenchyma < access.Rules.ParenchymaMm || angle < access.Rules.CapsuleAngleDeg ? -1 : 0;
    }

    /// <summary>Radius (in sigmas) at node r of the grid on which margins are interpolated: node 0 is exact placement, equal probability between nodes.</summary>
    private static double RadiusAt(int r) => r < Radii - 1 ? Math.Sqrt(-2 * Math.Log(1 - (double)r / (Radii - 1))) : Math.Sqrt(-2 * Math.Log(0.5 / (Radii - 1) * 0.02));

    /// <summary>Two unit vectors across a shaft, LPS; the first lies in the axial plane. A shaft along the body's axis has no such plane and takes any.</summary>
    internal static (Vec3 First, Vec3 Second) Across(Vec3 shaft)
    {
        var u = shaft.Normalized();
        var first = Vec3.Cross(new(0, 0, 1), u) is { Length: > 1e-6 } f ? f.Normalized() : new Vec3(1, 0, 0);
        return (first, Vec3.Cross(u, first));
    }

    private static Vec3 Displacement(Vec3 shaft, PlacementError error, int angle, double radius, int depth, int depths)
    {
        var u = shaft.Normalized();
        var (first, second) = Across(u);
        var (s1, s2) = error.LateralSdMm;
        var phi = 2 * Math.PI * (angle + 0.5) / Angles;
        var along = depths == 1 ? 0 : error.DepthSdMm * DepthNodes[depth].Z;
        return first * (radius * s1 * Math.Cos(phi)) + second * (radius * s2 * Math.Sin(phi)) + u * along;
    }

    /// <summary>Share of the probability with a margin of at least <paramref name="level"/>; between nodes the margin is taken as linear in the radius.</summary>
    private static double Above(double[] margins, double level, int depths)
    {
        double sum = 0;
        var rays = margins.Length / Radii;
        for (var n = 0; n < rays; n++)
        {
            for (var r = 0; r + 1 < Radii; r++)
            {
                sum += Weight(n % depths, depths) * Share(margins[n * Radii + r], margins[n * Radii + r + 1], RadiusAt(r), RadiusAt(r + 1), level);
            }
        }
        return sum * depths / rays;
    }

    /// <summary>Probability inside one ring where the margin, linear in the radius, is at least a level.</summary>
    private static double Share(double a, double b, double ra, double rb, double level)
    {
        if (a >= level && b >= level)
        {
            return Ring(ra, rb);
        }
        if (a < level && b < level)
        {
            return 0;
        }
        var at = ra + (rb - ra) * (a - level) / (a - b);
        return a >= level ? Ring(ra, at) : Ring(at, rb);
    }

    private static double Weight(int depth, int depths) => depths == 1 ? 1 : DepthNodes[depth].Weight;

    private static double Ring(double ra, double rb) => Math.Exp(-ra * ra / 2) - Math.Exp(-rb * rb / 2);

    private static double Quantile(double[] margins, double share, int depths)
    {
        var (low, high) = (margins.Min(), margins.Max());
        for (var i = 0; i < 60; i++)
        {
            var mid = 0.5 * (low + high);
            if (Above(margins, mid, depths) > 1 - share)
            {
                low = mid;
            }
            else
            {
                high = mid;
            }
        }
        return 0.5 * (low + high);
    }
}
