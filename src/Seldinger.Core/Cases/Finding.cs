using Seldinger.Core.Values;

namespace Seldinger.Core.Cases;

/// <summary>Whether a criterion holds; unknown is a real state and never shown as fine.</summary>
public enum CriterionStatus
{
    /// <summary>Criterion met.</summary>
    Met,

    /// <summary>Criterion not met.</summary>
    NotMet,

    /// <summary>A fact is missing.</summary>
    Unknown,

    /// <summary>Information without a criterion.</summary>
    Note,
}

/// <summary>How much a finding matters when it is not met.</summary>
public enum Severity
{
    /// <summary>For information.</summary>
    Info,

    /// <summary>Deserves attention.</summary>
    Caution,

    /// <summary>Stands against the step as planned.</summary>
    Major,
}

/// <summary>One line of what was checked: every report, screen and interface is a view of these.</summary>
/// <param name="Id">Stable id, for example "coagulation.platelets".</param>
/// <param name="Status">Met, not met, unknown or note.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Criterion">The criterion with its limit, in words.</param>
/// <param name="Message">What was found, with values and units.</param>
/// <param name="Facts">Facts that were used, "name = value unit (date)".</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Grade of the rule.</param>
/// <param name="Row">Requirement row, for example "A8.03".</param>
public sealed record Finding(string Id, CriterionStatus Status, Severity Severity, string Criterion, string Message, IReadOnlyList<string> Facts, string Source, Grade Grade, string Row);
