namespace Seldinger.Core.Plans;

/// <summary>A train of rectangular high-voltage pulses between two needles (irreversible electroporation). It lasts as long as its pulses: <see cref="Pulses"/> over <see cref="RateHz"/>.</summary>
public sealed record PulseSource : Source
{
    /// <summary>The needle at plus half of the voltage.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>The needle at minus half of the voltage.</summary>
    public required Shaft ReturnShaft { get; init; }

    /// <summary>Length of the exposed tip of both, mm.</summary>
    public required double ExposedTipMm { get; init; }

    /// <summary>Voltage between them, V.</summary>
    public required double VoltageV { get; init; }

    /// <summary>Number of pulses.</summary>
    public required int Pulses { get; init; }

    /// <summary>Length of one pulse, s.</summary>
    public required double PulseLengthS { get; init; }

    /// <summary>Pulses per second.</summary>
    public required double RateHz { get; init; }

    /// <summary>Catalogue id of the device.</summary>
    public required string Device { get; init; }
}
