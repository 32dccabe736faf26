using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Margin;

/// <summary>What a plan does for one lesion.</summary>
/// <param name="Lesion">Lesion name.</param>
/// <param name="Steps">Steps that reach it, in words ("day 0 microwave-ablation (lesion)").</param>
/// <param name="CoveredShare">Share of its volume inside the union of the zones that were computed, 0..1; null when none was.</param>
public sealed record LesionReachLine(string Lesion, IReadOnlyList<string> Steps, double? CoveredShare)
{
    /// <summary>True when a step aims at it, acts on its territory, organ or the whole body, or a zone covers part of it.</summary>
    public bool Reached => Steps.Count > 0 || CoveredShare > 0;
}

/// <summary>Which lesions the steps of a plan reach, by their scope (lesion, territory, organ, systemic), and which none does.</summary>
public static class LesionReach
{
    /// <summary>One line per lesion of the case.</summary>
    /// <param name="theCase">Case.</param>
    /// <param name="plan">Plan.</param>
    /// <param name="scopeOf">Scope of a therapy id; null = unknown therapy, which reaches only its own target.</param>
    /// <param name="zones">Zones on the case's geometry that were computed for the plan's steps; may be empty.</param>
    public static IReadOnlyList<LesionReachLine> Of(Case theCase, Plan plan, Func<string, StepScope?> scopeOf, IReadOnlyList<Mask> zones)
    {
        ArgumentNullException.ThrowIfNull(theCase);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(scopeOf);
        ArgumentNullException.ThrowIfNull(zones);
        return [.. theCase.Lesions.Select(l => new LesionReachLine(l.Name,
            [.. plan.Steps.Where(s => Reaches(s, l, scopeOf(s.Therapy))).Select(s => $"day {s.Day:0.##} {s.Therapy} ({Word(scopeOf(s.Therapy))})")],
            zones.Count == 0 ? null : Covered(l, zones)))];
    }

    /// <summary>Findings: one for every lesion that no step reaches; one note when all are reached.</summary>
    public static IEnumerable<Finding> Findings(IReadOnlyList<LesionReachLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var left = lines.Where(l => !l.Reached).ToArray();
        foreach (var l in left)
        {
            yield return new($"reach.{l.Lesion}", CriterionStatus.NotMet, Severity.Major, "Every lesion is reached by a step of the plan", $"{l.Lesion}: no step reaches it.", [], "definition", Grade.E1, "A1.18");
        }
        if (left.Length == 0)
        {
            yield return new("reach.all", CriterionStatus.Met, Severity.Info, "Every lesion is reached by a step of the plan", "Every lesion is reached by at least one step.", [], "definition", Grade.E1, "A1.18");
        }
    }

    // A territory or organ step reaches the lesion it names; which others lie in that territory is for the vessel model to say.
    private static bool Reaches(PlanStep step, Lesion lesion, StepScope? scope) => scope == StepScope.Systemic || step.Target == lesion.Name;

    private static string Word(StepScope? scope) => scope is { } s ? s.ToString().ToLowerInvariant() : "unknown scope";

    private static double Covered(Lesion lesion, IReadOnlyList<Mask> zones)
    {
        long all = 0, covered = 0;
        foreach (var zone in zones)
        {
            MaskOverlap.Same(lesion.Mask, zone);
        }
        for (var i = 0; i < lesion.Mask.Data.Length; i++)
        {
            if (lesion.Mask.Data[i] != 0)
            {
                all++;
                foreach (var zone in zones)
                {
                    if (zone.Data[i] != 0)
                    {
                        covered++;
                        break;
                    }
                }
            }
        }
        return all == 0 ? 0 : (double)covered / all;
    }
}
