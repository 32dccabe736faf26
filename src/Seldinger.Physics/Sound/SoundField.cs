using System.Globalization;
using System.Numerics;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Sound;

/// <summary>
/// Absorbed power of focused ultrasound: for each sonication the beam is marched from its transducer through the tissue of the case (<see cref="BeamMarch"/>), and 2 alpha_absorbed I goes to the heat process.
/// Readings give the temperature of skin and bone and the shares of the power that bone and gas took.
/// </summary>
/// <remarks>
/// Options: "sound-harmonics" (1 = linear, the default; 12 and more carry the steepening), "sound-points" (points per wavelength across the axis, default 3; 6 with harmonics), "sound-fields"
/// ("each" = one march per sonication, "shared" = the first one moved to the others; default: shared on cells of more than 1.5 mm). Sources: <c>vyas2012</c>, <c>zeng2009</c>.
/// </remarks>
public sealed class SoundField : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("sound-angular-spectrum", "1", "p(z + dz) = screen x F^-1 exp(i dz sqrt((k + i alpha)^2 - k_x^2 - k_y^2)) F p;  Q = 2 alpha_absorbed |p|^2 / (2 rho c)",
        "Continuous waves of 0.5 to 3 MHz in soft tissue behind a coupling bath; waves within about 45 degrees of the axis; bone as a fluid that attenuates strongly.",
        ["one way: what is reflected or scattered leaves the account", "gas lets nothing pass", "no cavitation, no scattering by steam", "properties do not change with temperature", "skin is coupled by water without cooling", "linear unless harmonics are asked for"],
        ["oneil1949", "vyas2012", "zeng2009", "itis"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Temperature];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.PowerSound];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new Running(state, context);
    }

    private sealed class Running : IProcessRun
    {
        private const string Prefix = "sound/";
        private const double SharedAboveM = 1.5e-3;

        private readonly Draw _draw;
        private readonly int _threads, _harmonics;
        private readonly double _points, _bodyC;
        private readonly bool _shared;
        private readonly SoundMedium _coupling;
        private readonly SoundMedium[] _tissues;
        private readonly int[] _skin, _bone;
        private readonly Dictionary<string, (SphericalBowl Bowl, BeamSetup Setup, Complex[] Start)> _devices = new(StringComparer.Ordinal);
        private (SoundSource Source, BeamDeposit Deposit)? _last;

        // Null before the first advance: what a state that goes on from a checkpoint holds is written again.
        private string? _written;

        public Running(TissueState state, ProcessContext context)
        {
            (_draw, _threads) = (context.Draw, context.Threads);
            _harmonics = int.Parse(context.Option("sound-harmonics", "1"), CultureInfo.InvariantCulture);
            _points = double.Parse(context.Option("sound-points", _harmonics > 1 ? "6" : "3"), CultureInfo.InvariantCulture);
            _bodyC = BioheatValues.BodyTemperatureK(_draw) - 273.15;
            var grid = state.Grid ?? throw new InvalidOperationException("A sound field needs a grid, and this run is 0-D.");
            _shared = context.Option("sound-fields", grid.Dx > SharedAboveM ? "shared" : "each") == "shared";
            _coupling = SoundMedium.Of(_draw, "air");
            _tissues = [.. state.Tissues.Select(t => SoundMedium.Of(_draw, t))];
            _skin = Beside(state, t => t != "air", t => t == "air");
            _bone = Beside(state, _ => true, t => t == "bone");
        }

        public double MaxStepS => double.PositiveInfinity;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            var active = sources.Where(s => s.Source is SoundSource && s.Level > 0).Select(s => (Source: (SoundSource)s.Source, s.Level)).ToList();
            if (active.Count == 0 && !state.Has(Fields.PowerSound))
            {
                return StepOutcome.Done;
            }
            var stamp = string.Join(';', active.Select(a => FormattableString.Invariant($"{a.Source.Name},{a.Source.Device},{a.Source.ApexMm},{a.Source.FocusMm},{a.Source.SpotRadiusMm:R},{a.Source.AcousticPowerW:R},{a.Level:R}")));
            if (stamp != _written)
            {
                _written = stamp;
                Write(state, active);
            }
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
        {
            foreach (var (name, value) in state.Pools.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)))
            {
                yield return new($"sound-{name[Prefix.Length..]}", value);
            }
            if (state.Has(Fields.Temperature))
            {
                var rise = state.Get(Fields.Temperature).Data;
                yield return new("skin-C", Hottest(rise, _skin));
                yield return new("bone-C", Hottest(rise, _bone));
                var largest = state.Get(Fields.TemperatureMax).Data;
                yield return new("skin-max-C", Hottest(largest, _skin));
                yield return new("bone-max-C", Hottest(largest, _bone));
            }
        }

        public void Dispose()
        {
        }

        private double Hottest(float[] rise, int[] cells)
        {
            var hottest = 0f;
            foreach (var c in cells)
            {
                hottest = Math.Max(hottest, rise[c]);
            }
            return _bodyC + hottest;
        }

        private void Write(TissueState state, List<(SoundSource Source, double Level)> active)
        {
            var power = state.Get(Fields.PowerSound).Data;
            Array.Clear(power);
            foreach (var (source, level) in active)
            {
                // A linear field is as strong as its power: level and all else that scales it comes afterwards.
                var deposit = Deposit(state, source with { AcousticPowerW = _harmonics > 1 ? source.AcousticPowerW * level : 1 });
                var factor = (float)(_harmonics > 1 ? 1 : source.AcousticPowerW * level);
                double absorbed = 0;
                for (var c = 0; c < power.Length; c++)
                {
                    power[c] += deposit.Heat[c] * factor;
                    absorbed += deposit.Heat[c];
                }
                state.Pools[Prefix + "emitted-W"] = source.AcousticPowerW * level;
                state.Pools[Prefix + "absorbed-W"] = absorbed * factor * state.Grid!.CellVolumeM3;
                state.Pools[Prefix + "peak-MPa"] = deposit.PeakPa * Math.Sqrt(factor) * 1e-6;
                state.Pools[Prefix + "peak-off-focus-mm"] = Vec3.Distance(deposit.PeakMm, source.FocusMm);
                Raise(state, "bone-share", deposit.Ledger.Share(deposit.Media, m => m.Bone));
                Raise(state, "gas-share", deposit.Ledger.Share(deposit.Media, m => m.Blocks));
                Raise(state, "imbalance", Math.Abs(deposit.Ledger.Imbalance));
            }
        }

        private static void Raise(TissueState state, string name, double value) =>
            state.Pools[Prefix + name] = state.Pools.TryGetValue(Prefix + name, out var before) ? Math.Max(before, value) : value;

        private BeamDeposit Deposit(TissueState state, SoundSource source)
        {
            if (_last is { } known && known.Source with { Name = source.Name, StartS = source.StartS, DurationS = source.DurationS, Controller = source.Controller } == source)
            {
                return known.Deposit;
            }
            if (_shared && _last is { } first && first.Source.Device == source.Device && first.Source.SpotRadiusMm == source.SpotRadiusMm && first.Source.AcousticPowerW == source.AcousticPowerW)
            {
                var by = source.FocusMm - first.Source.FocusMm;
                if (Vec3.Distance(source.ApexMm - first.Source.ApexMm, by) < 1e-6)
                {
                    return first.Deposit with { Heat = BeamDeposit.Moved(state.Grid!, first.Deposit.Heat, by), PeakMm = first.Deposit.PeakMm + by };
                }
            }
            if (!_devices.TryGetValue(source.Device, out var d))
            {
                var bowl = SphericalBowl.From(_draw, source.Device);
                var setup = BeamDeposit.Window(bowl, _coupling.Speed, _points, _harmonics);
                _devices[source.Device] = d = (bowl, setup, setup.Start(bowl, _coupling.Speed, _threads));
            }
            var deposit = BeamDeposit.Of(state, _tissues, _coupling, d.Bowl, source, d.Start, d.Setup, _threads);
            _last = (source, deposit);
            return deposit;
        }

        /// <summary>Cells of one kind that are, or have as a neighbour, a cell of another.</summary>
        private static int[] Beside(TissueState state, Func<string, bool> cell, Func<string, bool> neighbour)
        {
            var g = state.Grid!;
            var tissue = state.Get(Fields.Tissue).Data;
            bool[] own = [.. state.Tissues.Select(cell)], other = [.. state.Tissues.Select(neighbour)];
            var found = new List<int>();
            for (var c = 0; c < tissue.Length; c++)
            {
                var (i, j, k) = (c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny));
                if (own[tissue[c]] && (other[tissue[c]] || i > 0 && other[tissue[c - 1]] || i < g.Nx - 1 && other[tissue[c + 1]] || j > 0 && other[tissue[c - g.Nx]]
                    || j < g.Ny - 1 && other[tissue[c + g.Nx]] || k > 0 && other[tissue[c - g.Nx * g.Ny]] || k < g.Nz - 1 && other[tissue[c + g.Nx * g.Ny]]))
                {
                    found.Add(c);
                }
            }
            return [.. found];
        }
    }
}
