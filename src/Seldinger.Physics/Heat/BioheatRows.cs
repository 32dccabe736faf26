using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Seldinger.Physics.Heat;

/// <summary>
/// The fused row kernel: one explicit step of a row in float32, with its sums, in blocks of sixteen cells. A last block that would be cut short is moved back so that it ends with the row; cells that were done before
/// count nothing in it. Coefficients of a block are those of one class, or come from tables by a class of one byte per cell (<see cref="BioheatClasses"/>), or are its own, packed in the order of use, so that they come
/// as one stream from memory. Sums run in sixteen fixed lanes and no multiply and add are fused, so that vectors of any width, the scalar form and all kinds of block give the same bits.
/// </summary>
internal static partial class BioheatRows
{
    /// <summary>Cells per block.</summary>
    public const int Block = 16;

    /// <summary>Coefficients per cell: conductances at -x, +x, -y, +y, -z, +z, e, f, capacity.</summary>
    public const int Terms = 9;

    /// <summary>Cells have coefficients of their own.</summary>
    public const byte General = 0;

    /// <summary>All cells of the block and around it are of one class.</summary>
    public const byte Uniform = 1;

    /// <summary>The coefficients of every cell are those of its class.</summary>
    public const byte Classed = 2;

    private const int KindMask = 3, RunShift = 2, LongestRun = 63;

    private struct Sums
    {
        public Vector512<float> Sink, Power, Stored, Max, Min;

        public Sums()
        {
            Max = Vector512.Create(float.NegativeInfinity);
            Min = Vector512.Create(float.PositiveInfinity);
        }
    }

    /// <summary>First cell of a block.</summary>
    private static int First(int block, int n) => Math.Max(0, Math.Min(block * Block, n - Block));

    /// <summary>Steps a row.</summary>
    /// <param name="v">The row.</param>
    /// <param name="dt">Step, s.</param>
    /// <param name="volume">Volume of a cell, m3.</param>
    /// <param name="vectors">False: the scalar form.</param>
    /// <param name="sums">Receives what the row did.</param>
    /// <returns>The extremes of the row after the step.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Max, float Min) Update(in RowViews v, float dt, float volume, bool vectors, ref SlabSums sums)
    {
        var acc = new Sums();
        var (n, at) = (v.New.Length, 0);
        vectors &= Avx2.IsSupported && n >= Block;
        for (var b = 0; b < v.Kinds.Length;)
        {
            var (kind, past, from) = ((byte)(v.Kinds[b] & KindMask), b + (v.Kinds[b] >> RunShift), First(b, n));
            var (end, done) = (Math.Min(past * Block, n), b * Block - from);
            if (vectors)
            {
                Run(v, kind, at, from, end, done, dt, volume, ref acc);
                at += kind == General ? Terms * (end - from) : 0;
            }
            else
            {
                for (var i = from; i < end; i += Block)
                {
                    Scalar(v, kind, v.Packed[at..], i, Math.Min(i + Block, n), done, dt, volume, ref acc);
                    at += kind == General ? Terms * Block : 0;
                }
            }
            b = past;
        }
        SlabSums.Add(ref sums.Sink, acc.Sink);
        SlabSums.Add(ref sums.Power, acc.Power);
        SlabSums.Add(ref sums.Stored, acc.Stored);
        return (Largest(acc.Max), -Largest(-acc.Min));
    }

