using Seldinger.Core.Plans;

namespace Seldinger.Therapies.Controllers;

/// <summary>Inject until stasis: the embolic stops when the flow in the vessel has fallen to a fraction of its first reading.</summary>
/// <param name="edge">Vessel edge whose flow is watched; reading "edge-N.flow-m3/s".</param>
/// <param name="stasisFraction">Flow over baseline at which the injection ends, 0..1.</param>
public sealed class StasisController(int edge, double stasisFraction) : IController
{
    /// <inheritdoc/>
    public ControllerState Initial { get; } = new("injecting", new Dictionary<string, double>());

    /// <inheritdoc/>
    public double TickS => 1;

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(state);
        var flow = readings[$"edge-{edge}.flow-m3/s"];
        var baseline = state.Number("baseline", flow);
        var next = new Dictionary<string, double> { ["baseline"] = baseline };
        return flow <= stasisFraction * baseline
            ? new(new("stasis", next), 0, true)
            : new(new("injecting", next), 1, false);
    }
}
