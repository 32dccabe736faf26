using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;

namespace Seldinger.Physics.BloodFlow;

/// <summary>
/// Occlusion closes edges of the vessel graph; the flow of each arterial territory falls with it and the perfusion map follows:
/// w = w_baseline (1 - f_art (1 - Q/Q_0)), cell by cell from the nearest terminal edge.
/// </summary>
/// <param name="watched">Edges whose flow is read out, beside the flow of each arterial territory.</param>
public sealed class BloodFlow(IReadOnlyList<int> watched) : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("blood-flow", "1", "q = pi (r^2 open)^2 (p1 - p2) / (8 mu L); w = w0 (1 - f_art (1 - Q/Q0))",
        "Steady flow on the time scale of seconds; territories by the nearest terminal branch.",
        ["Newtonian blood", "no collaterals unless the graph has them", "portal share of the perfusion unchanged"], ["hund2017", "hccarteries2014"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.PerfusionBaseline, Fields.Tissue];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.Perfusion, new PoolKey("vessels", StateKind.Evolving, "1")];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new Running(state, context, watched);
    }

    private sealed class Running : IProcessRun
    {
        private readonly double _viscosityPaS;
        private readonly double[] _baselineFlow;
        private readonly int[]? _edgeOfCell;
        private readonly double[] _arterialShare;
        private readonly IReadOnlyList<int> _watched;
        private double[] _flow;
        private bool _changed = true;

        public Running(TissueState state, ProcessContext context, IReadOnlyList<int> watched)
        {
            _watched = watched;
            var graph = state.Vessels ?? throw new InvalidOperationException("Blood flow needs a vessel graph, and the state has none.");
            _viscosityPaS = context.Draw.Si("blood-flow.viscosity");
            _baselineFlow = VesselFlow.Solve(graph with { Edges = [.. graph.Edges.Select(e => e with { Open = 1 })] }, _viscosityPaS);
            _flow = VesselFlow.Solve(graph, _viscosityPaS);
            _arterialShare = [.. state.Tissues.Select(t => t == "tumour" ? context.Draw.Si("blood-flow.arterial_share_tumour") : t == "liver" ? context.Draw.Si("blood-flow.arterial_share_liver") : 0)];
            _edgeOfCell = state.Grid is { } grid ? Territories(graph, grid) : null;
        }

        public double MaxStepS => double.PositiveInfinity;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            var graph = state.Vessels!;
            foreach (var a in sources)
            {
                if (a.Source is OccludeSource o && a.Level > 0)
                {
                    var edge = graph.Edges[o.Edge];
                    graph = graph.With(o.Edge, edge with { Open = Math.Max(0, edge.Open - o.RatePerS * a.Level * dtS) });
                }
            }
            if (!ReferenceEquals(graph, state.Vessels))
            {
                state.Vessels = graph;
                _flow = VesselFlow.Solve(graph, _viscosityPaS);
                _changed = true;
            }
            if (_edgeOfCell is not null && _changed)
            {
                Perfuse(state);
                _changed = false;
            }
            return StepOutcome.Done;
        }

        private void Perfuse(TissueState state)
        {
            var baseline = state.Get(Fields.PerfusionBaseline).Data;
            var perfusion = state.Get(Fields.Perfusion).Data;
            var tissue = state.Get(Fields.Tissue).Data;
            for (var c = 0; c < perfusion.Length; c++)
            {
                var e = _edgeOfCell![c];
                var ratio = e < 0 || _baselineFlow[e] <= 0 ? 1 : Math.Clamp(_flow[e] / _baselineFlow[e], 0, 1);
                perfusion[c] = (float)(baseline[c] * (1 - _arterialShare[tissue[c]] * (1 - ratio)));
            }
        }

        private static int[] Territories(VesselGraph graph, Grid3 grid)
        {
            var terminals = graph.Edges.Select((e, i) => (Edge: i, e.Territory, End: grid.ToLocalM(graph.Nodes[e.To].PositionMm))).Where(t => t.Territory is not null && graph.Edges[t.Edge].System == "arterial").ToList();
            var nearest = new int[grid.Count];
            Array.Fill(nearest, -1);
            for (var c = 0; c < nearest.Length && terminals.Count > 0; c++)
            {
                var p = grid.CentreM(c % grid.Nx, c / grid.Nx % grid.Ny, c / (grid.Nx * grid.Ny));
                var best = double.PositiveInfinity;
                foreach (var t in terminals)
                {
                    var d = Vec3.Dot(t.End - p, t.End - p);
                    if (d < best)
                    {
                        (best, nearest[c]) = (d, t.Edge);
                    }
                }
            }
            return nearest;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) =>
            _watched.Distinct().Select(i => new KeyValuePair<string, double>($"edge-{i}.flow-m3/s", _flow[i]))
                .Concat(state.Vessels!.Edges.Select((e, i) => (e, i)).Where(t => t.e is { Territory: not null, System: "arterial" }).GroupBy(t => t.e.Territory!)
                    .SelectMany(t => new[] { new KeyValuePair<string, double>($"{t.Key}.arterial-flow-m3/s", t.Sum(x => _flow[x.i])), new($"{t.Key}.arterial-flow-share", Share(t.Select(x => x.i))) }));

        private double Share(IEnumerable<int> edges)
        {
            var (now, before) = (edges.Sum(i => _flow[i]), edges.Sum(i => _baselineFlow[i]));
            return before > 0 ? now / before : 1;
        }

        public void Dispose()
        {
        }
    }
}
