using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Electroporation;

/// <summary>
/// Conductivity of tissue during a pulse, S/m: s = s0 (1 + c (T - 37)) (1 + (A - 1) u), u = smooth step of the highest field so far from E0 to E1; permeable membranes stay permeable.
/// </summary>
/// <remarks>s0 is the tissue's "sigma_pulse"; without one, its conductivity at 460 kHz times the ratio of the two in liver. Sources: <c>beitelwhite2021</c> (liver), <c>corovic2013</c> (form).</remarks>
public sealed class PulsedConductivity
{
    private const float Smallest = 1e-6f;

    private readonly float[] _base;
    private readonly float _slope;
    private readonly float _riseAt37;
    private readonly float _gain;
    private readonly float _start;
    private readonly float _end;

    /// <summary>Reads the constants of a run.</summary>
    /// <param name="state">State with the list of tissues.</param>
    /// <param name="draw">Values of the run.</param>
    public PulsedConductivity(TissueState state, Draw draw)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(draw);
        var ratio = draw.Si("liver.sigma_pulse") / draw.Si("liver.sigma_460khz");
        _base = [.. state.Tissues.Select(t => (float)(draw.Catalogue[t].Values.ContainsKey("sigma_pulse") ? draw.Si($"{t}.sigma_pulse") : ratio * draw.Si($"{t}.sigma_460khz")))];
        _slope = (float)draw.Si("electroporation-model.temperature_coefficient");
        _riseAt37 = (float)(310.15 - BioheatValues.BodyTemperatureK(draw));
        _gain = (float)(draw.Si("electroporation-model.conductivity_increase") - 1);
        (_start, _end) = ((float)draw.Si("electroporation-model.increase_start"), (float)draw.Si("electroporation-model.increase_end"));
    }

    /// <summary>Conductivity of one cell, S/m.</summary>
    /// <param name="tissue">Tissue index.</param>
    /// <param name="riseK">Temperature rise, K.</param>
    /// <param name="fieldMax">Highest field so far, V/m.</param>
    public float At(byte tissue, float riseK, float fieldMax)
    {
        var x = Math.Clamp((fieldMax - _start) / (_end - _start), 0, 1);
        return Math.Max(Smallest, _base[tissue] * (1 + _slope * (riseK - _riseAt37)) * (1 + _gain * x * x * (3 - 2 * x)));
    }

    /// <summary>Writes the conductivity of all cells, S/m.</summary>
    internal void Fill(TissueState state, float[] field, float[] target, int threads)
    {
        var (tissue, rise) = (state.Get(Fields.Tissue).Data, state.Get(Fields.Temperature).Data);
        FixedBlocks.For(target.Length, 1 << 16, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                target[n] = At(tissue[n], rise[n], field[n]);
            }
        });
    }
}
