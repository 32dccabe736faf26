using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics.Covering;
using Seldinger.Planning.Simulation;

namespace Seldinger.Planning.Place;

/// <summary>How a cover with several instruments was found.</summary>
/// <param name="Count">Ablations.</param>
/// <param name="Overlapping">True when one instrument is used at one place after the other.</param>
/// <param name="Candidates">Places that could be chosen: accepted parallel paths and depths.</param>
/// <param name="Greedy">The greedy cover's worth, in millilitres of healthy tissue.</param>
/// <param name="Exact">The best cover's worth that branch and bound found.</param>
/// <param name="Proven">True when the search proved that no cover of these zones is better.</param>
public sealed record PackingSummary(int Count, bool Overlapping, int Candidates, double Greedy, double Exact, bool Proven);

/// <summary>
/// Places several instruments on paths parallel to an accepted one, or one instrument several times: covers the lesion with copies of the zone that one instrument makes at the same
/// settings, then simulates the best covers on the reduced model with all heat together, closer and wider, and reads off the time.
/// </summary>
internal sealed class Packer(PlaceRequest request, ReducedModel model, Draw draw)
{
    private const int TimesTried = 3;
    private const double LeastReadOutS = 60;
    private static readonly double[] Spreads = [1, 0.85, 1.15];

    private readonly PlacementRules _rules = PlacementRules.From(draw);
    private readonly Dictionary<Vec3, bool> _accepted = [];
    private List<(double TimeS, Mask Zone)>? _zones;

    /// <summary>Placements with a number of instruments, simulated on the reduced model, best first; empty when no parallel path is accepted.</summary>
    /// <param name="single">The placement of one instrument whose path and settings are kept.</param>
    /// <param name="count">Instruments, at least 2.</param>
    /// <param name="overlapping">True: one instrument at one place after the other.</param>
    /// <param name="timesS">Times at which a zone is read, s, ascending; empty when the time is fixed or the device has none.</param>
    /// <param name="cancel">Cancels.</param>
    public (IReadOnlyList<Placement> Found, PackingSummary? Summary) Search(Placement single, int count, bool overlapping, IReadOnlyList<double> timesS, CancellationToken cancel)
    {
        var path = request.Paths[single.PathRank];
        var scorer = new ZoneScore(request.Lesion.Mask, model.Start, request.AskedMarginMm, model.Options.Threads);
        var cover = new ZoneCover(scorer.Lesion, scorer.Tissue, request.AskedMarginMm, model.Options.Threads);
        var shifts = Shifts(scorer, path.Direction, single);
        bool FarApart(Vec3 a, Vec3 b) => overlapping || Lateral(a - b, path.Direction).Length >= _rules.LeastApartMm;
        bool Apart(int a, int b) => FarApart(shifts[a], shifts[b]);
        var found = new List<Placement>();
        PackingSummary? summary = null;
        foreach (var (time, zone) in Zones(single, timesS, cancel))
        {
            cancel.ThrowIfCancellationRequested();
            var (greedy, exact) = cover.Choose(zone, shifts, count, Apart);
            if (exact.Sets.Count < 2)
            {
                continue;
            }
            if (summary is null || exact.Value > summary.Exact)
            {
                summary = new(count, overlapping, shifts.Count, greedy.Value, exact.Value, exact.Proven);
            }
            var centre = exact.Sets.Aggregate(Vec3.Zero, (s, n) => s + shifts[n] * (1.0 / exact.Sets.Count));
            foreach (var spread in Spreads)
            {
                var placement = single with { DepthMm = 0, Overlapping = overlapping, ShiftsMm = [.. exact.Sets.Select(n => centre + (shifts[n] - centre) * spread)] };
                if (AllPairs(placement.ShiftsMm, FarApart) && PlaceSteps.Accepted(request, placement))
                {
                    found.AddRange(Simulated(placement, time, timesS, scorer, cancel));
                }
            }
        }
        return ([.. found.OrderBy(f => f.Score)], summary);
    }

