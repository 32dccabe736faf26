using Seldinger.Core.Cases;

namespace Seldinger.Planning.Report;

/// <summary>Facts against criteria: not met first, then unknown, then met, then notes.</summary>
internal static class FindingsSection
{
    private const int Lines = 8;
    private static readonly string[] ElsewhereIds = ["plan.not-addressed", "plan.recovery"];

    public static Markup Draw(PlanResult plan)
    {
        var groups = new[] { ("Patient, images and plan", plan.Findings) }.Concat(plan.Targets.Select(t => (t.Lesion.Name, Of(t))));
        var rows = Markup.Join(groups.Select(g => Group(g.Item1, g.Item2)));
        return Markup.Of($"""
            <section id="criteria"><h2>Facts and criteria</h2>
            <p class="lead">Each line checks facts against a named criterion. There is no overall verdict; a fact that is missing stays unknown.</p>
            <table class="criteria"><thead><tr><th>Status</th><th>Criterion</th><th>Found</th><th>Source</th><th>Grade</th></tr></thead><tbody>{rows}</tbody></table>
            {Notes(plan)}
            <p class="small">Grades: {Grades()}</p></section>
            """);
    }

    /// <summary>Not met and unknown in few words, for the top of the page.</summary>
    public static Markup Summary(PlanResult plan)
    {
        var all = All(plan).ToList();
        var left = plan.Reach.Where(r => !r.Reached).Select(r => r.Lesion).ToList();
        var notMet = all.Where(f => f.Status == CriterionStatus.NotMet).OrderByDescending(f => f.Severity).ToList();
        var lines = notMet.Where(f => !f.Id.StartsWith("reach.", StringComparison.Ordinal)).Select(f => Short(f)).Prepend(left.Count == 0 ? "" : $"No step reaches {string.Join(", ", left)}").Where(l => l.Length > 0).ToList();
        var met = all.Count(f => f.Status == CriterionStatus.Met);
        var bad = notMet.Count == 0 ? Markup.None
            : Markup.Of($"<div class=\"call bad\"><b>Not met: {lines.Count}</b><ul>{lines.Take(Lines).Select(l => Markup.Of($"<li>{ReportText.Capital(l)}</li>"))}</ul>{More(lines.Count - Lines)}</div>");
        var (names, organs) = Open(plan);
        var open = names.Count + organs.Count == 0 ? Markup.None
            : Markup.Of($"<div class=\"call warn\"><b>Unknown: {names.Count + organs.Count}</b><ul>{names.Take(Lines).Select(n => Markup.Of($"<li>{ReportText.Capital(n)}</li>"))}{(organs.Count > 0 ? Markup.Of($"<li>Not segmented, so not assessed: {string.Join(", ", organs)}</li>") : Markup.None)}</ul>{More(names.Count - Lines)}</div>");
        return Markup.Of($"<div class=\"calls\">{bad}{open}</div><p class=\"small\">{met} criteria met. <a href=\"#criteria\">All facts and criteria</a></p>");
    }

    /// <summary>What is unknown, in few words: missing facts, and important organs that nobody segmented. What is only worth a note does not count.</summary>
    public static (IReadOnlyList<string> Names, IReadOnlyList<string> Organs) Open(PlanResult plan)
    {
        var unknown = All(plan).Where(f => f.Status == CriterionStatus.Unknown).OrderByDescending(f => f.Severity).ToLookup(f => f.Id.Contains("not-assessed", StringComparison.Ordinal));
        return ([.. unknown[false].Where(f => f.Severity > Severity.Info).Select(Short).Distinct()], [.. unknown[true].Select(f => f.Message.Split(':')[0]).Distinct()]);
    }

    /// <summary>Findings of a lesion with those of its guidance.</summary>
    private static IReadOnlyList<Finding> Of(TargetPlan target) => [.. target.Findings, .. target.Guidance.Findings];

    /// <summary>All findings of a plan.</summary>
    public static IEnumerable<Finding> All(PlanResult plan) => Listed(plan.Findings.Concat(plan.Targets.SelectMany(Of)));

    public static Finding? Text(PlanResult plan, string id) => plan.Findings.FirstOrDefault(f => f.Id == id);

    public static Markup Tag(CriterionStatus status) => status switch
    {
        CriterionStatus.Met => new("<span class=\"st-tag met\">met</span>"),
        CriterionStatus.NotMet => new("<span class=\"st-tag notmet\">not met</span>"),
        CriterionStatus.Unknown => new("<span class=\"st-tag unknown\">unknown</span>"),
        _ => new("<span class=\"st-tag noted\">note</span>"),
    };

    private static IEnumerable<Finding> Listed(IEnumerable<Finding> findings) => findings.Where(f => !ElsewhereIds.Contains(f.Id)).DistinctBy(f => (f.Id, f.Status, f.Message));

    /// <summary>Notes without a criterion and without a source of their own: what was noticed while loading.</summary>
    private static bool Loading(Finding f) => f.Status == CriterionStatus.Note && f.Criterion.Length == 0 && f.Source == "engineering-default" && f.Severity == Severity.Info;

    private static Markup Notes(PlanResult plan)
    {
        var notes = All(plan).Where(Loading).ToList();
        return notes.Count == 0 ? Markup.None : Markup.Of($"<details><summary>Notes on loading ({notes.Count})</summary><ul class=\"small\">{notes.Select(f => Markup.Of($"<li>{ReportText.Capital(f.Message)}</li>"))}</ul></details>");
    }

    private static Markup Group(string name, IEnumerable<Finding> findings)
    {
        var sorted = Listed(findings).Where(f => !Loading(f)).OrderBy(f => f.Status switch { CriterionStatus.NotMet => 0, CriterionStatus.Unknown => 1, CriterionStatus.Met => 2, _ => 3 })
            .ThenByDescending(f => f.Severity).ThenBy(f => f.Id, StringComparer.Ordinal).ToList();
        return sorted.Count == 0 ? Markup.None : Markup.Of($"<tr class=\"grouphead\"><td colspan=\"5\">{name}</td></tr>{sorted.Select(Row)}");
    }

    private static Markup Row(Finding f)
    {
        var facts = f.Facts.Count == 0 ? Markup.None : Markup.Of($"<br><span class=\"key\">{string.Join("; ", f.Facts)}</span>");
        return Markup.Of($"<tr><td>{Tag(f.Status)}</td><td>{ReportText.Capital(f.Criterion)}</td><td>{ReportText.Capital(f.Message)}{facts}</td><td>{ReportText.Source(f.Source)}</td><td>{ReportText.GradeBadge(f.Grade)}</td></tr>");
    }

    /// <summary>The first sentence, and not more than fits in two lines; the whole stands in the table.</summary>
    private static string Short(Finding f)
    {
        const int most = 150;
        // "missing: albumin" says nothing without what it is missing for.
        var message = f.Message.StartsWith("missing", StringComparison.Ordinal) && f.Criterion.Length > 0 ? $"{f.Criterion}: {f.Message}" : f.Message;
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        var first = (end > 0 ? message[..end] : message).TrimEnd('.');
        return first.Length <= most ? first : first[..(first.LastIndexOf(' ', most) is > 0 and var cut ? cut : most)] + " …";
    }

    private static Markup More(int count) => count > 0 ? Markup.Of($"<span class=\"small\">and {count} more below</span>") : Markup.None;

    private static Markup Grades() => Markup.Join(Enum.GetValues<Core.Values.Grade>().Select(g => Markup.Of($"{ReportText.GradeBadge(g)} {ReportText.Meaning(g)}. ")));
}
