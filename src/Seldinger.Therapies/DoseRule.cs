using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>The volume of ethanol by the size of the lesion, V = 4/3 pi (r + margin)^3, shared out over sessions.</summary>
/// <param name="RadiusMm">Radius of the ball with the lesion's volume, mm.</param>
/// <param name="VolumeMl">Volume by the rule, mL.</param>
/// <param name="SessionCapMl">Most that is given in one session, mL.</param>
/// <remarks>Source: <c>shiina1993</c>, <c>lin2004</c>.</remarks>
public sealed record DoseRule(double RadiusMm, double VolumeMl, double SessionCapMl)
{
    /// <summary>Sessions that the volume takes.</summary>
    public int Sessions => (int)Math.Ceiling(VolumeMl / SessionCapMl - 1e-9);

    /// <summary>The rule for a lesion's volume.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="lesionMl">Volume of the lesion, mL.</param>
    public static DoseRule Of(Draw draw, double lesionMl)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var radius = Math.Cbrt(3 * lesionMl * 1e3 / (4 * Math.PI));
        return new(radius, 4 / 3.0 * Math.PI * Math.Pow(radius + draw.Si("injection-dose.margin") * 1e3, 3) * 1e-3, draw.Si("injection-dose.session_cap") * 1e6);
    }
}
