using Seldinger.Core.Values;

namespace Seldinger.Physics.Microwave;

/// <summary>
/// Permittivity and conductivity of heated tissue from those at 37 degC. At 2.45 GHz both follow a sigmoid of temperature that was measured while tissue dried, f(T) = floor + scale (1 - 1 / (1 + exp(offset - slope T)));
/// at 915 MHz both are linear in temperature as far as the change is reversible, and fall with the share of water that is left. Permittivity falls no further than to its value at the highest temperature that was measured.
/// </summary>
/// <remarks>Sources: <c>jibrace2011</c> and <c>lopresto2012</c> at 2.45 GHz, <c>lopresto2014</c> for the range of temperatures, <c>chin2001</c> at 915 MHz (its irreversible part is left out: no amplitude was found; that both fall in proportion to the water is ours).</remarks>
public sealed class DielectricLaw
{
    private const double Reference = 37;

    private readonly (double Floor, double Scale, double Offset, double Slope) _permittivity, _sigma;
    private readonly (double Permittivity, double Sigma)? _perKelvin;
    private readonly double _highest;

    /// <summary>The law of a frequency.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="frequencyHz">Frequency, Hz.</param>
    /// <param name="name">At 2.45 GHz "ji-brace" or "lopresto"; not read at 915 MHz.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such law.</exception>
    public DielectricLaw(Draw draw, double frequencyHz, string name = "ji-brace")
    {
        ArgumentNullException.ThrowIfNull(draw);
        if (MicrowaveMedium.Band(frequencyHz) == "915mhz")
        {
            _perKelvin = (draw.Si("dielectric-chin-sherar.permittivity_per_kelvin"), draw.Si("dielectric-chin-sherar.sigma_per_kelvin"));
            _highest = draw.Si("dielectric-chin-sherar.highest_temperature") - 273.15;
            return;
        }
        var id = name is "ji-brace" or "lopresto" ? $"dielectric-{name}" : throw new ArgumentOutOfRangeException(nameof(name), name, "Laws at 2.45 GHz: ji-brace, lopresto.");
        _permittivity = (draw.Si($"{id}.permittivity_floor"), draw.Si($"{id}.permittivity_scale"), draw.Si($"{id}.permittivity_offset"), draw.Si($"{id}.permittivity_slope"));
        _highest = draw.Si($"{id}.highest_temperature") - 273.15;
        _sigma = (0, draw.Si($"{id}.sigma_scale"), draw.Si($"{id}.sigma_offset"), draw.Si($"{id}.sigma_slope"));
    }

    /// <summary>True when the share of water counts beside temperature.</summary>
    public bool NeedsWater => _perKelvin is not null;

    /// <summary>Relative permittivity of the tissue that the sigmoid was measured in; at 915 MHz over that at 37 degC.</summary>
    /// <param name="celsius">Temperature, degC.</param>
    public double MeasuredPermittivity(double celsius) => _perKelvin is { } k ? 1 + k.Permittivity * (celsius - Reference) : Sigmoid(_permittivity, celsius);

    /// <summary>Conductivity, S/m, of the tissue that the sigmoid was measured in; at 915 MHz over that at 37 degC.</summary>
    /// <param name="celsius">Temperature, degC.</param>
    public double MeasuredConductivity(double celsius) => _perKelvin is { } k ? 1 + k.Sigma * (celsius - Reference) : Sigmoid(_sigma, celsius);

    /// <summary>Relative permittivity, at least 1.</summary>
    /// <param name="at37">At 37 degC.</param>
    /// <param name="celsius">Temperature, degC.</param>
    /// <param name="water">Share of the water that is left, 0 to 1.</param>
    public double Permittivity(double at37, double celsius, double water) => _perKelvin is { } k
        ? 1 + (at37 * (1 + k.Permittivity * (Math.Min(celsius, _highest) - Reference)) - 1) * water
        : 1 + (at37 - 1) * Math.Max(0, MeasuredPermittivity(Math.Min(celsius, _highest)) - 1) / (MeasuredPermittivity(Reference) - 1);

    /// <summary>Conductivity, S/m.</summary>
    /// <param name="at37">At 37 degC, S/m.</param>
    /// <param name="celsius">Temperature, degC.</param>
    /// <param name="water">Share of the water that is left, 0 to 1.</param>
    public double Conductivity(double at37, double celsius, double water) => _perKelvin is { } k
        ? at37 * (1 + k.Sigma * (Math.Min(celsius, _highest) - Reference)) * water
        : at37 * MeasuredConductivity(celsius) / MeasuredConductivity(Reference);

    private static double Sigmoid((double Floor, double Scale, double Offset, double Slope) s, double celsius) => s.Floor + s.Scale * (1 - 1 / (1 + Math.Exp(s.Offset - s.Slope * celsius)));
}
