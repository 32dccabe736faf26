using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Physics.Freezing;

namespace Seldinger.Physics.Heat;

internal sealed partial class BioheatRun
{
    // Perfusion stops where the three-state law that its threshold was published with says dead (hall2015), or where tissue has coagulated: whatever endpoint draws the zone.
    private readonly record struct Flow(float[] Dead, float[] Coagulated, float Stop, float CoagulationS)
    {
        public bool In(int cell) => 1 - Dead[cell] > Stop && Coagulated[cell] < CoagulationS;

        // Whether some cell of a row is not (any more, or again) as it was noted: 1 where perfused, 0 where not.
        public bool Differs(float[] noted, int from, int n)
        {
            var i = from;
            for (; i <= from + n - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                var flows = Vector512.GreaterThan(Vector512<float>.One - Vector512.LoadUnsafe(ref Dead[0], (nuint)i), Vector512.Create(Stop))
                    & Vector512.LessThan(Vector512.LoadUnsafe(ref Coagulated[0], (nuint)i), Vector512.Create(CoagulationS));
                if (!Vector512.EqualsAll(flows & Vector512<float>.One, Vector512.LoadUnsafe(ref noted[0], (nuint)i)))
                {
                    return true;
                }
            }
            for (; i < from + n; i++)
            {
                if ((In(i) ? 1 : 0) != noted[i])
                {
                    return true;
                }
            }
            return false;
        }
    }

    private Flow FlowOf(TissueState state) => new(state.Get(Fields.ThreeStateDead).Data, state.Get(Fields.CoagulationTime).Data, (float)_c.Values.PerfusionStop, (float)_c.Values.CoagulationS);

