using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Planning.Simulation;

/// <summary>What a simulated plan did to the tissue.</summary>
/// <param name="State">State at the end.</param>
/// <param name="Zone">Destroyed cells on the simulation grid.</param>
/// <param name="Samples">Time curves.</param>
/// <param name="Models">Cards of the models that ran.</param>
/// <param name="Readings">Readings at the end, with the energy balance.</param>
/// <param name="Troubles">Numerical trouble; empty when all went well.</param>
/// <param name="UsedValues">Keys of all sourced values the run depends on.</param>
public sealed record SimulationResult(TissueState State, Mask Zone, IReadOnlyList<RunSample> Samples, IReadOnlyList<ModelCard> Models,
    IReadOnlyDictionary<string, double> Readings, IReadOnlyList<string> Troubles, IReadOnlyCollection<string> UsedValues);

/// <summary>Runs exactly a plan on a case: therapies emit sources, processes advance the state.</summary>
public static class Simulator
{
    /// <summary>Simulates the procedure steps of a plan around one lesion.</summary>
    /// <exception cref="ValidationException">A step names an unknown therapy.</exception>
    public static SimulationResult Simulate(Case patient, Plan plan, Lesion lesion, TherapyRegistry therapies, Draw draw, SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var windows = Windows(patient, plan, therapies, draw, options);
        var tips = plan.Steps.SelectMany(s => s.Shafts).Select(s => s.TipMm);
        var state = SimulationDomain.Build(patient, lesion, tips, draw, options, SourceReach.PointsMm(plan.Steps, windows, draw));
        state.Vessels = patient.Vessels;
        return Run(state, windows, draw, options, progress, cancel);
    }

    /// <summary>Runs windows on a given state: the same for plans, placement search, validation cases and sweeps.</summary>
    public static SimulationResult Run(TissueState state, IReadOnlyList<ProcedureWindow> windows, Draw draw, SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(options);
        var schedule = new Schedule(ProcessRegistry.Procedure(windows), windows);
        var samples = new List<RunSample>();
        using var run = new Run(schedule, new RunState(state), new ProcessContext(draw, options.Threads, options.Seed, options.ProcessOptions)) { Observer = samples.Add };
        foreach (var w in windows)
        {
            var share = progress is null ? null : new SyncProgress(t => progress.Report((t - windows[0].StartS) / (windows[^1].EndS - windows[0].StartS)));
            // Between procedures of one plan the tissue cools down fully: hours to months belong to the course.
            if (run.State.Tissue.TimeS < w.StartS)
            {
                run.AdvanceTo(w.StartS, null, cancel);
            }
            run.AdvanceTo(w.EndS, share, cancel);
        }
        return new(state, Zone(state), samples, [.. schedule.Processes.Select(p => p.Card)], run.Readings(), [.. run.Troubles], draw.Used);
    }

    /// <summary>The procedure windows of a plan: one per step.</summary>
    /// <exception cref="ValidationException">A step names an unknown therapy.</exception>
    public static IReadOnlyList<ProcedureWindow> Windows(Case patient, Plan plan, TherapyRegistry therapies, Draw draw, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(therapies);
        ArgumentNullException.ThrowIfNull(options);
        var windows = new List<ProcedureWindow>();
        var violations = new List<Violation>();
        var freeS = 0.0;
        foreach (var (step, index) in plan.Steps.Select((s, i) => (s, i)))
        {
            if (therapies.Find(step.Therapy) is not { } therapy)
            {
                violations.Add(new($"plan step {index + 1}", $"therapy '{step.Therapy}' is not known.", $"Known: {string.Join(", ", therapies.All.Select(t => t.Id))}."));
                continue;
            }
            var sources = therapy.Emit(new(patient, step, draw)).ToList();
            var lengthS = sources.Select(s => s.StartS + s.DurationS).DefaultIfEmpty(0).Max() + options.CoolDownS;
            var startS = Math.Max(freeS, step.Day * 86400);
            windows.Add(new($"step-{index + 1}", startS, lengthS, sources));
            freeS = startS + lengthS;
        }
        return violations.Count > 0 ? throw new ValidationException(violations) : windows;
    }

    /// <summary>Cells that count as destroyed.</summary>
    public static Mask Zone(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var zone = new Mask(state.Grid!.ToImageGeometry());
        var viable = state.Get(Fields.Viability).Data;
        var tissue = state.Get(Fields.Tissue).Data;
        for (var c = 0; c < viable.Length; c++)
        {
            zone.Data[c] = viable[c] < SimulationOptions.DestroyedBelow && state.Tissues[tissue[c]] != SimulationDomain.Air ? (byte)1 : (byte)0;
        }
        return zone;
    }

    private sealed class SyncProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
