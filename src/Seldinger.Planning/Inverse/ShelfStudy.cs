using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Inverse;

/// <summary>
/// Inverse design: which shape one would wish for, and how near each device of the catalogue comes to it with one applicator. Every device is searched by itself on the reduced model: all
/// free settings at a few levels, every minute of a run, shifts along the path; what is best on coarse cells is repeated where it is placed, along two paths, and compared on 1 mm voxels.
/// Devices run side by side, one thread each: the same result for any number of threads.
/// </summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="catalogue">The catalogue.</param>
/// <param name="full">Options of the full model.</param>
public sealed class ShelfStudy(TherapyRegistry therapies, Catalogue catalogue, SimulationOptions full)
{
    private const int LevelsTried = 3;
    private const double ReadOutS = 60;
    private const double LongestOverDefault = 1.5;
    private const int StandstillReadOuts = 3;
    private static readonly double[] ShiftsMm = [0, -4, 4, -8, 8];

    /// <summary>Runs.</summary>
    /// <param name="patient">The case.</param>
    /// <param name="lesion">The lesion.</param>
    /// <param name="askedMm">Margin asked for, mm.</param>
    /// <param name="organ">Structure that holds the lesion; "" = unknown.</param>
    /// <param name="paths">Paths of a device; asked once for all needles.</param>
    /// <param name="progress">Share done, 0..1.</param>
    /// <param name="cancel">Cancels.</param>
    public ShelfResult Run(Case patient, Lesion lesion, double askedMm, string organ, Func<Therapy, CatalogueEntry, PathSet> paths, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var ideal = IdealZone.Of(patient, lesion, askedMm, PathRules.From(catalogue), organ, full.Threads);
        var (found, without) = (new List<ShelfLine>(), new List<ShelfGap>());
        var benches = new List<Bench>();
        PathSet? needles = null;
        foreach (var (therapy, device) in from t in therapies.All where t.Scope == StepScope.Lesion && t.DeviceKind is not null from d in catalogue.OfKind(t.DeviceKind!) select (t, d))
        {
            var set = therapy.Access == AccessKind.Needle ? needles ??= paths(therapy, device) : paths(therapy, device);
            var reached = set.Paths.Where(p => !set.Kind.LeavesTrack() || !device.Values.TryGetValue("shaft_length", out var shaft) || p.LengthMm <= shaft.Si * 1e3).ToList();
            if (reached.Count == 0)
            {
                without.Add(new(therapy, device, set.Paths.Count == 0 ? $"{PathWords.Of(set.Kind).NoneFound}." : "its shaft is too short for every path."));
                continue;
            }
            var access = set.Kind.LeavesTrack() ? set.Access : null;
            benches.Add(new(new(patient, lesion, therapy, device, TwoOf(reached), access, askedMm, new Dictionary<string, double>(), ""), ideal, new Draw(catalogue)));
        }
        // Needles share one box; other ways in have their own.
        var straight = benches.Where(b => b.Request.Therapy.Access == AccessKind.Needle).ToList();
        var shared = straight.Count == 0 ? null : new ReducedModel(patient, lesion, therapies, new Draw(catalogue), straight.SelectMany(b => b.TipsMm()), full);
        var outcomes = new (ShelfLine? Line, Mask? Zone, string Reason)[benches.Count];
        var done = 0;
        try
        {
            FixedBlocks.For(benches.Count, 1, full.Threads, (a, b) =>
            {
                for (var n = a; n < b; n++)
                {
                    outcomes[n] = benches[n].Search(benches[n].Request.Therapy.Access == AccessKind.Needle ? shared! : benches[n].OwnModel(therapies, full), cancel);
                    progress?.Report((double)Interlocked.Increment(ref done) / benches.Count);
                }
            });
        }
        catch (AggregateException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The search over the shelf was interrupted.", e, cancel);
        }
        for (var n = 0; n < benches.Count; n++)
        {
            if (outcomes[n].Line is { } line)
            {
                found.Add(line);
            }
            else
            {
                without.Add(new(benches[n].Request.Therapy, benches[n].Request.Device, outcomes[n].Reason));
            }
        }
        var lines = found.OrderByDescending(l => l.Fit.Dice).ThenBy(l => l.Therapy.Id, StringComparer.Ordinal).ThenBy(l => l.Device.Id, StringComparer.Ordinal).ToList();
        return new(ideal, lines, without, lines.Count > 0 ? outcomes.First(o => o.Line == lines[0]).Zone : null, benches.Sum(b => b.Runs));
    }

