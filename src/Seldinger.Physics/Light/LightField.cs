using Seldinger.Core.Models;
using Seldinger.Core.State;

namespace Seldinger.Physics.Light;

/// <summary>
/// Light of laser fibres: photon packets close to each fibre, diffusion beyond (<see cref="LightTransport"/>), with optical properties that change as tissue coagulates, and a fibre tip that
/// becomes a source of heat when the tissue at it chars.
/// </summary>
/// <remarks>Option: "light-packets" (photon packets per fibre; default from the catalogue).</remarks>
public sealed class LightField : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("light-hybrid", "1",
        "near a fibre: photon packets, Henyey-Greenstein; beyond: div(D grad phi) - mua phi + S = 0, D = (1 + 0.8 mua/mut2) / (3 (mua + mus')); q = mua phi; optics mixed by the coagulated share 1 - exp(-Omega)",
        "980 and 1064 nm in soft tissue, where scattering outweighs absorption; fluence within 3 % of transport theory from 1 to 10 mm in a uniform medium.",
        [
            "Media that scatter more forward than 0.8 are replaced by similar ones (same reduced scattering): up to 1.2 % in the fluence near the fibre.",
            "Coagulation changes scattering and absorption with the damage integral of whitening; drying, vapour bubbles and blood that stops do not.",
            "The fibre itself takes no room; borders of tissues do not reflect; light that reaches gas does not come back.",
            "When a cell at the emitting end is hotter than the charring temperature, a fixed share of the power becomes heat there, for good.",
        ],
        ["wang1995mcml", "wang1993hybrid", "germer1998", "hull2001p3", "evlacarbon2010"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature, Fields.Whitening];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.PowerLight, Fields.Fluence, Fields.LightCoagulation];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new LightRun(state, context);
    }
}
