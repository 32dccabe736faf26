using System.Numerics.Tensors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Electric;

namespace Seldinger.Physics.Electroporation;

/// <summary>
/// A running <see cref="PulsedField"/>. Each step begins from zero; the conductivity follows from temperature, the highest field of earlier steps and the field itself, half a step at a
/// time until the current settles: what it does depends on the state alone.
/// </summary>
internal sealed class PulsedFieldRun : IProcessRun
{
    private const string Prefix = "electroporation/";
    private const double StepS = 10;
    private const double Settled = 0.01;
    private const int MostSolves = 12;

    private readonly ProcessContext _context;
    private readonly PulsedConductivity _law;
    private readonly TissueState _scratch;
    private readonly float[] _unitHeat;
    private readonly float[] _field;
    private readonly float[] _guess;
    private readonly double _threshold;
    private readonly double _pulsesNeeded;
    private readonly double _marginM;
    private readonly double _thermalDoseMin;
    private (PulseSource Pair, ElectrodeSet Electrodes, FieldRegion Region)? _last;

    internal PulsedFieldRun(TissueState state, ProcessContext context)
    {
        _context = context;
        _law = new(state, context.Draw);
        _scratch = new(state.Grid!, state.Tissues);
        var count = state.Grid!.Count;
        (_unitHeat, _field, _guess) = (new float[count], new float[count], new float[count]);
        _threshold = context.Draw.Si("electroporation-model.threshold");
        _pulsesNeeded = context.Draw.Si("electroporation-model.pulses_needed");
        _marginM = context.Draw.Si("electroporation-model.solve_margin");
        _thermalDoseMin = new DamageLaws(context.Draw).CemEndpointMin;
        DamageFields.Initialise(state);
    }

    /// <inheritdoc/>
    public double MaxStepS => StepS;

