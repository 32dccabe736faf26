using Seldinger.Core.Values;

namespace Seldinger.Planning.Checking;

/// <summary>ALBI score with its grade.</summary>
/// <param name="Score">0.66 log10(bilirubin, umol/L) - 0.085 albumin (g/L).</param>
/// <param name="Grade">1, 2 or 3.</param>
public readonly record struct AlbiScore(double Score, int Grade);

/// <summary>Child-Pugh points with their class.</summary>
/// <param name="Points">5 to 15.</param>
/// <param name="Class">A, B or C.</param>
public readonly record struct ChildPughScore(int Points, char Class);

/// <summary>Scores of liver function: pure calculators whose coefficients come from the catalogue.</summary>
/// <param name="catalogue">Catalogue with the entries score-albi, score-child-pugh and score-meld.</param>
public sealed class LiverScores(Catalogue catalogue)
{
    /// <summary>ALBI = a log10(bilirubin) + b albumin. Source: <c>johnson2015</c>.</summary>
    /// <param name="bilirubinUmolPerL">Bilirubin, umol/L, above 0.</param>
    /// <param name="albuminGPerL">Albumin, g/L.</param>
    public AlbiScore Albi(double bilirubinUmolPerL, double albuminGPerL)
    {
        var e = catalogue["score-albi"];
        var score = e["bilirubin-coefficient"].Value * Math.Log10(bilirubinUmolPerL) + e["albumin-coefficient"].Value * albuminGPerL;
        return new(score, score <= e["grade-1-max"].Value ? 1 : score <= e["grade-2-max"].Value ? 2 : 3);
    }

    /// <summary>Child-Pugh: five facts with 1 to 3 points each; A up to 6, B up to 9, C above. Source: <c>pugh1973</c>, <c>childpugh2011</c>.</summary>
    /// <param name="bilirubinMgPerDl">Bilirubin, mg/dL.</param>
    /// <param name="albuminGPerL">Albumin, g/L.</param>
    /// <param name="inr">International normalised ratio.</param>
    /// <param name="ascites">absent, slight or moderate-severe.</param>
    /// <param name="encephalopathy">none, grade-1-2 or grade-3-4.</param>
    public ChildPughScore ChildPugh(double bilirubinMgPerDl, double albuminGPerL, double inr, string ascites, string encephalopathy)
    {
        var e = catalogue["score-child-pugh"];
        // Conversions must not move a value over a limit that it equals.
        const double Rounding = 1e-9;
        static int Rising(double v, double two, double three) => v < two * (1 - Rounding) ? 1 : v <= three * (1 + Rounding) ? 2 : 3;
        var points = Rising(bilirubinMgPerDl, e["bilirubin-2"].Value, e["bilirubin-3"].Value)
            + (albuminGPerL > e["albumin-1"].Value * (1 + Rounding) ? 1 : albuminGPerL >= e["albumin-2"].Value * (1 - Rounding) ? 2 : 3)
            + Rising(inr, e["inr-2"].Value, e["inr-3"].Value)
            + Word(ascites, "absent", "slight", "moderate-severe")
            + Word(encephalopathy, "none", "grade-1-2", "grade-3-4");
        return new(points, points <= e["class-a-max"].Value ? 'A' : points <= e["class-b-max"].Value ? 'B' : 'C');
    }

    /// <summary>
    /// MELD = 3.78 ln(bilirubin) + 11.2 ln(INR) + 9.57 ln(creatinine) + 6.43, values below 1 count as 1, creatinine at most 4 mg/dL (and 4 on dialysis), result from 6 to 40.
    /// Source: <c>kamath2001</c>.
    /// </summary>
    /// <param name="bilirubinMgPerDl">Bilirubin, mg/dL.</param>
    /// <param name="inr">International normalised ratio.</param>
    /// <param name="creatinineMgPerDl">Creatinine, mg/dL.</param>
    /// <param name="dialysis">True on maintenance dialysis.</param>
    public double Meld(double bilirubinMgPerDl, double inr, double creatinineMgPerDl, bool dialysis)
    {
        var e = catalogue["score-meld"];
        double Log(double v) => Math.Log(Math.Max(v, e["value-min"].Value));
        var creatinine = dialysis ? e["creatinine-max"].Value : Math.Min(creatinineMgPerDl, e["creatinine-max"].Value);
        var score = e["bilirubin-coefficient"].Value * Log(bilirubinMgPerDl) + e["inr-coefficient"].Value * Log(inr) + e["creatinine-coefficient"].Value * Log(creatinine) + e["constant"].Value;
        return Math.Clamp(score, e["score-min"].Value, e["score-max"].Value);
    }

    private static int Word(string word, string one, string two, string three) => word == one ? 1 : word == two ? 2 : word == three ? 3
        : throw new ArgumentException($"'{word}' is none of {one}, {two}, {three}.", nameof(word));
}
