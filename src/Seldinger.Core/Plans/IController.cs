namespace Seldinger.Core.Plans;

/// <summary>State of a controller: a phase and numbers, so that it can stand in a checkpoint.</summary>
/// <param name="Phase">Named phase of the state machine.</param>
/// <param name="Numbers">Numbers by name.</param>
public sealed record ControllerState(string Phase, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>A number or its default.</summary>
    public double Number(string name, double fallback = 0) => Numbers.TryGetValue(name, out var v) ? v : fallback;
}

/// <summary>What a controller decides.</summary>
/// <param name="State">Next state.</param>
/// <param name="Level">Level of its source until the next tick, 0 = off.</param>
/// <param name="Finished">True when the source shall not act again.</param>
public readonly record struct ControllerDecision(ControllerState State, double Level, bool Finished);

/// <summary>A generator or an operator as a pure state machine: (readings, time, state) -> (level, state).</summary>
public interface IController
{
    /// <summary>State before the first tick.</summary>
    ControllerState Initial { get; }

    /// <summary>Seconds between ticks.</summary>
    double TickS { get; }

    /// <summary>Decides; <paramref name="timeS"/> counts from the start of the source.</summary>
    ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state);
}
