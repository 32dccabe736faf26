namespace Seldinger.Planning.Bench;

/// <summary>One measured number.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit: s, Mcell/s, GB/s, 1.</param>
/// <param name="Note">How it was measured; "" when the name says it.</param>
public sealed record BenchLine(string Name, double Value, string Unit, string Note = "");

/// <summary>A number of the design beside the measured one.</summary>
/// <param name="Name">What is asked for.</param>
/// <param name="Value">Measured.</param>
/// <param name="Target">Asked for.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="AtLeast">True when more is better.</param>
public sealed record BenchTarget(string Name, double Value, double Target, string Unit, bool AtLeast)
{
    /// <summary>True when the target is reached.</summary>
    public bool Reached => AtLeast ? Value >= Target : Value <= Target;

    /// <summary>How many times better than the target; below 1 it is missed.</summary>
    public double Ratio => AtLeast ? Value / Target : Target / Value;
}

/// <summary>What one benchmark found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it times.</param>
/// <param name="Lines">Measured numbers.</param>
/// <param name="Targets">Numbers of the design.</param>
/// <param name="Missing">Peers that could not be run, with the reason.</param>
public sealed record BenchResult(string Name, string Title, IReadOnlyList<BenchLine> Lines, IReadOnlyList<BenchTarget> Targets, IReadOnlyList<string> Missing);
