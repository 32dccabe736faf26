using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Seldinger.Physics.Heat;

internal static partial class BioheatRows
{
    // Where vectors take their coefficients from: those of the sixteen cells from i on.
    private interface ITerms
    {
        Vector512<float> Left(nuint i);

        Vector512<float> Right(nuint i);

        Vector512<float> Before(nuint i);

        Vector512<float> Behind(nuint i);

        Vector512<float> Below(nuint i);

        Vector512<float> Above(nuint i);

        Vector512<float> E(nuint i);

        Vector512<float> F(nuint i);

        Vector512<float> Capacity(nuint i);

        Vector512<float> LostOfRise(nuint i);

        Vector512<float> LostOfFlow(nuint i);
    }

    // Packed block by block.
    private readonly ref struct GeneralTerms(ReadOnlySpan<float> packed, int from, float dt) : ITerms
    {
        private readonly ref float _packed = ref MemoryMarshal.GetReference(packed);
        private readonly nuint _from = (nuint)from;
        private readonly float _dt = dt;

        public Vector512<float> Left(nuint i) => Term(i, 0);

        public Vector512<float> Right(nuint i) => Term(i, 1);

        public Vector512<float> Before(nuint i) => Term(i, 2);

        public Vector512<float> Behind(nuint i) => Term(i, 3);

        public Vector512<float> Below(nuint i) => Term(i, 4);

        public Vector512<float> Above(nuint i) => Term(i, 5);

        public Vector512<float> E(nuint i) => Term(i, 6);

        public Vector512<float> F(nuint i) => Term(i, 7);

        public Vector512<float> Capacity(nuint i) => Term(i, 8);

        public Vector512<float> LostOfRise(nuint i) => Capacity(i) * (Vector512<float>.One - E(i));

        public Vector512<float> LostOfFlow(nuint i) => Vector512.Create(_dt) - Capacity(i) * F(i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<float> Term(nuint i, nuint term) => Vector512.LoadUnsafe(ref _packed, (i - _from) * Terms + term * Block);
    }

    // Of one class.
    private readonly ref struct UniformTerms(in RowViews v, int from) : ITerms
    {
        private readonly ref readonly ClassTerms _c = ref v.Classes[v.Class[from + 1]];

        public Vector512<float> Left(nuint i) => _c.X;

        public Vector512<float> Right(nuint i) => _c.X;

        public Vector512<float> Before(nuint i) => _c.Y;

        public Vector512<float> Behind(nuint i) => _c.Y;

        public Vector512<float> Below(nuint i) => _c.Z;

        public Vector512<float> Above(nuint i) => _c.Z;

        public Vector512<float> E(nuint i) => _c.E;

        public Vector512<float> F(nuint i) => _c.F;

        public Vector512<float> Capacity(nuint i) => _c.Capacity;

        public Vector512<float> LostOfRise(nuint i) => _c.LostOfRise;

        public Vector512<float> LostOfFlow(nuint i) => _c.LostOfFlow;
    }

    // By the class of each cell.
    private readonly ref struct ClassedTerms(in RowViews v) : ITerms
    {
        private readonly ref byte _row = ref MemoryMarshal.GetReference(v.Class), _before = ref MemoryMarshal.GetReference(v.ClassBefore), _behind = ref MemoryMarshal.GetReference(v.ClassBehind);
        private readonly ref byte _below = ref MemoryMarshal.GetReference(v.ClassBelow), _above = ref MemoryMarshal.GetReference(v.ClassAbove);
        private readonly ref readonly ClassTerms _c = ref v.Classes.Table;

        public Vector512<float> Left(nuint i) => At(_c.X, Pair(i, ref _row, i));

        public Vector512<float> Right(nuint i) => At(_c.X, Pair(i, ref _row, i + 2));

        public Vector512<float> Before(nuint i) => At(_c.Y, Pair(i, ref _before, i + 1));

        public Vector512<float> Behind(nuint i) => At(_c.Y, Pair(i, ref _behind, i + 1));

        public Vector512<float> Below(nuint i) => At(_c.Z, Pair(i, ref _below, i + 1));

        public Vector512<float> Above(nuint i) => At(_c.Z, Pair(i, ref _above, i + 1));

        public Vector512<float> E(nuint i) => At(_c.E, Own(i));

        public Vector512<float> F(nuint i) => At(_c.F, Own(i));

        public Vector512<float> Capacity(nuint i) => At(_c.Capacity, Own(i));

        public Vector512<float> LostOfRise(nuint i) => At(_c.LostOfRise, Own(i));

        public Vector512<float> LostOfFlow(nuint i) => At(_c.LostOfFlow, Own(i));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<int> Own(nuint i) => Bytes(ref _row, i + 1);

        // Two bits of conductivity of either cell.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<int> Pair(nuint i, ref byte other, nuint at) => Vector512.ShiftLeft(Own(i), 2) | (Bytes(ref other, at) & Vector512.Create(3));

        // Sixteen classes as integers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<int> Bytes(ref byte classes, nuint i)
        {
            var bytes = Vector128.LoadUnsafe(ref classes, i);
            return Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(bytes)
                : Vector512.Create(Avx2.ConvertToVector256Int32(bytes), Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(bytes, 8)));
        }

        // Values of a table at sixteen indices, of which the lowest four bits count.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> At(in Vector512<float> table, Vector512<int> index) => Avx512F.IsSupported
            ? Avx512F.PermuteVar16x32(table, index)
            : Vector512.Create(Half(table, index.GetLower()), Half(table, index.GetUpper()));

        // The fourth bit, brought to the sign, chooses between the tables of eight that the lowest three look up.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Half(in Vector512<float> table, Vector256<int> index) =>
            Avx.BlendVariable(Avx2.PermuteVar8x32(table.GetLower(), index), Avx2.PermuteVar8x32(table.GetUpper(), index), Vector256.ShiftLeft(index, 28).AsSingle());
    }

