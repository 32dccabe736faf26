using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Report;

namespace Seldinger.Planning.Compare;

/// <summary>A structure near the zone of one therapy.</summary>
/// <param name="Structure">Structure name.</param>
/// <param name="DistanceMm">Distance between its surface and the zone's, mm; 0 = they touch.</param>
/// <param name="InsideMl">Volume inside the zone, mL.</param>
/// <param name="PeakTemperatureC">Highest temperature in it, degC; null where no temperature was simulated.</param>
public sealed record NearOrgan(string Structure, double DistanceMm, double InsideMl, double? PeakTemperatureC);

/// <summary>What one therapy does to the lesion: taken from its simulation, nothing else.</summary>
/// <param name="Step">The step, as <c>simulate</c> takes it.</param>
/// <param name="MarginMm">Minimal ablative margin, mm.</param>
/// <param name="Weakest">Where it is weakest.</param>
/// <param name="Coverage">Share of the lesion with each margin inside the zone.</param>
/// <param name="ResidualMl">Lesion outside the zone, mL.</param>
/// <param name="ZoneMl">Zone, mL.</param>
/// <param name="HealthyMl">Healthy tissue inside the zone, mL.</param>
/// <param name="HealthyPercent">The same as a share of the organ, %; null = organ unknown.</param>
/// <param name="Punctures">Skin punctures.</param>
/// <param name="DepthMm">Length of the path, mm; null without one.</param>
/// <param name="UnassessedMm">Length of the path through unlabelled tissue, mm; null without a path.</param>
/// <param name="ProbabilityAsked">Probability that the margin asked for is reached under the placement error; null without a path.</param>
/// <param name="Organs">Structures within <see cref="Comparer.NearMm"/> of the zone, nearest first.</param>
/// <param name="NotAssessed">Important organs that nobody segmented.</param>
/// <param name="DepositedKj">Heat deposited in tissue, kJ (below 0: taken out); null where none was simulated.</param>
/// <param name="Given">Amounts given, by name: drugs, chemicals, fluids.</param>
/// <param name="TimeMin">Time from the first source to the end of the last, min.</param>
/// <param name="NotMet">Criteria not met, in words.</param>
/// <param name="Unknown">Number of criteria unknown.</param>
public sealed record ComparedResult(PlanDocumentStep Step, double MarginMm, string Weakest, IReadOnlyList<MarginCoverage> Coverage, double ResidualMl, double ZoneMl, double HealthyMl, double? HealthyPercent,
    int Punctures, double? DepthMm, double? UnassessedMm, double? ProbabilityAsked, IReadOnlyList<NearOrgan> Organs, IReadOnlyList<string> NotAssessed, double? DepositedKj,
    IReadOnlyDictionary<string, double> Given, double TimeMin, IReadOnlyList<string> NotMet, int Unknown)
{
    /// <summary>Zone outside the organ that holds the lesion, mL; null when the organ is unknown.</summary>
    public double? OutsideOrganMl { get; init; }
}

/// <summary>One therapy on one lesion.</summary>
/// <param name="Therapy">Therapy id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Device">Its device, for people; "" = none was reached.</param>
/// <param name="Access">How it gets in.</param>
/// <param name="Factors">What acts.</param>
/// <param name="Grade">Evidence grade of its model.</param>
/// <param name="WorstError">Worst validated error of the modality; null = none stored.</param>
/// <param name="NotFeasible">Why it cannot be done here; null = it can.</param>
/// <param name="Result">What it does; null when not feasible.</param>
public sealed record ComparedTherapy(string Therapy, string Name, string Device, AccessKind Access, IReadOnlyList<Factor> Factors, Grade Grade, ValidatedError? WorstError, string? NotFeasible, ComparedResult? Result)
{
    /// <summary>The plan behind the result, for pictures.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PlanResult? Plan { get; init; }
}

/// <summary>One lesion under every therapy, in the order of the registry: there is no score and no order of merit.</summary>
/// <param name="Lesion">The lesion.</param>
/// <param name="VolumeMl">Its volume, mL.</param>
/// <param name="DiameterMm">Its largest diameter, mm.</param>
/// <param name="Therapies">The therapies.</param>
public sealed record ComparedLesion(string Lesion, double VolumeMl, double DiameterMm, IReadOnlyList<ComparedTherapy> Therapies);

/// <summary>compare.json.</summary>
/// <param name="Schema">Version of this form.</param>
/// <param name="Purpose">Purpose sentence.</param>
/// <param name="Case">Case id.</param>
/// <param name="AskedMarginMm">Margin asked for, mm.</param>
/// <param name="SpacingMm">Cell size of the simulations, mm; 2 is a draft.</param>
/// <param name="Lesions">The lesions.</param>
/// <param name="Preferences">What the patient does not want, as the case says.</param>
public sealed record Comparison(string Schema, string Purpose, string Case, double AskedMarginMm, double SpacingMm, IReadOnlyList<ComparedLesion> Lesions, IReadOnlyList<string> Preferences)
{
    /// <summary>Version of the form.</summary>
    public const string Version = "seldinger-compare-1";

    /// <summary>True when at least one therapy can be done on at least one lesion.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool AnyFeasible => Lesions.Any(l => l.Therapies.Any(t => t.Result is not null));
}
