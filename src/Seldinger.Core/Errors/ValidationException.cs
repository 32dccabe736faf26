namespace Seldinger.Core.Errors;

/// <summary>One thing that is wrong with a case, plan or option.</summary>
/// <param name="Place">File and line, or option name.</param>
/// <param name="Problem">What is wrong, with the value.</param>
/// <param name="Allowed">What is allowed and what to do.</param>
public sealed record Violation(string Place, string Problem, string Allowed)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Problem} {Allowed}";
}

/// <summary>A case, plan or set of options that is wrong; carries all violations at once; exit code 3.</summary>
/// <param name="violations">All violations, at least one.</param>
public sealed class ValidationException(IReadOnlyList<Violation> violations)
    : Exception(string.Join(Environment.NewLine, violations))
{
    /// <summary>All violations.</summary>
    public IReadOnlyList<Violation> Violations { get; } = violations;
}

/// <summary>A program that is needed and not installed; exit code 7; the message names the package.</summary>
/// <param name="message">What is missing and which package brings it.</param>
public sealed class ResourceMissingException(string message) : Exception(message);
