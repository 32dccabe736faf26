using Seldinger.Core.State;
using Seldinger.Numerics.Dense;

namespace Seldinger.Physics.BloodFlow;

/// <summary>
/// Steady flow in a vessel graph: Poiseuille in every open edge, q = g (p_from - p_to) with g = pi (r^2 open)^2 / (8 mu L),
/// conservation at every node without a fixed pressure.
/// </summary>
/// <remarks>Newtonian blood, rigid walls, no junction losses; valid for vessels above about 0.3 mm, where viscosity hardly depends on the diameter.</remarks>
public static class VesselFlow
{
    /// <summary>Most nodes that the dense solve takes.</summary>
    public const int MaxNodes = 3000;

    /// <summary>Flow of each edge, m3/s, positive from From to To. Parts of the graph without a fixed pressure carry no flow.</summary>
    /// <param name="graph">The vessels.</param>
    /// <param name="viscosityPaS">Blood viscosity, Pa s, above 0.</param>
    /// <exception cref="ArgumentException">More than <see cref="MaxNodes"/> unknowns.</exception>
    public static double[] Solve(VesselGraph graph, double viscosityPaS)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var conductance = graph.Edges.Select(e => Math.PI * Math.Pow(e.RadiusM * e.RadiusM * e.Open, 2) / (8 * viscosityPaS * e.LengthM)).ToArray();
        var grounded = Grounded(graph, conductance);
        var row = new int[graph.Nodes.Count];
        var unknowns = 0;
        for (var n = 0; n < row.Length; n++)
        {
            row[n] = graph.Nodes[n].PressurePa is null && grounded[n] ? unknowns++ : -1;
        }
        if (unknowns > MaxNodes)
        {
            throw new ArgumentException($"The vessel graph has {unknowns} free nodes; this solver takes {MaxNodes}.", nameof(graph));
        }
        var p = graph.Nodes.Select(n => n.PressurePa ?? 0).ToArray();
        if (unknowns > 0)
        {
            var rhs = Assemble(graph, conductance, row, unknowns, p, out var matrix);
            var factor = Cholesky.TryFactor(matrix, unknowns) ?? throw new InvalidOperationException("The vessel graph is singular.");
            factor.Solve(rhs);
            for (var n = 0; n < row.Length; n++)
            {
                p[n] = row[n] >= 0 ? rhs[row[n]] : p[n];
            }
        }
        return [.. graph.Edges.Select((e, i) => grounded[e.From] && grounded[e.To] ? conductance[i] * (p[e.From] - p[e.To]) : 0)];
    }

    private static double[] Assemble(VesselGraph graph, double[] conductance, int[] row, int n, double[] fixedPa, out double[] matrix)
    {
        matrix = new double[n * n];
        var rhs = new double[n];
        for (var i = 0; i < conductance.Length; i++)
        {
            var (e, g) = (graph.Edges[i], conductance[i]);
            foreach (var (a, b) in new[] { (e.From, e.To), (e.To, e.From) })
            {
                if (row[a] < 0)
                {
                    continue;
                }
                matrix[row[a] * n + row[a]] += g;
                if (row[b] >= 0)
                {
                    matrix[row[a] * n + row[b]] -= g;
                }
                else
                {
                    rhs[row[a]] += g * fixedPa[b];
                }
            }
        }
        return rhs;
    }

    /// <summary>Nodes that are connected to a fixed pressure through open edges; the rest would be singular.</summary>
    private static bool[] Grounded(VesselGraph graph, double[] conductance)
    {
        var found = graph.Nodes.Select(n => n.PressurePa is not null).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i < conductance.Length; i++)
            {
                var e = graph.Edges[i];
                if (conductance[i] > 0 && found[e.From] != found[e.To])
                {
                    found[e.From] = found[e.To] = changed = true;
                }
            }
        }
        return found;
    }
}
