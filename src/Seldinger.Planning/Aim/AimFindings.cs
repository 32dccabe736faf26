using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Aim;

/// <summary>Findings of a path search.</summary>
internal static class AimFindings
{
    /// <summary>Whether each instrument of a step, as it lies, holds the hard limits of a path.</summary>
    public static IEnumerable<Finding> OfInstruments(IReadOnlyList<RankedPath> paths, IReadOnlyList<MeasuredProng> prongs)
    {
        var list = OfShafts(paths).ToList();
        if (prongs.Count > 0)
        {
            var broken = Breaks([], prongs, "");
            list.Add(new("path.prongs", broken.Count == 0 ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, "Every tine or tip beside the shaft keeps the clearances of a path",
                $"{prongs.Count - broken.Count} of {prongs.Count} {(prongs[0].Prong.FromSkin ? "tips" : "tines")} keep their clearance{(broken.Count == 0 ? "" : $"; {string.Join("; ", broken)}")}. How the device is turned about its axis is not known; they are measured as they are drawn.", [], "engineering-default", Grade.E4, "A3.03"));
        }
        return list;
    }

    /// <summary>What breaks a hard limit, one line per needle, tine or tip.</summary>
    public static IReadOnlyList<string> Breaks(IReadOnlyList<RankedPath> paths, IReadOnlyList<MeasuredProng> prongs, string instrument)
    {
        string Why(IReadOnlyList<PathViolation> violations) => string.Join(", ", violations.Select(v => v.Text));
        return [.. paths.Select((p, n) => (p, n)).Where(x => !x.p.MeetsHardLimits).Select(x => $"{instrument} {x.n + 1} of {paths.Count}: {Why(x.p.Violations)}"),
            .. prongs.Where(p => p.Violations.Count > 0).Select(p => $"{p.Prong.Name}: {Why(p.Violations)}")];
    }

    private static IEnumerable<Finding> OfShafts(IReadOnlyList<RankedPath> paths) => paths.Select((p, n) => new Finding($"path.instrument-{n + 1}", p.MeetsHardLimits ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major,
        "The instrument as it lies meets all hard limits of a path", $"Instrument {n + 1} of {paths.Count}, {p.LengthMm:F0} mm: {(p.MeetsHardLimits ? "all limits hold" : string.Join("; ", p.Violations.Select(v => v.Text)))}; {p.UnassessedMm:F0} mm through unlabelled tissue, not assessed.", [],
        "engineering-default", Grade.E4, "A3.03"));

    public static IReadOnlyList<Finding> Of(AccessMap map, Case theCase, IReadOnlyList<RankedPath> paths, LeastViolatedPath? least, LesionContext context)
    {
        var list = new List<Finding>();
        void Add(string id, CriterionStatus status, Severity severity, string criterion, string message, string row, string source = "engineering-default", Grade grade = Grade.E4, IReadOnlyList<string>? facts = null) =>
            list.Add(new($"path.{id}", status, severity, criterion, message, facts ?? [], source, grade, row));
        var name = map.Lesion.Name;
        Add("feasible", paths.Count > 0 ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, "A straight path meets all hard limits",
            paths.Count > 0 ? $"{name}: {paths.Count} distinct paths listed; best {paths[0].LengthMm:F0} mm long." : $"{name}: no path meets all hard limits. {least?.Advice}", "A3.03");
        if (map.TableDirection is null)
        {
            Add("position", CriterionStatus.Unknown, Severity.Caution, "Entry not on the table side", "The patient's position is unknown: the table rule was not applied.", "A3.03", facts: [$"position = {theCase.Position}"]);
        }
        if (map.Hosts.Count == 0)
        {
            Add("organ", CriterionStatus.Unknown, Severity.Caution, "Organ of the target known", $"No segmented organ holds {name}: capsule angle and parenchyma before the tumour were not checked.", "A3.04");
        }
        if (context.CapsuleMm is { } c && c < map.Rules.SubcapsularMm)
        {
            Add("subcapsular", CriterionStatus.NotMet, Severity.Caution, $"Lesion at least {map.Rules.SubcapsularMm:F0} mm from the capsule",
                $"{name} is subcapsular: {c:F1} mm from the surface of the {Words.Of(map.HostName)}. Paths are required to run through at least {map.Rules.ParenchymaMm:F0} mm of parenchyma first (indirect puncture).", "A3.04", "subcapsular2020", Grade.E3);
        }
        if (context.VesselMm is { } v && v < map.Rules.PerivascularMm)
        {
            Add("perivascular", CriterionStatus.NotMet, Severity.Caution, $"Lesion at least {map.Rules.PerivascularMm:F0} mm from vessels of {map.Rules.VesselDiameterMm:F0} mm and more",
                $"{name} is perivascular: {v:F1} mm from a large vessel ({Words.Of(context.VesselName)}). Expect a heat sink on that side.", "A3.04", "huang2014vessels", Grade.E3);
        }
        foreach (var organ in context.NotAssessed)
        {
            Add($"not-assessed.{organ.Replace(' ', '-')}", CriterionStatus.Unknown, Severity.Caution, "Organs near the path are segmented", $"{organ}: not segmented, not assessed.", "A1.10");
        }
        if (paths.Count > 0)
        {
            var best = paths[0];
            Add("unassessed-length", CriterionStatus.Note, Severity.Info, "Tissue on the path is labelled", $"{best.UnassessedMm:F0} of {best.LengthMm:F0} mm of the first path run through tissue that no label names: not assessed.", "A3.03");
            var near = paths.Select(p => (p.Rank, Lung: p.Closest.Where(s => s.Structure.StartsWith("lung", StringComparison.Ordinal)).Select(s => s.ClearanceMm).DefaultIfEmpty(double.MaxValue).Min()))
                .Where(p => p.Lung < map.Rules.PleuraCautionMm).ToArray();
            if (near.Length > 0)
            {
                Add("pleura", CriterionStatus.NotMet, Severity.Caution, $"At least {map.Rules.PleuraCautionMm:F0} mm from aerated lung",
                    $"{(near.Length == 1 ? "Path" : "Paths")} {string.Join(", ", near.Select(p => $"{p.Rank} ({p.Lung:F1} mm)"))} pass close to lung; the pleural recess reaches further than the lung that is seen.", "A3.03");
            }
            Add("haemorrhage", CriterionStatus.Note, Severity.Info, "Relative haemorrhage index of the track", $"{best.HaemorrhageIndex:F2} relative to an 18G track without a vessel beside it (OD {best.OuterDiameterMm:F2} mm, {best.BesideVesselMm:F0} mm beside vessels, {best.CapsuleCrossings} capsule crossings). {map.Rules.Haemorrhage.Evidence}", "A3.02", "plecha1997", Grade.E3);
        }
        foreach (var lifted in map.Options.LiftedRules)
        {
            Add($"lifted.{lifted}", CriterionStatus.Note, Severity.Major, $"Rule '{lifted}' holds", $"The rule '{lifted}' was lifted by the user.", "A3.03");
        }
        return list;
    }
}
