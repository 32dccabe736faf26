using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Seldinger.Numerics.Fourier;

/// <summary>
/// Discrete Fourier transform of square planes of complex float32 numbers, real and imaginary parts in arrays of their own:
/// X(k) = sum over j of x(j) exp(-2 pi i j k / n) along both axes. Sizes are 2^a 3^b.
/// </summary>
/// <remarks>
/// Stockham's self-sorting form (no bit reversal) with radix 4, 3 and 2, on <see cref="Columns"/> columns at a time, so that every butterfly is a loop over contiguous
/// vectors with one twiddle factor; each pass writes its result transposed, so that two passes are the transform in the usual order. Same bytes for any number of threads.
/// </remarks>
public sealed class PlaneTransform
{
    /// <summary>Columns that are transformed together.</summary>
    private const int Columns = 16;

    private readonly int _n, _threads;
    private readonly int[] _radices;
    private readonly float[][] _cos, _sin;
    private readonly float[] _re, _im;

    /// <summary>Prepares transforms of n x n planes.</summary>
    /// <param name="n">Size; 2^a 3^b, at least 4.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    /// <exception cref="ArgumentException">The size has other prime factors.</exception>
    public PlaneTransform(int n, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 4);
        (_n, _threads) = (n, threads);
        var radices = new List<int>();
        var left = n;
        foreach (var r in (int[])[4, 2, 3])
        {
            while (left % r == 0 && (r != 2 || left % 4 != 0))
            {
                radices.Add(r);
                left /= r;
            }
        }
        _radices = left == 1 ? [.. radices] : throw new ArgumentException($"A size of {n} is not 2^a 3^b.", nameof(n));
        (_cos, _sin) = (new float[_radices.Length][], new float[_radices.Length][]);
        var size = n;
        for (var s = 0; s < _radices.Length; s++)
        {
            var r = _radices[s];
            var m = size / r;
            (_cos[s], _sin[s]) = (new float[m * (r - 1)], new float[m * (r - 1)]);
            for (var p = 0; p < m; p++)
            {
                for (var q = 1; q < r; q++)
                {
                    var (sin, cos) = Math.SinCos(-2 * Math.PI * p * q / size);
                    (_cos[s][p * (r - 1) + q - 1], _sin[s][p * (r - 1) + q - 1]) = ((float)cos, (float)sin);
                }
            }
            size = m;
        }
        (_re, _im) = (new float[n * n], new float[n * n]);
    }

    /// <summary>Points along each axis.</summary>
    public int Size => _n;

    /// <summary>The smallest size of at least <paramref name="n"/> with no prime factor above 3 and at most two threes.</summary>
    public static int GoodSize(int n)
    {
        var best = int.MaxValue;
        foreach (var threes in (int[])[1, 3, 9])
        {
            var size = threes;
            while (size < Math.Max(n, 16))
            {
                size *= 2;
            }
            best = Math.Min(best, size);
        }
        return best;
    }

    /// <summary>Transforms in place, without a factor.</summary>
    /// <param name="re">Real parts, x fastest.</param>
    /// <param name="im">Imaginary parts.</param>
    public void Forward(float[] re, float[] im)
    {
        Pass(re, im, _re, _im, 1);
        Pass(_re, _im, re, im, 1);
    }

    /// <summary>Undoes <see cref="Forward"/>: the sum with exp(+2 pi i j k / n), over n^2.</summary>
    /// <param name="re">Real parts, x fastest.</param>
    /// <param name="im">Imaginary parts.</param>
    public void Inverse(float[] re, float[] im)
    {
        // Swapping real and imaginary parts on both sides conjugates the kernel.
        Pass(im, re, _im, _re, 1);
        Pass(_im, _re, im, re, 1f / ((float)_n * _n));
    }

    /// <summary>Transforms along y and writes the result transposed.</summary>
    private void Pass(float[] re, float[] im, float[] toRe, float[] toIm, float factor)
    {
        ArgumentNullException.ThrowIfNull(re);
        ArgumentNullException.ThrowIfNull(im);
        if (re.Length != _n * _n || im.Length != _n * _n)
        {
            throw new ArgumentException($"The plane is not {_n} x {_n}.", nameof(re));
        }
        FixedBlocks.For(_n, Columns, _threads, (x0, x1) => Strip(re, im, toRe, toIm, x0, x1 - x0, factor));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Strip(float[] re, float[] im, float[] toRe, float[] toIm, int x0, int width, float factor)
    {
        var work = ArrayPool<float>.Shared.Rent(4 * _n * Columns);
        var length = _n * Columns;
        Span<float> ar = work.AsSpan(0, length), ai = work.AsSpan(length, length), br = work.AsSpan(2 * length, length), bi = work.AsSpan(3 * length, length);
        for (var y = 0; y < _n; y++)
        {
            var (from, to) = (y * _n + x0, y * Columns);
            re.AsSpan(from, width).CopyTo(ar[to..]);
            im.AsSpan(from, width).CopyTo(ai[to..]);
            ar.Slice(to + width, Columns - width).Clear();
            ai.Slice(to + width, Columns - width).Clear();
        }
        var (size, stride) = (_n, Columns);
        for (var s = 0; s < _radices.Length; s++)
        {
            var r = _radices[s];
            size /= r;
            for (var p = 0; p < size; p++)
            {
                Butterflies(r, ar, ai, br, bi, p * stride, size * stride, r * p * stride, stride, _cos[s].AsSpan(p * (r - 1), r - 1), _sin[s].AsSpan(p * (r - 1), r - 1));
            }
            stride *= r;
            var swapRe = ar;
            ar = br;
            br = swapRe;
            var swapIm = ai;
            ai = bi;
            bi = swapIm;
        }
        for (var c = 0; c < width; c++)
        {
            var to = (x0 + c) * _n;
            for (var y = 0; y < _n; y++)
            {
                (toRe[to + y], toIm[to + y]) = (ar[y * Columns + c] * factor, ai[y * Columns + c] * factor);
            }
        }
        ArrayPool<float>.Shared.Return(work);
    }

    /// <summary>One row of butterflies: inputs at <paramref name="from"/> + n <paramref name="step"/>, outputs at <paramref name="to"/> + n <paramref name="length"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Butterflies(int radix, Span<float> xr, Span<float> xi, Span<float> yr, Span<float> yi, int from, int step, int to, int length, ReadOnlySpan<float> cos, ReadOnlySpan<float> sin)
    {
        ref var ar = ref xr[from];
        ref var ai = ref xi[from];
        ref var or = ref yr[to];
        ref var oi = ref yi[to];
        var w = Vector<float>.Count;
        for (var i = 0; i < length; i += w)
        {
            var (r0, i0) = (Load(ref ar, i), Load(ref ai, i));
            var (r1, i1) = (Load(ref ar, i + step), Load(ref ai, i + step));
            if (radix == 4)
            {
                var (r2, i2) = (Load(ref ar, i + 2 * step), Load(ref ai, i + 2 * step));
                var (r3, i3) = (Load(ref ar, i + 3 * step), Load(ref ai, i + 3 * step));
                var (sr, si, dr, di) = (r0 + r2, i0 + i2, r0 - r2, i0 - i2);
                var (tr, ti, er, ei) = (r1 + r3, i1 + i3, r1 - r3, i1 - i3);
                Store(ref or, i, sr + tr);
                Store(ref oi, i, si + ti);
                Turned(ref or, ref oi, i + length, dr + ei, di - er, cos[0], sin[0]);
                Turned(ref or, ref oi, i + 2 * length, sr - tr, si - ti, cos[1], sin[1]);
                Turned(ref or, ref oi, i + 3 * length, dr - ei, di + er, cos[2], sin[2]);
            }
            else if (radix == 3)
            {
                var (r2, i2) = (Load(ref ar, i + 2 * step), Load(ref ai, i + 2 * step));
                var (sr, si) = (r1 + r2, i1 + i2);
                var (hr, hi) = (r0 - sr * 0.5f, i0 - si * 0.5f);
                // -i sqrt(3)/2 (x1 - x2)
                var root = new Vector<float>(0.8660254037844386f);
                var (er, ei) = ((i1 - i2) * root, (r2 - r1) * root);
                Store(ref or, i, r0 + sr);
                Store(ref oi, i, i0 + si);
                Turned(ref or, ref oi, i + length, hr + er, hi + ei, cos[0], sin[0]);
                Turned(ref or, ref oi, i + 2 * length, hr - er, hi - ei, cos[1], sin[1]);
            }
            else
            {
                Store(ref or, i, r0 + r1);
                Store(ref oi, i, i0 + i1);
                Turned(ref or, ref oi, i + length, r0 - r1, i0 - i1, cos[0], sin[0]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ref float from, int at) => Vector.LoadUnsafe(ref from, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float to, int at, Vector<float> v) => v.StoreUnsafe(ref to, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turned(ref float toRe, ref float toIm, int at, Vector<float> re, Vector<float> im, float cos, float sin)
    {
        Store(ref toRe, at, re * cos - im * sin);
        Store(ref toIm, at, re * sin + im * cos);
    }
}
