using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Seldinger.Physics.Freezing;

/// <summary>What one row of cells does in a step.</summary>
internal struct FreezingSums
{
    /// <summary>Heat lost to perfusion, vessels and through the ends, and given by sources, J since the last booking.</summary>
    public double PerfusedJ, VesselJ, BoundaryJ, DepositedJ;

    /// <summary>Heat stored now, J.</summary>
    public double StoredJ;

    /// <summary>Extremes of the temperature rise now, K.</summary>
    public float Min, Max;
}

/// <summary>Where the neighbours of a row begin; its own beginning for a face that is not to conduct.</summary>
internal readonly record struct RowNeighbours(int Before, int Behind, int Below, int Above);

/// <summary>
/// Row kernels in float32. Temperatures and conduction integrals are read from arrays with a plane of padding at both ends, enthalpies are written: no cell reads what another writes in the same pass, so that
/// rows may run in any order. Vectors and the scalar tail do the same operations in the same order per cell; sums run in eight fixed lanes.
/// </summary>
internal sealed class FreezingRows(FreezingCoefficients c, float[] loss, int pad)
{
    private const int Lanes = 8;

    private readonly float[] _x = c.Heat.X, _y = c.Heat.Y, _z = c.Heat.Z, _ix = c.IceX, _iy = c.IceY, _iz = c.IceZ;
    private readonly float[] _inverse = [.. c.Heat.Capacity.Select(v => v > 0 ? 1 / v : 0)];
    private readonly int _sy = c.Heat.Grid.Nx, _sz = c.Heat.Grid.Nx * c.Heat.Grid.Ny;
    private readonly float _liquidus = (float)c.Law.LiquidusK, _solidus = (float)c.Law.SolidusK, _width = (float)c.Law.Width, _half = (float)c.Law.HalfPerWidth;
    private readonly float _ice2 = (float)c.Law.IceHalf, _ice6 = (float)c.Law.IceSixth;

    /// <summary>1 / capacity per cell, K/J; 0 where temperature is held.</summary>
    public float[] Inverse => _inverse;

    /// <summary>One step of a row without ice in it or beside it.</summary>
    /// <param name="from">First cell.</param>
    /// <param name="n">Cells.</param>
    /// <param name="t">Temperature rises, padded.</param>
    /// <param name="h">Enthalpies.</param>
    /// <param name="power">Power density; null for none.</param>
    /// <param name="dt">Step, s.</param>
    /// <param name="volume">Volume of a cell, m3.</param>
    /// <param name="sums">Receives losses and deposits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Warm(int from, int n, float[] t, float[] h, float[]? power, float dt, float volume, ref FreezingSums sums)
    {
        ref var tt = ref MemoryMarshal.GetArrayDataReference(t);
        ref var hh = ref MemoryMarshal.GetArrayDataReference(h);
        ref var x = ref MemoryMarshal.GetArrayDataReference(_x);
        ref var y = ref MemoryMarshal.GetArrayDataReference(_y);
        ref var z = ref MemoryMarshal.GetArrayDataReference(_z);
        ref var w = ref MemoryMarshal.GetArrayDataReference(loss);
        ref var inv = ref MemoryMarshal.GetArrayDataReference(_inverse);
        var (vdt, lost) = (Vector256.Create(dt), Vector256<float>.Zero);
        nuint sy = (nuint)_sy, sz = (nuint)_sz, end = (nuint)(from + n), i = (nuint)from, p = (nuint)pad;
        for (; i + Lanes <= end; i += Lanes)
        {
            var own = Vector256.LoadUnsafe(ref tt, p + i);
            var d = Vector256.LoadUnsafe(ref x, i) * (Vector256.LoadUnsafe(ref tt, p + i - 1) - own);
            d += Vector256.LoadUnsafe(ref x, i + 1) * (Vector256.LoadUnsafe(ref tt, p + i + 1) - own);
            d += Vector256.LoadUnsafe(ref y, i) * (Vector256.LoadUnsafe(ref tt, p + i - sy) - own);
            d += Vector256.LoadUnsafe(ref y, i + sy) * (Vector256.LoadUnsafe(ref tt, p + i + sy) - own);
            d += Vector256.LoadUnsafe(ref z, i) * (Vector256.LoadUnsafe(ref tt, p + i - sz) - own);
            d += Vector256.LoadUnsafe(ref z, i + sz) * (Vector256.LoadUnsafe(ref tt, p + i + sz) - own);
            var s = Vector256.LoadUnsafe(ref w, i) * own;
            lost += s;
            d -= s;
            (Vector256.LoadUnsafe(ref hh, i) + vdt * Vector256.LoadUnsafe(ref inv, i) * d).StoreUnsafe(ref hh, i);
        }
        Span<float> lanes = stackalloc float[Lanes];
        lost.CopyTo(lanes);
        for (var c = (int)i; c < (int)end; c++)
        {
            var own = t[pad + c];
            var d = _x[c] * (t[pad + c - 1] - own);
            d += _x[c + 1] * (t[pad + c + 1] - own);
            d += _y[c] * (t[pad + c - _sy] - own);
            d += _y[c + _sy] * (t[pad + c + _sy] - own);
            d += _z[c] * (t[pad + c - _sz] - own);
            d += _z[c + _sz] * (t[pad + c + _sz] - own);
            var s = loss[c] * own;
            lanes[(c - from) % Lanes] += s;
            d -= s;
            h[c] += dt * _inverse[c] * d;
        }
        sums.PerfusedJ += Sum(lanes) * dt;
        Give(from, n, h, power, dt, volume, ref sums);
    }

