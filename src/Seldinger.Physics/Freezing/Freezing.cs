using Seldinger.Core.Models;
using Seldinger.Core.State;

namespace Seldinger.Physics.Freezing;

/// <summary>
/// Heat in perfused tissue that can freeze, by the enthalpy method: dH/dt = div(k(T) grad T) - w rho_b c_b T + Q, T = T(H) with a freezing range, around probes whose wall is cold within the power of their gas.
/// It stands in for the heat process whenever a cold wall acts, and does all that that one does: large vessels, boiling, perfusion that stops.
/// </summary>
/// <remarks>
/// Options: "freezing-front" (mushy, sharp), "ice-conductivity" (constant, temperature), "freezing-steps" (split, single), and of the heat process "heat-max-step-s", "heat-ends", "vessel-exchange", "heat-skip".
/// </remarks>
public sealed class Freezing : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("freezing-enthalpy", "1", "dH/dt = div(k(T) grad T) - w rho_b c_b T + Q;  H(T): rho c above the liquidus, rho x L between liquidus and solidus, (rho c)_frozen below;  wall: T = T_set or q = q_max",
        "Minutes of local freezing and thawing; water freezes between -1 and -8 degC whatever the speed of cooling; properties of frozen tissue follow from its water.",
        ["perfusion stops in frozen tissue and does not come back where it was colder than the stasis temperature", "blood in labelled vessels neither cools nor freezes", "the heat of metabolism is in balance with perfusion and falls away with it: left out, some 0.4 % of a probe's power", "no exchange with air or gas", "the shaft behind the active part neither cools nor warms", "tissue goes on beyond the grid as a perfused half space"],
        ["pennes1948", "hahn2012", "peaceman1978well", "littrup2009"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } =
        [Fields.Tissue, Fields.VesselRadius, Fields.Perfusion, Fields.ThreeStateDead, Fields.CoagulationTime, .. Fields.PowerKeys.Where(k => k != Fields.PowerGiven)];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.Temperature, Fields.TemperatureMax, Fields.TemperatureMin, Fields.Enthalpy, Fields.Vapour, Fields.PowerGiven];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new FreezingRun(state, context);
    }
}
