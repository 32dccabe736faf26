using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Place;

/// <summary>The coordinate search for one instrument on the reduced model.</summary>
internal sealed class SingleSearch
{
    private const int PathsTried = 2;
    private const int LevelsTried = 4;
    private const double ReadOutS = 60;
    private const int StandstillReadOuts = 4;
    private const double LongestOverDefault = 1.5;
    private static readonly double[] DepthsMm = [0, -4, 4, -8, 8];

    // The raster of a beam covers the lesion from where it is centred: it is not shifted, and one pose is tried. Positions in a vessel are listed one by one.
    private static readonly double[] Unshifted = [0];

    private readonly PlaceRequest _request;
    private readonly double[] _depthsMm;
    private readonly int _paths;
    private readonly Draw _draw;
    private readonly CancellationToken _cancel;
    private readonly IReadOnlyList<TherapyParameter> _parameters;
    private readonly ZoneScore _scorer;

    /// <summary>Prepares the reduced model around the paths that will be tried.</summary>
    public SingleSearch(PlaceRequest request, TherapyRegistry therapies, Draw draw, SimulationOptions full, CancellationToken cancel)
    {
        (_request, _draw, _cancel) = (request, draw, cancel);
        _parameters = request.Therapy.Parameters(request.Device);
        Defaults = _parameters.ToDictionary(p => p.Name, p => request.Fixed.TryGetValue(p.Name, out var v) ? v : p.Default);
        var beam = request.Therapy.Access == AccessKind.Transcutaneous;
        (_depthsMm, _paths) = (request.Therapy.Access.LeavesTrack() ? DepthsMm : Unshifted, beam ? 1 : Math.Min(PathsTried, request.Paths.Count));
        var ends = from path in Enumerable.Range(0, _paths) from d in _depthsMm
                   let shaft = PlaceSteps.Lines(request, new(path, d, Defaults, 0, 0, 0, 0))[0]
                   from tip in Reached(request, path, shaft) select tip;
        var centred = Enumerable.Range(0, _paths).SelectMany(path => PlaceSteps.Of(request, new(path, 0, Defaults, 0, 0, 0, 0))).ToList();
        var reach = SourceReach.PointsMm(centred, Simulator.Windows(request.Case, new(centred), therapies, draw, full), draw);
        Model = new(request.Case, request.Lesion, therapies, draw, ends, full, reach);
        _scorer = new(request.Lesion.Mask, Model.Start, request.AskedMarginMm, Model.Options.Threads);
    }

    /// <summary>Where the tip goes: in a robust search also where it misses to in nearly all draws.</summary>
    private static IEnumerable<Vec3> Reached(PlaceRequest request, int path, Shaft shaft)
    {
        yield return shaft.TipMm;
        if (request.Robust is { } robust)
        {
            var error = robust.Error(request.Paths[path]);
            var (first, second) = PlacementStudy.Across(shaft.Direction);
            var far = NormalQuantile.At(1 - 0.5 / robust.Draws);
            foreach (var miss in (Vec3[])[first * error.LateralSdMm.First, second * error.LateralSdMm.Second, shaft.Direction * error.DepthSdMm])
            {
                yield return shaft.TipMm + miss * far;
                yield return shaft.TipMm - miss * far;
            }
        }
    }

    /// <summary>The reduced model.</summary>
    public ReducedModel Model { get; }

    /// <summary>Default or fixed settings.</summary>
    public IReadOnlyDictionary<string, double> Defaults { get; }

    /// <summary>What was looked at.</summary>
    public List<Placement> Found { get; } = [];

    private Placement? Best => Found.MinBy(f => f.Score);

