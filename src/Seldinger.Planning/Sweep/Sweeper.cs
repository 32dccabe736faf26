using System.Globalization;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Sweep;

/// <summary>Runs one step over combinations of parameters; path and pose stay as they are.</summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="catalogue">The catalogue.</param>
public sealed class Sweeper(TherapyRegistry therapies, Catalogue catalogue)
{
    /// <summary>Most combinations of one sweep.</summary>
    public const int MostPoints = 400;

    /// <summary>Reads "power=60 W,80 W" for a therapy and its device; a bare number has the unit of the parameter.</summary>
    /// <exception cref="ValidationException">Something is wrong with an axis; all at once.</exception>
    public IReadOnlyList<SweepAxis> Axes(IReadOnlyList<string> texts, Therapy therapy, CatalogueEntry? device)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(therapy);
        var violations = new List<Violation>();
        var parameters = therapy.Parameters(device);
        var axes = texts.Select(t => Axis(t, parameters, violations)).OfType<SweepAxis>().ToList();
        foreach (var twice in axes.GroupBy(a => a.Name).Where(g => g.Count() > 1))
        {
            violations.Add(new("--set", $"'{twice.Key}' is given twice.", "Give all its values in one --set, separated by commas."));
        }
        if (texts.Count == 0)
        {
            violations.Add(new("--set", "names nothing to sweep.", $"For example --set power=60W,80W,100W; {therapy.Id} has {string.Join(", ", parameters.Select(p => p.Name))}, and every key of the catalogue may be named, such as liver.perfusion."));
        }
        if (axes.Aggregate(1L, (n, a) => Math.Min(n * a.ValuesSi.Count, int.MaxValue)) is > MostPoints and var points)
        {
            violations.Add(new("--set", $"asks for {points} simulations.", $"At most {MostPoints} in one sweep."));
        }
        return violations.Count > 0 ? throw new ValidationException(violations) : axes;
    }

    /// <summary>Runs all combinations.</summary>
    /// <param name="patient">The case.</param>
    /// <param name="step">A placed step.</param>
    /// <param name="axes">What to vary.</param>
    /// <param name="options">Simulation options.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="ValidationException">The step is not placed or names no lesion of the case.</exception>
    public SweepResult Run(Case patient, PlanStep step, IReadOnlyList<SweepAxis> axes, SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(options);
        var lesion = patient.Lesions.FirstOrDefault(l => l.Name == step.Target)
            ?? throw new ValidationException([new("plan", $"names the lesion '{step.Target}'.", $"The case has {string.Join(", ", patient.Lesions.Select(l => l.Name))}.")]);
        var host = HostOrgan.Of(patient, lesion)?.Mask;
        var rules = MarginOptions.From(catalogue) with { Threads = options.Threads };
        var total = axes.Aggregate(1, (n, a) => n * a.ValuesSi.Count);
        var points = new List<SweepPoint>();
        for (var n = 0; n < total; n++)
        {
            progress?.Report((double)n / total);
            points.Add(Point(patient, lesion, host, step, axes, Values(axes, n), rules, options, cancel));
        }
        progress?.Report(1);
        return new(patient.Id, step, axes, points, options.SpacingMm, [.. catalogue.Entries.Where(e => e.User).Select(e => e.Id)]);
    }

    private SweepPoint Point(Case patient, Lesion lesion, Mask? host, PlanStep step, IReadOnlyList<SweepAxis> axes, double[] values, MarginOptions rules, SimulationOptions options, CancellationToken cancel)
    {
        var pairs = axes.Zip(values).ToList();
        var settings = step.Settings.ToDictionary();
        foreach (var (axis, v) in pairs.Where(p => !p.First.FromCatalogue))
        {
            settings[axis.Name] = v;
        }
        var draw = new Draw(catalogue, null, pairs.Where(p => p.First.FromCatalogue).ToDictionary(p => p.First.Name, p => p.Second));
        var s = Simulator.Simulate(patient, new([step with { Settings = settings }]), lesion, therapies, draw, options, null, cancel);
        var m = MarginAnalysis.Compute(lesion.Mask, Resample.Trilinear(s.Zone, patient.Geometry, options.Threads), host, rules);
        var (along, across) = Shape(s.Zone, step.Shaft?.Direction ?? new(0, 0, 1));
        double? Reading(string key) => s.Readings.TryGetValue(key, out var v) ? v : null;
        return new(values, m.MinimalMm, m.TumourMl > 0 ? 1 - m.ResidualMl / m.TumourMl : 0, m.ZoneMl, m.ResidualMl, m.HealthyDestroyedMl, along, across, Reading("deposited-J"), Reading("energy-balance-relative"), s.Troubles);
    }

    private static (double AlongMm, double AcrossMm) Shape(Mask zone, Vec3 direction)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var n = 0; n < zone.Data.Length; n++)
        {
            if (zone.Data[n] != 0)
            {
                var (i, j, k) = zone.Geometry.Unravel(n);
                var at = Vec3.Dot(zone.Geometry.CentreMm(i, j, k), direction);
                (low, high) = (Math.Min(low, at), Math.Max(high, at));
            }
        }
        if (!(high >= low))
        {
            return (0, 0);
        }
        var length = high - low + zone.Geometry.SpacingMm.X;
        return (length, 2 * Math.Sqrt(1.5 * 1000 * zone.VolumeMl / (Math.PI * length)));
    }

    private static double[] Values(IReadOnlyList<SweepAxis> axes, int n)
    {
        var values = new double[axes.Count];
        for (var a = axes.Count - 1; a >= 0; a--)
        {
            values[a] = axes[a].ValuesSi[n % axes[a].ValuesSi.Count];
            n /= axes[a].ValuesSi.Count;
        }
        return values;
    }

    private SweepAxis? Axis(string text, IReadOnlyList<TherapyParameter> parameters, List<Violation> violations)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        var name = cut < 0 ? text : text[..cut];
        var p = parameters.FirstOrDefault(q => q.Name == name);
        var value = p is null ? Find(name) : null;
        if (p is null && value is null)
        {
            violations.Add(new("--set", $"'{name}' is neither a setting of the therapy nor a key of the catalogue.", $"Settings: {string.Join(", ", parameters.Select(q => q.Name))}. Keys: see 'seldinger catalogue ID'."));
            return null;
        }
        var unit = p?.Unit ?? value!.Unit;
        var values = new List<double>();
        foreach (var part in (cut < 0 ? "" : text[(cut + 1)..]).Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Units.TryParseTyped(part, out var v, out var u) || u != "1" && Units.DimensionOf(u) != Units.DimensionOf(unit))
            {
                violations.Add(new("--set", $"{name}: '{part}' is no number with a unit like {unit}.", $"For example --set {name}=1 {unit},2 {unit}."));
                return null;
            }
            values.Add(u == "1" ? Units.ToSi(v, unit) : Units.ToSi(v, u));
        }
        foreach (var v in p is null ? [] : values.Where(v => !p.Allows(v)))
        {
            violations.Add(new("--set", $"{name} = {p!.Show(v)} lies outside the device's range.", $"Allowed: {p.Range}."));
        }
        return new(name, unit, values, p is null);
    }

    private SourcedValue? Find(string key)
    {
        var dot = key.LastIndexOf('.');
        return dot > 0 && catalogue.Contains(key[..dot]) && catalogue[key[..dot]].Values.TryGetValue(key[(dot + 1)..], out var v) ? v : null;
    }
}
