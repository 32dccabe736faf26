using System.Runtime.CompilerServices;
using Seldinger.Numerics;

namespace Seldinger.Physics.Heat;

internal sealed partial class BioheatRun
{
    private float[] _steamBefore = [], _noSteam = [];
    private byte[] _hadVapour = [];

    // Latent heat moves between boiling cells and into their neighbours; the step that follows condenses it where it is colder. Rows without steam beside them stay as they are.
    private void MoveSteam(float[] vapour)
    {
        if (_c.Values.SteamDiffusivity <= 0 || !_hasVapour.Contains((byte)1))
        {
            return;
        }
        if (_steamBefore.Length == 0)
        {
            (_steamBefore, _noSteam, _hadVapour) = (new float[vapour.Length], new float[_grid.Nx], new byte[_rows]);
        }
        _hasVapour.CopyTo(_hadVapour, 0);
        var weights = _c.SteamWeights(_dt);
        FixedBlocks.For(_rows, Slab * _grid.Ny, _threads, (r0, r1) =>
        {
            for (var r = r0; r < r1; r++)
            {
                if (_hadVapour[r] != 0)
                {
                    vapour.AsSpan(r * _grid.Nx, _grid.Nx).CopyTo(_steamBefore.AsSpan(r * _grid.Nx));
                }
            }
        });
        FixedBlocks.For(_rows, Slab * _grid.Ny, _threads, (r0, r1) =>
        {
            for (var r = r0; r < r1; r++)
            {
                MoveSteam(r, vapour.AsSpan(r * _grid.Nx, _grid.Nx), weights);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveSteam(int row, Span<float> vapour, (float X, float Y, float Z) weight)
    {
        var (ny, j) = (_grid.Ny, row % _grid.Ny);
        if (_hadVapour[row] != 0)
        {
            var own = _steamBefore.AsSpan(row * _grid.Nx, vapour.Length);
            var capacity = _c.Capacity.AsSpan(row * _grid.Nx, vapour.Length);
            for (var i = 1; i < own.Length; i++)
            {
                var moved = capacity[i - 1] > 0 && capacity[i] > 0 ? weight.X * (own[i - 1] - own[i]) : 0;
                vapour[i - 1] -= moved;
                vapour[i] += moved;
            }
        }
        if (j > 0)
        {
            MoveSteam(row, row - 1, vapour, weight.Y);
        }
        if (j < ny - 1)
        {
            MoveSteam(row, row + 1, vapour, weight.Y);
        }
        if (row >= ny)
        {
            MoveSteam(row, row - ny, vapour, weight.Z);
        }
        if (row + ny < _rows)
        {
            MoveSteam(row, row + ny, vapour, weight.Z);
        }
    }

    // What comes from another row; nothing passes the walls of vessels and gas.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveSteam(int row, int other, Span<float> vapour, float weight)
    {
        if ((_hadVapour[row] | _hadVapour[other]) == 0)
        {
            return;
        }
        var n = vapour.Length;
        ReadOnlySpan<float> own = _hadVapour[row] != 0 ? _steamBefore.AsSpan(row * n, n) : _noSteam;
        ReadOnlySpan<float> theirs = _hadVapour[other] != 0 ? _steamBefore.AsSpan(other * n, n) : _noSteam;
        ReadOnlySpan<float> capacity = _c.Capacity.AsSpan(row * n, n), theirCapacity = _c.Capacity.AsSpan(other * n, n);
        for (var i = 0; i < vapour.Length; i++)
        {
            vapour[i] += capacity[i] > 0 && theirCapacity[i] > 0 ? weight * (theirs[i] - own[i]) : 0;
        }
        _hasVapour[row] = 1;
    }
}
