using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
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
    double AskedMarginMm, IReadOnlyDictionary<string, double> Fixed, string Guidance)
{
    /// <summary>Ablations asked for; 0 = as few as reach the margin, 1 = one instrument.</summary>
    public int Applicators { get; init; } = 1;

    /// <summary>True: one instrument at one place after the other; false: all at once where the therapy can.</summary>
    public bool Overlapping { get; init; }

    /// <summary>What the robust objective is about; null = exact placement and central values alone.</summary>
    public RobustOptions? Robust { get; init; }
}

/// <summary>
/// Chooses path, depth, power and time so that the margin asked for is reached with least healthy tissue: a coordinate search on a reduced
/// model (the same processes on coarser cells, zones read off at every minute of one run), the best repeated in full. Where more than one instrument is asked for, or one
/// does not reach the margin and the number is free, <see cref="Packer"/> goes on from there.
/// </summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="draw">Values of the run.</param>
/// <param name="full">Options of the full model.</param>
public sealed class Placer(TherapyRegistry therapies, Draw draw, SimulationOptions full)
{
    private const int Repeated = 2;
    private const int MostApplicators = 4;
    private const double SingleShare = 0.7;

    /// <summary>Searches.</summary>
    /// <param name="request">What may be used; at least one path.</param>
    /// <param name="progress">Share done, 0..1.</param>
    /// <param name="cancel">Cancels.</param>
    public PlacementResult Search(PlaceRequest request, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var search = new SingleSearch(request, therapies, draw, full, cancel);
        // The robust search takes as long as the nominal one.
        var share = request.Robust is null ? 1 : 0.5;
        var first = new Share(progress, 0, share);
        search.Run(done => first.Report(SingleShare * done));
        var single = Verify(request, search, first, cancel);
        var result = request.Applicators == 1 ? single : Pack(request, search, single, cancel);
        result = request.Robust is null ? result : Robustly(request, search, result, new(progress, share, 1 - share), cancel);
        progress?.Report(1);
        return result;
    }

    /// <summary>The placement that is best in the worst share of the draws, simulated in full with exact needles and central values as every plan is.</summary>
    private PlacementResult Robustly(PlaceRequest request, SingleSearch search, PlacementResult nominal, Share progress, CancellationToken cancel)
    {
        var packed = nominal.Verified.Select(v => v.Full).Where(p => p.Count > 1).OrderBy(p => p.Score).ToList();
        var robust = new RobustSearch(request, search.Model, draw, search.TimesS, progress.Report, cancel);
        var (own, best) = robust.Run(nominal.Chosen, [.. packed, .. search.Found.OrderBy(f => f.Score).ThenBy(f => f.PathRank).ThenBy(f => f.DepthMm)]);
        RobustSummary Summary(RobustChoice chosen) => new(request.Robust!.Error(request.Paths[chosen.Placement.PathRank]), request.Robust.Draws, request.Robust.WorstShare, robust.Inputs, robust.Evaluated, own with { Placement = nominal.Chosen }, chosen);
        if (best == own)
        {
            return nominal with { Robust = Summary(own with { Placement = nominal.Chosen }) };
        }
        var (placement, result) = Full(request, best.Placement, cancel);
        return nominal with
        {
            Chosen = placement,
            Simulation = result,
            Steps = PlaceSteps.Of(request, placement),
            Verified = [.. nominal.Verified.Append(new(robust.Central(best.Placement), placement)).OrderBy(v => v.Full.Score)],
            Robust = Summary(best with { Placement = placement }),
        };
    }

    private PlacementResult Verify(PlaceRequest request, SingleSearch search, IProgress<double>? progress, CancellationToken cancel)
    {
        var promising = search.Found.OrderBy(f => f.Score).ThenBy(f => f.PathRank).ThenBy(f => Math.Abs(f.DepthMm)).ThenBy(f => f.DepthMm)
            .DistinctBy(f => (f.PathRank, f.DepthMm, string.Join(';', f.Settings.Where(s => s.Key != "time").OrderBy(s => s.Key).Select(s => s.Value))))
            .Take(request.Therapy.Access.LeavesTrack() ? Repeated : 1);
        var results = new List<(VerifiedPlacement Pair, SimulationResult Result)>();
        // What the reduced model promises no more than the full one has given already is not repeated.
        foreach (var c in promising.TakeWhile(c => results.All(r => c.Score < r.Pair.Full.Score)))
        {
            var (placement, result) = Full(request, c, cancel);
            results.Add((new(c, placement), result));
            progress?.Report(SingleShare + (1 - SingleShare) * results.Count / (Repeated + 2));
        }
        if (results.OrderBy(r => r.Pair.Full.Score).FirstOrDefault() is { Pair: { } first } && Lengthened(request, first.Full, cancel) is { } longer)
        {
            results.Add((new(null, longer.Placement), longer.Result));
        }
        // Never worse than the centred instrument on the same score. A beam's many marches are not repeated for one of which the reduced model promises less than the chosen one gives.
        var centre = new Placement(0, 0, search.Defaults, 0, 0, 0, 0);
        var best = results.OrderBy(r => r.Pair.Full.Score).FirstOrDefault();
        var (centred, reduced) = (centre, false);
        if (results.FirstOrDefault(r => SamePlace(r.Pair.Full, centre)) is { Pair: { } same })
        {
            centred = same.Full;
        }
        else if (request.Therapy.Access == AccessKind.Transcutaneous && best.Pair is not null && search.Found.FirstOrDefault(f => SamePlace(f, centre)) is { } promised && promised.Score >= best.Pair.Full.Score)
        {
            (centred, reduced) = (promised, true);
        }
        else
        {
            var (placement, result) = Full(request, centre, cancel);
            centred = placement;
            best = best.Pair is null || placement.Score < best.Pair.Full.Score ? (new(null, placement), result) : best;
        }
        var (placementChosen, simulation) = (best.Pair.Full, best.Result);
        return new(request.AskedMarginMm, placementChosen, simulation, PlaceSteps.Of(request, placementChosen), [.. results.Select(r => r.Pair).OrderBy(p => p.Full.Score)], centred, search.Found.Count, ReducedModel.SpacingMm) { CentredIsReduced = reduced };
    }

