using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Physics.Damage;

/// <summary>
/// How much heated tissue has contracted: the share of length lost grows with the highest temperature reached, from none at the onset to what isothermal tests of liver gave after 15 min.
/// A zone seen after treatment is smaller than the tissue that was destroyed; this says by how much along a line.
/// </summary>
/// <remarks>Measured ex vivo, without the support of the living organ around it; in patients the change of the treated volume was within a few per cent, so that it is reported beside the zone and never applied to it. Sources: <c>rossmann2014</c>, <c>mwajacobian2020</c>.</remarks>
public sealed class TissueContraction
{
    private readonly double _onsetRise, _rise60, _share60, _perKelvin;

    /// <summary>The values of a draw.</summary>
    public TissueContraction(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var bodyK = Heat.BioheatValues.BodyTemperatureK(draw);
        _onsetRise = draw.Si("tissue-contraction.onset") - bodyK;
        _rise60 = 333.15 - bodyK;
        _share60 = draw.Si("tissue-contraction.share_60");
        _perKelvin = draw.Si("tissue-contraction.share_per_kelvin");
    }

    /// <summary>Share of length lost by tissue that reached a rise above body temperature, 0 to 0.25.</summary>
    /// <param name="maxRiseK">Highest rise, K.</param>
    public double Share(double maxRiseK) => maxRiseK <= _onsetRise ? 0
        : maxRiseK < _rise60 ? _share60 * (maxRiseK - _onsetRise) / (_rise60 - _onsetRise)
        : Math.Min(0.25, _share60 + _perKelvin * (maxRiseK - _rise60));

    /// <summary>Length after contraction over length before, along a row of cells of the zone.</summary>
    /// <param name="maxRises">Highest rises of the cells of the row, K.</param>
    public double LengthRatio(ReadOnlySpan<float> maxRises)
    {
        double sum = 0;
        foreach (var r in maxRises)
        {
            sum += 1 - Share(r);
        }
        return maxRises.IsEmpty ? 1 : sum / maxRises.Length;
    }

    /// <summary>Mean ratio of lengths in the destroyed cells of a state; its cube is that of volumes.</summary>
    public double ZoneLengthRatio(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (viable, max) = (state.Get(Fields.Viability).Data, state.Get(Fields.TemperatureMax).Data);
        double sum = 0;
        long n = 0;
        for (var c = 0; c < viable.Length; c++)
        {
            if (viable[c] < ThermalDamage.DestroyedBelow)
            {
                sum += 1 - Share(max[c]);
                n++;
            }
        }
        return n == 0 ? 1 : sum / n;
    }
}
