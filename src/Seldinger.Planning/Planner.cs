using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Checking;
using Seldinger.Planning.Guidance;
using Seldinger.Planning.Inverse;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Uncertainty;
using Seldinger.Therapies;

namespace Seldinger.Planning;

/// <summary>The main job: facts checked, paths found and ranked, the instrument placed, its zone simulated, the margin mapped.</summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="catalogue">The catalogue.</param>
public sealed class Planner(TherapyRegistry therapies, Catalogue catalogue)
{
    /// <summary>Plans every lesion asked for with one therapy.</summary>
    /// <exception cref="ValidationException">Unknown therapy, device, target, setting; all at once.</exception>
    public PlanResult Plan(Case patient, PlanOptions options, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(options);
        var (therapy, device, lesions) = Resolve(patient, options);
        options = options with { Guidance = Guided(options.Guidance, therapy, device) };
        if (therapy.Scope != StepScope.Lesion)
        {
            throw new ValidationException([new("--therapy", $"{therapy.Id} acts on {(therapy.Scope == StepScope.Territory ? "a vascular territory" : "the whole body")}: searching a path for it is not covered.", $"Give the step in case.yaml or plan.json and run 'simulate'. 'plan' places: {string.Join(", ", therapies.All.Where(t => t.Scope == StepScope.Lesion).Select(t => t.Id))}.")]);
        }
        var draw = new Draw(catalogue);
        var asked = options.MarginMm ?? AskedMarginMm(patient, draw);
        progress?.Report(("checking facts", 0.01));
        var findings = CaseChecker.Check(patient, catalogue, therapy);
        var targets = new List<TargetPlan>();
        for (var n = 0; n < lesions.Count; n++)
        {
            var (first, width) = (0.02 + 0.98 * n / lesions.Count, 0.98 / lesions.Count);
            void Stage(string name, double share) => progress?.Report(($"{lesions[n].Name}: {name}", first + width * share));
            // The search over the shelf takes about as long as the plan.
            var plan = options.Inverse ? 0.5 : 1;
            var target = PlanTarget(patient, lesions[n], therapy, device, asked, options, draw, (name, share) => Stage(name, plan * share), cancel);
            targets.Add(options.Inverse ? target with { Shelf = Shelf(patient, target, therapy, asked, options, s => Stage("searching the shelf", plan + (1 - plan) * s), cancel) } : target);
        }
        return Result(patient, options, therapy, device, asked, findings, targets, draw);
    }

    /// <summary>Runs exactly a given plan: no search, no placement.</summary>
    /// <exception cref="ValidationException">The plan does not fit the case.</exception>
    public PlanResult Simulate(Case patient, Plan plan, PlanOptions options, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        // What destroys a lesion leads the report; steps through vessels change what it meets.
        var first = plan.Steps.Count > 0 ? plan.Steps.FirstOrDefault(ActsOnLesion) ?? plan.Steps[0] : throw new ValidationException([new("plan", "has no steps.", "A plan has at least one step.")]);
        if (plan.Steps.Where(s => s.Target is not null && patient.Lesions.All(l => l.Name != s.Target)).ToList() is { Count: > 0 } lost)
        {
            throw new ValidationException([.. lost.Select(s => new Violation("plan", $"there is no lesion '{s.Target}' in this case.", $"Lesions: {string.Join(", ", patient.Lesions.Select(l => l.Name))}."))]);
        }
        options = options with { Therapy = first.Therapy, Device = first.Device, Guidance = first.Guidance, Targets = [.. plan.Steps.Select(s => s.Target).OfType<string>().Distinct()] };
        var (therapy, device, _) = Resolve(patient, options);
        options = options with { Guidance = Guided(options.Guidance, therapy, device) };
        plan = plan with { Steps = [.. plan.Steps.Select(s => Complete(s, patient))] };
        var draw = new Draw(catalogue);
        var asked = options.MarginMm ?? AskedMarginMm(patient, draw);
        var findings = CaseChecker.Check(patient, catalogue, therapy);
        var targets = new List<TargetPlan>();
        foreach (var steps in plan.Steps.GroupBy(s => s.Target ?? patient.Targets[0]))
        {
            var lesion = patient.Lesion(steps.Key);
            progress?.Report(($"{lesion.Name}: simulating", (double)targets.Count / plan.Steps.Count));
            var simulation = Simulator.Simulate(patient, new([.. steps], plan.Intent), lesion, therapies, draw, options.Simulation, null, cancel);
            var main = steps.FirstOrDefault(ActsOnLesion) ?? steps.First();
            var paths = FindPaths(patient, lesion, therapy, device, main, options, cancel);
            targets.Add(ActsOnLesion(main) ? Analyse(patient, lesion, therapy, asked, [main, .. steps.Where(s => s != main && s.Therapy == main.Therapy)], paths, null, simulation, options, draw, s => progress?.Report(($"{lesion.Name}: drawing", s)), cancel)
                : new()
                {
                    Lesion = lesion,
                    Guidance = GuidancePlanner.Plan(patient, lesion, catalogue),
                    Paths = paths,
                    Step = main,
                    Simulation = simulation,
                    Findings = [.. steps.SelectMany(s => therapies.Find(s.Therapy)!.Check(new(patient, s, draw))), .. FlowFindings.Of(simulation, lesion, therapies.Find(main.Therapy)!.Scope == StepScope.Systemic, DoseUnit(main))],
                });
        }
        return Result(patient, options, therapy, device, asked, findings, targets, draw);
    }

