using Seldinger.Core.Plans;

namespace Seldinger.Therapies.Controllers;

/// <summary>One pole of a bipolar pair: both poles run the same state machine on the same readings; the return pole gives its level with the opposite sign.</summary>
/// <param name="inner">The generator; null = constant power.</param>
/// <param name="sign">1 or -1.</param>
public sealed class PoleController(IController? inner, int sign) : IController
{
    /// <inheritdoc/>
    public ControllerState Initial => inner?.Initial ?? new("on", new Dictionary<string, double>());

    /// <inheritdoc/>
    public double TickS => inner?.TickS ?? 1;

    /// <inheritdoc/>
    public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state)
    {
        var d = inner?.Tick(readings, timeS, state) ?? new(state, 1, false);
        return d with { Level = sign * d.Level };
    }
}
