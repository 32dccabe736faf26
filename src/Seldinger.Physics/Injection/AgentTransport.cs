using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Seldinger.Numerics;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Injection;

/// <summary>
/// Advection and diffusion of a dissolved agent through faces, conservative and bounded: V dC/dt = - sum(q C_face) + sum(g dC) + S - k V C, with V the volume of a cell that the
/// agent spreads in. Face values are upwind with van Leer's limiter, time is explicit; for steps up to <see cref="LongestStepS"/> no cell leaves 0 to 1.
/// </summary>
/// <remarks>
/// Arrays are padded as those of <see cref="FaceConductances"/>. Only a box around what is not zero is computed; its sides are closed while less than <see cref="Trace"/> stands beside them.
/// Scalar reference: double; plans use float. Same bytes for any number of threads. Source: <c>vanleer1974</c>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AgentTransport<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Concentration below which a cell counts as empty.</summary>
    public const double Trace = 1e-8;

    private const int Grow = 4;

    private readonly FaceConductances _shape;
    private readonly int _threads;
    private readonly T[] _fx, _fy, _fz;
    private (int I, int J, int K) _low, _high;

    /// <summary>Allocates a transport for the cells of an operator.</summary>
    /// <param name="shape">The cells; its conductances are not used.</param>
    /// <param name="cellCapacityM3">Volume of a cell that the agent spreads in, m3.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public AgentTransport(FaceConductances shape, double cellCapacityM3, int threads)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (_shape, CellCapacityM3, _threads) = (shape, cellCapacityM3, threads);
        var n = shape.PaddedLength;
        (Concentration, FlowX, FlowY, FlowZ, MixX, MixY, MixZ) = (new T[n], new T[n], new T[n], new T[n], new T[n], new T[n], new T[n]);
        (_fx, _fy, _fz) = (new T[n], new T[n], new T[n]);
    }

    /// <summary>Volume of a cell that the agent spreads in, m3.</summary>
    public double CellCapacityM3 { get; }

    /// <summary>Concentration, padded.</summary>
    public T[] Concentration { get; }

    /// <summary>Flow through the lower x faces, m3/s.</summary>
    public T[] FlowX { get; }

    /// <summary>Flow through the lower y faces, m3/s.</summary>
    public T[] FlowY { get; }

    /// <summary>Flow through the lower z faces, m3/s.</summary>
    public T[] FlowZ { get; }

    /// <summary>Diffusive exchange through the lower x faces, m3/s.</summary>
    public T[] MixX { get; }

    /// <summary>Diffusive exchange through the lower y faces, m3/s.</summary>
    public T[] MixY { get; }

    /// <summary>Diffusive exchange through the lower z faces, m3/s.</summary>
    public T[] MixZ { get; }

    /// <summary>Longest step that keeps every cell between 0 and 1: 1 - dt (2 outflow + mixing) / V stays positive.</summary>
    public double LongestStepS()
    {
        double worst = 0;
        var (sy, sz) = (_shape.StrideY, _shape.StrideZ);
        for (var r = 0; r < _shape.Ny * _shape.Nz; r++)
        {
            var p = _shape.Padded(0, r % _shape.Ny, r / _shape.Ny);
            for (var end = p + _shape.Nx; p < end; p++)
            {
                var flow = T.Max(T.Zero, -FlowX[p]) + T.Max(T.Zero, FlowX[p + 1]) + T.Max(T.Zero, -FlowY[p]) + T.Max(T.Zero, FlowY[p + sy]) + T.Max(T.Zero, -FlowZ[p]) + T.Max(T.Zero, FlowZ[p + sz]);
                var mix = MixX[p] + MixX[p + 1] + MixY[p] + MixY[p + sy] + MixZ[p] + MixZ[p + sz];
                worst = Math.Max(worst, 2 * double.CreateChecked(flow) + double.CreateChecked(mix));
            }
        }
        return worst > 0 ? 0.9 * CellCapacityM3 / worst : double.PositiveInfinity;
    }

    /// <summary>Finds the box of what is not empty; call after the concentration was written or sources were moved.</summary>
    /// <param name="sources">Cells that receive agent, padded indices.</param>
    public void FindBox(ReadOnlySpan<int> sources)
    {
        var (low, high) = ((I: int.MaxValue, J: int.MaxValue, K: int.MaxValue), (I: -1, J: -1, K: -1));
        void Take(int i, int j, int k) => (low, high) = ((Math.Min(low.I, i), Math.Min(low.J, j), Math.Min(low.K, k)), (Math.Max(high.I, i + 1), Math.Max(high.J, j + 1), Math.Max(high.K, k + 1)));
        var trace = T.CreateChecked(Trace);
        for (var r = 0; r < _shape.Ny * _shape.Nz; r++)
        {
            var row = Concentration.AsSpan(_shape.Padded(0, r % _shape.Ny, r / _shape.Ny), _shape.Nx);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] > trace)
                {
                    Take(i, r % _shape.Ny, r / _shape.Ny);
                }
            }
        }
        foreach (var p in sources)
        {
            Take(p % _shape.StrideY - 1, p / _shape.StrideY % (_shape.Ny + 2) - 1, p / _shape.StrideZ - 1);
        }
        (_low, _high) = high.I < 0 ? ((0, 0, 0), (0, 0, 0))
            : ((Math.Max(0, low.I - Grow), Math.Max(0, low.J - Grow), Math.Max(0, low.K - Grow)), (Math.Min(_shape.Nx, high.I + Grow), Math.Min(_shape.Ny, high.J + Grow), Math.Min(_shape.Nz, high.K + Grow)));
    }

    /// <summary>One explicit step without sources; returns the agent that left through the outer faces of the grid, m3.</summary>
    /// <param name="dtS">Step, s, at most <see cref="LongestStepS"/>.</param>
    public double Step(double dtS)
    {
        if (_high.I <= _low.I)
        {
            return 0;
        }
        Widen();
        var (low, high) = (_low, _high);
        var layers = high.K - low.K;
        var threads = (high.I - low.I) * (high.J - low.J) * layers < 16384 ? 1 : _threads;
        FixedBlocks.For(layers + 1, 4, threads, (a, b) =>
        {
            for (var k = low.K + a; k < low.K + b; k++)
            {
                for (var j = low.J; j <= high.J; j++)
                {
                    Fluxes(j, k);
                }
            }
        });
        var lost = Lost() * dtS;
        var factor = T.CreateChecked(dtS / CellCapacityM3);
        FixedBlocks.For(layers, 4, threads, (a, b) =>
        {
            for (var k = low.K + a; k < low.K + b; k++)
            {
                for (var j = low.J; j < high.J; j++)
                {
                    Update(_shape.Padded(low.I, j, k), high.I - low.I, factor);
                }
            }
        });
        return lost;
    }

    /// <summary>Multiplies the concentration of each cell of the box by a factor; returns what that took away, m3.</summary>
    /// <param name="keep">Factor per cell, padded, 0 to 1.</param>
    public double Decay(T[] keep)
    {
        var (low, high) = (_low, _high);
        if (high.I <= low.I)
        {
            return 0;
        }
        var threads = (high.I - low.I) * (high.J - low.J) * (high.K - low.K) < 16384 ? 1 : _threads;
        return CellCapacityM3 * FixedBlocks.Sum(high.K - low.K, 4, threads, (a, b) =>
        {
            double sum = 0;
            for (var k = low.K + a; k < low.K + b; k++)
            {
                for (var j = low.J; j < high.J; j++)
                {
                    var p = _shape.Padded(low.I, j, k);
                    sum += DecayRow(Concentration.AsSpan(p, high.I - low.I), keep.AsSpan(p, high.I - low.I));
                }
            }
            return sum;
        });
    }

    /// <summary>Agent in the tissue, m3.</summary>
    public double Amount() => CellCapacityM3 * FixedBlocks.Sum(_shape.Nz, 4, _threads, (a, b) =>
    {
        double sum = 0;
        for (var r = a * _shape.Ny; r < b * _shape.Ny; r++)
        {
            foreach (var c in Concentration.AsSpan(_shape.Padded(0, r % _shape.Ny, r / _shape.Ny), _shape.Nx))
            {
                sum += double.CreateChecked(c);
            }
        }
        return sum;
    });

    /// <summary>Padded indices of the rows of the box with their length.</summary>
    public IEnumerable<(int First, int Count)> BoxRows()
    {
        for (var k = _low.K; k < _high.K; k++)
        {
            for (var j = _low.J; j < _high.J; j++)
            {
                yield return (_shape.Padded(_low.I, j, k), _high.I - _low.I);
            }
        }
    }

    // A sum of doubles in eight lanes would depend on nothing but order; a row is short.
    private static double DecayRow(Span<T> c, ReadOnlySpan<T> keep)
    {
        double sum = 0;
        for (var i = 0; i < c.Length; i++)
        {
            if (c[i] == T.Zero)
            {
                continue;
            }
            var left = c[i] * keep[i];
            sum += double.CreateChecked(c[i]) - double.CreateChecked(left);
            c[i] = left;
        }
        return sum;
    }

    // Sides beside which something stands are moved out.
    private void Widen()
    {
        var trace = T.CreateChecked(Trace);
        bool Any(int i0, int i1, int j0, int j1, int k0, int k1)
        {
            for (var k = k0; k < k1; k++)
            {
                for (var j = j0; j < j1; j++)
                {
                    var p = _shape.Padded(i0, j, k);
                    for (var end = p + i1 - i0; p < end; p++)
                    {
                        if (Concentration[p] > trace)
                        {
                            return true;
                        }
                    }
                }
            }
            return false;
        }
        var (l, h) = (_low, _high);
        _low.I = l.I > 0 && Any(l.I, l.I + 1, l.J, h.J, l.K, h.K) ? Math.Max(0, l.I - Grow) : l.I;
        _high.I = h.I < _shape.Nx && Any(h.I - 1, h.I, l.J, h.J, l.K, h.K) ? Math.Min(_shape.Nx, h.I + Grow) : h.I;
        _low.J = l.J > 0 && Any(l.I, h.I, l.J, l.J + 1, l.K, h.K) ? Math.Max(0, l.J - Grow) : l.J;
        _high.J = h.J < _shape.Ny && Any(l.I, h.I, h.J - 1, h.J, l.K, h.K) ? Math.Min(_shape.Ny, h.J + Grow) : h.J;
        _low.K = l.K > 0 && Any(l.I, h.I, l.J, h.J, l.K, l.K + 1) ? Math.Max(0, l.K - Grow) : l.K;
        _high.K = h.K < _shape.Nz && Any(l.I, h.I, l.J, h.J, h.K - 1, h.K) ? Math.Min(_shape.Nz, h.K + Grow) : h.K;
    }

    private void Fluxes(int j, int k)
    {
        var (low, high, n) = (_low, _high, _high.I - _low.I);
        var p = _shape.Padded(low.I, j, k);
        if (j < high.J && k < high.K)
        {
            Edge(FlowX, _fx, p, 1, 1, low.I == 0);
            Inner(FlowX, MixX, _fx, p + 1, n - 1, 1);
            Edge(FlowX, _fx, p + n, 1, 1, high.I == _shape.Nx);
        }
        if (k < high.K)
        {
            if (j == low.J || j == high.J)
            {
                Edge(FlowY, _fy, p, n, _shape.StrideY, j == 0 || j == _shape.Ny);
            }
            else
            {
                Inner(FlowY, MixY, _fy, p, n, _shape.StrideY);
            }
        }
        if (j < high.J)
        {
            if (k == low.K || k == high.K)
            {
                Edge(FlowZ, _fz, p, n, _shape.StrideZ, k == 0 || k == _shape.Nz);
            }
            else
            {
                Inner(FlowZ, MixZ, _fz, p, n, _shape.StrideZ);
            }
        }
    }

    // Outer faces of the grid let flow out (ghost cells are empty); sides of the box inside the grid are closed.
    private void Edge(T[] flow, T[] flux, int p, int n, int stride, bool open)
    {
        for (var i = p; i < p + n; i++)
        {
            flux[i] = !open ? T.Zero : flow[i] > T.Zero ? flow[i] * Concentration[i - stride] : flow[i] * Concentration[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Inner(T[] flow, T[] mix, T[] flux, int p, int n, int stride)
    {
        ref var c = ref MemoryMarshal.GetArrayDataReference(Concentration);
        ref var q = ref MemoryMarshal.GetArrayDataReference(flow);
        ref var g = ref MemoryMarshal.GetArrayDataReference(mix);
        ref var f = ref MemoryMarshal.GetArrayDataReference(flux);
        var s = (nuint)stride;
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
            {
                var at = (nuint)(p + i);
                var (left, right) = (Vector.LoadUnsafe(ref c, at - s), Vector.LoadUnsafe(ref c, at));
                var (a, d, b) = (left - Vector.LoadUnsafe(ref c, at - s - s), right - left, Vector.LoadUnsafe(ref c, at + s) - right);
                var flowing = Vector.LoadUnsafe(ref q, at);
                var forward = Vector.GreaterThan(flowing, Vector<T>.Zero);
                var side = Vector.ConditionalSelect(forward, a, b);
                var product = side * d;
                var step = Vector.ConditionalSelect(Vector.GreaterThan(product, Vector<T>.Zero), product / (side + d), Vector<T>.Zero);
                var face = Vector.ConditionalSelect(forward, left + step, right - step);
                (flowing * face - Vector.LoadUnsafe(ref g, at) * d).StoreUnsafe(ref f, at);
            }
        }
        for (; i < n; i++)
        {
            var at = p + i;
            var (left, right) = (Concentration[at - stride], Concentration[at]);
            var (a, d, b) = (left - Concentration[at - stride - stride], right - left, Concentration[at + stride] - right);
            var side = flow[at] > T.Zero ? a : b;
            var product = side * d;
            var step = product > T.Zero ? product / (side + d) : T.Zero;
            flux[at] = flow[at] * (flow[at] > T.Zero ? left + step : right - step) - mix[at] * d;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(int p, int n, T factor)
    {
        var (sy, sz, i) = (_shape.StrideY, _shape.StrideZ, p);
        if (Vector.IsHardwareAccelerated)
        {
            ref var c = ref MemoryMarshal.GetArrayDataReference(Concentration);
            ref var x = ref MemoryMarshal.GetArrayDataReference(_fx);
            ref var y = ref MemoryMarshal.GetArrayDataReference(_fy);
            ref var z = ref MemoryMarshal.GetArrayDataReference(_fz);
            for (; i <= p + n - Vector<T>.Count; i += Vector<T>.Count)
            {
                var at = (nuint)i;
                var gain = Vector.LoadUnsafe(ref x, at) - Vector.LoadUnsafe(ref x, at + 1) + (Vector.LoadUnsafe(ref y, at) - Vector.LoadUnsafe(ref y, at + (nuint)sy)) + (Vector.LoadUnsafe(ref z, at) - Vector.LoadUnsafe(ref z, at + (nuint)sz));
                (Vector.LoadUnsafe(ref c, at) + factor * gain).StoreUnsafe(ref c, at);
            }
        }
        for (; i < p + n; i++)
        {
            Concentration[i] += factor * (_fx[i] - _fx[i + 1] + (_fy[i] - _fy[i + sy]) + (_fz[i] - _fz[i + sz]));
        }
    }

    // Flow of agent through the outer faces of the grid, m3/s, outwards.
    private double Lost()
    {
        var (low, high) = (_low, _high);
        double sum = 0;
        void Face(T[] flux, int p, int n, int sign)
        {
            for (var i = p; i < p + n; i++)
            {
                sum += sign * double.CreateChecked(flux[i]);
            }
        }
        for (var k = low.K; k < high.K; k++)
        {
            for (var j = low.J; j < high.J; j++)
            {
                if (low.I == 0)
                {
                    Face(_fx, _shape.Padded(0, j, k), 1, -1);
                }
                if (high.I == _shape.Nx)
                {
                    Face(_fx, _shape.Padded(_shape.Nx, j, k), 1, 1);
                }
            }
            if (low.J == 0)
            {
                Face(_fy, _shape.Padded(low.I, 0, k), high.I - low.I, -1);
            }
            if (high.J == _shape.Ny)
            {
                Face(_fy, _shape.Padded(low.I, _shape.Ny, k), high.I - low.I, 1);
            }
        }
        for (var j = low.J; j < high.J; j++)
        {
            if (low.K == 0)
            {
                Face(_fz, _shape.Padded(low.I, j, 0), high.I - low.I, -1);
            }
            if (high.K == _shape.Nz)
            {
                Face(_fz, _shape.Padded(low.I, j, _shape.Nz), high.I - low.I, 1);
            }
        }
        return sum;
    }
}
