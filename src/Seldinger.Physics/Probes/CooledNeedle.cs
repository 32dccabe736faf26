using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Numerics.Dense;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Probes;

/// <summary>
/// Heat that an internally cooled needle takes from the tissue: per band of its surface q = (T_tissue - T_coolant) / (C/k + 1/(h A)), through the well index of <see cref="ThinProbe"/>,
/// implicit in the heat step. The pump runs as long as the source acts, also while the power is off.
/// </summary>
public sealed class CooledNeedle : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("cooled-needle", "1", "q = (T - T_coolant) / (C/k + 1/(h A))",
        "Needles with a coolant of fixed temperature; quasi-steady within the cells around the needle, so that times below about a cell's size squared over the diffusivity (7 s at 1 mm) are smoothed.",
        ["the exposed tip is cooled, the shaft behind it is not", "the coolant does not warm up along the needle", "no heat is stored in the needle"],
        ["mita-model", "peaceman1978well"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.PowerProbe];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context) => new Running(state, context);

    private sealed class Running : IProcessRun
    {
        private const string Prefix = "probe/";

        /// <summary>Least conductivity that a band is given, W/(m K): a needle in gas takes next to nothing.</summary>
        private const double LeastConductivity = 1e-3;

        private readonly ProcessContext _context;
        private readonly TissueHeat[] _tissues;
        private readonly Dictionary<string, ThinProbe?> _probes = new(StringComparer.Ordinal);
        private bool _cleared;

        internal Running(TissueState state, ProcessContext context)
        {
            _context = context;
            _tissues = [.. state.Tissues.Select(t => TissueHeat.From(context.Draw, t))];
        }

        public double MaxStepS => 1;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            Clear(state);
            foreach (var source in sources.Select(s => s.Source).OfType<CurrentElectrodeSource>())
            {
                if (Probe(state, source) is { } probe)
                {
                    state.Pools[$"{Prefix}{source.Name}.cooling-W"] = Cool(state, probe, source.Device, dtS);
                }
            }
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) =>
            state.Pools.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(p => KeyValuePair.Create(p.Key[Prefix.Length..], p.Value));

        public void Dispose()
        {
        }

        private void Clear(TissueState state)
        {
            if (state.Has(Fields.PowerProbe))
            {
                var power = state.Get(Fields.PowerProbe).Data;
                if (!_cleared)
                {
                    Array.Clear(power);
                }
                foreach (var cell in _probes.Values.OfType<ThinProbe>().SelectMany(p => p.Cells.SelectMany(c => c)))
                {
                    power[cell] = 0;
                }
            }
            _cleared = true;
            foreach (var stale in state.Pools.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal)).ToList())
            {
                state.Pools.Remove(stale);
            }
        }

        private ThinProbe? Probe(TissueState state, CurrentElectrodeSource source)
        {
            if (!_probes.TryGetValue(source.Name, out var probe))
            {
                var cooled = _context.Draw.Catalogue[source.Device].Values.ContainsKey("coolant_temperature");
                probe = cooled ? Needles.TryPlace(source, _context.Draw, state.Grid!).Probe : null;
                _probes[source.Name] = probe;
            }
            return probe;
        }

        /// <summary>Writes the heat uptake into the cells; returns it, W.</summary>
        private double Cool(TissueState state, ThinProbe probe, string device, double dtS)
        {
            var (draw, n, cellM3) = (_context.Draw, probe.Bands, state.Grid!.CellVolumeM3);
            var coolantK = draw.Si($"{device}.coolant_temperature") - BioheatValues.BodyTemperatureK(draw);
            var h = draw.Si($"{device}.heat_transfer");
            var (rise, tissue, power) = (state.Get(Fields.Temperature).Data, state.Get(Fields.Tissue).Data, state.Get(Fields.PowerProbe).Data);
            var (k, wall, q) = (new double[n], new double[n], new double[n]);
            for (var b = 0; b < n; b++)
            {
                for (var c = 0; c < probe.Cells[b].Length; c++)
                {
                    k[b] += probe.Weights[b][c] * _tissues[tissue[probe.Cells[b][c]]].Conductivity;
                }
                k[b] = Math.Max(LeastConductivity, k[b]);
                wall[b] = 1 / (h * probe.AreasM2[b]);
                q[b] = probe.Mean<float>(b, rise) - coolantK;
            }
            var resistance = probe.Resistance(k, wall);
            AddOwnStep(resistance, probe, tissue, dtS / cellM3);
            if (Cholesky.TryFactor(resistance, n) is not { } factor)
            {
                return 0;
            }
            factor.Solve(q);
            for (var b = 0; b < n; b++)
            {
                for (var c = 0; c < probe.Cells[b].Length; c++)
                {
                    power[probe.Cells[b][c]] -= (float)(q[b] * probe.Weights[b][c] / cellM3);
                }
            }
            return q.Sum();
        }

        /// <summary>Implicit step: the means fall by dt W^T (rho c V)^-1 W q while the heat is taken.</summary>
        private void AddOwnStep(double[] resistance, ThinProbe probe, byte[] tissue, double dtPerVolume)
        {
            var n = probe.Bands;
            var spread = new Dictionary<int, double>();
            for (var a = 0; a < n; a++)
            {
                spread.Clear();
                for (var c = 0; c < probe.Cells[a].Length; c++)
                {
                    var cell = probe.Cells[a][c];
                    var capacity = _tissues[tissue[cell]].HeatCapacity;
                    spread[cell] = capacity > 0 ? probe.Weights[a][c] / capacity : 0;
                }
                for (var b = 0; b < n; b++)
                {
                    double sum = 0;
                    for (var c = 0; c < probe.Cells[b].Length; c++)
                    {
                        sum += spread.TryGetValue(probe.Cells[b][c], out var w) ? w * probe.Weights[b][c] : 0;
                    }
                    resistance[a * n + b] += dtPerVolume * sum;
                }
            }
        }
    }
}
