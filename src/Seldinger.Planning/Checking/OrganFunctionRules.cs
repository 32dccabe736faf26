using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Checking;

/// <summary>Kidney, liver and tumour-burden checks: what is missing is unknown and named, never met.</summary>
/// <param name="facts">Facts of the case.</param>
/// <param name="catalogue">Rules and scores.</param>
internal sealed class OrganFunctionRules(ClinicalFacts facts, Catalogue catalogue)
{
    private readonly LiverScores _liver = new(catalogue);
    private readonly LiverStaging _staging = new(catalogue);

    /// <summary>eGFR and the contrast rule.</summary>
    internal IEnumerable<Finding> Kidney()
    {
        var rule = catalogue["rule-contrast"];
        var (low, discretion) = (rule["egfr-prophylaxis"], rule["egfr-discretion"]);
        var used = facts.Show("egfr", "creatinine", "age", "sex");
        var egfr = facts.Value("egfr");
        var how = "as given";
        if (egfr is null && facts.Value("creatinine", "mg/dL") is { } creatinine && facts.Value("age") is { } age && facts.Word("sex") is { } sex)
        {
            egfr = new KidneyFunction(catalogue).Egfr(creatinine, age, sex == "female");
            how = "CKD-EPI 2021 from creatinine, age and sex";
        }
        var criterion = $"eGFR at least {low.Value:G3} mL/min/1.73 m2 for intravenous or arterial iodinated contrast without prophylaxis ({rule.Name}, {rule.Text("date")})";
        if (facts.Word("dialysis") == "yes")
        {
            yield return new("kidney.contrast", CriterionStatus.Note, Severity.Caution, criterion, "maintenance dialysis: the source treats it apart (prophylaxis not indicated; residual function counts).", facts.Show("dialysis"), low.Source, low.Grade, "A8.04");
        }
        else if (facts.Word("acute_kidney_injury") == "yes")
        {
            yield return new("kidney.contrast", CriterionStatus.NotMet, Severity.Caution, criterion, "acute kidney injury: the source names prophylaxis with intravenous saline.", facts.Show("acute_kidney_injury"), low.Source, low.Grade, "A8.04");
        }
        else if (egfr is not { } v)
        {
            var missing = string.Join(", ", facts.Missing("creatinine", "age", "sex"));
            yield return new("kidney.contrast", CriterionStatus.Unknown, Severity.Caution, criterion, missing.Length > 0 ? $"eGFR unknown; missing: {missing}" : "eGFR unknown; the equation holds for adults only", used, low.Source, low.Grade, "A8.04");
        }
        else
        {
            var status = v >= low.Value ? CriterionStatus.Met : CriterionStatus.NotMet;
            var more = v < low.Value ? "; the source names prophylaxis with intravenous saline" : v < discretion.Value ? $"; between {low.Value:G3} and {discretion.Value:G3} the source leaves prophylaxis to the clinician" : "";
            yield return new("kidney.contrast", status, v < discretion.Value ? Severity.Caution : Severity.Info, criterion, $"eGFR {v:F0} mL/min/1.73 m2 ({how}){more}", used, low.Source, low.Grade, "A8.04");
        }
    }

    /// <summary>Child-Pugh.</summary>
    internal Finding ChildPugh()
    {
        string[] names = ["bilirubin", "albumin", "inr", "ascites", "encephalopathy"];
        if (ChildPughScore() is not { } s)
        {
            return Unknown("liver.child-pugh", "Child-Pugh score", names, "pugh1973");
        }
        return Score("liver.child-pugh", $"Child-Pugh {s.Points} points, class {s.Class} (bilirubin {facts.Value("bilirubin"):G4} umol/L, albumin {facts.Value("albumin"):G4} g/L, INR {facts.Value("inr"):G3})", names, "pugh1973", s.Class == 'C' ? Severity.Major : s.Class == 'B' ? Severity.Caution : Severity.Info);
    }

