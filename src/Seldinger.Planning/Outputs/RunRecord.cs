namespace Seldinger.Planning.Outputs;

/// <summary>run.json: what differs from run to run and stands nowhere else.</summary>
/// <param name="Schema">Version of this form.</param>
/// <param name="Purpose">Purpose sentence.</param>
/// <param name="Case">Case id.</param>
/// <param name="Program">Name and version of the program.</param>
/// <param name="Runtime">Runtime and operating system.</param>
/// <param name="Command">Command line, or "".</param>
/// <param name="Started">Wall clock at the start, ISO 8601, or "" when the caller has no clock.</param>
/// <param name="ElapsedS">Seconds from start to writing; 0 = not measured.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Inputs">SHA-256 of the inputs by the name the user gave.</param>
/// <param name="Outputs">SHA-256 of the files written, by path in the folder.</param>
/// <param name="Balance">Energy and mass of each simulation and the relative error of its balance, by "lesion.reading" with the unit in the name.</param>
public sealed record RunRecord(string Schema, string Purpose, string Case, string Program, string Runtime, string Command, string Started, double ElapsedS, int Threads, ulong Seed,
    IReadOnlyDictionary<string, string> Inputs, IReadOnlyDictionary<string, string> Outputs, IReadOnlyDictionary<string, double> Balance)
{
    /// <summary>Version of the form.</summary>
    public const string Version = "seldinger-run-1";
}

/// <summary>What the caller knows about a run: the library has no clock.</summary>
public sealed record OutputOptions
{
    /// <summary>Version of the program.</summary>
    public string Version { get; init; } = typeof(OutputOptions).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Command line that was given, for run.json.</summary>
    public string Command { get; init; } = "";

    /// <summary>Wall clock at the start, ISO 8601, for run.json.</summary>
    public string Started { get; init; } = "";

    /// <summary>Seconds since the start, for run.json.</summary>
    public double ElapsedS { get; init; }

    /// <summary>True also prints report.pdf.</summary>
    public bool Pdf { get; init; }

    /// <summary>Errors of the validation book, for the report; null = those committed with this program.</summary>
    public IReadOnlyList<Report.ValidatedError>? ValidatedErrors { get; init; }
}
