using System.Numerics;

namespace Seldinger.Biology.Growth;

/// <summary>Rates of the carrying-capacity model, shared by the grid-free course and by batches of virtual patients.</summary>
/// <remarks>Source: <c>hahnfeldt1999</c>, equations 1 and 2 without spontaneous vessel loss.</remarks>
public static class GrowthRates
{
    /// <summary>Rates of tumour volume V, carrying capacity K and the agents' action term.</summary>
    /// <param name="volume">Tumour volume V, m3, &gt; 0.</param>
    /// <param name="capacity">Carrying capacity K, m3, &gt; 0.</param>
    /// <param name="lambda">Growth rate, 1/s.</param>
    /// <param name="stimulation">b, 1/s.</param>
    /// <param name="inhibition">d, 1/(s m2).</param>
    /// <param name="agentAction">Sum of e g over the agents, 1/s.</param>
    public static (T Volume, T Capacity) Of<T>(T volume, T capacity, T lambda, T stimulation, T inhibition, T agentAction)
        where T : IFloatingPointIeee754<T>
    {
        var twoThirds = T.CreateChecked(2) / T.CreateChecked(3);
        var growth = -lambda * volume * T.Log(volume / capacity);
        var stimulated = stimulation * volume;
        var inhibited = inhibition * capacity * T.Pow(volume, twoThirds);
        var treated = agentAction * capacity;
        return (growth, stimulated - inhibited - treated);
    }
}
