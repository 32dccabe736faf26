using Seldinger.Planning.Simulation;

namespace Seldinger.Planning;

/// <summary>What a user may decide about planning; everything has a default.</summary>
public sealed record PlanOptions
{
    /// <summary>Therapy id.</summary>
    public string Therapy { get; init; } = "microwave-ablation";

    /// <summary>Device id; null = the first device of the therapy in the catalogue.</summary>
    public string? Device { get; init; }

    /// <summary>Lesions to plan; empty = the case's targets.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Margin asked for, mm; null = from the tumour type's rule.</summary>
    public double? MarginMm { get; init; }

    /// <summary>Settings that are fixed, SI, by parameter name.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>Guidance: us, ceus, fusion, ct, cbct, dsa, mr or eus; "" = the usual one of the therapy's access and device.</summary>
    public string Guidance { get; init; } = "";

    /// <summary>Placement-error preset, an entry of kind "targeting".</summary>
    public string Targeting { get; init; } = "freehand";

    /// <summary>Ablations per lesion; 0 = as few as reach the margin.</summary>
    public int Applicators { get; init; } = 1;

    /// <summary>True: one instrument at one place after the other; false: all at once where the therapy can.</summary>
    public bool Overlapping { get; init; }

    /// <summary>True: the placement that is best in the worst share of draws over placement error and tissue values; false: for exact placement and central values.</summary>
    public bool Robust { get; init; }

    /// <summary>True: also the ideal zone of every lesion and how near every device of the catalogue comes to it.</summary>
    public bool Inverse { get; init; }

    /// <summary>Draws of the probability-of-ablation map; 0 = none.</summary>
    public int UncertaintyDraws { get; init; }

    /// <summary>Where finished draws are kept until the outputs are written; null = nowhere.</summary>
    public string? DrawsFolder { get; init; }

    /// <summary>Simulation options.</summary>
    public SimulationOptions Simulation { get; init; } = new();
}
