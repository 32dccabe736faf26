using System.Text;
using System.Text.RegularExpressions;
using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Planning.Checking;
using Seldinger.Therapies;
using static Seldinger.Planning.Tests.Checking.SmallCases;

namespace Seldinger.Planning.Tests.Checking;

public sealed class CaseCheckerTests
{
    [Fact]
    [Trait("Row", "A8.03")]
    public void Check_Platelets45And55_FlipsTheNeedleFindingFromOneDataFile()
    {
        static CriterionStatus At(double platelets, Therapy therapy, Core.Values.Catalogue catalogue) =>
            CaseChecker.Check(WithFacts("hcc", Number("platelets", platelets, "10*9/L")), catalogue, therapy).Single(f => f.Id.EndsWith(".platelets", StringComparison.Ordinal)).Status;
        Assert.Equal(CriterionStatus.NotMet, At(45, Needle, Catalogue));
        Assert.Equal(CriterionStatus.Met, At(55, Needle, Catalogue));
        Assert.Equal(CriterionStatus.Met, At(45, Catheter, Catalogue));
        Assert.Equal(CriterionStatus.NotMet, At(15, Catheter, Catalogue));
        // The limit stands in the data file alone: another entry of the same id moves it.
        var other = SeldingerCatalogue.Load();
        var limit = """{ "value": V, "unit": "U", "low": V, "high": V, "source": "definition", "species": "human", "condition": "test", "grade": "E4" }""";
        other.Add("user.json", new MemoryStream(Encoding.UTF8.GetBytes("{ \"entries\": [ { \"id\": \"rule-bleeding-high\", \"kind\": \"rule\", \"date\": \"2026\", \"values\": { \"platelets-min\": "
            + limit.Replace("V", "40", StringComparison.Ordinal).Replace("\"U\"", "\"10*9/L\"", StringComparison.Ordinal) + ", \"inr-max\": " + limit.Replace("V", "1.5", StringComparison.Ordinal).Replace("\"U\"", "\"1\"", StringComparison.Ordinal) + " } } ] }")));
        Assert.Equal(CriterionStatus.Met, At(45, Needle, other));
    }

    [Theory]
    [InlineData(1.4, null, CriterionStatus.Met, CriterionStatus.Met, CriterionStatus.Met)]
    [InlineData(1.7, null, CriterionStatus.Met, CriterionStatus.Met, CriterionStatus.Met)]
    [InlineData(1.9, null, CriterionStatus.NotMet, CriterionStatus.Met, CriterionStatus.Unknown)]
    [InlineData(1.9, "radial", CriterionStatus.NotMet, CriterionStatus.Met, CriterionStatus.Met)]
    [InlineData(1.9, "femoral", CriterionStatus.NotMet, CriterionStatus.Met, CriterionStatus.NotMet)]
    [InlineData(3.1, "radial", CriterionStatus.NotMet, CriterionStatus.NotMet, CriterionStatus.NotMet)]
    public void Check_Inr_DependsOnTheRiskClass(double inr, string? artery, CriterionStatus needle, CriterionStatus catheter, CriterionStatus arterial)
    {
        var f = CaseChecker.Check(WithFacts("", [Number("inr", inr, "1"), .. artery is null ? Array.Empty<(string, double?, string, string)>() : [Word("arterial_access", artery)]]), Catalogue);
        Assert.Equal((needle, catheter, arterial), (Status(f, "coagulation.needle.inr"), Status(f, "coagulation.catheter.inr"), Status(f, "coagulation.catheter.inr-arterial")));
    }

    [Theory]
    [InlineData("apixaban", 2.0, CriterionStatus.Met)]
    [InlineData("apixaban", 1.0, CriterionStatus.NotMet)]
    [InlineData("apixaban", null, CriterionStatus.Unknown)]
    [InlineData("dabigatran", 3.0, CriterionStatus.Unknown)]
    [InlineData("dabigatran", 4.0, CriterionStatus.Met)]
    [InlineData("warfarin", 9.0, CriterionStatus.Unknown)]
    [InlineData("none", null, CriterionStatus.Met)]
    [InlineData(null, null, CriterionStatus.Unknown)]
    public void Check_Anticoagulant_CountsDaysWithoutDose(string? drug, double? days, CriterionStatus expected)
    {
        var facts = new List<(string, double?, string, string)>();
        if (drug is not null)
        {
            facts.Add(Word("anticoagulant", drug));
        }
        if (days is { } d)
        {
            facts.Add(Number("anticoagulant_free", d, "d"));
        }
        Assert.Equal(expected, Status(CaseChecker.Check(WithFacts("", [.. facts]), Catalogue, Needle), "coagulation.needle.anticoagulant"));
    }

