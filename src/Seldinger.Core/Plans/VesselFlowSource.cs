namespace Seldinger.Core.Plans;

/// <summary>Blood that flows past an instrument inside a vessel; 0 m/s: it stands, as behind a balloon or in a vessel that is blocked.</summary>
public sealed record VesselFlowSource : Source
{
    /// <summary>Where the instrument lies in the vessel.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>Mean velocity of the blood over the cross-section, m/s; positive from entry to tip.</summary>
    public required double VelocityMs { get; init; }
}