    /// <summary>Unit of the drug that a step gives; "" = its device gives none.</summary>
    private string DoseUnit(PlanStep step) => step.Device is { } id && (catalogue[id].Values.GetValueOrDefault("dose") ?? catalogue[id].Values.GetValueOrDefault("drug_dose")) is { } dose ? dose.Unit : "";

    /// <summary>The guidance wished for, else the usual one.</summary>
    private static string Guided(string wish, Therapy therapy, CatalogueEntry? device) => wish.Length > 0 ? wish : Modalities.Word(GuidancePlanner.Usual(therapy.Access, device));

    /// <summary>A given step with what it leaves to its therapy: guidance, and the needles that stand for one line.</summary>
    private PlanStep Complete(PlanStep step, Case patient)
    {
        if (therapies.Find(step.Therapy) is not { } therapy || (step.Device is { } name && !catalogue.Contains(name)))
        {
            return step;
        }
        var device = step.Device is { } id ? catalogue[id] : null;
        var shafts = device is not null && step is { Shaft: { } line, More: null or [] } ? Instruments.Shafts(patient, therapy, device, step.Settings, line) : step.Shafts;
        return step with { Guidance = Guided(step.Guidance, therapy, device), EntryMm = shafts.Count > 0 ? shafts[0].EntryMm : step.EntryMm, TipMm = shafts.Count > 0 ? shafts[0].TipMm : step.TipMm, More = shafts.Count > 1 ? [.. shafts.Skip(1)] : null };
    }

    private bool ActsOnLesion(PlanStep step) => therapies.Find(step.Therapy) is not { Scope: not StepScope.Lesion };

    private PlanResult Result(Case patient, PlanOptions options, Therapy therapy, CatalogueEntry device, double asked, IReadOnlyList<Finding> findings, IReadOnlyList<TargetPlan> targets, Draw draw)
    {
        var plan = new PlanResult { Case = patient, Options = options, Therapy = therapy, Device = device, AskedMarginMm = asked, Findings = findings, Targets = targets, Draw = draw };
        var reach = LesionReach.Of(patient, plan.Plan, id => therapies.Find(id)?.Scope, [.. targets.Select(t => t.Zone).OfType<Mask>()]);
        return plan with { Reach = reach, Findings = [.. findings, .. LesionReach.Findings(reach)] };
    }

    private TargetPlan PlanTarget(Case patient, Lesion lesion, Therapy therapy, CatalogueEntry device, double asked, PlanOptions options, Draw draw, Action<string, double> stage, CancellationToken cancel)
    {
        stage("finding paths", 0);
        var paths = FindPaths(patient, lesion, therapy, device, null, options, cancel);
        if (paths.Paths.Count == 0)
        {
            var guidance = GuidancePlanner.Plan(patient, lesion, catalogue, device);
            return new() { Lesion = lesion, Guidance = guidance, Paths = paths, Findings = [.. paths.Findings, .. GuidancePlanner.CheckStep(guidance, Modalities.Parse(options.Guidance), therapy, device)] };
        }
        options = options with { Settings = Turned(patient, therapy, device, paths, options) };
        var placer = new Placer(therapies, draw, options.Simulation);
        var share = new Relay(s => stage("placing and simulating", 0.15 + 0.75 * s));
        var placement = placer.Search(new(patient, lesion, therapy, device, paths.Paths, paths.Kind.LeavesTrack() ? paths.Access : null, asked, options.Settings, options.Guidance) { Applicators = paths.Kind.LeavesTrack() ? options.Applicators : 1, Overlapping = options.Overlapping, Robust = options.Robust ? RobustOptions.From(draw, Error(paths.Kind, options)) : null }, share, cancel);
        stage("mapping the margin", 0.92);
        return Analyse(patient, lesion, therapy, asked, placement.Steps, paths, placement, placement.Simulation, options, draw, s => stage("drawing", 0.92 + 0.08 * s), cancel);
    }

