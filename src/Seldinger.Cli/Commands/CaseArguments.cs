using System.CommandLine;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Planning;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Uncertainty;

namespace Seldinger.Cli.Commands;

/// <summary>Arguments and options that several commands share.</summary>
public sealed class CaseArguments
{
    private const int MostApplicators = 8;
    private const int MostDraws = 4096;
    private const double MostMarginMm = 50;

    /// <summary>The case.</summary>
    public Argument<string> Case { get; } = new("CASE") { Description = "Case folder, or its case.yaml." };

    /// <summary>Output folder.</summary>
    public Option<string?> Out { get; } = new("--out") { Description = "Output folder; it appears whole or not at all.", HelpName = "DIR" };

    /// <summary>Therapy.</summary>
    public Option<string> Therapy { get; } = new("--therapy") { Description = "Therapy id; see 'seldinger therapies'.", DefaultValueFactory = _ => "microwave-ablation" };

    /// <summary>Device.</summary>
    public Option<string?> Device { get; } = new("--device") { Description = "Device id; see 'seldinger therapies'. Default: the one that it marks." };

    /// <summary>Targets.</summary>
    public Option<string[]> Target { get; } = new("--target") { Description = "Lesion to plan, for example tumour-2 or 2; may be repeated. Default: the targets of the case.", AllowMultipleArgumentsPerToken = false };

    /// <summary>Margin.</summary>
    public Option<string?> Margin { get; } = new("--margin") { Description = "Ablative margin to reach, for example '5 mm'. Default: by tumour type." };

    /// <summary>Fixed settings.</summary>
    public Option<string[]> Set { get; } = new("--set") { Description = "Fixes a setting, for example --set power='60 W'; may be repeated.", HelpName = "NAME=VALUE" };

    /// <summary>Guidance.</summary>
    public Option<string> Guidance { get; } = new("--guidance") { Description = "Guidance of the step: us, ceus, fusion, ct, cbct, dsa, mr, eus. Default by access: ct for a needle, us or mr for a beam, eus from a lumen, dsa through vessels.", DefaultValueFactory = _ => "" };

    /// <summary>Operator preset.</summary>
    public Option<string> Operator { get; } = new("--operator") { Description = "Placement-error preset: freehand, stereotactic, robot-liver, phantom.", DefaultValueFactory = _ => "freehand" };

    /// <summary>Ablations per lesion.</summary>
    public Option<string> Applicators { get; } = new("--applicators") { Description = "Ablations per lesion: 1 to 8, or auto = as few as reach the margin.", HelpName = "N|auto", DefaultValueFactory = _ => "1" };

    /// <summary>Whether several ablations follow each other.</summary>
    public Option<bool> Overlapping { get; } = new("--overlapping") { Description = "Several ablations by one instrument, one after the other, not by several instruments at once." };

    /// <summary>Robust objective.</summary>
    public Option<bool> Robust { get; } = new("--robust") { Description = "Places the instrument so that the worst tenth of draws over placement error and tissue values is best, not exact placement and central values. Share and number of draws: catalogue entry placement-search." };

    /// <summary>Inverse design.</summary>
    public Option<bool> Inverse { get; } = new("--inverse") { Description = "Also the ideal zone (lesion and margin without what must be spared), its size and axes, and how near one applicator of every device of the catalogue comes to it; takes some minutes." };

    /// <summary>Draws of the probability map.</summary>
    public Option<int> Uncertainty { get; } = new("--uncertainty") { Description = "Draws over tissue values and placement error: probability map, margin band, tornado; 64 is usual. 0 = none. An interrupted study goes on where it stopped.", HelpName = "DRAWS" };

    /// <summary>Damage endpoint.</summary>
    public Option<string> Endpoint { get; } = new("--endpoint") { Description = "Damage endpoint that draws the zone; see docs/theory/thermal-damage.md, of cold docs/theory/freezing.md.", DefaultValueFactory = _ => "" };

    /// <summary>Draft.</summary>
    public Option<bool> Draft { get; } = new("--draft") { Description = "Coarser cells (2 mm): faster, and marked as a draft." };

    /// <summary>PDF.</summary>
    public Option<bool> Pdf { get; } = new("--pdf") { Description = "Also print the report as PDF (needs chromium)." };

