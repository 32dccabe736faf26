using Seldinger.Core.Values;

namespace Seldinger.Planning.Checking;

/// <summary>Kidney function from creatinine.</summary>
/// <param name="catalogue">Catalogue with the entry score-ckd-epi-2021.</param>
public sealed class KidneyFunction(Catalogue catalogue)
{
    /// <summary>
    /// CKD-EPI 2021: eGFR = 142 min(Scr/k, 1)^a max(Scr/k, 1)^-1.200 0.9938^age, times 1.012 for women; k = 0.7 / 0.9 mg/dL, a = -0.241 / -0.302 (women / men).
    /// Source: <c>inker2021</c>.
    /// </summary>
    /// <param name="creatinineMgPerDl">Creatinine, mg/dL, above 0.</param>
    /// <param name="ageA">Age, years.</param>
    /// <param name="female">True for women.</param>
    /// <returns>mL/min/1.73 m2, or null below 18 years, where the equation does not hold.</returns>
    public double? Egfr(double creatinineMgPerDl, double ageA, bool female)
    {
        var e = catalogue["score-ckd-epi-2021"];
        if (ageA < e["age-min"].Value)
        {
            return null;
        }
        var ratio = creatinineMgPerDl / e[female ? "kappa-female" : "kappa-male"].Value;
        return e["scale"].Value * Math.Pow(Math.Min(ratio, 1), e[female ? "alpha-female" : "alpha-male"].Value) * Math.Pow(Math.Max(ratio, 1), e["beta"].Value)
            * Math.Pow(e["age-base"].Value, ageA) * (female ? e["female-factor"].Value : 1);
    }
}
