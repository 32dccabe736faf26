namespace Seldinger.Core.Geometry;

/// <summary>
/// The curve of a tine: a circular arc from the rim of a trocar's tip, forward at an angle to the axis, bending outwards and back. Frame: origin at the tip, third axis towards the handle,
/// the tine in the plane of the first and third axis. Any one unit of length.
/// </summary>
/// <param name="Rim">Radius of the trocar.</param>
/// <param name="ExitRad">Angle to the forward axis where the tine leaves the trocar, rad.</param>
/// <param name="Bend">Radius of the arc.</param>
public readonly record struct TineArc(double Rim, double ExitRad, double Bend)
{
    /// <summary>Place and unit tangent (outwards along the tine) after a length of arc.</summary>
    public (Vec3 Place, Vec3 Tangent) At(double length)
    {
        var (s0, c0) = Math.SinCos(ExitRad);
        var (s, c) = Math.SinCos(ExitRad + length / Bend);
        return (new(Rim + Bend * (c0 - c), 0, -Bend * (s - s0)), new(s, 0, -c));
    }

    /// <summary>How far the arc reaches forward of the trocar's tip within a length.</summary>
    public double Reach(double length) => Bend * (Math.Sin(Math.Min(Math.PI / 2, ExitRad + length / Bend)) - Math.Sin(ExitRad));
}
