using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seldinger.Planning.Validation;

/// <summary>A committed case of docs/validation.json.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="Title">Title.</param>
/// <param name="Sources">Keys of references.bib.</param>
/// <param name="Therapies">Therapies whose reports quote it.</param>
/// <param name="Figures">Figures, rounded.</param>
public sealed record CommittedCase(string Id, string Title, IReadOnlyList<string> Sources, IReadOnlyList<string> Therapies, IReadOnlyList<ValidationFigure> Figures);

/// <summary>The committed figures of the validation book: what reports quote, and what a later run must not fall behind.</summary>
/// <param name="Cases">The cases.</param>
public sealed record CommittedFigures(IReadOnlyList<CommittedCase> Cases)
{
    /// <summary>Share by which an error may exceed the committed one before it counts as worse.</summary>
    public const double SlackShare = 0.1;

    /// <summary>Share of the tolerance that is added to that slack, so that errors at the level of rounding do not count.</summary>
    public const double SlackOfTolerance = 0.05;

    private const int Digits = 6;

    private static readonly JsonSerializerOptions Style = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>What is committed with this program; empty when nothing is.</summary>
    public static CommittedFigures Load() => ValidationFiles.Committed() is { } json ? JsonSerializer.Deserialize<CommittedFigures>(json, Style) ?? new([]) : new([]);

    /// <summary>These figures with the cases of a run in place of the old ones, in the order of the book. Cases that were not run keep their figures.</summary>
    public CommittedFigures With(IReadOnlyList<CaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var cases = Cases.ToDictionary(c => c.Id);
        foreach (var r in results.Where(r => r.NotRun is null))
        {
            var d = r.Description;
            cases[d.Id] = new(d.Id, d.Title, d.Sources, d.Therapies, [.. r.Figures.Select(Rounded)]);
        }
        return new([.. ValidationBook.Cases.Where(c => cases.ContainsKey(c.Id)).Select(c => cases[c.Id])]);
    }

    /// <summary>The JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Style) + "\n";

    /// <summary>What a run lost against these figures: one sentence per figure that got worse beyond the slack, or that is gone.</summary>
    public IReadOnlyList<string> Worse(IReadOnlyList<CaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var worse = new List<string>();
        foreach (var (now, before) in from r in results where r.NotRun is null from c in Cases where c.Id == r.Description.Id select (r, c))
        {
            foreach (var old in before.Figures)
            {
                var figure = now.Figures.FirstOrDefault(f => f.Name == old.Name);
                if (figure is null)
                {
                    worse.Add($"{before.Id}: the figure '{old.Name}' is gone.");
                }
                else if (!(Math.Abs(figure.Error) <= Math.Abs(old.Error) * (1 + SlackShare) + SlackOfTolerance * (figure.Tolerance ?? 0) + 1e-12))
                {
                    worse.Add(FormattableString.Invariant($"{before.Id}: '{old.Name}' errs by {figure.Error:G4} where {old.Error:G4} is committed ({figure.ErrorUnit})."));
                }
            }
        }
        return worse;
    }

    private static ValidationFigure Rounded(ValidationFigure f) => f with { Value = Round(f.Value), Error = Round(f.Error) };

    private static double Round(double x) => double.IsFinite(x) && x != 0 ? double.Parse(x.ToString($"G{Digits}", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : x;
}
