using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Freezing;

/// <summary>
/// The fast path of <see cref="Freezing"/>: float32, rows in parallel, two step lengths. Rows with ice in or beside them take the short step that ice needs, all others the long one of tissue; the heat that crosses
/// between the two is that at the start of the long step for both, so that none is lost. Rows at body temperature among such rows are skipped.
/// </summary>
internal sealed partial class FreezingRun : IProcessRun
{
    private const int Block = 48;

    // A row whose largest deviation is below this is set to 0, as in the heat process.
    private const float RestBelowK = 1e-5f;

    // Rows that come this near to freezing take short steps before they freeze.
    private const float NearIceK = 2;

    private readonly ProcessContext _context;
    private readonly FreezingCoefficients _c;
    private readonly FreezingRows _kernel;
    private readonly Grid3 _grid;
    private readonly int _threads, _plane, _rows, _pad;
    private readonly bool _split, _skip;
    private readonly float[] _t, _psi, _loss, _held;
    private readonly byte[] _active, _ice, _quick, _work, _vapour, _probed;
    private readonly FreezingSums[] _sums;
    private readonly int[] _exchangeFirst, _quickList, _slowList;
    private readonly float _bodyPsi, _volume;
    private readonly Dictionary<string, ColdProbe> _probes = new(StringComparer.Ordinal);
    private readonly List<(ColdProbe Probe, double Level, string Name)> _acting = [];
    private float[]? _combined;
    private string? _given;
    private double _probeJ, _probeVesselJ;
    private readonly SortedDictionary<string, double> _taken = new(StringComparer.Ordinal);

    public FreezingRun(TissueState state, ProcessContext context)
    {
        var nusselt = context.Option("vessel-exchange", "") switch
        {
            "" => (double?)null,
            "none" => 0,
            "perfect" => double.PositiveInfinity,
            var text => double.Parse(text, CultureInfo.InvariantCulture),
        };
        _context = context;
        _threads = context.Threads;
        _split = context.Option("freezing-steps", "split") == "split";
        _skip = context.Option("heat-skip", "on") == "on";
        MaxStepS = double.Parse(context.Option("heat-max-step-s", "1"), CultureInfo.InvariantCulture);
        var values = FreezingValues.From(context.Draw, context.Option("freezing-front", "mushy") == "sharp", context.Option("ice-conductivity", "constant") == "temperature");
        _c = FreezingCoefficients.Build(state, context.Draw, values, context.Option("heat-ends", "open") == "open", _threads, nusselt);
        _grid = _c.Heat.Grid;
        _plane = _grid.Nx * _grid.Ny;
        _rows = _grid.Ny * _grid.Nz;
        _pad = Math.Max(_plane, 8);
        var n = _grid.Count;
        (_t, _psi, _loss, _held) = (new float[n + 2 * _pad], new float[n + 2 * _pad], new float[n], new float[n]);
        (_active, _ice, _quick, _work, _vapour, _probed) = (new byte[_rows], new byte[_rows], new byte[_rows], new byte[_rows], new byte[_rows], new byte[_rows]);
        (_quickList, _slowList) = (new int[_rows], new int[_rows]);
        _sums = new FreezingSums[_rows];
        _kernel = new(_c, _loss, _pad);
        _bodyPsi = (float)_c.Law.Psi(0);
        _volume = (float)_grid.CellVolumeM3;
        _exchangeFirst = FirstExchanges();
        Survey(state);
    }

    public double MaxStepS { get; }

