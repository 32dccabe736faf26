using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Electric;

/// <summary>
/// Electric conductivity of tissue at about 0.5 MHz: s = s37 (1 + c (min(T, Tb) - 37)) (1 - (1 - f) d), S/m, with Tb the boiling temperature, f the ratio of dry to
/// wet tissue and d the dryness, the larger of (T - Tb)/ramp and vaporised latent heat over that of all water, each within 0..1; times the factor of injected fluid
/// (<see cref="Fields.ConductivityFactor"/>), where there is one.
/// </summary>
/// <remarks>Dry tissue stays dry as long as <see cref="Fields.Vapour"/> says so. Source: <c>hall2015</c>, <c>mita-model</c>.</remarks>
public sealed class ConductivityLaw
{
    private const float Smallest = 1e-6f;

    private readonly float[] _atRest;
    private readonly float[] _slope;
    private readonly float[] _latent;
    private readonly float _boilingRiseK;
    private readonly float _rampK;
    private readonly float _dryRatio;

    /// <summary>Reads the constants of a run.</summary>
    /// <param name="state">State with the list of tissues.</param>
    /// <param name="context">Values of the run; the body temperature of the heat equation is the temperature at rise 0.</param>
    public ConductivityLaw(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        var d = context.Draw;
        var baselineC = BioheatValues.BodyTemperatureK(d) - 273.15;
        double Slope(string tissue) => d.Catalogue[tissue].Values.ContainsKey("sigma_temperature_coefficient") ? d.Si($"{tissue}.sigma_temperature_coefficient") : 0;
        _atRest = [.. state.Tissues.Select(t => (float)(d.Si($"{t}.sigma_460khz") * (1 + Slope(t) * (baselineC - 37))))];
        _slope = [.. state.Tissues.Select(t => (float)(d.Si($"{t}.sigma_460khz") * Slope(t)))];
        _latent = [.. state.Tissues.Select(t => (float)Math.Max(1, TissueHeat.From(d, t).VapourMax))];
        _boilingRiseK = (float)BioheatValues.From(d).BoilingRiseK;
        _rampK = (float)d.Si("radiofrequency-model.vapour_ramp");
        _dryRatio = (float)d.Si("radiofrequency-model.dry_conductivity_ratio");
    }

    /// <summary>Conductivity of one cell, S/m.</summary>
    /// <param name="tissue">Tissue index.</param>
    /// <param name="riseK">Temperature rise, K.</param>
    /// <param name="vapourJm3">Latent heat taken up, J/m3.</param>
    /// <param name="factor">Factor of injected fluid.</param>
    public float At(byte tissue, float riseK, float vapourJm3, float factor = 1)
    {
        if (riseK <= _boilingRiseK && vapourJm3 == 0)
        {
            return Math.Max(Smallest, factor * (_atRest[tissue] + _slope[tissue] * riseK));
        }
        var wet = _atRest[tissue] + _slope[tissue] * Math.Min(riseK, _boilingRiseK);
        var dry = Math.Clamp(Math.Max((riseK - _boilingRiseK) / _rampK, vapourJm3 / _latent[tissue]), 0, 1);
        return Math.Max(Smallest, factor * wet * (1 - (1 - _dryRatio) * dry));
    }

    /// <summary>Writes the conductivity of a box of cells, S/m, into <see cref="Fields.Conductivity"/>.</summary>
    internal void Fill(TissueState state, (int I, int J, int K) low, (int I, int J, int K) high, int threads)
    {
        var (grid, target) = (state.Grid!, state.Get(Fields.Conductivity).Data);
        var (tissue, rise) = (state.Get(Fields.Tissue).Data, state.Get(Fields.Temperature).Data);
        var vapour = state.Has(Fields.Vapour) ? state.Get(Fields.Vapour).Data : null;
        var factor = state.Has(Fields.ConductivityFactor) ? state.Get(Fields.ConductivityFactor).Data : null;
        FixedBlocks.For(high.K - low.K, 4, threads, (a, b) =>
        {
            for (var k = low.K + a; k < low.K + b; k++)
            {
                for (var j = low.J; j < high.J; j++)
                {
                    var n = grid.Index(low.I, j, k);
                    for (var end = n + high.I - low.I; n < end; n++)
                    {
                        target[n] = At(tissue[n], rise[n], vapour is null ? 0 : vapour[n], factor is null ? 1 : factor[n]);
                    }
                }
            }
        });
    }
}