    /// <inheritdoc/>
    public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        Array.Clear(state.Get(Fields.PowerPulse).Data);
        foreach (var stale in state.Pools.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal) && (k.EndsWith("-A", StringComparison.Ordinal) || k.EndsWith("-V", StringComparison.Ordinal))).ToList())
        {
            state.Pools.Remove(stale);
        }
        var worst = StepOutcome.Done;
        foreach (var pair in sources.Where(s => s.Level > 0).Select(s => s.Source).OfType<PulseSource>())
        {
            var outcome = Pulse(state, pair, dtS);
            worst = outcome == StepOutcome.Done ? worst : outcome;
        }
        return worst;
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
    {
        foreach (var p in state.Pools.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            yield return KeyValuePair.Create(p.Key[Prefix.Length..], p.Value);
        }
        var cellMl = state.Grid!.CellVolumeM3 * 1e6;
        var (field, dose, heated) = (state.Get(Fields.ElectricFieldMax).Data, state.Has(Fields.Cem43) ? state.Get(Fields.Cem43).Data : [], 0);
        foreach (var d in dose)
        {
            heated += d >= _thermalDoseMin ? 1 : 0;
        }
        yield return KeyValuePair.Create("above-threshold-mL", field.Count(e => e >= _threshold) * cellMl);
        yield return KeyValuePair.Create("thermal-dose-mL", heated * cellMl);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private StepOutcome Pulse(TissueState state, PulseSource pair, double dtS)
    {
        var (electrodes, region) = Between(pair, state.Grid!);
        var (sigma, highest) = (_scratch.Get(Fields.Conductivity).Data, state.Get(Fields.ElectricFieldMax).Data);
        highest.CopyTo(_guess, 0);
        Array.Clear(_scratch.Get(Fields.Potential).Data);
        var before = 0.0;
        var outcome = StepOutcome.NotConverged;
        for (var n = 0; n < MostSolves && outcome == StepOutcome.NotConverged; n++)
        {
            _law.Fill(state, _guess, sigma, _context.Threads);
            if (!region.Assemble(_scratch, electrodes) || !double.IsFinite(region.Solve(_scratch, electrodes, null).RelativeResidual))
            {
                return StepOutcome.NonFinite;
            }
            Array.Clear(_unitHeat);
            region.Take(_scratch, electrodes, null, _unitHeat);
            Evaluate(sigma, highest, pair.VoltageV, n == 0 ? 1 : 0.5f);
            outcome = Math.Abs(electrodes.Through - before) <= Settled * electrodes.Through ? StepOutcome.Done : StepOutcome.NotConverged;
            before = electrodes.Through;
        }
        FixedBlocks.For(highest.Length, 1 << 16, _context.Threads, (from, to) => TensorPrimitives.Max(highest.AsSpan(from, to - from), _field.AsSpan(from, to - from), highest.AsSpan(from, to - from)));
        Deliver(state, pair, electrodes.Through, dtS);
        return outcome;
    }

    /// <summary>The field that heats as much as each cell is heated, E = sqrt(q / s), and the next guess of the field that sets the conductivity.</summary>
    private void Evaluate(float[] sigma, float[] highest, double volts, float share) => FixedBlocks.For(sigma.Length, 1 << 16, _context.Threads, (a, b) =>
    {
        for (var n = a; n < b; n++)
        {
            _field[n] = (float)(volts * Math.Sqrt(Math.Max(0, _unitHeat[n]) / sigma[n]));
            _guess[n] = Math.Max(highest[n], _guess[n] + share * (_field[n] - _guess[n]));
        }
    });

    private void Deliver(TissueState state, PulseSource pair, double unitCurrent, double dtS)
    {
        double Known(string what) => state.Pools.TryGetValue($"{Prefix}{pair.Name}.{what}", out var v) ? v : 0;
        void Set(string what, double v) => state.Pools[$"{Prefix}{pair.Name}.{what}"] = v;
        var current = pair.VoltageV * unitCurrent;
        var meanW = pair.VoltageV * current * pair.PulseLengthS * pair.RateHz;
        var pulses = Known("pulses") + pair.RateHz * dtS;
        Set("current-A", current);
        Set("voltage-V", pair.VoltageV);
        Set("pulses", pulses);
        Set("energy-J", Known("energy-J") + meanW * dtS);
        var (power, viability) = (state.Get(Fields.PowerPulse).Data, state.Get(Fields.Viability).Data);
        var scale = pair.VoltageV * pair.VoltageV * pair.PulseLengthS * pair.RateHz;
        // A train that is cut short kills nothing; the last pulse may fall a rounding error short.
        var kills = pulses >= _pulsesNeeded - 1e-6;
        FixedBlocks.For(power.Length, 1 << 16, _context.Threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                power[n] += (float)(Math.Max(0, _unitHeat[n]) * scale);
                if (kills && _field[n] > 0)
                {
                    var ratio = _field[n] / _threshold;
                    viability[n] = Math.Min(viability[n], (float)Math.Pow(2, -ratio * ratio));
                }
            }
        });
    }

    /// <summary>Needles of a pair and the box around them. Pairs take their turns, so those of the last are kept.</summary>
    private (ElectrodeSet Electrodes, FieldRegion Region) Between(PulseSource pair, Grid3 grid)
    {
        if (_last is not { } last || last.Pair != pair)
        {
            var electrodes = Electrodes(pair, grid);
            var (low, high) = electrodes.Box(grid, _marginM);
            var centre = grid.ToLocalM((pair.Shaft.TipMm + pair.ReturnShaft.TipMm - (pair.Shaft.Direction + pair.ReturnShaft.Direction) * (0.5 * pair.ExposedTipMm)) * 0.5);
            _last = last = (pair, electrodes, new(grid, low, high, centre, _context.Threads));
        }
        return (last.Electrodes, last.Region);
    }

    private ElectrodeSet Electrodes(PulseSource pair, Grid3 grid)
    {
        CurrentElectrodeSource Needle(Shaft shaft, string name) => new() { Name = name, Shaft = shaft, Device = pair.Device, ExposedTipMm = pair.ExposedTipMm, PowerW = 0, DurationS = pair.DurationS };
        return ElectrodeSet.Place([(Needle(pair.Shaft, pair.Name), 1), (Needle(pair.ReturnShaft, $"{pair.Name} (return)"), -1)], grid, _context.Draw);
    }
}