    /// <summary>The best path, and the one that differs most from it in direction.</summary>
    private static IReadOnlyList<RankedPath> TwoOf(IReadOnlyList<RankedPath> paths) =>
        paths.Count == 1 ? paths : [paths[0], paths.Skip(1).MinBy(p => Math.Abs(Vec3.Dot(p.Direction, paths[0].Direction)))!];

    /// <summary>The search of one device.</summary>
    private sealed class Bench(PlaceRequest request, IdealZone ideal, Draw draw)
    {
        private readonly IReadOnlyList<TherapyParameter> _parameters = request.Therapy.Parameters(request.Device);

        public PlaceRequest Request => request;

        public int Runs { get; private set; }

        // A beam's raster covers the lesion from where it is centred, and positions in a vessel are listed one by one.
        private IReadOnlyList<double> Shifts => request.Therapy.Access.LeavesTrack() ? ShiftsMm : [0];

        private Dictionary<string, double> Defaults => _parameters.ToDictionary(p => p.Name, p => p.Default);

        public IEnumerable<Vec3> TipsMm() => from path in Enumerable.Range(0, request.Paths.Count) from d in Shifts select PlaceSteps.Lines(request, At(path, d, Defaults))[0].TipMm;

        public ReducedModel OwnModel(TherapyRegistry therapies, SimulationOptions full)
        {
            var centred = Enumerable.Range(0, request.Paths.Count).SelectMany(path => PlaceSteps.Of(request, At(path, 0, Defaults))).ToList();
            return new(request.Case, request.Lesion, therapies, draw, TipsMm(), full, SourceReach.PointsMm(centred, Simulator.Windows(request.Case, new(centred), therapies, draw, full), draw));
        }

        public (ShelfLine? Line, Mask? Zone, string Reason) Search(ReducedModel model, CancellationToken cancel)
        {
            try
            {
                return Coordinates(model, cancel);
            }
            catch (ValidationException x)
            {
                return (null, null, string.Join(" ", x.Violations.Select(v => v.ToString())));
            }
        }

        private (ShelfLine? Line, Mask? Zone, string Reason) Coordinates(ReducedModel model, CancellationToken cancel)
        {
            var wish = ZoneScore.OnGrid(ideal.Mask, model.Start.Grid!);
            var best = Shifted(model, wish, Defaults, cancel);
            foreach (var p in _parameters.Where(p => p.Name != "time" && !p.UserOnly && p.High > p.Low))
            {
                // Down and up from where it stands, as long as the zone comes nearer.
                var (now, levels) = (best.Settings[p.Name], SingleSearch.Levels(p, LevelsTried).Distinct().ToList());
                foreach (var side in new[] { levels.Where(l => l < now).Reverse(), levels.Where(l => l > now) })
                {
                    foreach (var level in side)
                    {
                        var other = Shifted(model, wish, new(best.Settings) { [p.Name] = level }, cancel);
                        if (other.Dice <= best.Dice)
                        {
                            break;
                        }
                        best = other;
                    }
                }
            }
            if (best.Dice <= 0)
            {
                return (null, null, "makes no zone by itself at the settings that were tried.");
            }
            (ShelfLine? Line, Mask? Zone) nearest = default;
            for (var path = 0; path < request.Paths.Count; path++)
            {
                if (new[] { best.DepthMm, 0 }.Select(d => At(path, d, best.Settings)).FirstOrDefault(p => PlaceSteps.Accepted(request, p)) is not { } placed)
                {
                    continue;
                }
                Runs++;
                var steps = PlaceSteps.Of(request, placed);
                var state = Time is null ? model.Run(steps, draw, 1, cancel) : model.Watch(steps[0], draw, [best.Settings["time"]], 1, cancel).Single().State;
                var zone = ZoneSurface.On(state.Grid!, ZoneSurface.LogDose(state), ideal.Mask.Geometry);
                var fit = ShapeMismatch.Of(ideal.MarginMm, ideal.Mask, zone);
                if (zone.Data.AsSpan().ContainsAnyExcept((byte)0) && (nearest.Line is null || fit.Dice > nearest.Line.Fit.Dice))
                {
                    nearest = (new(request.Therapy, request.Device, best.Settings, request.Paths[path].Rank, placed.DepthMm, fit, ShapeMismatch.Of(0, ideal.Lesion, zone).ResidualMl), zone);
                }
            }
            return (nearest.Line, nearest.Zone, "no pose meets all hard limits.");
        }

