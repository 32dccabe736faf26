using System.Runtime.InteropServices;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Numerics;

namespace Seldinger.Physics.Heat;

/// <summary>Spreads given heat sources over cells so that their power is met exactly.</summary>
public static class HeatSources
{
    private const int Samples = 8;

    /// <summary>Text that changes when the given power changes; "" when there is none.</summary>
    public static string Signature(IReadOnlyList<ActiveSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return string.Join(';', sources.Where(s => s.Source is HeatSource && s.Level > 0).Select(s => (HeatSource)s.Source is var h ? FormattableString.Invariant($"{h.Name},{h.CentreMm},{h.RadiusMm:R},{h.PowerW:R},{s.Level:R}") : ""));
    }

    /// <summary>Writes the power density of all given sources, W/m3.</summary>
    public static void Write(Field<float, PowerDensity> field, IReadOnlyList<ActiveSource> sources)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(sources);
        Array.Clear(field.Data);
        foreach (var a in sources)
        {
            if (a.Source is HeatSource h && a.Level > 0)
            {
                AddBall(field, h, h.PowerW * a.Level);
            }
        }
    }

    /// <summary>The one power field, or the sum of several, W/m3; null when there is none.</summary>
    /// <param name="state">The state.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="sum">Buffer of the sum, made when it is needed.</param>
    internal static float[]? Total(TissueState state, int threads, ref float[]? sum)
    {
        var parts = Fields.PowerKeys.Where(state.Has).Select(k => state.Get(k).Data).ToArray();
        if (parts.Length < 2)
        {
            return parts.Length == 0 ? null : parts[0];
        }
        var total = sum ??= new float[parts[0].Length];
        FixedBlocks.For(total.Length, 1 << 16, threads, (from, end) =>
        {
            for (var c = from; c < end; c++)
            {
                var q = 0f;
                foreach (var p in parts)
                {
                    q += p[c];
                }
                total[c] = q;
            }
        });
        return total;
    }

    /// <summary>Whether some cell of a row is heated. As integers: searching floats would go value by value.</summary>
    internal static bool Any(ReadOnlySpan<float> power) => MemoryMarshal.Cast<float, int>(power).ContainsAnyExcept(0);

    private static void AddBall(Field<float, PowerDensity> field, HeatSource source, double powerW)
    {
        var g = field.Grid;
        var centre = g.ToLocalM(source.CentreMm);
        var radius = source.RadiusMm * 1e-3;
        var weights = new List<(int Cell, double Weight)>();
        double total = 0;
        var (i0, i1) = Range(centre.X, radius, g.Dx);
        var (j0, j1) = Range(centre.Y, radius, g.Dy);
        var (k0, k1) = Range(centre.Z, radius, g.Dz);
        for (var k = k0; k <= k1; k++)
        {
            for (var j = j0; j <= j1; j++)
            {
                for (var i = i0; i <= i1; i++)
                {
                    var w = Inside(g, new(i * g.Dx, j * g.Dy, k * g.Dz), centre, radius);
                    total += w;
                    if (w > 0 && i >= 0 && j >= 0 && k >= 0 && i < g.Nx && j < g.Ny && k < g.Nz)
                    {
                        weights.Add((g.Index(i, j, k), w));
                    }
                }
            }
        }
        if (total <= 0)
        {
            var (i, j, k) = (Nearest(centre.X, g.Dx), Nearest(centre.Y, g.Dy), Nearest(centre.Z, g.Dz));
            if (i >= 0 && j >= 0 && k >= 0 && i < g.Nx && j < g.Ny && k < g.Nz)
            {
                weights.Add((g.Index(i, j, k), 1));
            }
            total = 1;
        }
        foreach (var (cell, w) in weights)
        {
            field.Data[cell] += (float)(powerW * w / total / g.CellVolumeM3);
        }
    }

    private static int Nearest(double x, double d) => (int)Math.Floor(x / d + 0.5);

    private static (int First, int Last) Range(double x, double r, double d) => (Nearest(x - r, d), Nearest(x + r, d));

    // Share of a cell inside the ball, by regular samples where the surface may cut it.
    private static double Inside(Grid3 g, Vec3 cell, Vec3 centre, double radius)
    {
        var half = 0.5 * new Vec3(g.Dx, g.Dy, g.Dz).Length;
        var distance = Vec3.Distance(cell, centre);
        if (distance + half <= radius)
        {
            return 1;
        }
        if (distance - half >= radius)
        {
            return 0;
        }
        var inside = 0;
        for (var c = 0; c < Samples; c++)
        {
            for (var b = 0; b < Samples; b++)
            {
                for (var a = 0; a < Samples; a++)
                {
                    var p = cell + new Vec3(((a + 0.5) / Samples - 0.5) * g.Dx, ((b + 0.5) / Samples - 0.5) * g.Dy, ((c + 0.5) / Samples - 0.5) * g.Dz);
                    inside += Vec3.Distance(p, centre) <= radius ? 1 : 0;
                }
            }
        }
        return inside / (double)(Samples * Samples * Samples);
    }
}