    public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        Give(state, sources);
        Place(state, sources);
        var power = HeatSources.Total(state, _threads, ref _combined);
        // Rounded so that a step reached from different times has the same factors.
        var dt = Math.Round(dtS * 1e9) * 1e-9;
        var steps = BioheatSteps.Count(_split ? _c.Heat.StableStepS : Math.Min(_c.Heat.StableStepS, _c.FrozenStepS), dt);
        Flow(state);
        for (var s = 0; s < steps; s++)
        {
            Step(state, power, dt / steps, s == steps - 1);
        }
        Book(state);
        foreach (var (probe, _, name) in _acting)
        {
            state.Pools[$"{Prefix}{name}.cooling-W"] = _taken[name] / dt;
            _taken[name] = 0;
            state.Pools[$"{Prefix}{name}.wall-C"] = probe.WallRiseK + BioheatValues.BodyTemperatureK(_context.Draw) - 273.15;
        }
        double stored = 0;
        foreach (var r in _sums)
        {
            stored += r.StoredJ;
        }
        return !double.IsFinite(stored) ? StepOutcome.NonFinite : _acting.Exists(a => !a.Probe.Solved) ? StepOutcome.NotConverged : StepOutcome.Done;
    }

    public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
    {
        double P(string name) => state.Pools.TryGetValue(name, out var v) ? v : 0;
        var ledger = new HeatLedger { DepositedJ = P(HeatPools.Deposited), PerfusedJ = P(HeatPools.Perfused), VesselJ = P(HeatPools.Vessel), BoundaryJ = P(HeatPools.Boundary), InitialJ = P(HeatPools.Initial) };
        double stored = 0;
        float min = 0, max = 0;
        foreach (var r in _sums)
        {
            stored += r.StoredJ;
            (min, max) = (Math.Min(min, r.Min), Math.Max(max, r.Max));
        }
        yield return new("deposited-J", ledger.DepositedJ);
        yield return new("stored-J", stored);
        yield return new("perfused-J", ledger.PerfusedJ);
        yield return new("vessel-J", ledger.VesselJ);
        yield return new("boundary-J", ledger.BoundaryJ);
        yield return new("energy-balance-relative", ledger.Imbalance(stored));
        yield return new("temperature-max-rise-K", max);
        yield return new("temperature-min-rise-K", min);
        foreach (var p in state.Pools.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            yield return new(p.Key[Prefix.Length..], p.Value);
        }
    }

    public void Dispose()
    {
    }

    private const string Prefix = "cryoprobe/";

    // What the fields say when the run begins, or begins again.
    private void Survey(TissueState state)
    {
        var t = state.Get(Fields.Temperature).Data;
        var vapour = state.Get(Fields.Vapour).Data;
        state.Get(Fields.TemperatureMax);
        state.Get(Fields.TemperatureMin);
        var known = state.Has(Fields.Enthalpy);
        var h = state.Get(Fields.Enthalpy).Data;
        double stored = 0;
        for (var r = 0; r < _rows; r++)
        {
            var from = r * _grid.Nx;
            for (var c = from; c < from + _grid.Nx; c++)
            {
                if (!known && _c.Heat.Capacity[c] > 0)
                {
                    h[c] = (float)(_c.Law.Enthalpy(t[c], _c.Solid[c], _c.Mushy[c], _c.Frozen[c]) + vapour[c] * _volume / _c.Heat.Capacity[c]);
                }
            }
            _vapour[r] = vapour.AsSpan(from, _grid.Nx).ContainsAnyExcept(0f) ? (byte)1 : (byte)0;
            _kernel.Thaw(from, _grid.Nx, h, _t, _psi);
            if (_vapour[r] != 0)
            {
                Boil(r, h, vapour);
            }
            Look(r);
            _sums[r].StoredJ = _kernel.Stored(from, _grid.Nx, h);
            stored += _sums[r].StoredJ;
        }
        state.Pools.TryAdd(HeatPools.Initial, stored);
        Flow(state, all: true);
    }

    // Extremes of a row, and what follows from them.
    private void Look(int row)
    {
        var (min, max) = FreezingRows.Range(_t.AsSpan(_pad + row * _grid.Nx, _grid.Nx));
        (_sums[row].Min, _sums[row].Max) = (min, max);
        _active[row] = min != 0 || max != 0 ? (byte)1 : (byte)0;
        _ice[row] = min < _c.Law.LiquidusK + NearIceK ? (byte)1 : (byte)0;
    }

    private void Give(TissueState state, IReadOnlyList<ActiveSource> sources)
    {
        var signature = HeatSources.Signature(sources);
        if (signature != _given)
        {
            if (signature.Length > 0 || state.Has(Fields.PowerGiven))
            {
                HeatSources.Write(state.Get(Fields.PowerGiven), sources);
            }
            _given = signature;
        }
    }

    private void Place(TissueState state, IReadOnlyList<ActiveSource> sources)
    {
        _acting.Clear();
        Array.Clear(_probed);
        foreach (var stale in state.Pools.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal)).ToList())
        {
            state.Pools.Remove(stale);
        }
        foreach (var a in sources)
        {
            if (a.Source is ColdWallSource wall && a.Level != 0)
            {
                if (!_probes.TryGetValue(wall.Name, out var probe))
                {
                    _probes[wall.Name] = probe = ColdProbe.Place(_c, wall, _context.Draw);
                }
                _acting.Add((probe, a.Level, wall.Name));
                foreach (var cell in probe.Cells)
                {
                    _probed[cell / _grid.Nx] = 1;
                }
            }
        }
    }

    // Perfusion: none in tissue that was too cold, and where heat has destroyed; none in ice either, which the kernel sees to.
    private void Flow(TissueState state, bool all = false)
    {
        var perfusion = state.Get(Fields.Perfusion).Data;
        var coldest = state.Get(Fields.TemperatureMin).Data;
        var dead = state.Has(Fields.ThreeStateDead) ? state.Get(Fields.ThreeStateDead).Data : null;
        var coagulated = state.Has(Fields.CoagulationTime) ? state.Get(Fields.CoagulationTime).Data : null;
        var (values, perVolume) = (_c.Heat.Values, _c.Heat.Values.BloodHeat * _grid.CellVolumeM3);
        var stasis = (float)_c.StasisRiseK;
        all |= state.Vessels is not null;
        FixedBlocks.For(_rows, Block, _threads, (r0, r1) =>
        {
            for (var r = r0; r < r1; r++)
            {
                if (!all && _ice[r] == 0 && _quick[r] == 0 && !(_sums[r].Max > 5 && dead is not null))
                {
                    continue;
                }
                for (var c = r * _grid.Nx; c < (r + 1) * _grid.Nx; c++)
                {
                    var flows = _c.Heat.Capacity[c] > 0 && coldest[c] > stasis
                        && (dead is null || 1 - dead[c] > values.PerfusionStop) && (coagulated is null || coagulated[c] < values.CoagulationS);
                    _loss[c] = flows ? (float)(perfusion[c] * perVolume) : 0;
                }
            }
        });
    }

    private int[] FirstExchanges()
    {
        var exchanges = _c.Heat.Exchanges;
        var first = new int[_rows + 1];
        Array.Fill(first, exchanges.Count);
        for (var i = exchanges.Count - 1; i >= 0; i--)
        {
            first[exchanges[i].Cell / _grid.Nx] = i;
        }
        for (var r = _rows - 1; r >= 0; r--)
        {
            first[r] = Math.Min(first[r], first[r + 1]);
        }
        return first;
    }
}
