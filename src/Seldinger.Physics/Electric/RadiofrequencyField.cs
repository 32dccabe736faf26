using Seldinger.Core.Models;
using Seldinger.Core.State;

namespace Seldinger.Physics.Electric;

/// <summary>
/// Heat of radiofrequency current: div(s grad phi) = 0 with the electrodes at one voltage and open ends, Joule heat s |grad phi|2, and the voltage that gives the power
/// the generator asks for. Solved at 1 V, again when the conductivity has changed; between solves the field is scaled.
/// </summary>
public sealed class RadiofrequencyField : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new(
        "radiofrequency-laplace", "1",
        "div(s(T, dryness) grad phi) = 0; q = s |grad phi|^2; P = V I",
        "About 0.5 MHz, where tissue conducts like a resistor and displacement current is left out; needles, clusters, tines on arcs and poles on one shaft at any angle, down to a fifth of a cell thin.",
        [
            "Open ends: the potential decays as 1/r from the electrodes; the resistance of the return pad is a catalogue value.",
            "Electrodes that act at the same time share one voltage; where some are return poles, the generator floats and their currents sum to zero.",
            "An electrode that is switched off does not disturb the field of the others.",
            "Contact is perfect; the insulated shaft does not disturb the current.",
            "The potential is solved again when the heat-weighted conductivity has changed by the threshold of the catalogue.",
        ],
        ["hall2015", "mita-model", "kohlrausch1900", "trottenberg2001multigrid", "peaceman1978well"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature, Fields.Vapour, Fields.ConductivityFactor];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.PowerRadiofrequency, Fields.Potential, Fields.Conductivity];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context) => new RadiofrequencyRun(state, context);
}
