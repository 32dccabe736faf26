using System.Globalization;
using System.Numerics.Tensors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Numerics;

namespace Seldinger.Physics.Heat;

/// <summary>
/// The fast path of <see cref="Bioheat"/>: float32, in place, parallel over fixed slabs of planes. Each slab keeps the planes before the step that it overwrites; the planes beyond its ends are
/// copied before any slab starts. Rows that are cold and have cold neighbours and no power are skipped: they would stay exactly 0.
/// </summary>
internal sealed partial class BioheatRun : IProcessRun
{
    private const int Slab = 8;

    // A row whose largest rise is below this is set to 0: the resolution of float32 at a rise of 100 K. It bounds the heated region; the heat lost is part of the imbalance that is reported.
    private const float ColdBelowK = 1e-5f;

    // Only rows warmer than this are looked at for perfusion that stops: tissue this cold does not die of heat.
    private const float DyingAboveK = 5;

    private readonly BioheatCoefficients _c;
    private readonly BioheatClasses _classes;
    private readonly Grid3 _grid;
    private readonly int _threads, _plane, _rows, _blocks;
    private readonly bool _vectors, _skip;
    private readonly float[] _perfusionSeen, _alive;
    private readonly float[][] _packed, _terms;
    private readonly byte[] _kinds, _hot, _work, _powered, _stale, _rose, _hasVapour;
    private readonly int[] _held, _heldFirst;
    private readonly double[] _heldW;
    private readonly float[] _max;
    private readonly SlabSums[] _sums;
    private readonly int[] _exchangeFirst;
    private readonly BioheatLosses _losses;
    private readonly float[][] _lower, _centre, _upper;
    private readonly float _boilingK;
    private float[]? _combined;
    private double _dt = -1, _storedJ;
    private string? _given;

    public BioheatRun(TissueState state, ProcessContext context, bool steamMoves)
    {
        _threads = context.Threads;
        _vectors = context.Option("heat-kernel", "vector") == "vector";
        _skip = context.Option("heat-skip", "on") == "on";
        MaxStepS = double.Parse(context.Option("heat-max-step-s", "1"), CultureInfo.InvariantCulture);
        _c = BioheatCoefficients.Build(state, context.Draw, context.Option("heat-ends", "open") == "open", _threads, BioheatCoefficients.VesselExchange(context), steamMoves: steamMoves);
        _classes = new(_c);
        _grid = _c.Grid;
        _boilingK = (float)_c.Values.BoilingRiseK;
        _plane = _grid.Nx * _grid.Ny;
        _rows = _grid.Ny * _grid.Nz;
        _blocks = (_grid.Nx + BioheatRows.Block - 1) / BioheatRows.Block;
        var n = _grid.Count;
        (_perfusionSeen, _alive) = (new float[n], new float[n]);
        _packed = [.. Enumerable.Repeat(Array.Empty<float>(), _rows)];
        _kinds = new byte[_rows * _blocks];
        (_hot, _work, _powered, _stale, _rose, _hasVapour) = (new byte[_rows], new byte[_rows], new byte[_rows], new byte[_rows], new byte[_rows], new byte[_rows]);
        _max = new float[_rows];
        var slabs = (_grid.Nz + Slab - 1) / Slab;
        (_lower, _centre, _upper) = (Planes(slabs), Planes(slabs), Planes(slabs));
        _terms = [.. Enumerable.Range(0, slabs).Select(_ => new float[BioheatRows.Terms * _grid.Nx])];
        _sums = new SlabSums[slabs];
        _losses = new(_c.Exchanges.Count);
        _exchangeFirst = FirstOfRows([.. _c.Exchanges.Select(x => x.Cell)]);
        _held = [.. Enumerable.Range(0, n).Where(c => !(_c.Capacity[c] > 0))];
        (_heldFirst, _heldW) = (FirstOfRows(_held), new double[_rows]);
        Array.Fill(_stale, (byte)1);
        Array.Fill(_rose, (byte)1);
        Damage.DamageFields.Initialise(state);
        Survey(state);
    }

    public double MaxStepS { get; }

