using Seldinger.Core.State;

namespace Seldinger.Physics.Microwave;

/// <summary>How one antenna deposits its power in the tissue as it is now.</summary>
internal interface IAntennaDeposit
{
    /// <summary>Adds the absorbed power, W/m3.</summary>
    /// <param name="state">The state.</param>
    /// <param name="generatorW">Power of the generator, W.</param>
    /// <param name="power">Where to add, W/m3.</param>
    /// <param name="reflectedW">What the antenna sends back, W, where it is computed.</param>
    /// <returns>Power that enters the tissue, W, inside and outside the grid.</returns>
    double Add(TissueState state, double generatorW, float[] power, out double reflectedW);
}
