using Spectre.Console;

namespace Seldinger.Cli;

/// <summary>Progress of long work: a bar with time left on a terminal, plain lines when redirected, nothing when quiet.</summary>
public static class ProgressDisplay
{
    /// <summary>Runs <paramref name="work"/>; it reports a stage and the share of the whole that is done.</summary>
    public static T Run<T>(CliContext context, Func<IProgress<(string Stage, double Share)>, T> work)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(work);
        if (context.Quiet)
        {
            return work(new Report((_, _) => { }));
        }
        if (Console.IsErrorRedirected || !ReferenceEquals(context.Error, Console.Error))
        {
            var last = "";
            return work(new Report((stage, share) =>
            {
                if (stage != last)
                {
                    last = stage;
                    context.Error.WriteLine($"[{share,4:P0}] {stage}");
                }
            }));
        }
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(context.Error) });
        return console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(p =>
        {
            var task = p.AddTask("starting", maxValue: 1);
            return work(new Report((stage, share) =>
            {
                task.Description = Markup.Escape(stage);
                task.Value = share;
            }));
        });
    }

    private sealed class Report(Action<string, double> show) : IProgress<(string Stage, double Share)>
    {
        void IProgress<(string Stage, double Share)>.Report((string Stage, double Share) value) => show(value.Stage, value.Share);
    }
}
