using System.Runtime.CompilerServices;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Microwave;

/// <summary>
/// Absorbed power of one antenna as a finite line (<see cref="AntennaPattern"/>): weighted with the conductivity of tissue and with its loss on heating; what heated tissue no longer absorbs goes to the rest of
/// the pattern, and the line grows towards the handle as the tissue dries.
/// </summary>
internal sealed class LineDeposit : IAntennaDeposit
{
    private const int Block = 1 << 14;
    private const float DryStepK = 0.05f;
    private const int DrySteps = 3200;

    private readonly int _threads;
    private readonly bool _drying;
    private readonly double _efficiency;
    private readonly float[] _dry;
    private readonly float _boilingRise;
    private readonly Patterns _patterns;

    internal LineDeposit(TissueState state, Draw draw, AntennaSource source, bool drying, int threads)
    {
        (_threads, _drying) = (threads, drying);
        _efficiency = draw.Si($"{source.Device}.efficiency");
        var bodyC = BioheatValues.BodyTemperatureK(draw) - 273.15;
        _boilingRise = (float)(draw.Si($"{BioheatValues.Id}.boiling_temperature") - BioheatValues.BodyTemperatureK(draw));
        _dry = DryTable(draw.Si("dielectric-ji-brace.sigma_offset"), draw.Si("dielectric-ji-brace.sigma_slope"), bodyC);
        var model = AntennaModel.From(draw, source.Device);
        var (wet, wetSum, wetOutside) = Pattern(state, draw, source, model);
        _patterns = new(wet, wetSum, wetOutside, null, 0, 0);
        if (_drying && model.Growth > 1)
        {
            var (dry, drySum, dryOutside) = Pattern(state, draw, source, model.Dried);
            _patterns = new(wet, wetSum, wetOutside, dry, drySum, dryOutside);
        }
    }

    public double Add(TissueState state, double generatorW, float[] power, out double reflectedW)
    {
        reflectedW = 0;
        var watts = generatorW * _efficiency;
        var rise = state.Get(Fields.Temperature).Data;
        var p = _patterns;
        if (!_drying)
        {
            Deposit(p.Wet, rise, power, watts);
            return watts;
        }
        // What share of the power the warmed tissue no longer takes; the line grows with it, up to full growth when all of it is at boiling.
        var wetLeft = p.WetOutside + Left(p.Wet, rise);
        var dry = p.Dry is null ? 0 : Math.Clamp((1 - wetLeft / p.WetSum) / (1 - Dry(_boilingRise)), 0, 1);
        var dryLeft = dry > 0 ? p.DryOutside + Left(p.Dry!, rise) : 0;
        var (left, whole) = ((1 - dry) * wetLeft + dry * dryLeft, (1 - dry) * p.WetSum + dry * p.DrySum);
        var scale = left > 0 ? watts * whole / left : 0;
        Deposit(p.Wet, rise, power, scale * (1 - dry));
        if (dry > 0)
        {
            Deposit(p.Dry!, rise, power, scale * dry);
        }
        return watts;
    }

    /// <summary>Name of the tissue around the radiating part; soft tissue where that is air or another tissue without loss.</summary>
    internal static string TissueAround(TissueState state, Draw draw, Shaft shaft, double centreM, string band)
    {
        var g = state.Grid!;
        var at = g.ToLocalM(shaft.TipMm - shaft.Direction * (centreM * 1e3));
        var cell = g.Index(Cell(at.X / g.Dx, g.Nx), Cell(at.Y / g.Dy, g.Ny), Cell(at.Z / g.Dz, g.Nz));
        var around = state.Tissues[state.Get(Fields.Tissue).Data[cell]];
        return draw.Si($"{around}.sigma_{band}") > 0 ? around : "soft-tissue";
    }

    private static int Cell(double x, int n) => Math.Clamp((int)Math.Floor(x + 0.5), 0, n - 1);

    private void Deposit(float[] pattern, float[] rise, float[] power, double scale) =>
        FixedBlocks.For(pattern.Length, Block, _threads, (a, b) => Deposit(pattern.AsSpan(a, b - a), rise.AsSpan(a, b - a), power.AsSpan(a, b - a), (float)scale));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Deposit(ReadOnlySpan<float> pattern, ReadOnlySpan<float> rise, Span<float> power, float scale)
    {
        for (var c = 0; c < pattern.Length; c++)
        {
            var q = pattern[c] * scale;
            power[c] += _drying ? q * Dry(rise[c]) : q;
        }
    }

    private double Left(float[] pattern, float[] rise) => FixedBlocks.Sum(pattern.Length, Block, _threads, (a, b) => Left(pattern.AsSpan(a, b - a), rise.AsSpan(a, b - a)));

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

    private static float[] DryTable(double offset, double slope, double bodyC)
    {
        double Sigmoid(double celsius) => 1 - 1 / (1 + Math.Exp(offset - slope * celsius));
        return [.. Enumerable.Range(0, DrySteps + 1).Select(i => (float)(Sigmoid(bodyC + i * (double)DryStepK) / Sigmoid(bodyC)))];
    }

    /// <summary>An antenna's patterns in wet and dry tissue, 1/m3; their sums over all space and over what lies outside the grid, which stays cold, so that a zone does not depend on the size of the grid.</summary>
    private sealed record Patterns(float[] Wet, double WetSum, double WetOutside, float[]? Dry, double DrySum, double DryOutside);

    private (float[] Values, double Sum, double Outside) Pattern(TissueState state, Draw draw, AntennaSource source, AntennaModel model)
    {
        var g = state.Grid!;
        var band = MicrowaveMedium.Band(model.FrequencyHz);
        var tissue = state.Get(Fields.Tissue).Data;
        var sigma = state.Tissues.Select(t => draw.Si($"{t}.sigma_{band}")).ToArray();
        var (permittivity, conductivity) = MicrowaveMedium.Of(draw, TissueAround(state, draw, source.Shaft, model.OffsetM + model.LengthM / 2, band), band);
        var pattern = AntennaField.Sample(g, source.Shaft, model, 2 * MicrowaveMedium.Attenuation(model.FrequencyHz, permittivity, conductivity), _threads);
        double Total() => FixedBlocks.Sum(pattern.Length, Block, _threads, (a, b) => MicrowaveField.Sum(pattern.AsSpan(a, b - a)));
        var outside = Math.Max(0, 1 / g.CellVolumeM3 - Total());
        var contrast = sigma.Select(s => (float)(s / conductivity)).ToArray();
        for (var c = 0; c < pattern.Length; c++)
        {
            pattern[c] *= contrast[tissue[c]];
        }
        return (pattern, Total() + outside, outside);
    }
}
