using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Controllers;

/// <summary>
/// A power-controlled generator of multitined electrodes: the power goes up by a step every minute until the tissue dries and the impedance rises (roll-off); after a pause a second phase
/// starts at a share of the power reached and goes on in the same way to a second roll-off, which ends the treatment.
/// </summary>
/// <remarks>Phases: "first", "pause", "second", "done". Roll-off = impedance above its lowest reading by a fraction. Numbers come from the device file.</remarks>
/// <param name="name">Name of the source whose readings are watched.</param>
/// <param name="startLevel">Level at the start, 0..1 of the source's power.</param>
/// <param name="stepLevel">Rise of the level each minute.</param>
/// <param name="riseFraction">Rise of the impedance over its lowest reading that counts as roll-off.</param>
/// <param name="pauseS">Time without power after the first roll-off, s.</param>
/// <param name="secondFactor">Level at the start of the second phase over that of the first roll-off, 0..1.</param>
public sealed class RollOffController(string name, double startLevel, double stepLevel, double riseFraction, double pauseS, double secondFactor) : IController
{
    private const double StepS = 60;

    private readonly string _reading = $"{name}.impedance-ohm";

    /// <inheritdoc/>
    public ControllerState Initial { get; } = State("first", startLevel, 0, 0);

    /// <inheritdoc/>
    public double TickS => 1;

    /// <summary>The controller of a device file for a source of <paramref name="powerW"/>.</summary>
    /// <param name="name">Name of the source.</param>
    /// <param name="device">Entry of kind "radiofrequency-device".</param>
    /// <param name="powerW">Power of the source at level 1, W.</param>
    public static RollOffController FromDevice(string name, CatalogueEntry device, double powerW)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(name, Math.Min(1, device["start_power"].Si / powerW), device["power_ramp"].Si * StepS / powerW, device["impedance_rise"].Si, device["pause"].Si, device["second_factor"].Si);
    }

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(state);
        var (level, since, lowest) = (state.Number("level"), state.Number("since"), state.Number("lowest"));
        if (state.Phase == "pause")
        {
            return timeS < since + pauseS ? new(state, 0, false) : On("second", level, timeS, lowest, level);
        }
        var known = readings.TryGetValue(_reading, out var ohm);
        lowest = known && (lowest == 0 || ohm < lowest) ? ohm : lowest;
        if (known && ohm > lowest * (1 + riseFraction))
        {
            return state.Phase == "second" ? new(State("done", 0, timeS, lowest), 0, true) : new(State("pause", level * secondFactor, timeS, lowest), 0, false);
        }
        return On(state.Phase, level, since, lowest, Math.Min(1, level + stepLevel * Math.Floor((timeS - since) / StepS)));
    }

    private static ControllerDecision On(string phase, double level, double since, double lowest, double output) => output > level
        ? new(State(phase, output, since + StepS, lowest), output, false) : new(State(phase, level, since, lowest), output, false);

    private static ControllerState State(string phase, double level, double since, double lowest) =>
        new(phase, new SortedDictionary<string, double>(StringComparer.Ordinal) { ["level"] = level, ["since"] = since, ["lowest"] = lowest });
}
