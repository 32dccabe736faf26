namespace Seldinger.Core.Plans;

/// <summary>
/// A cryoprobe: the wall of its active part is cold (level above 0), warm (level below 0) or left alone (0). The level is the duty, the share of the
/// highest power that the gas can take up or give off: a wall that would need more stays warmer (or colder) than its set temperature.
/// </summary>
public sealed record ColdWallSource : Source
{
    /// <summary>Where it lies.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>Length of the active part, from the tip, mm.</summary>
    public required double ActiveLengthMm { get; init; }

    /// <summary>Catalogue id of the device.</summary>
    public required string Device { get; init; }
}
