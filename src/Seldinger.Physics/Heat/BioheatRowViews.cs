namespace Seldinger.Physics.Heat;

/// <summary>What one row of cells did in a step.</summary>
internal struct RowSums
{
    /// <summary>Heat lost, J; power deposited, W; heat stored, J.</summary>
    public double SinkJ, DepositW, StoredJ;

    /// <summary>Largest temperature rise after the step; a lower bound of the smallest.</summary>
    public float Max, Min;}

/// <summary>One row: temperatures before the step (neighbours included), coefficients, and where the result goes. Beyond the ends of the grid a cell is its own neighbour.</summary>
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

    /// <summary>Classes of the row and of the neighbouring rows at -y, +y, -z and +z, all with one cell on each side.</summary>
    public ReadOnlySpan<byte> Class, ClassBefore, ClassBehind, ClassBelow, ClassAbove;

    /// <summary>Coefficients of the classes.</summary>
    public BioheatClasses Classes;

    /// <summary>Coefficients of blocks that have their own, one block after the other.</summary>
    public ReadOnlySpan<float> Packed;

    /// <summary>The row after the step.</summary>
    public Span<float> New;
}
