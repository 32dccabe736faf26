namespace Seldinger.Planning.Validation;

/// <summary>One case of the validation book: a folder of references, and the computation that is compared with them.</summary>
/// <param name="Id">Name of its folder under validation/cases.</param>
/// <param name="Run">Computes the figures.</param>
public sealed record ValidationCase(string Id, Func<ValidationContext, IReadOnlyList<ValidationFigure>> Run)
{
    /// <summary>The description in the folder's README.md.</summary>
    public CaseDescription Describe() => CaseDescription.Parse(Id, ValidationFiles.Text($"{Id}/README.md"));

    /// <summary>The references in the folder's reference.csv.</summary>
    public ReferenceTable Reference() => ReferenceTable.Parse($"validation/cases/{Id}/reference.csv", ValidationFiles.Text($"{Id}/reference.csv"));
}

/// <summary>What became of a case.</summary>
/// <param name="Description">The case.</param>
/// <param name="Figures">Its figures; empty when it was not run.</param>
/// <param name="NotRun">Why it was not run; null when it was.</param>
public sealed record CaseResult(CaseDescription Description, IReadOnlyList<ValidationFigure> Figures, string? NotRun)
{
    /// <summary>True when a figure failed.</summary>
    public bool Failed => Figures.Any(f => f.Passed == false);

    /// <summary>"pass", "fail", "scored" (nothing to judge) or "not run".</summary>
    public string Verdict => NotRun is not null ? "not run" : Failed ? "fail" : Figures.Any(f => f.Passed == true) ? "pass" : "scored";
}
