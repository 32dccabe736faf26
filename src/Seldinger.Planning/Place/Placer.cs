using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Place;

/// <summary>What the search may use.</summary>
/// <param name="Case">The patient.</param>
/// <param name="Lesion">The lesion.</param>
/// <param name="Therapy">The therapy.</param>
/// <param name="Device">Its device.</param>
/// <param name="Paths">Accepted paths, best first.</param>
/// <param name="Access">Fields to measure shifted paths with; null = no path rules (bench).</param>
/// <param name="AskedMarginMm">Margin asked for, mm.</param>
/// <param name="Fixed">Settings the user has fixed, SI.</param>
/// <param name="Guidance">Guidance of the step.</param>
public sealed record PlaceRequest(Case Case, Lesion Lesion, Therapy Therapy, CatalogueEntry Device, IReadOnlyList<RankedPath> Paths, AccessMap? Access,
    double AskedMarginMm, IReadOnlyDictionary<string, double> Fixed, string Guidance);

/// <summary>
/// Chooses path, depth, power and time so that the margin asked for is reached with least healthy tissue: a coordinate search on a reduced
/// model (the same processes on coarser cells, zones read off at every minute of one run), the best three repeated in full.
/// </summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="draw">Values of the run.</param>
/// <param name="full">Options of the full model.</param>
public sealed class Placer(TherapyRegistry therapies, Draw draw, SimulationOptions full)
{
    /// <summary>Cell size of the reduced model, mm.</summary>
    public const double ReducedSpacingMm = 2;

    private const int PathsTried = 2;
    private const int Repeated = 3;
    private const int LevelsTried = 4;
    private const double ReadOutS = 60;
    private const int StandstillReadOuts = 4;
    private const double LongestOverDefault = 1.5;
    private static readonly double[] DepthsMm = [0, -4, 4, -8, 8];

    private readonly SimulationOptions _reduced = full with { SpacingMm = ReducedSpacingMm, MarginMm = Math.Min(full.MarginMm, 24), CoolDownS = 60 };

    /// <summary>Searches.</summary>
    /// <param name="request">What may be used; at least one path.</param>
    /// <param name="progress">Share done, 0..1.</param>
    /// <param name="cancel">Cancels.</param>
    public PlacementResult Search(PlaceRequest request, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var parameters = request.Therapy.Parameters(request.Device);
        var defaults = parameters.ToDictionary(p => p.Name, p => request.Fixed.TryGetValue(p.Name, out var v) ? v : p.Default);
        var found = new List<Placement>();
        void Try(int path, double depth, IReadOnlyDictionary<string, double> settings)
        {
            cancel.ThrowIfCancellationRequested();
            if (Allowed(request, request.Paths[path], depth, settings) && !found.Any(f => f.PathRank == path && f.DepthMm == depth && SameBut(f.Settings, settings, "time")))
            {
                found.AddRange(Reduced(request, path, depth, settings, parameters));
            }
            progress?.Report(Math.Min(0.7, found.Count / 400.0));
        }
        Try(0, 0, defaults);
        for (var path = 0; path < Math.Min(PathsTried, request.Paths.Count); path++)
        {
            Array.ForEach(DepthsMm, d => Try(path, d, Best(found)?.Settings ?? defaults));
        }
        foreach (var p in parameters.Where(p => p.Name != "time" && !request.Fixed.ContainsKey(p.Name) && p.High > p.Low))
        {
            foreach (var level in Levels(p))
            {
                var b = Best(found);
                Try(b?.PathRank ?? 0, b?.DepthMm ?? 0, With(b?.Settings ?? defaults, p.Name, level));
            }
        }
        if (Best(found) is { } best)
        {
            Array.ForEach(DepthsMm, d => Try(best.PathRank, best.DepthMm + d / 2, best.Settings));
        }
        return Verify(request, found, defaults, progress, cancel);
    }

    private PlacementResult Verify(PlaceRequest request, List<Placement> found, IReadOnlyDictionary<string, double> defaults, IProgress<double>? progress, CancellationToken cancel)
    {
        var chosen = found.OrderBy(f => f.Score).ThenBy(f => f.PathRank).ThenBy(f => f.DepthMm)
            .DistinctBy(f => (f.PathRank, f.DepthMm, string.Join(';', f.Settings.Where(s => s.Key != "time").OrderBy(s => s.Key).Select(s => s.Value))))
            .Take(Repeated).ToList();
        var results = new List<(VerifiedPlacement Pair, SimulationResult Result)>();
        foreach (var c in chosen)
        {
            var (placement, result) = Full(request, c, cancel);
            // Where the full zone falls short of the reduced one, a longer time may still reach the margin.
            if (placement.MissedMl + placement.ResidualMl > 0 && Longer(request, c) is { } longer)
            {
                var (second, secondResult) = Full(request, longer, cancel);
                (placement, result) = second.Score < placement.Score ? (second, secondResult) : (placement, result);
            }
            results.Add((new(c, placement), result));
            progress?.Report(0.7 + 0.3 * results.Count / (Repeated + 1));
        }
        var (centred, centredResult) = Full(request, new(0, 0, defaults, 0, 0, 0, 0), cancel);
        var best = results.OrderBy(r => r.Pair.Full.Score).FirstOrDefault();
        // Never worse than the centred instrument on the same score.
        var (placementChosen, simulation) = best.Pair is null || centred.Score < best.Pair.Full.Score ? (centred, centredResult) : (best.Pair.Full, best.Result);
        progress?.Report(1);
        return new(request.AskedMarginMm, placementChosen, simulation, Step(request, placementChosen), [.. results.Select(r => r.Pair).OrderBy(p => p.Full.Score)], centred, found.Count, ReducedSpacingMm);
    }

