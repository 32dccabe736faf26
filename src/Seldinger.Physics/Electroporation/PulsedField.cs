using Seldinger.Core.Models;
using Seldinger.Core.State;

namespace Seldinger.Physics.Electroporation;

/// <summary>
/// Irreversible electroporation: div(s(E, T) grad phi) = 0 between two needles at plus and minus half of the voltage, the highest field of all pairs and pulses, death where it reaches a
/// threshold, and the mean Joule heat of the pulses.
/// </summary>
public sealed class PulsedField : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new(
        "pulsed-field", "1",
        "div(s(E, T) grad phi) = 0; E = |grad phi|; viability = 2^(-(E/E_threshold)^2) after enough pulses; q = s E^2 t_pulse rate",
        "Trains of 50 to 100 pulses of 50 to 100 us between parallel needles 1 to 2.5 cm apart; the threshold belongs to such trains and to liver.",
        [
            "A pulse is a steady current; the conductivity rises with the highest field so far and does not come back during the treatment.",
            "One threshold for all tissues; fewer pulses than the catalogue asks for kill nothing, more kill no more.",
            "Heat is averaged over the time between pulses; no electrolysis, no arcs.",
            "The field is solved within a margin around the pair, insulated outside.",
        ],
        ["bendavid2012", "beitelwhite2021", "corovic2013"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature, Fields.Cem43];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.ElectricFieldMax, Fields.PowerPulse, Fields.Viability];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context) => new PulsedFieldRun(state, context);
}
