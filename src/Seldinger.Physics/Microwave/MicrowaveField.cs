using System.Runtime.CompilerServices;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Microwave;

/// <summary>
/// Absorbed power of microwave antennas: the pattern of a finite line (<see cref="AntennaPattern"/>) times generator power, efficiency and level, weighted cell by cell with the conductivity of the tissue
/// over that around the antenna and with the loss of conductivity on heating, sigma(T) / sigma(37); what heated tissue no longer absorbs goes to the rest of the pattern, so that it reaches further out,
/// and the line grows towards the handle as the tissue around it dries, because the wavelength does (devices that hold their wavelength have a growth of 1).
/// </summary>
/// <remarks>Options: "microwave-drying" (on, off). Antennas add their powers: phases of coherent arrays are left out. Sources: <c>jibrace2011</c>, <c>balanis2012</c>.</remarks>
public sealed class MicrowaveField : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("microwave-line", "1", "Q = eta P sum over antennas of (2 alpha / (4 pi L)) int exp(-2 alpha s) / s^2 du' x sigma(T) / sigma(37)",
        "Single antennas at 2.45 GHz and 915 MHz in soft tissue, away from the shaft's surface by about a millimetre and more.",
        ["line radiator of even strength near the tip", "no reflection at tissue borders", "no reactive near field", "several antennas add incoherently", "efficiency and length fitted to the manufacturers' tables", "in drying tissue the line grows with the wavelength"],
        ["jibrace2011", "segmentation-eval", "balanis2012"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.PowerMicrowave];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new Running(state, context);
    }

    private sealed class Running : IProcessRun
    {
        private const string UpdatedPool = "microwave/updated-s", StampPool = "microwave/stamp", AbsorbedPool = "microwave/absorbed-W", EmittedPool = "microwave/emitted-W";

        // Time after which warmed tissue absorbs measurably differently.
        private const double UpdateS = 5;

        // W/m3. Weaker heating raises tissue by less than 0.02 K in ten minutes even without perfusion; left out so that far rows stay cold, and counted with what leaves the grid.
        private const float CutOff = 100;
        private const int Block = 1 << 14;
        private const float DryStepK = 0.05f;
        private const int DrySteps = 3200;

        private readonly Draw _draw;
        private readonly int _threads;
        private readonly bool _drying;
        private readonly double _bodyC, _dryOffset, _drySlope;
        private readonly float[] _dry;
        private readonly double _boilingRise;
        private readonly SortedDictionary<string, Patterns> _patterns = new(StringComparer.Ordinal);

        public Running(TissueState state, ProcessContext context)
        {
            (_draw, _threads) = (context.Draw, context.Threads);
            _drying = context.Option("microwave-drying", "on") == "on";
            _bodyC = BioheatValues.BodyTemperatureK(context.Draw) - 273.15;
            _boilingRise = context.Draw.Si($"{BioheatValues.Id}.boiling_temperature") - BioheatValues.BodyTemperatureK(context.Draw);
            (_dryOffset, _drySlope) = (context.Draw.Si("microwave-drying.sigmoid_offset"), context.Draw.Si("microwave-drying.sigmoid_slope"));
            _dry = DryTable();
            _ = state.Grid ?? throw new InvalidOperationException("A microwave field needs a grid, and this run is 0-D.");
        }

        public double MaxStepS => double.PositiveInfinity;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            var antennas = sources.Where(s => s.Source is AntennaSource && s.Level > 0).Select(s => (Source: (AntennaSource)s.Source, s.Level)).ToList();
            if (antennas.Count == 0 && !state.Has(Fields.PowerMicrowave))
            {
                return StepOutcome.Done;
            }
            var stamp = Stamp(antennas);
            var fresh = state.Pools.TryGetValue(StampPool, out var seen) && seen == stamp;
            if (fresh && (antennas.Count == 0 || !_drying || state.TimeS - state.Pools[UpdatedPool] < UpdateS * (1 - 1e-9)))
            {
                return StepOutcome.Done;
            }
            (state.Pools[StampPool], state.Pools[UpdatedPool]) = (stamp, state.TimeS);
            Write(state, antennas);
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
        {
            if (state.Pools.TryGetValue(AbsorbedPool, out var absorbed))
            {
                yield return new("microwave-absorbed-W", absorbed);
                yield return new("microwave-outside-W", state.Pools[EmittedPool] - absorbed);
            }
        }

        public void Dispose()
        {
        }

        // A number that changes when the antennas or their levels do.
        private static double Stamp(List<(AntennaSource Source, double Level)> antennas)
        {
            var hash = 14695981039346656037UL;
            foreach (var ch in string.Join(';', antennas.Select(a => FormattableString.Invariant($"{Key(a.Source)},{a.Source.GeneratorPowerW:R},{a.Level:R}"))))
            {
                hash = unchecked((hash ^ ch) * 1099511628211UL);
            }
            return hash >> 12;
        }

        private static string Key(AntennaSource a) => FormattableString.Invariant($"{a.Name},{a.Device},{a.Shaft.EntryMm},{a.Shaft.TipMm}");

        private void Write(TissueState state, List<(AntennaSource Source, double Level)> antennas)
        {
            var g = state.Grid!;
            var power = state.Get(Fields.PowerMicrowave).Data;
            Array.Clear(power);
            var rise = state.Get(Fields.Temperature).Data;
            double emitted = 0;
            foreach (var (source, level) in antennas)
            {
                if (!_patterns.TryGetValue(Key(source), out var p))
                {
                    _patterns[Key(source)] = p = Make(state, source);
                }
                var watts = source.GeneratorPowerW * level * _draw.Si($"{source.Device}.efficiency");
                emitted += watts;
                if (!_drying)
                {
                    FixedBlocks.For(g.Count, Block, _threads, (a, b) => Deposit(p.Wet.AsSpan(a, b - a), rise.AsSpan(a, b - a), power.AsSpan(a, b - a), (float)watts));
                    continue;
                }
                // What share of the power the warmed tissue no longer takes; the line grows with it, up to full growth when all of it is at boiling.
                var wetLeft = p.WetOutside + FixedBlocks.Sum(g.Count, Block, _threads, (a, b) => Left(p.Wet.AsSpan(a, b - a), rise.AsSpan(a, b - a)));
                var dry = p.Dry is null ? 0 : Math.Clamp((1 - wetLeft / p.WetSum) / (1 - Dry((float)_boilingRise)), 0, 1);
                var dryLeft = dry > 0 ? p.DryOutside + FixedBlocks.Sum(g.Count, Block, _threads, (a, b) => Left(p.Dry.AsSpan(a, b - a), rise.AsSpan(a, b - a))) : 0;
                var (left, whole) = ((1 - dry) * wetLeft + dry * dryLeft, (1 - dry) * p.WetSum + dry * p.DrySum);
                var scale = left > 0 ? watts * whole / left : 0;
                FixedBlocks.For(g.Count, Block, _threads, (a, b) => Deposit(p.Wet.AsSpan(a, b - a), rise.AsSpan(a, b - a), power.AsSpan(a, b - a), (float)(scale * (1 - dry))));
                if (dry > 0)
                {
                    FixedBlocks.For(g.Count, Block, _threads, (a, b) => Deposit(p.Dry.AsSpan(a, b - a), rise.AsSpan(a, b - a), power.AsSpan(a, b - a), (float)(scale * dry)));
                }
            }
            FixedBlocks.For(g.Count, Block, _threads, (a, b) => Cut(power.AsSpan(a, b - a)));
            state.Pools[AbsorbedPool] = FixedBlocks.Sum(g.Count, Block, _threads, (a, b) => Sum(power.AsSpan(a, b - a))) * g.CellVolumeM3;
            state.Pools[EmittedPool] = emitted;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static double Sum(ReadOnlySpan<float> x)
        {
            double s = 0;
            foreach (var v in x)
            {
                s += v;
            }
            return s;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Deposit(ReadOnlySpan<float> pattern, ReadOnlySpan<float> rise, Span<float> power, float scale)
        {
            for (var c = 0; c < pattern.Length; c++)
            {
                var q = pattern[c] * scale;
                power[c] += _drying ? q * Dry(rise[c]) : q;
            }
        }

        private static void Cut(Span<float> power)
        {
            foreach (ref var q in power)
            {
                q = q >= CutOff ? q : 0;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double Left(ReadOnlySpan<float> pattern, ReadOnlySpan<float> rise)
        {
            double s = 0;
            for (var c = 0; c < pattern.Length; c++)
            {
                s += pattern[c] * Dry(rise[c]);
            }
            return s;
        }

        // Share of the conductivity at body temperature that is left; exactly 1 in tissue that is not warmed.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private float Dry(float rise)
        {
            if (rise < DryStepK)
            {
                return 1;
            }
            var x = Math.Min(rise / DryStepK, DrySteps - 1);
            var i = (int)x;
            return _dry[i] + (x - i) * (_dry[i + 1] - _dry[i]);
        }

        private float[] DryTable()
        {
            double Sigmoid(double celsius) => 1 - 1 / (1 + Math.Exp(_dryOffset - _drySlope * celsius));
            return [.. Enumerable.Range(0, DrySteps + 1).Select(i => (float)(Sigmoid(_bodyC + i * DryStepK) / Sigmoid(_bodyC)))];
        }

        /// <summary>An antenna's patterns in wet and dry tissue, 1/m3; their sums over all space and over what lies outside the grid, which stays cold, so that a zone does not depend on the size of the grid.</summary>
        private sealed record Patterns(float[] Wet, double WetSum, double WetOutside, float[]? Dry, double DrySum, double DryOutside);

        private Patterns Make(TissueState state, AntennaSource source)
        {
            var model = AntennaModel.From(_draw, source.Device);
            var (wet, wetSum, wetOutside) = Pattern(state, source, model);
            if (!_drying || model.Growth <= 1)
            {
                return new(wet, wetSum, wetOutside, null, 0, 0);
            }
            var (dry, drySum, dryOutside) = Pattern(state, source, model.Dried);
            return new(wet, wetSum, wetOutside, dry, drySum, dryOutside);
        }

        private (float[] Values, double Sum, double Outside) Pattern(TissueState state, AntennaSource source, AntennaModel model)
        {
            var g = state.Grid!;
            var band = MicrowaveMedium.Band(model.FrequencyHz);
            var tissue = state.Get(Fields.Tissue).Data;
            var sigma = state.Tissues.Select(t => _draw.Si($"{t}.sigma_{band}")).ToArray();
            var around = state.Tissues[tissue[Middle(g, source.Shaft, model)]];
            if (_draw.Si($"{around}.sigma_{band}") <= 0)
            {
                around = "soft-tissue";
            }
            var (permittivity, conductivity) = MicrowaveMedium.Of(_draw, around, band);
            var pattern = AntennaField.Sample(g, source.Shaft, model, 2 * MicrowaveMedium.Attenuation(model.FrequencyHz, permittivity, conductivity), _threads);
            double Total() => FixedBlocks.Sum(pattern.Length, Block, _threads, (a, b) => Sum(pattern.AsSpan(a, b - a)));
            var outside = Math.Max(0, 1 / g.CellVolumeM3 - Total());
            var contrast = sigma.Select(s => (float)(s / conductivity)).ToArray();
            for (var c = 0; c < pattern.Length; c++)
            {
                pattern[c] *= contrast[tissue[c]];
            }
            return (pattern, Total() + outside, outside);
        }

        private static int Middle(Grid3 g, Shaft shaft, AntennaModel model)
        {
            var at = g.ToLocalM(shaft.TipMm - shaft.Direction * ((model.OffsetM + model.LengthM / 2) * 1e3));
            return g.Index(Cell(at.X / g.Dx, g.Nx), Cell(at.Y / g.Dy, g.Ny), Cell(at.Z / g.Dz, g.Nz));
        }

        private static int Cell(double x, int n) => Math.Clamp((int)Math.Floor(x + 0.5), 0, n - 1);
    }
}
