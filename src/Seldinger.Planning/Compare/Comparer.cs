using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Guidance;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Validation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Compare;

/// <summary>Plans the same lesion with every therapy that acts on a lesion, each with its default device, and puts the results side by side.</summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="catalogue">The catalogue.</param>
public sealed class Comparer(TherapyRegistry therapies, Catalogue catalogue)
{
    /// <summary>Structures up to this distance from the zone are listed, mm.</summary>
    public const double NearMm = 10;

    private const string DepositedJ = "deposited-J";
    private const string Delivered = ".delivered";

    /// <summary>Compares.</summary>
    /// <param name="patient">The case.</param>
    /// <param name="options">Targets, margin, guidance, operator and simulation; therapy and device are not used; a setting is fixed for every therapy that has it.</param>
    /// <param name="progress">Stage and share done.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="ValidationException">The case has no such lesion, or an option is wrong.</exception>
    public Comparison Run(Case patient, PlanOptions options, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(options);
        var candidates = therapies.All.Where(t => t.Scope == StepScope.Lesion).ToList();
        var names = options.Targets.Count > 0 ? options.Targets : patient.Targets;
        if (names.Where(n => patient.Lesions.All(l => l.Name != n)).ToList() is { Count: > 0 } unknown)
        {
            throw new ValidationException([.. unknown.Select(n => new Violation("--target", $"there is no lesion '{n}'.", $"Lesions: {string.Join(", ", patient.Lesions.Select(l => l.Name))}."))]);
        }
        var asked = 0.0;
        var lesions = new List<ComparedLesion>();
        foreach (var (name, n) in names.Select((name, n) => (name, n)))
        {
            var lines = new List<ComparedTherapy>();
            foreach (var therapy in candidates)
            {
                cancel.ThrowIfCancellationRequested();
                var done = (n * candidates.Count + lines.Count) / (double)(names.Count * candidates.Count);
                var share = new Relay(s => progress?.Report(($"{name}: {therapy.Id}", done + s / (names.Count * candidates.Count))));
                share.Report(("", 0));
                var own = options with { Therapy = therapy.Id, Device = null, Settings = Shared(therapy, options.Settings), Targets = [name], Guidance = Guidance(therapy, options.Guidance) };
                lines.Add(Compare(patient, therapy, own, share, cancel));
                asked = lines[^1].Plan?.AskedMarginMm ?? asked;
            }
            var lesion = patient.Lesion(name);
            lesions.Add(new(name, lesion.VolumeMl, lesion.DiameterMm, lines));
        }
        return new(Comparison.Version, PlanDocument.PurposeText, patient.Id, asked, options.Simulation.SpacingMm, lesions, [.. patient.LoadFindings.Where(f => f.Id == "case.preference").Select(f => f.Message)]);
    }

    private ComparedTherapy Compare(Case patient, Therapy therapy, PlanOptions options, IProgress<(string, double)> progress, CancellationToken cancel)
    {
        var errors = ValidatedErrors.For(therapy.Id);
        var line = new ComparedTherapy(therapy.Id, therapy.Name, "", therapy.Access, therapy.Factors, therapy.Grade, errors.Count > 0 ? errors[0] : null, null, null);
        PlanResult plan;
        try
        {
            plan = new Planner(therapies, catalogue).Plan(patient, options, progress, cancel);
        }
        catch (ValidationException x)
        {
            return line with { NotFeasible = string.Join(" ", x.Violations.Select(v => v.Problem)) };
        }
        var target = plan.Targets[0];
        line = line with { Device = plan.Device.Name, Plan = plan };
        return target.Step is { } step && target.Margin is not null && target.Simulation is not null ? line with { Result = Result(patient, plan, target, step) }
            : line with { NotFeasible = target.Paths.LeastViolated?.Advice ?? target.Findings.FirstOrDefault(f => f is { Status: CriterionStatus.NotMet, Severity: Severity.Major })?.Message ?? (target.Path is null ? "no way in meets all hard limits." : "it destroys nothing by itself: there is no zone to compare.") };
    }

    private ComparedResult Result(Case patient, PlanResult plan, TargetPlan t, PlanStep step)
    {
        var (margin, simulation, options) = (t.Margin!, t.Simulation!, plan.Options.Simulation);
        var window = Simulator.Windows(patient, new([step]), therapies, plan.Draw, options)[0];
        var near = t.OrgansAtRisk.Where(o => o is { Assessed: true, HoldsTarget: false, DistanceMm: <= NearMm }).OrderBy(o => o.DistanceMm).ThenBy(o => o.Structure, StringComparer.Ordinal);
        return new(PlanDocument.FromStep(step, plan.Therapy, plan.Device), margin.MinimalMm, margin.Weak.Words, margin.Coverage, margin.ResidualMl, margin.ZoneMl, margin.HealthyDestroyedMl, margin.HealthyDestroyedPercent,
            t.Punctures, t.Path?.LengthMm, t.Path?.UnassessedMm, t.Probabilities.Count > 0 ? t.Probabilities[0].ProbabilityAsked : null,
            [.. near.Select(o => new NearOrgan(o.Structure, o.DistanceMm!.Value, o.OverlapMl ?? 0, o.PeakTemperatureC))], [.. t.OrgansAtRisk.Where(o => !o.Assessed).Select(o => o.Structure)],
            simulation.Readings.TryGetValue(DepositedJ, out var joule) ? joule / 1000 : null,
            simulation.Readings.Where(r => r.Key.EndsWith(Delivered, StringComparison.Ordinal)).ToDictionary(r => r.Key[..^Delivered.Length], r => r.Value),
            (window.DurationS - options.CoolDownS) / 60,
            [.. plan.Findings.Concat(t.Findings).Where(f => f is { Status: CriterionStatus.NotMet, Severity: Severity.Major }).Select(f => f.Criterion.Length > 0 ? f.Criterion : f.Message)],
            plan.Findings.Concat(t.Findings).Count(f => f.Status == CriterionStatus.Unknown)) { OutsideOrganMl = margin.OutsideOrganMl };
    }

    private Dictionary<string, double> Shared(Therapy therapy, IReadOnlyDictionary<string, double> settings)
    {
        var device = ParameterRange.DefaultDevice(catalogue, therapy);
        return settings.Where(s => therapy.Parameters(device).Any(p => p.Name == s.Key)).ToDictionary();
    }

    /// <summary>The guidance asked for where it pairs with the access, else the usual one.</summary>
    private static string Guidance(Therapy therapy, string asked) =>
        Modalities.All.Any(m => Modalities.Word(m) == asked && GuidancePlanner.Pairs(therapy.Access, m)) ? asked : "";

    private sealed class Relay(Action<double> report) : IProgress<(string, double)>
    {
        public void Report((string, double) value) => report(value.Item2);
    }
}
