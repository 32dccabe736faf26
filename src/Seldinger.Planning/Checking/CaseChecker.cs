using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Planning.Checking;

/// <summary>Checks the facts of a case against named, dated criteria: met, not met or unknown; no overall verdict.</summary>
public static class CaseChecker
{
    /// <summary>Findings of loading, facts, check-list of the tumour type, and texts that belong to every report.</summary>
    /// <param name="loaded">The case.</param>
    /// <param name="catalogue">Facts, rules, scores and check-lists.</param>
    /// <param name="therapy">The therapy in question: its way in decides the risk class; null = needle and catheter are both shown.</param>
    public static IReadOnlyList<Finding> Check(Case loaded, Catalogue catalogue, Therapy? therapy = null)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(catalogue);
        var facts = new ClinicalFacts(loaded.Facts, catalogue);
        var list = ChecklistOf(loaded.TumourType, catalogue);
        var findings = new List<Finding>(loaded.LoadFindings);
        findings.AddRange(facts.Problems());
        findings.Add(Template(loaded.TumourType, list, catalogue));
        foreach (var item in list.Json.GetProperty("items").EnumerateArray())
        {
            findings.AddRange(Item(item.GetString()!, loaded, facts, catalogue, therapy));
        }
        findings.Add(Text(catalogue, "text-not-addressed", "plan.not-addressed"));
        findings.Add(Text(catalogue, therapy?.Access == AccessKind.Needle ? "text-recovery-needle" : "text-recovery-none", "plan.recovery"));
        return findings;
    }

    /// <summary>The check-list of a tumour type; the generic one when none fits.</summary>
    public static CatalogueEntry ChecklistOf(string tumourType, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue.OfKind("checklist").FirstOrDefault(e => e.Text("tumour") == tumourType && tumourType != "generic") ?? catalogue["checklist-generic"];
    }

    /// <summary>The stated intent in words for a headline.</summary>
    public static string IntentHeadline(Intent intent) => intent switch
    {
        Intent.Curative => "Stated intent: curative",
        Intent.Bridge => "Stated intent: bridge to transplantation",
        Intent.Downstage => "Stated intent: downstaging",
        Intent.Palliative => "Stated intent: palliative",
        _ => "Intent not stated",
    };

    private static Finding Template(string tumourType, CatalogueEntry list, Catalogue catalogue)
    {
        var known = catalogue.OfKind("checklist").Select(e => e.Text("tumour")).Where(t => t != "generic").ToArray();
        if (list.Id != "checklist-generic")
        {
            return new("case.template", CriterionStatus.Note, Severity.Info, "", $"check-list: {list.Name}", [], "engineering-default", Grade.E1, "A1.21");
        }
        return new("case.template", CriterionStatus.Note, Severity.Caution, "", $"GENERIC MODE: no check-list for {(tumourType.Length == 0 ? "an unknown tumour type" : $"tumour type '{tumourType}'")}. Organs are taken as soft tissue; criteria of the organ are not checked. Check-lists: {string.Join(", ", known)}.{Nearest.Hint(tumourType, known)}",
            [], "engineering-default", Grade.X, "A8.01");
    }

    private static IEnumerable<Finding> Item(string item, Case loaded, ClinicalFacts facts, Catalogue catalogue, Therapy? therapy)
    {
        var organ = new OrganFunctionRules(facts, catalogue);
        return item switch
        {
            "intent" => [Intention(loaded.Intent)],
            "coagulation" => (therapy is { } t ? [t.Access] : new[] { AccessKind.Needle, AccessKind.Catheter }).SelectMany(a => CoagulationRule.Check(facts, catalogue, a)),
            "kidney" => organ.Kidney(),
            "child-pugh" => [organ.ChildPugh()],
            "albi" => [organ.Albi()],
            "meld" => [organ.Meld()],
            "bclc" => [organ.Bclc(loaded.Lesions)],
            "up-to-7" => [organ.UpToSeven(loaded.Lesions)],
            "lung-labels" => [Labels(loaded, "lung", ["lung_left", "lung_right", "lung"])],
            "kidney-remnant" => [Labels(loaded, "kidney", ["kidney_left", "kidney_right"])],
            _ => throw new JsonException($"A check-list names the unknown item '{item}'."),
        };
    }

    private static Finding Intention(Intent intent) => new("plan.intent", intent == Intent.Unknown ? CriterionStatus.Unknown : CriterionStatus.Note, intent == Intent.Unknown ? Severity.Caution : Severity.Info,
        "intent stated", IntentHeadline(intent), [], "engineering-default", Grade.E1, "A1.14");

    private static Finding Labels(Case loaded, string organ, string[] names)
    {
        var found = names.Select(loaded.Structure).OfType<Structure>().ToArray();
        return found.Length == 0
            ? new($"{organ}.labels", CriterionStatus.Unknown, Severity.Caution, $"{organ} segmented", $"no {organ} is segmented: not assessed.", [], "engineering-default", Grade.E1, "A1.10")
            : new($"{organ}.labels", CriterionStatus.Note, Severity.Info, $"{organ} segmented", string.Join(", ", found.Select(s => $"{s.Name} {s.VolumeMl:F0} mL{(s.Automatic ? " (automatic)" : "")}")), [], "engineering-default", Grade.E1, "A1.10");
    }

    private static Finding Text(Catalogue catalogue, string entry, string id)
    {
        var e = catalogue[entry];
        return new(id, CriterionStatus.Note, Severity.Info, e.Name, e.Text("text"), [], e.Text("source"), Enum.Parse<Grade>(e.Text("grade")), e.Text("row"));
    }
}
