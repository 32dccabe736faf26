namespace Seldinger.Core.Plans;

/// <summary>A fluid injected through a needle: at a rate until its volume is in.</summary>
public record FluidSource : Source
{
    /// <summary>Where the needle lies; the outlet is at its tip.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>Catalogue id of the injected agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Volume, m3; the injection ends when it is in, or with the duration.</summary>
    public required double VolumeM3 { get; init; }

    /// <summary>Rate at level 1, m3/s.</summary>
    public required double RateM3PerS { get; init; }

    /// <summary>Radius of the needle, mm.</summary>
    public required double NeedleRadiusMm { get; init; }

    /// <summary>True when a complete capsule surrounds the tumour.</summary>
    public bool Encapsulated { get; init; }
}
