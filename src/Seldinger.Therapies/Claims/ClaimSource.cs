namespace Seldinger.Therapies.Claims;

/// <summary>One of the articles the claims are taken from. The article itself is not part of the repository.</summary>
/// <param name="Id">Short id, <c>S0</c> to <c>S4</c>.</param>
/// <param name="FirstWords">The first words of its text.</param>
/// <param name="Description">What it is about, in our own words.</param>
/// <param name="Sha256">SHA-256 of the text file that was read, lower-case hexadecimal.</param>
public sealed record ClaimSource(string Id, string FirstWords, string Description, string Sha256);
