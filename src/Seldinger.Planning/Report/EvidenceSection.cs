using Seldinger.Planning.Guidance;

namespace Seldinger.Planning.Report;

/// <summary>Claims of the source articles beside the evidence for and against them; never merged into a verdict.</summary>
internal static class EvidenceSection
{
    public static Markup Draw(PlanResult plan)
    {
        var cards = EvidenceCard.All(plan.Draw.Catalogue);
        return cards.Count == 0 ? Markup.None : Markup.Of($"<section id=\"evidence\"><h2>Claims and evidence</h2>{cards.Select(Card)}</section>");
    }

    /// <summary>Keys of what the cards cite.</summary>
    public static IEnumerable<string> Sources(PlanResult plan) => EvidenceCard.All(plan.Draw.Catalogue).SelectMany(c => c.Items).Select(i => i.Source);

    private static Markup Card(EvidenceCard card)
    {
        var rows = card.Items.Select(i => Markup.Of($"<tr><td>{i.Direction}</td><td>{i.Text}</td><td>{ReportText.Source(i.Source)}</td><td>{ReportText.GradeBadge(i.Grade)}</td></tr>"));
        return Markup.Of($"<details><summary>Claim: {card.Name} (row {card.Row}); {card.Items.Count(i => i.Direction == "for")} findings for, {card.Items.Count(i => i.Direction == "against")} against, no verdict</summary><table><thead><tr><th></th><th>What was found</th><th>Source</th><th>Grade</th></tr></thead><tbody>{rows}</tbody></table></details>");
    }
}
