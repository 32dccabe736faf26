using System.Numerics.Tensors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Numerics;

namespace Seldinger.Physics.Electric;

/// <summary>
/// A running <see cref="RadiofrequencyField"/>. The first solve takes the whole grid, later ones the neighbourhood of the electrodes; heat outside goes with the square of the current.
/// What was solved last (conductivity, potential, impedances) lies in the state, and everything else follows from it, so that a restart continues bit by bit.
/// </summary>
internal sealed class RadiofrequencyRun : IProcessRun
{
    private const string Prefix = "radiofrequency/";
    private const string ConnectedPrefix = "radiofrequency-solve/connected/";
    private const string FullCurrent = "radiofrequency-solve/unit-current-A";
    private const string OuterScale = "radiofrequency-solve/outer-scale";
    private const double CouplingStepS = 1;

    /// <summary>Cells whose heat is above this part of the largest decide whether the field is solved again.</summary>
    private const float SensitivePart = 1e-3f;

    /// <summary>Heat outside the region is written anew when it has changed by more than this.</summary>
    private const double OuterStep = 0.01;

    private readonly ProcessContext _context;
    private readonly ConductivityLaw _law;
    private readonly double _threshold;
    private readonly double _padOhm;
    private readonly double _marginM;
    private readonly double _bodyC;
    private ElectrodeSet? _electrodes;
    private FieldRegion? _region;
    private float[] _unitHeat = [];
    private int[] _sensitive = [];

    internal RadiofrequencyRun(TissueState state, ProcessContext context)
    {
        _context = context;
        _law = new(state, context);
        _bodyC = Heat.BioheatValues.BodyTemperatureK(context.Draw) - 273.15;
        _threshold = context.Draw.Si("radiofrequency-model.resolve_threshold");
        _padOhm = context.Draw.Si("radiofrequency-model.pad_resistance");
        _marginM = context.Draw.Si("radiofrequency-model.solve_margin");
    }

    /// <inheritdoc/>
    public double MaxStepS => CouplingStepS;

