using System.Globalization;
using System.Text;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;
using Seldinger.Numerics.QuasiRandom;
using Seldinger.Numerics.Sensitivity;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Uncertainty;

/// <summary>What a study is about.</summary>
/// <param name="Case">The patient.</param>
/// <param name="Lesion">The lesion.</param>
/// <param name="Steps">The steps of the plan that act on it.</param>
/// <param name="Surface">The lesion's surface with what counts of it.</param>
/// <param name="Error">Placement error of every instrument.</param>
/// <param name="AskedMarginMm">Margin asked for, mm.</param>
/// <param name="Draws">Number of draws, at least 8.</param>
/// <param name="Folder">Where finished draws are kept until the outputs are written; null = nowhere.</param>
public sealed record UncertaintyRequest(Case Case, Lesion Lesion, IReadOnlyList<PlanStep> Steps, IReadOnlyList<SurfacePoint> Surface, PlacementError Error, double AskedMarginMm, int Draws, string? Folder = null)
{
    /// <summary>Draws that are repeated in full.</summary>
    public int RepeatedInFull { get; init; } = 4;

    /// <summary>State after the plan in full with central values, and its smallest margin, mm, as the plan reports it: margins of draws, measured on voxels, get the constant that makes this one agree. Null = none.</summary>
    public (TissueState State, double MarginMm)? Planned { get; init; }

    /// <summary>What may miss, as inputs are named: "needle" or "beam".</summary>
    public string Instrument { get; init; } = "needle";
}

/// <summary>
/// The probability-of-ablation map: scrambled Halton draws over every value that has a distribution in the catalogue and over the placement error of every instrument, each simulated on
/// the reduced model. One input at a time first (10 and 90 % quantile, the tornado); the inputs that move the margin most get the smallest bases. Draws run side by side, one thread
/// each: the same bytes for any number of threads.
/// </summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="catalogue">The catalogue.</param>
/// <param name="full">Options of the full model.</param>
public sealed class UncertaintyStudy(TherapyRegistry therapies, Catalogue catalogue, SimulationOptions full)
{
    /// <summary>Voxel of the map, mm.</summary>
    public const double VoxelMm = 1;

    /// <summary>Fewest draws that say anything.</summary>
    public const int LeastDraws = 8;

    /// <summary>Margins are measured up to this distance, mm, to both sides.</summary>
    public const double RangeMm = 30;

    /// <summary>Runs, or resumes, a study.</summary>
    /// <param name="request">What it is about.</param>
    /// <param name="progress">Share done, 0..1.</param>
    /// <param name="cancel">Cancels; finished draws stay in the folder.</param>
    public UncertaintyResult Run(UncertaintyRequest request, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Draws, LeastDraws);
        var central = new Draw(catalogue);
        var model = new ReducedModel(request.Case, request.Lesion, therapies, central, request.Steps.SelectMany(s => s.Shafts).Select(s => s.TipMm), full,
            SourceReach.PointsMm(request.Steps, Simulator.Windows(request.Case, new(request.Steps), therapies, central, full), central));
        var lab = new Lab(request, model, therapies, full);
        // The central run comes first: only then it is known which values are read.
        var nominal = lab.Reduced(central, []);
        var offset = request.Planned is { } planned && lab.Outcome(planned.State) is { ZoneMl: > 0 } whole ? planned.MarginMm - whole.MarginMm : 0;
        DrawOutcome Told(DrawOutcome d) => d.ZoneMl > 0 && d.MarginMm > -RangeMm ? d with { MarginMm = d.MarginMm + offset } : d;
        nominal = Told(nominal);
        var toLesion = DistanceMap.ToMask(ZoneScore.OnGrid(request.Lesion.Mask, model.Start.Grid!), full.Threads);
        var inputs = UncertainInputs.Of(central, model.Start, toLesion, request, full.Endpoint);
        if (inputs.Count > Halton.MaxDimensions)
        {
            throw new InvalidOperationException($"{inputs.Count} uncertain inputs; at most {Halton.MaxDimensions}.");
        }
        var store = new DrawStore(request.Folder, Identity(request, inputs));
        var (done, all) = (0, 2 * inputs.Count + request.Draws + request.RepeatedInFull);
        DrawOutcome Outcome(string name, Func<DrawOutcome> run)
        {
            cancel.ThrowIfCancellationRequested();
            var outcome = Told(store.Get(name, lab.ZoneBytes, run));
            progress?.Report((double)Interlocked.Increment(ref done) / all);
            return outcome;
        }

        var alone = new DrawOutcome[2 * inputs.Count];
        SideBySide(alone.Length, n => alone[n] = Outcome($"alone-{n:D4}", () =>
        {
            var u = inputs.Select(_ => 0.5).ToArray();
            u[n / 2] = n % 2 == 0 ? UncertainInput.LowQuantile : UncertainInput.HighQuantile;
            return lab.Reduced(DrawOf(inputs, u, n / 2), Misses(request, inputs, u, n / 2));
        }), cancel);
        InputEffect Effect(int i, double firstOrder) => new(inputs[i], alone[2 * i].MarginMm, nominal.MarginMm, alone[2 * i + 1].MarginMm, alone[2 * i].ZoneMl, alone[2 * i + 1].ZoneMl, firstOrder);
        var order = Enumerable.Range(0, inputs.Count).OrderByDescending(i => Math.Round(Effect(i, 0).SwingMm, 6)).ThenByDescending(i => Math.Round(Math.Abs(Effect(i, 0).ZoneChangeMl), 6)).ThenBy(i => inputs[i].Key, StringComparer.Ordinal).ToArray();

