using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Seldinger.Physics.Heat;

internal static partial class BioheatRows
{
    // Where vectors take their coefficients from: those of the sixteen cells that it was moved to.
    private interface ITerms
    {
        Vector512<float> Left { get; }

        Vector512<float> Right { get; }

        Vector512<float> Before { get; }

        Vector512<float> Behind { get; }

        Vector512<float> Below { get; }

        Vector512<float> Above { get; }

        Vector512<float> E { get; }

        Vector512<float> F { get; }

        Vector512<float> Capacity { get; }

        Vector512<float> LostOfRise { get; }

        Vector512<float> LostOfFlow { get; }

        void MoveTo(nuint cell);
    }

    private ref struct GeneralTerms(ReadOnlySpan<float> packed, int from, float dt) : ITerms
    {
        private readonly ref float _packed = ref MemoryMarshal.GetReference(packed);
        private readonly nuint _from = (nuint)from;
        private nuint _at;

        public readonly Vector512<float> Left => Term(0);

        public readonly Vector512<float> Right => Term(1);

        public readonly Vector512<float> Before => Term(2);

        public readonly Vector512<float> Behind => Term(3);

        public readonly Vector512<float> Below => Term(4);

        public readonly Vector512<float> Above => Term(5);

        public readonly Vector512<float> E => Term(6);

        public readonly Vector512<float> F => Term(7);

        public readonly Vector512<float> Capacity => Term(8);

        public readonly Vector512<float> LostOfRise => Capacity * (Vector512<float>.One - E);

        public readonly Vector512<float> LostOfFlow => Vector512.Create(dt) - Capacity * F;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void MoveTo(nuint cell) => _at = (cell - _from) * Terms;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector512<float> Term(nuint term) => Vector512.LoadUnsafe(ref _packed, _at + term * Block);
    }

    private readonly ref struct UniformTerms(in RowViews v, int from) : ITerms
    {
        private readonly ref readonly ClassTerms _c = ref v.Classes[v.Class[from + 1]];

        public Vector512<float> Left => _c.X;

        public Vector512<float> Right => _c.X;

        public Vector512<float> Before => _c.Y;

        public Vector512<float> Behind => _c.Y;

        public Vector512<float> Below => _c.Z;

        public Vector512<float> Above => _c.Z;

        public Vector512<float> E => _c.E;

        public Vector512<float> F => _c.F;

        public Vector512<float> Capacity => _c.Capacity;

        public Vector512<float> LostOfRise => _c.LostOfRise;

        public Vector512<float> LostOfFlow => _c.LostOfFlow;

        public void MoveTo(nuint cell)
        {
        }
    }

    private ref struct ClassedTerms(in RowViews v) : ITerms
    {
        private readonly ref byte _row = ref MemoryMarshal.GetReference(v.Class), _before = ref MemoryMarshal.GetReference(v.ClassBefore), _behind = ref MemoryMarshal.GetReference(v.ClassBehind);
        private readonly ref byte _below = ref MemoryMarshal.GetReference(v.ClassBelow), _above = ref MemoryMarshal.GetReference(v.ClassAbove);
        private readonly ref readonly ClassTerms _c = ref v.Classes.Table;
        private nuint _i;
        private Vector512<int> _own, _pair;

        public readonly Vector512<float> Left => At(_c.X, Pair(ref _row, _i));

        public readonly Vector512<float> Right => At(_c.X, Pair(ref _row, _i + 2));

        public readonly Vector512<float> Before => At(_c.Y, Pair(ref _before, _i + 1));

        public readonly Vector512<float> Behind => At(_c.Y, Pair(ref _behind, _i + 1));

        public readonly Vector512<float> Below => At(_c.Z, Pair(ref _below, _i + 1));

        public readonly Vector512<float> Above => At(_c.Z, Pair(ref _above, _i + 1));

        public readonly Vector512<float> E => At(_c.E, _own);

        public readonly Vector512<float> F => At(_c.F, _own);

        public readonly Vector512<float> Capacity => At(_c.Capacity, _own);

        public readonly Vector512<float> LostOfRise => At(_c.LostOfRise, _own);

        public readonly Vector512<float> LostOfFlow => At(_c.LostOfFlow, _own);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void MoveTo(nuint cell)
        {
            _i = cell;
            _own = Bytes(ref _row, cell + 1);
            _pair = Vector512.ShiftLeft(_own, 2);
        }

        // Two bits of conductivity of either cell.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector512<int> Pair(ref byte other, nuint i) => _pair | (Bytes(ref other, i) & Vector512.Create(3));

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
    /// <param name="kinds">Receives the kinds.</param>
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
