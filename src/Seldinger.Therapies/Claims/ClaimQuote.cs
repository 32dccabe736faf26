namespace Seldinger.Therapies.Claims;

/// <summary>Verbatim words of one article.</summary>
/// <param name="Source">Id of the article, <c>S0</c> to <c>S4</c>.</param>
/// <param name="Quote">Words of the article.</param>
public sealed record ClaimQuote(string Source, string Quote);
