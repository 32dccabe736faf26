using Seldinger.Core.Values;

namespace Seldinger.Physics.Microwave;

/// <summary>Plane-wave constants of a lossy medium.</summary>
/// <remarks>Source: <c>balanis2012</c>.</remarks>
public static class MicrowaveMedium
{
    private const double Epsilon0 = 8.8541878128e-12;
    private const double Mu0 = 1.25663706212e-6;

    /// <summary>Attenuation of the field alpha = w sqrt(mu e / 2) sqrt(sqrt(1 + (sigma / (w e))^2) - 1), 1/m; power falls by 2 alpha.</summary>
    /// <param name="frequencyHz">Frequency, Hz.</param>
    /// <param name="permittivity">Relative permittivity.</param>
    /// <param name="conductivity">Conductivity, S/m.</param>
    public static double Attenuation(double frequencyHz, double permittivity, double conductivity)
    {
        var (w, root) = Root(frequencyHz, permittivity, conductivity);
        return w * Math.Sqrt(root - 1);
    }

    /// <summary>Wavelength 2 pi / beta, m.</summary>
    /// <param name="frequencyHz">Frequency, Hz.</param>
    /// <param name="permittivity">Relative permittivity.</param>
    /// <param name="conductivity">Conductivity, S/m.</param>
    public static double WavelengthM(double frequencyHz, double permittivity, double conductivity)
    {
        var (w, root) = Root(frequencyHz, permittivity, conductivity);
        return 2 * Math.PI / (w * Math.Sqrt(root + 1));
    }

    /// <summary>Ending of the catalogue's dielectric values at a frequency: "2450mhz" or "915mhz".</summary>
    /// <exception cref="ArgumentOutOfRangeException">No values at this frequency.</exception>
    public static string Band(double frequencyHz) => frequencyHz switch
    {
        >= 2.4e9 and <= 2.5e9 => "2450mhz",
        >= 0.9e9 and <= 0.93e9 => "915mhz",
        _ => throw new ArgumentOutOfRangeException(nameof(frequencyHz), frequencyHz, "Dielectric values exist at 2.45 GHz and 915 MHz."),
    };

    /// <summary>Relative permittivity and conductivity, S/m, of a tissue.</summary>
    public static (double Permittivity, double Conductivity) Of(Draw draw, string tissue, string band)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return (draw.Si($"{tissue}.permittivity_{band}"), draw.Si($"{tissue}.sigma_{band}"));
    }

    private static (double W, double Root) Root(double frequencyHz, double permittivity, double conductivity)
    {
        var omega = 2 * Math.PI * frequencyHz;
        var epsilon = Epsilon0 * permittivity;
        var loss = conductivity / (omega * epsilon);
        return (omega * Math.Sqrt(Mu0 * epsilon / 2), Math.Sqrt(1 + loss * loss));
    }
}
