using Seldinger.Core.State;

namespace Seldinger.Physics.Damage;

/// <summary>Start values of the damage fields.</summary>
public static class DamageFields
{
    /// <summary>Makes all tissue alive where no viability is known yet.</summary>
    public static void Initialise(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.Has(Fields.Viability))
        {
            Array.Fill(state.Get(Fields.Viability).Data, 1f);
        }
    }
}
