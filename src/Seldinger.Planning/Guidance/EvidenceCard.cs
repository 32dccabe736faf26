using System.Text.Json;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>One line of evidence.</summary>
/// <param name="Direction">"for" or "against".</param>
/// <param name="Text">What was found.</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Grade.</param>
public sealed record EvidenceItem(string Direction, string Text, string Source, Grade Grade);

/// <summary>A claim of a source with the evidence for and against it; never merged into a verdict.</summary>
/// <param name="Id">Catalogue id.</param>
/// <param name="Name">What the card is about.</param>
/// <param name="Claim">The claim, quoted.</param>
/// <param name="Row">Requirement row.</param>
/// <param name="Items">Evidence.</param>
public sealed record EvidenceCard(string Id, string Name, string Claim, string Row, IReadOnlyList<EvidenceItem> Items)
{
    /// <summary>All cards of a catalogue.</summary>
    public static IReadOnlyList<EvidenceCard> All(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return [.. catalogue.OfKind("evidence-card").Select(Read)];
    }

    private static EvidenceCard Read(CatalogueEntry e)
    {
        string Text(JsonElement i, string name) => i.GetProperty(name).GetString()!;
        return new(e.Id, e.Name, e.Text("claim"), e.Text("row"), [.. e.Json.GetProperty("items").EnumerateArray().Select(i => new EvidenceItem(Text(i, "direction"), Text(i, "text"), Text(i, "source"), Enum.Parse<Grade>(Text(i, "grade"))))]);
    }
}
