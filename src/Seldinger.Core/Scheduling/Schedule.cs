using Seldinger.Core.Errors;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;

namespace Seldinger.Core.Scheduling;

/// <summary>A procedure: the only time in which the physics of seconds to hours acts.</summary>
/// <param name="Name">Name, unique in a schedule.</param>
/// <param name="StartS">Start, s after the start of the plan.</param>
/// <param name="DurationS">Length, s; cooling after the last source included.</param>
/// <param name="Sources">Sources; their times count from <paramref name="StartS"/>.</param>
public sealed record ProcedureWindow(string Name, double StartS, double DurationS, IReadOnlyList<Source> Sources)
{
    /// <summary>End, s.</summary>
    public double EndS => StartS + DurationS;

    /// <summary>Key of a source's controller state.</summary>
    public string SourceKey(Source source) => $"{Name}/{source.Name}";
}

/// <summary>What a run does: processes in a valid order, procedure windows, and dates on which it stops exactly (scans).</summary>
public sealed class Schedule
{
    /// <summary>Creates and checks a schedule.</summary>
    /// <param name="processes">Processes in any order.</param>
    /// <param name="windows">Procedure windows that do not overlap.</param>
    /// <param name="stopsS">Times at which the run stops exactly.</param>
    /// <exception cref="ValidationException">Two processes write one field, a cycle, overlapping windows, or source names that are not unique.</exception>
    public Schedule(IReadOnlyList<IProcess> processes, IReadOnlyList<ProcedureWindow> windows, IReadOnlyList<double>? stopsS = null)
    {
        ArgumentNullException.ThrowIfNull(processes);
        ArgumentNullException.ThrowIfNull(windows);
        Windows = [.. windows.OrderBy(w => w.StartS)];
        StopsS = [.. (stopsS ?? []).Order()];
        Processes = ProcessOrder.Sort(processes);
        var violations = new List<Violation>();
        for (var i = 1; i < Windows.Count; i++)
        {
            if (Windows[i].StartS < Windows[i - 1].EndS)
            {
                violations.Add(new(Windows[i].Name, $"starts at {Windows[i].StartS} s, before '{Windows[i - 1].Name}' ends at {Windows[i - 1].EndS} s.", "Procedures must not overlap; put their sources into one step."));
            }
        }
        foreach (var w in Windows)
        {
            foreach (var g in w.Sources.GroupBy(s => s.Name).Where(g => g.Count() > 1))
            {
                violations.Add(new(w.Name, $"has {g.Count()} sources named '{g.Key}'.", "Names of sources must be unique within a step."));
            }
        }
        if (violations.Count > 0)
        {
            throw new ValidationException(violations);
        }
    }

    /// <summary>Processes, writers before readers.</summary>
    public IReadOnlyList<IProcess> Processes { get; }

    /// <summary>Windows by start.</summary>
    public IReadOnlyList<ProcedureWindow> Windows { get; }

    /// <summary>Exact stops by time, s.</summary>
    public IReadOnlyList<double> StopsS { get; }
}
