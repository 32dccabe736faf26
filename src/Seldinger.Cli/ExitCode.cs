using Seldinger.Core.Errors;

namespace Seldinger.Cli;

/// <summary>Exit codes of every command.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A validation case failed.</summary>
    public const int ValidationFailed = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>Bad input data.</summary>
    public const int BadInput = 3;

    /// <summary>No target has a path that meets all hard rules.</summary>
    public const int NoPath = 4;

    /// <summary>A needed program or package is missing.</summary>
    public const int ResourceMissing = 7;

    /// <summary>Internal error.</summary>
    public const int Internal = 70;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;

    /// <summary>The code and the message of an error.</summary>
    public static (int Code, string Message) Of(Exception error) => error switch
    {
        OperationCanceledException => (Interrupted, "interrupted; nothing half-written was left"),
        ResourceMissingException => (ResourceMissing, error.Message),
        // What was typed wrong is wrong usage; what stands in a file is bad input.
        ValidationException v when v.Violations.All(x => x.Place.StartsWith("--", StringComparison.Ordinal)) => (Usage, error.Message),
        ValidationException or DataFormatException => (BadInput, error.Message),
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException => (BadInput, error.Message),
        _ => (Internal, $"internal error, please report it: {error}"),
    };
}
