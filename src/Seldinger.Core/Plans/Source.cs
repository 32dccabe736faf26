using Seldinger.Core.Geometry;

namespace Seldinger.Core.Plans;

/// <summary>A straight instrument from skin to tip.</summary>
/// <param name="EntryMm">Skin entry, LPS mm.</param>
/// <param name="TipMm">Tip, LPS mm.</param>
public sealed record Shaft(Vec3 EntryMm, Vec3 TipMm)
{
    /// <summary>Unit direction from entry to tip.</summary>
    public Vec3 Direction => (TipMm - EntryMm).Normalized();

    /// <summary>Length from entry to tip, mm.</summary>
    public double LengthMm => Vec3.Distance(EntryMm, TipMm);
}

/// <summary>
/// What a therapy puts into the tissue: a closed set. A source acts from <see cref="StartS"/> for <see cref="DurationS"/> seconds of its
/// procedure window, at a level that its controller may change.
/// </summary>
public abstract record Source
{
    /// <summary>Seconds after the start of the step.</summary>
    public double StartS { get; init; }

    /// <summary>Longest duration, s.</summary>
    public required double DurationS { get; init; }

    /// <summary>State machine that sets the level; null = constant level 1.</summary>
    public IController? Controller { get; init; }

    /// <summary>Name, unique within a step; readings and controller state carry it.</summary>
    public required string Name { get; init; }
}

/// <summary>A given heat source, W in total, spread uniformly over a ball.</summary>
public sealed record HeatSource : Source
{
    /// <summary>Centre, LPS mm.</summary>
    public required Vec3 CentreMm { get; init; }

    /// <summary>Radius of the ball, mm; 0 = all into the nearest cell.</summary>
    public required double RadiusMm { get; init; }

    /// <summary>Power, W.</summary>
    public required double PowerW { get; init; }
}

/// <summary>A microwave antenna.</summary>
public sealed record AntennaSource : Source
{
    /// <summary>Where it lies.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>Generator power, W (before feed-line and reflection losses).</summary>
    public required double GeneratorPowerW { get; init; }

    /// <summary>Catalogue id of the device.</summary>
    public required string Device { get; init; }
}

/// <summary>
/// A radiofrequency electrode with its generator. Level: share of the power asked for; 0 while another electrode acts = not connected; below 0 = return pole of the electrodes above 0.
/// </summary>
public sealed record CurrentElectrodeSource : Source
{
    /// <summary>Where it lies.</summary>
    public required Shaft Shaft { get; init; }

    /// <summary>Length of the exposed tip, mm; of each pole of a bipolar shaft.</summary>
    public required double ExposedTipMm { get; init; }

    /// <summary>Deployed length of the tines, mm; 0 = as the device file says, or a device without tines.</summary>
    public double TineLengthMm { get; init; }

    /// <summary>Power the generator aims at, W.</summary>
    public required double PowerW { get; init; }

    /// <summary>Catalogue id of the device.</summary>
    public required string Device { get; init; }
}

/// <summary>A drug given at a rate into a vein ("systemic"), a vessel edge or a lesion.</summary>
public sealed record DrugSource : Source
{
    /// <summary>Catalogue id of the drug.</summary>
    public required string Drug { get; init; }

    /// <summary>Rate, in the drug's own dose unit per second.</summary>
    public required double RatePerS { get; init; }

    /// <summary>Vessel edge index, or null for systemic.</summary>
    public int? Edge { get; init; }
}

/// <summary>An occlusion of a vessel edge: the open fraction falls with the delivered embolic until the end the controller sees.</summary>
public sealed record OccludeSource : Source
{
    /// <summary>Vessel edge index.</summary>
    public required int Edge { get; init; }

    /// <summary>Fall of the open fraction per second at level 1.</summary>
    public required double RatePerS { get; init; }

    /// <summary>Catalogue id of the embolic.</summary>
    public required string Embolic { get; init; }
}

/// <summary>Supportive measure: no effect on the tissue by default.</summary>
public sealed record SupportSource : Source;
