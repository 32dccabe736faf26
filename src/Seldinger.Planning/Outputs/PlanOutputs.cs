using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Imaging.Nifti;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Report;
using Seldinger.Planning.Simulation;

namespace Seldinger.Planning.Outputs;

/// <summary>
/// The folder of a plan: report.html, plan.json, findings.json, run.json, and per lesion targets/NAME/ with zone.nii.gz, margin.nii.gz, viable.nii.gz,
/// temperature-max.nii.gz, temperature-max.vti, after cold temperature-min.nii.gz, with the search over the shelf ideal-zone.nii.gz and shelf.json, paths.mrk.json and, when the case is DICOM, zone.seg.dcm. All but run.json (and report.pdf) are the same bytes for the same inputs.
/// </summary>
public static partial class PlanOutputs
{
    /// <summary>Writes the folder, whole or not at all.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What the caller knows.</param>
    /// <param name="force">True replaces an existing folder.</param>
    /// <param name="cancel">Cancels; nothing is left behind.</param>
    /// <exception cref="Core.Errors.ValidationException">The folder exists and <paramref name="force"/> is not set.</exception>
    /// <exception cref="Core.Errors.ResourceMissingException">A PDF is asked for and no browser is installed.</exception>
    public static void Write(string folder, PlanResult plan, OutputOptions options, bool force, CancellationToken cancel = default) =>
        Core.IO.AtomicOutput.Folder(folder, force, temporary => Fill(temporary, plan, options, cancel));

    /// <summary>Writes everything into an open folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What the caller knows.</param>
    /// <param name="cancel">Cancels.</param>
    public static void Fill(string folder, PlanResult plan, OutputOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var threads = plan.Options.Simulation.Threads;
        var names = FolderNames(plan);
        for (var n = 0; n < plan.Targets.Count; n++)
        {
            cancel.ThrowIfCancellationRequested();
            Target(Path.Combine(folder, "targets", names[n]), plan, plan.Targets[n], options, cancel);
        }
        var report = Path.Combine(folder, "report.html");
        HtmlReport.Write(plan, report, new() { Version = options.Version, ValidatedErrors = options.ValidatedErrors ?? Validation.ValidatedErrors.For(plan.Therapy.Id), Threads = threads });
        Json(Path.Combine(folder, "plan.json"), Document(plan));
        Json(Path.Combine(folder, "findings.json"), FindingsDocument.Of(plan));
        cancel.ThrowIfCancellationRequested();
        if (options.Pdf)
        {
            PdfPrinter.Print(report, Path.Combine(folder, "report.pdf"), cancel: cancel);
        }
        Json(Path.Combine(folder, "run.json"), Record(folder, plan, options));
    }