    public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        Give(state, sources);
        var power = Power(state);
        // Rounded so that a step reached from different times has the same factors.
        var dt = Math.Round(dtS * 1e9) * 1e-9;
        var steps = BioheatSteps.Count(_c.StableStepS, dt);
        var sub = dt / steps;
        if (sub != _dt)
        {
            _dt = sub;
            _classes.SetStep(state.Get(Fields.Perfusion).Data, sub);
            Array.Fill(_stale, (byte)1);
        }
        Survey(power);
        MarkStale(state);
        for (var s = 0; s < steps; s++)
        {
            Step(state, power, s == steps - 1);
        }
        return double.IsFinite(_storedJ) ? StepOutcome.Done : StepOutcome.NonFinite;
    }

    public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
    {
        var ledger = new HeatLedger
        {
            DepositedJ = Pool(state, HeatPools.Deposited),
            PerfusedJ = Pool(state, HeatPools.Perfused),
            VesselJ = Pool(state, HeatPools.Vessel),
            BoundaryJ = Pool(state, HeatPools.Boundary),
            InitialJ = Pool(state, HeatPools.Initial),
        };
        yield return new("deposited-J", ledger.DepositedJ);
        yield return new("stored-J", _storedJ);
        yield return new("perfused-J", ledger.PerfusedJ);
        yield return new("vessel-J", ledger.VesselJ);
        yield return new("boundary-J", ledger.BoundaryJ);
        yield return new("energy-balance-relative", ledger.Imbalance(_storedJ));
        yield return new("temperature-max-rise-K", Math.Max(0, TensorPrimitives.Max<float>(_max)));
    }

    public void Dispose()
    {
    }

    private static double Pool(TissueState state, string name) => state.Pools.TryGetValue(name, out var v) ? v : 0;

    private static void AddToPool(TissueState state, string name, double value) => state.Pools[name] = Pool(state, name) + value;

    private float[][] Planes(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[_grid.Ny * (_grid.Nx + 2)])];

    // Where the cells of each row begin in an ascending list.
    private int[] FirstOfRows(ReadOnlySpan<int> cells)
    {
        var first = new int[_rows + 1];
        Array.Fill(first, cells.Length);
        for (var i = cells.Length - 1; i >= 0; i--)
        {
            first[cells[i] / _grid.Nx] = i;
        }
        for (var r = _rows - 1; r >= 0; r--)
        {
            first[r] = Math.Min(first[r], first[r + 1]);
        }
        return first;
    }

    // What the fields say when the run begins, or begins again.
    private void Survey(TissueState state)
    {
        var t = state.Get(Fields.Temperature).Data;
        var vapour = state.Get(Fields.Vapour).Data;
        state.Get(Fields.TemperatureMax);
        _storedJ = 0;
        for (var r = 0; r < _rows; r++)
        {
            var from = r * _grid.Nx;
            var row = t.AsSpan(from, _grid.Nx);
            _hot[r] = row.ContainsAnyExcept(0f) ? (byte)1 : (byte)0;
            _hasVapour[r] = vapour.AsSpan(from, _grid.Nx).ContainsAnyExcept(0f) ? (byte)1 : (byte)0;
            _max[r] = TensorPrimitives.Max<float>(row);
            for (var c = from; c < from + _grid.Nx; c++)
            {
                _storedJ += (double)_c.Capacity[c] * t[c] + vapour[c] * _grid.CellVolumeM3;
            }
        }
        state.Pools.TryAdd(HeatPools.Initial, _storedJ);
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

    private float[]? Power(TissueState state) => HeatSources.Total(state, _threads, ref _combined);

    // Which rows are heated, and what of their power falls on cells that are held at body temperature.
    private void Survey(float[]? power) => FixedBlocks.For(_rows, Slab * _grid.Ny, _threads, (r0, r1) =>
    {
        for (var r = r0; r < r1; r++)
        {
            _powered[r] = power is not null && (_hot[r] != 0 || HeatSources.Any(power.AsSpan(r * _grid.Nx, _grid.Nx))) ? (byte)1 : (byte)0;
            _heldW[r] = 0;
            for (var h = _powered[r] != 0 ? _heldFirst[r] : _heldFirst[r + 1]; h < _heldFirst[r + 1]; h++)
            {
                _heldW[r] += power![_held[h]] * _grid.CellVolumeM3;
            }
        }
    });
}
