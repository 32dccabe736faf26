using Seldinger.Core.Values;

namespace Seldinger.Physics.Light;

/// <summary>Optical properties of tissues from the catalogue: native and coagulated, per wavelength. Tissues without their own entry have those of soft tissue; gas swallows light.</summary>
public static class LightOptics
{
    /// <summary>Catalogue id of the model's own values.</summary>
    public const string ModelId = "light-model";

    private const string Prefix = "optics-", Fallback = "optics-soft-tissue";

    private static readonly string[] Gases = ["air", "gas"];

    /// <summary>True for tissues out of which light does not come back.</summary>
    /// <param name="tissue">Catalogue id of a tissue.</param>
    public static bool IsGas(string tissue) => Gases.Contains(tissue);

    /// <summary>Native and coagulated medium of a tissue.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="tissue">Catalogue id of the tissue.</param>
    /// <param name="wavelengthM">Wavelength, m; the nearest of 980 and 1064 nm is taken.</param>
    public static (OpticalMedium Native, OpticalMedium Coagulated) Of(Draw draw, string tissue, double wavelengthM)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var id = draw.Catalogue.Contains(Prefix + tissue) ? Prefix + tissue : Fallback;
        var band = wavelengthM < 1022e-9 ? "980nm" : "1064nm";
        double Si(string name) => draw.Si($"{id}.{name}");
        var native = new OpticalMedium(Si($"absorption_{band}"), Si($"scattering_{band}"), Si("anisotropy"));
        return (native, new(native.Absorption * Si("coagulated_absorption_factor"), native.Scattering * Si("coagulated_scattering_factor"), Si("coagulated_anisotropy")));
    }

    /// <summary>Coagulated share of tissue from the damage integral of whitening, 1 - exp(-Omega).</summary>
    /// <param name="whitening">Damage integral.</param>
    public static float Coagulated(float whitening) => whitening <= 0 ? 0 : 1 - MathF.Exp(-whitening);
}
