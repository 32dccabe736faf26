using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Outputs;

/// <summary>One finding as findings.json has it.</summary>
/// <param name="Target">Lesion it belongs to; null = patient, images or plan.</param>
/// <param name="Id">Stable id.</param>
/// <param name="Status">met, not-met, unknown or note.</param>
/// <param name="Severity">info, caution or major.</param>
/// <param name="Criterion">The criterion with its limit.</param>
/// <param name="Message">What was found.</param>
/// <param name="Facts">Facts used, "name = value unit (date)".</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Evidence grade.</param>
/// <param name="Row">Requirement row.</param>
public sealed record FindingLine(string? Target, string Id, CriterionStatus Status, Severity Severity, string Criterion, string Message, IReadOnlyList<string> Facts, string Source, Grade Grade, string Row);

/// <summary>findings.json: everything that was checked. There is no overall verdict.</summary>
/// <param name="Schema">Version of this form.</param>
/// <param name="Purpose">Purpose sentence.</param>
/// <param name="Case">Case id.</param>
/// <param name="Findings">The findings.</param>
public sealed record FindingsDocument(string Schema, string Purpose, string Case, IReadOnlyList<FindingLine> Findings)
{
    /// <summary>Version of the form.</summary>
    public const string Version = "seldinger-findings-1";

    /// <summary>The findings of a plan: the patient's, then each target's with its guidance.</summary>
    public static FindingsDocument Of(PlanResult plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var lines = plan.Findings.Select(f => Line(null, f)).Concat(plan.Targets.SelectMany(t => t.Findings.Concat(t.Guidance.Findings).DistinctBy(f => (f.Id, f.Message)).Select(f => Line(t.Lesion.Name, f))));
        return new(Version, PlanDocument.PurposeText, plan.Case.Id, [.. lines]);
    }

    private static FindingLine Line(string? target, Finding f) => new(target, f.Id, f.Status, f.Severity, f.Criterion, f.Message, f.Facts, f.Source, f.Grade, f.Row);
}
