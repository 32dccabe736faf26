namespace Seldinger.Planning.Aim;

/// <summary>
/// A relative index of track bleeding, for ranking only, never a probability:
/// I = (OD / OD_18G)^p x (1 + L_v / L_0) x max(1, n_capsules), grade E3.
/// </summary>
/// <param name="ReferenceDiameterMm">Outer diameter of the 18G reference, mm.</param>
/// <param name="DiameterPower">Exponent p, from blood loss against needle calibre in pigs.</param>
/// <param name="VesselLengthMm">L_0: length of track beside a vessel that doubles the index, mm.</param>
/// <param name="VesselDistanceMm">A vessel nearer than this to the shaft counts as beside it, mm.</param>
/// <param name="Evidence">Evidence both ways, in words.</param>
public sealed record HaemorrhageIndex(double ReferenceDiameterMm, double DiameterPower, double VesselLengthMm, double VesselDistanceMm, string Evidence)
{
    /// <summary>The index of a track; 1 = 18G through one capsule with no vessel beside it.</summary>
    /// <param name="outerDiameterMm">Outer diameter of the shaft, mm, above 0.</param>
    /// <param name="besideVesselMm">Length of track that has a vessel beside it, mm, at least 0.</param>
    /// <param name="capsuleCrossings">Capsules crossed.</param>
    public double Of(double outerDiameterMm, double besideVesselMm, int capsuleCrossings) =>
        Math.Pow(outerDiameterMm / ReferenceDiameterMm, DiameterPower) * (1 + besideVesselMm / VesselLengthMm) * Math.Max(1, capsuleCrossings);
}
