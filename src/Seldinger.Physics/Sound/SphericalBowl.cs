using Seldinger.Core.Values;

namespace Seldinger.Physics.Sound;

/// <summary>A spherical bowl that vibrates evenly: a focused ultrasound source. Its apex lies at z = 0, its axis is z, its geometric focus is at z = <see cref="RadiusM"/>.</summary>
/// <param name="FrequencyHz">Frequency, Hz.</param>
/// <param name="RadiusM">Radius of curvature, m: the focal length.</param>
/// <param name="ApertureM">Diameter of the rim, m; at most twice the radius.</param>
/// <param name="HoleM">Diameter of a central opening, m; 0 = none.</param>
public sealed record SphericalBowl(double FrequencyHz, double RadiusM, double ApertureM, double HoleM = 0)
{
    /// <summary>Depth of the bowl: z of its rim, m.</summary>
    public double DepthM => RadiusM * (1 - Math.Cos(RimAngle));

    /// <summary>Angle between the axis and the rim, seen from the focus, rad.</summary>
    public double RimAngle => Math.Asin(Math.Min(1, ApertureM / 2 / RadiusM));

    /// <summary>The same for the edge of the opening, rad.</summary>
    public double HoleAngle => Math.Asin(Math.Min(1, HoleM / 2 / RadiusM));

    /// <summary>Radiating area, m2.</summary>
    public double AreaM2 => 2 * Math.PI * RadiusM * RadiusM * (Math.Cos(HoleAngle) - Math.Cos(RimAngle));

    /// <summary>The source of a device file (entry of kind "ultrasound-device").</summary>
    public static SphericalBowl From(Draw draw, string device)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return new(draw.Si($"{device}.frequency"), draw.Si($"{device}.focal_length"), draw.Si($"{device}.aperture"), draw.Si($"{device}.opening"));
    }

    /// <summary>
    /// Pressure amplitude on the axis, Pa: |p| = 2 rho c u |R / (R - z) sin(k (B - z) / 2)| with B the distance from the rim, without an opening.
    /// </summary>
    /// <remarks>Closed form of <c>oneil1949</c>: the Rayleigh integral on the axis without approximation.</remarks>
    /// <param name="zM">Distance from the apex, m.</param>
    /// <param name="velocity">Amplitude of the surface's velocity, m/s.</param>
    /// <param name="speed">Speed of sound, m/s.</param>
    /// <param name="density">Density, kg/m3.</param>
    public double OnAxis(double zM, double velocity, double speed, double density)
    {
        var (k, h) = (2 * Math.PI * FrequencyHz / speed, DepthM);
        if (Math.Abs(zM - RadiusM) < 1e-9 * RadiusM)
        {
            return density * speed * velocity * k * h;
        }
        var rim = Math.Sqrt((zM - h) * (zM - h) + ApertureM * ApertureM / 4);
        return Math.Abs(2 * density * speed * velocity * RadiusM / (RadiusM - zM) * Math.Sin(k * (rim - Math.Abs(zM)) / 2));
    }
}