    /// <summary>Loads the case with progress on the given share of the whole.</summary>
    public Case Load(CliContext context, ParseResult parsed, IProgress<(string, double)> progress, double share, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parsed);
        return LoadFrom(context, parsed.GetValue(Case)!, progress, share, cancel);
    }

    /// <summary>Loads a case from a path.</summary>
    public static Case LoadFrom(CliContext context, string path, IProgress<(string, double)> progress, double share, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = new CaseLoadOptions { Catalogue = context.Catalogue, Therapies = context.Therapies.All, Threads = context.Threads };
        return CaseLoader.Load(path, options, new Relay<CaseLoadProgress>(p => progress.Report(($"loading {p.Stage}", share * p.Fraction))), cancel);
    }

    /// <summary>The plan options of a call.</summary>
    /// <exception cref="ValidationException">A setting cannot be read; all at once.</exception>
    public PlanOptions Options(CliContext context, ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parsed);
        var violations = new List<Violation>();
        var settings = new Dictionary<string, double>();
        var therapy = context.Therapies.Find(parsed.GetValue(Therapy)!);
        foreach (var text in parsed.GetValue(Set) ?? [])
        {
            var cut = text.IndexOf('=', StringComparison.Ordinal);
            var name = cut < 0 ? text : text[..cut];
            if (cut < 0 || !Units.TryParseTyped(text[(cut + 1)..], out var value, out var unit))
            {
                violations.Add(new("--set", $"'{text}' is not NAME=VALUE with a known unit.", "For example --set power='60 W' --set time='8 min'."));
                continue;
            }
            var p = therapy?.Parameters(null).FirstOrDefault(q => q.Name == name);
            if (p is not null && unit != "1" && Units.DimensionOf(unit) != Units.DimensionOf(p.Unit))
            {
                violations.Add(new("--set", $"{text}: '{unit}' is no unit of {name}.", $"Use a unit like {p.Unit}."));
                continue;
            }
            if (settings.ContainsKey(name))
            {
                violations.Add(new("--set", $"{name} is set twice.", "Give each setting once; 'sweep' takes several values."));
            }
            // A bare number is in the unit that 'seldinger therapies' shows.
            settings[name] = unit == "1" && p is not null ? Units.ToSi(value, p.Unit) : Units.ToSi(value, unit);
        }
        double? margin = null;
        if (parsed.GetValue(Margin) is { } m)
        {
            if (Units.TryParseTyped(m, out var value, out var unit) && (unit == "1" || Units.DimensionOf(unit) == "length") && (unit == "1" ? value : Units.ToSi(value, unit) * 1e3) is >= 0 and <= MostMarginMm and var mm)
            {
                margin = mm;
            }
            else
            {
                violations.Add(new("--margin", $"'{m}' is no length of 0 to {MostMarginMm} mm.", "For example --margin '5 mm'."));
            }
        }
        var applicators = parsed.GetValue(Applicators) is not ({ } a and not "auto") ? 0 : int.TryParse(a, out var count) && count is >= 1 and <= MostApplicators ? count : -1;
        if (applicators < 0)
        {
            violations.Add(new("--applicators", $"'{parsed.GetValue(Applicators)}' is not a number of ablations.", $"Allowed: 1 to {MostApplicators}, or auto."));
        }
        var draws = parsed.GetValue(Uncertainty);
        if (draws is not 0 and (< UncertaintyStudy.LeastDraws or > MostDraws))
        {
            violations.Add(new("--uncertainty", $"{draws} draws.", $"Allowed: 0, or {UncertaintyStudy.LeastDraws} to {MostDraws}."));
        }
        return violations.Count > 0 ? throw new ValidationException(violations) : new()
        {
            Applicators = applicators,
            Overlapping = parsed.GetValue(Overlapping),
            Inverse = parsed.GetValue(Inverse),
            Robust = parsed.GetValue(Robust),
            UncertaintyDraws = draws,
            Therapy = parsed.GetValue(Therapy)!,
            Device = parsed.GetValue(Device),
            Targets = [.. (parsed.GetValue(Target) ?? []).Select(t => int.TryParse(t, out var n) ? $"tumour-{n}" : t)],
            MarginMm = margin,
            Settings = settings,
            Guidance = parsed.GetValue(Guidance) ?? "",
            Targeting = parsed.GetValue(Operator)!,
            Simulation = new SimulationOptions(parsed.GetValue(Draft) ? 2 : 1, Endpoint: parsed.GetValue(Endpoint)!, Threads: context.Threads, Seed: context.Seed),
        };
    }

    /// <summary>Passes reports on at once, on the reporting thread.</summary>
    public sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        /// <inheritdoc/>
        public void Report(T value) => report(value);
    }
}
