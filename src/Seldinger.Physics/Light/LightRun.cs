using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Light;

/// <summary>A running <see cref="LightField"/>. What the light was computed for last (fibres, charring, coagulation) lies in the state, so that a restart continues bit by bit.</summary>
internal sealed class LightRun : IProcessRun
{
    private const string Prefix = "light/", StampPool = "light-solve/stamp", CheckedPool = "light-solve/checked-s";
    private const int Block = 1 << 14;

    // Coagulation is looked at this often, s; a front of 0.5 mm/s would be seen after one cell.
    private const double CheckS = 2;
    private const double Tolerance = 1e-5;

    // The catalogue's number of packets is for cells of 1 mm; larger cells need fewer for the same statistical error, down to this.
    private const double PacketCellM3 = 1e-9;
    private const int FewestPackets = 2000;

    private readonly ProcessContext _context;
    private readonly LightSettings _settings;
    private readonly double _threshold, _charringRiseK, _charredShare;
    private readonly Dictionary<double, (OpticalMedium Native, OpticalMedium Coagulated)[]> _media = [];

    internal LightRun(TissueState state, ProcessContext context)
    {
        _context = context;
        var grid = state.Grid ?? throw new InvalidOperationException("Light needs a grid, and this run is 0-D.");
        double Si(string name) => context.Draw.Si($"{LightOptics.ModelId}.{name}");
        var packets = context.Options.TryGetValue("light-packets", out var given) && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 
            ? n : (int)Math.Clamp(Si("packets") * PacketCellM3 / grid.CellVolumeM3, Math.Min(FewestPackets, Si("packets")), Si("packets"));
        _settings = new(Si("match_radius"), Si("match_lengths"), Si("reach"), packets, Si("similar_anisotropy"), Tolerance);
        (_threshold, _charredShare) = (Si("resolve_threshold"), Si("charred_share"));
        _charringRiseK = Si("charring_temperature") - BioheatValues.BodyTemperatureK(context.Draw);
    }

    /// <inheritdoc/>
    public double MaxStepS => CheckS;

