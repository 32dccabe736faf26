namespace Seldinger.Core.Plans;

/// <summary>A gene vector injected in a fluid.</summary>
public sealed record VectorSource : FluidSource
{
    /// <summary>Particles in the whole volume.</summary>
    public required double Particles { get; init; }
}
