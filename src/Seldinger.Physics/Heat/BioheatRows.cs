using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Seldinger.Physics.Heat;

/// <summary>What one row of cells did in a step.</summary>
internal struct RowSums
{
    public double SinkJ, DepositW, StoredJ;
    public float Max, AbsMax;
}

/// <summary>One row: temperatures before the step (neighbours included), packed coefficients, and where the result goes.</summary>
internal ref struct RowViews
{
    /// <summary>The row before the step with one value on each side.</summary>
    public ReadOnlySpan<float> Old;

    /// <summary>The neighbouring rows at -y, +y, -z and +z before the step.</summary>
    public ReadOnlySpan<float> Before, Behind, Below, Above;

    /// <summary>Power density, W/m3; empty when the row has none.</summary>
    public ReadOnlySpan<float> Power;

    /// <summary>Kind of each block of cells.</summary>
    public ReadOnlySpan<byte> Kinds;

    /// <summary>Classes of the row with one cell on each side, and of the neighbouring rows at -y, +y, -z and +z.</summary>
    public ReadOnlySpan<byte> Class, ClassBefore, ClassBehind, ClassBelow, ClassAbove;

    /// <summary>Coefficients of the classes.</summary>
    public BioheatClasses Classes;

    /// <summary>Coefficients in the order they are used: see <see cref="BioheatRows"/>.</summary>
    public ReadOnlySpan<float> Packed;

    /// <summary>The row after the step.</summary>
    public Span<float> New;
}

/// <summary>
/// The fused row kernel: one explicit step of a row in float32, with its sums. Coefficients are packed in the order of use: for a run of blocks of equal coefficients nine constants, for every other block nine
/// short vectors (-x, +x, -y, +y, -z, +z conductances, e, f, capacity), so that they come as one stream from memory. Blocks of cells that belong to the commonest tissues of the grid take their coefficients from
/// tables by a class of one byte per cell (<see cref="BioheatClasses"/>). Sums run in eight fixed lanes and no multiply and add are fused, so that vectors, the scalar form and all kinds of block give the same bits.
/// </summary>
internal static class BioheatRows
{
    /// <summary>Cells per block.</summary>
    public const int Block = 8;

    /// <summary>Coefficients per cell.</summary>
    public const int Terms = 9;

    /// <summary>Cells differ in their coefficients.</summary>
    public const byte General = 0;

    /// <summary>All cells of the block have the same coefficients.</summary>
    public const byte Uniform = 1;

    /// <summary>As <see cref="Uniform"/>, and the same as those of the block before.</summary>
    public const byte Continued = 2;

    /// <summary>The coefficients of every cell are those of its class.</summary>
    public const byte Classed = 3;

    private const int Lanes = 8;

