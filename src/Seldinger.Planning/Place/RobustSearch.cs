using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Numerics.QuasiRandom;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Uncertainty;
using Seldinger.Therapies;

namespace Seldinger.Planning.Place;

/// <summary>
/// Looks for the placement whose mean score over the worst share of draws is lowest. All placements meet the same draws of tissue values and needle errors; each draw is one run on the
/// reduced model that answers for all times. From the best placements of the nominal search, then one step of depth and of every free parameter around the best of them. Draws run side by
/// side, one thread each: the same result for any number of threads.
/// </summary>
internal sealed class RobustSearch
{
    private const double DepthStepMm = 2;

    // Across twice, and along.
    private const int NeedleParts = 3;

    private readonly PlaceRequest _request;
    private readonly RobustOptions _options;
    private readonly ReducedModel _model;
    private readonly Draw _central;
    private readonly IReadOnlyList<double> _timesS;
    private readonly ZoneScore _scorer;
    private readonly Draw[] _draws;
    private readonly Halton _halton;
    private readonly HashSet<string> _seen = [];
    private readonly Action<double> _progress;
    private readonly CancellationToken _cancel;
    private readonly int _expected;
    private int _done;

    /// <summary>Prepares the draws.</summary>
    /// <param name="request">What may be used; its robust options are set.</param>
    /// <param name="model">The reduced model.</param>
    /// <param name="central">Central values, with which placements have been simulated: it knows which values are read.</param>
    /// <param name="timesS">Times at which a run is read, s; empty when the time is fixed.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancel">Cancels.</param>
    public RobustSearch(PlaceRequest request, ReducedModel model, Draw central, IReadOnlyList<double> timesS, Action<double> progress, CancellationToken cancel)
    {
        (_request, _options, _model, _central, _timesS, _progress, _cancel) = (request, request.Robust!, model, central, timesS, progress, cancel);
        _scorer = new(request.Lesion.Mask, model.Start, request.AskedMarginMm, model.Options.Threads);
        var values = UncertainInputs.Values(central, model.Options.Endpoint, UncertainInputs.Near(model.Start, _scorer.ToLesionMm).Contains);
        Inputs = [.. values.Select(v => v.Key)];
        // The first needle first, then values, then further needles: the smallest bases are the most even. Every placement meets the same numbers.
        if (NeedleParts + values.Count > Halton.MaxDimensions)
        {
            throw new InvalidOperationException($"{NeedleParts + values.Count} uncertain inputs; at most {Halton.MaxDimensions}.");
        }
        _halton = new(Halton.MaxDimensions, model.Options.Seed);
        _draws = [.. Enumerable.Range(0, _options.Draws).Select(n => new Draw(central.Catalogue, values.Select((v, i) => (v.Key, U: _halton.At(n, NeedleParts + i))).ToDictionary(v => v.Key, v => v.U)))];
        _expected = Math.Max(1, _options.Draws * (_options.Candidates + 2 * Free.Count() + 3));
    }

    /// <summary>Keys of the values that are drawn.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Placements looked at in every draw.</summary>
    public int Evaluated { get; private set; }

