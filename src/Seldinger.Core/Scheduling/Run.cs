using Seldinger.Core.Models;
using Seldinger.Core.Plans;

namespace Seldinger.Core.Scheduling;

/// <summary>What was seen at one boundary of a run: the material of time curves.</summary>
/// <param name="TimeS">Time, s after the start of the plan.</param>
/// <param name="Levels">Level per acting source, "window/source".</param>
/// <param name="Readings">Readings of the processes.</param>
public sealed record RunSample(double TimeS, IReadOnlyDictionary<string, double> Levels, IReadOnlyDictionary<string, double> Readings);

/// <summary>
/// Advances a state through a schedule. Time is split so that every event (source start and end, controller tick, window, stop) is met
/// exactly; the splitting depends on the schedule alone, so that a restart from a checkpoint equals the straight run.
/// </summary>
public sealed class Run : IDisposable
{
    private readonly Schedule _schedule;
    private readonly List<(IProcess Process, IProcessRun Running)> _procedure = [];
    private readonly List<(IProcess Process, IProcessRun Running)> _course = [];

    /// <summary>Starts, or restarts, at the time of <paramref name="state"/>.</summary>
    public Run(Schedule schedule, RunState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(state);
        _schedule = schedule;
        State = state;
        foreach (var p in schedule.Processes)
        {
            (p.Scale == TimeScale.Procedure ? _procedure : _course).Add((p, p.Start(state.Tissue, context)));
        }
    }

    /// <summary>The state now.</summary>
    public RunState State { get; }

    /// <summary>Called at every boundary inside procedure windows, after the advance.</summary>
    public Action<RunSample>? Observer { get; init; }

    /// <summary>Numerical trouble so far: process id and outcome with its time.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    private readonly List<string> _troubles = [];
    private IReadOnlyDictionary<string, double>? _last;

    /// <summary>Readings of all processes now.</summary>
    public IReadOnlyDictionary<string, double> Readings()
    {
        var all = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (_, r) in _procedure.Concat(_course))
        {
            foreach (var (k, v) in r.Readings(State.Tissue))
            {
                all[k] = v;
            }
        }
        return all;
    }

    /// <summary>Advances to the first boundary at or after <paramref name="untilS"/>.</summary>
    /// <param name="untilS">Time, s after the start of the plan.</param>
    /// <param name="progress">Receives the time reached, s.</param>
    /// <param name="cancel">Checked at every boundary.</param>
    public void AdvanceTo(double untilS, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        while (State.Tissue.TimeS < untilS)
        {
            cancel.ThrowIfCancellationRequested();
            var t = State.Tissue.TimeS;
            var window = _schedule.Windows.FirstOrDefault(w => t >= w.StartS && t < w.EndS);
            if (window is null)
            {
                AdvanceCourse(NextCourseBoundary(t, untilS));
            }
            else
            {
                AdvanceProcedure(window, t);
            }
            progress?.Report(State.Tissue.TimeS);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, r) in _procedure.Concat(_course))
        {
            r.Dispose();
        }
    }

    private double NextCourseBoundary(double t, double untilS)
    {
        var longest = _course.Count == 0 ? double.PositiveInfinity : _course.Min(c => c.Running.MaxStepS);
        var next = double.IsInfinity(longest) ? untilS : (Math.Floor(t / longest * (1 + 1e-12)) + 1) * longest;
        foreach (var w in _schedule.Windows)
        {
            next = w.StartS > t ? Math.Min(next, w.StartS) : next;
        }
        foreach (var s in _schedule.StopsS)
        {
            next = s > t ? Math.Min(next, s) : next;
        }
        return next;
    }

    private void AdvanceCourse(double nextS)
    {
        var dtS = nextS - State.CourseTimeS;
        foreach (var (p, r) in _course)
        {
            Note(p, r.Advance(State.Tissue, [], dtS));
        }
        State.Tissue.TimeS = State.CourseTimeS = nextS;
        _last = null;
    }

    private void AdvanceProcedure(ProcedureWindow window, double t)
    {
        // Controllers read what the last boundary left; only the first boundary of a run has to ask.
        var readings = _last ??= Readings();
        var next = Math.Min(window.EndS, t + _procedure.Select(p => p.Running.MaxStepS).DefaultIfEmpty(window.DurationS).Min());
        var active = new List<ActiveSource>();
        foreach (var source in window.Sources)
        {
            var begin = window.StartS + source.StartS;
            var end = begin + source.DurationS;
            if (t < begin)
            {
                next = Math.Min(next, begin);
                continue;
            }
            if (t >= end)
            {
                continue;
            }
            var state = Tick(window, source, t, begin, readings);
            if (!state.Finished)
            {
                next = Math.Min(next, Math.Min(end, state.NextTickS));
                active.Add(new(source, state.Level));
            }
        }
        foreach (var (p, r) in _procedure)
        {
            Note(p, r.Advance(State.Tissue, active, next - t));
        }
        State.Tissue.TimeS = next;
        _last = Readings();
        Observer?.Invoke(new(next, active.ToDictionary(a => window.SourceKey(a.Source), a => a.Level), _last));
        if (next >= window.EndS)
        {
            AdvanceCourse(next);
        }
    }

    private SourceState Tick(ProcedureWindow window, Source source, double t, double begin, IReadOnlyDictionary<string, double> readings)
    {
        var key = window.SourceKey(source);
        if (!State.Sources.TryGetValue(key, out var s))
        {
            s = new(source.Controller?.Initial, 1, source.Controller is null ? double.PositiveInfinity : begin, false);
        }
        if (source.Controller is { } c && !s.Finished && t >= s.NextTickS)
        {
            var d = c.Tick(readings, t - begin, s.Controller!);
            s = new(d.State, d.Level, t + c.TickS, d.Finished);
        }
        State.Sources[key] = s;
        return s;
    }

    private void Note(IProcess process, StepOutcome outcome)
    {
        if (outcome != StepOutcome.Done)
        {
            _troubles.Add($"{process.Card.Id}: {outcome} at {State.Tissue.TimeS:G6} s");
        }
    }
}
