using System.Runtime.CompilerServices;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Planning.Bench;

/// <summary>Speed of the main parts, in the same run as what they are compared with; the targets are those of the design, on two cores.</summary>
/// <param name="catalogue">The catalogue.</param>
/// <param name="therapies">Known therapies.</param>
/// <param name="threads">Threads, for ours and for the peers.</param>
public sealed class SpeedBench(Catalogue catalogue, TherapyRegistry therapies, int threads)
{
    private sealed record Entry(string Name, string Title, Action<BenchContext> Run);

    private static IReadOnlyList<Entry> Entries { get; } =
    [
        new("memory", "Memory bandwidth, a = b + s c over arrays far larger than the caches", HeatBench.Memory),
        new("bioheat", "Explicit bioheat, conductivity by cell, perfusion that stops, float32", HeatBench.Bioheat),
        new("microwave", "Microwave ablation of 10 min at 1 mm: field, heat, damage", AblationBench.Microwave),
        new("radiofrequency", "Radiofrequency ablation of 12 min at 1 mm under impedance control: field, heat, damage", AblationBench.Radiofrequency),
        new("preview", "Zone estimate while a needle is dragged, and how far it is from the full solve", AblationBench.Preview),
        new("cryo", "Cryoablation at 1 mm, 10 - 5 - 10 min: freezing, thaw, damage", AblationBench.Cryo),
        new("light", "Laser light: fluence around one fibre, and an ablation with one diffuser at 1 mm", LightBench.Run),
        new("sound", "Focused ultrasound, one sonication: linear field, heat, damage", AblationBench.Sound),
        new("injection", "2.5 mL of ethanol in 15 min at 1 mm: flow, transport, destruction", AblationBench.Injection),
        new("distance-map", "Exact distance map of a scan", PlanningBench.DistanceMaps),
        new("paths", "Ranked paths on the built-in patient", PlanningBench.Paths),
        new("registration", "Rigid registration of a follow-up phase of the built-in patient", PlanningBench.Registration),
        new("plan", "Whole plan of one target on the built-in patient", PlanningBench.Plan),
    ];

    /// <summary>Names of all benchmarks, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    /// <summary>Number of runnable processes over the last minute, where the system tells; above the number of cores times say nothing.</summary>
    public static double? LoadAverage => File.Exists("/proc/loadavg") && double.TryParse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture, out var l) ? l : null;

    /// <summary>Runs benchmarks one after the other.</summary>
    /// <param name="names">Which; empty = all.</param>
    /// <param name="progress">Called before each.</param>
    /// <param name="cancel">Cancellation.</param>
    /// <exception cref="ValidationException">A name is not known.</exception>
    public IReadOnlyList<BenchResult> Run(IReadOnlyList<string> names, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var unknown = names.Where(n => Entries.All(e => e.Name != n)).ToList();
        if (unknown.Count > 0)
        {
            throw new ValidationException([.. unknown.Select(n => new Violation(n, "is no benchmark.", $"Benchmarks: {string.Join(", ", Names)}."))]);
        }
        var results = new List<BenchResult>();
        foreach (var e in Entries.Where(e => names.Count == 0 || names.Contains(e.Name)).ToList())
        {
            progress?.Report((e.Title, (double)results.Count / (names.Count == 0 ? Entries.Count : names.Count)));
            results.Add(One(e, cancel));
        }
        return results;
    }

    // Apart, so that what one benchmark allocated is free before the next.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private BenchResult One(Entry e, CancellationToken cancel)
    {
        var c = new BenchContext(catalogue, therapies, threads, cancel);
        e.Run(c);
        return new(e.Name, e.Title, c.Lines, c.Targets, c.Missing);
    }
}