    /// <summary>The largest lane.</summary>
    public static float Largest(Vector512<float> lanes)
    {
        var eight = Vector256.MaxNative(lanes.GetLower(), lanes.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        return two[0] > two[1] ? two[0] : two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scalar(in RowViews v, byte kind, ReadOnlySpan<float> packed, int from, int end, int done, float dt, float volume, ref Sums acc)
    {
        Span<float> p = stackalloc float[Terms];
        for (var i = from; i < end; i++)
        {
            CoefficientsOf(v, kind, packed, i, i - from, p);
            var t = v.Old[i + 1];
            var d = p[0] * (v.Old[i] - t);
            d += p[1] * (v.Old[i + 2] - t);
            d += p[2] * (v.Before[i] - t);
            d += p[3] * (v.Behind[i] - t);
            d += p[4] * (v.Below[i] - t);
            d += p[5] * (v.Above[i] - t);
            var q = v.Power.IsEmpty ? 0 : v.Power[i] * volume;
            d += q;
            var (e, f, c) = (p[6], p[7], p[8]);
            var a = t * e;
            var b = d * f;
            var next = a + b;
            v.New[i] = next;
            var l = i - from;
            if (l >= done)
            {
                // Cells that are held (no capacity) lose at once whatever is deposited in them.
                var s1 = c * (1 - e);
                var s2 = dt - c * f;
                acc.Sink = acc.Sink.WithElement(l, acc.Sink[l] + (s1 * t + s2 * d));
                acc.Power = acc.Power.WithElement(l, acc.Power[l] + q);
                acc.Stored = acc.Stored.WithElement(l, acc.Stored[l] + c * next);
                acc.Max = acc.Max.WithElement(l, Math.Max(acc.Max[l], next));
                acc.Min = acc.Min.WithElement(l, Math.Min(acc.Min[l], next));
            }
        }
    }

    private static void CoefficientsOf(in RowViews v, byte kind, ReadOnlySpan<float> packed, int i, int lane, Span<float> terms)
    {
        if (kind == General)
        {
            for (var term = 0; term < Terms; term++)
            {
                terms[term] = packed[term * Block + lane];
            }
            return;
        }
        var own = v.Class[i + 1];
        ref readonly var c = ref v.Classes[own];
        (terms[6], terms[7], terms[8]) = (c.E[0], c.F[0], c.Capacity[0]);
        if (kind == Uniform)
        {
            (terms[0], terms[1], terms[2]) = (c.X[0], c.X[0], c.Y[0]);
            (terms[3], terms[4], terms[5]) = (c.Y[0], c.Z[0], c.Z[0]);
            return;
        }
        var pair = (own & 3) << 2;
        ref readonly var table = ref v.Classes.Table;
        (terms[0], terms[1], terms[2]) = (table.X[pair | v.Class[i] & 3], table.X[pair | v.Class[i + 2] & 3], table.Y[pair | v.ClassBefore[i + 1] & 3]);
        (terms[3], terms[4], terms[5]) = (table.Y[pair | v.ClassBehind[i + 1] & 3], table.Z[pair | v.ClassBelow[i + 1] & 3], table.Z[pair | v.ClassAbove[i + 1] & 3]);
    }

    private static void Run(in RowViews v, byte kind, int at, int from, int end, int done, float dt, float volume, ref Sums acc)
    {
        switch (kind)
        {
            case General: Run(v, new GeneralTerms(v.Packed[at..], from, dt), from, end, done, volume, ref acc); break;
            case Uniform: Run(v, new UniformTerms(v, from), from, end, done, volume, ref acc); break;
            default: Run(v, new ClassedTerms(v), from, end, done, volume, ref acc); break;
        }
    }

    // D = sum g (T_n - T) + q V;  T' = T e + D f.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TTerms>(in RowViews v, TTerms g, int from, int end, int done, float volume, ref Sums acc)
        where TTerms : struct, ITerms, allows ref struct
    {
        ref var old = ref MemoryMarshal.GetReference(v.Old);
        ref var before = ref MemoryMarshal.GetReference(v.Before);
        ref var behind = ref MemoryMarshal.GetReference(v.Behind);
        ref var below = ref MemoryMarshal.GetReference(v.Below);
        ref var above = ref MemoryMarshal.GetReference(v.Above);
        ref var power = ref MemoryMarshal.GetReference(v.Power);
        ref var next = ref MemoryMarshal.GetReference(v.New);
        var (powered, vv, counts) = (!v.Power.IsEmpty, Vector512.Create(volume), Vector512.GreaterThanOrEqual(Vector512<int>.Indices, Vector512.Create(done)).AsSingle());
        var (sink, deposit, stored, max, min) = (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min);
        for (var i = (nuint)from; i < (nuint)end; i += Block)
        {
            var t = Vector512.LoadUnsafe(ref old, i + 1);
            var d = g.Left(i) * (Vector512.LoadUnsafe(ref old, i) - t);
            d += g.Right(i) * (Vector512.LoadUnsafe(ref old, i + 2) - t);
            d += g.Before(i) * (Vector512.LoadUnsafe(ref before, i) - t);
            d += g.Behind(i) * (Vector512.LoadUnsafe(ref behind, i) - t);
            d += g.Below(i) * (Vector512.LoadUnsafe(ref below, i) - t);
            d += g.Above(i) * (Vector512.LoadUnsafe(ref above, i) - t);
            if (powered)
            {
                var q = Vector512.LoadUnsafe(ref power, i) * vv;
                deposit += q & counts;
                d += q;
            }
            var r = t * g.E(i) + d * g.F(i);
            r.StoreUnsafe(ref next, i);
            sink += (g.LostOfRise(i) * t + g.LostOfFlow(i) * d) & counts;
            stored += g.Capacity(i) * r & counts;
            max = Vector512.MaxNative(max, r);
            min = Vector512.MinNative(min, r);
        }
        (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min) = (sink, deposit, stored, max, min);
    }

    /// <summary>True when a cell is warmer than it was.</summary>
    public static bool AnyRises(ReadOnlySpan<float> now, ReadOnlySpan<float> was)
    {
        var i = 0;
        ref var a = ref MemoryMarshal.GetReference(now);
        ref var b = ref MemoryMarshal.GetReference(was[..now.Length]);
        for (; i <= now.Length - Block; i += Block)
        {
            if (Vector512.GreaterThanAny(Vector512.LoadUnsafe(ref a, (nuint)i), Vector512.LoadUnsafe(ref b, (nuint)i)))
            {
                return true;
            }
        }
        for (; i < now.Length; i++)
        {
            if (now[i] > was[i])
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Running maxima: m = max(m, t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Raise(Span<float> m, ReadOnlySpan<float> t)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var a = ref MemoryMarshal.GetReference(m);
            ref var b = ref MemoryMarshal.GetReference(t);
            for (; i <= m.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var (was, now) = (Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i));
                // Cooling cells, and there are many, cost no write.
                if (Vector256.GreaterThanAny(now, was))
                {
                    Vector256.Max(was, now).StoreUnsafe(ref a, (nuint)i);
                }
            }
        }
        for (; i < m.Length; i++)
        {
            m[i] = Math.Max(m[i], t[i]);
        }
    }
}
