using Seldinger.Core.Plans;
using Seldinger.Core.State;

namespace Seldinger.Core.Scheduling;

/// <summary>Where a source stands.</summary>
/// <param name="Controller">State of its controller; null when it has none.</param>
/// <param name="Level">Level now.</param>
/// <param name="NextTickS">Time of the next tick, s after the start of the plan.</param>
/// <param name="Finished">True when it shall not act again.</param>
public sealed record SourceState(ControllerState? Controller, double Level, double NextTickS, bool Finished);

/// <summary>Everything that a run is at one moment: what a checkpoint holds and a branch copies.</summary>
public sealed class RunState
{
    /// <summary>Creates a state at its time.</summary>
    public RunState(TissueState tissue)
    {
        ArgumentNullException.ThrowIfNull(tissue);
        Tissue = tissue;
        CourseTimeS = tissue.TimeS;
    }

    /// <summary>The tissue.</summary>
    public TissueState Tissue { get; }

    /// <summary>Time up to which the processes of hours to months have been advanced, s.</summary>
    public double CourseTimeS { get; set; }

    /// <summary>Sources that have begun, by "window/source".</summary>
    public SortedDictionary<string, SourceState> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>A deep copy.</summary>
    public RunState Copy()
    {
        var copy = new RunState(Tissue.Copy()) { CourseTimeS = CourseTimeS };
        foreach (var (k, v) in Sources)
        {
            copy.Sources[k] = v;
        }
        return copy;
    }
}
