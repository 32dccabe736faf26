using Seldinger.Core.Plans;

namespace Seldinger.Therapies.Controllers;

/// <summary>An operator who ends a sonication when the skin gets too warm: level 1 until the reading "skin-C" exceeds a limit, then off for good. Phases: "on", "ended".</summary>
/// <param name="limitC">Temperature of the skin at which the sonication ends, degC.</param>
public sealed class SkinGuard(double limitC) : IController
{
    /// <inheritdoc/>
    public ControllerState Initial { get; } = new("on", new Dictionary<string, double>());

    /// <inheritdoc/>
    public double TickS => 1;

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(state);
        var hot = state.Phase == "ended" || readings.TryGetValue("skin-C", out var skin) && skin > limitC;
        return hot ? new(state with { Phase = "ended" }, 0, true) : new(state, 1, false);
    }
}