    private IEnumerable<Placement> Simulated(Placement p, double time, IReadOnlyList<double> timesS, ZoneScore scorer, CancellationToken cancel)
    {
        if (p.Overlapping || timesS.Count == 0)
        {
            var timed = timesS.Count == 0 ? p : p with { Settings = Timed(p.Settings, time) };
            yield return timed.Scored(scorer.Of(Simulator.Zone(model.Run(PlaceSteps.Of(request, timed), draw, model.Options.Threads, cancel))));
            yield break;
        }
        var longest = p with { Settings = Timed(p.Settings, timesS[^1]) };
        foreach (var (t, state) in model.Watch(PlaceSteps.Of(request, longest)[0], draw, timesS, model.Options.Threads, cancel))
        {
            var read = (p with { Settings = Timed(p.Settings, t) }).Scored(scorer.Of(Simulator.Zone(state)));
            yield return read;
            if (read.MarginMm > request.AskedMarginMm + ReducedModel.SpacingMm)
            {
                yield break;
            }
        }
    }

    /// <summary>Zones of one centred instrument at a few times between the first with a zone and the longest.</summary>
    private List<(double TimeS, Mask Zone)> Zones(Placement single, IReadOnlyList<double> timesS, CancellationToken cancel)
    {
        if (_zones is not null)
        {
            return _zones;
        }
        var centred = single with { DepthMm = 0, ShiftsMm = [] };
        if (timesS.Count == 0)
        {
            return _zones = [(0, Simulator.Zone(model.Run(PlaceSteps.Of(request, centred), draw, model.Options.Threads, cancel)))];
        }
        var read = Enumerable.Range(1, TimesTried).Select(n => timesS[(timesS.Count - 1) * n / TimesTried]).Where(t => t >= LeastReadOutS).Distinct().ToList();
        var longest = centred with { Settings = Timed(centred.Settings, read[^1]) };
        _zones = [];
        foreach (var (t, state) in model.Watch(PlaceSteps.Of(request, longest)[0], draw, read, model.Options.Threads, cancel))
        {
            _zones.Add((t, Simulator.Zone(state)));
        }
        return _zones;
    }

    /// <summary>Shifts of the centred instrument that put its active centre into the lesion with its margin, on accepted paths.</summary>
    private List<Vec3> Shifts(ZoneScore scorer, Vec3 direction, Placement single)
    {
        var across = (Vec3.Cross(direction, new(0, 0, 1)) is { Length: > 1e-3 } c ? c : new Vec3(1, 0, 0)).Normalized();
        var (u, v) = (across, Vec3.Cross(direction, across));
        var g = scorer.Lesion.Geometry;
        var target = request.Paths[single.PathRank].TargetMm;
        var toIndex = g.ToLps.Inverse();
        var reach = request.Lesion.DiameterMm / 2 + request.AskedMarginMm;
        var (lateral, depth) = ((int)Math.Floor(reach / _rules.LateralStepMm), (int)Math.Floor(reach / _rules.DepthStepMm));
        var shifts = new List<Vec3>();
        for (var a = -lateral; a <= lateral; a++)
        {
            for (var b = -lateral; b <= lateral; b++)
            {
                for (var d = -depth; d <= depth; d++)
                {
                    var shift = u * (a * _rules.LateralStepMm) + v * (b * _rules.LateralStepMm) + direction * (d * _rules.DepthStepMm);
                    var q = toIndex.Apply(target + shift);
                    if (!g.ContainsIndex(q) || scorer.ToLesionMm[g.Index((int)Math.Floor(q.X + 0.5), (int)Math.Floor(q.Y + 0.5), (int)Math.Floor(q.Z + 0.5))] > request.AskedMarginMm)
                    {
                        continue;
                    }
                    if (!_accepted.TryGetValue(shift, out var accepted))
                    {
                        _accepted[shift] = accepted = PlaceSteps.Accepted(request, single with { ShiftsMm = [shift] });
                    }
                    if (accepted)
                    {
                        shifts.Add(shift);
                    }
                }
            }
        }
        return shifts;
    }

    private static bool AllPairs(IReadOnlyList<Vec3> places, Func<Vec3, Vec3, bool> holds) => Enumerable.Range(0, places.Count).All(a => Enumerable.Range(0, a).All(b => holds(places[a], places[b])));

    private static Vec3 Lateral(Vec3 v, Vec3 direction) => v - direction * Vec3.Dot(v, direction);

    private static Dictionary<string, double> Timed(IReadOnlyDictionary<string, double> settings, double timeS) => new(settings) { ["time"] = timeS };
}
