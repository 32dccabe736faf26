using Seldinger.Core.Values;

namespace Seldinger.Planning.Margin;

/// <summary>How a margin is measured.</summary>
public sealed record MarginOptions
{
    /// <summary>Margin asked for, mm.</summary>
    public required double AskedMm { get; init; }

    /// <summary>A lesion nearer than this to the capsule is subcapsular: its capsule side does not count, mm.</summary>
    public required double SubcapsularMm { get; init; }

    /// <summary>Surface within this of the smallest margin gives the weak direction, mm.</summary>
    public required double WeakBandMm { get; init; }

    /// <summary>Margins whose coverage is reported, mm.</summary>
    public IReadOnlyList<double> CoverageMm { get; init; } = [0, 5, 10];

    /// <summary>Distances are known up to this, mm; a margin of this value means "at least".</summary>
    public double RangeMm { get; init; } = 30;

    /// <summary>Threads; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The options of the catalogue (entry margin-rules).</summary>
    public static MarginOptions From(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        double Mm(string name) => Units.FromSi(catalogue["margin-rules"][name].Si, "mm");
        return new() { AskedMm = Mm("asked"), SubcapsularMm = Mm("subcapsular"), WeakBandMm = Mm("weak_band") };
    }
}
