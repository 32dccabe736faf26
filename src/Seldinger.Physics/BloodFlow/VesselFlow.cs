using Seldinger.Core.State;

namespace Seldinger.Physics.BloodFlow;

/// <summary>
/// Steady flow in a vessel graph: Poiseuille in every open edge, q = g (p_from - p_to) with g = pi (r^2 open)^2 / (8 mu L),
/// conservation at every node without a fixed pressure.
/// </summary>
/// <remarks>Newtonian blood, rigid walls, no junction losses; valid for vessels above about 0.3 mm, where viscosity hardly depends on the diameter.</remarks>
public static class VesselFlow
{
    /// <summary>Most nodes in loops; trees of any size are solved branch by branch.</summary>
    public const int MaxNodes = 3000;

    /// <summary>Flow of each edge, m3/s, positive from From to To. Parts of the graph without a fixed pressure carry no flow.</summary>
    /// <param name="graph">The vessels.</param>
    /// <param name="viscosityPaS">Blood viscosity, Pa s, above 0.</param>
    /// <exception cref="ArgumentException">More than <see cref="MaxNodes"/> nodes lie in loops.</exception>
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
        var p = graph.Nodes.Select(n => n.PressurePa ?? 0).ToArray();
        if (unknowns > 0)
        {
            var x = new VesselEquations(graph, conductance, row, unknowns, p).Solve();
            for (var n = 0; n < row.Length; n++)
            {
                p[n] = row[n] >= 0 ? x[row[n]] : p[n];
            }
        }
        return [.. graph.Edges.Select((e, i) => grounded[e.From] && grounded[e.To] ? conductance[i] * (p[e.From] - p[e.To]) : 0)];
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