        var halton = new Halton(inputs.Count, full.Seed);
        var quantiles = new double[request.Draws][];
        for (var n = 0; n < request.Draws; n++)
        {
            quantiles[n] = new double[inputs.Count];
            for (var d = 0; d < order.Length; d++)
            {
                quantiles[n][order[d]] = halton.At(n, d);
            }
        }
        var draws = new DrawOutcome[request.Draws];
        SideBySide(draws.Length, n => draws[n] = Outcome($"draw-{n:D5}", () => lab.Reduced(DrawOf(inputs, quantiles[n]), Misses(request, inputs, quantiles[n]))), cancel);
        var checks = new List<DrawCheck>();
        for (var n = 0; n < Math.Min(request.RepeatedInFull, request.Draws); n++)
        {
            var repeated = Outcome($"full-{n:D5}", () => lab.Full(DrawOf(inputs, quantiles[n]), Misses(request, inputs, quantiles[n]), cancel));
            checks.Add(new(n, draws[n].MarginMm, repeated.MarginMm, Lab.Dice(draws[n].Zone, repeated.Zone)));
        }
        double[] margins = [.. draws.Select(d => d.MarginMm)];
        var indices = FirstOrderIndices.FromDraws([.. order.Select(i => quantiles.Select(q => q[i]).ToArray())], margins);
        return new()
        {
            Probability = lab.Probability(draws),
            Draws = request.Draws,
            Reused = store.Reused,
            MarginsMm = margins,
            ZonesMl = [.. draws.Select(d => d.ZoneMl)],
            CentralMarginMm = nominal.MarginMm,
            AskedMarginMm = request.AskedMarginMm,
            Effects = [.. order.Select((i, n) => Effect(i, indices[n]))],
            Checks = checks,
        };
    }

    private void SideBySide(int count, Action<int> run, CancellationToken cancel)
    {
        try
        {
            FixedBlocks.For(count, 1, full.Threads, (a, b) =>
            {
                for (var n = a; n < b; n++)
                {
                    run(n);
                }
            });
        }
        catch (AggregateException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The study was interrupted; finished draws are kept.", e, cancel);
        }
    }

    /// <summary>The values of a draw; with <paramref name="only"/>, of one input alone.</summary>
    private Draw DrawOf(IReadOnlyList<UncertainInput> inputs, double[] u, int only = -1) =>
        new(catalogue, Enumerable.Range(0, inputs.Count).Where(i => inputs[i].Needle < 0 && (only < 0 || i == only)).ToDictionary(i => inputs[i].Key, i => u[i]));

    /// <summary>How far every instrument misses: across the shaft twice, and along it, all normal.</summary>
    private static Vec3[] Misses(UncertaintyRequest request, IReadOnlyList<UncertainInput> inputs, double[] u, int only = -1)
    {
        var shafts = request.Steps.SelectMany(s => s.Shafts).ToList();
        var misses = new Vec3[shafts.Count];
        var (s1, s2) = request.Error.LateralSdMm;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Needle is >= 0 and var needle && (only < 0 || i == only))
            {
                var (first, second) = PlacementStudy.Across(shafts[needle].Direction);
                var (axis, sd) = inputs[i].Key.EndsWith("across-1", StringComparison.Ordinal) ? (first, s1) : inputs[i].Key.EndsWith("across-2", StringComparison.Ordinal) ? (second, s2) : (shafts[needle].Direction, request.Error.DepthSdMm);
                misses[needle] += axis * (sd * NormalQuantile.At(u[i]));
            }
        }
        return misses;
    }

    private string Identity(UncertaintyRequest request, IReadOnlyList<UncertainInput> inputs)
    {
        var text = new StringBuilder();
        text.AppendJoin(';', request.Case.InputHashes.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}={h.Value}"))
            .Append(CultureInfo.InvariantCulture, $"|{request.Case.Id}|{request.Lesion.Name}|{request.Lesion.VolumeMl:R}|{request.Draws}|{request.Error}|{full with { Threads = 0 }}|{typeof(UncertaintyStudy).Module.ModuleVersionId}|{typeof(Physics.Heat.Bioheat).Module.ModuleVersionId}|");
        foreach (var s in request.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{s.Therapy},{s.Device},{string.Join(',', s.Shafts)},{string.Join(',', s.Settings.OrderBy(p => p.Key, StringComparer.Ordinal))}|");
        }
        // Central values too: a user's catalogue may change any of them.
        foreach (var e in catalogue.Entries)
        {
            text.Append(e.Id).AppendJoin(',', e.Values.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={v.Value:R}[{v.Low:R},{v.High:R}]{v.Distribution}")));
        }
        return text.Append(string.Join(',', inputs.Select(i => i.Key))).ToString();
    }

    /// <summary>Runs single draws and brings their zones onto the map.</summary>
    private sealed class Lab
    {
        private readonly UncertaintyRequest _request;
        private readonly ReducedModel _model;
        private readonly ImageGeometry _map;
        private readonly VoxelBox _nearLesion;
        private readonly Vec3[] _surface;
        private readonly TherapyRegistry _therapies;
        private readonly SimulationOptions _full;

        public Lab(UncertaintyRequest request, ReducedModel model, TherapyRegistry therapies, SimulationOptions full)
        {
            (_request, _model, _therapies, _full) = (request, model, therapies, full);
            _map = ZoneSurface.Fine(model.Start.Grid!, VoxelMm);
            var counted = request.Surface.Where(p => !p.CapsuleSide).ToList();
            _surface = [.. (counted.Count > 0 ? counted : request.Surface).Select(p => p.PositionMm)];
            _nearLesion = Around(_surface);
        }

        public int ZoneBytes => (_map.Count + 7) / 8;

        public DrawOutcome Reduced(Draw draw, IReadOnlyList<Vec3> missesMm) => Outcome(_model.Run(Windows(draw, missesMm, _model.Options), draw, 1));

        public DrawOutcome Full(Draw draw, IReadOnlyList<Vec3> missesMm, CancellationToken cancel)
        {
            var windows = Windows(draw, missesMm, _full);
            var state = SimulationDomain.Build(_request.Case, _request.Lesion, _request.Steps.SelectMany(s => s.Shafts).Select(s => s.TipMm), draw, _full, SourceReach.PointsMm(_request.Steps, windows, draw));
            state.Vessels = _request.Case.Vessels;
            return Outcome(Simulator.Run(state, windows, draw, _full, null, cancel).State);
        }

        public ImageVolume Probability(DrawOutcome[] draws)
        {
            var share = new float[_map.Count];
            foreach (var d in draws)
            {
                for (var n = 0; n < share.Length; n++)
                {
                    share[n] += d.Zone[n / 8] >> (n % 8) & 1;
                }
            }
            for (var n = 0; n < share.Length; n++)
            {
                share[n] /= draws.Length;
            }
            return new(_map, share, "1");
        }

        public static double Dice(byte[] a, byte[] b)
        {
            long both = 0, sum = 0;
            for (var n = 0; n < a.Length; n++)
            {
                both += System.Numerics.BitOperations.PopCount((uint)(a[n] & b[n]));
                sum += System.Numerics.BitOperations.PopCount(a[n]) + System.Numerics.BitOperations.PopCount(b[n]);
            }
            return sum == 0 ? 1 : 2.0 * both / sum;
        }

        public DrawOutcome Outcome(TissueState state)
        {
            var zone = ZoneSurface.On(state.Grid!, ZoneSurface.LogDose(state), _map);
            var bits = new byte[ZoneBytes];
            for (var n = 0; n < zone.Data.Length; n++)
            {
                bits[n / 8] |= (byte)(zone.Data[n] << (n % 8));
            }
            return new(Margin(zone), zone.VolumeMl, bits);
        }

        /// <summary>Smallest signed distance from the lesion's surface to the zone's, positive inside; distances between voxel centres are half a voxel longer than to the surface between them.</summary>
        private double Margin(Mask zone)
        {
            var signed = new ImageVolume(_nearLesion.Crop(_map), DistanceMap.Signed(zone, _nearLesion, RangeMm, 1), "mm");
            var half = (float)(VoxelMm / 2);
            for (var n = 0; n < signed.Data.Length; n++)
            {
                signed.Data[n] = Math.Clamp(signed.Data[n] - Math.Sign(signed.Data[n]) * half, -(float)RangeMm, (float)RangeMm);
            }
            return -_surface.Max(p => (double)Resample.At(signed, p, (float)RangeMm));
        }

        private IReadOnlyList<ProcedureWindow> Windows(Draw draw, IReadOnlyList<Vec3> missesMm, SimulationOptions options) => Misplacement.Windows(_request.Case, _request.Steps, missesMm, _therapies, draw, options);

        private VoxelBox Around(Vec3[] points)
        {
            var toIndex = _map.ToLps.Inverse();
            var q = points.Select(toIndex.Apply).ToList();
            int Low(double v, int n) => Math.Clamp((int)Math.Floor(v) - 1, 0, n - 1);
            int High(double v, int n) => Math.Clamp((int)Math.Ceiling(v) + 1, 0, n - 1);
            var (i, j, k) = (Low(q.Min(p => p.X), _map.Nx), Low(q.Min(p => p.Y), _map.Ny), Low(q.Min(p => p.Z), _map.Nz));
            return new(i, j, k, High(q.Max(p => p.X), _map.Nx) - i + 1, High(q.Max(p => p.Y), _map.Ny) - j + 1, High(q.Max(p => p.Z), _map.Nz) - k + 1);
        }
    }
}
