using System.Runtime.Intrinsics;

namespace Seldinger.Physics.Heat;

/// <summary>What the rows of a slab did in a step, in eight lanes that are added up at its end.</summary>
internal struct SlabSums
{
    /// <summary>Heat lost, J; power deposited, W; heat stored, J.</summary>
    public Vector512<double> Sink, Power, Stored;

    /// <summary>The same for single cells that are put right after their row, J.</summary>
    public double MoreSinkJ, MoreStoredJ;

    /// <summary>Of what is lost: to vessels and through the ends, J.</summary>
    public double VesselJ, BoundaryJ;

    /// <summary>Adds lanes in pairs, always the same.</summary>
    public static double Total(Vector512<double> lanes)
    {
        var four = lanes.GetLower() + lanes.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <inheritdoc cref="Total(Vector512{double})"/>
    public static double Total(Vector512<float> lanes)
    {
        var sum = Vector512<double>.Zero;
        Add(ref sum, lanes);
        return Total(sum);
    }

    /// <summary>Adds floats, which become eight doubles.</summary>
    public static void Add(ref Vector512<double> sum, Vector512<float> lanes)
    {
        var (low, high) = Vector512.Widen(lanes);
        sum += low + high;
    }
}

/// <summary>One row: temperatures before the step (neighbours included), coefficients, and where the result goes. Beyond the ends of the grid a cell is its own neighbour.</summary>
internal ref struct RowViews
{
    /// <summary>The row before the step with one value on each side.</summary>
    public ReadOnlySpan<float> Old;

    /// <summary>The neighbouring rows at -y, +y, -z and +z before the step.</summary>
    public ReadOnlySpan<float> Before, Behind, Below, Above;

    /// <summary>Power density, W/m3; empty when the row has none.</summary>
    public ReadOnlySpan<float> Power;

    /// <summary>For the first of each run of blocks of a kind: the kind in two bits, and the number of blocks (<see cref="BioheatRows.Pack"/>).</summary>
    public ReadOnlySpan<byte> Kinds;

    /// <summary>Classes of the row and of the neighbouring rows at -y, +y, -z and +z, all with one cell on each side.</summary>
    public ReadOnlySpan<byte> Class, ClassBefore, ClassBehind, ClassBelow, ClassAbove;

    /// <summary>Coefficients of the classes.</summary>
    public BioheatClasses Classes;

    /// <summary>Coefficients of blocks that have their own, one block after the other.</summary>
    public ReadOnlySpan<float> Packed;

    /// <summary>The row after the step.</summary>
    public Span<float> New;
}
