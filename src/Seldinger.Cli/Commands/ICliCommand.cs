using System.CommandLine;

namespace Seldinger.Cli.Commands;

/// <summary>Wraps a command's body: errors become exit codes, Ctrl-C becomes cancellation.</summary>
public delegate Func<ParseResult, CancellationToken, Task<int>> Guard(Func<CliContext, ParseResult, CancellationToken, int> body);

/// <summary>One command, one file.</summary>
public interface ICliCommand
{
    /// <summary>The command with its options; help begins with an example.</summary>
    Command Build(Guard guard);
}