    /// <inheritdoc/>
    public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        var active = sources.Where(s => s.Source is LightSource && s.Level > 0).Select(s => (Source: (LightSource)s.Source, s.Level)).ToList();
        if (active.Count == 0)
        {
            Rest(state);
            return StepOutcome.Done;
        }
        foreach (var (source, _) in active)
        {
            Char(state, source);
        }
        var stamp = Stamp(state, active);
        if (state.Pools.TryGetValue(StampPool, out var seen) && seen == stamp)
        {
            if (state.TimeS - state.Pools[CheckedPool] < CheckS * (1 - 1e-9))
            {
                return StepOutcome.Done;
            }
            state.Pools[CheckedPool] = state.TimeS;
            if (Changed(state, active[0].Source) <= _threshold)
            {
                return StepOutcome.Done;
            }
        }
        (state.Pools[StampPool], state.Pools[CheckedPool]) = (stamp, state.TimeS);
        return Solve(state, active);
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) =>
        state.Pools.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(p => KeyValuePair.Create(p.Key[Prefix.Length..], p.Value));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static string Charred(LightSource source) => $"{Prefix}{source.Name}.charred";

    /// <summary>No fibre shines: no heat, no fluence; what is charred stays charred.</summary>
    private static void Rest(TissueState state)
    {
        if (state.Pools.Remove(StampPool))
        {
            Array.Clear(state.Get(Fields.PowerLight).Data);
            Array.Clear(state.Get(Fields.Fluence).Data);
            (state.Pools[$"{Prefix}light-emitted-W"], state.Pools[$"{Prefix}light-absorbed-W"], state.Pools[$"{Prefix}light-escaped-W"]) = (0, 0, 0);
        }
    }

    private StepOutcome Solve(TissueState state, List<(LightSource Source, double Level)> active)
    {
        var grid = state.Grid!;
        var (tissue, share) = (state.Get(Fields.Tissue).Data, state.Get(Fields.LightCoagulation).Data);
        var whitening = state.Has(Fields.Whitening) ? state.Get(Fields.Whitening).Data : null;
        for (var c = 0; whitening is not null && c < share.Length; c++)
        {
            share[c] = LightOptics.Coagulated(whitening[c]);
        }
        var media = Media(state, active[0].Source);
        var fibres = active.Select(a => (LightEmission.Of(_context.Draw, a.Source, grid), a.Source.PowerW * a.Level, state.Pools[Charred(a.Source)] * _charredShare)).ToList();
        var balance = LightTransport.Compute(grid, c => Of(media[tissue[c]], share[c]), fibres, _settings, _context.Seed, _context.Threads, state.Get(Fields.Fluence).Data, state.Get(Fields.PowerLight).Data);
        (state.Pools[$"{Prefix}light-emitted-W"], state.Pools[$"{Prefix}light-absorbed-W"], state.Pools[$"{Prefix}light-escaped-W"]) = (balance.EmittedW, balance.AbsorbedW, balance.EscapedW);
        state.Pools[$"{Prefix}light-solves"] = state.Pools.TryGetValue($"{Prefix}light-solves", out var solves) ? solves + 1 : 1;
        return !double.IsFinite(balance.AbsorbedW) ? StepOutcome.NonFinite : balance.Solve.Converged ? StepOutcome.Done : StepOutcome.NotConverged;
    }

    private static OpticalMedium Of((OpticalMedium Native, OpticalMedium Coagulated) tissue, float share) => share > 0 ? tissue.Native.Mixed(tissue.Coagulated, share) : tissue.Native;

    /// <summary>Native and coagulated medium per tissue index; fibres that act together share the wavelength of the first.</summary>
    private (OpticalMedium Native, OpticalMedium Coagulated)[] Media(TissueState state, LightSource source)
    {
        var wavelength = _context.Draw.Si($"{source.Device}.wavelength");
        if (!_media.TryGetValue(wavelength, out var media))
        {
            _media[wavelength] = media = [.. state.Tissues.Select(t => LightOptics.IsGas(t) ? default : LightOptics.Of(_context.Draw, t, wavelength))];
        }
        return media;
    }

    /// <summary>Mean relative change of the transport attenuation since the light was computed, weighted with absorbed power.</summary>
    private double Changed(TissueState state, LightSource source)
    {
        if (!state.Has(Fields.Whitening))
        {
            return 0;
        }
        var (tissue, share, whitening, power) = (state.Get(Fields.Tissue).Data, state.Get(Fields.LightCoagulation).Data, state.Get(Fields.Whitening).Data, state.Get(Fields.PowerLight).Data);
        var media = Media(state, source);
        double Sum(Func<int, double> of) => FixedBlocks.Sum(power.Length, Block, _context.Threads, (a, b) =>
        {
            double s = 0;
            for (var c = a; c < b; c++)
            {
                s += power[c] > 0 ? of(c) : 0;
            }
            return s;
        });
        double Change(int c)
        {
            var now = LightOptics.Coagulated(whitening[c]);
            return now == share[c] ? 0 : power[c] * Math.Abs(Of(media[tissue[c]], now).Transport / Of(media[tissue[c]], share[c]).Transport - 1);
        }
        var all = Sum(c => power[c]);
        return all > 0 ? Sum(Change) / all : 0;
    }

    /// <summary>Marks a fibre as charred for good when a cell along its emitting end is too hot.</summary>
    private void Char(TissueState state, LightSource source)
    {
        var known = state.Pools.TryGetValue(Charred(source), out var charred);
        if (!known)
        {
            state.Pools[Charred(source)] = 0;
        }
        if (charred > 0)
        {
            return;
        }
        var (g, rise) = (state.Grid!, state.Get(Fields.Temperature).Data);
        var emission = LightEmission.Of(_context.Draw, source, g);
        var steps = 1 + (int)Math.Ceiling(2 * emission.LengthM / Math.Min(g.Dx, Math.Min(g.Dy, g.Dz)));
        for (var n = 0; n <= steps; n++)
        {
            var p = emission.EndM - emission.Direction * (emission.LengthM * n / steps);
            var (i, j, k) = ((int)Math.Floor(p.X / g.Dx + 0.5), (int)Math.Floor(p.Y / g.Dy + 0.5), (int)Math.Floor(p.Z / g.Dz + 0.5));
            if (i >= 0 && j >= 0 && k >= 0 && i < g.Nx && j < g.Ny && k < g.Nz && rise[g.Index(i, j, k)] > _charringRiseK)
            {
                state.Pools[Charred(source)] = 1;
                state.Pools[$"{Prefix}{source.Name}.charred-at-s"] = state.TimeS;
                return;
            }
        }
    }

    // A number that changes when fibres, their levels or their charring do.
    private static double Stamp(TissueState state, List<(LightSource Source, double Level)> active)
    {
        var hash = 14695981039346656037UL;
        foreach (var ch in string.Join(';', active.Select(a => FormattableString.Invariant($"{a.Source.Name},{a.Source.Device},{a.Source.Shaft.EntryMm},{a.Source.Shaft.TipMm},{a.Source.PowerW:R},{a.Level:R},{state.Pools[Charred(a.Source)]}"))))
        {
            hash = unchecked((hash ^ ch) * 1099511628211UL);
        }
        return hash >> 12;
    }
}
