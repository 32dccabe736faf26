using Seldinger.Core.Values;

namespace Seldinger.Physics.Injection;

/// <summary>
/// What a delivered gene does over the months: expression falls by half in a half-life; cells that express it, and the neighbours a bystander factor adds, die at the rate of the effect.
/// The effect is 0 by default: no number for it is known.
/// </summary>
/// <param name="HalfLifeS">Half-life of expression, s.</param>
/// <param name="EffectPerDay">Rate of death of cells that express the gene, 1/d.</param>
/// <param name="Bystander">Neighbours that share the effect, per expressing cell.</param>
public sealed record GeneExpression(double HalfLifeS, double EffectPerDay, double Bystander)
{
    /// <summary>The values of a vector in a draw.</summary>
    public static GeneExpression From(Draw draw, string vector)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return new(draw.Si($"{vector}.expression_half_life"), draw.Si($"{vector}.effect"), draw.Si($"{vector}.bystander"));
    }

    /// <summary>Expression over that at the start, after a time in s.</summary>
    public double Level(double timeS) => Math.Pow(2, -timeS / HalfLifeS);

    /// <summary>Rate of death added to a cell population, 1/d; exactly 0 when the effect is 0.</summary>
    /// <param name="transduced">Transduced fraction.</param>
    /// <param name="timeS">Time after delivery, s.</param>
    public double DeathPerDay(double transduced, double timeS) => EffectPerDay * Math.Min(1, transduced * (1 + Bystander)) * Level(timeS);
}
