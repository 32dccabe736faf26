using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>What injections through a needle share: parameters, findings and the dose rule.</summary>
public static class InjectionRules
{
    private const string CapsuleFact = "tumour-capsule";

    /// <summary>Volume of all needles together, rate of each, time after it, pressure limit.</summary>
    public static IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "volume", "mL", 10e-6, "Volume of the session, all needles together."),
        TherapyParameters.FromDevice(device, "rate", "mL/min", 1e-6 / 60, "Rate of each needle."),
        TherapyParameters.FromDevice(device, "dwell", "min", 300, "Time after the injection that is simulated.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "pressure_limit", "kPa", 300e3, "Pressure at the tip above which the rate is lowered.") with { UserOnly = true },
    ];

    /// <summary>True when the case says that a complete capsule surrounds the tumour.</summary>
    public static bool Encapsulated(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Case.Facts[CapsuleFact]?.Text == "complete";
    }

    /// <summary>What each needle of a step injects; the duration includes the dwell.</summary>
    public static IReadOnlyList<(Shaft Shaft, double VolumeM3, double RateM3PerS, double RadiusMm, double DurationS)> Needles(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var p = Parameters(context.Device);
        var shafts = context.Instruments;
        var (volume, rate) = (context.Setting(p[0]) / shafts.Count, context.Setting(p[1]));
        return [.. shafts.Select(s => (s, volume, rate, context.Device["outer_diameter"].Si * 1e3 / 2, volume / rate + context.Setting(p[2])))];
    }

    /// <summary>Findings about the capsule, the rate and the volume against the dose rule.</summary>
    /// <param name="context">The step.</param>
    /// <param name="ruled">True when the dose rule for ethanol applies.</param>
    public static IEnumerable<Finding> Check(StepContext context, bool ruled)
    {
        ArgumentNullException.ThrowIfNull(context);
        var capsule = context.Case.Facts[CapsuleFact];
        yield return new("injection.capsule", capsule is null ? CriterionStatus.Unknown : capsule.Text == "complete" ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Caution,
            "complete capsule that confines the fluid", capsule is null ? "no fact about a capsule: simulated without one" : $"capsule {capsule.Text}", capsule is null ? [] : [capsule.ToString()], "livraghi1993", Grade.E3, "A5.06");
        if (!ruled || context.Step.Target is not { } target)
        {
            yield break;
        }
        var (catalogue, volume) = (context.Draw.Catalogue, context.Setting(Parameters(context.Device)[0]));
        var rule = DoseRule.Of(context.Draw, context.Case.Lesion(target).VolumeMl);
        yield return new("injection.dose-rule", volume * 1e6 >= rule.VolumeMl ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Caution,
            $"volume of this session at least that of the rule: {rule.VolumeMl:F1} mL", $"{volume * 1e6:F1} mL in this session; by the rule {rule.Sessions} sessions of at most {rule.SessionCapMl:F0} mL", [], "shiina1993", catalogue.Value("injection-dose.margin").Grade, "A5.09");
        yield return new("injection.session-cap", volume * 1e6 <= rule.SessionCapMl ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major,
            $"volume of one session at most {rule.SessionCapMl:F0} mL", $"{volume * 1e6:F1} mL in one session{(volume * 1e6 > rule.SessionCapMl ? $", above the {rule.SessionCapMl:F0} mL that one session usually takes" : "")}", [], "pei-review", catalogue.Value("injection-dose.session_cap").Grade, "A5.09");
    }
}
