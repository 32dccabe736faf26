using Seldinger.Core.Geometry;

namespace Seldinger.Core.Plans;

/// <summary>What the treatment is meant to achieve; the report's headline states it.</summary>
public enum Intent
{
    /// <summary>Not stated.</summary>
    Unknown,

    /// <summary>Curative intent.</summary>
    Curative,

    /// <summary>Bridge to transplantation.</summary>
    Bridge,

    /// <summary>Downstaging.</summary>
    Downstage,

    /// <summary>Palliative intent.</summary>
    Palliative,
}

/// <summary>What a step acts on.</summary>
public enum StepScope
{
    /// <summary>One lesion.</summary>
    Lesion,

    /// <summary>A vascular territory.</summary>
    Territory,

    /// <summary>An organ.</summary>
    Organ,

    /// <summary>The whole body.</summary>
    Systemic,
}

/// <summary>One dated step of a plan: a therapy with its settings.</summary>
/// <param name="Day">Days after the start of the plan.</param>
/// <param name="Therapy">Therapy id.</param>
/// <param name="Target">Name of the lesion; null for systemic steps.</param>
/// <param name="Device">Catalogue id of the device; null where none is used.</param>
/// <param name="Settings">Parameter values in SI by name.</param>
/// <param name="EntryMm">Skin entry, LPS mm; null = the planner chooses.</param>
/// <param name="TipMm">Tip, LPS mm; null = the planner chooses.</param>
/// <param name="Guidance">Guidance of this step, for example "ct"; a property of the step, not of the therapy; "" = the usual one of the therapy's access.</param>
/// <param name="More">Further instruments of the same kind that work in the same step; null = one instrument.</param>
public sealed record PlanStep(double Day, string Therapy, string? Target, string? Device, IReadOnlyDictionary<string, double> Settings, Vec3? EntryMm = null, Vec3? TipMm = null, string Guidance = "", IReadOnlyList<Shaft>? More = null)
{
    /// <summary>The straight path, when both ends are known.</summary>
    public Shaft? Shaft => EntryMm is { } e && TipMm is { } t ? new(e, t) : null;

    /// <summary>All instruments of the step, the first one first; empty while the planner has still to choose.</summary>
    public IReadOnlyList<Shaft> Shafts => Shaft is { } first ? [first, .. More ?? []] : [];
}

/// <summary>Dated steps.</summary>
/// <param name="Steps">The steps in the order of their days.</param>
/// <param name="Intent">What the treatment is meant to achieve.</param>
public sealed record Plan(IReadOnlyList<PlanStep> Steps, Intent Intent = Intent.Unknown);
