namespace Seldinger.Core.Models;

/// <summary>What a reader must know of a model; the report prints the cards of exactly the models that ran.</summary>
/// <param name="Id">Unique id, for example "bioheat-pennes".</param>
/// <param name="Version">Changes when results change.</param>
/// <param name="Equation">The equation in plain text.</param>
/// <param name="Validity">Where it holds and where it does not.</param>
/// <param name="Assumptions">What is assumed.</param>
/// <param name="References">Keys of docs/references.bib.</param>
public sealed record ModelCard(string Id, string Version, string Equation, string Validity, IReadOnlyList<string> Assumptions, IReadOnlyList<string> References);
