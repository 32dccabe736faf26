using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Seldinger.Physics.Heat;

/// <summary>
/// A cell of a row with vessel walls or on the ends of the grid. Its rise after a step is r' = a T + b r, with T the rise before it and r what it would be without walls and ends; it loses p T + q r'.
/// </summary>
/// <param name="InRow">Where in its row.</param>
/// <param name="Capacity">Heat capacity, J/K.</param>
/// <param name="OfBefore">a.</param>
/// <param name="OfAfter">b.</param>
/// <param name="Before">p, J/K.</param>
/// <param name="After">q, J/K.</param>
/// <param name="VesselShare">What part of the loss goes to vessels.</param>
/// <param name="BoundaryShare">What part of it goes through the ends.</param>
internal readonly record struct BioheatLoss(int InRow, float Capacity, float OfBefore, float OfAfter, float Before, float After, float VesselShare, float BoundaryShare);

/// <summary>The cells with vessel walls or on the ends of the grid, by row, quantity by quantity so that vectors can take them.</summary>
/// <param name="count">How many.</param>
internal sealed class BioheatLosses(int count)
{
    private const int Lanes = 16;

    private readonly int[] _inRow = new int[count];
    private readonly float[] _capacity = new float[count], _ofBefore = new float[count], _ofAfter = new float[count], _before = new float[count], _after = new float[count];
    private readonly float[] _vessel = new float[count], _boundary = new float[count];

    /// <summary>One of them.</summary>
    public BioheatLoss this[int x] => new(_inRow[x], _capacity[x], _ofBefore[x], _ofAfter[x], _before[x], _after[x], _vessel[x], _boundary[x]);

    /// <summary>Sets one.</summary>
    public void Set(int x, BioheatLoss l)
    {
        (_inRow[x], _capacity[x], _ofBefore[x], _ofAfter[x]) = (l.InRow, l.Capacity, l.OfBefore, l.OfAfter);
        (_before[x], _after[x], _vessel[x], _boundary[x]) = (l.Before, l.After, l.VesselShare, l.BoundaryShare);
    }

    /// <summary>Puts right a row of which every cell is one of them, as far as whole vectors go.</summary>
    /// <param name="first">That of the first cell.</param>
    /// <param name="old">The row before the step.</param>
    /// <param name="row">The row after it.</param>
    /// <param name="range">Extremes of the row; the smallest is lowered.</param>
    /// <param name="sums">Receives the losses.</param>
    /// <param name="next">The first that is left.</param>
    /// <returns>Whether a cell had the largest value before it was put right.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Row(int first, ReadOnlySpan<float> old, Span<float> row, ref (float Max, float Min) range, ref SlabSums sums, out int next)
    {
        var (max, min, wasMax) = (Vector512.Create(range.Max), Vector512.Create(range.Min), false);
        var (vessel, boundary, more) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var i = 0;
        for (; i <= row.Length - Lanes; i += Lanes)
        {
            var x = (nuint)(first + i);
            var t = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(old), (nuint)i);
            var taken = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)i);
            var r = Of(_ofBefore, x) * t + Of(_ofAfter, x) * taken;
            r.StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)i);
            wasMax |= Vector512.EqualsAny(taken, max) && !Vector512.EqualsAll(taken, r);
            min = Vector512.MinNative(min, r);
            var lost = Of(_before, x) * t + Of(_after, x) * r;
            vessel += lost * Of(_vessel, x);
            boundary += lost * Of(_boundary, x);
            more += Of(_capacity, x) * (taken - r);
        }
        next = first + i;
        range.Min = -BioheatRows.Largest(-min);
        sums.MoreSinkJ += SlabSums.Total(more);
        sums.MoreStoredJ -= SlabSums.Total(more);
        sums.VesselJ += SlabSums.Total(vessel);
        sums.BoundaryJ += SlabSums.Total(boundary);
        return wasMax;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of(float[] values, nuint x) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), x);
}
