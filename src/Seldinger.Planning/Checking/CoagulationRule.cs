using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Checking;

/// <summary>Coagulation by risk class of the step: needles (high bleeding risk) and catheters (low), each with its own limits from one data file.</summary>
internal static class CoagulationRule
{
    private const string Row = "A8.03";

    /// <summary>Findings for one kind of access; none for beams and drugs by mouth or vein.</summary>
    internal static IEnumerable<Finding> Check(ClinicalFacts facts, Catalogue catalogue, AccessKind access)
    {
        if (access is not (AccessKind.Needle or AccessKind.Catheter))
        {
            return [];
        }
        var high = access == AccessKind.Needle;
        var rule = catalogue[high ? "rule-bleeding-high" : "rule-bleeding-low"];
        var name = high ? "needle" : "catheter";
        return [Platelets(facts, rule, name), Inr(facts, rule, name), .. high ? [] : ArterialInr(facts, rule), .. Fibrinogen(facts, name), .. Anticoagulant(facts, catalogue, high, name), .. Antiplatelet(facts, name), .. Cirrhosis(facts, rule, name)];
    }

    private static Finding Platelets(ClinicalFacts facts, CatalogueEntry rule, string access)
    {
        var limit = rule["platelets-min"];
        var criterion = $"platelets at least {limit.Value:G4} {limit.Unit} before a {access} step ({rule.Name}, {rule.Text("date")})";
        return facts.Value("platelets") is { } v
            ? new($"coagulation.{access}.platelets", v >= limit.Value ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, criterion, $"platelets {v:G4} 10*9/L", facts.Show("platelets"), limit.Source, limit.Grade, Row)
            : Unknown($"coagulation.{access}.platelets", criterion, "platelets", limit);
    }

    private static Finding Inr(ClinicalFacts facts, CatalogueEntry rule, string access)
    {
        var limit = rule["inr-max"];
        var criterion = $"INR at most {limit.Value:G4} (the source: {limit.Low:F1} to {limit.High:F1} or less) before a {access} step ({rule.Name}, {rule.Text("date")})";
        if (facts.Value("inr") is not { } v)
        {
            return Unknown($"coagulation.{access}.inr", criterion, "INR", limit);
        }
        var inside = v > limit.Low && v <= limit.High ? $"; inside the range {limit.Low:F1} to {limit.High:F1} that the source leaves to the operator" : "";
        return new($"coagulation.{access}.inr", v <= limit.Value ? CriterionStatus.Met : CriterionStatus.NotMet, inside.Length > 0 ? Severity.Caution : Severity.Major, criterion, $"INR {v:G4}{inside}", facts.Show("inr"), limit.Source, limit.Grade, Row);
    }

    private static IEnumerable<Finding> ArterialInr(ClinicalFacts facts, CatalogueEntry rule)
    {
        var (femoral, radial) = (rule["inr-below-femoral"], rule["inr-below-radial"]);
        var access = facts.Word("arterial_access");
        var limit = access == "radial" ? radial : femoral;
        var criterion = $"INR below {femoral.Value:G4} (femoral artery) or {radial.Value:G4} (radial artery) ({rule.Name}, {rule.Text("date")})";
        var shown = facts.Show("inr", "arterial_access");
        if (facts.Value("inr") is not { } v)
        {
            yield return Unknown("coagulation.catheter.inr-arterial", criterion, "INR", limit);
        }
        else if (access is null && v >= femoral.Value && v < radial.Value)
        {
            yield return new("coagulation.catheter.inr-arterial", CriterionStatus.Unknown, Severity.Caution, criterion, $"INR {v:G4}: met by the radial, not by the femoral artery; the access is unknown.", shown, limit.Source, limit.Grade, Row);
        }
        else
        {
            yield return new("coagulation.catheter.inr-arterial", v < limit.Value ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, criterion, $"INR {v:G4}, {access ?? "access unknown"}", shown, limit.Source, limit.Grade, Row);
        }
    }

    private static IEnumerable<Finding> Fibrinogen(ClinicalFacts facts, string access)
    {
        if (facts.Value("fibrinogen") is { } v)
        {
            yield return new($"coagulation.{access}.fibrinogen", CriterionStatus.Note, Severity.Info, "", $"fibrinogen {v:G3} g/L; no limit with a confirmed source is stored.", facts.Show("fibrinogen"), "patel2019", Grade.E5, Row);
        }
    }

    private static IEnumerable<Finding> Anticoagulant(ClinicalFacts facts, Catalogue catalogue, bool high, string access)
    {
        var rule = catalogue["rule-anticoagulant"];
        var id = $"coagulation.{access}.anticoagulant";
        var drug = facts.Word("anticoagulant");
        if (drug == "none")
        {
            yield return new(id, CriterionStatus.Met, Severity.Info, "no anticoagulant, or long enough without", "no anticoagulant taken", facts.Show("anticoagulant"), rule.Text("source"), Grade.E3, Row);
            yield break;
        }
        if (drug is null)
        {
            yield return new(id, CriterionStatus.Unknown, Severity.Caution, "no anticoagulant, or long enough without", "whether an anticoagulant is taken is unknown.", [], rule.Text("source"), Grade.E3, Row);
            yield break;
        }
        if (!rule.Values.TryGetValue($"{drug}-{(high ? "high" : "low")}", out var days))
        {
            yield return new(id, CriterionStatus.Unknown, Severity.Caution, "no anticoagulant, or long enough without", $"{drug}: no interval with a confirmed source is stored.", facts.Show("anticoagulant"), rule.Text("source"), Grade.E3, Row);
            yield break;
        }
        var criterion = $"{drug}: at least {days.Value:G3} full days without a dose before a {access} step ({rule.Name}, {rule.Text("date")}){(days.High > days.Low ? $"; {days.Note}" : "")}";
        var free = facts.Value("anticoagulant_free");
        var status = free is not { } f ? CriterionStatus.Unknown : f < days.Value ? CriterionStatus.NotMet : f < days.High ? CriterionStatus.Unknown : CriterionStatus.Met;
        yield return new(id, status, status == CriterionStatus.NotMet ? Severity.Major : Severity.Caution, criterion, free is { } g ? $"{g:G3} d without a dose" : "days without a dose unknown", facts.Show("anticoagulant", "anticoagulant_free"), days.Source, days.Grade, Row);
    }

    private static IEnumerable<Finding> Antiplatelet(ClinicalFacts facts, string access)
    {
        if (facts.Word("antiplatelet") is { } drug && drug != "none")
        {
            yield return new($"coagulation.{access}.antiplatelet", CriterionStatus.Unknown, Severity.Caution, "platelet inhibitor considered", $"{drug} is taken; no interval with a confirmed source is stored.", facts.Show("antiplatelet"), "patel2019", Grade.E5, Row);
        }
    }

    private static IEnumerable<Finding> Cirrhosis(ClinicalFacts facts, CatalogueEntry rule, string access)
    {
        if (facts.Word("cirrhosis") == "yes")
        {
            yield return new($"coagulation.{access}.cirrhosis", CriterionStatus.Note, Severity.Caution, "", "cirrhosis: the same source gives laboratory limits of its own for chronic liver disease, which are not stored here; INR says little about bleeding there.", facts.Show("cirrhosis"), rule.Text("source"), Grade.E3, Row);
        }
    }

    private static Finding Unknown(string id, string criterion, string what, SourcedValue limit) =>
        new(id, CriterionStatus.Unknown, Severity.Caution, criterion, $"{what} unknown", [], limit.Source, limit.Grade, Row);
}