    /// <summary>The ideal zone and the devices; needles use the paths that were found for the plan.</summary>
    private ShelfResult Shelf(Case patient, TargetPlan target, Therapy planned, double asked, PlanOptions options, Action<double> share, CancellationToken cancel)
    {
        var organ = target.Path?.HostOrgan is { Length: > 0 } host ? host : HostOrgan.Of(patient, target.Lesion)?.Name ?? "";
        PathSet Paths(Therapy therapy, CatalogueEntry device) => therapy.Access == AccessKind.Needle && planned.Access == AccessKind.Needle ? target.Paths
            : FindPaths(patient, target.Lesion, therapy, device, null, options with { Settings = new Dictionary<string, double>() }, cancel);
        return new ShelfStudy(therapies, catalogue, options.Simulation).Run(patient, target.Lesion, asked, organ, Paths, new Relay(share), cancel);
    }

    /// <summary>Placement errors are those of needles: a beam goes where it is aimed, a catheter lies in its vessel.</summary>
    private Func<RankedPath, PlacementError> Error(AccessKind kind, PlanOptions options) =>
        path => kind.LeavesTrack() ? PlacementError.Preset(catalogue, options.Targeting, path.CraniocaudalTiltDeg) : PlacementError.Rayleigh(0);

    private TargetPlan Analyse(Case patient, Lesion lesion, Therapy therapy, double asked, IReadOnlyList<PlanStep> steps, PathSet paths, PlacementResult? placement, SimulationResult simulation, PlanOptions options, Draw draw, Action<double> drawing, CancellationToken cancel)
    {
        var step = steps[0];
        var path = step.Shaft is { } s ? paths.Evaluate(s.EntryMm, s.TipMm) : null;
        var more = steps.SelectMany(s => s.Shafts).Skip(1).Select(s => paths.Evaluate(s.EntryMm, s.TipMm)).ToList();
        var prongs = step.Device is { } own && paths.Kind.LeavesTrack() ? steps.SelectMany(s => Instruments.Prongs(paths.Access, therapy, catalogue[own], s.Settings, s.Shafts)).ToList() : [];
        // Placement errors, gantry and instrument rules are those of needles.
        var needle = paths.Kind.LeavesTrack();
        var zone = Resample.Trilinear(simulation.Zone, patient.Geometry, options.Simulation.Threads);
        var host = path?.HostOrgan ?? "";
        var rules = MarginOptions.From(catalogue) with { AskedMm = asked, Threads = options.Simulation.Threads };
        rules = rules with { CoverageMm = [.. rules.CoverageMm.Append(asked).Distinct().Order()] };
        // A depot or a vector destroys nothing by itself: there is no margin to map.
        var margin = zone.Data.AsSpan().ContainsAnyExcept((byte)0) ? MarginAnalysis.Compute(lesion.Mask, zone, patient.Structure(host)?.Mask, rules) : null;
        var device = step.Device is { } id ? catalogue[id] : null;
        var guidance = GuidancePlanner.Plan(patient, lesion, catalogue, device);
        var organs = OrganAtRisk.Table(patient, host, zone, Maps.TemperatureMax(simulation.State), PathRules.From(catalogue), options.Simulation.Threads, Maps.TemperatureMin(simulation.State));
        var direction = step.Shaft?.Direction ?? Vec3.Zero;
        var errors = needle ? PlacementError.Presets(catalogue).OrderBy(id => id != options.Targeting).Select(id => PlacementError.Preset(catalogue, id, path?.CraniocaudalTiltDeg ?? 0)).ToList() : [PlacementError.Beam(catalogue)];
        var field = margin is null ? null : new MaskMarginField(zone, margin.Surface, threads: options.Simulation.Threads);
        var uncertainty = options.UncertaintyDraws == 0 || margin is null ? null : new UncertaintyStudy(therapies, catalogue, options.Simulation)
            .Run(new(patient, lesion, steps, margin.Surface, paths.Kind == AccessKind.Catheter ? PlacementError.Rayleigh(0) : errors[0], asked, options.UncertaintyDraws, options.DrawsFolder) { Instrument = needle ? "needle" : "beam", Planned = (simulation.State, margin.MinimalMm) }, new Relay(drawing), cancel);
        return new()
        {
            Lesion = lesion,
            Guidance = guidance,
            Gantry = paths.Kind == AccessKind.Needle && step.Shaft is { } line ? GantryPath.Of(line, patient.Geometry, catalogue) : null,
            Paths = paths,
            Placement = placement,
            Step = step,
            Further = [.. steps.Skip(1)],
            Path = path,
            MorePaths = more,
            Prongs = prongs,
            Simulation = simulation,
            Zone = zone,
            Margin = margin,
            Mismatch = margin is null ? [] : [.. ShapeMismatch.Of(margin).Where(m => m.MarginMm == 0 || m.MarginMm == asked)],
            OrgansAtRisk = organs,
            Probabilities = path is null || field is null || paths.Kind != AccessKind.Needle ? [] : [.. errors.Select(e => PlacementStudy.Margins(field, direction, e, asked, options.Simulation.Threads))],
            Robustness = path is null || paths.Kind != AccessKind.Needle ? null : PlacementStudy.Robustness(paths.Access, path, errors[0], options.Simulation.Threads),
            Uncertainty = uncertainty,
            Dose = therapy.Rows.Contains("A5.09") && device is not null ? Planning.Dose.DoseAgainstSize.Of(catalogue, device.Id, 2 * DoseRule.Of(draw, lesion.VolumeMl).RadiusMm, InjectionRules.Encapsulated(new(patient, step, draw)), options.Simulation.SpacingMm >= 2, options.Simulation.Threads, cancel) : null,
            Endpoints = EndpointZones.Of(simulation, lesion, draw, options.Simulation),
            Findings = [.. paths.Findings, .. needle ? AimFindings.OfInstruments([.. new[] { path }.OfType<RankedPath>(), .. more], prongs) : [], .. SoundFindings.Of(simulation, device), .. VesselFindings.Of(simulation, catalogue), .. GuidancePlanner.CheckStep(guidance, Modalities.Parse(step.Guidance), therapy, device), .. therapy.Check(new(patient, step, draw)),
                .. therapy.Access == AccessKind.Endoscope ? EndoscopePlanner.Perforation(organs, catalogue) : [],
                .. simulation.Models.Any(m => m.Id == "blood-flow") ? FlowFindings.Of(simulation, lesion) : [], .. options.UncertaintyDraws > 0 ? UncertaintyFindings.Of(uncertainty, lesion.Name) : []],
        };
    }

