using System.CommandLine;
using Seldinger.Planning.Bench;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger bench</c>: speed, in the same run as what it is compared with. Nothing passes or fails.</summary>
public sealed class BenchCommand : ICliCommand
{
    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var names = new Argument<string[]>("NAME") { Description = $"Benchmarks; none = all. Known: {string.Join(", ", SpeedBench.Names)}.", Arity = ArgumentArity.ZeroOrMore };
        names.Validators.Add(r =>
        {
            foreach (var name in r.Tokens.Select(t => t.Value).Where(v => !SpeedBench.Names.Contains(v)))
            {
                r.AddError($"'{name}' is no benchmark. Known: {string.Join(", ", SpeedBench.Names)}.");
            }
        });
        var command = new Command("bench", "Example: seldinger bench bioheat\n\nTimes the main parts beside C++ (g++), numpy and scipy where they are installed, and beside the targets of the design, which are for two cores.") { names };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var load = SpeedBench.LoadAverage;
            var results = ProgressDisplay.Run(context, progress => new SpeedBench(context.Catalogue, context.Therapies, context.Threads).Run(parsed.GetValue(names) ?? [], progress, cancel));
            context.Write(new { Threads = context.Threads, Cores = Environment.ProcessorCount, LoadAverageBefore = load, Results = results }, o => Table(o, context.Threads, load, results));
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Table(TextWriter o, int threads, double? load, IReadOnlyList<BenchResult> results)
    {
        o.WriteLine(FormattableString.Invariant($"{threads} threads on {Environment.ProcessorCount} cores; load average before: {(load is { } before ? before.ToString("F1", System.Globalization.CultureInfo.InvariantCulture) : "unknown")}"));
        if (load > 0.5 * Environment.ProcessorCount)
        {
            o.WriteLine("The machine is busy with other work: times below say little, ratios to peers of the same run a little more.");
        }
        foreach (var r in results)
        {
            o.WriteLine();
            o.WriteLine($"{r.Name}: {r.Title}");
            foreach (var l in r.Lines)
            {
                o.WriteLine($"  {l.Name,-52} {Number(l.Value),10} {(l.Unit == "1" ? "" : l.Unit),-8} {l.Note}".TrimEnd());
            }
            foreach (var t in r.Targets)
            {
                o.WriteLine($"  {(t.Reached ? "reached" : "MISSED"),-8} {t.Name}: {Number(t.Value)}{Unit(t)}, target {(t.AtLeast ? "at least" : "at most")} {Number(t.Target)}{Unit(t)} (ratio {Number(t.Ratio)})");
            }
            foreach (var m in r.Missing)
            {
                o.WriteLine($"  not run  {m}");
            }
        }
    }

    private static string Unit(BenchTarget t) => t.Unit == "1" ? "" : " " + t.Unit;

    private static string Number(double x) => x.ToString(Math.Abs(x) >= 100 ? "F0" : "G3", System.Globalization.CultureInfo.InvariantCulture);
}
