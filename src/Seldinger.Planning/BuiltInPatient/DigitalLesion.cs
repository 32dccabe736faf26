using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>A lesion of the built-in patient as it was drawn: the truth behind its mask.</summary>
/// <param name="Name">tumour-1 .. tumour-3, largest first.</param>
/// <param name="CentreMm">Centre, LPS mm.</param>
/// <param name="DiameterMm">Mean diameter, mm.</param>
/// <param name="Site">Where it lies, in words.</param>
public sealed record DigitalLesion(string Name, Vec3 CentreMm, double DiameterMm, string Site)
{
    /// <summary>Distance to the slightly lobed surface, mm (negative inside).</summary>
    public double Distance(Vec3 p)
    {
        var d = p - CentreMm;
        var r = d.Length;
        if (r < 1e-9)
        {
            return -DiameterMm / 2;
        }
        var u = d * (1 / r);
        var phase = DiameterMm;
        var lobes = 0.035 * (Math.Sin(3.1 * u.X + phase) + Math.Sin(3.7 * u.Y + 2 * phase) + Math.Sin(3.3 * u.Z + 3 * phase));
        return r - DiameterMm / 2 * (1 + lobes - 0.01);
    }
}