    private ref struct Sums
    {
        public Vector256<float> Sink, Power, Stored, Max, Min;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update(in RowViews v, float dt, float volume, bool vectors, ref RowSums sums)
    {
        var acc = new Sums { Max = Vector256.Create(float.NegativeInfinity), Min = Vector256.Create(float.PositiveInfinity) };
        var (n, at) = (v.New.Length, 0);
        vectors &= Vector256.IsHardwareAccelerated;
        for (var i = 0; i < n;)
        {
            var kind = v.Kinds[i / Block];
            var follows = kind == Uniform ? Continued : kind;
            var end = Math.Min(i + Block, n);
            // Blocks of a kind go together: their coefficients are the same, come from tables, or follow each other. Only a last block that is cut short and has coefficients of its own stands alone.
            while (end < n && v.Kinds[end / Block] == follows && (follows == Continued || end + Block <= n))
            {
                end = Math.Min(end + Block, n);
            }
            var whole = vectors && (kind != Classed || Avx2.IsSupported) ? i + (end - i) / Lanes * Lanes : i;
            if (whole > i)
            {
                switch (kind)
                {
                    case General: GeneralRun(v, v.Packed[at..], i, whole, dt, volume, ref acc); break;
                    case Classed: ClassedRun(v, i, whole, dt, volume, ref acc); break;
                    default: UniformRun(v, v.Packed[at..], i, whole, dt, volume, ref acc); break;
                }
            }
            for (var from = whole; from < end; from += Block)
            {
                Scalar(v, kind, kind == General ? v.Packed[(at + Terms * (from - i))..] : v.Packed[at..], from, Math.Min(from + Block, end), dt, volume, ref acc);
            }
            at += kind == General ? Terms * (end - i) : kind == Classed ? 0 : Terms;
            i = end;
        }
        Fold(acc, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fold(in Sums acc, ref RowSums sums)
    {
        double sink = 0, power = 0, stored = 0;
        float max = float.NegativeInfinity, min = float.PositiveInfinity;
        for (var l = 0; l < Lanes; l++)
        {
            sink += acc.Sink[l];
            power += acc.Power[l];
            stored += acc.Stored[l];
            max = Math.Max(max, acc.Max[l]);
            min = Math.Min(min, acc.Min[l]);
        }
        (sums.SinkJ, sums.DepositW, sums.StoredJ, sums.Max, sums.AbsMax) = (sink, power, stored, max, Math.Max(max, -min));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scalar(in RowViews v, byte kind, ReadOnlySpan<float> packed, int from, int end, float dt, float volume, ref Sums acc)
    {
        Span<float> sink = stackalloc float[Lanes], power = stackalloc float[Lanes], stored = stackalloc float[Lanes], max = stackalloc float[Lanes], min = stackalloc float[Lanes];
        acc.Sink.CopyTo(sink);
        acc.Power.CopyTo(power);
        acc.Stored.CopyTo(stored);
        acc.Max.CopyTo(max);
        acc.Min.CopyTo(min);
        var stride = kind == General ? end - from : 1;
        Span<float> own = stackalloc float[Terms];
        for (var i = from; i < end; i++)
        {
            if (kind == Classed)
            {
                v.Classes.Terms(v, i, own);
            }
            var p = kind switch { General => packed[(i - from)..], Classed => own, _ => packed };
            var t = v.Old[i + 1];
            var d = p[0] * (v.Old[i] - t);
            d += p[stride] * (v.Old[i + 2] - t);
            d += p[2 * stride] * (v.Before[i] - t);
            d += p[3 * stride] * (v.Behind[i] - t);
            d += p[4 * stride] * (v.Below[i] - t);
            d += p[5 * stride] * (v.Above[i] - t);
            var q = v.Power.IsEmpty ? 0 : v.Power[i] * volume;
            d += q;
            var (e, f, c) = (p[6 * stride], p[7 * stride], p[8 * stride]);
            var a = t * e;
            var b = d * f;
            var next = a + b;
            v.New[i] = next;
            // Cells that are held (no capacity) lose at once whatever is deposited in them.
            var s1 = c * (1 - e);
            var s2 = dt - c * f;
            var l = i % Lanes;
            sink[l] += s1 * t + s2 * d;
            power[l] += q;
            stored[l] += c * next;
            max[l] = Math.Max(max[l], next);
            min[l] = Math.Min(min[l], next);
        }
        (acc.Sink, acc.Power, acc.Stored) = (Vector256.Create<float>(sink), Vector256.Create<float>(power), Vector256.Create<float>(stored));
        (acc.Max, acc.Min) = (Vector256.Create<float>(max), Vector256.Create<float>(min));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GeneralRun(in RowViews v, ReadOnlySpan<float> packed, int from, int end, float dt, float volume, ref Sums acc)
    {
        ref var old = ref MemoryMarshal.GetReference(v.Old);
        ref var before = ref MemoryMarshal.GetReference(v.Before);
        ref var behind = ref MemoryMarshal.GetReference(v.Behind);
        ref var below = ref MemoryMarshal.GetReference(v.Below);
        ref var above = ref MemoryMarshal.GetReference(v.Above);
        ref var power = ref MemoryMarshal.GetReference(v.Power);
        ref var next = ref MemoryMarshal.GetReference(v.New);
        ref var p = ref MemoryMarshal.GetReference(packed);
        var (powered, vdt, vv, s) = (!v.Power.IsEmpty, Vector256.Create(dt), Vector256.Create(volume), (nuint)Block);
        var (sink, deposit, stored, max, min) = (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min);
        for (nuint i = (nuint)from, j = 0; i < (nuint)end; i += Lanes, j += Terms * Block)
        {
            var t = Vector256.LoadUnsafe(ref old, i + 1);
            var d = Vector256.LoadUnsafe(ref p, j) * (Vector256.LoadUnsafe(ref old, i) - t);
            d += Vector256.LoadUnsafe(ref p, j + s) * (Vector256.LoadUnsafe(ref old, i + 2) - t);
            d += Vector256.LoadUnsafe(ref p, j + 2 * s) * (Vector256.LoadUnsafe(ref before, i) - t);
            d += Vector256.LoadUnsafe(ref p, j + 3 * s) * (Vector256.LoadUnsafe(ref behind, i) - t);
            d += Vector256.LoadUnsafe(ref p, j + 4 * s) * (Vector256.LoadUnsafe(ref below, i) - t);
            d += Vector256.LoadUnsafe(ref p, j + 5 * s) * (Vector256.LoadUnsafe(ref above, i) - t);
            if (powered)
            {
                var q = Vector256.LoadUnsafe(ref power, i) * vv;
                deposit += q;
                d += q;
            }
            var e = Vector256.LoadUnsafe(ref p, j + 6 * s);
            var f = Vector256.LoadUnsafe(ref p, j + 7 * s);
            var c = Vector256.LoadUnsafe(ref p, j + 8 * s);
            var r = t * e + d * f;
            r.StoreUnsafe(ref next, i);
            sink += c * (Vector256<float>.One - e) * t + (vdt - c * f) * d;
            stored += c * r;
            max = Vector256.Max(max, r);
            min = Vector256.Min(min, r);
        }
        (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min) = (sink, deposit, stored, max, min);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UniformRun(in RowViews v, ReadOnlySpan<float> p, int from, int end, float dt, float volume, ref Sums acc)
    {
        ref var old = ref MemoryMarshal.GetReference(v.Old);
        ref var before = ref MemoryMarshal.GetReference(v.Before);
        ref var behind = ref MemoryMarshal.GetReference(v.Behind);
        ref var below = ref MemoryMarshal.GetReference(v.Below);
        ref var above = ref MemoryMarshal.GetReference(v.Above);
        ref var power = ref MemoryMarshal.GetReference(v.Power);
        ref var next = ref MemoryMarshal.GetReference(v.New);
        var (xm, xp, ym, yp) = (Vector256.Create(p[0]), Vector256.Create(p[1]), Vector256.Create(p[2]), Vector256.Create(p[3]));
        var (zm, zp, e, f) = (Vector256.Create(p[4]), Vector256.Create(p[5]), Vector256.Create(p[6]), Vector256.Create(p[7]));
        var (c, powered, vv) = (Vector256.Create(p[8]), !v.Power.IsEmpty, Vector256.Create(volume));
        var s1 = c * (Vector256<float>.One - e);
        var s2 = Vector256.Create(dt) - c * f;
        var (sink, deposit, stored, max, min) = (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min);
        for (nuint i = (nuint)from; i < (nuint)end; i += Lanes)
        {
            var t = Vector256.LoadUnsafe(ref old, i + 1);
            var d = xm * (Vector256.LoadUnsafe(ref old, i) - t);
            d += xp * (Vector256.LoadUnsafe(ref old, i + 2) - t);
            d += ym * (Vector256.LoadUnsafe(ref before, i) - t);
            d += yp * (Vector256.LoadUnsafe(ref behind, i) - t);
            d += zm * (Vector256.LoadUnsafe(ref below, i) - t);
            d += zp * (Vector256.LoadUnsafe(ref above, i) - t);
            if (powered)
            {
                var q = Vector256.LoadUnsafe(ref power, i) * vv;
                deposit += q;
                d += q;
            }
            var r = t * e + d * f;
            r.StoreUnsafe(ref next, i);
            sink += s1 * t + s2 * d;
            stored += c * r;
            max = Vector256.Max(max, r);
            min = Vector256.Min(min, r);
        }
        (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min) = (sink, deposit, stored, max, min);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClassedRun(in RowViews v, int from, int end, float dt, float volume, ref Sums acc)
    {
        ref var old = ref MemoryMarshal.GetReference(v.Old);
        ref var before = ref MemoryMarshal.GetReference(v.Before);
        ref var behind = ref MemoryMarshal.GetReference(v.Behind);
        ref var below = ref MemoryMarshal.GetReference(v.Below);
        ref var above = ref MemoryMarshal.GetReference(v.Above);
        ref var power = ref MemoryMarshal.GetReference(v.Power);
        ref var next = ref MemoryMarshal.GetReference(v.New);
        ref var row = ref MemoryMarshal.GetReference(v.Class);
        ref var rowBefore = ref MemoryMarshal.GetReference(v.ClassBefore);
        ref var rowBehind = ref MemoryMarshal.GetReference(v.ClassBehind);
        ref var rowBelow = ref MemoryMarshal.GetReference(v.ClassBelow);
        ref var rowAbove = ref MemoryMarshal.GetReference(v.ClassAbove);
        var (x, y, z) = (v.Classes.X, v.Classes.Y, v.Classes.Z);
        var (ce, cf, cc) = (v.Classes.E, v.Classes.F, v.Classes.Capacity);
        var (powered, vdt, vv) = (!v.Power.IsEmpty, Vector256.Create(dt), Vector256.Create(volume));
        var (sink, deposit, stored, max, min) = (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min);
        for (nuint i = (nuint)from; i < (nuint)end; i += Lanes)
        {
            var own = Bytes(ref row, i + 1);
            var pair = Vector256.ShiftLeft(own, 2);
            var t = Vector256.LoadUnsafe(ref old, i + 1);
            var d = x.At(pair, Bytes(ref row, i)) * (Vector256.LoadUnsafe(ref old, i) - t);
            d += x.At(pair, Bytes(ref row, i + 2)) * (Vector256.LoadUnsafe(ref old, i + 2) - t);
            d += y.At(pair, Bytes(ref rowBefore, i)) * (Vector256.LoadUnsafe(ref before, i) - t);
            d += y.At(pair, Bytes(ref rowBehind, i)) * (Vector256.LoadUnsafe(ref behind, i) - t);
            d += z.At(pair, Bytes(ref rowBelow, i)) * (Vector256.LoadUnsafe(ref below, i) - t);
            d += z.At(pair, Bytes(ref rowAbove, i)) * (Vector256.LoadUnsafe(ref above, i) - t);
            if (powered)
            {
                var q = Vector256.LoadUnsafe(ref power, i) * vv;
                deposit += q;
                d += q;
            }
            var (e, f, c) = (ce.At(own), cf.At(own), cc.At(own));
            var r = t * e + d * f;
            r.StoreUnsafe(ref next, i);
            sink += c * (Vector256<float>.One - e) * t + (vdt - c * f) * d;
            stored += c * r;
            max = Vector256.Max(max, r);
            min = Vector256.Min(min, r);
        }
        (acc.Sink, acc.Power, acc.Stored, acc.Max, acc.Min) = (sink, deposit, stored, max, min);
    }

    // Eight classes as integers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Bytes(ref byte classes, nuint i) =>
        Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref classes, i))).AsByte());

    /// <summary>Running maxima: m = max(m, t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Raise(Span<float> m, ReadOnlySpan<float> t)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var a = ref MemoryMarshal.GetReference(m);
            ref var b = ref MemoryMarshal.GetReference(t);
            for (; i <= m.Length - Lanes; i += Lanes)
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

    /// <summary>Finds the kind of each block of a row and packs its coefficients.</summary>
    /// <param name="terms">The nine coefficients, each over the whole row, one after the other.</param>
    /// <param name="n">Cells of the row.</param>
    /// <param name="kinds">Receives the kinds.</param>
    /// <param name="classed">The classes of the row and its neighbours.</param>
    /// <param name="packed">Receives the packed coefficients; grown when too short.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(ReadOnlySpan<float> terms, int n, Span<byte> kinds, in RowViews classed, ref float[] packed)
    {
        Span<float> own = stackalloc float[Terms];
        var length = 0;
        for (var b = 0; b < kinds.Length; b++)
        {
            var (from, end) = (b * Block, Math.Min(n, (b + 1) * Block));
            bool uniform = true, continued = b > 0 && kinds[b - 1] is Uniform or Continued;
            for (var term = 0; uniform && term < Terms; term++)
            {
                var row = terms.Slice(term * n, n);
                uniform = !row[from..end].ContainsAnyExcept(row[from]);
                continued &= b > 0 && row[from] == row[Math.Max(0, from - 1)];
            }
            var inClass = !uniform;
            for (var i = from; inClass && i < end; i++)
            {
                inClass = classed.Classes.Terms(classed, i, own);
                for (var term = 0; inClass && term < Terms; term++)
                {
                    inClass = own[term] == terms[term * n + i];
                }
            }
            kinds[b] = inClass ? Classed : !uniform ? General : continued ? Continued : Uniform;
            length += kinds[b] == General ? Terms * (end - from) : kinds[b] == Uniform ? Terms : 0;
        }
        if (packed.Length < length)
        {
            packed = new float[length];
        }
        var at = 0;
        for (var b = 0; b < kinds.Length; b++)
        {
            var (from, end) = (b * Block, Math.Min(n, (b + 1) * Block));
            var count = kinds[b] == General ? end - from : kinds[b] == Uniform ? 1 : 0;
            for (var term = 0; count > 0 && term < Terms; term++)
            {
                terms.Slice(term * n + from, count).CopyTo(packed.AsSpan(at));
                at += count;
            }
        }
    }
}
