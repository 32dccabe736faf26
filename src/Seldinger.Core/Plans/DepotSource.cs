using Seldinger.Core.Geometry;

namespace Seldinger.Core.Plans;

/// <summary>How a depot gives off its drug.</summary>
public enum ReleaseLaw
{
    /// <summary>The same amount per time until the depot is empty at T: t / T.</summary>
    ZeroOrder,

    /// <summary>In proportion to what is left: 1 - exp(-t / T).</summary>
    FirstOrder,

    /// <summary>Diffusion out of a matrix: sqrt(t / T) until the depot is empty at T.</summary>
    Higuchi,
}

/// <summary>A drug given off slowly from one place, without fluid.</summary>
public sealed record DepotSource : Source
{
    /// <summary>Centre, LPS mm.</summary>
    public required Vec3 CentreMm { get; init; }

    /// <summary>Radius of the depot, mm.</summary>
    public required double RadiusMm { get; init; }

    /// <summary>Catalogue id of the drug.</summary>
    public required string Agent { get; init; }

    /// <summary>Amount of drug, kg.</summary>
    public required double DoseKg { get; init; }

    /// <summary>The release law.</summary>
    public required ReleaseLaw Law { get; init; }

    /// <summary>Its time T, s.</summary>
    public required double ReleaseS { get; init; }

    /// <summary>True when the drug shall slow growth over the months.</summary>
    public bool GrowthInhibition { get; init; }

    /// <summary>True when the drug shall cause apoptosis over the months.</summary>
    public bool Apoptosis { get; init; }

    /// <summary>True when the drug shall act on vessels over the months.</summary>
    public bool AntiVascular { get; init; }

    /// <summary>Share of the dose given off by a time. Source of the square-root law: <c>higuchi1961</c>.</summary>
    /// <param name="timeS">Time after the start of the source, s.</param>
    public double Released(double timeS) => timeS <= 0 ? 0 : Law switch
    {
        ReleaseLaw.ZeroOrder => Math.Min(1, timeS / ReleaseS),
        ReleaseLaw.FirstOrder => 1 - Math.Exp(-timeS / ReleaseS),
        _ => Math.Min(1, Math.Sqrt(timeS / ReleaseS)),
    };
}