    [Fact]
    [Trait("Row", "A8.04")]
    public void Check_NoLabAtAll_IsUnknownEverywhereNeverMet()
    {
        foreach (var type in (string[])["hcc", "lung", "crlm", "kidney", ""])
        {
            var findings = CaseChecker.Check(Empty(type), Catalogue);
            Assert.DoesNotContain(findings, f => f.Status == CriterionStatus.Met);
            Assert.All(findings.Where(f => f.Row is "A8.03" or "A8.04" or "A8.05"), f => Assert.Equal(CriterionStatus.Unknown, f.Status));
            Assert.Contains("missing: creatinine, age, sex", findings.Single(f => f.Id == "kidney.contrast").Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(60, CriterionStatus.Met, Severity.Info)]
    [InlineData(40, CriterionStatus.Met, Severity.Caution)]
    [InlineData(29, CriterionStatus.NotMet, Severity.Caution)]
    public void Check_Egfr_FollowsTheContrastRule(double egfr, CriterionStatus status, Severity severity)
    {
        var f = CaseChecker.Check(WithFacts("lung", Number("egfr", egfr, "mL/min/{1.73_m2}")), Catalogue).Single(x => x.Id == "kidney.contrast");
        Assert.Equal((status, severity, "davenport2020"), (f.Status, f.Severity, f.Source));
        Assert.Contains("2020-01", f.Criterion, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "A1.21")]
    public void Check_LungAndLiverCase_LoadDifferentChecklists()
    {
        string[] hcc = [.. CaseChecker.Check(Empty("hcc"), Catalogue).Select(f => f.Id)];
        string[] lung = [.. CaseChecker.Check(Empty("lung"), Catalogue).Select(f => f.Id)];
        Assert.Contains("liver.child-pugh", hcc);
        Assert.DoesNotContain("liver.child-pugh", lung);
        Assert.Contains("lung.labels", lung);
        Assert.DoesNotContain("lung.labels", hcc);
    }

    [Theory]
    [Trait("Row", "A8.01")]
    [InlineData("", "unknown tumour type")]
    [InlineData("sarcoma", "tumour type 'sarcoma'")]
    [InlineData("hc", "Did you mean 'hcc'?")]
    public void Check_NoTemplate_RunsInGenericModeWithBanner(string type, string says)
    {
        var findings = CaseChecker.Check(Empty(type), Catalogue);
        var banner = findings.Single(f => f.Id == "case.template");
        Assert.StartsWith("GENERIC MODE", banner.Message, StringComparison.Ordinal);
        Assert.Contains(says, banner.Message, StringComparison.Ordinal);
        Assert.Contains(findings, f => f.Id == "coagulation.needle.platelets");
    }

    [Fact]
    [Trait("Row", "A1.14")]
    public void Check_PalliativeIntent_NeverPrintsCure()
    {
        foreach (var type in (string[])["hcc", "lung", ""])
        {
            var findings = CaseChecker.Check(Empty(type, 28) with { Intent = Intent.Palliative }, Catalogue, Needle);
            Assert.Contains(findings, f => f is { Id: "plan.intent", Message: "Stated intent: palliative" });
            Assert.All(findings, f => Assert.DoesNotMatch(new Regex("cure|curative|heal", RegexOptions.IgnoreCase), $"{f.Criterion} {f.Message}"));
        }
        Assert.Contains(CaseChecker.Check(Empty("hcc"), Catalogue), f => f is { Id: "plan.intent", Status: CriterionStatus.Unknown });
    }

    [Fact]
    [Trait("Row", "A1.15")]
    public void Check_AnyCase_SaysWhatThePlanDoesNotAddress()
    {
        foreach (var type in (string[])["hcc", "lung", "sarcoma", ""])
        {
            var f = CaseChecker.Check(Empty(type), Catalogue).Single(x => x.Id == "plan.not-addressed");
            Assert.All((string[])["no image shows", "new primary", "liver failure"], t => Assert.Contains(t, f.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Check_Recovery_IsTextWithSourceForNeedleSteps()
    {
        Assert.Equal(("dodd2005", "A1.08"), CaseChecker.Check(Empty("hcc"), Catalogue, Needle).Where(x => x.Id == "plan.recovery").Select(x => (x.Source, x.Row)).Single());
        Assert.Contains("No published description", CaseChecker.Check(Empty("hcc"), Catalogue, Catheter).Single(x => x.Id == "plan.recovery").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FactsThatCannotBeTrue_AreUnknownWithReason()
    {
        var findings = CaseChecker.Check(WithFacts("hcc", Number("bilirubin", 17, "g/L"), Number("platelets", 120000, "10*9/L"), Word("ascites", "some"), Number("crp", 3, "mg/L")), Catalogue);
        Assert.Equal(["fact.ascites", "fact.bilirubin", "fact.crp", "fact.platelets"], findings.Where(f => f.Id.StartsWith("fact.", StringComparison.Ordinal)).Select(f => f.Id).Order());
        Assert.Equal(CriterionStatus.Unknown, Status(findings, "coagulation.needle.platelets"));
    }

    [Fact]
    public void Check_HccWithLesions_GivesStageAndUpToSeven()
    {
        var loaded = Empty("hcc", 28, 12) with
        {
            Facts = WithFacts("hcc", Number("bilirubin", 17, "umol/L"), Number("albumin", 40, "g/L"), Number("inr", 1.1, "1"), Word("ascites", "absent"), Word("encephalopathy", "none"), Number("ecog", 0, "1"), Word("macrovascular_invasion", "absent"), Word("extrahepatic_spread", "absent")).Facts,
        };
        var findings = CaseChecker.Check(loaded, Catalogue);
        Assert.StartsWith("BCLC A from 2 segmented lesions, largest 28 mm", findings.Single(f => f.Id == "liver.bclc").Message, StringComparison.Ordinal);
        Assert.Equal(CriterionStatus.Met, Status(findings, "liver.up-to-7"));
    }

    [Fact]
    public void Check_AnyFinding_NamesKnownSourceAndAvoidsPromises()
    {
        foreach (var type in (string[])["hcc", "crlm", "liver-metastasis", "lung", "kidney", ""])
        {
            Assert.All(CaseChecker.Check(Empty(type, 20), Catalogue), f =>
            {
                Assert.NotEmpty(f.Source);
                Assert.DoesNotMatch(new Regex("recommended|is safe|patient will|survival", RegexOptions.IgnoreCase), $"{f.Criterion} {f.Message}");
            });
        }
    }

    private static CriterionStatus Status(IReadOnlyList<Finding> findings, string id) => findings.Single(f => f.Id == id).Status;
}