    private (Placement, SimulationResult) Full(PlaceRequest request, Placement p, CancellationToken cancel)
    {
        var result = Simulator.Simulate(request.Case, new([Step(request, p)]), request.Lesion, therapies, draw, full, null, cancel);
        var score = new ZoneScore(request.Lesion.Mask, result.State, request.AskedMarginMm, full.Threads).Of(result.Zone);
        return (Scored(p.PathRank, p.DepthMm, p.Settings, score), result);
    }

    /// <summary>One reduced run at the longest time; the zone of every minute is a placement of its own.</summary>
    private List<Placement> Reduced(PlaceRequest request, int path, double depth, IReadOnlyDictionary<string, double> settings, IReadOnlyList<TherapyParameter> parameters)
    {
        var time = parameters.FirstOrDefault(p => p.Name == "time");
        var longest = time is null || request.Fixed.ContainsKey("time") ? settings : With(settings, "time", Math.Min(time.High, LongestOverDefault * time.Default));
        var step = Step(request, new(path, depth, longest, 0, 0, 0, 0));
        var windows = Simulator.Windows(request.Case, new([step]), therapies, draw, _reduced);
        var state = SimulationDomain.Build(request.Case, request.Lesion, [step.TipMm!.Value], draw, _reduced);
        state.Vessels = request.Case.Vessels;
        var scorer = new ZoneScore(request.Lesion.Mask, state, request.AskedMarginMm, _reduced.Threads);
        var found = new List<Placement>();
        using var run = new Run(new(ProcessRegistry.Procedure(windows), windows), new RunState(state), new(draw, _reduced.Threads, _reduced.Seed, _reduced.ProcessOptions));
        var start = windows[0].StartS;
        var end = longest.TryGetValue("time", out var total) ? total : windows[0].DurationS;
        var free = time is not null && !request.Fixed.ContainsKey("time");
        for (var t = free ? Math.Max(ReadOutS, time!.Low) : end; t <= end + 1e-9; t += ReadOutS)
        {
            run.AdvanceTo(start + t);
            var score = scorer.Of(Simulator.Zone(state));
            found.Add(Scored(path, depth, free ? With(settings, "time", t) : settings, score));
            // Past the margin asked for, or no better for some minutes: a longer time only destroys more.
            if (free && (score.MarginMm > request.AskedMarginMm + ReducedSpacingMm || found.Count - 1 - found.IndexOf(Best(found)!) >= StandstillReadOuts))
            {
                break;
            }
        }
        return found;
    }

    private static Placement Scored(int path, double depth, IReadOnlyDictionary<string, double> settings, (double MarginMm, double ResidualMl, double MissedMl, double HealthyMl) z) =>
        new(path, depth, settings, z.MarginMm, z.ResidualMl, z.MissedMl, z.HealthyMl);

    private static PlanStep Step(PlaceRequest request, Placement p)
    {
        var path = request.Paths[p.PathRank];
        var tip = path.TargetMm + path.Direction * (request.Therapy.ActiveCentreMm(request.Device, p.Settings) + p.DepthMm);
        return new(0, request.Therapy.Id, request.Lesion.Name, request.Device.Id, p.Settings, path.EntryMm, tip, request.Guidance);
    }

    private static bool Allowed(PlaceRequest request, RankedPath path, double depth, IReadOnlyDictionary<string, double> settings)
    {
        if (request.Access is null)
        {
            return true;
        }
        var tip = path.TargetMm + path.Direction * (request.Therapy.ActiveCentreMm(request.Device, settings) + depth);
        return PathPlanner.Evaluate(request.Access, path.EntryMm, tip).MeetsHardLimits || depth == 0;
    }

    private static Placement? Best(List<Placement> found) => found.MinBy(f => f.Score);

    private static Placement? Longer(PlaceRequest request, Placement p)
    {
        var time = request.Therapy.Parameters(request.Device).FirstOrDefault(q => q.Name == "time");
        return time is null || request.Fixed.ContainsKey("time") || !p.Settings.TryGetValue("time", out var now) || now >= time.High
            ? null : p with { Settings = With(p.Settings, "time", Math.Min(time.High, now * 1.5)) };
    }

    private static IEnumerable<double> Levels(TherapyParameter p)
    {
        for (var n = 0; n < LevelsTried; n++)
        {
            var v = p.Low + (p.High - p.Low) * n / (LevelsTried - 1);
            yield return p.Step > 0 ? Math.Clamp(p.Low + Math.Round((v - p.Low) / p.Step) * p.Step, p.Low, p.High) : v;
        }
    }

    private static Dictionary<string, double> With(IReadOnlyDictionary<string, double> settings, string name, double value) => new(settings) { [name] = value };

    private static bool SameBut(IReadOnlyDictionary<string, double> a, IReadOnlyDictionary<string, double> b, string except) =>
        a.Count == b.Count && a.All(x => x.Key == except || (b.TryGetValue(x.Key, out var v) && v == x.Value));
}
