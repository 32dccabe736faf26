using System.CommandLine;
using System.Globalization;
using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Planning;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Sweep;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger sweep</c>: one placed step over the values of its parameters.</summary>
public sealed class SweepCommand : ICliCommand
{
    private readonly CaseArguments _arguments = new();

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var plan = new Option<string?>("--plan") { Description = "A plan.json whose first step is varied. Default: the lesion is planned first, with the first value of each setting.", HelpName = "FILE" };
        var set = new Option<string[]>("--set") { Description = "What to vary: a setting, or a key of the catalogue such as liver.perfusion; may be repeated. All combinations are run.", HelpName = "NAME=V1,V2,..." };
        var command = new Command("sweep", "Example: seldinger sweep my-case --set power=60W,80W,100W --set time=5min,10min --out my-sweep\n\nRuns one step over all combinations of the values; path and pose stay where they are. Writes sweep.csv, sweep.svg and sweep.json.")
        {
            _arguments.Case, set, plan, _arguments.Out, _arguments.Therapy, _arguments.Device, _arguments.Target, _arguments.Endpoint, _arguments.Draft,
        };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var output = parsed.GetValue(_arguments.Out) ?? "sweep";
            PlanWriter.RefuseExisting(context, output);
            var sweeper = new Sweeper(context.Therapies, context.Catalogue);
            var given = parsed.GetValue(plan) is { } file ? PlanDocument.Read(file, context.Therapies, context.Catalogue) : null;
            var (therapy, device) = given is { Steps: [var s, ..] } ? (context.Therapies.Find(s.Therapy)!, s.Device) : (Therapy(context, parsed), parsed.GetValue(_arguments.Device));
            var devices = therapy.DeviceKind is { } kind ? context.Catalogue.OfKind(kind).ToList() : [];
            var axes = sweeper.Axes(parsed.GetValue(set) ?? [], therapy, devices.FirstOrDefault(d => d.Id == device) ?? devices.FirstOrDefault(d => d.Json.TryGetProperty("default", out _)) ?? devices.FirstOrDefault());
            var fixedSettings = axes.Where(a => !a.FromCatalogue).ToDictionary(a => a.Name, a => a.ValuesSi[0]);
            var options = _arguments.Options(context, parsed) with { Settings = fixedSettings };
            var result = ProgressDisplay.Run(context, progress =>
            {
                var patient = _arguments.Load(context, parsed, progress, 0.15, cancel);
                options = options with { Targets = options.Targets.Count > 0 ? options.Targets : [.. patient.Targets.Take(1)] };
                var step = given?.Steps[0] ?? Planned(context, patient, options, progress, cancel);
                var swept = sweeper.Run(patient, step, axes, options.Simulation, new CaseArguments.Relay<double>(x => progress.Report(("sweeping", 0.4 + 0.58 * x))), cancel);
                SweepOutputs.Write(output, swept, context.Force);
                return swept;
            });
            if (context.Json)
            {
                context.Out.Write(SweepOutputs.Json(result));
            }
            else
            {
                Summary(result, output, context.Out);
            }
            return ExitCode.Done;
        }));
        return command;
    }

    private Therapy Therapy(CliContext context, ParseResult parsed) => context.Therapies.Find(parsed.GetValue(_arguments.Therapy)!)
        ?? throw new ValidationException([new("--therapy", $"'{parsed.GetValue(_arguments.Therapy)}' is not known.", $"Known: {string.Join(", ", context.Therapies.All.Select(t => t.Id))}.")]);

    private static PlanStep Planned(CliContext context, Core.Cases.Case patient, PlanOptions options, IProgress<(string, double)> progress, CancellationToken cancel)
    {
        var planned = new Planner(context.Therapies, context.Catalogue).Plan(patient, options, new CaseArguments.Relay<(string, double)>(p => progress.Report((p.Item1, 0.15 + 0.25 * p.Item2))), cancel);
        return planned.Targets[0].Step ?? throw new ValidationException([new(planned.Targets[0].Lesion.Name, "no path meets all hard rules, so there is no step to vary.", planned.Targets[0].Paths.LeastViolated?.Advice ?? "Run 'plan' to see why.")]);
    }

    private static void Summary(SweepResult r, string output, TextWriter o)
    {
        o.WriteLine(SeldingerCli.Purpose);
        o.WriteLine($"{r.Case}, {r.Step.Target}: {r.Step.Therapy}, {r.Step.Device}; {r.Points.Count} runs, cells {r.SpacingMm.ToString("0.#", CultureInfo.InvariantCulture)} mm{(r.UserEntries.Count > 0 ? $"; user-supplied: {string.Join(", ", r.UserEntries)}" : "")}");
        o.WriteLine($"  {string.Concat(r.Axes.Select(a => $"{a.Label,18}"))}{"margin",12}{"zone",12}{"healthy",12}{"balance",10}");
        foreach (var p in r.Points)
        {
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {string.Concat(r.Axes.Zip(p.ValuesSi).Select(x => x.First.Shown(x.Second).ToString("G5", CultureInfo.InvariantCulture).PadLeft(18)))}{p.MarginMm,9:F1} mm{p.ZoneMl,9:F1} mL{p.HealthyMl,9:F1} mL{p.EnergyBalance,10:0.0E+0}{(p.Troubles.Count > 0 ? "  numerical trouble" : "")}"));
        }
        o.WriteLine($"Written: {Path.Combine(output, "sweep.csv")}, sweep.svg, sweep.json");
    }
}
