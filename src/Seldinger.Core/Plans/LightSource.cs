namespace Seldinger.Core.Plans;

/// <summary>A laser fibre with a bare or a diffusing end.</summary>
public sealed record LightSource : Source
{
    /// <summary>Where it lies; the tip is the end of the fibre.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>Power that leaves the fibre, W.</summary>
    public required double PowerW { get; init; }

    /// <summary>Catalogue id of the device.</summary>
    public required string Device { get; init; }
}