    /// <summary>One step of a row with ice in it or near it.</summary>
    /// <param name="from">First cell.</param>
    /// <param name="n">Cells.</param>
    /// <param name="at">Where the neighbouring rows begin.</param>
    /// <param name="t">Temperature rises, padded.</param>
    /// <param name="psi">Conduction integrals, padded.</param>
    /// <param name="held">Heat flow through faces that do not change within the step, W; null for none.</param>
    /// <param name="h">Enthalpies.</param>
    /// <param name="power">Power density; null for none.</param>
    /// <param name="dt">Step, s.</param>
    /// <param name="volume">Volume of a cell, m3.</param>
    /// <param name="sums">Receives losses and deposits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Cold(int from, int n, RowNeighbours at, float[] t, float[] psi, float[]? held, float[] h, float[]? power, float dt, float volume, ref FreezingSums sums)
    {
        ref var tt = ref MemoryMarshal.GetArrayDataReference(t);
        ref var ps = ref MemoryMarshal.GetArrayDataReference(psi);
        ref var hh = ref MemoryMarshal.GetArrayDataReference(h);
        ref var x = ref MemoryMarshal.GetArrayDataReference(_x);
        ref var y = ref MemoryMarshal.GetArrayDataReference(_y);
        ref var z = ref MemoryMarshal.GetArrayDataReference(_z);
        ref var ix = ref MemoryMarshal.GetArrayDataReference(_ix);
        ref var iy = ref MemoryMarshal.GetArrayDataReference(_iy);
        ref var iz = ref MemoryMarshal.GetArrayDataReference(_iz);
        ref var w = ref MemoryMarshal.GetArrayDataReference(loss);
        ref var inv = ref MemoryMarshal.GetArrayDataReference(_inverse);
        ref var hd = ref MemoryMarshal.GetArrayDataReference(held ?? h);
        var (vdt, lost, liquid) = (Vector256.Create(dt), Vector256<float>.Zero, Vector256.Create(_liquidus));
        nuint sy = (nuint)_sy, sz = (nuint)_sz, p = (nuint)pad;
        nuint ym = p + (nuint)at.Before, yp = p + (nuint)at.Behind, zm = p + (nuint)at.Below, zp = p + (nuint)at.Above, c0 = (nuint)from;
        nuint j = 0;
        for (; j + Lanes <= (nuint)n; j += Lanes)
        {
            var i = c0 + j;
            var own = Vector256.LoadUnsafe(ref tt, p + i);
            var mine = Vector256.LoadUnsafe(ref ps, p + i);
            var d = Vector256.LoadUnsafe(ref x, i) * (Vector256.LoadUnsafe(ref tt, p + i - 1) - own);
            d += Vector256.LoadUnsafe(ref ix, i) * (Vector256.LoadUnsafe(ref ps, p + i - 1) - mine);
            d += Vector256.LoadUnsafe(ref x, i + 1) * (Vector256.LoadUnsafe(ref tt, p + i + 1) - own);
            d += Vector256.LoadUnsafe(ref ix, i + 1) * (Vector256.LoadUnsafe(ref ps, p + i + 1) - mine);
            d += Vector256.LoadUnsafe(ref y, i) * (Vector256.LoadUnsafe(ref tt, ym + j) - own);
            d += Vector256.LoadUnsafe(ref iy, i) * (Vector256.LoadUnsafe(ref ps, ym + j) - mine);
            d += Vector256.LoadUnsafe(ref y, i + sy) * (Vector256.LoadUnsafe(ref tt, yp + j) - own);
            d += Vector256.LoadUnsafe(ref iy, i + sy) * (Vector256.LoadUnsafe(ref ps, yp + j) - mine);
            d += Vector256.LoadUnsafe(ref z, i) * (Vector256.LoadUnsafe(ref tt, zm + j) - own);
            d += Vector256.LoadUnsafe(ref iz, i) * (Vector256.LoadUnsafe(ref ps, zm + j) - mine);
            d += Vector256.LoadUnsafe(ref z, i + sz) * (Vector256.LoadUnsafe(ref tt, zp + j) - own);
            d += Vector256.LoadUnsafe(ref iz, i + sz) * (Vector256.LoadUnsafe(ref ps, zp + j) - mine);
            // No blood flows in ice.
            var s = Vector256.BitwiseAnd(Vector256.GreaterThan(own, liquid), Vector256.LoadUnsafe(ref w, i) * own);
            lost += s;
            d -= s;
            if (held is not null)
            {
                d += Vector256.LoadUnsafe(ref hd, i);
            }
            (Vector256.LoadUnsafe(ref hh, i) + vdt * Vector256.LoadUnsafe(ref inv, i) * d).StoreUnsafe(ref hh, i);
        }
        Span<float> lanes = stackalloc float[Lanes];
        lost.CopyTo(lanes);
        for (var k = (int)j; k < n; k++)
        {
            var i = from + k;
            var (own, mine) = (t[pad + i], psi[pad + i]);
            var d = _x[i] * (t[pad + i - 1] - own);
            d += _ix[i] * (psi[pad + i - 1] - mine);
            d += _x[i + 1] * (t[pad + i + 1] - own);
            d += _ix[i + 1] * (psi[pad + i + 1] - mine);
            d += _y[i] * (t[pad + at.Before + k] - own);
            d += _iy[i] * (psi[pad + at.Before + k] - mine);
            d += _y[i + _sy] * (t[pad + at.Behind + k] - own);
            d += _iy[i + _sy] * (psi[pad + at.Behind + k] - mine);
            d += _z[i] * (t[pad + at.Below + k] - own);
            d += _iz[i] * (psi[pad + at.Below + k] - mine);
            d += _z[i + _sz] * (t[pad + at.Above + k] - own);
            d += _iz[i + _sz] * (psi[pad + at.Above + k] - mine);
            var s = own > _liquidus ? loss[i] * own : 0;
            lanes[k % Lanes] += s;
            d -= s;
            if (held is not null)
            {
                d += held[i];
            }
            h[i] += dt * _inverse[i] * d;
        }
        sums.PerfusedJ += Sum(lanes) * dt;
        Give(from, n, h, power, dt, volume, ref sums);
    }

