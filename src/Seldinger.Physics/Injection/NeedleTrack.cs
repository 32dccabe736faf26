namespace Seldinger.Physics.Injection;

/// <summary>How an injected fluid runs back along the needle.</summary>
/// <param name="LengthM">Length of the gap that the pressure opens along the needle, m.</param>
/// <param name="TipPressurePa">Pressure at the tip, Pa, at most the crack pressure.</param>
/// <param name="Share">Share of the flow that runs back through the gap; the rest enters at the tip.</param>
/// <param name="Cracked">True when the tip is at the crack pressure: what the gap cannot take breaks into the tissue at the tip.</param>
public readonly record struct Backflow(double LengthM, double TipPressurePa, double Share, bool Cracked);

/// <summary>
/// Backflow along a needle in elastic, porous tissue: pressure p opens a gap h = r p / (2 G), the fluid runs back through it, q = -(pi r h^3 / (6 m)) p', and leaks into the tissue,
/// q' = -g p with g = 2 pi K / ln(2 L / r). The solution is p = P (1 - x/L)^(2/3) with L^2 = 10/9 B P^3 / g, Q = 2/3 B P^4 / L, B = pi r^4 / (48 m G^3): the length goes as
/// (Q^3 R^4 r^4 / (G^3 m))^(1/5), the published scaling.
/// </summary>
/// <remarks>Source of the scaling: <c>morrison1999</c>; the profile is ours. Above the crack pressure the gap takes no more.</remarks>
public static class NeedleTrack
{
    private const int Iterations = 30;

    /// <summary>Backflow of a steady injection.</summary>
    /// <param name="flowM3PerS">Flow, m3/s.</param>
    /// <param name="conductivity">Hydraulic conductivity of the tissue for the fluid, m2/(Pa s).</param>
    /// <param name="radiusM">Radius of the needle, m.</param>
    /// <param name="shearModulusPa">Shear modulus of the tissue, Pa.</param>
    /// <param name="viscosityPaS">Viscosity of the fluid in the gap, Pa s.</param>
    /// <param name="crackPa">Pressure at which tissue cracks, Pa.</param>
    public static Backflow Of(double flowM3PerS, double conductivity, double radiusM, double shearModulusPa, double viscosityPaS, double crackPa)
    {
        if (flowM3PerS <= 0)
        {
            return default;
        }
        var b = Math.PI * Math.Pow(radiusM, 4) / (48 * viscosityPaS * Math.Pow(shearModulusPa, 3));
        double Leak(double l) => 2 * Math.PI * conductivity / Math.Log(Math.Max(Math.E, 2 * l / radiusM));
        var length = 10 * radiusM;
        for (var i = 0; i < Iterations; i++)
        {
            length = Math.Pow(10.0 / 9 * Math.Pow(1.5, 0.75) * Math.Pow(b, 0.25) * Math.Pow(flowM3PerS, 0.75) / Leak(length), 0.8);
        }
        var pressure = Math.Pow(1.5 * flowM3PerS * length / b, 0.25);
        if (pressure <= crackPa)
        {
            return new(length, pressure, 1, false);
        }
        for (var i = 0; i < Iterations; i++)
        {
            length = Math.Sqrt(10.0 / 9 * b * Math.Pow(crackPa, 3) / Leak(length));
        }
        return new(length, crackPa, Math.Min(1, 2.0 / 3 * b * Math.Pow(crackPa, 4) / length / flowM3PerS), true);
    }

    /// <summary>Share of the backflow that passes a distance from the tip: (1 - x/L)^(5/3).</summary>
    public static double Beyond(Backflow track, double distanceM) => distanceM >= track.LengthM ? 0 : Math.Pow(1 - distanceM / track.LengthM, 5.0 / 3);
}
