namespace Seldinger.Therapies.Claims;

/// <summary>A place where an article is damaged, mostly by translation. It is data to show, not something to implement.</summary>
/// <param name="Id">Erratum id, for example <c>E01</c>.</param>
/// <param name="Source">Id of the article, <c>S0</c> to <c>S4</c>.</param>
/// <param name="Text">Words of the article, verbatim; null where words are missing.</param>
/// <param name="Corrected">How the place is to be read.</param>
/// <param name="Confidence"><c>high</c> or <c>medium</c>: how sure the corrected reading is.</param>
public sealed record ClaimErratum(string Id, string Source, string? Text, string Corrected, string Confidence);
