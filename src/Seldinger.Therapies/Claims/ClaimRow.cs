using System.Text.Json.Serialization;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Claims;

/// <summary>One statement of a source article and how the product answers to it. A row keeps its id for ever.</summary>
public sealed record ClaimRow
{
    /// <summary>Row id, for example <c>A1.07</c> or <c>A6.03b</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Title of the group of rows this one belongs to.</summary>
    public required string Section { get; init; }

    /// <summary>Id of the article, <c>S0</c> to <c>S4</c>; null for a row that only other rows need.</summary>
    public string? Source { get; init; }

    /// <summary>Words of the article, verbatim; null for a row that only other rows need.</summary>
    public string? Quote { get; init; }

    /// <summary>Further verbatim quotes that the same row answers to.</summary>
    public IReadOnlyList<ClaimQuote> Further { get; init; } = [];

    /// <summary>How the quote is to be read where it is cut, damaged or needs its context; null where it stands for itself.</summary>
    public string? Reading { get; init; }

    /// <summary>What kind of statement the article makes.</summary>
    [JsonPropertyName("claim")]
    public required ClaimKind Kind { get; init; }

    /// <summary>What the product does with it; null where nothing is represented.</summary>
    public string? Feature { get; init; }

    /// <summary>The observation that proves the feature; null where there is nothing to prove.</summary>
    public string? Proof { get; init; }

    /// <summary>What is known today, in our own words.</summary>
    public required string Known { get; init; }

    /// <summary>Keys of <c>docs/references.bib</c> that <see cref="Known"/> rests on.</summary>
    public IReadOnlyList<string> Citations { get; init; } = [];

    /// <summary>Evidence grades, the main one first: E1 to E5, or X for a claim that is contradicted. Empty where nothing is represented.</summary>
    public IReadOnlyList<Grade> Grades { get; init; } = [];

    /// <summary>What each grade refers to, where there is more than one or a restriction; otherwise null.</summary>
    public string? GradeNote { get; init; }
}
