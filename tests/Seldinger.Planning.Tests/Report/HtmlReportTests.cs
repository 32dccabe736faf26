using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Planning.Checking;
using Seldinger.Planning.Report;

namespace Seldinger.Planning.Tests.Report;

public sealed partial class HtmlReportTests
{
    private static readonly string[] Sections = ["criteria", "scope", "images", "models", "target-1"];

    [Fact]
    [Trait("Row", "A1.15")]
    public void Page_AnyPlan_IsOneFileWithoutScriptThatStartsWithItsPurpose()
    {
        foreach (var plan in new[] { ReportCase.Plan, ReportCase.NoPath() })
        {
            var page = HtmlReport.Page(plan, new() { Version = "0" });
            Assert.True(page.Length < 8 << 20, $"{page.Length}");
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(@"(src|href)\s*=\s*""(?!data:image/png|#|https://doi\.org|https?://)", page);
            Assert.DoesNotMatch(@"<(link|iframe|object|embed|img)\b", page);
            var body = page[page.IndexOf("<body>", StringComparison.Ordinal)..];
            Assert.StartsWith("<body><div class=\"purpose\">Research, education and bench tool. Not a medical device", body, StringComparison.Ordinal);
            Assert.Contains("What this plan does not address", body, StringComparison.Ordinal);
            Assert.Contains("new primary tumours", body, StringComparison.Ordinal);
            Assert.All(Sections, s => Assert.Contains($"id=\"{s}\"", body, StringComparison.Ordinal));
            Assert.Contains("@media print", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Page_AllTags_AreClosedAndIdsAreUnique()
    {
        var page = HtmlReport.Page(ReportCase.Plan);
        // As XML: void tags closed, the doctype away.
        var xml = Regex.Replace(page["<!DOCTYPE html>\n".Length..], @"<(meta|br)([^>]*)>", "<$1$2/>");
        var document = XDocument.Parse(xml);
        var ids = document.Descendants().Select(e => (string?)e.Attribute("id")).OfType<string>().ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var missing = document.Descendants().Select(e => (string?)e.Attribute("href")).OfType<string>().Where(h => h.StartsWith('#') && !ids.Contains(h[1..])).Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join(", ", missing));
    }

    [Fact]
    [Trait("Row", "A2.10")]
    public void Page_AnyPlan_ShowsClaimsWithTheEvidenceForAndAgainst()
    {
        var page = HtmlReport.Page(ReportCase.Plan);
        var section = page[page.IndexOf("id=\"evidence\"", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.Contains("A2.10", section, StringComparison.Ordinal);
        Assert.Contains("10.1 +/- 4.0 mm without robot", section, StringComparison.Ordinal);
        Assert.Contains("no verdict", section, StringComparison.Ordinal);
        foreach (var source in new[] { "heerink2019", "robotablation2015" })
        {
            Assert.Contains($"href=\"#ref-{source}\"", section, StringComparison.Ordinal);
            Assert.Contains($"id=\"ref-{source}\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Row", "A1.14")]
    public void Page_PalliativeIntent_StatesItAndNeverSpeaksOfCure()
    {
        var patient = ReportCase.Plan.Case with { Intent = Intent.Palliative };
        var findings = CaseChecker.Check(patient, ReportCase.Catalogue, ReportCase.Plan.Therapy);
        var page = HtmlReport.Page(ReportCase.Plan with { Case = patient, Findings = findings });
        Assert.Contains("Stated intent: palliative", Header(page), StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex(@"\bcur(e|es|ed|ing|ative)\b", RegexOptions.IgnoreCase), Words(page));
        Assert.Contains("Stated intent: curative", Header(HtmlReport.Page(ReportCase.Plan)), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Text_PromisesNothing()
    {
        // "MR safe" is the standard's name for a class of devices.
        foreach (var plan in new[] { ReportCase.Plan, ReportCase.NoPath() })
        {
            Assert.DoesNotMatch(new Regex(@"\brecommend(ed|ation)?\b|(?<!MR )\bsafe(ly|ty)?\b|\bthe patient will\b|\bsurviv", RegexOptions.IgnoreCase), Words(HtmlReport.Page(plan)));
        }
    }

    [Fact]
    [Trait("Row", "A1.21")]
    public void Page_TumourTypes_LoadTheirTemplateOrShowTheGenericBanner()
    {
        string PageOf(string type)
        {
            var patient = ReportCase.Plan.Case with { TumourType = type };
            return HtmlReport.Page(ReportCase.Plan with { Case = patient, Findings = CaseChecker.Check(patient, ReportCase.Catalogue, ReportCase.Plan.Therapy) });
        }
        Assert.Contains("<div class=\"generic\">GENERIC MODE", PageOf(""), StringComparison.Ordinal);
        Assert.Contains("<div class=\"generic\">GENERIC MODE", PageOf("sarcoma"), StringComparison.Ordinal);
        var (liver, lung) = (PageOf("hcc"), PageOf("lung"));
        Assert.DoesNotContain("GENERIC MODE", liver, StringComparison.Ordinal);
        Assert.Contains("Child-Pugh", liver, StringComparison.Ordinal);
        Assert.DoesNotContain("GENERIC MODE", lung, StringComparison.Ordinal);
        Assert.DoesNotContain("Child-Pugh", lung, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_HostileNames_StayText()
    {
        const string evil = "<script>alert(1)</script>\"'><img src=x onerror=y>";
        var plan = ReportCase.Plan;
        var target = plan.Targets[0];
        var structures = plan.Case.Structures.ToDictionary(s => s.Key, s => s.Value);
        structures[evil] = structures["portal_vein"] with { Name = evil };
        var page = HtmlReport.Page(plan with
        {
            Case = plan.Case with { Id = evil, TumourType = evil, Position = evil, Structures = structures, Lesions = [target.Lesion with { Name = evil }], Images = [plan.Case.Images[0] with { Phase = evil, Modality = "CT", PatientPosition = evil }] },
            Findings = [.. plan.Findings, ReportCase.Finding(evil, CriterionStatus.NotMet, evil, evil) with { Facts = [evil], Source = evil }],
            Targets = [target with { Lesion = target.Lesion with { Name = evil }, OrgansAtRisk = [.. target.OrgansAtRisk, new(evil, true, false, 1, 1, 1, 50, false)] }],
        });
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Criteria_NotMetFirstThenUnknownAndEachWithSourceAndGrade()
    {
        var plan = ReportCase.Plan with
        {
            Findings =
            [
                ReportCase.Finding("a", CriterionStatus.Met, "crit a", "found a"),
                ReportCase.Finding("b", CriterionStatus.Unknown, "crit b", "found b"),
                ReportCase.Finding("c", CriterionStatus.NotMet, "crit c", "found c"),
            ],
        };
        var page = HtmlReport.Page(plan);
        var table = page[page.IndexOf("id=\"criteria\"", StringComparison.Ordinal)..];
        var (a, b, c) = (table.IndexOf("found a", StringComparison.OrdinalIgnoreCase), table.IndexOf("found b", StringComparison.OrdinalIgnoreCase), table.IndexOf("found c", StringComparison.OrdinalIgnoreCase));
        Assert.True(c < b && b < a && c > 0);
        Assert.Contains("st-tag unknown", table[..a], StringComparison.Ordinal);
        var row = table[c..b];
        Assert.Contains("patel2019", row, StringComparison.Ordinal);
        Assert.Contains("grade E1", row, StringComparison.Ordinal);
        Assert.Contains("platelets = 120", row, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "A1.10")]
    public void Page_OrganTable_HasEverySegmentedStructureAndTheMissingOnes()
    {
        var page = HtmlReport.Page(ReportCase.Plan);
        var start = page.IndexOf("<h3>Organs at risk", StringComparison.Ordinal);
        var table = page[start..page.IndexOf("</table>", start, StringComparison.Ordinal)].ToLowerInvariant();
        Assert.All(ReportCase.Plan.Case.Structures.Keys.Where(n => n is not ("body" or "tumour")), n => Assert.Contains(ReportText.Structure(n).ToLowerInvariant(), table, StringComparison.Ordinal));
        var missing = ReportCase.Plan.Targets[0].OrgansAtRisk.Where(o => !o.Assessed).ToList();
        Assert.NotEmpty(missing);
        Assert.Equal(missing.Count, Regex.Count(table, "not assessed</span>"));
    }

    [Fact]
    [Trait("Row", "A1.08")]
    public void Page_HealthyTissue_IsInMlAndPercentOfTheOrganAndRecoveryNamesItsSource()
    {
        var page = HtmlReport.Page(ReportCase.Plan);
        var m = ReportCase.Plan.Targets[0].Margin!;
        Assert.Contains($"{ReportText.Ml(m.HealthyDestroyedMl)} ({ReportText.N(m.HealthyDestroyedPercent!.Value, "0.0")} % of the organ)", page, StringComparison.Ordinal);
        Assert.Contains("After percutaneous ablation, from the literature", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#ref-dodd2005\"", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "A2.05")]
    public void Page_Guidance_ListsEveryAlternativeWithItsOwnVerdict()
    {
        var page = HtmlReport.Page(ReportCase.Plan);
        Assert.NotEmpty(ReportCase.Plan.Targets[0].Guidance.Alternatives);
        Assert.All(ReportCase.Plan.Targets[0].Guidance.Alternatives, a => Assert.Contains(Markup.Escape(a.Name), page, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Row", "A2.09")]
    public void Page_PathTable_HasAnglesAndTablePosition()
    {
        var page = HtmlReport.Page(ReportCase.Plan);
        var p = ReportCase.Plan.Targets[0].Path!;
        Assert.Contains("Out of<br>plane", page, StringComparison.Ordinal);
        Assert.Contains($"entry at table z {ReportText.Mm(p.TableZMm)}", page, StringComparison.Ordinal);
        Assert.Contains($"in plane {ReportText.Degrees(p.InPlaneAngleDeg)}, out of plane {ReportText.Degrees(p.CraniocaudalTiltDeg)}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NoPath_SaysWhyAndWhatToRelax()
    {
        var page = HtmlReport.Page(ReportCase.NoPath());
        Assert.Contains("no straight path meets all hard limits", Header(page), StringComparison.Ordinal);
        Assert.Contains("Relax the clearance to the colon by 1.9 mm.", page, StringComparison.Ordinal);
        Assert.Contains("colon: clearance 3.1 mm, needed 5 mm", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ValidatedErrors_PrintsTheWorstHeldOutOfTheModality()
    {
        ValidatedError[] errors =
        [
            new("microwave-ablation", "mwa-fit", "short axis", 9, "mm", false, "definition"),
            new("microwave-ablation", "mwa-score", "long axis", -4.2, "mm", true, "definition"),
            new("microwave-ablation", "mwa-score", "short axis", 1, "mm", true, "definition"),
            new("radiofrequency-ablation", "rfa", "volume", 40, "%", true, "definition"),
        ];
        var page = HtmlReport.Page(ReportCase.Plan, new() { ValidatedErrors = errors });
        Assert.Contains("Worst validated error of this modality: long axis \u22124.2 mm", page, StringComparison.Ordinal);
        Assert.DoesNotContain("volume +40 %", page, StringComparison.Ordinal);
        Assert.Contains("none stored", HtmlReport.Page(ReportCase.Plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_AnyThreads_SameText() =>
        Assert.Equal(HtmlReport.Page(ReportCase.Plan, new() { Threads = 1 }), HtmlReport.Page(ReportCase.Plan, new() { Threads = 3 }));

    [Theory]
    [InlineData(-0.04, "0.0", "0.0")]
    [InlineData(-2.34, "0.0", "\u22122.3")]
    [InlineData(7, "0", "7")]
    public void N_Numbers_HaveATrueMinusAndNoNegativeZero(double value, string format, string expected) => Assert.Equal(expected, ReportText.N(value, format));

    [Theory]
    [InlineData("platelets 120", "Platelets 120")]
    [InlineData("eGFR 90", "eGFR 90")]
    [InlineData("ct-arterial.nii.gz: no frame", "ct-arterial.nii.gz: no frame")]
    [InlineData("tumour-2 is near", "Tumour-2 is near")]
    public void Capital_PlainWordsOnly(string text, string expected) => Assert.Equal(expected, ReportText.Capital(text));

    [Fact]
    public void Bibliography_EveryKey_HasAText()
    {
        var keys = Regex.Matches(File.ReadAllText(Seldinger.Tests.TestData.InRepository("docs/references.bib")), @"(?m)^@\w+\{([^,]+),").Select(m => m.Groups[1].Value).ToList();
        var list = Bibliography.Load();
        Assert.True(keys.Count > 50);
        Assert.All(keys, k => Assert.True(list[k] is { Text.Length: > 3 }, k));
        Assert.Equal("https://doi.org/10.1007/s10439-010-0177-1", list["oneill2011"]!.Link);
        Assert.StartsWith("O&#39;Neill et al. Annals of Biomedical Engineering 39", Markup.Escape(list["oneill2011"]!.Text), StringComparison.Ordinal);
    }

    private static string Header(string page) => page[page.IndexOf("<header>", StringComparison.Ordinal)..page.IndexOf("</header>", StringComparison.Ordinal)];

    /// <summary>What a reader sees.</summary>
    private static string Words(string page) => Tag().Replace(page[page.IndexOf("<body>", StringComparison.Ordinal)..], " ");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
