using Seldinger.Core.Values;

namespace Seldinger.Physics.Sound;

/// <summary>What sound needs to know of a tissue.</summary>
/// <param name="Speed">Speed of sound, m/s.</param>
/// <param name="Density">Density, kg/m3.</param>
/// <param name="Attenuation1MHz">Attenuation of the amplitude at 1 MHz, Np/m.</param>
/// <param name="Power">Exponent b of the attenuation alpha(f) = alpha(1 MHz) f^b.</param>
/// <param name="Absorbed">Share of the attenuation that becomes heat where it happens; the rest is scattered and leaves the account.</param>
/// <param name="Nonlinearity">Parameter of nonlinearity B/A.</param>
/// <param name="Blocks">True for gas: nothing passes.</param>
/// <param name="Bone">True for bone: counted apart.</param>
public sealed record SoundMedium(double Speed, double Density, double Attenuation1MHz, double Power, double Absorbed, double Nonlinearity, bool Blocks = false, bool Bone = false)
{
    /// <summary>Catalogue id of the model's own values.</summary>
    public const string Id = "sound";

    /// <summary>Characteristic impedance, Pa s/m.</summary>
    public double Impedance => Speed * Density;

    /// <summary>beta = 1 + B/(2A).</summary>
    public double Beta => 1 + Nonlinearity / 2;

    /// <summary>Attenuation of the amplitude, Np/m.</summary>
    /// <param name="frequencyHz">Frequency, Hz.</param>
    public double Attenuation(double frequencyHz) => Attenuation1MHz * Math.Pow(frequencyHz * 1e-6, Power);

    /// <summary>The medium of a tissue in the catalogue; what lies outside the body ("air") is the water that couples the source to the skin.</summary>
    public static SoundMedium Of(Draw draw, string tissue)
    {
        ArgumentNullException.ThrowIfNull(draw);
        if (tissue == "air")
        {
            return new(draw.Si($"{Id}.water_speed"), draw.Si($"{Id}.water_density"), draw.Si($"{Id}.water_attenuation"), draw.Si($"{Id}.water_attenuation_power"), 1, draw.Si($"{Id}.water_nonlinearity"));
        }
        return new(draw.Si($"{tissue}.sound_speed"), draw.Si($"{tissue}.density"), draw.Si($"{tissue}.attenuation_1mhz"), draw.Si($"{tissue}.attenuation_power"), draw.Si($"{Id}.absorbed_share"), draw.Si($"{tissue}.nonlinearity"), tissue is "gas", tissue is "bone");
    }
}
