using System.CommandLine;
using Seldinger.Cli.Commands;
using Seldinger.Therapies;

namespace Seldinger.Cli;

/// <summary>The command line: composes commands, maps errors to exit codes; no physics.</summary>
/// <param name="therapies">Therapies that the program offers.</param>
/// <param name="output">Where results go.</param>
/// <param name="error">Where everything else goes.</param>
public sealed class SeldingerCli(TherapyRegistry therapies, TextWriter output, TextWriter error)
{
    /// <summary>The purpose, shown by every help page and report.</summary>
    public const string Purpose = "Research, education and bench tool. Not a medical device; not for clinical use.";

    private readonly GlobalOptions _global = new();

    /// <summary>Parses and runs; returns the exit code.</summary>
    public async Task<int> RunAsync(string[] args, CancellationToken cancel = default)
    {
        var root = Root();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var e in parsed.Errors)
            {
                await error.WriteLineAsync($"seldinger: {e.Message}").ConfigureAwait(false);
            }
            await error.WriteLineAsync($"Try: seldinger {string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')).Take(1))} --help".Replace("  ", " ", StringComparison.Ordinal)).ConfigureAwait(false);
            return ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancel).ConfigureAwait(false);
    }

    private RootCommand Root()
    {
        var root = new RootCommand($"""
            Example: seldinger demo --out demo

            Seldinger plans, simulates and afterwards checks image-guided tumour therapy.
            {Purpose}
            """);
        _global.AddTo(root);
        foreach (var command in CommandList.All(therapies))
        {
            root.Add(command.Build(Guard));
        }
        return root;
    }

    /// <summary>Runs a command's body; every action is asynchronous so that Ctrl-C cancels it instead of killing the process.</summary>
    private Func<ParseResult, CancellationToken, Task<int>> Guard(Func<CliContext, ParseResult, CancellationToken, int> body) => async (parsed, cancel) =>
    {
        try
        {
            return await Task.Run(() => body(_global.Context(parsed, therapies, output, error), parsed, cancel), cancel).ConfigureAwait(false);
        }
        catch (Exception x)
        {
            var (code, message) = ExitCode.Of(x);
            await error.WriteLineAsync($"seldinger: {message}").ConfigureAwait(false);
            return code;
        }
    };
}