    private (Therapy Therapy, CatalogueEntry Device, IReadOnlyList<Lesion> Lesions) Resolve(Case patient, PlanOptions options)
    {
        var violations = new List<Violation>();
        var therapy = therapies.Find(options.Therapy);
        if (therapy is null)
        {
            violations.Add(new("--therapy", $"'{options.Therapy}' is not known.", $"Known: {string.Join(", ", therapies.All.Select(t => t.Id))}."));
        }
        var devices = therapy?.DeviceKind is { } kind ? catalogue.OfKind(kind).ToList() : [];
        var device = options.Device is null && therapy is not null ? ParameterRange.DefaultDevice(catalogue, therapy) : devices.FirstOrDefault(d => d.Id == options.Device);
        if (therapy is not null && device is null)
        {
            violations.Add(new("--device", $"'{options.Device}' is not a device for {therapy.Id}.", $"Known: {string.Join(", ", devices.Select(d => d.Id))}."));
        }
        if (!PlacementError.Presets(catalogue).Contains(options.Targeting))
        {
            violations.Add(new("--operator", $"'{options.Targeting}' is no placement-error preset.", $"Known: {string.Join(", ", PlacementError.Presets(catalogue))}."));
        }
        if (options.Guidance.Length > 0 && !Modalities.All.Any(m => string.Equals(Modalities.Word(m), options.Guidance, StringComparison.OrdinalIgnoreCase)))
        {
            violations.Add(new("--guidance", $"'{options.Guidance}' is not known.", $"Known: {string.Join(", ", Modalities.All.Select(Modalities.Word))}."));
        }
        var names = options.Targets.Count > 0 ? options.Targets : patient.Targets;
        if (names.Count == 0)
        {
            violations.Add(new("targets", "the case has no lesion to plan.", "Give a label for the tumour, or a target { centre_mm, diameter } in case.yaml."));
        }
        foreach (var unknown in names.Where(n => patient.Lesions.All(l => l.Name != n)))
        {
            violations.Add(new("--target", $"there is no lesion '{unknown}'.", $"Lesions: {string.Join(", ", patient.Lesions.Select(l => l.Name))}."));
        }
        if (therapy is not null && device is not null)
        {
            foreach (var (name, _) in options.Settings.Where(s => therapy.Parameters(device).All(p => p.Name != s.Key)))
            {
                violations.Add(new("--set", $"{therapy.Id} has no setting '{name}'.", $"Allowed: {string.Join(", ", therapy.Parameters(device).Select(p => p.Name))}."));
            }
            foreach (var p in therapy.Parameters(device).Where(p => options.Settings.TryGetValue(p.Name, out var v) && !p.Allows(v)))
            {
                violations.Add(new("--set", $"{p.Name} = {p.Show(options.Settings[p.Name])} lies outside the device's range.", $"Allowed: {p.Range}."));
            }
        }
        return violations.Count > 0 ? throw new ValidationException(violations) : (therapy!, device!, [.. names.Select(patient.Lesion)]);
    }