        private TherapyParameter? Time => _parameters.FirstOrDefault(p => p.Name == "time");

        /// <summary>The centred instrument on the first path: the time and the shift along the path at which its zone, moved by whole cells, is most like the ideal one.</summary>
        private (Dictionary<string, double> Settings, double DepthMm, double Dice) Shifted(ReducedModel model, Mask wish, Dictionary<string, double> settings, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            Runs++;
            var best = (Settings: settings, DepthMm: 0.0, Dice: 0.0);
            if (Time is not { } time)
            {
                var (depth, dice) = Best(Simulator.Zone(model.Run(PlaceSteps.Of(request, At(0, 0, settings)), draw, 1, cancel)), wish);
                return (settings, depth, dice);
            }
            var (first, last) = (Math.Max(ReadOutS, time.Low), Math.Min(time.High, LongestOverDefault * time.Default));
            var times = Enumerable.Range(0, Math.Max(1, (int)Math.Floor((last - first) / ReadOutS + 1e-9) + 1)).Select(n => Math.Min(time.High, first + n * ReadOutS)).ToList();
            var since = 0;
            foreach (var (t, state) in model.Watch(PlaceSteps.Of(request, At(0, 0, new Dictionary<string, double>(settings) { ["time"] = times[^1] }))[0], draw, times, 1, cancel))
            {
                var (depth, dice) = Best(Simulator.Zone(state), wish);
                since = dice > best.Dice || best.Dice == 0 ? 0 : since + 1;
                best = dice > best.Dice ? (new Dictionary<string, double>(settings) { ["time"] = t }, depth, dice) : best;
                if (since >= StandstillReadOuts)
                {
                    break;
                }
            }
            return best;
        }

        private (double DepthMm, double Dice) Best(Mask zone, Mask wish)
        {
            var g = zone.Geometry;
            var cells = Enumerable.Range(0, zone.Data.Length).Where(c => zone.Data[c] != 0).Select(g.Unravel).ToList();
            var wanted = wish.Data.Count(v => v != 0);
            var toIndex = g.ToLps.Inverse();
            var origin = toIndex.Apply(Vec3.Zero);
            double Dice(double shiftMm)
            {
                var s = toIndex.Apply(request.Paths[0].Direction * shiftMm) - origin;
                var (di, dj, dk) = ((int)Math.Round(s.X), (int)Math.Round(s.Y), (int)Math.Round(s.Z));
                var common = cells.Count(c => c.I + di >= 0 && c.J + dj >= 0 && c.K + dk >= 0 && c.I + di < g.Nx && c.J + dj < g.Ny && c.K + dk < g.Nz && wish.Data[g.Index(c.I + di, c.J + dj, c.K + dk)] != 0);
                return 2.0 * common / (cells.Count + wanted);
            }
            return Shifts.Select(d => (d, Dice(d))).MaxBy(x => x.Item2);
        }

        private static Placement At(int path, double depth, IReadOnlyDictionary<string, double> settings) => new(path, depth, settings, 0, 0, 0, 0);
    }
}
