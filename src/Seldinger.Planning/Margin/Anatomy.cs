using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Margin;

/// <summary>Directions in words.</summary>
public static class Anatomy
{
    /// <summary>
    /// Words for an LPS direction: the parts above 0.38 (22 degrees off a plane), strongest first, and the clock position in the axial plane as
    /// seen from the feet (12 = anterior, 3 = the patient's left) when the axial part is above 0.38.
    /// </summary>
    public static string Direction(Vec3 lps)
    {
        const double Least = 0.38;
        var d = lps.Normalized();
        if (d == Vec3.Zero)
        {
            return "all sides";
        }
        var parts = new[] { (d.X, "left", "right"), (d.Y, "posterior", "anterior"), (d.Z, "cranial", "caudal") }
            .Where(p => Math.Abs(p.Item1) >= Least).OrderByDescending(p => Math.Abs(p.Item1)).Select(p => p.Item1 > 0 ? p.Item2 : p.Item3);
        var words = string.Join(" and ", parts);
        return Math.Sqrt(d.X * d.X + d.Y * d.Y) >= Least ? $"{words}, {Clock(d)} o'clock (axial, seen from the feet)" : words;
    }

    /// <summary>Hour 1..12 of an LPS direction in the axial plane as seen from the feet.</summary>
    public static int Clock(Vec3 lps)
    {
        var hour = (int)Math.Round(Math.Atan2(lps.X, -lps.Y) * 6 / Math.PI);
        return ((hour + 11) % 12 + 12) % 12 + 1;
    }
}
