using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.BloodFlow;

/// <summary>
/// Heat of the blood in a vessel that an instrument lies in, station by station along the flow, with T the mean rise over the cross-section and T_w that of the wall cells:
/// C dT/dt + rho c Q (T - T_upstream) = P + sum g (T_w - T), Q = v pi R^2. P is the power deposited in the blood; g T goes from the blood to the wall, beside the g T_w that the heat
/// process lets the wall lose. Blood that stands (v = 0) conducts and coagulates like tissue instead.
/// </summary>
/// <remarks>The step is implicit in T. Sources: Nusselt number <c>chato1980</c>; the energy balance of a well-mixed stream, steady and without exchange T = P / (rho c Q), is exact.</remarks>
/// <param name="sources">The flows of the run.</param>
public sealed class VesselStream(IReadOnlyList<VesselFlowSource> sources) : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("vessel-stream", "1", "C dT/dt + rho c Q (T - T_up) = P + sum g (T_w - T);  Q = v pi R^2;  h = Nu k_b / d",
        "Laminar flow with a steady mean velocity; fully developed exchange with the wall, so that near the place where heating begins the wall is cooled less than in truth, and the zone comes out rather large.",
        ["plug flow along the straight axis of the instrument", "well mixed over the cross-section", "blood arrives at body temperature", "the catheter's own cross-section is not taken off", "blood that stands does not circulate by itself"],
        ["chato1980"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature, .. Given];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.PowerBlood, Fields.BloodRise, Fields.VesselRadius];

    private static IEnumerable<FieldKey<float, PowerDensity>> Given => Fields.PowerKeys.Where(k => k != Fields.PowerGiven && k != Fields.PowerBlood);

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new Running(state, context, sources);
    }

    private sealed class Running : IProcessRun
    {
        private const string Hottest = "vessel-stream/blood-max-rise-K";
        private const double M3PerMl = 1e-6, Minute = 60;

        private readonly BioheatValues _values;
        private readonly double _bodyC;
        private readonly List<(VesselFlowSource Source, VesselStretch Stretch)> _stretches = [];

        internal Running(TissueState state, ProcessContext context, IReadOnlyList<VesselFlowSource> sources)
        {
            _bodyC = BioheatValues.BodyTemperatureK(context.Draw) - 273.15;
            _values = BioheatCoefficients.Of(context.Draw, BioheatCoefficients.VesselExchange(context));
            var heat = state.Tissues.Select(t => TissueHeat.From(context.Draw, t)).ToArray();
            foreach (var source in sources)
            {
                if (VesselStretch.Find(state, heat, source, _values) is { } stretch)
                {
                    _stretches.Add((source, stretch));
                }
            }
            // Before the heat process reads which cells are vessels.
            var radius = state.Get(Fields.VesselRadius).Data;
            foreach (var (_, stretch) in _stretches.Where(s => s.Source.VelocityMs == 0))
            {
                Array.ForEach(stretch.Cells, c => radius[c] = -(float)(radius[c] != 0 ? Math.Abs(radius[c]) : _values.DefaultVesselRadiusM));
            }
        }

        public double MaxStepS => 1;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            var (given, blood) = (state.Get(Fields.PowerBlood).Data, state.Get(Fields.BloodRise).Data);
            Array.Clear(given);
            foreach (var (source, stretch) in _stretches.Where(s => s.Source.VelocityMs != 0))
            {
                if (sources.Any(a => a.Source.Name == source.Name && a.Level > 0))
                {
                    Flow(state, stretch, Math.Abs(source.VelocityMs), dtS);
                }
                else
                {
                    Array.ForEach(stretch.Cells, c => blood[c] = 0);
                }
            }
            return StepOutcome.Done;
        }

        private void Flow(TissueState state, VesselStretch stretch, double velocityMs, double dtS)
        {
            var (volume, n) = (state.Grid!.CellVolumeM3, stretch.Stations);
            var (given, blood, rise) = (state.Get(Fields.PowerBlood).Data, state.Get(Fields.BloodRise).Data, state.Get(Fields.Temperature).Data);
            var powers = Given.Where(state.Has).Select(k => state.Get(k).Data).ToList();
            var (capacity, heatW, exchange, before) = (new double[n], new double[n], new double[n], new double[n]);
            var stationOf = new Dictionary<int, int>();
            for (var i = 0; i < stretch.Cells.Length; i++)
            {
                var (c, s) = (stretch.Cells[i], stretch.Station[i]);
                stationOf[c] = s;
                capacity[s] += _values.BloodHeat * volume;
                heatW[s] += powers.Sum(p => (double)p[c]) * volume;
                before[s] = blood[c];
            }
            foreach (var w in stretch.Walls)
            {
                exchange[stationOf[w.Blood]] += w.Conductance;
                heatW[stationOf[w.Blood]] += w.Conductance * rise[w.Tissue];
            }
            var carried = _values.BloodHeat * velocityMs * Math.PI * stretch.RadiusM * stretch.RadiusM;
            var (mean, upstream, hottest) = (new double[n], 0.0, 0.0);
            for (var s = 0; s < n; s++)
            {
                // Steam leaves with the stream: blood gets no hotter than it boils.
                mean[s] = Math.Min(_values.BoilingRiseK, (capacity[s] / dtS * before[s] + carried * upstream + heatW[s]) / (capacity[s] / dtS + carried + exchange[s]));
                (upstream, hottest) = (mean[s], Math.Max(hottest, mean[s]));
            }
            Array.ForEach(stretch.Cells, c => blood[c] = (float)mean[stationOf[c]]);
            foreach (var w in stretch.Walls)
            {
                var q = (float)(w.Conductance * mean[stationOf[w.Blood]] / volume);
                given[w.Tissue] += q;
                given[w.Blood] -= q;
            }
            state.Pools[Hottest] = Math.Max(hottest, state.Pools.TryGetValue(Hottest, out var so) ? so : 0);
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
        {
            if (_stretches.Count == 0)
            {
                yield break;
            }
            var highest = state.Get(Fields.TemperatureMax).Data;
            var standing = _stretches.Where(s => s.Source.VelocityMs == 0).SelectMany(s => s.Stretch.Cells).Select(c => (double)highest[c]).DefaultIfEmpty(0).Max();
            yield return new("vessel-wall-max-C", _bodyC + _stretches.SelectMany(s => s.Stretch.Walls).Select(w => (double)highest[w.Tissue]).DefaultIfEmpty(0).Max());
            yield return new("vessel-blood-max-C", _bodyC + Math.Max(standing, state.Pools.TryGetValue(Hottest, out var flowing) ? flowing : 0));
            yield return new("vessel-flow-mL/min", _stretches.Max(s => Math.Abs(s.Source.VelocityMs) * Math.PI * s.Stretch.RadiusM * s.Stretch.RadiusM) / M3PerMl * Minute);
            yield return new("vessel-radius-mm", 1e3 * _stretches.Max(s => s.Stretch.RadiusM));
        }

        public void Dispose()
        {
        }
    }
}