    /// <inheritdoc/>
    public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        var active = sources.Where(s => s.Source is CurrentElectrodeSource).ToList();
        if (active.Count == 0)
        {
            Rest(state);
            return StepOutcome.Done;
        }
        var outcome = Prepare(state, Connected(state, active));
        // Without power there is nothing to measure the impedance with: the last one stands.
        if (outcome == StepOutcome.Done && active.Any(a => a.Level != 0) && Changed(state) > _threshold)
        {
            outcome = Solve(state);
        }
        if (outcome != StepOutcome.NonFinite)
        {
            Deliver(state, active, dtS);
        }
        return outcome;
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) =>
        state.Pools.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(p => KeyValuePair.Create(p.Key[Prefix.Length..], p.Value));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>No electrode acts: no heat, no impedance.</summary>
    private void Rest(TissueState state)
    {
        var stale = state.Pools.Keys.Where(k => k.StartsWith("radiofrequency", StringComparison.Ordinal) && !k.EndsWith(".energy-J", StringComparison.Ordinal)).ToList();
        stale.ForEach(k => state.Pools.Remove(k));
        if (stale.Count > 0)
        {
            Array.Clear(state.Get(Fields.PowerRadiofrequency).Data);
        }
        _electrodes = null;
    }

    /// <summary>The electrodes that carry current and their poles; while all are off, those of before, and before the first current all of them.</summary>
    private static List<(CurrentElectrodeSource Source, int Sign)> Connected(TissueState state, List<ActiveSource> active)
    {
        var on = active.Where(a => a.Level != 0).Select(a => ((CurrentElectrodeSource)a.Source, Math.Sign(a.Level))).ToList();
        if (on.Count > 0)
        {
            return on;
        }
        var before = active.Where(a => state.Pools.ContainsKey(ConnectedPrefix + a.Source.Name)).Select(a => ((CurrentElectrodeSource)a.Source, Math.Sign(state.Pools[ConnectedPrefix + a.Source.Name]))).ToList();
        return before.Count > 0 ? before : [.. active.Select(a => ((CurrentElectrodeSource)a.Source, 1))];
    }

    /// <summary>Places new electrodes; takes a solved potential from the state when it belongs to the same electrodes.</summary>
    private StepOutcome Prepare(TissueState state, List<(CurrentElectrodeSource Source, int Sign)> connected)
    {
        if (_electrodes is not null && _electrodes.Names.SequenceEqual(connected.Select(c => c.Source.Name)) && _electrodes.Signs.SequenceEqual(connected.Select(c => c.Sign)))
        {
            return StepOutcome.Done;
        }
        var grid = state.Grid!;
        var centre = Centre(connected, grid);
        _electrodes = ElectrodeSet.Place(connected, grid, _context.Draw);
        _unitHeat = new float[grid.Count];
        var first = StepOutcome.Done;
        var known = state.Pools.Where(p => p.Key.StartsWith(ConnectedPrefix, StringComparison.Ordinal)).ToList();
        if (!known.SequenceEqual(connected.Select(c => KeyValuePair.Create(ConnectedPrefix + c.Source.Name, (double)c.Sign)).OrderBy(p => p.Key, StringComparer.Ordinal)))
        {
            known.ForEach(k => state.Pools.Remove(k.Key));
            state.Pools.Remove(FullCurrent);
            state.Pools.Remove(OuterScale);
            connected.ForEach(c => state.Pools[ConnectedPrefix + c.Source.Name] = c.Sign);
            _law.Fill(state, (0, 0, 0), (grid.Nx, grid.Ny, grid.Nz), _context.Threads);
            var whole = new FieldRegion(grid, (0, 0, 0), (grid.Nx, grid.Ny, grid.Nz), centre, _context.Threads);
            first = whole.Assemble(state, _electrodes) ? Outcome(whole.Solve(state, _electrodes, null)) : StepOutcome.NonFinite;
            if (first == StepOutcome.NonFinite)
            {
                _electrodes = null;
                return first;
            }
        }
        var (low, high) = _electrodes.Box(grid, _marginM);
        _region = new(grid, low, high, centre, _context.Threads);
        if (!_region.Assemble(state, _electrodes))
        {
            _electrodes = null;
            return StepOutcome.NonFinite;
        }
        _region.TakeOutside(state, _unitHeat);
        Take(state);
        if (!state.Pools.ContainsKey(FullCurrent))
        {
            state.Pools[FullCurrent] = _electrodes.Through;
        }
        return first;
    }

    /// <summary>The middle of the exposed tips, from which the field decays.</summary>
    private static Vec3 Centre(List<(CurrentElectrodeSource Source, int Sign)> connected, Grid3 grid)
    {
        var sum = Vec3.Zero;
        foreach (var (s, _) in connected)
        {
            sum += grid.ToLocalM(s.Shaft.TipMm - s.Shaft.Direction * (0.5 * s.ExposedTipMm));
        }
        return sum * (1.0 / connected.Count);
    }

    /// <summary>Root of the heat-weighted mean of (ds/s)2 since the last solve.</summary>
    private double Changed(TissueState state)
    {
        var (tissue, rise, solved) = (state.Get(Fields.Tissue).Data, state.Get(Fields.Temperature).Data, state.Get(Fields.Conductivity).Data);
        var vapour = state.Has(Fields.Vapour) ? state.Get(Fields.Vapour).Data : null;
        var factor = state.Has(Fields.ConductivityFactor) ? state.Get(Fields.ConductivityFactor).Data : null;
        double sum = 0;
        double weight = 0;
        foreach (var n in _sensitive)
        {
            var change = _law.At(tissue[n], rise[n], vapour is null ? 0 : vapour[n], factor is null ? 1 : factor[n]) / solved[n] - 1;
            sum += _unitHeat[n] * change * change;
            weight += _unitHeat[n];
        }
        return weight > 0 ? Math.Sqrt(sum / weight) : 0;
    }

    private StepOutcome Solve(TissueState state)
    {
        _law.Fill(state, _region!.Low, _region.High, _context.Threads);
        if (!_region.Assemble(state, _electrodes!))
        {
            return StepOutcome.NonFinite;
        }
        var outcome = Outcome(_region.Solve(state, _electrodes!, state.Pools[FullCurrent]));
        if (outcome != StepOutcome.NonFinite)
        {
            Take(state);
        }
        return outcome;
    }

    private static StepOutcome Outcome(Seldinger.Numerics.Multigrid.SolveResult result) =>
        !double.IsFinite(result.RelativeResidual) ? StepOutcome.NonFinite : result.Converged ? StepOutcome.Done : StepOutcome.NotConverged;

    private void Take(TissueState state)
    {
        _region!.Take(state, _electrodes!, state.Pools.TryGetValue(FullCurrent, out var full) ? full : null, _unitHeat);
        var (grid, low, high) = (state.Grid!, _region.KeptLow, _region.KeptHigh);
        var largest = 0f;
        foreach (var row in InnerRows(grid))
        {
            largest = Math.Max(largest, TensorPrimitives.Max<float>(_unitHeat.AsSpan(row, high.I - low.I)));
        }
        var (all, found) = (new int[_region.Op.Nx * _region.Op.Ny * _region.Op.Nz], 0);
        foreach (var row in InnerRows(grid))
        {
            for (var n = row; n < row + high.I - low.I; n++)
            {
                all[found] = n;
                found += _unitHeat[n] > SensitivePart * largest ? 1 : 0;
            }
        }
        _sensitive = all[..found];
    }

    private IEnumerable<int> InnerRows(Grid3 grid)
    {
        var (low, high) = (_region!.KeptLow, _region.KeptHigh);
        for (var k = low.K; k < high.K; k++)
        {
            for (var j = low.J; j < high.J; j++)
            {
                yield return grid.Index(low.I, j, k);
            }
        }
    }

    private void Deliver(TissueState state, List<ActiveSource> active, double dtS)
    {
        var electrodes = _electrodes!;
        double wantedW = 0;
        var limitV = double.PositiveInfinity;
        for (var e = 0; e < electrodes.Names.Length; e++)
        {
            var source = active.First(a => a.Source.Name == electrodes.Names[e]);
            wantedW += Math.Max(0, source.Level) * ((CurrentElectrodeSource)source.Source).PowerW;
            limitV = Math.Min(limitV, electrodes.MaxCurrentA[e] / electrodes.Through);
        }
        // One generator feeds all: its current limit is that of their sum. It sees the tissue and the pad in series; the power it asks for is that of both. A floating generator needs no pad.
        var (padOhm, tissueOhm) = (electrodes.Floating ? 0 : _padOhm, 1 / electrodes.Through);
        var volts = Math.Min(limitV, Math.Sqrt(wantedW / (tissueOhm + padOhm)) * tissueOhm);
        foreach (var name in active.Select(a => a.Source.Name))
        {
            var e = Array.IndexOf(electrodes.Names, name);
            var current = e < 0 ? 0 : volts * electrodes.Current(e);
            var power = e < 0 || electrodes.Signs[e] < 0 ? 0 : volts * current;
            if (e >= 0)
            {
                state.Pools[$"{Prefix}{name}.impedance-ohm"] = 1 / electrodes.Current(e) + padOhm;
                state.Pools[$"{Prefix}{name}.temperature-degC"] = _bodyC + electrodes.Thermometers[e].Average(c => (double)state.Get(Fields.Temperature).Data[c]);
            }
            state.Pools[$"{Prefix}{name}.power-W"] = power;
            state.Pools[$"{Prefix}{name}.current-A"] = current;
            state.Pools[$"{Prefix}{name}.voltage-V"] = e < 0 ? 0 : volts;
            var energy = $"{Prefix}{name}.energy-J";
            state.Pools[energy] = (state.Pools.TryGetValue(energy, out var before) ? before : 0) + power * dtS;
        }
        Write(state, volts * volts, electrodes.Through / state.Pools[FullCurrent]);
    }

    private void Write(TissueState state, double scale, double currentRatio)
    {
        var grid = state.Grid!;
        var target = state.Get(Fields.PowerRadiofrequency).Data;
        var outer = scale * currentRatio * currentRatio;
        var written = state.Pools.TryGetValue(OuterScale, out var w) ? w : double.NaN;
        if (!(Math.Abs(outer - written) <= OuterStep * written))
        {
            FixedBlocks.For(target.Length, 1 << 16, _context.Threads, (a, b) => TensorPrimitives.Multiply<float>(_unitHeat.AsSpan(a, b - a), (float)outer, target.AsSpan(a, b - a)));
            state.Pools[OuterScale] = outer;
        }
        var n = _region!.KeptHigh.I - _region.KeptLow.I;
        foreach (var row in InnerRows(grid))
        {
            TensorPrimitives.Multiply<float>(_unitHeat.AsSpan(row, n), (float)scale, target.AsSpan(row, n));
        }
    }
}
