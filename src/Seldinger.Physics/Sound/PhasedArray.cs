using Seldinger.Core.Geometry;

namespace Seldinger.Physics.Sound;

/// <summary>Discs on a spherical bowl that can be driven with different phases.</summary>
/// <param name="Bowl">The bowl they lie on.</param>
/// <param name="ElementRadiusM">Radius of a disc, m.</param>
/// <param name="Elements">Centres, m from the apex, z along the axis.</param>
public sealed record PhasedArray(SphericalBowl Bowl, double ElementRadiusM, IReadOnlyList<Vec3> Elements)
{
    /// <summary>Elements on a sunflower spiral: even, without the symmetries that make grating lobes.</summary>
    /// <param name="bowl">The bowl.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="elementRadiusM">Radius of an element, m.</param>
    public static PhasedArray Spiral(SphericalBowl bowl, int count, double elementRadiusM)
    {
        ArgumentNullException.ThrowIfNull(bowl);
        var (first, last) = (Math.Cos(bowl.HoleAngle), Math.Cos(bowl.RimAngle));
        return new(bowl, elementRadiusM, [.. Enumerable.Range(0, count).Select(n =>
        {
            // Equal areas between cosines; the golden angle between neighbours.
            var cosine = first + (last - first) * (n + 0.5) / count;
            var (sin, phi) = (Math.Sqrt(1 - cosine * cosine), Math.PI * (3 - Math.Sqrt(5)) * n);
            return new Vec3(bowl.RadiusM * sin * Math.Cos(phi), bowl.RadiusM * sin * Math.Sin(phi), bowl.RadiusM * (1 - cosine));
        })]);
    }

    /// <summary>Phases that bring all elements into step at a point, rad.</summary>
    /// <param name="focusM">Point, m from the apex.</param>
    /// <param name="speed">Speed of sound, m/s.</param>
    public double[] PhasesFor(Vec3 focusM, double speed)
    {
        var k = 2 * Math.PI * Bowl.FrequencyHz / speed;
        return [.. Elements.Select(e => -k * Vec3.Distance(e, focusM))];
    }
}