    /// <summary>The nominal choice and the best, both from the same draws; the best is never worse.</summary>
    /// <param name="nominal">The nominal choice.</param>
    /// <param name="candidates">Further placements, best first; one that differs from an earlier one in time alone is passed over.</param>
    public (RobustChoice Nominal, RobustChoice Robust) Run(Placement nominal, IEnumerable<Placement> candidates)
    {
        var own = Evaluate(nominal);
        // The time of the nominal choice is among those that are read.
        var first = own.First(c => c.Placement.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).SequenceEqual(nominal.Settings.OrderBy(s => s.Key, StringComparer.Ordinal)));
        var best = own.Prepend(first).MinBy(c => c.WorstScore)!;
        void Try(Placement p) => best = Evaluate(p).Prepend(best).MinBy(c => c.WorstScore)!;
        foreach (var c in candidates.Where(c => !_seen.Contains(Key(c))).DistinctBy(Key).Take(_options.Candidates))
        {
            Try(c);
        }
        foreach (var p in Free)
        {
            foreach (var level in Beside(p, best.Placement.Settings[p.Name]).ToList())
            {
                Try(best.Placement with { Settings = With(best.Placement.Settings, p.Name, level) });
            }
        }
        if (best.Placement is { Count: 1, ShiftsMm.Count: 0 } && _request.Therapy.Access != AccessKind.Transcutaneous)
        {
            foreach (var step in (double[])[-DepthStepMm, DepthStepMm])
            {
                Try(best.Placement with { DepthMm = best.Placement.DepthMm + step });
            }
        }
        return (first, best);
    }

    private IEnumerable<TherapyParameter> Free => _request.Therapy.Parameters(_request.Device).Where(p => p.Name != "time" && !p.UserOnly && !_request.Fixed.ContainsKey(p.Name) && p.High > p.Low);

    /// <summary>The level of the search below a value and the one above it.</summary>
    private static IEnumerable<double> Beside(TherapyParameter p, double value)
    {
        var levels = SingleSearch.Levels(p).ToList();
        return levels.Where(l => l < value * (1 - 1e-9)).TakeLast(1).Concat(levels.Where(l => l > value * (1 + 1e-9)).Take(1));
    }

    /// <summary>One placement at every time that is read: the scores of all draws. None when it was looked at before or breaks a hard limit.</summary>
    private List<RobustChoice> Evaluate(Placement p)
    {
        if (!_seen.Add(Key(p)) || !PlaceSteps.Accepted(_request, p))
        {
            return [];
        }
        var times = p.Overlapping || _timesS.Count == 0 ? [] : _timesS.Append(p.Settings["time"]).Distinct().Order().ToArray();
        var count = Math.Max(1, times.Length);
        var (scores, residual) = (new double[count][], new double[count][]);
        for (var t = 0; t < count; t++)
        {
            (scores[t], residual[t]) = (new double[_draws.Length], new double[_draws.Length]);
        }
        void Score(int t, int n, Core.State.TissueState state)
        {
            var (left, missed, healthy) = _scorer.Volumes(Simulator.Zone(state));
            (scores[t][n], residual[t][n]) = ((p with { ResidualMl = left, MissedMl = missed, HealthyMl = healthy }).Score, left);
        }
        try
        {
            FixedBlocks.For(_draws.Length, 1, _model.Options.Threads, (a, b) =>
            {
                for (var n = a; n < b; n++)
                {
                    _cancel.ThrowIfCancellationRequested();
                    var t = 0;
                    if (times.Length == 0)
                    {
                        Score(0, n, _model.Run(Missed(p, n), _draws[n], 1, _cancel));
                    }
                    else
                    {
                        foreach (var (_, state) in _model.Watch(Missed(p with { Settings = With(p.Settings, "time", times[^1]) }, n), _draws[n], times, 1, _cancel))
                        {
                            Score(t++, n, state);
                        }
                    }
                    _progress(Math.Min(1, (double)Interlocked.Increment(ref _done) / _expected));
                }
            });
        }
        catch (AggregateException e) when (_cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The robust search was interrupted.", e, _cancel);
        }
        Evaluated += count;
        return [.. Enumerable.Range(0, count).Select(t => new RobustChoice(times.Length == 0 ? p : p with { Settings = With(p.Settings, "time", times[t]) },
            WorstTail.Mean(scores[t], _options.WorstShare), scores[t].Average(), residual[t].Average(r => r == 0 ? 1.0 : 0)))];
    }

    /// <summary>A placement on the reduced model with exact needles and central values.</summary>
    public Placement Central(Placement p) => p.Scored(_scorer.Of(Simulator.Zone(_timesS.Count == 0 || p.Overlapping ? _model.Run(PlaceSteps.Of(_request, p), _central, _model.Options.Threads, _cancel)
        : _model.Watch(_model.Windows(PlaceSteps.Of(_request, p), _central), _central, [p.Settings["time"]], _model.Options.Threads, _cancel).Single().State)));

    private IReadOnlyList<ProcedureWindow> Missed(Placement p, int n)
    {
        var error = _options.Error(_request.Paths[p.PathRank]);
        var (s1, s2) = error.LateralSdMm;
        var steps = PlaceSteps.Of(_request, p);
        return _model.Windows(steps, _draws[n], [.. steps.SelectMany(s => s.Shafts).Select((shaft, i) =>
        {
            var (first, second) = PlacementStudy.Across(shaft.Direction);
            return first * (s1 * Needle(n, i, 0)) + second * (s2 * Needle(n, i, 1)) + shaft.Direction * (error.DepthSdMm * Needle(n, i, 2));
        })]);
    }

    /// <summary>A standard normal part of the miss of one instrument in one draw.</summary>
    private double Needle(int draw, int instrument, int part)
    {
        var dimension = (instrument == 0 ? 0 : Inputs.Count + NeedleParts * instrument) + part;
        return dimension < Halton.MaxDimensions ? NormalQuantile.At(_halton.At(draw, dimension))
            : throw new ValidationException([new("--robust", $"{instrument + 1} instruments and {Inputs.Count} values are more than can be drawn together.", $"At most {(Halton.MaxDimensions - Inputs.Count) / NeedleParts} instruments in all steps.")]);
    }

    private static string Key(Placement p) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{p.PathRank};{p.DepthMm:R};{p.Overlapping};{string.Join(',', p.ShiftsMm)};{string.Join(',', p.Settings.Where(s => s.Key != "time").OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}");

    private static Dictionary<string, double> With(IReadOnlyDictionary<string, double> settings, string name, double value) => new(settings) { [name] = value };
}
