using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Controllers;

/// <summary>
/// A generator that serves several electrodes one after the other: it goes on to the next when the impedance of the present one has risen by so many ohms above its first reading, or
/// when its turn is over; an electrode that has rolled off gets less power at its next turn. Every electrode runs this machine on the same readings, so that all agree on whose turn it is.
/// </summary>
/// <remarks>The criterion is that of <c>francica2018</c>. Phases: "0", "1", ...: whose turn it is. In bipolar switching electrode n acts against electrode n + 1.</remarks>
/// <param name="names">Names of the sources in the order of their turns.</param>
/// <param name="own">Which of them this controller belongs to.</param>
/// <param name="bipolar">True when the next electrode is the return pole.</param>
/// <param name="riseOhm">Rise of the impedance over its first reading at which the turn ends, ohm.</param>
/// <param name="turnS">Longest turn, s.</param>
/// <param name="resumeFactor">Level of an electrode after a roll-off over that before it, 0..1.</param>
/// <param name="startLevel">Level of the first turns, 0..1.</param>
/// <param name="rampPerS">Rise of the level of the electrode that acts, 1/s.</param>
public sealed class SwitchingController(IReadOnlyList<string> names, int own, bool bipolar, double riseOhm, double turnS, double resumeFactor, double startLevel, double rampPerS) : IController
{
    /// <inheritdoc/>
    public ControllerState Initial { get; } = new("0", new SortedDictionary<string, double>(StringComparer.Ordinal) { ["since"] = 0 });

    /// <inheritdoc/>
    public double TickS => 1;

    /// <summary>The controller of one of several electrodes; the first turns are at full power (<c>lee2015switching</c>).</summary>
    /// <param name="names">Names of the sources.</param>
    /// <param name="own">Which of them.</param>
    /// <param name="bipolar">True when the next electrode is the return pole.</param>
    /// <param name="device">Entry of kind "radiofrequency-device".</param>
    /// <param name="powerW">Power at level 1, W.</param>
    public static SwitchingController FromDevice(IReadOnlyList<string> names, int own, bool bipolar, CatalogueEntry device, double powerW)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(names, own, bipolar, device["switch_rise"].Si, device["switch_time"].Si, device["resume_factor"].Si, 1, device["power_ramp"].Si / powerW);
    }

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(state);
        var numbers = new SortedDictionary<string, double>(state.Numbers.ToDictionary(), StringComparer.Ordinal);
        var turn = int.Parse(state.Phase, System.Globalization.CultureInfo.InvariantCulture);
        var level = state.Number($"level-{turn}", startLevel);
        var acted = timeS > state.Number("since");
        var known = readings.TryGetValue($"{names[turn]}.impedance-ohm", out var ohm) && acted;
        if (known)
        {
            numbers.TryAdd($"baseline-{turn}", ohm);
        }
        var rolled = known && ohm > numbers[$"baseline-{turn}"] + riseOhm;
        numbers[$"level-{turn}"] = rolled ? level * resumeFactor : acted ? Math.Min(1, level + rampPerS * TickS) : level;
        if (rolled || timeS >= state.Number("since") + turnS)
        {
            turn = (turn + 1) % names.Count;
            numbers["since"] = timeS;
            numbers["turns"] = state.Number("turns") + 1;
        }
        var output = numbers.TryGetValue($"level-{turn}", out var now) ? now : startLevel;
        var sign = turn == own ? 1 : bipolar && (turn + 1) % names.Count == own ? -1 : 0;
        return new(new(turn.ToString(System.Globalization.CultureInfo.InvariantCulture), numbers), sign * output, false);
    }
}