    /// <summary>The one place where the way in decides how paths are found.</summary>
    private PathSet FindPaths(Case patient, Lesion lesion, Therapy therapy, CatalogueEntry device, PlanStep? step, PlanOptions options, CancellationToken cancel)
    {
        var aim = Aim(patient, therapy, device, step, options);
        return therapy.Access switch
        {
            AccessKind.Transcutaneous => AcousticWindow.Find(patient, lesion, aim, catalogue, device, cancel),
            AccessKind.Endoscope => EndoscopePlanner.Find(patient, lesion, aim, catalogue, device, cancel),
            AccessKind.Catheter when therapy.Scope == StepScope.Lesion => VesselPlanner.Find(patient, lesion, aim, catalogue, device, cancel),
            _ => PathPlanner.Find(patient, lesion, aim, null, cancel),
        };
    }

    /// <summary>The settings that are fixed, with the turn of an array of needles in which the fewest of them break a limit on the first path.</summary>
    private static IReadOnlyDictionary<string, double> Turned(Case patient, Therapy therapy, CatalogueEntry device, PathSet paths, PlanOptions options)
    {
        var settings = therapy.Parameters(device).ToDictionary(p => p.Name, p => options.Settings.TryGetValue(p.Name, out var v) ? v : p.Default);
        if (!settings.ContainsKey(Therapy.Turn) || options.Settings.ContainsKey(Therapy.Turn))
        {
            return options.Settings;
        }
        var best = Instruments.Turned(therapy, device, settings, true).MinBy(s => Instruments.Breaking(paths.Access, patient, therapy, device, s, [paths.Paths[0].Shaft]))!;
        return new Dictionary<string, double>(options.Settings) { [Therapy.Turn] = best[Therapy.Turn] };
    }

    private AimOptions Aim(Case patient, Therapy therapy, CatalogueEntry device, PlanStep? step, PlanOptions options)
    {
        var settings = step?.Settings ?? therapy.Parameters(device).ToDictionary(p => p.Name, p => options.Settings.TryGetValue(p.Name, out var v) ? v : p.Default);
        var turns = step is null && !options.Settings.ContainsKey(Therapy.Turn);
        return new()
        {
            Rules = PathRules.From(catalogue),
            DeviceLengthMm = device.Values.TryGetValue("shaft_length", out var length) ? length.Si * 1e3 : null,
            OuterDiameterMm = device.Values.TryGetValue("outer_diameter", out var diameter) ? diameter.Si * 1e3 : null,
            ActiveCentreOffsetMm = therapy.ActiveCentreMm(device, settings),
            Breaking = (map, line) => therapy.Array(line, device, settings).Count > 1 || therapy.Prongs(line, device, settings).Count > 0 
                ? Instruments.Turned(therapy, device, settings, turns).Min(s => Instruments.Breaking(map, patient, therapy, device, s, [line])) : 0,
            Threads = options.Simulation.Threads,
        };
    }

    private static double AskedMarginMm(Case patient, Draw draw)
    {
        var rule = $"ablative-margin-{patient.TumourType}";
        return draw.Si($"{(draw.Catalogue.Contains(rule) ? rule : "ablative-margin-default")}.margin") * 1e3;
    }

    private sealed class Relay(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