    /// <summary>Temperature and conduction integral of a row from its enthalpies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Thaw(int from, int n, float[] h, float[] t, float[] psi)
    {
        ref var tt = ref MemoryMarshal.GetArrayDataReference(t);
        ref var ps = ref MemoryMarshal.GetArrayDataReference(psi);
        ref var hh = ref MemoryMarshal.GetArrayDataReference(h);
        ref var solid = ref MemoryMarshal.GetArrayDataReference(c.Solid);
        ref var mushy = ref MemoryMarshal.GetArrayDataReference(c.Mushy);
        ref var frozen = ref MemoryMarshal.GetArrayDataReference(c.Frozen);
        var (l, s, w, half, zero, one) = (Vector256.Create(_liquidus), Vector256.Create(_solidus), Vector256.Create(_width), Vector256.Create(_half), Vector256<float>.Zero, Vector256<float>.One);
        var (i2, i6) = (Vector256.Create(_ice2), Vector256.Create(_ice6));
        nuint i = (nuint)from, end = (nuint)(from + n), p = (nuint)pad;
        for (; i + Lanes <= end; i += Lanes)
        {
            var e = Vector256.LoadUnsafe(ref hh, i);
            var hs = Vector256.LoadUnsafe(ref solid, i);
            var r = Vector256.MaxNative(e, l);
            r += Vector256.LoadUnsafe(ref mushy, i) * (Vector256.MinNative(Vector256.MaxNative(e, hs), l) - l);
            r += Vector256.LoadUnsafe(ref frozen, i) * (Vector256.MinNative(e, hs) - hs);
            r.StoreUnsafe(ref tt, p + i);
            var u = Vector256.MinNative(Vector256.MaxNative(l - r, zero), w);
            var v = Vector256.MaxNative(s - r, zero);
            (zero - (u * u * half + v * (one + v * (i2 + v * i6)))).StoreUnsafe(ref ps, p + i);
        }
        for (var k = (int)i; k < (int)end; k++)
        {
            Thaw(k, h[k], t, psi);
        }
    }

