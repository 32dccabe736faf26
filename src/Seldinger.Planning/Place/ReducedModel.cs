using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Uncertainty;
using Seldinger.Therapies;

namespace Seldinger.Planning.Place;

/// <summary>
/// The cheap simulation of placement search, uncertainty and preview: the same processes on coarser cells in a smaller box, sources and damage updated less often. The box, its tissues
/// and vessels are made once; every run starts from a copy with the perfusion of its own draw.
/// </summary>
public sealed class ReducedModel
{
    /// <summary>Cell size, mm.</summary>
    public const double SpacingMm = 2;

    private const double StepS = 4;
    private const double MostMarginMm = 24;
    private const double CoolDownS = 60;

    private readonly Case _patient;
    private readonly TherapyRegistry _therapies;
    private readonly TissueState _start;

    /// <summary>Cuts the box out of a case.</summary>
    /// <param name="patient">The case.</param>
    /// <param name="lesion">The lesion.</param>
    /// <param name="therapies">Known therapies.</param>
    /// <param name="draw">Central values.</param>
    /// <param name="tipsMm">Where tips will be, LPS mm.</param>
    /// <param name="full">Options of the full model.</param>
    /// <param name="reachMm">Points that the box just has to hold, without a margin around them, LPS mm; null = none.</param>
    public ReducedModel(Case patient, Lesion lesion, TherapyRegistry therapies, Draw draw, IEnumerable<Vec3> tipsMm, SimulationOptions full, IEnumerable<Vec3>? reachMm = null)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(full);
        (_patient, _therapies, Lesion) = (patient, therapies, lesion);
        Options = full with { SpacingMm = Math.Max(full.SpacingMm, SpacingMm), MarginMm = Math.Min(full.MarginMm, MostMarginMm), CoolDownS = Math.Min(full.CoolDownS, CoolDownS), StepS = Math.Max(full.StepS, StepS) };
        _start = SimulationDomain.Build(patient, lesion, tipsMm, draw, Options, reachMm);
        _start.Vessels = patient.Vessels;
    }

    /// <summary>The lesion.</summary>
    public Lesion Lesion { get; }

    /// <summary>Options of the runs.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The box before anything has happened, central values: not to be changed.</summary>
    public TissueState Start => _start;

    /// <summary>Windows of steps in this model.</summary>
    /// <param name="steps">Steps with their instruments.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="missesMm">How far each instrument misses, in the order of the steps and their shafts, LPS mm; null = none does.</param>
    public IReadOnlyList<ProcedureWindow> Windows(IReadOnlyList<PlanStep> steps, Draw draw, IReadOnlyList<Vec3>? missesMm = null) => Misplacement.Windows(_patient, steps, missesMm ?? [], _therapies, draw, Options);

    /// <summary>Runs steps to the end, with the cooling after the last.</summary>
    /// <param name="steps">Steps with their instruments.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="threads">Threads of this one run; results do not depend on it.</param>
    /// <param name="cancel">Cancels.</param>
    public TissueState Run(IReadOnlyList<PlanStep> steps, Draw draw, int threads, CancellationToken cancel = default) =>
        Run(Windows(steps, draw), draw, threads, cancel);

    /// <summary>Runs windows to the end.</summary>
    /// <param name="windows">Windows with their sources.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="threads">Threads of this one run; results do not depend on it.</param>
    /// <param name="cancel">Cancels.</param>
    public TissueState Run(IReadOnlyList<ProcedureWindow> windows, Draw draw, int threads, CancellationToken cancel = default) =>
        Simulator.Run(Fresh(draw), windows, draw, Options with { Threads = threads }, null, cancel).State;

    /// <summary>One run of a step, seen at even times: the state of every time is the state of that setting, so that one run answers for all times. It goes on as long as it is asked.</summary>
    /// <param name="step">The step, with its longest time.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="timesS">Times after the start of the step, s, ascending.</param>
    /// <param name="threads">Threads of this one run; results do not depend on it.</param>
    /// <param name="cancel">Cancels.</param>
    public IEnumerable<(double TimeS, TissueState State)> Watch(PlanStep step, Draw draw, IEnumerable<double> timesS, int threads, CancellationToken cancel = default) =>
        Watch(Windows([step], draw), draw, timesS, threads, cancel);

    /// <summary>One run of a window, seen at even times: the state of every time is the state of that setting, so that one run answers for all times. It goes on as long as it is asked.</summary>
    /// <param name="windows">The window of one step, with its longest time.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="timesS">Times after the start of the step, s, ascending.</param>
    /// <param name="threads">Threads of this one run; results do not depend on it.</param>
    /// <param name="cancel">Cancels.</param>
    public IEnumerable<(double TimeS, TissueState State)> Watch(IReadOnlyList<ProcedureWindow> windows, Draw draw, IEnumerable<double> timesS, int threads, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(timesS);
        var state = Fresh(draw);
        using var run = new Run(new(ProcessRegistry.Procedure(windows), windows), new RunState(state), new(draw, threads, Options.Seed, Options.ProcessOptions));
        foreach (var t in timesS)
        {
            run.AdvanceTo(windows[0].StartS + t, null, cancel);
            yield return (t, state);
        }
    }

    private TissueState Fresh(Draw draw)
    {
        var state = _start.Copy();
        SimulationDomain.Perfuse(state, draw);
        return state;
    }
}
