using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Freezing;

internal sealed partial class FreezingRun
{
    private void Step(TissueState state, float[]? power, double dt, bool last)
    {
        var (h, n) = (state.Get(Fields.Enthalpy).Data, _grid.Nx);
        var (quick, slow) = Sort(power);
        FixedBlocks.For(slow, Block, _threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                var r = _slowList[i];
                _kernel.Warm(r * n, n, _t, h, power, (float)dt, _volume, ref _sums[r]);
                Exchange(r, h, dt);
            }
        });
        FixedBlocks.For(quick, Block, _threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                Hold(_quickList[i]);
            }
        });
        var steps = BioheatSteps.Count(_c.FrozenStepS, dt);
        var sub = dt / steps;
        foreach (var (probe, _, _) in _acting)
        {
            probe.Prepare<float>(h, sub);
        }
        for (var s = 0; s < steps && quick > 0; s++)
        {
            Quick(h, power, quick, sub);
        }
        Finish(state, h, quick, slow, last);
    }

    // Which rows are worked on, and with which step.
    private (int Quick, int Slow) Sort(float[]? power)
    {
        var (ny, quick, slow) = (_grid.Ny, 0, 0);
        var powered = power is not null;
        for (var r = 0; r < _rows; r++)
        {
            var (j, k) = (r % ny, r / ny);
            int active = _active[r] | _probed[r], ice = _ice[r] | _probed[r];
            for (var b = Math.Max(0, k - 1); b <= Math.Min(_grid.Nz - 1, k + 1); b++)
            {
                for (var a = Math.Max(0, j - 1); a <= Math.Min(ny - 1, j + 1); a++)
                {
                    var other = a + ny * b;
                    active |= _active[other];
                    ice |= _ice[other] | _probed[other];
                }
            }
            if (active == 0 && powered)
            {
                active = HeatSources.Any(power.AsSpan(r * _grid.Nx, _grid.Nx)) ? 1 : 0;
            }
            _work[r] = active != 0 || ice != 0 || !_skip ? (byte)1 : (byte)0;
            _quick[r] = _work[r] != 0 && (ice != 0 || !_split) ? (byte)1 : (byte)0;
            if (_quick[r] != 0)
            {
                _quickList[quick++] = r;
            }
            else if (_work[r] != 0)
            {
                _slowList[slow++] = r;
            }
        }
        return (quick, slow);
    }

    private bool IsQuick(int row, int dj, int dk, out int other)
    {
        var (j, k) = (row % _grid.Ny + dj, row / _grid.Ny + dk);
        other = j + _grid.Ny * k;
        return j >= 0 && k >= 0 && j < _grid.Ny && k < _grid.Nz && _quick[other] != 0;
    }

    // Heat flow from neighbours that take the long step: as it is at its start. No ice is there.
    private void Hold(int row)
    {
        var (from, n) = (row * _grid.Nx, _grid.Nx);
        _held.AsSpan(from, n).Clear();
        void Add(int dj, int dk, float[] g, int shift)
        {
            if (!IsQuick(row, dj, dk, out var other) && row % _grid.Ny + dj is var j && j >= 0 && j < _grid.Ny && row / _grid.Ny + dk is var k && k >= 0 && k < _grid.Nz)
            {
                for (var i = 0; i < n; i++)
                {
                    _held[from + i] += g[from + shift + i] * (_t[_pad + other * n + i] - _t[_pad + from + i]);
                }
            }
        }
        Add(-1, 0, _c.Heat.Y, 0);
        Add(1, 0, _c.Heat.Y, n);
        Add(0, -1, _c.Heat.Z, 0);
        Add(0, 1, _c.Heat.Z, _plane);
    }

    private void Quick(float[] h, float[]? power, int quick, double dt)
    {
        var n = _grid.Nx;
        FixedBlocks.For(quick, Block, _threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                var r = _quickList[i];
                int At(int dj, int dk) => (IsQuick(r, dj, dk, out var other) ? other : r) * n;
                _kernel.Cold(r * n, n, new(At(-1, 0), At(1, 0), At(0, -1), At(0, 1)), _t, _psi, _held, h, power, (float)dt, _volume, ref _sums[r]);
                Exchange(r, h, dt);
            }
        });
        FixedBlocks.For(quick, Block, _threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                _kernel.Thaw(_quickList[i] * n, n, h, _t, _psi);
            }
        });
        foreach (var (probe, level, name) in _acting)
        {
            Take(probe, level, name, h, dt);
        }
    }

    // What crosses vessel walls and the ends of the grid.
    private void Exchange(int row, float[] h, double dt)
    {
        for (var x = _exchangeFirst[row]; x < _exchangeFirst[row + 1]; x++)
        {
            var e = _c.Heat.Exchanges[x];
            double t = _t[_pad + e.Cell], psi = _psi[_pad + e.Cell] - _bodyPsi;
            if (t == 0 && psi == 0)
            {
                continue;
            }
            var (vessel, boundary) = ((e.Vessel * t + _c.IceExchanges[x] * psi) * dt, e.Boundary * t * dt);
            h[e.Cell] -= (float)((vessel + boundary) * _kernel.Inverse[e.Cell]);
            _sums[row].VesselJ += vessel;
            _sums[row].BoundaryJ += boundary;
        }
    }

    private void Take(ColdProbe probe, double level, string name, float[] h, double dt)
    {
        var q = probe.Take<float>(level, _t, _psi, _pad);
        double total = 0;
        for (var b = 0; b < q.Length; b++)
        {
            total += q[b];
            foreach (var (cell, share) in probe.Shares(b))
            {
                var heat = q[b] * share * dt;
                h[cell] -= (float)(heat * _kernel.Inverse[cell]);
                // Held cells give at once what is taken from them.
                _probeVesselJ -= _kernel.Inverse[cell] > 0 ? 0 : heat;
            }
        }
        foreach (var cell in probe.Cells)
        {
            _kernel.Thaw(cell, h[cell], _t, _psi);
        }
        _probeJ -= total * dt;
        _taken[name] = _taken.GetValueOrDefault(name) + total * dt;
    }

    private void Finish(TissueState state, float[] h, int quick, int slow, bool last)
    {
        var n = _grid.Nx;
        var (t, vapour) = (state.Get(Fields.Temperature).Data, state.Get(Fields.Vapour).Data);
        var (min, max) = (state.Get(Fields.TemperatureMin).Data, state.Get(Fields.TemperatureMax).Data);
        FixedBlocks.For(quick + slow, Block, _threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                var r = i < quick ? _quickList[i] : _slowList[i - quick];
                var from = r * n;
                var own = _t.AsSpan(_pad + from, n);
                if (i >= quick)
                {
                    h.AsSpan(from, n).CopyTo(own);
                }
                Look(r);
                if (_sums[r].Max > _c.Heat.Values.BoilingRiseK || _vapour[r] != 0)
                {
                    Boil(r, h, vapour);
                    Look(r);
                }
                if (_skip && Math.Max(_sums[r].Max, -_sums[r].Min) < RestBelowK)
                {
                    own.Clear();
                    h.AsSpan(from, n).Clear();
                    _active[r] = 0;
                }
                if (last)
                {
                    own.CopyTo(t.AsSpan(from, n));
                    _sums[r].StoredJ = _kernel.Stored(from, n, h);
                    if (_sums[r].Min < 0)
                    {
                        FreezingRows.Lower(min.AsSpan(from, n), own);
                    }
                    if (_sums[r].Max > 0)
                    {
                        BioheatRows.Raise(max.AsSpan(from, n), own);
                    }
                }
            }
        });
    }

    // Enthalpy above the boiling plateau: water goes into vapour first.
    private void Boil(int row, float[] h, float[] vapour)
    {
        var boiling = _c.Heat.Values.BoilingRiseK;
        var any = false;
        for (var c = row * _grid.Nx; c < (row + 1) * _grid.Nx; c++)
        {
            if (_c.Heat.Capacity[c] > 0 && (h[c] > boiling || vapour[c] > 0))
            {
                var heat = _c.Heat.Capacity[c] / _grid.CellVolumeM3;
                var taken = Math.Clamp((h[c] - boiling) * heat, 0, _c.Heat.VapourMax[_c.Heat.Tissue[c]]);
                vapour[c] = (float)taken;
                _t[_pad + c] = (float)(h[c] - taken / heat);
                any |= taken > 0;
            }
        }
        _vapour[row] = any ? (byte)1 : (byte)0;
    }

    private void Book(TissueState state)
    {
        double deposited = _probeJ, perfused = 0, vessel = _probeVesselJ, boundary = 0;
        for (var r = 0; r < _rows; r++)
        {
            ref var s = ref _sums[r];
            deposited += s.DepositedJ;
            perfused += s.PerfusedJ;
            vessel += s.VesselJ;
            boundary += s.BoundaryJ;
            (s.DepositedJ, s.PerfusedJ, s.VesselJ, s.BoundaryJ) = (0, 0, 0, 0);
        }
        (_probeJ, _probeVesselJ) = (0, 0);
        void Add(string pool, double value) => state.Pools[pool] = (state.Pools.TryGetValue(pool, out var v) ? v : 0) + value;
        Add(HeatPools.Deposited, deposited);
        Add(HeatPools.Perfused, perfused);
        Add(HeatPools.Vessel, vessel);
        Add(HeatPools.Boundary, boundary);
    }
}
