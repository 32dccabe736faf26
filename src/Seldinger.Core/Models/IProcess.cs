using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Core.Models;

/// <summary>When a process runs.</summary>
public enum TimeScale
{
    /// <summary>Seconds to hours, only inside procedure windows (physics).</summary>
    Procedure,

    /// <summary>Hours to months (biology).</summary>
    Course,
}

/// <summary>How an advance ended; numerical trouble is a value, never an exception inside a loop.</summary>
public enum StepOutcome
{
    /// <summary>The state was advanced.</summary>
    Done,

    /// <summary>An iteration did not converge.</summary>
    NotConverged,

    /// <summary>A value became infinite or not a number.</summary>
    NonFinite,
}

/// <summary>A source that acts now, with the level its controller set (1 = full).</summary>
/// <param name="Source">The source.</param>
/// <param name="Level">Level from the controller; multiplies the source's nominal strength.</param>
public readonly record struct ActiveSource(Source Source, double Level);

/// <summary>What a process gets when a run starts.</summary>
/// <param name="Draw">Values of the run.</param>
/// <param name="Threads">Threads that may be used, at least 1; results do not depend on it.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Options">Model options by name, for example "damage-endpoint".</param>
public sealed record ProcessContext(Draw Draw, int Threads, ulong Seed, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>An option or its default.</summary>
    public string Option(string name, string fallback) => Options.TryGetValue(name, out var v) ? v : fallback;
}

/// <summary>The immutable description of a process that advances the state.</summary>
public interface IProcess
{
    /// <summary>What the model is.</summary>
    ModelCard Card { get; }

    /// <summary>When it runs.</summary>
    TimeScale Scale { get; }

    /// <summary>What it reads.</summary>
    IReadOnlyList<StateKey> Reads { get; }

    /// <summary>What it writes; an evolving key has exactly one writer.</summary>
    IReadOnlyList<StateKey> Writes { get; }

    /// <summary>Starts a run that owns its buffers. What must survive a restart lies in the state.</summary>
    IProcessRun Start(TissueState state, ProcessContext context);
}

/// <summary>A running process.</summary>
public interface IProcessRun : IDisposable
{
    /// <summary>Longest time, s, that may pass between two advances (splitting); infinity when it does not matter.</summary>
    double MaxStepS { get; }

    /// <summary>Advances the state from <c>state.TimeS</c> by <paramref name="dtS"/> under the given sources. Restartable: depends on the arguments only.</summary>
    StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS);

    /// <summary>Readings this process can give to controllers (impedance, temperature at a point, flow in an edge), by name; empty for most.</summary>
    IEnumerable<KeyValuePair<string, double>> Readings(TissueState state);
}
