using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Tests;
using Seldinger.Therapies.Claims;

namespace Seldinger.Therapies.Tests;

public sealed partial class ClaimCatalogueTests
{
    private static readonly ClaimCatalogue Claims = ClaimCatalogue.Load();

    [Fact]
    public void Load_Rows_AreUniqueOrderedAndComplete()
    {
        string[] ids = [.. Claims.Rows.Select(row => row.Id)];
        Assert.Equal(174, ids.Length);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches(@"^A[1-8]\.\d\d[a-z]?$", id));
        Assert.Contains("A6.03b", ids);
        Assert.Contains("A7.16b", ids);
        Assert.All(Claims.Rows, row => Assert.NotEmpty(row.Known));
        Assert.Equal(["A8.12"], Claims.Rows.Where(row => row.Grades.Count == 0).Select(row => row.Id));
        Assert.Equal(["A8.05"], Claims.Rows.Where(row => row.Quote is null).Select(row => row.Id));
        Assert.All(Claims.Rows.Where(row => row.Quote is not null), row => Assert.Contains(row.Source, Claims.Sources.Select(source => source.Id)));
    }

    [Fact]
    public void Load_Quotes_AreVerbatimInTheArticles()
    {
        Dictionary<string, byte[]> byHash = Directory.GetFiles(TestData.Shared("../sources")).Select(File.ReadAllBytes).ToDictionary(bytes => Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Dictionary<string, string> text = Claims.Sources.ToDictionary(source => source.Id, source => Normal(Encoding.UTF8.GetString(byHash[source.Sha256])));

        IEnumerable<(string Place, string Source, string Quote)> quotes =
        [
            .. Claims.Rows.Where(row => row.Quote is not null).Select(row => (row.Id, row.Source!, row.Quote!)),
            .. Claims.Rows.SelectMany(row => row.Further.Select(quote => (row.Id, quote.Source, quote.Quote))),
            .. Claims.Errata.Where(erratum => erratum.Text is not null).Select(erratum => (erratum.Id, erratum.Source, erratum.Text!)),
            .. Claims.Sources.Select(source => (source.Id, source.Id, source.FirstWords)),
        ];
        Assert.Empty(quotes.Where(quote => !text[quote.Source].Contains(Normal(quote.Quote), StringComparison.Ordinal)).Select(quote => $"{quote.Place}: {quote.Quote}"));
    }

    [Fact]
    public void Find_IdInAnyCaseOfItsLetter_GivesTheRow()
    {
        Assert.Equal("A1.07", Claims.Find("a1.07")!.Id);
        Assert.Equal("A6.03b", Claims.Find("A6.03b")!.Id);
        Assert.Null(Claims.Find("A9.99"));
        Assert.Null(Claims.Find(""));
    }

    [Fact]
    public void WithGrade_OfARowWithSeveral_FindsItUnderEach()
    {
        Assert.Contains("A1.01", Claims.WithGrade(Grade.E1).Select(row => row.Id));
        Assert.Contains("A1.01", Claims.WithGrade(Grade.E3).Select(row => row.Id));
        Assert.DoesNotContain("A1.01", Claims.WithGrade(Grade.X).Select(row => row.Id));
        Assert.Contains("A4.15", Claims.WithGrade(Grade.X).Select(row => row.Id));
    }

    [Fact]
    public void StatusOf_RowsWithAndWithoutTests_FollowsTheWorstResult()
    {
        const string Test = "A.B.Tests.Method_Condition_Result";
        ClaimCatalogue claims = Claims.WithTrace(new Dictionary<string, IReadOnlyList<string>> { ["A1.01"] = [Test] });
        Assert.Equal(1, claims.ProvedCount);
        Assert.Equal(ClaimStatus.Unproved, claims.StatusOf("A1.02"));
        Assert.Equal("nothing proves this row yet", ClaimCatalogue.Describe(claims.StatusOf("A1.02")));
        Assert.Equal(ClaimStatus.NotRun, claims.StatusOf("A1.01"));
        Assert.Equal(ClaimStatus.Passed, WithTrx(claims, (Test, "Passed")).StatusOf("A1.01"));
        Assert.Equal(ClaimStatus.Skipped, WithTrx(claims, (Test, "NotExecuted")).StatusOf("A1.01"));
        Assert.Equal(ClaimStatus.Failed, WithTrx(claims, (Test + "(x: 1)", "Passed"), (Test + "(x: 2)", "Failed")).StatusOf("A1.01"));
        Assert.Equal(ClaimStatus.NotRun, WithTrx(claims, ("A.B.C", "Passed")).StatusOf("A1.01"));
    }

    [Fact]
    public void WithResults_MissingFolderOrDamagedFile_IsNotRunOrATypedError()
    {
        Assert.Equal(0, TestResults.Read(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).Count);
        Assert.Throws<DataFormatException>(() => ReadTrx("<TestRun><Results>"));
        Assert.Throws<DataFormatException>(() => ReadTrx("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"));
    }

    private static ClaimCatalogue WithTrx(ClaimCatalogue claims, params (string Test, string Outcome)[] tests)
    {
        // The shape that the xunit runner writes: results first, definitions after them, joined by id.
        string results = string.Concat(tests.Select((t, i) => $"<UnitTestResult testId=\"{i}\" testName=\"{t.Test}\" outcome=\"{t.Outcome}\" />"));
        string definitions = string.Concat(tests.Select((t, i) =>
        {
            string full = t.Test.Split('(')[0];
            int dot = full.LastIndexOf('.');
            return $"<UnitTest id=\"{i}\" name=\"{t.Test}\"><TestMethod className=\"{full[..dot]}\" name=\"{full[(dot + 1)..]}\" /></UnitTest>";
        }));
        return InFolder(
            $"<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results>{results}</Results><TestDefinitions>{definitions}</TestDefinitions></TestRun>",
            claims.WithResults);
    }

    private static TestResults ReadTrx(string text) => InFolder(text, TestResults.Read);

    private static T InFolder<T>(string text, Func<string, T> read)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("seldinger-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "a.trx"), text);
            return read(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Normal(string text) =>
        Space().Replace(text, " ").Replace('“', '"').Replace('”', '"').Replace('’', '\'').Replace('‘', '\'');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
