using Seldinger.Core.Models;
using Seldinger.Core.State;

namespace Seldinger.Physics.Heat;

/// <summary>
/// Heat in perfused tissue with large vessels and boiling water:
/// rho c dT/dt = div(k grad T) - w rho_b c_b T + Q, T the rise above body temperature.
/// Perfusion stops where tissue is dead; blood in large vessels stays at body temperature behind a wall of h = Nu k_b / d; at the boiling temperature heat goes into vapour first, which may move.
/// </summary>
/// <remarks>
/// Options: "heat-max-step-s" (longest time between couplings, default 1), "heat-ends" (open, closed), "heat-kernel" (vector, scalar), "vessel-exchange" (a Nusselt number, "none" or "perfect"), "heat-skip" (on, off).
/// Source: <c>pennes1948</c>.
/// </remarks>
public sealed class Bioheat : IProcess
{
    /// <summary>True: steam leaves boiling cells and condenses in cooler ones, dE_v/dt = div(D grad E_v), while water comes back; false: it stays where it forms.</summary>
    public bool SteamMoves { get; init; }

    /// <inheritdoc/>
    public ModelCard Card => new("bioheat-pennes", "2", "rho c dT/dt = div(k grad T) - w rho_b c_b T + Q;  boiling: H = rho c (T - T_b) + E_v" + (SteamMoves ? ";  dE_v/dt = div(D grad E_v)" : ""),
        "Minutes of local heating; arterial blood at body temperature enters every cell, so that counter-current pre-warming is left out; properties do not change with temperature below boiling.",
        [
            "perfusion stops where the three-state law says dead, or where tissue has coagulated", "blood in labelled vessels stays at body temperature",
            SteamMoves ? "steam and water flow against each other, so that a cell's water stays; steam condenses at once where it is colder" : "steam stays where it forms",
            "tissue goes on beyond the grid as a perfused half space", "no exchange with air or gas",
        ],
        ["pennes1948", "chato1980", "hall2015", "ogs-heatpipe"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } =
        [Fields.Tissue, Fields.VesselRadius, Fields.Perfusion, Fields.ThreeStateDead, Fields.CoagulationTime, .. Fields.PowerKeys.Where(k => k != Fields.PowerGiven)];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.Temperature, Fields.TemperatureMax, Fields.Vapour, Fields.PowerGiven];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new BioheatRun(state, context, SteamMoves);
    }
}