    // Rows in which perfusion has stopped or changed since their factors were made.
    private void MarkStale(TissueState state)
    {
        var flow = FlowOf(state);
        FixedBlocks.For(_rows, Slab * _grid.Ny, _threads, (r0, r1) =>
        {
            for (var r = r0; r < r1; r++)
            {
                if (_stale[r] != 0 || _hot[r] == 0 || _max[r] < DyingAboveK)
                {
                    continue;
                }
                _stale[r] = flow.Differs(_alive, r * _grid.Nx, _grid.Nx) ? (byte)1 : (byte)0;
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Refresh(int row, ReadOnlySpan<float> perfusion, Flow flow, Span<float> terms)
    {
        var (from, n, perVolume) = (row * _grid.Nx, _grid.Nx, _c.Values.BloodHeat * _grid.CellVolumeM3);
        _c.X.AsSpan(from, n).CopyTo(terms);
        _c.X.AsSpan(from + 1, n).CopyTo(terms[n..]);
        _c.Y.AsSpan(from, n).CopyTo(terms[(2 * n)..]);
        _c.Y.AsSpan(from + n, n).CopyTo(terms[(3 * n)..]);
        _c.Z.AsSpan(from, n).CopyTo(terms[(4 * n)..]);
        _c.Z.AsSpan(from + _plane, n).CopyTo(terms[(5 * n)..]);
        var es = terms.Slice(6 * n, n);
        var fs = terms.Slice(7 * n, n);
        _c.Capacity.AsSpan(from, n).CopyTo(terms[(8 * n)..]);
        var own = _classes.Row(row);
        double e = 0, f = 0, lambdaBefore = double.NaN, capacityBefore = double.NaN;
        for (var i = 0; i < n; i++)
        {
            var alive = flow.In(from + i);
            _alive[from + i] = alive ? 1 : 0;
            BioheatClasses.SetStill(own, i, !alive);
            _perfusionSeen[from + i] = perfusion[i];
            double capacity = _c.Capacity[from + i];
            var lambda = alive ? perfusion[i] * perVolume : 0;
            if (lambda != lambdaBefore || capacity != capacityBefore)
            {
                (e, f) = capacity > 0 ? BioheatSteps.Factors(lambda, capacity, _dt) : (0, 0);
                (lambdaBefore, capacityBefore) = (lambda, capacity);
            }
            (es[i], fs[i]) = ((float)e, (float)f);
        }
        for (var x = _exchangeFirst[row]; x < _exchangeFirst[row + 1]; x++)
        {
            var exchange = _c.Exchanges[x];
            var (i, capacity) = (exchange.Cell - from, (double)_c.Capacity[exchange.Cell]);
            var lambda = (_alive[exchange.Cell] != 0 ? perfusion[i] * perVolume : 0) + exchange.Vessel + exchange.Boundary;
            (e, f) = BioheatSteps.Factors(lambda, capacity, _dt);
            // The kernel's r = t e0 + d f0, without vessel and ends, gives d.
            var ratio = f / fs[i];
            // With r = t e + d f the loss C (1 - e) t + (dt - C f) d is a sum of t before and r after the step.
            var after = (_dt - capacity * f) / f;
            _losses.Set(x, new(i, _c.Capacity[exchange.Cell], (float)(e - ratio * es[i]), (float)ratio, (float)(capacity * (1 - e) - after * e), (float)after, (float)(exchange.Vessel / lambda), (float)(exchange.Boundary / lambda)));
        }
        var classed = new RowViews { Classes = _classes };
        Classes(ref classed, row % _grid.Ny, row / _grid.Ny);
        BioheatRows.Pack(terms, n, _kinds.AsSpan(row * _blocks, _blocks), classed, ref _packed[row]);
        _stale[row] = 0;
    }

    // The classes around a row. Those of the next rows may be set by another thread meanwhile, but only in the bit that a neighbour does not look at.
    private void Classes(ref RowViews v, int j, int k)
    {
        var row = k * _grid.Ny + j;
        v.Class = _classes.Row(row);
        v.ClassBefore = j > 0 ? _classes.Row(row - 1) : v.Class;
        v.ClassBehind = j < _grid.Ny - 1 ? _classes.Row(row + 1) : v.Class;
        v.ClassBelow = k > 0 ? _classes.Row(row - _grid.Ny) : v.Class;
        v.ClassAbove = k < _grid.Nz - 1 ? _classes.Row(row + _grid.Ny) : v.Class;
    }

    private void Step(TissueState state, float[]? power, bool last)
    {
        var t = state.Get(Fields.Temperature).Data;
        var vapour = state.Get(Fields.Vapour).Data;
        var maxima = last ? state.Get(Fields.TemperatureMax).Data : null;
        var perfusion = state.Get(Fields.Perfusion).Data;
        var flow = FlowOf(state);
        MoveSteam(vapour);
        MarkWork();
        FixedBlocks.For(_grid.Nz, Slab, _threads, (k0, k1) =>
        {
            var s = k0 / Slab;
            CopyPlane(t, k0 - 1, _lower[s]);
            CopyPlane(t, k1, _upper[s]);
        });
        FixedBlocks.For(_grid.Nz, Slab, _threads, (k0, k1) => StepSlab(t, vapour, maxima, power, perfusion, flow, state.Vessels is not null, k0, k1));
        Book(state);
    }

    // A row is worked on when it or a neighbour is warm, or when it is heated. That the last row of a plane counts as a neighbour of the first of the next does no harm: cold rows stay 0.
    private void MarkWork()
    {
        if (!_skip)
        {
            Array.Fill(_work, (byte)1);
            return;
        }
        TensorPrimitives.BitwiseOr<byte>(_powered, _hot, _work);
        foreach (var apart in (ReadOnlySpan<int>)[1, _grid.Ny])
        {
            var pairs = Math.Max(0, _rows - apart);
            var first = _work.AsSpan(0, pairs);
            var second = _work.AsSpan(_rows - pairs);
            TensorPrimitives.BitwiseOr(first, _hot.AsSpan(_rows - pairs), first);
            TensorPrimitives.BitwiseOr(second, _hot.AsSpan(0, pairs), second);
        }
    }

    // The rows of a plane, each with room for one value on each side: its own end values, so that no heat flows there.
    private void CopyPlane(float[] t, int k, float[] plane)
    {
        if (k < 0 || k >= _grid.Nz || !HasWork(k))
        {
            Array.Clear(plane);
            return;
        }
        var n = _grid.Nx;
        for (var j = 0; j < _grid.Ny; j++)
        {
            var row = plane.AsSpan(j * (n + 2), n + 2);
            t.AsSpan((k * _grid.Ny + j) * n, n).CopyTo(row[1..]);
            (row[0], row[^1]) = (row[1], row[^2]);
        }
    }

    private bool HasWork(int k) => _work.AsSpan(k * _grid.Ny, _grid.Ny).Contains((byte)1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepSlab(float[] t, float[] vapour, float[]? maxima, float[]? power, float[] perfusion, Flow flow, bool flowing, int k0, int k1)
    {
        // Perfusion changes only where there are vessels to act on: without a graph what was read at the start stands.
        var (s, n) = (k0 / Slab, _grid.Nx);
        var (below, centre) = (_lower[s], _centre[s]);
        var sums = new SlabSums();
        for (var k = k0; k < k1; k++)
        {
            CopyPlane(t, k, centre);
            for (var j = 0; j < _grid.Ny; j++)
            {
                var row = k * _grid.Ny + j;
                if (_work[row] == 0)
                {
                    continue;
                }
                var from = row * n;
                if (_stale[row] != 0 || flowing && !SameBits(perfusion.AsSpan(from, n), _perfusionSeen.AsSpan(from, n)))
                {
                    Refresh(row, perfusion.AsSpan(from, n), flow, _terms[s]);
                }
                var at = 1 + j * (n + 2);
                var v = new RowViews
                {
                    Old = centre.AsSpan(at - 1, n + 2),
                    Before = centre.AsSpan(j > 0 ? at - n - 2 : at, n),
                    Behind = centre.AsSpan(j < _grid.Ny - 1 ? at + n + 2 : at, n),
                    Below = (k > 0 ? below : centre).AsSpan(at, n),
                    Above = k + 1 == _grid.Nz ? centre.AsSpan(at, n) : k + 1 < k1 ? t.AsSpan(from + _plane, n) : _upper[s].AsSpan(at, n),
                    Power = power is not null && _powered[row] != 0 ? power.AsSpan(from, n) : default,
                    Kinds = _kinds.AsSpan(row * _blocks, _blocks),
                    Packed = _packed[row],
                    New = t.AsSpan(from, n),
                    Classes = _classes,
                };
                Classes(ref v, j, k);
                var range = BioheatRows.Update(v, (float)_dt, (float)_grid.CellVolumeM3, _vectors, ref sums);
                Exchange(row, v, ref range, ref sums);
                Finish(row, v, range, vapour, maxima, ref sums);
            }
            (below, centre) = (centre, below);
        }
        _sums[s] = sums;
        (_lower[s], _centre[s]) = (below, centre);
    }

    // As integers: comparing floats would go value by value.
    private static bool SameBits(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => MemoryMarshal.Cast<float, int>(a).SequenceEqual(MemoryMarshal.Cast<float, int>(b));

    // Puts right the cells with vessel walls or on the ends of the grid, which the kernel took for cells like any other, and notes what went which way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Exchange(int row, in RowViews v, ref (float Max, float Min) range, ref SlabSums sums)
    {
        var (first, past) = (_exchangeFirst[row], _exchangeFirst[row + 1]);
        if (past > first)
        {
            var max = range.Max;
            // Rows on the ends of the grid, of which all cells exchange.
            var wasMax = past - first == v.New.Length && _losses.Row(first, v.Old[1..], v.New, ref range, ref sums, out first);
            double vessel = 0, boundary = 0, more = 0;
            for (var x = first; x < past; x++)
            {
                var l = _losses[x];
                var (t, taken) = (v.Old[l.InRow + 1], v.New[l.InRow]);
                var r = l.OfBefore * t + l.OfAfter * taken;
                v.New[l.InRow] = r;
                wasMax |= taken == max && r != taken;
                range.Min = r < range.Min ? r : range.Min;
                var lost = l.Before * t + l.After * r;
                vessel += lost * l.VesselShare;
                boundary += lost * l.BoundaryShare;
                // What the cell does not store, it has lost.
                more += l.Capacity * (taken - r);
            }
            sums.MoreSinkJ += more;
            sums.MoreStoredJ -= more;
            sums.VesselJ += vessel;
            sums.BoundaryJ += boundary;
            range.Max = wasMax ? FreezingRows.Range(v.New).Max : max;
        }
        sums.VesselJ += _heldW[row] * _dt;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(int row, in RowViews v, (float Max, float Min) range, float[] vapour, float[]? maxima, ref SlabSums sums)
    {
        var t = v.New;
        var boils = range.Max > _boilingK || _hasVapour[row] != 0;
        if (boils)
        {
            range = Boil(row, t, vapour, ref sums);
        }
        if (range.Max < ColdBelowK && range.Min > -ColdBelowK)
        {
            t.Clear();
            (_max[row], _hot[row]) = (0, 0);
            return;
        }
        _max[row] = range.Max;
        _hot[row] = 1;
        // The maxima, which were up to date before the step, are only looked at where a cell became warmer.
        if (_rose[row] == 0 && (boils || BioheatRows.AnyRises(t, v.Old[1..])))
        {
            _rose[row] = 1;
        }
        if (maxima is not null && _rose[row] != 0)
        {
            BioheatRows.Raise(maxima.AsSpan(row * _grid.Nx, _grid.Nx), t);
            _rose[row] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (float Max, float Min) Boil(int row, Span<float> t, float[] vapour, ref SlabSums sums)
    {
        var from = row * _grid.Nx;
        var perCell = 1 / _grid.CellVolumeM3;
        var any = false;
        double more = 0;
        for (var i = 0; i < t.Length; i++)
        {
            var c = from + i;
            if ((t[i] > _boilingK || vapour[c] > 0) && _c.Capacity[c] > 0)
            {
                var heat = _c.Capacity[c] * perCell;
                var enthalpy = (t[i] - _c.Values.BoilingRiseK) * heat + vapour[c];
                var taken = (float)Math.Clamp(enthalpy, 0, _c.VapourMax[_c.Tissue[c]]);
                var kept = (float)(_c.Values.BoilingRiseK + (enthalpy - taken) / heat);
                // The row has booked the heat at the rise before; vapour is part of what is stored.
                more += (double)_c.Capacity[c] * (kept - t[i]) + taken * _grid.CellVolumeM3;
                (vapour[c], t[i]) = (taken, kept);
                any |= taken > 0;
            }
        }
        _hasVapour[row] = any ? (byte)1 : (byte)0;
        sums.MoreStoredJ += more;
        var (min, max) = FreezingRows.Range(t);
        return (max, min);
    }

    private void Book(TissueState state)
    {
        double deposited = 0, lost = 0, vessel = 0, boundary = 0;
        _storedJ = 0;
        foreach (ref readonly var s in _sums.AsSpan())
        {
            deposited += SlabSums.Total(s.Power);
            lost += SlabSums.Total(s.Sink) + s.MoreSinkJ;
            _storedJ += SlabSums.Total(s.Stored) + s.MoreStoredJ;
            vessel += s.VesselJ;
            boundary += s.BoundaryJ;
        }
        AddToPool(state, HeatPools.Deposited, deposited * _dt);
        AddToPool(state, HeatPools.Perfused, lost - vessel - boundary);
        AddToPool(state, HeatPools.Vessel, vessel);
        AddToPool(state, HeatPools.Boundary, boundary);
    }
}
