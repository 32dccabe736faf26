using System.CommandLine;
using System.Globalization;
using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Verify;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger verify</c>: a plan against its follow-up: where the margin held and where it failed.</summary>
public sealed class VerifyCommand : ICliCommand
{
    private readonly CaseArguments _arguments = new();

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var run = new Option<string>("--run") { Description = "Output folder of 'plan', 'simulate' or 'demo'.", HelpName = "DIR", Required = true };
        var followUp = new Option<string>("--follow-up") { Description = "Follow-up scan (NIfTI, NRRD, MetaImage), or the mask of the ablation zone when it lies in the planning scan's space.", HelpName = "FILE", Required = true };
        var zone = new Option<string?>("--zone") { Description = "Mask of the ablation zone on the follow-up scan.", HelpName = "FILE" };
        var landmarks = new Option<string?>("--landmarks") { Description = "Landmark pairs: planning x,y,z, follow-up x,y,z a line, LPS mm.", HelpName = "FILE" };
        var asTreated = new Option<string?>("--as-treated") { Description = "The needle as it lay (*.mrk.json line in the planning scan's space): simulated again.", HelpName = "FILE" };
        var noContraction = new Option<bool>("--no-contraction") { Description = "Compare the planned zone as planned; otherwise it is first contracted as heated tissue does." };
        var records = new Option<string?>("--records") { Description = "Folder of prediction-outcome records: this one is added, all are compared.", HelpName = "DIR" };
        var command = new Command("verify", "Example: seldinger verify my-case --run my-plan --follow-up month1.nii.gz --zone month1-zone.nii.gz\n\nRegisters the follow-up, compares the achieved zone with the planned one, and says where the margin held and where it failed.")
        {
            _arguments.Case, run, followUp, zone, landmarks, asTreated, noContraction, records, _arguments.Out, _arguments.Target,
        };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var output = parsed.GetValue(_arguments.Out) ?? "verification";
            PlanWriter.RefuseExisting(context, output);
            var folder = parsed.GetValue(run)!;
            var plan = PlanDocument.Read(Path.Combine(folder, "plan.json"), context.Therapies, context.Catalogue);
            var step = Step(plan, parsed.GetValue(_arguments.Target));
            var file = parsed.GetValue(followUp)!;
            var mask = parsed.GetValue(zone) ?? (FollowUpFiles.IsMask(file) ? file
                : throw new ValidationException([new("--zone", $"is missing, and {file} is no mask.", "Add --zone with the mask of the ablation zone on that scan.")]));
            var result = ProgressDisplay.Run(context, progress =>
            {
                var patient = _arguments.Load(context, parsed, progress, 0.3, cancel);
                return new Verifier(context.Therapies, context.Catalogue).Verify(new()
                {
                    Case = patient,
                    Step = step,
                    PlannedZone = FollowUpFiles.PlannedZone(folder, step.Target!),
                    PlannedTemperature = parsed.GetValue(noContraction) ? null : FollowUpFiles.PlannedTemperature(folder, step.Target!),
                    FollowUpZone = FollowUpFiles.Zone(mask),
                    FollowUpScan = mask == file ? null : FollowUpFiles.Scan(file),
                    Landmarks = parsed.GetValue(landmarks) is { } l ? FollowUpFiles.Landmarks(l) : [],
                    AsTreated = parsed.GetValue(asTreated) is { } t ? FollowUpFiles.Needle(t) : null,
                    Simulation = new SimulationOptions(Threads: context.Threads, Seed: context.Seed),
                }, new CaseArguments.Relay<(string, double)>(p => progress.Report((p.Item1, 0.3 + 0.7 * p.Item2))), cancel);
            });
            IReadOnlyList<PredictionOutcome> all = [result.Outcome];
            if (parsed.GetValue(records) is { } r && result.Self is null)
            {
                OutcomeRecords.Append(r, result.Outcome);
                all = OutcomeRecords.Read(r);
            }
            VerifyOutputs.Write(output, result, all, context.Force);
            if (context.Json)
            {
                context.Out.Write(VerifyOutputs.Json(result, OutcomeRecords.Agree(all)));
            }
            else
            {
                Summary(result, output, context.Out);
            }
            return ExitCode.Done;
        }));
        return command;
    }

    private static PlanStep Step(Plan plan, string[]? targets)
    {
        var steps = plan.Steps.Where(s => s.Target is not null && s.Shaft is not null && (targets is null or { Length: 0 } || targets.Any(t => t == s.Target || s.Target == $"tumour-{t}"))).ToList();
        return steps.Count > 0 ? steps[0]
            : throw new ValidationException([new("--target", "the plan has no placed step for it.", $"Steps: {string.Join(", ", plan.Steps.Select(s => s.Target ?? s.Therapy))}.")]);
    }

    private static void Summary(VerifyResult v, string output, TextWriter o)
    {
        void Line(FormattableString s) => o.WriteLine(s.ToString(CultureInfo.InvariantCulture));
        o.WriteLine(SeldingerCli.Purpose);
        if (v.Self is { } self)
        {
            Line($"{self.Message}; it enters no records.");
        }
        Line($"{v.Case.Id}, {v.Lesion.Name}: {(v.Outcome.ResidualMl > 0 ? $"residual unablated tumour {v.Outcome.ResidualMl:F2} mL" : "the achieved zone covers the lesion")}");
        Line($"  minimal ablative margin: planned {v.Outcome.PlannedMarginMm:F1} mm, achieved {v.Outcome.AchievedMarginMm:F1} mm, weakest {v.Achieved.Weak.Words}");
        Line($"  zone: planned {v.Outcome.PlannedMl:F1} mL, achieved {v.Outcome.AchievedMl:F1} mL; Dice {v.Outcome.Dice:F2}, surfaces {v.Outcome.MeanSurfaceMm:F1} mm apart on average, {v.Outcome.LargestSurfaceMm:F1} mm at most");
        if (v.Contracted is { } c)
        {
            Line($"  compared after contraction of heated tissue: the planned zone as seen afterwards {c.Ml:F1} mL; without contraction Dice {c.DiceWithout:F2}");
        }
        if (v.Registration is { } g)
        {
            Line($"  registration: {g.FixedToMoving.AngleDeg:F1} degrees, {g.FixedToMoving.TranslationMm.Length:F1} mm; repeatability {g.RepeatabilityMm:F2} mm");
        }
        else
        {
            Line($"  registration: none; the mask is taken to lie in the planning scan's space, which is unknown");
        }
        Line($"Open {Path.Combine(output, "report.html")}");
    }
}