    /// <summary>Finds the kind of each block of a row and packs the coefficients of those that have their own.</summary>
    /// <param name="terms">The nine coefficients, each over the whole row, one after the other.</param>
    /// <param name="n">Cells of the row.</param>
    /// <param name="kinds">Receives the kinds; for the first of each run of blocks whose coefficients are the same, come from tables, or follow each other, with the number of blocks. A block that is moved back stands alone.</param>
    /// <param name="classed">The classes of the row and its neighbours.</param>
    /// <param name="packed">Receives the packed coefficients; grown when too short.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(ReadOnlySpan<float> terms, int n, Span<byte> kinds, in RowViews classed, ref float[] packed)
    {
        var length = 0;
        for (var b = 0; b < kinds.Length; b++)
        {
            var from = First(b, n);
            kinds[b] = KindOf(terms, n, classed, from, Math.Min(n, from + Block));
            length += kinds[b] == General ? Terms * Block : 0;
        }
        if (packed.Length < length)
        {
            packed = new float[length];
        }
        var at = 0;
        for (var b = 0; b < kinds.Length; b++)
        {
            for (var term = 0; kinds[b] == General && term < Terms; term++)
            {
                terms.Slice(term * n + First(b, n), Math.Min(Block, n)).CopyTo(packed.AsSpan(at));
                at += Block;
            }
        }
        for (var b = 0; b < kinds.Length;)
        {
            var past = b + 1;
            while ((past + 1) * Block <= n && past - b < LongestRun && kinds[past] == kinds[b] && (kinds[b] != Uniform || classed.Class[past * Block + 1] == classed.Class[b * Block + 1]))
            {
                past++;
            }
            kinds[b] |= (byte)((past - b) << RunShift);
            b = past;
        }
    }

    private static byte KindOf(ReadOnlySpan<float> terms, int n, in RowViews v, int from, int end)
    {
        var (uniform, first, all) = (true, v.Class[from + 1], 0);
        for (var i = from; i < end; i++)
        {
            int own = v.Class[i + 1];
            int a = v.Class[i], b = v.Class[i + 2], c = v.ClassBefore[i + 1], d = v.ClassBehind[i + 1], e = v.ClassBelow[i + 1], f = v.ClassAbove[i + 1];
            if (own == BioheatClasses.None || terms[6 * n + i] != v.Classes[own].E[0] || terms[7 * n + i] != v.Classes[own].F[0])
            {
                return General;
            }
            // Whether perfusion of a neighbour has stopped does not matter.
            uniform &= own == first && (((own ^ a) | (own ^ b) | (own ^ c) | (own ^ d) | (own ^ e) | (own ^ f)) & ~BioheatClasses.Still) == 0;
            all |= own | a | b | c | d | e | f;
        }
        return uniform ? Uniform : all < BioheatClasses.InVectors ? Classed : General;
    }
}
