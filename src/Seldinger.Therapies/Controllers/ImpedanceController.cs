using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Controllers;

/// <summary>
/// A radiofrequency generator under impedance control: power ramps up; when the impedance has risen by a fraction over its baseline (roll-off) the power goes off for a
/// pause and comes back lower; after each roll-off the ramp goes on from there.
/// </summary>
/// <remarks>
/// The form of the protocol (impedance-controlled pulses with a pause) is that of <c>trujillo2016</c>; numbers come from the device file. Phases: "start", "on", "off".
/// The baseline is the first impedance that is read; it is kept for the whole treatment.
/// </remarks>
/// <param name="name">Name of the source whose readings "NAME.impedance-ohm" are watched.</param>
/// <param name="startLevel">Level at the start, 0..1 of the source's power.</param>
/// <param name="rampPerS">Rise of the level, 1/s.</param>
/// <param name="riseFraction">Rise of the impedance over baseline at which the power goes off, for example 0.3.</param>
/// <param name="pauseS">Time without power after a roll-off, s.</param>
/// <param name="resumeFactor">Level after a pause over the level before it, 0..1.</param>
public sealed class ImpedanceController(string name, double startLevel, double rampPerS, double riseFraction, double pauseS, double resumeFactor) : IController
{
    private readonly string _reading = $"{name}.impedance-ohm";

    /// <inheritdoc/>
    public ControllerState Initial { get; } = new("start", new SortedDictionary<string, double>(StringComparer.Ordinal) { ["level"] = startLevel });

    /// <inheritdoc/>
    public double TickS => 1;

    /// <summary>The controller of a device file for a source of <paramref name="powerW"/>.</summary>
    /// <param name="name">Name of the source.</param>
    /// <param name="device">Entry of kind "radiofrequency-device".</param>
    /// <param name="powerW">Power of the source at level 1, W.</param>
    public static ImpedanceController FromDevice(string name, CatalogueEntry device, double powerW)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(powerW);
        return new(name, Math.Min(1, device["start_power"].Si / powerW), device["power_ramp"].Si / powerW, device["impedance_rise"].Si, device["pause"].Si, device["resume_factor"].Si);
    }

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(state);
        var level = state.Number("level");
        var known = readings.TryGetValue(_reading, out var ohm);
        var baseline = state.Number("baseline");
        if (baseline == 0 && known)
        {
            baseline = ohm;
        }
        if (state.Phase == "off" && timeS < state.Number("until"))
        {
            return Decide("off", level, baseline, state.Number("until"), state.Number("roll-offs"), 0);
        }
        if (state.Phase == "on" && known && baseline > 0 && ohm > baseline * (1 + riseFraction))
        {
            return Decide("off", level * resumeFactor, baseline, timeS + pauseS, state.Number("roll-offs") + 1, 0);
        }
        if (state.Phase == "on")
        {
            level = Math.Min(1, level + rampPerS * TickS);
        }
        return Decide("on", level, baseline, 0, state.Number("roll-offs"), level);
    }

    private static ControllerDecision Decide(string phase, double level, double baseline, double untilS, double rollOffs, double output) => new(
        new(phase, new SortedDictionary<string, double>(StringComparer.Ordinal) { ["level"] = level, ["baseline"] = baseline, ["until"] = untilS, ["roll-offs"] = rollOffs }), output, false);
}
