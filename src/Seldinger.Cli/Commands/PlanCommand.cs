using System.CommandLine;
using Seldinger.Planning;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger plan</c>: checks, measures, finds and ranks paths, places, simulates one therapy, maps margins.</summary>
public sealed class PlanCommand : ICliCommand
{
    private readonly CaseArguments _arguments = new();

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var command = new Command("plan", "Example: seldinger plan my-case --therapy microwave-ablation --out my-plan\n\nChecks the facts, finds and ranks paths, places the instrument, simulates the zone and maps the margin; writes report.html and maps.")
        {
            _arguments.Case, _arguments.Out, _arguments.Therapy, _arguments.Device, _arguments.Target, _arguments.Margin, _arguments.Set, _arguments.Applicators, _arguments.Overlapping,
            _arguments.Guidance, _arguments.Operator, _arguments.Robust, _arguments.Inverse, _arguments.Uncertainty, _arguments.Endpoint, _arguments.Draft, _arguments.Pdf,
        };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var output = parsed.GetValue(_arguments.Out) ?? "plan";
            PlanWriter.RefuseExisting(context, output, parsed.GetValue(_arguments.Pdf));
            var options = _arguments.Options(context, parsed) with { DrawsFolder = PlanWriter.DrawsFolder(output) };
            var result = ProgressDisplay.Run(context, progress =>
            {
                var patient = _arguments.Load(context, parsed, progress, 0.2, cancel);
                var planned = new Planner(context.Therapies, context.Catalogue).Plan(patient, options, new CaseArguments.Relay<(string, double)>(p => progress.Report((p.Item1, 0.2 + 0.7 * p.Item2))), cancel);
                progress.Report(("writing the report", 0.92));
                PlanWriter.Write(context, output, planned, parsed.GetValue(_arguments.Pdf), cancel);
                return planned;
            });
            return PlanWriter.Summarise(context, output, result);
        }));
        return command;
    }
}
