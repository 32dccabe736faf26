using Seldinger.Core.Plans;

namespace Seldinger.Therapies.Controllers;

/// <summary>Inject until the volume is in; with a limit, slower while the pressure at the tip is above it.</summary>
/// <param name="name">Name of the source; its readings "NAME.injected-m3" and "NAME.pressure-kPa" are watched.</param>
/// <param name="volumeM3">Volume, m3.</param>
/// <param name="limitKPa">Pressure above which the rate is lowered, kPa.</param>
public sealed class InjectionController(string name, double volumeM3, double limitKPa) : IController
{
    private const double Slower = 0.7;

    /// <inheritdoc/>
    public ControllerState Initial { get; } = new("injecting", new Dictionary<string, double> { ["level"] = 1 });

    /// <inheritdoc/>
    public double TickS => 5;

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(state);
        if (readings.TryGetValue($"{name}.injected-m3", out var injected) && injected >= volumeM3 * (1 - 1e-9))
        {
            return new(new("done", new Dictionary<string, double> { ["level"] = 0 }), 0, false);
        }
        var level = state.Number("level", 1);
        if (readings.TryGetValue($"{name}.pressure-kPa", out var pressure) && pressure > limitKPa)
        {
            level *= Slower;
        }
        return new(new("injecting", new Dictionary<string, double> { ["level"] = level }), level, false);
    }
}
