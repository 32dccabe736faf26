using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Margin;

/// <summary>Overlap of two masks on one grid.</summary>
public static class MaskOverlap
{
    /// <summary>Dice coefficient 2 |A and B| / (|A| + |B|); 1 when both are empty.</summary>
    /// <exception cref="ArgumentException">The masks lie on different grids.</exception>
    public static double Dice(Mask a, Mask b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        long both = 0, sum = 0;
        Same(a, b);
        for (var i = 0; i < a.Data.Length; i++)
        {
            both += a.Data[i] & b.Data[i];
            sum += a.Data[i] + b.Data[i];
        }
        return sum == 0 ? 1 : 2.0 * both / sum;
    }

    /// <summary>Common volume, mL.</summary>
    /// <exception cref="ArgumentException">The masks lie on different grids.</exception>
    public static double CommonMl(Mask a, Mask b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Same(a, b);
        long both = 0;
        for (var i = 0; i < a.Data.Length; i++)
        {
            both += a.Data[i] & b.Data[i];
        }
        return both * a.Geometry.VoxelMl;
    }

    /// <summary>Throws when two masks lie on different grids.</summary>
    internal static void Same(Mask a, Mask b)
    {
        if (!a.Geometry.SameAs(b.Geometry))
        {
            throw new ArgumentException("The masks lie on different grids; resample one to the other first.");
        }
    }
}
