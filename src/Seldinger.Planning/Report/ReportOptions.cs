namespace Seldinger.Planning.Report;

/// <summary>How far predictions of a modality were off in one validation case: reports print the worst beside the result.</summary>
/// <param name="Therapy">Therapy id, for example "microwave-ablation".</param>
/// <param name="Case">Id of the validation case.</param>
/// <param name="Quantity">What was compared, for example "zone short axis".</param>
/// <param name="Error">Largest error that was found, in <paramref name="Unit"/>; the sign as predicted minus published.</param>
/// <param name="Unit">Unit of the error, for example "mm" or "%".</param>
/// <param name="HeldOut">False when the data were used to set parameters.</param>
/// <param name="Source">Key of references.bib.</param>
public sealed record ValidatedError(string Therapy, string Case, string Quantity, double Error, string Unit, bool HeldOut, string Source);

/// <summary>What a report may be given beside the plan.</summary>
public sealed record ReportOptions
{
    /// <summary>Errors of the validation book; those of the plan's therapy are printed, the worst first. Empty = the report says that none is stored.</summary>
    public IReadOnlyList<ValidatedError> ValidatedErrors { get; init; } = [];

    /// <summary>Version of the program.</summary>
    public string Version { get; init; } = "";

    /// <summary>Threads for pictures; the bytes do not depend on it.</summary>
    public int Threads { get; init; } = 2;
}
