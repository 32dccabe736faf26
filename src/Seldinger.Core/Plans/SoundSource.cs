using Seldinger.Core.Geometry;

namespace Seldinger.Core.Plans;

/// <summary>One sonication of a focused ultrasound source outside the body; a raster is a list of them, one after the other.</summary>
public sealed record SoundSource : Source
{
    /// <summary>Apex of the transducer, LPS mm.</summary>
    public required Vec3 ApexMm { get; init; }

    /// <summary>Geometric focus, LPS mm; the axis runs from the apex to it.</summary>
    public required Vec3 FocusMm { get; init; }

    /// <summary>Radius of the circle around the focus, across the axis, on which the focus moves faster than heat spreads, mm; 0 = it stays.</summary>
    public double SpotRadiusMm { get; init; }

    /// <summary>Acoustic power, W.</summary>
    public required double AcousticPowerW { get; init; }

    /// <summary>Catalogue id of the device.</summary>
    public required string Device { get; init; }
}
