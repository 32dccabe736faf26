using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Controllers;

/// <summary>
/// Freeze, thaw, freeze, thaw: argon at a duty, then a thaw whose last part helium speeds up; after the last freeze helium alone until the probe comes free.
/// Level: the duty while it freezes, 0 in the passive thaw, -1 while helium warms. Phases: "freeze", "passive-thaw", "active-thaw", "free".
/// </summary>
/// <param name="duty">Share of the gas's power, 0..1.</param>
/// <param name="freezeS">Length of each freeze, s.</param>
/// <param name="thawS">Time between two freezes, s.</param>
/// <param name="activeThawS">Part of each thaw with helium, at its end; all of the last thaw, s.</param>
/// <param name="cycles">Number of freezes, at least 1.</param>
public sealed class FreezeThawController(double duty, double freezeS, double thawS, double activeThawS, int cycles = 2) : IController
{
    /// <inheritdoc/>
    public ControllerState Initial { get; } = new("freeze", new SortedDictionary<string, double>(StringComparer.Ordinal) { ["freeze"] = 1 });

    /// <inheritdoc/>
    public double TickS => 1;

    /// <summary>Length of the whole protocol, s.</summary>
    public double DurationS => cycles * freezeS + (cycles - 1) * thawS + activeThawS;

    /// <summary>The protocol of a device file under the settings of a step.</summary>
    /// <param name="device">Entry of kind "cryo-device".</param>
    /// <param name="duty">Share of the gas's power, 0..1.</param>
    /// <param name="freezeS">Length of each freeze, s.</param>
    /// <param name="thawS">Time between two freezes, s.</param>
    public static FreezeThawController FromDevice(CatalogueEntry device, double duty, double freezeS, double thawS)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(duty, freezeS, thawS, Math.Min(thawS, device["active_thaw"].Si));
    }

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        // Half a tick of tolerance: ticks may come a rounding error early.
        var at = timeS + TickS / 2;
        var cycle = Math.Min(cycles - 1, (int)(at / (freezeS + thawS)));
        var within = at - cycle * (freezeS + thawS);
        var thaw = cycle == cycles - 1 ? activeThawS : thawS;
        var (phase, level) = within < freezeS ? ("freeze", duty)
            : within < freezeS + thaw - activeThawS ? ("passive-thaw", 0.0)
            : within < freezeS + thaw ? ("active-thaw", -1.0)
            : ("free", 0.0);
        return new(new(phase, new SortedDictionary<string, double>(StringComparer.Ordinal) { ["freeze"] = cycle + 1 }), level, phase == "free");
    }
}
