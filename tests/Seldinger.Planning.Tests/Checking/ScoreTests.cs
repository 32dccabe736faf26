using Seldinger.Planning.Checking;
using static Seldinger.Planning.Tests.Checking.SmallCases;

namespace Seldinger.Planning.Tests.Checking;

public sealed class ScoreTests
{
    private static readonly LiverScores Liver = new(Catalogue);
    private static readonly LiverStaging Staging = new(Catalogue);

    [Fact]
    [Trait("Row", "A8.05")]
    public void Check_BilirubinInEitherUnit_GivesTheSameScores()
    {
        // requirements.md: bilirubin 17 umol/L, albumin 40 g/L -> -2.588, grade 2.
        var albi = Liver.Albi(17, 40);
        Assert.Equal(-2.588, albi.Score, 5e-4);
        Assert.Equal(2, albi.Grade);
        // 17 umol/L / (584.673 g/mol) = 0.99394 mg/dL; 40 g/L = 4 g/dL; creatinine 80 umol/L / 113.120 g/mol = 0.90496 mg/dL.
        var si = WithFacts("hcc", Number("bilirubin", 17, "umol/L"), Number("albumin", 40, "g/L"), Number("inr", 1.3, "1"), Number("creatinine", 80, "umol/L"), Number("age", 63, "a"), Word("sex", "male"), Word("ascites", "absent"), Word("encephalopathy", "none"));
        var us = WithFacts("hcc", Number("bilirubin", 17 * 0.0584673, "mg/dL"), Number("albumin", 4, "g/dL"), Number("inr", 1.3, "1"), Number("creatinine", 80 * 0.0113120, "mg/dL"), Number("age", 63, "years"), Word("sex", "male"), Word("ascites", "absent"), Word("encephalopathy", "none"));
        var (a, b) = (CaseChecker.Check(si, Catalogue), CaseChecker.Check(us, Catalogue));
        foreach (var id in (string[])["liver.albi", "liver.child-pugh", "liver.meld", "kidney.contrast"])
        {
            Assert.Equal(a.Single(f => f.Id == id).Message, b.Single(f => f.Id == id).Message);
        }
        Assert.StartsWith("ALBI -2.588, grade 2 (bilirubin 17 umol/L, albumin 40 g/L)", a.Single(f => f.Id == "liver.albi").Message, StringComparison.Ordinal);
        Assert.StartsWith("Child-Pugh 5 points, class A", a.Single(f => f.Id == "liver.child-pugh").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 44, 1)] // 0.66 - 3.74 = -3.08
    [InlineData(17, 40.2, 1)] // -2.6049
    [InlineData(17, 40.1, 2)] // -2.5964
    [InlineData(100, 31.9, 2)] // 1.32 - 2.7115 = -1.3915
    [InlineData(100, 31.8, 3)] // -1.383
    public void Albi_AroundLimits_GivesTheGrade(double bilirubin, double albumin, int grade) => Assert.Equal(grade, Liver.Albi(bilirubin, albumin).Grade);

    [Theory]
    [InlineData(1.9, 3.6, 1.6, "absent", "none", 5, 'A')]
    [InlineData(2.0, 3.5, 1.7, "slight", "grade-1-2", 10, 'C')]
    [InlineData(3.0, 2.8, 2.3, "absent", "none", 8, 'B')]
    [InlineData(3.1, 2.7, 2.4, "moderate-severe", "grade-3-4", 15, 'C')]
    [InlineData(2.5, 3.6, 1.0, "absent", "none", 6, 'A')]
    public void ChildPugh_TableOfTheSource_GivesPoints(double bilirubinMgDl, double albuminGDl, double inr, string ascites, string encephalopathy, int points, char group) =>
        Assert.Equal(new ChildPughScore(points, group), Liver.ChildPugh(bilirubinMgDl, albuminGDl * 10, inr, ascites, encephalopathy));

    [Fact]
    public void Meld_WorkedExample_AndLimits()
    {
        // Published worked example: bilirubin 1.9, INR 1.2, creatinine 1.3 mg/dL -> 13.41.
        Assert.Equal(13.41, Liver.Meld(1.9, 1.2, 1.3, false), 0.005);
        Assert.Equal(6.43, Liver.Meld(0.5, 0.9, 0.7, false), 1e-9);
        Assert.Equal(Liver.Meld(1, 1, 4, false), Liver.Meld(1, 1, 1, true), 1e-12);
        Assert.Equal(40, Liver.Meld(50, 10, 9, false));
    }

    [Theory]
    // 142 (1.0/0.9)^-1.2 0.9938^50 and 142 (0.6/0.7)^-0.241 0.9938^30 1.012, by hand.
    [InlineData(1.0, 50, false, 91.7)]
    [InlineData(0.6, 30, true, 123.7)]
    [InlineData(4.0, 70, false, 15.3)]
    public void Egfr_CkdEpi2021_EqualsTheEquation(double creatinine, double age, bool female, double expected) =>
        Assert.Equal(expected, new KidneyFunction(Catalogue).Egfr(creatinine, age, female)!.Value, 0.06);

    [Fact]
    public void Egfr_Child_IsUnknown() => Assert.Null(new KidneyFunction(Catalogue).Egfr(0.5, 12, false));

    [Theory]
    [InlineData(new[] { 19.0 }, 0, 'A', false, false, "0")]
    [InlineData(new[] { 21.0 }, 0, 'A', false, false, "A")]
    [InlineData(new[] { 70.0 }, 0, 'B', false, false, "A")]
    [InlineData(new[] { 29.0, 20.0, 10.0 }, 0, 'A', false, false, "A")]
    [InlineData(new[] { 31.0, 20.0 }, 0, 'A', false, false, "B")]
    [InlineData(new[] { 10.0, 10, 10, 10 }, 0, 'A', false, false, "B")]
    [InlineData(new[] { 10.0 }, 1, 'A', false, false, "C")]
    [InlineData(new[] { 10.0 }, 0, 'A', true, false, "C")]
    [InlineData(new[] { 10.0 }, 0, 'A', false, true, "C")]
    [InlineData(new[] { 10.0 }, 3, 'A', false, false, "D")]
    [InlineData(new[] { 10.0 }, 0, 'C', false, false, "D")]
    public void Bclc_Definitions_GiveTheStage(double[] diameters, double ecog, char childPugh, bool invasion, bool spread, string stage) =>
        Assert.Equal(stage, Staging.Bclc(diameters, ecog, childPugh, invasion, spread));

    [Fact]
    public void UpToSeven_SumAtTheLimit_Holds()
    {
        Assert.True(Staging.UpToSeven([40, 20, 10]).Holds);
        Assert.False(Staging.UpToSeven([41, 20, 10]).Holds);
        Assert.Equal(7.1, Staging.UpToSeven([41, 20, 10]).Sum, 1e-12);
    }
}
