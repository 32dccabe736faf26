using System.Text.RegularExpressions;
using Seldinger.Core.Errors;
using Seldinger.Planning.Validation;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Validation;

/// <summary>The book itself: what is in it, how errors are judged, what is committed.</summary>
public sealed partial class ValidationBookTests
{
    private static ValidationFigure Figure(double error, double? tolerance, string name = "x", ValidationRole role = ValidationRole.Verification, string quantity = "", string unit = "mm") =>
        new(name, 1 + error, 1, unit, error, unit, tolerance, role, quantity);

    private static CaseResult Result(string id, params ValidationFigure[] figures) => new(ValidationBook.Find(id).Describe(), figures, null);

    [Fact]
    public void Cases_Folders_AreTheSameSet() => Assert.Equal(ValidationFiles.Ids, ValidationBook.Cases.Select(c => c.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Cases_DescriptionsAndTables_AreComplete()
    {
        var keys = BibKey().Matches(File.ReadAllText(TestData.InRepository("docs/references.bib"))).Select(m => m.Groups[1].Value).ToHashSet();
        var therapies = TherapyRegistry.Standard.All.Select(t => t.Id).ToHashSet();
        foreach (var c in ValidationBook.Cases)
        {
            var d = c.Describe();
            Assert.NotEmpty(d.Title);
            Assert.NotEmpty(d.Sources);
            Assert.All(d.Sources, s => Assert.Contains(s, keys));
            Assert.All(d.Therapies, t => Assert.Contains(t, therapies));
            var rows = c.Reference().Rows;
            Assert.NotEmpty(rows);
        }
    }

    [Theory]
    [InlineData("absolute", 12, 2, "K", true)]
    [InlineData("relative", 12, 0.2, "relative", true)]
    [InlineData("40", 12, 0.05, "relative", true)]
    [InlineData("shortfall", 12, 0, "K", true)]
    [InlineData("shortfall", 7, -3, "K", false)]
    [InlineData("excess", 12.6, 2.6, "K", false)]
    [InlineData("absolute", double.NaN, double.NaN, "K", false)]
    public void Figure_ErrorRule_IsApplied(string rule, double value, double error, string unit, bool passed)
    {
        var row = ReferenceTable.Parse("t.csv", $"# comment\nfigure,reference,unit,error,tolerance\nrise,10,K,{rule},2.5\n").Rows[0];

        var f = row.Figure(value, ValidationRole.Score);

        Assert.Equal(error, f.Error, 1e-12);
        Assert.Equal(unit, f.ErrorUnit);
        Assert.Equal(passed, f.Passed);
        Assert.Equal(ValidationRole.Score, f.Role);
    }

    [Fact]
    public void Parse_DamagedTable_NamesTheLine()
    {
        Assert.Contains("line 3", Assert.Throws<DataFormatException>(() => ReferenceTable.Parse("t.csv", "figure,reference\na,1\nb,2,3\n")).Message, StringComparison.Ordinal);
        var row = ReferenceTable.Parse("t.csv", "figure,reference\na,one\n").Rows[0];
        Assert.Contains("line 2", Assert.Throws<DataFormatException>(() => row.Number("reference")).Message, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => CaseDescription.Parse("x", "# Title\n\n- Role: score\n"));
    }

    [Fact]
    public void Verdict_OfFigures_IsNeverPassWithoutATolerance()
    {
        Assert.Equal("pass", Result("heat-sphere", Figure(1, 2), Figure(9, null)).Verdict);
        Assert.Equal("scored", Result("heat-sphere", Figure(9, null)).Verdict);
        Assert.Equal("fail", Result("heat-sphere", Figure(1, 2), Figure(3, 2)).Verdict);
        Assert.Equal("fail", Result("heat-sphere", Figure(double.NaN, null)).Verdict);
        Assert.Equal("not run", new CaseResult(ValidationBook.Find("heat-sphere").Describe(), [], "no scipy").Verdict);
    }

    [Fact]
    public void Worse_ThanCommitted_IsFoundBeyondTheSlack()
    {
        var committed = new CommittedFigures([]).With([Result("heat-sphere", Figure(-1, 4, "a"), Figure(2, null, "b"), Figure(0, 1, "c"))]);

        Assert.Empty(committed.Worse([Result("heat-sphere", Figure(1.29, 4, "a"), Figure(-2.19, null, "b"), Figure(0.04, 1, "c"), Figure(99, null, "new"))]));
        Assert.Empty(committed.Worse([Result("heat-gaussian", Figure(99, null))]));
        var worse = committed.Worse([Result("heat-sphere", Figure(1.31, 4, "a"), Figure(2.21, null, "b"), Figure(double.NaN, 1, "c"))]);
        Assert.Equal(3, worse.Count);
        Assert.Contains("gone", Assert.Single(committed.Worse([Result("heat-sphere", Figure(1, 4, "a"), Figure(0, 1, "c"))])), StringComparison.Ordinal);
    }

    [Fact]
    public void With_PartOfTheBook_KeepsTheRestInOrder()
    {
        var first = new CommittedFigures([]).With([Result("heat-gaussian", Figure(1, 2)), Result("heat-point-source", Figure(1, 2))]);
        Assert.Equal(["heat-point-source", "heat-gaussian"], first.Cases.Select(c => c.Id));

        var second = first.With([Result("heat-gaussian", Figure(0.5, 2)), new CaseResult(ValidationBook.Find("heat-point-source").Describe(), [], "not today")]);

        Assert.Equal(0.5, second.Cases[1].Figures[0].Error);
        Assert.Equal(1, second.Cases[0].Figures[0].Error);
    }

    [Fact]
    public void Committed_Page_IsWrittenFromTheCommittedFigures() =>
        Assert.Equal(File.ReadAllText(TestData.InRepository("docs/validation.md")), ValidationPages.Markdown(CommittedFigures.Load()));

    [Fact]
    public void Committed_Json_IsTheFileOfTheRepository() => Assert.Equal(File.ReadAllText(TestData.InRepository("docs/validation.json")), CommittedFigures.Load().ToJson());

    [Fact]
    public void ValidatedErrors_OfATherapy_AreTheWorstPerQuantityHeldOutFirst()
    {
        ValidationFigure Row(string name, double error, ValidationRole role) => new(name, 30 + error, 30, "mm", error, "mm", null, role, "zone width");
        var c = new CommittedCase("heat-sphere", "t", ["definition"], ["microwave-ablation"], [Row("a", 9, ValidationRole.Fit), Row("b", -3, ValidationRole.Score), Row("c", 2, ValidationRole.Score),
            Figure(50, null, "unquoted"), new("d", 12, 10, "mL", 0.2, ValidationFigure.Relative, null, ValidationRole.Score, "zone volume")]);
        var errors = ValidatedErrors.For("microwave-ablation", new([c]));

        Assert.Equal(3, errors.Count);
        Assert.Equal((20.0, "%", true), (errors[0].Error, errors[0].Unit, errors[0].HeldOut));
        Assert.Equal((-3.0, "mm", true), (errors[1].Error, errors[1].Unit, errors[1].HeldOut));
        Assert.Equal((9.0, false), (errors[2].Error, errors[2].HeldOut));
        Assert.Empty(ValidatedErrors.For("tace", new([c])));
    }

    [Fact]
    public void Run_CheapCases_PassAndGetNoWorse()
    {
        var results = new ValidationBook(SeldingerCatalogue.Load(), TherapyRegistry.Standard).Run([.. new[] { "microwave-medium", "cell-kinetics", "electrode-identity" }.Select(ValidationBook.Find)], 2, cancel: TestContext.Current.CancellationToken);

        Assert.All(results, r => Assert.Equal("pass", r.Verdict));
        Assert.Empty(CommittedFigures.Load().Worse(results));
    }

    [Fact]
    public void Run_BrokenDamageLaw_Fails()
    {
        var catalogue = SeldingerCatalogue.Load();
        catalogue.Add("mine", new MemoryStream(System.Text.Encoding.UTF8.GetBytes("""
            { "entries": [ { "id": "cem43", "kind": "damage-law", "name": "wrong", "values": {
              "rate_per_kelvin": { "value": 0.51, "unit": "1", "low": 0.4, "high": 0.8, "source": "definition", "species": "any", "condition": "test", "grade": "E4" },
              "endpoint": { "value": 240, "unit": "min", "low": 80, "high": 240, "source": "definition", "species": "any", "condition": "test", "grade": "E4" } } } ] }
            """)));
        var result = new ValidationBook(catalogue, TherapyRegistry.Standard).Run([ValidationBook.Find("cell-kinetics")], 1, cancel: TestContext.Current.CancellationToken)[0];

        Assert.True(result.Failed);
        Assert.NotEmpty(CommittedFigures.Load().Worse([result]));
    }

    [GeneratedRegex(@"^@\w+\{([^,]+),", RegexOptions.Multiline)]
    private static partial Regex BibKey();
}
