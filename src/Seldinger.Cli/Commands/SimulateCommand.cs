using System.CommandLine;
using Seldinger.Planning;
using Seldinger.Planning.Outputs;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger simulate</c>: runs exactly a given plan.</summary>
public sealed class SimulateCommand : ICliCommand
{
    private readonly CaseArguments _arguments = new();

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var plan = new Option<string?>("--plan") { Description = "A plan.json that 'plan' wrote. Default: the plan in case.yaml.", HelpName = "FILE" };
        var command = new Command("simulate", "Example: seldinger simulate my-case --plan my-plan/plan.json --out my-simulation\n\nRuns exactly that plan; nothing is searched or placed.")
        {
            _arguments.Case, plan, _arguments.Out, _arguments.Margin, _arguments.Operator, _arguments.Uncertainty, _arguments.Endpoint, _arguments.Draft, _arguments.Pdf,
        };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var output = parsed.GetValue(_arguments.Out) ?? "simulation";
            PlanWriter.RefuseExisting(context, output, parsed.GetValue(_arguments.Pdf));
            var options = _arguments.Options(context, parsed) with { DrawsFolder = PlanWriter.DrawsFolder(output) };
            var result = ProgressDisplay.Run(context, progress =>
            {
                var patient = _arguments.Load(context, parsed, progress, 0.3, cancel);
                var steps = parsed.GetValue(plan) is { } file ? PlanDocument.Read(file, context.Therapies, context.Catalogue)
                    : patient.Plan ?? throw new Core.Errors.ValidationException([new("--plan", "no plan is given and case.yaml has none.", "Add --plan FILE, or a 'plan:' list to case.yaml.")]);
                var simulated = new Planner(context.Therapies, context.Catalogue).Simulate(patient, steps, options, new CaseArguments.Relay<(string, double)>(p => progress.Report((p.Item1, 0.3 + 0.6 * p.Item2))), cancel);
                progress.Report(("writing the report", 0.92));
                PlanWriter.Write(context, output, simulated, parsed.GetValue(_arguments.Pdf), cancel);
                return simulated;
            });
            return PlanWriter.Summarise(context, output, result);
        }));
        return command;
    }
}
