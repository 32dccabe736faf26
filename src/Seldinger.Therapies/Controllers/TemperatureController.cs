using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Controllers;

/// <summary>
/// A temperature-controlled generator: power rises until the mean temperature of the tips of the tines has reached its target, is then adjusted to keep it there, and goes off when it has
/// been kept for the hold time.
/// </summary>
/// <remarks>Phases: "rise", "hold", "done". In "hold" the level changes by gain (target - T) - damping (T - T before) each second. Numbers come from the device file.</remarks>
/// <param name="name">Name of the source whose readings "NAME.temperature-degC" are watched.</param>
/// <param name="targetC">Target, degC.</param>
/// <param name="holdS">Time at the target, s.</param>
/// <param name="startLevel">Level at the start, 0..1 of the source's power.</param>
/// <param name="rampPerS">Rise of the level before the target is reached, 1/s.</param>
/// <param name="gainPerKs">Change of the level per kelvin of difference and second, 1/(K s).</param>
/// <param name="dampingPerK">Change of the level per kelvin of change, 1/K.</param>
public sealed class TemperatureController(string name, double targetC, double holdS, double startLevel, double rampPerS, double gainPerKs, double dampingPerK) : IController
{
    private readonly string _reading = $"{name}.temperature-degC";

    /// <inheritdoc/>
    public ControllerState Initial { get; } = State("rise", startLevel, 0, 0);

    /// <inheritdoc/>
    public double TickS => 1;

    /// <summary>The controller of a device file for a source of <paramref name="powerW"/>.</summary>
    /// <param name="name">Name of the source.</param>
    /// <param name="device">Entry of kind "radiofrequency-device".</param>
    /// <param name="powerW">Power of the source at level 1, W.</param>
    public static TemperatureController FromDevice(string name, CatalogueEntry device, double powerW)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(name, device["target_temperature"].Si - 273.15, device["hold_time"].Si, Math.Min(1, device["start_power"].Si / powerW), device["power_ramp"].Si / powerW,
            device["control_gain"].Si, device["control_damping"].Si);
    }

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(state);
        var (level, since, before) = (state.Number("level"), state.Number("since"), state.Number("before"));
        if (!readings.TryGetValue(_reading, out var now))
        {
            return new(state, level, false);
        }
        if (state.Phase == "rise" && now < targetC)
        {
            level = Math.Min(1, level + rampPerS * TickS);
            return new(State("rise", level, 0, now), level, false);
        }
        since = state.Phase == "rise" ? timeS : since;
        if (timeS >= since + holdS)
        {
            return new(State("done", 0, since, now), 0, true);
        }
        level = Math.Clamp(level + gainPerKs * TickS * (targetC - now) - dampingPerK * (now - (state.Phase == "rise" ? now : before)), 0, 1);
        return new(State("hold", level, since, now), level, false);
    }

    private static ControllerState State(string phase, double level, double since, double before) =>
        new(phase, new SortedDictionary<string, double>(StringComparer.Ordinal) { ["level"] = level, ["since"] = since, ["before"] = before });
}
