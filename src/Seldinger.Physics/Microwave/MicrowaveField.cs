using System.Runtime.CompilerServices;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;

namespace Seldinger.Physics.Microwave;

/// <summary>
/// Absorbed power of microwave antennas. A device whose entry says <c>"field": "coax"</c> is solved: Maxwell's equations around its shaft, anew as the tissue heats and dries (<see cref="CoaxSolver"/>);
/// any other is a finite line of even strength (<see cref="AntennaPattern"/>), weighted with the loss of conductivity on heating.
/// </summary>
/// <remarks>
/// Options: "microwave-drying" (on, off), "microwave-dielectric" (ji-brace, lopresto; solved antennas at 2.45 GHz). Antennas add their powers: phases of coherent arrays are left out.
/// Sources: <c>jibrace2011</c>, <c>lopresto2012</c>, <c>chin2001</c>, <c>balanis2012</c>.
/// </remarks>
public sealed class MicrowaveField : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("microwave", "2", "line: Q = eta P (2 alpha / (4 pi L)) int exp(-2 alpha s) / s^2 du' x sigma(T) / sigma(37); coax: div(grad(r H) / (e r)) + k0^2 H = 0, Q = eta P (1 - |S11|^2) sigma(T) |E|^2 / int sigma |E|^2",
        "Antennas at 2.45 GHz and 915 MHz in soft tissue; lines away from the shaft's surface by about a millimetre and more.",
        ["several antennas add incoherently", "a line radiates evenly near the tip and grows with the wavelength in drying tissue", "a solved antenna sees the mean of the tissue around its shaft, and keeps its field across borders of tissue", "efficiency (and length of lines) fitted to the manufacturers' tables"],
        ["jibrace2011", "lopresto2012", "chin2001", "segmentation-eval", "balanis2012"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature, Fields.Vapour];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.PowerMicrowave];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new Running(state, context);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Sum(ReadOnlySpan<float> x)
    {
        double s = 0;
        foreach (var v in x)
        {
            s += v;
        }
        return s;
    }

    private sealed class Running : IProcessRun
    {
        private const string UpdatedPool = "microwave/updated-s", StampPool = "microwave/stamp", StartedPool = "microwave/started-s", AbsorbedPool = "microwave/absorbed-W", EmittedPool = "microwave/emitted-W", ReflectedPool = "microwave/reflected-W";

        // Time after which warmed tissue absorbs measurably differently; solved antennas wait longer once heating has slowed.
        private const double UpdateS = 5, LongestUpdateS = 20, UpdateShare = 0.1;

        // W/m3. Weaker heating raises tissue by less than 0.02 K in ten minutes even without perfusion; left out so that far rows stay cold, and counted with what leaves the grid.
        private const float CutOff = 100;
        private const int Block = 1 << 14;

        private readonly Draw _draw;
        private readonly int _threads;
        private readonly bool _drying;
        private readonly string _law;
        private readonly SortedDictionary<string, IAntennaDeposit> _deposits = new(StringComparer.Ordinal);

        public Running(TissueState state, ProcessContext context)
        {
            (_draw, _threads) = (context.Draw, context.Threads);
            _drying = context.Option("microwave-drying", "on") == "on";
            _law = context.Option("microwave-dielectric", "ji-brace");
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
            if (fresh && (antennas.Count == 0 || !_drying || state.TimeS - state.Pools[UpdatedPool] < Wait(state, antennas) * (1 - 1e-9)))
            {
                return StepOutcome.Done;
            }
            state.Pools[StartedPool] = fresh ? state.Pools[StartedPool] : state.TimeS;
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
                if (state.Pools[ReflectedPool] > 0)
                {
                    yield return new("microwave-reflected-W", state.Pools[ReflectedPool]);
                }
            }
        }

        public void Dispose()
        {
        }

        private double Wait(TissueState state, List<(AntennaSource Source, double Level)> antennas) => antennas.Exists(a => Solved(a.Source.Device))
            ? Math.Clamp(UpdateShare * (state.Pools[UpdatedPool] - state.Pools[StartedPool]), UpdateS, LongestUpdateS)
            : UpdateS;

        private bool Solved(string device) => _draw.Catalogue[device].Text("field") == "coax";

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
            double emitted = 0, reflected = 0;
            foreach (var (source, level) in antennas)
            {
                if (!_deposits.TryGetValue(Key(source), out var deposit))
                {
                    _deposits[Key(source)] = deposit = Solved(source.Device) ? new CoaxDeposit(state, _draw, source, _drying, _law, _threads) : new LineDeposit(state, _draw, source, _drying, _threads);
                }
                emitted += deposit.Add(state, source.GeneratorPowerW * level, power, out var back);
                reflected += back;
            }
            FixedBlocks.For(g.Count, Block, _threads, (a, b) => Cut(power.AsSpan(a, b - a)));
            state.Pools[AbsorbedPool] = FixedBlocks.Sum(g.Count, Block, _threads, (a, b) => Sum(power.AsSpan(a, b - a))) * g.CellVolumeM3;
            (state.Pools[EmittedPool], state.Pools[ReflectedPool]) = (emitted, reflected);
        }

        private static void Cut(Span<float> power)
        {
            foreach (ref var q in power)
            {
                q = q >= CutOff ? q : 0;
            }
        }
    }
}
