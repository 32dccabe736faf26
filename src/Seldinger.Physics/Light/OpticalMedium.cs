namespace Seldinger.Physics.Light;

/// <summary>What tissue does to light: absorption, scattering and the mean cosine of the scattering angle (Henyey-Greenstein).</summary>
/// <param name="Absorption">Absorption coefficient mua, 1/m, above 0.</param>
/// <param name="Scattering">Scattering coefficient mus, 1/m.</param>
/// <param name="Anisotropy">Mean cosine g, -1..1.</param>
public readonly record struct OpticalMedium(double Absorption, double Scattering, double Anisotropy)
{
    /// <summary>Attenuation mut = mua + mus, 1/m.</summary>
    public double Attenuation => Absorption + Scattering;

    /// <summary>Reduced scattering mus' = mus (1 - g), 1/m.</summary>
    public double ReducedScattering => Scattering * (1 - Anisotropy);

    /// <summary>Transport attenuation mua + mus', 1/m; its inverse is the way after which light has lost its direction.</summary>
    public double Transport => Absorption + ReducedScattering;

    /// <summary>Attenuation of diffusion theory, sqrt(3 mua (mua + mus')), 1/m. Its inverse is the penetration depth that is quoted for a tissue.</summary>
    public double EffectiveAttenuation => Math.Sqrt(3 * Absorption * Transport);

    /// <summary>Penetration depth 1/mueff, m.</summary>
    public double PenetrationDepth => 1 / EffectiveAttenuation;

    /// <summary>
    /// Diffusion coefficient D = (1 + 4 mua / (5 mut2)) / (3 (mua + mus')), m, with mut2 = mua + mus (1 - g2): the transport equation closed after the second moment.
    /// With it the fluence far from a source falls as transport theory says; the usual 1/(3 (mua + mus')) falls too fast by 0.4 mua/mut2.
    /// </summary>
    public double Diffusion => (1 + 0.8 * Absorption / (Absorption + Scattering * (1 - Anisotropy * Anisotropy))) / (3 * Transport);

    /// <summary>The like medium with a smaller anisotropy and the same reduced scattering: similarity.</summary>
    /// <param name="anisotropy">Anisotropy wanted; a medium that has less keeps its own.</param>
    public OpticalMedium Similar(double anisotropy) => Anisotropy <= anisotropy ? this : new(Absorption, ReducedScattering / (1 - anisotropy), anisotropy);

    /// <summary>A mixture: coefficients and reduced scattering are averaged.</summary>
    /// <param name="other">The other medium.</param>
    /// <param name="share">Share of the other, 0..1.</param>
    public OpticalMedium Mixed(OpticalMedium other, double share)
    {
        var scattering = Scattering + share * (other.Scattering - Scattering);
        var reduced = ReducedScattering + share * (other.ReducedScattering - ReducedScattering);
        return new(Absorption + share * (other.Absorption - Absorption), scattering, scattering > 0 ? 1 - reduced / scattering : 0);
    }
}
