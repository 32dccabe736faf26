namespace Seldinger.Core.Plans;

/// <summary>A fluid injected through a needle, or through holes of a perfused electrode: at a rate until its volume is in.</summary>
public record FluidSource : Source
{
    /// <summary>Where the needle lies.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>Length with holes behind the tip, mm, all of the fluid enters there and none runs back; 0: the outlet is at the tip, and the fluid may run back along the needle.</summary>
    public double PerforatedMm { get; init; }

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
