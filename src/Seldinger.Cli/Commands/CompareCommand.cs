using System.CommandLine;
using System.Globalization;
using Seldinger.Planning.Compare;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger compare</c>: the same lesion under every feasible therapy; one page, no merged score.</summary>
public sealed class CompareCommand : ICliCommand
{
    private readonly CaseArguments _arguments = new();

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var full = new Option<bool>("--full") { Description = "Cells of 1 mm as 'plan' has them; without it 2 mm, marked as a draft." };
        var command = new Command("compare", "Example: seldinger compare my-case --target tumour-2 --out my-comparison\n\nPlans and simulates the lesion with every therapy that acts on a lesion, and puts coverage, healthy tissue, punctures, organs near, energy, time, evidence and validated error side by side. What cannot be done is listed with the reason. There is no merged score.")
        {
            _arguments.Case, _arguments.Out, _arguments.Target, _arguments.Margin, _arguments.Guidance, _arguments.Operator, _arguments.Endpoint, full,
        };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var output = parsed.GetValue(_arguments.Out) ?? "comparison";
            PlanWriter.RefuseExisting(context, output);
            var options = _arguments.Options(context, parsed);
            options = options with { Simulation = options.Simulation with { SpacingMm = parsed.GetValue(full) ? 1 : 2 } };
            var comparison = ProgressDisplay.Run(context, progress =>
            {
                var patient = _arguments.Load(context, parsed, progress, 0.1, cancel);
                var compared = new Comparer(context.Therapies, context.Catalogue).Run(patient, options, new CaseArguments.Relay<(string, double)>(p => progress.Report((p.Item1, 0.1 + 0.85 * p.Item2))), cancel);
                progress.Report(("writing the page", 0.96));
                CompareOutputs.Write(output, compared, context.Force, context.Threads);
                return compared;
            });
            if (context.Json)
            {
                context.Out.Write(CompareOutputs.Json(comparison));
            }
            else
            {
                Summary(comparison, output, context.Out);
            }
            return comparison.AnyFeasible ? ExitCode.Done : ExitCode.NoPath;
        }));
        return command;
    }

    private static void Summary(Comparison c, string output, TextWriter o)
    {
        o.WriteLine(SeldingerCli.Purpose);
        foreach (var lesion in c.Lesions)
        {
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{c.Case}, {lesion.Lesion}: {lesion.VolumeMl:F1} mL, {lesion.DiameterMm:F0} mm; margin asked for {c.AskedMarginMm:F0} mm; cells {c.SpacingMm:F0} mm"));
            o.WriteLine($"  {"therapy",-28} {"margin",9} {"inside",7} {"healthy",9} {"punctures",9} {"organs near",11} {"time",8}  grade");
            foreach (var t in lesion.Therapies)
            {
                o.WriteLine(t.Result is { } r
                    ? string.Create(CultureInfo.InvariantCulture, $"  {t.Therapy,-28} {r.MarginMm,6:F1} mm {100 * r.Coverage[0].Covered,5:F0} % {r.HealthyMl,6:F1} mL {r.Punctures,9} {r.Organs.Count,11} {r.TimeMin,4:F0} min  {t.Grade}")
                    : $"  {t.Therapy,-28} not feasible: {t.NotFeasible}");
            }
        }
        o.WriteLine($"No score: open {Path.Combine(output, "report.html")}");
    }
}