    private static bool SamePlace(Placement a, Placement b) => a.PathRank == b.PathRank && a.DepthMm == b.DepthMm && a.ShiftsMm.SequenceEqual(b.ShiftsMm)
        && a.Settings.Count == b.Settings.Count && a.Settings.All(s => b.Settings.TryGetValue(s.Key, out var v) && v == s.Value);

    /// <summary>Several instruments: the number asked for, or the fewest that reach the margin, or else the best score. Never worse than one.</summary>
    private PlacementResult Pack(PlaceRequest request, SingleSearch search, PlacementResult single, CancellationToken cancel)
    {
        var best = single;
        var overlapping = request.Overlapping || !WorksAtOnce(request, single.Chosen);
        var packer = new Packer(request, search.Model, draw);
        var counts = request.Applicators > 1 ? [request.Applicators] : Enumerable.Range(2, MostApplicators - 1);
        foreach (var count in counts.TakeWhile(_ => request.Applicators > 1 || !best.ReachesMargin))
        {
            var (found, summary) = packer.Search(single.Chosen, count, overlapping, search.TimesS, cancel);
            if (found.Count == 0)
            {
                break;
            }
            var (placement, result) = FullOrLonger(request, found[0], cancel);
            best = best with { Verified = [.. best.Verified.Append(new(SamePlace(found[0], placement) ? found[0] : null, placement)).OrderBy(v => v.Full.Score)], Evaluated = best.Evaluated + found.Count, Packing = best.Packing ?? summary };
            if (placement.Score < best.Chosen.Score)
            {
                best = best with { Chosen = placement, Simulation = result, Steps = PlaceSteps.Of(request, placement), Packing = summary };
            }
        }
        return best;
    }

    /// <summary>Whether the therapy drives all instruments of a step.</summary>
    private bool WorksAtOnce(PlaceRequest request, Placement p)
    {
        int Sources(Placement q) => request.Therapy.Emit(new(request.Case, PlaceSteps.Of(request, q)[0], draw)).Count();
        return Sources(p with { ShiftsMm = [Core.Geometry.Vec3.Zero, request.Paths[p.PathRank].Direction] }) > Sources(p with { ShiftsMm = [] });
    }

    private (Placement, SimulationResult) FullOrLonger(PlaceRequest request, Placement p, CancellationToken cancel)
    {
        var (placement, result) = Full(request, p, cancel);
        return Lengthened(request, placement, cancel) is { } longer && longer.Placement.Score < placement.Score ? longer : (placement, result);
    }

    /// <summary>Where the full zone falls short of the margin, a longer time may still reach it; null = it does not fall short, or the time is fixed or the longest.</summary>
    private (Placement Placement, SimulationResult Result)? Lengthened(PlaceRequest request, Placement p, CancellationToken cancel) =>
        p.MissedMl + p.ResidualMl > 0 && Longer(request, p) is { } longer ? Full(request, longer, cancel) : null;

    private (Placement, SimulationResult) Full(PlaceRequest request, Placement p, CancellationToken cancel)
    {
        var result = Simulator.Simulate(request.Case, new(PlaceSteps.Of(request, p)), request.Lesion, therapies, draw, full, null, cancel);
        return (p.Scored(new ZoneScore(request.Lesion.Mask, result.State, request.AskedMarginMm, full.Threads).Of(result.Zone)), result);
    }

    private static Placement? Longer(PlaceRequest request, Placement p)
    {
        var time = request.Therapy.Parameters(request.Device).FirstOrDefault(q => q.Name == "time");
        return time is null || request.Fixed.ContainsKey("time") || !p.Settings.TryGetValue("time", out var now) || now >= time.High
            ? null : p with { Settings = With(p.Settings, "time", Math.Min(time.High, now * 1.5)) };
    }

    private sealed class Share(IProgress<double>? whole, double from, double width) : IProgress<double>
    {
        public void Report(double value) => whole?.Report(from + width * value);
    }

    private static Dictionary<string, double> With(IReadOnlyDictionary<string, double> settings, string name, double value) => new(settings) { [name] = value };
}
