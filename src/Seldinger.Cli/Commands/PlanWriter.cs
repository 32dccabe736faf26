using System.Globalization;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Uncertainty;

namespace Seldinger.Cli.Commands;

/// <summary>What <c>plan</c>, <c>simulate</c> and <c>demo</c> do at their end: write the folder, print the summary, choose the exit code.</summary>
public static class PlanWriter
{
    private const int ShelfLines = 5;

    /// <summary>Refuses, before long work begins, an output folder that could not be written at its end.</summary>
    /// <exception cref="ValidationException">The folder exists and --force is not given, or it cannot be written.</exception>
    /// <exception cref="ResourceMissingException">A PDF is asked for and no browser is installed.</exception>
    public static void RefuseExisting(CliContext context, string output, bool pdf = false)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (pdf && PdfPrinter.Find() is null)
        {
            throw new ResourceMissingException(PdfPrinter.Missing);
        }
        Core.IO.AtomicOutput.RequireFolder(output, context.Force);
    }

    /// <summary>Where finished draws of an output folder wait until it is written: beside it.</summary>
    public static string DrawsFolder(string output) => Path.GetFullPath(output).TrimEnd(Path.DirectorySeparatorChar) + ".draws";

    /// <summary>Writes all outputs of a plan into a folder that appears whole.</summary>
    public static void Write(CliContext context, string output, PlanResult result, bool pdf, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        Core.IO.AtomicOutput.Folder(output, context.Force, folder => Fill(context, folder, result, pdf, cancel));
        DrawStore.Remove(DrawsFolder(output));
    }

    /// <summary>Writes all outputs of a plan into an open folder.</summary>
    public static void Fill(CliContext context, string folder, PlanResult result, bool pdf, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(result);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var started = self.StartTime.ToUniversalTime();
        PlanOutputs.Fill(folder, result, new()
        {
            Command = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            Started = started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ElapsedS = (DateTime.UtcNow - started).TotalSeconds,
            Pdf = pdf,
        }, cancel);
    }

    /// <summary>The summary on stdout; exit code 4 when no lesion has a path that meets all hard rules.</summary>
    public static int Summarise(CliContext context, string output, PlanResult result)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(result);
        context.Write(Document(output, result), o =>
        {
            o.WriteLine(SeldingerCli.Purpose);
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Case.Id}: {result.Therapy.Name}, {result.Device.Name}{(result.Therapy.Scope == Core.Plans.StepScope.Lesion ? $"; margin asked for {result.AskedMarginMm:F0} mm" : "")}"));
            if (result.AllFindings.FirstOrDefault(f => f.Id == "case.template" && f.Message.StartsWith("GENERIC", StringComparison.Ordinal)) is { } generic)
            {
                o.WriteLine(generic.Message);
            }
            foreach (var t in result.Targets)
            {
                o.WriteLine();
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{t.Lesion.Name}: {t.Lesion.VolumeMl:F1} mL, {t.Lesion.DiameterMm:F0} mm"));
                Target(o, t, result);
            }
            o.WriteLine();
            o.WriteLine($"Open {Path.Combine(output, "report.html")}");
        });
        return result.AnyPath ? ExitCode.Done : ExitCode.NoPath;
    }

    private static void Target(TextWriter o, TargetPlan t, PlanResult result)
    {
        void Line(FormattableString s) => o.WriteLine("  " + s.ToString(CultureInfo.InvariantCulture));
        Shelf(o, t);
        if (t.Step is null)
        {
            Line($"{PathWords.Of(t.Paths.Kind).NoneFound}.");
            if (t.Paths.LeastViolated is { } least)
            {
                Line($"{least.Advice}");
            }
            foreach (var f in t.Paths.Findings.Where(f => f is { Status: not CriterionStatus.Met, Severity: Severity.Major }))
            {
                Line($"{f.Message}");
            }
            foreach (var r in t.Paths.Skin.Regions.Take(6))
            {
                Line($"blocked: {r.Reason} ({r.AreaShare:P0} of the skin)");
            }
            return;
        }
        if (t.Step.Shaft is null)
        {
            foreach (var f in t.Findings.Where(f => f.Id.StartsWith("flow.", StringComparison.Ordinal)))
            {
                Line($"{f.Criterion}: {f.Message}");
            }
            return;
        }
        var (parameters, words) = (result.Therapy.Parameters(result.Device), PathWords.Of(t.Paths.Kind));
        if (t.Paths.Kind == AccessKind.Transcutaneous)
        {
            Line($"pose: skin point ({t.Step.EntryMm!.Value.X:F0}, {t.Step.EntryMm.Value.Y:F0}, {t.Step.EntryMm.Value.Z:F0}) mm LPS, focus {t.Step.Shaft!.LengthMm:F0} mm under it, in-plane angle {t.Path!.InPlaneAngleDeg:F0} deg, tilt {t.Path.CraniocaudalTiltDeg:F0} deg; {t.Path.Scores.First(s => s.Id == AcousticWindow.Free).Value:P0} of the aperture free of bone, gas and lung");
        }
        else if (t.Paths.Kind == AccessKind.Catheter)
        {
            CriterionScore Score(string id) => t.Path!.Scores.First(s => s.Id == id);
            Line($"position: in the {Score(VesselPlanner.Radius).Label} (radius {Score(VesselPlanner.Radius).Value:F1} mm), from ({t.Step.EntryMm!.Value.X:F0}, {t.Step.EntryMm.Value.Y:F0}, {t.Step.EntryMm.Value.Z:F0}) to ({t.Step.TipMm!.Value.X:F0}, {t.Step.TipMm.Value.Y:F0}, {t.Step.TipMm.Value.Z:F0}) mm LPS; {Score(VesselPlanner.NearSide).Value:F1} mm to the near side of the lesion; needle tracks {t.Tracks.Count}, punctures of the liver's capsule 0");
            foreach (var f in t.Findings.Where(f => f.Id is "access.site" or "vessel.wall" or "vessel.flow"))
            {
                Line($"{f.Criterion}: {f.Message}");
            }
        }
        else
        {
            Line($"path: {words.Entry} ({t.Step.EntryMm!.Value.X:F0}, {t.Step.EntryMm.Value.Y:F0}, {t.Step.EntryMm.Value.Z:F0}) mm LPS, tip {t.Step.Shaft!.LengthMm:F0} mm from {words.From}, in-plane angle {t.Path!.InPlaneAngleDeg:F0} deg, tilt {t.Path.CraniocaudalTiltDeg:F0} deg; nearest {(t.Path.Closest.FirstOrDefault(c => c.RequiredMm is not null) is { } near ? $"{near.Structure} {near.ClearanceMm:F0} mm" : "no critical structure within 20 mm")}; {t.Path.UnassessedMm:F0} mm through unlabelled tissue, not assessed");
        }
        if (words.Puncture.Length > 0)
        {
            Line($"{t.Punctures} {words.Puncture}{(t.Punctures == 1 ? "" : "s")}{(t.Prongs.Count > 0 ? $", {t.Prongs.Count} {(t.Prongs[0].Prong.FromSkin ? "tips" : "tines")}: {t.Prongs.Count(p => p.Violations.Count == 0)} hold the clearances" : "")}");
        }
        foreach (var f in t.Findings.Where(f => f.Id.StartsWith("endoscope.", StringComparison.Ordinal) && !f.Message.Contains("margin above", StringComparison.Ordinal)))
        {
            Line($"{f.Criterion}: {f.Message}");
        }
        foreach (var b in t.Breaks)
        {
            Line($"BREAKS A HARD LIMIT: {b}");
        }
        foreach (var (q, n) in t.MorePaths.Select((q, n) => (q, n + 2)))
        {
            Line($"{words.Instrument} {n}: {words.Entry} ({q.EntryMm.X:F0}, {q.EntryMm.Y:F0}, {q.EntryMm.Z:F0}) mm LPS, {q.LengthMm:F0} mm deep; {(q.MeetsHardLimits ? "all hard limits hold" : string.Join("; ", q.Violations.Select(v => v.Text)))}");
        }
        Line($"settings: {string.Join(", ", parameters.Select(p => $"{p.Name} {p.Show(t.Step.Settings.TryGetValue(p.Name, out var v) ? v : p.Default)}"))}");
        if (t.Margin is { } m)
        {
            Line($"zone {m.ZoneMl:F1} mL; minimal ablative margin {m.MinimalMm:F1} mm ({(m.MinimalMm >= result.AskedMarginMm ? "criterion met" : "criterion not met")}), weakest {m.Weak.Words}; residual {m.ResidualMl:F2} mL; healthy tissue {m.HealthyDestroyedMl:F1} mL{(m.OutsideOrganMl is > 0.05 ? string.Create(CultureInfo.InvariantCulture, $" of the organ and {m.OutsideOrganMl:F1} mL outside it") : "")}");
            Line($"shape: {string.Join("; ", t.Mismatch.Select(f => string.Create(CultureInfo.InvariantCulture, $"against the lesion{(f.MarginMm > 0 ? $" with {f.MarginMm:0.#} mm" : "")} Dice {f.Dice:F2}, over-treated {f.OvertreatedMl:F1} mL, residual {f.ResidualMl:F2} mL")))}");
            if (t.Placement?.Robust is { } r)
            {
                string Choice(Planning.Place.RobustChoice c) => string.Create(CultureInfo.InvariantCulture, $"score {c.Placement.Score:F0} exact, {c.WorstScore:F0} in the worst {100 * r.WorstShare:0.#} % of {r.Draws} draws, whole lesion inside in {c.Covered:P0}");
                Line(r.Nominal == r.Robust ? (FormattableString)$"robust and nominal choice are the same: {Choice(r.Robust)}" : $"robust choice: {Choice(r.Robust)}; nominal choice ({string.Join(", ", parameters.Select(p => $"{p.Name} {p.Show(r.Nominal.Placement.Settings.TryGetValue(p.Name, out var v) ? v : p.Default)}"))}): {Choice(r.Nominal)}");
            }
            if (t.Uncertainty is { } u)
            {
                var worst = u.Checks.Count == 0 ? 0 : u.Checks.Max(k => Math.Abs(k.FullMarginMm - k.ReducedMarginMm));
                Line($"{u.Draws} draws{(u.Reused > 0 ? $" ({u.Reused} runs found finished)" : "")}: margin {u.MarginMm.Mean:F1} mm, 10 to 90 % {u.MarginMm.Q10:F1} to {u.MarginMm.Q90:F1} mm; P(margin >= 0) {u.ProbabilityCovered:F2}, P(margin >= {u.AskedMarginMm:0.#} mm) {u.ProbabilityAsked:F2}; moved most by {string.Join(", ", u.Effects.Take(3).Select(e => e.Input.Name))}; {u.Checks.Count} draws in full differ by at most {worst:F1} mm");
            }
        }
        Injection(o, t);
    }

    private static void Shelf(TextWriter o, TargetPlan t)
    {
        if (t.Shelf is not { } shelf)
        {
            return;
        }
        void Line(FormattableString s) => o.WriteLine("  " + s.ToString(CultureInfo.InvariantCulture));
        Line($"ideal zone {shelf.Ideal.VolumeMl:F1} mL, {string.Join(" x ", shelf.Ideal.Axes.Select(a => a.LengthMm.ToString("F0", CultureInfo.InvariantCulture)))} mm{string.Concat(shelf.Ideal.Spared.Select(s => string.Create(CultureInfo.InvariantCulture, $"; {s.Structure} cuts {s.CutMl:F1} mL")))}");
        foreach (var l in shelf.Lines.Take(ShelfLines))
        {
            Line($"  {l.Therapy.Id}, {l.Device.Id}: Dice {l.Fit.Dice:F2}, over-treated {l.Fit.OvertreatedMl:F1} mL, residual {l.Fit.ResidualMl:F1} mL, lesion left {l.LesionLeftMl:F2} mL");
        }
        Line($"  nothing available makes the ideal shape; {Math.Max(0, shelf.Lines.Count - ShelfLines)} further devices and {shelf.Without.Count} without a zone are in the report");
    }

    private static void Injection(TextWriter o, TargetPlan t)
    {
        void Line(FormattableString s) => o.WriteLine("  " + s.ToString(CultureInfo.InvariantCulture));
        if (t.Simulation?.Readings is { } r && r.TryGetValue("injected-mL", out var injected) && injected > 0)
        {
            double Share(string name) => r[$"{name}-mL"] / injected;
            var depot = t.Step?.Therapy == "slow-release-depot";
            Line($"{(depot ? "drug given off" : "agent")}: {Share("in-tissue") + Share("bound"):P0} in the tissue, {(depot ? "" : $"{Share("refluxed"):P0} ran back along the needle, ")}{Share("washed-out"):P0} taken by blood, {Share("beyond-grid"):P0} beyond the box");
        }
        if (t.Dose is { } d)
        {
            foreach (var line in DoseCommand.Lines(d))
            {
                o.WriteLine("  " + line);
            }
        }
    }

    private static object Document(string output, PlanResult result) => new
    {
        Purpose = SeldingerCli.Purpose,
        Case = result.Case.Id,
        Output = output,
        result.AskedMarginMm,
        Targets = result.Targets.Select(t => new
        {
            Lesion = t.Lesion.Name,
            t.Lesion.VolumeMl,
            t.Step,
            MarginMm = t.Margin?.MinimalMm,
            Weakest = t.Margin?.Weak.Words,
            ResidualMl = t.Margin?.ResidualMl,
            HealthyMl = t.Margin?.HealthyDestroyedMl,
            t.Mismatch,
            UncertainMarginMm = t.Uncertainty?.MarginMm,
            t.Dose,
        }),
        Findings = result.AllFindings,
    };
}
