using System.Text.Json;
using System.Text.Json.Serialization;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Claims;

/// <summary>All rows, sources and errata, with the tests that prove each row.</summary>
public sealed class ClaimCatalogue
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter<Grade>(), new JsonStringEnumConverter<ClaimKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly Document _document;
    private readonly Dictionary<string, ClaimRow> _byId;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _tests;
    private readonly TestResults _results;

    private ClaimCatalogue(Document document, IReadOnlyDictionary<string, IReadOnlyList<string>> tests, TestResults results)
    {
        _document = document;
        _tests = tests;
        _results = results;
        _byId = document.Rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
    }

    /// <summary>The articles, S0 to S4.</summary>
    public IReadOnlyList<ClaimSource> Sources => _document.Sources;

    /// <summary>Every row, in the order of their ids.</summary>
    public IReadOnlyList<ClaimRow> Rows => _document.Rows;

    /// <summary>Places where an article is damaged.</summary>
    public IReadOnlyList<ClaimErratum> Errata => _document.Errata;

    /// <summary>Number of rows that at least one test names.</summary>
    public int ProvedCount => Rows.Count(row => TestsOf(row.Id).Count > 0);

    /// <summary>Loads what is embedded in this assembly. Nothing counts as run yet.</summary>
    /// <returns>The catalogue.</returns>
    public static ClaimCatalogue Load() =>
        new(Embedded<Document>("catalogue/claims.json"), Embedded<Dictionary<string, IReadOnlyList<string>>>("trace.json"), TestResults.None);

    /// <summary>The same catalogue with the results of a test run on this machine.</summary>
    /// <param name="folder">Folder with the <c>.trx</c> files of the run; one that does not exist means that nothing was run.</param>
    /// <returns>A new catalogue.</returns>
    /// <exception cref="DataFormatException">A result file is damaged or too large.</exception>
    public ClaimCatalogue WithResults(string folder) => new(_document, _tests, TestResults.Read(folder));

    /// <summary>The same catalogue with another trace of rows to tests, for example of tests outside this repository.</summary>
    /// <param name="trace">Row id to the fully qualified names of its tests.</param>
    /// <returns>A new catalogue.</returns>
    public ClaimCatalogue WithTrace(IReadOnlyDictionary<string, IReadOnlyList<string>> trace) => new(_document, trace, _results);

    /// <summary>The row of an id.</summary>
    /// <param name="id">Row id; upper and lower case count as equal in the leading letter.</param>
    /// <returns>The row, or null when there is none.</returns>
    public ClaimRow? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _byId.GetValueOrDefault(id) ?? (id.Length > 0 ? _byId.GetValueOrDefault(char.ToUpperInvariant(id[0]) + id[1..]) : null);
    }

    /// <summary>The rows that carry a grade, alone or beside others.</summary>
    /// <param name="grade">Evidence grade.</param>
    /// <returns>The rows, in order.</returns>
    public IReadOnlyList<ClaimRow> WithGrade(Grade grade) =>
        [.. Rows.Where(row => row.Grades.Contains(grade))];

    /// <summary>The tests that prove a row.</summary>
    /// <param name="id">Row id.</param>
    /// <returns>Fully qualified names, sorted; empty when nothing proves the row yet.</returns>
    public IReadOnlyList<string> TestsOf(string id) => _tests.TryGetValue(id, out IReadOnlyList<string>? names) ? names : [];

    /// <summary>The outcome of one test on this machine.</summary>
    /// <param name="test">Fully qualified name.</param>
    /// <returns>Passed, failed, skipped or not run.</returns>
    public ClaimStatus ResultOf(string test) => _results.Of(test);

    /// <summary>What the tests of a row say: the worst of failed, not run, skipped, passed.</summary>
    /// <param name="id">Row id.</param>
    /// <returns>The status; <see cref="ClaimStatus.Unproved"/> when no test names the row.</returns>
    public ClaimStatus StatusOf(string id)
    {
        IReadOnlyList<string> names = TestsOf(id);
        if (names.Count == 0)
        {
            return ClaimStatus.Unproved;
        }

        ClaimStatus[] outcomes = [.. names.Select(_results.Of)];
        return outcomes.Contains(ClaimStatus.Failed) ? ClaimStatus.Failed
            : outcomes.Contains(ClaimStatus.NotRun) ? ClaimStatus.NotRun
            : outcomes.Contains(ClaimStatus.Skipped) ? ClaimStatus.Skipped
            : ClaimStatus.Passed;
    }

    /// <summary>A status in words, as tables print it.</summary>
    /// <param name="status">The status.</param>
    /// <returns>Its words.</returns>
    public static string Describe(ClaimStatus status) => status switch
    {
        ClaimStatus.Unproved => "nothing proves this row yet",
        ClaimStatus.NotRun => "not run on this machine",
        ClaimStatus.Skipped => "skipped on this machine",
        ClaimStatus.Passed => "passed",
        ClaimStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a status"),
    };

    private static T Embedded<T>(string name)
    {
        using Stream stream = typeof(ClaimCatalogue).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in {typeof(ClaimCatalogue).Assembly.GetName().Name}; rebuild.");
        return JsonSerializer.Deserialize<T>(stream, Options) ?? throw new InvalidOperationException($"{name} is empty.");
    }

    private sealed record Document(
        string Schema,
        string Note,
        IReadOnlyList<ClaimSource> Sources,
        IReadOnlyList<ClaimRow> Rows,
        IReadOnlyList<ClaimErratum> Errata);
}
