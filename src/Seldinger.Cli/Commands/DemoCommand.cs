using System.CommandLine;
using Seldinger.Planning;
using Seldinger.Planning.BuiltInPatient;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger demo</c>: writes the built-in patient as an ordinary case and plans it.</summary>
public sealed class DemoCommand : ICliCommand
{
    private readonly CaseArguments _arguments = new();

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var command = new Command("demo", "Example: seldinger demo --out demo\n\nWrites the built-in patient (digital, no real person) as an ordinary case folder and plans it: open demo/report.html.")
        {
            _arguments.Out, _arguments.Therapy, _arguments.Device, _arguments.Target, _arguments.Margin, _arguments.Set,
            _arguments.Guidance, _arguments.Operator, _arguments.Robust, _arguments.Inverse, _arguments.Endpoint, _arguments.Draft, _arguments.Pdf,
        };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var output = parsed.GetValue(_arguments.Out) ?? "demo";
            PlanWriter.RefuseExisting(context, output, parsed.GetValue(_arguments.Pdf));
            var options = _arguments.Options(context, parsed);
            PlanResult? result = null;
            ProgressDisplay.Run(context, progress =>
            {
                Core.IO.AtomicOutput.Folder(output, context.Force, folder =>
                {
                    var caseFolder = Path.Combine(folder, "case");
                    DigitalPatientCase.Write(caseFolder, new Core.Values.Draw(context.Catalogue), context.Seed, progress: new CaseArguments.Relay<double>(p => progress.Report(("growing the built-in patient", 0.2 * p))), threads: context.Threads);
                    var patient = CaseArguments.LoadFrom(context, caseFolder, new CaseArguments.Relay<(string, double)>(p => progress.Report((p.Item1, 0.2 + 0.5 * p.Item2))), 0.2, cancel);
                    result = new Planner(context.Therapies, context.Catalogue).Plan(patient, options, new CaseArguments.Relay<(string, double)>(p => progress.Report((p.Item1, 0.35 + 0.55 * p.Item2))), cancel);
                    progress.Report(("writing the report", 0.92));
                    PlanWriter.Fill(context, folder, result, parsed.GetValue(_arguments.Pdf), cancel);
                });
                return 0;
            });
            return PlanWriter.Summarise(context, output, result!);
        }));
        return command;
    }
}
