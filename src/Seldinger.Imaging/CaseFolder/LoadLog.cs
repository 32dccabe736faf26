using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>What is noticed while a case is loaded: findings, and violations that stop the load at its end.</summary>
internal sealed class LoadLog
{
    internal List<Finding> Findings { get; } = [];

    internal List<Violation> Violations { get; } = [];

    internal void Note(string id, string message, string row) => Findings.Add(new(id, CriterionStatus.Note, Severity.Info, "", message, [], "engineering-default", Grade.E1, row));

    internal void Caution(string id, string message, string row, string criterion = "", CriterionStatus status = CriterionStatus.Note) =>
        Findings.Add(new(id, status, Severity.Caution, criterion, message, [], "engineering-default", Grade.E1, row));

    internal void Violate(string place, string problem, string allowed) => Violations.Add(new(place, problem, allowed));
}