    /// <summary>ALBI.</summary>
    internal Finding Albi()
    {
        string[] names = ["bilirubin", "albumin"];
        if (facts.Value("bilirubin") is not { } bilirubin || facts.Value("albumin") is not { } albumin)
        {
            return Unknown("liver.albi", "ALBI score", names, "johnson2015");
        }
        var s = _liver.Albi(bilirubin, albumin);
        return Score("liver.albi", $"ALBI {s.Score:F3}, grade {s.Grade} (bilirubin {bilirubin:G4} umol/L, albumin {albumin:G4} g/L)", names, "johnson2015");
    }

    /// <summary>MELD.</summary>
    internal Finding Meld()
    {
        string[] names = ["bilirubin", "inr", "creatinine"];
        if (facts.Value("bilirubin", "mg/dL") is not { } bilirubin || facts.Value("inr") is not { } inr || facts.Value("creatinine", "mg/dL") is not { } creatinine)
        {
            return Unknown("liver.meld", "MELD score", names, "kamath2001");
        }
        var dialysis = facts.Word("dialysis");
        var m = _liver.Meld(bilirubin, inr, creatinine, dialysis == "yes");
        return Score("liver.meld", $"MELD {m:F1} (bilirubin {bilirubin:F2} mg/dL, INR {inr:G3}, creatinine {creatinine:F2} mg/dL{(dialysis is null ? ", dialysis unknown, taken as no" : "")})", [.. names, "dialysis"], "kamath2001");
    }

    /// <summary>BCLC stage from the lesions of the case.</summary>
    internal Finding Bclc(IReadOnlyList<Lesion> lesions)
    {
        string[] names = ["ecog", "macrovascular_invasion", "extrahepatic_spread"];
        if (lesions.Count == 0 || ChildPughScore() is not { } cp || facts.Value("ecog") is not { } ecog || facts.Word("macrovascular_invasion") is not { } invasion || facts.Word("extrahepatic_spread") is not { } spread)
        {
            string[] all = ["bilirubin", "albumin", "inr", "ascites", "encephalopathy", .. names];
            return Unknown("liver.bclc", "BCLC stage", all, "reig2022");
        }
        var stage = _staging.Bclc([.. lesions.Select(l => l.DiameterMm)], ecog, cp.Class, invasion == "present", spread == "present");
        return Score("liver.bclc", $"BCLC {stage} from {lesions.Count} segmented lesions, largest {lesions.Max(l => l.DiameterMm):F0} mm, Child-Pugh {cp.Class}, ECOG {ecog:G1}; lesions that are not segmented do not count.", names, "reig2022");
    }

    /// <summary>Up-to-seven from the lesions of the case.</summary>
    internal Finding UpToSeven(IReadOnlyList<Lesion> lesions)
    {
        if (lesions.Count == 0)
        {
            return Unknown("liver.up-to-7", "number of nodules plus largest diameter in cm at most 7", [], "mazzaferro2009");
        }
        var (sum, holds) = _staging.UpToSeven([.. lesions.Select(l => l.DiameterMm)]);
        return new("liver.up-to-7", holds ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Info, "number of nodules plus largest diameter in cm at most 7",
            $"{lesions.Count} segmented lesions + {lesions.Max(l => l.DiameterMm) / 10:F1} cm = {sum:F1}", [], "mazzaferro2009", Grade.E1, "A8.05");
    }

    private ChildPughScore? ChildPughScore() => facts.Value("bilirubin", "mg/dL") is { } bilirubin && facts.Value("albumin") is { } albumin && facts.Value("inr") is { } inr
        && facts.Word("ascites") is { } ascites && facts.Word("encephalopathy") is { } encephalopathy ? _liver.ChildPugh(bilirubin, albumin, inr, ascites, encephalopathy) : null;

    private Finding Score(string id, string message, string[] names, string source, Severity severity = Severity.Info) =>
        new(id, CriterionStatus.Note, severity, "", message, facts.Show(names), source, Grade.E1, "A8.05");

    private Finding Unknown(string id, string what, string[] names, string source)
    {
        var missing = facts.Missing(names);
        return new(id, CriterionStatus.Unknown, Severity.Caution, what, missing.Count > 0 ? $"missing: {string.Join(", ", missing)}" : "no lesion is segmented", facts.Show(names), source, Grade.E1, "A8.05");
    }
}