    /// <summary>plan.json of a plan.</summary>
    public static PlanDocument Document(PlanResult plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var results = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var t in plan.Targets)
        {
            void Add(string name, double? value, string unit)
            {
                if (value is { } v)
                {
                    results[$"{t.Lesion.Name}.{name}"] = string.Create(CultureInfo.InvariantCulture, $"{v:0.####}{(unit == "1" ? "" : " " + unit)}");
                }
            }
            Add("volume", t.Lesion.VolumeMl, "mL");
            Add("paths", t.Paths.Paths.Count, "1");
            Add("tracks", t.Step is null ? null : t.Tracks.Count, "1");
            Add("path-length", t.Path?.LengthMm, "mm");
            Add("path-unassessed", t.Path?.UnassessedMm, "mm");
            Add("margin-asked", plan.AskedMarginMm, "mm");
            Add("margin-minimal", t.Margin?.MinimalMm, "mm");
            Add("zone-volume", t.Margin?.ZoneMl, "mL");
            Add("residual-volume", t.Margin?.ResidualMl, "mL");
            Add("healthy-volume", t.Margin?.HealthyDestroyedMl, "mL");
            foreach (var m in t.Mismatch)
            {
                var to = m.MarginMm == 0 ? "lesion" : "lesion-with-margin";
                Add($"mismatch.{to}.dice", m.Dice, "1");
                Add($"mismatch.{to}.over-treated", m.OvertreatedMl, "mL");
                Add($"mismatch.{to}.residual", m.ResidualMl, "mL");
            }
            if (t.Placement?.Robust is { } r)
            {
                Add("robust.draws", r.Draws, "1");
                foreach (var (name, choice) in new[] { ("nominal", r.Nominal), ("robust", r.Robust) })
                {
                    Add($"robust.{name}-choice.score-exact", choice.Placement.Score, "1");
                    Add($"robust.{name}-choice.score-worst-draws", choice.WorstScore, "1");
                    Add($"robust.{name}-choice.score-mean", choice.MeanScore, "1");
                    Add($"robust.{name}-choice.covered", choice.Covered, "1");
                }
            }
            if (t.Uncertainty is { } u)
            {
                Add("uncertainty.draws", u.Draws, "1");
                Add("uncertainty.margin-mean", u.MarginMm.Mean, "mm");
                Add("uncertainty.margin-q10", u.MarginMm.Q10, "mm");
                Add("uncertainty.margin-q50", u.MarginMm.Q50, "mm");
                Add("uncertainty.margin-q90", u.MarginMm.Q90, "mm");
                Add("uncertainty.p-covered", u.ProbabilityCovered, "1");
                Add("uncertainty.p-asked", u.ProbabilityAsked, "1");
            }
            if (t.Shelf is { } shelf)
            {
                Add("shelf.ideal-volume", shelf.Ideal.VolumeMl, "mL");
                foreach (var (axis, n) in shelf.Ideal.Axes.Select((a, n) => (a, n + 1)))
                {
                    Add($"shelf.ideal-axis-{n}", axis.LengthMm, "mm");
                }
                var nearest = shelf.Lines.Count > 0 ? shelf.Lines[0].Fit : null;
                Add("shelf.nearest.dice", nearest?.Dice, "1");
                Add("shelf.nearest.over-treated", nearest?.OvertreatedMl, "mL");
                Add("shelf.nearest.residual", nearest?.ResidualMl, "mL");
            }
            foreach (var p in t.Probabilities)
            {
                Add($"p-covered.{p.Error.Id}", p.ProbabilityCovered, "1");
                Add($"p-asked.{p.Error.Id}", p.ProbabilityAsked, "1");
            }
        }
        var steps = plan.Plan.Steps.Select(s => PlanDocument.FromStep(s, plan.Therapy, plan.Device)).ToList();
        return new(PlanDocument.Version, PlanDocument.PurposeText, plan.Case.Id, plan.Case.Intent, new SortedDictionary<string, string>(plan.Case.InputHashes.ToDictionary(), StringComparer.Ordinal), steps, results);
    }

    /// <summary>Folder names of the targets: a lesion's name where it is a plain word, else its place in the list. Names from files never reach the disk as they are.</summary>
    private static string[] FolderNames(PlanResult plan)
    {
        var names = plan.Targets.Select((t, n) => PlainName().IsMatch(t.Lesion.Name) ? t.Lesion.Name : $"target-{n + 1}").ToArray();
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length ? names : [.. plan.Targets.Select((_, n) => $"target-{n + 1}")];
    }

    private static void Target(string folder, PlanResult plan, TargetPlan target, OutputOptions options, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        string At(string name) => Path.Combine(folder, name);
        var words = PathWords.Of(target.Paths.Kind);
        // Through vessels there is no straight path.
        var paths = (target.Step is { Shaft: null } ? [] : target.Paths.Paths).Select(p => ($"{target.Lesion.Name} {words.Path} {p.Rank}", p.Shaft)).ToList();
        if (target.Shafts.Count > 0)
        {
            paths.InsertRange(0, target.Shafts.Select((s, n) => ($"{target.Lesion.Name} planned{(n == 0 ? "" : $" {n + 1}")}", s)));
        }
        else if (target.Step is null && target.Paths.LeastViolated is { } least)
        {
            paths.Add(($"{target.Lesion.Name} least violated, not accepted", least.Path.Shaft));
        }
        Core.IO.AtomicOutput.File(At("paths.mrk.json"), s => MarkupsFile.Write(s, paths, words, target.Prongs.Select(p => ($"{target.Lesion.Name} {p.Prong.Name}", p.Prong))));
        if (target.Shelf is { } shelf)
        {
            NiftiWriter.Write(At("ideal-zone.nii.gz"), shelf.Ideal.Mask, "ideal zone");
            Json(At("shelf.json"), ShelfDocument.Of(shelf));
        }
        if (target.Zone is not { } zone || target.Simulation is not { } simulation)
        {
            return;
        }
        NiftiWriter.Write(At("zone.nii.gz"), zone, "simulated zone");
        if (target.Margin is { } margin)
        {
            NiftiWriter.Write(At("margin.nii.gz"), margin.Map with { Unit = "mm" }, "signed margin on the lesion surface");
        }
        if (target.Uncertainty is { } uncertainty)
        {
            NiftiWriter.Write(At("probability.nii.gz"), uncertainty.Probability, "probability of ablation");
            Json(At("uncertainty.json"), UncertaintyDocument.Of(uncertainty));
        }
        cancel.ThrowIfCancellationRequested();
        NiftiWriter.Write(At("viable.nii.gz"), Maps.Viable(simulation.State), "viable fraction");
        var temperature = Maps.TemperatureMax(simulation.State);
        NiftiWriter.Write(At("temperature-max.nii.gz"), temperature, "highest temperature");
        if (Maps.TemperatureMin(simulation.State) is { } lowest)
        {
            NiftiWriter.Write(At("temperature-min.nii.gz"), lowest, "lowest temperature");
        }
        Core.IO.AtomicOutput.File(At("temperature-max.vti"), s => VtkFile.Write(s, temperature, "highest temperature"));
        cancel.ThrowIfCancellationRequested();
        if (SegmentationExport.Possible(plan.Case.Images[0]) && zone.Data.AsSpan().ContainsAnyExcept((byte)0))
        {
            Core.IO.AtomicOutput.File(At("zone.seg.dcm"), s => SegmentationExport.Write(s, plan.Case.Images[0], [("lesion", target.Lesion.Mask, "tumour"), ("simulated ablation zone", zone, "ablation_zone")],
                $"plan {target.Lesion.Name}", Identity(plan, target), options.Version));
        }
    }

    /// <summary>What makes a segmentation this one: inputs, step and seed.</summary>
    private static string Identity(PlanResult plan, TargetPlan target)
    {
        var steps = target.Further.Prepend(target.Step!).Select(s => JsonSerializer.Serialize(PlanDocument.FromStep(s, plan.Therapy, plan.Device), PlanDocument.Json));
        var inputs = string.Join(';', plan.Case.InputHashes.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{inputs}|{string.Join('|', steps)}|{plan.Options.Simulation.Seed}")));
    }

    private static RunRecord Record(string folder, PlanResult plan, OutputOptions options)
    {
        var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var s = File.OpenRead(file);
            outputs[Path.GetRelativePath(folder, file).Replace('\\', '/')] = Convert.ToHexString(SHA256.HashData(s)).ToLowerInvariant();
        }
        return new(RunRecord.Version, PlanDocument.PurposeText, plan.Case.Id, $"seldinger {options.Version}", $"{RuntimeInformation.FrameworkDescription}; {RuntimeInformation.OSDescription}",
            options.Command, options.Started, Math.Round(options.ElapsedS, 3), plan.Options.Simulation.Threads, plan.Options.Simulation.Seed,
            new SortedDictionary<string, string>(plan.Case.InputHashes.ToDictionary(), StringComparer.Ordinal), outputs, Balance(plan));
    }

    /// <summary>What each simulation says about its energy and mass.</summary>
    private static SortedDictionary<string, double> Balance(PlanResult plan)
    {
        bool IsBalance(string key) => key.EndsWith("-J", StringComparison.Ordinal) || key.EndsWith("balance-relative", StringComparison.Ordinal);
        var all = plan.Targets.Where(t => t.Simulation is not null).SelectMany(t => t.Simulation!.Readings.Where(r => IsBalance(r.Key)).Select(r => ($"{t.Lesion.Name}.{r.Key}", r.Value)));
        return new(all.ToDictionary(x => x.Item1, x => x.Value), StringComparer.Ordinal);
    }

    private static void Json<T>(string path, T document) => Core.IO.AtomicOutput.Text(path, JsonSerializer.Serialize(document, PlanDocument.Json).ReplaceLineEndings("\n") + "\n");

    [GeneratedRegex("^[a-z][a-z0-9-]{0,40}$")]
    private static partial Regex PlainName();
}
