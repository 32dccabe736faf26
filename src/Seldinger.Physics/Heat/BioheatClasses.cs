using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Seldinger.Core.Geometry;

namespace Seldinger.Physics.Heat;

/// <summary>Sixteen values that vectors look up by four bits.</summary>
internal readonly struct ClassTable
{
    private readonly Vector256<float> _low, _high;

    public ClassTable(ReadOnlySpan<float> values) => (_low, _high) = (Vector256.Create(values[..8]), Vector256.Create(values[8..16]));

    /// <summary>One value.</summary>
    public float this[int i] => i < 8 ? _low[i] : _high[i - 8];

    /// <summary>The values at eight indices from 0 to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(Vector256<int> index) => Avx512F.VL.IsSupported
        ? Avx512F.VL.PermuteVar8x32x2(_low, index, _high)
        : Avx.BlendVariable(Avx2.PermuteVar8x32(_low, index), Avx2.PermuteVar8x32(_high, index), Vector256.ShiftLeft(index, 28).AsSingle());

    /// <summary>The values of eight pairs of cells: the first shifted left by two bits already, both with their conductivity in two bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(Vector256<int> shifted, Vector256<int> other) => At((shifted | (other & Vector256.Create(3))) & Vector256.Create(15));
}

/// <summary>
/// The commonest cells of a grid by class: a byte of four bits, two for the conductivity, one for perfusion that has stopped, one for which of two tissues of that conductivity. A cell whose class is
/// <see cref="None"/>, or whose coefficients are not those of its class (walls of vessels, ends of the grid, perfusion of its own), keeps its own coefficients.
/// </summary>
internal sealed class BioheatClasses
{
    /// <summary>No class.</summary>
    public const byte None = 255;

    /// <summary>Bit of perfusion that has stopped.</summary>
    public const byte Still = 4;

    private const int Conductivities = 4, TissuesEach = 2, Classes = 16;

    private readonly BioheatCoefficients _c;
    private readonly int[] _first = new int[Classes];
    private readonly int _pad;

    public BioheatClasses(BioheatCoefficients c)
    {
        _c = c;
        var g = c.Grid;
        _pad = g.Nx * g.Ny + 1;
        Cells = new byte[g.Count + 2 * _pad + sizeof(ulong)];
        Array.Fill(Cells, None);
        Array.Fill(_first, -1);
        // Tissues by how many cells they have, in each of the commonest conductivities.
        var (count, example) = (new int[256], new int[256]);
        for (var i = g.Count - 1; i >= 0; i--)
        {
            count[Kind(i)]++;
            example[Kind(i)] = i;
        }
        var chosen = Enumerable.Range(0, 256).Where(t => count[t] > 0).GroupBy(t => c.Conductivity[example[t]]).OrderByDescending(k => k.Sum(t => count[t])).Take(Conductivities).ToList();
        var codes = new byte[256];
        Array.Fill(codes, None);
        var k = new double[Conductivities];
        for (var n = 0; n < chosen.Count; n++)
        {
            k[n] = chosen[n].Key;
            foreach (var (t, which) in chosen[n].OrderByDescending(t => count[t]).Take(TissuesEach).Select((t, which) => (t, which)))
            {
                codes[t] = (byte)(n | which << 3);
                _first[codes[t]] = _first[codes[t] | Still] = example[t];
            }
        }
        for (var i = 0; i < g.Count; i++)
        {
            Cells[_pad + i] = codes[Kind(i)];
        }
        ClassTable Faces(double width) => new([.. Enumerable.Range(0, Classes).Select(p => BioheatCoefficients.Face(g.CellVolumeM3 / (width * width), (float)k[p >> 2], (float)k[p & 3]))]);
        (X, Y, Z) = (Faces(g.Dx), Faces(g.Dy), Faces(g.Dz));
    }

    /// <summary>Class of each cell, <see cref="At"/>.</summary>
    public byte[] Cells { get; }

    /// <summary>Conductances between two cells by the pair of their conductivities.</summary>
    public ClassTable X { get; }

    /// <inheritdoc cref="X"/>
    public ClassTable Y { get; }

    /// <inheritdoc cref="X"/>
    public ClassTable Z { get; }

    /// <summary>Factors of a step and heat capacity by class.</summary>
    public ClassTable E { get; private set; }

    /// <inheritdoc cref="E"/>
    public ClassTable F { get; private set; }

    /// <inheritdoc cref="E"/>
    public ClassTable Capacity { get; private set; }

    // Cells that are held at body temperature are a kind of their own in every tissue: they have neither conductivity nor capacity.
    private int Kind(int cell) => _c.Capacity[cell] > 0 ? _c.Tissue[cell] : 255;

    /// <summary>Place of a cell in <see cref="Cells"/>.</summary>
    public int At(int cell) => _pad + cell;

    /// <summary>Makes the factors for a step.</summary>
    public void SetStep(float[] perfusion, double dt)
    {
        Span<float> e = stackalloc float[Classes], f = stackalloc float[Classes], capacity = stackalloc float[Classes];
        e.Clear();
        f.Clear();
        capacity.Clear();
        for (var n = 0; n < Classes; n++)
        {
            if (_first[n] is >= 0 and var cell && _c.Capacity[cell] > 0)
            {
                var lambda = (n & Still) != 0 ? 0 : perfusion[cell] * _c.Values.BloodHeat * _c.Grid.CellVolumeM3;
                var (ee, ff) = BioheatSteps.Factors(lambda, _c.Capacity[cell], dt);
                (e[n], f[n], capacity[n]) = ((float)ee, (float)ff, _c.Capacity[cell]);
            }
        }
        (E, F, Capacity) = (new(e), new(f), new(capacity));
    }

    /// <summary>Notes whether perfusion of a cell has stopped.</summary>
    public void SetStill(int cell, bool still)
    {
        ref var c = ref Cells[_pad + cell];
        c = c == None ? None : still ? (byte)(c | Still) : (byte)(c & ~Still);
    }

    /// <summary>The coefficients that the class of cell <paramref name="i"/> of a row gives it; false when it or a neighbour has no class.</summary>
    public bool Terms(in RowViews v, int i, Span<float> terms)
    {
        int own = v.Class[i + 1];
        int a = v.Class[i], b = v.Class[i + 2], c = v.ClassBefore[i], d = v.ClassBehind[i], e = v.ClassBelow[i], f = v.ClassAbove[i];
        if ((own | a | b | c | d | e | f) >= Classes)
        {
            return false;
        }
        var pair = (own & 3) << 2;
        (terms[0], terms[1], terms[2]) = (X[pair | a & 3], X[pair | b & 3], Y[pair | c & 3]);
        (terms[3], terms[4], terms[5]) = (Y[pair | d & 3], Z[pair | e & 3], Z[pair | f & 3]);
        (terms[6], terms[7], terms[8]) = (E[own], F[own], Capacity[own]);
        return true;
    }
}