    /// <summary>Searches.</summary>
    public void Run(Action<double> progress)
    {
        void Try(int path, double depth, IReadOnlyDictionary<string, double> settings)
        {
            _cancel.ThrowIfCancellationRequested();
            if (!Found.Any(f => f.PathRank == path && f.DepthMm == depth && SameBut(f.Settings, settings, "time")) && PlaceSteps.Accepted(_request, new(path, depth, settings, 0, 0, 0, 0)))
            {
                Found.AddRange(Reduced(path, depth, settings));
            }
            progress(Math.Min(1, Found.Count / 280.0));
        }
        Try(0, 0, Defaults);
        for (var path = 0; path < _paths; path++)
        {
            Array.ForEach(_depthsMm, d => Try(path, d, Best?.Settings ?? Defaults));
        }
        foreach (var p in _parameters.Where(p => p.Name != "time" && !p.UserOnly && !_request.Fixed.ContainsKey(p.Name) && p.High > p.Low))
        {
            foreach (var level in Levels(p))
            {
                var b = Best;
                Try(b?.PathRank ?? 0, b?.DepthMm ?? 0, With(b?.Settings ?? Defaults, p.Name, level));
            }
        }
        if (Best is { } best)
        {
            Array.ForEach(_depthsMm, d => Try(best.PathRank, best.DepthMm + d / 2, best.Settings));
        }
    }

    /// <summary>Times at which a run is read, s; empty when the time is fixed or the device has none.</summary>
    public IReadOnlyList<double> TimesS
    {
        get
        {
            var time = _parameters.FirstOrDefault(p => p.Name == "time");
            if (time is null || _request.Fixed.ContainsKey("time"))
            {
                return [];
            }
            var (first, last) = (Math.Max(ReadOutS, time.Low), Math.Min(time.High, LongestOverDefault * time.Default));
            return [.. Enumerable.Range(0, (int)Math.Floor((last - first) / ReadOutS + 1e-9) + 1).Select(n => first + n * ReadOutS)];
        }
    }

    /// <summary>One reduced run at the longest time; the zone of every minute is a placement of its own.</summary>
    private List<Placement> Reduced(int path, double depth, IReadOnlyDictionary<string, double> settings)
    {
        var found = new List<Placement>();
        if (TimesS is not { Count: > 0 } times)
        {
            var p = new Placement(path, depth, settings, 0, 0, 0, 0);
            return [p.Scored(_scorer.Of(Simulator.Zone(Model.Run(PlaceSteps.Of(_request, p), _draw, Model.Options.Threads, _cancel))))];
        }
        var longest = new Placement(path, depth, With(settings, "time", times[^1]), 0, 0, 0, 0);
        foreach (var (t, state) in Model.Watch(PlaceSteps.Of(_request, longest)[0], _draw, times, Model.Options.Threads, _cancel))
        {
            var read = (longest with { Settings = With(settings, "time", t) }).Scored(_scorer.Of(Simulator.Zone(state)));
            found.Add(read);
            // Past the margin asked for, or no better for some minutes: a longer time only destroys more.
            if (read.MarginMm > _request.AskedMarginMm + ReducedModel.SpacingMm || found.Count - 1 - found.IndexOf(found.MinBy(f => f.Score)!) >= StandstillReadOuts)
            {
                break;
            }
        }
        return found;
    }

    /// <summary>Even levels over the range of a parameter, on the steps of its scale.</summary>
    internal static IEnumerable<double> Levels(TherapyParameter p, int count = LevelsTried)
    {
        for (var n = 0; n < count; n++)
        {
            var v = p.Low + (p.High - p.Low) * n / (count - 1);
            yield return p.Step > 0 ? Math.Clamp(p.Low + Math.Round((v - p.Low) / p.Step) * p.Step, p.Low, p.High) : v;
        }
    }

    private static Dictionary<string, double> With(IReadOnlyDictionary<string, double> settings, string name, double value) => new(settings) { [name] = value };

    private static bool SameBut(IReadOnlyDictionary<string, double> a, IReadOnlyDictionary<string, double> b, string except) =>
        a.Count == b.Count && a.All(x => x.Key == except || (b.TryGetValue(x.Key, out var v) && v == x.Value));
}