    /// <summary>The same for one cell.</summary>
    public void Thaw(int cell, float e, float[] t, float[] psi)
    {
        var hs = c.Solid[cell];
        var r = Math.Max(e, _liquidus);
        r += c.Mushy[cell] * (Math.Min(Math.Max(e, hs), _liquidus) - _liquidus);
        r += c.Frozen[cell] * (Math.Min(e, hs) - hs);
        t[pad + cell] = r;
        var u = Math.Min(Math.Max(_liquidus - r, 0), _width);
        var v = Math.Max(_solidus - r, 0);
        psi[pad + cell] = 0 - (u * u * _half + v * (1 + v * (_ice2 + v * _ice6)));
    }

    /// <summary>Heat stored in a row, J.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Stored(int from, int n, float[] h)
    {
        Span<float> lanes = stackalloc float[Lanes];
        ref var hh = ref MemoryMarshal.GetArrayDataReference(h);
        ref var cap = ref MemoryMarshal.GetArrayDataReference(c.Heat.Capacity);
        var sum = Vector256<float>.Zero;
        nuint i = (nuint)from, end = (nuint)(from + n);
        for (; i + Lanes <= end; i += Lanes)
        {
            sum += Vector256.LoadUnsafe(ref cap, i) * Vector256.LoadUnsafe(ref hh, i);
        }
        sum.CopyTo(lanes);
        for (var k = (int)i; k < (int)end; k++)
        {
            lanes[(k - from) % Lanes] += c.Heat.Capacity[k] * h[k];
        }
        return Sum(lanes);
    }

    /// <summary>Smallest and largest value of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Min, float Max) Range(ReadOnlySpan<float> row)
    {
        ref var r = ref MemoryMarshal.GetReference(row);
        var (low, high) = (Vector256.Create(float.PositiveInfinity), Vector256.Create(float.NegativeInfinity));
        nuint i = 0;
        for (; i + Lanes <= (nuint)row.Length; i += Lanes)
        {
            var v = Vector256.LoadUnsafe(ref r, i);
            (low, high) = (Vector256.MinNative(low, v), Vector256.MaxNative(high, v));
        }
        float min = float.PositiveInfinity, max = float.NegativeInfinity;
        for (var l = 0; l < Lanes; l++)
        {
            (min, max) = (Math.Min(min, low[l]), Math.Max(max, high[l]));
        }
        for (var k = (int)i; k < row.Length; k++)
        {
            (min, max) = (Math.Min(min, row[k]), Math.Max(max, row[k]));
        }
        return (min, max);
    }

    /// <summary>Running minima: m = min(m, t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lower(Span<float> m, ReadOnlySpan<float> t)
    {
        ref var a = ref MemoryMarshal.GetReference(m);
        ref var b = ref MemoryMarshal.GetReference(t);
        var i = 0;
        for (; i <= m.Length - Lanes; i += Lanes)
        {
            var (was, now) = (Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i));
            // Cells that become warmer cost no write.
            if (Vector256.LessThanAny(now, was))
            {
                Vector256.Min(was, now).StoreUnsafe(ref a, (nuint)i);
            }
        }
        for (; i < m.Length; i++)
        {
            m[i] = Math.Min(m[i], t[i]);
        }
    }

    private void Give(int from, int n, float[] h, float[]? power, float dt, float volume, ref FreezingSums sums)
    {
        if (power is null)
        {
            return;
        }
        for (var i = from; i < from + n; i++)
        {
            var q = power[i] * volume;
            h[i] += dt * _inverse[i] * q;
            sums.DepositedJ += (double)q * dt;
            // Held cells lose at once what is deposited in them.
            sums.VesselJ += _inverse[i] > 0 ? 0 : (double)q * dt;
        }
    }

    private static double Sum(ReadOnlySpan<float> lanes)
    {
        double sum = 0;
        foreach (var l in lanes)
        {
            sum += l;
        }
        return sum;
    }
}
