using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Report;

/// <summary>
/// A rectangle cut out of the patient. <paramref name="Right"/> points to the right of the picture and <paramref name="Down"/> down, both unit vectors in LPS.
/// Axial and coronal pictures are seen as radiologists see them: the patient's left on the right side.
/// </summary>
/// <param name="Name">Name for people.</param>
/// <param name="CentreMm">Centre of the picture, LPS mm.</param>
/// <param name="Right">To the right of the picture.</param>
/// <param name="Down">Downwards.</param>
/// <param name="WidthMm">Width, mm.</param>
/// <param name="HeightMm">Height, mm.</param>
public sealed record SlicePlane(string Name, Vec3 CentreMm, Vec3 Right, Vec3 Down, double WidthMm, double HeightMm)
{
    /// <summary>Unit normal, away from the viewer.</summary>
    public Vec3 Normal => Vec3.Cross(Right, Down);

    /// <summary>Axial plane seen from the feet: the patient's left on the right, anterior on top.</summary>
    public static SlicePlane Axial(Vec3 centreMm, double sizeMm) => new("Axial", centreMm, new(1, 0, 0), new(0, 1, 0), sizeMm, sizeMm);

    /// <summary>Coronal plane seen from the front: the patient's left on the right, head on top.</summary>
    public static SlicePlane Coronal(Vec3 centreMm, double sizeMm) => new("Coronal", centreMm, new(1, 0, 0), new(0, 0, -1), sizeMm, sizeMm);

    /// <summary>Sagittal plane seen from the patient's left: anterior on the left, head on top.</summary>
    public static SlicePlane Sagittal(Vec3 centreMm, double sizeMm) => new("Sagittal", centreMm, new(0, 1, 0), new(0, 0, -1), sizeMm, sizeMm);

    /// <summary>
    /// The plane through a point that contains a direction and is otherwise as axial as possible (as coronal as possible when the direction runs along the body).
    /// </summary>
    /// <param name="name">Name for people.</param>
    /// <param name="pointMm">Centre of the picture.</param>
    /// <param name="direction">Direction in the plane.</param>
    /// <param name="widthMm">Width, mm.</param>
    /// <param name="heightMm">Height, mm.</param>
    public static SlicePlane Containing(string name, Vec3 pointMm, Vec3 direction, double widthMm, double heightMm)
    {
        var d = direction.Normalized();
        var helper = Math.Abs(d.Z) < 0.85 ? new Vec3(0, 0, 1) : new Vec3(0, 1, 0);
        return WithNormal(name, pointMm, helper - d * Vec3.Dot(helper, d), widthMm, heightMm);
    }

    /// <summary>The plane that contains a direction and a second point beside it.</summary>
    /// <param name="name">Name for people.</param>
    /// <param name="pointMm">Centre of the picture.</param>
    /// <param name="direction">Direction in the plane.</param>
    /// <param name="besideMm">Another point of the plane; when it lies within 4 mm of the line, the nearest axial plane is taken.</param>
    /// <param name="widthMm">Width, mm.</param>
    /// <param name="heightMm">Height, mm.</param>
    public static SlicePlane Containing(string name, Vec3 pointMm, Vec3 direction, Vec3 besideMm, double widthMm, double heightMm)
    {
        var d = direction.Normalized();
        var away = besideMm - pointMm - d * Vec3.Dot(besideMm - pointMm, d);
        return away.Length < 4 ? Containing(name, pointMm, d, widthMm, heightMm) : WithNormal(name, pointMm, Vec3.Cross(d, away), widthMm, heightMm);
    }

    private static SlicePlane WithNormal(string name, Vec3 pointMm, Vec3 normal, double widthMm, double heightMm)
    {
        var n = normal.Normalized();
        // Seen from the feet, from the front or from the patient's left, like the standard planes: the normal away from the viewer points to head, back or right.
        var (ax, ay, az) = (Math.Abs(n.X), Math.Abs(n.Y), Math.Abs(n.Z));
        var leading = az >= ax && az >= ay ? n.Z : ay >= ax ? n.Y : -n.X;
        n = leading < 0 ? n * -1 : n;
        var across = az >= ax && az >= ay || ay >= ax ? new Vec3(1, 0, 0) : new Vec3(0, 1, 0);
        var right = (across - n * Vec3.Dot(across, n)).Normalized();
        return new(name, pointMm, right, Vec3.Cross(n, right), widthMm, heightMm);
    }

    /// <summary>Millimetres to the right of and below the top left corner, and behind the plane.</summary>
    public (double X, double Y, double Depth) ToPlane(Vec3 lpsMm)
    {
        var d = lpsMm - CentreMm;
        return (Vec3.Dot(d, Right) + WidthMm / 2, Vec3.Dot(d, Down) + HeightMm / 2, Vec3.Dot(d, Normal));
    }

    /// <summary>The LPS point at millimetres right of and below the top left corner.</summary>
    public Vec3 ToLps(double xMm, double yMm) => CentreMm + Right * (xMm - WidthMm / 2) + Down * (yMm - HeightMm / 2);

    /// <summary>Where the plane lies, for people: the coordinate for standard planes, else the tilt out of the axial plane.</summary>
    public string Position
    {
        get
        {
            var n = Normal;
            var (ax, ay, az) = (Math.Abs(n.X), Math.Abs(n.Y), Math.Abs(n.Z));
            return az > 0.9999 ? $"z {CentreMm.Z:0.0} mm" : ay > 0.9999 ? $"y {CentreMm.Y:0.0} mm" : ax > 0.9999 ? $"x {CentreMm.X:0.0} mm"
                : $"oblique, {Math.Acos(Math.Clamp(az, 0, 1)) * 180 / Math.PI:0}° to axial";
        }
    }

    /// <summary>One or two letters for a direction: L, R, A, P, H (head), F (feet); the second when it is at least 0.42 of the first (23 degrees).</summary>
    public static string Letters(Vec3 direction)
    {
        (char Letter, double Size)[] parts =
        [
            (direction.X > 0 ? 'L' : 'R', Math.Abs(direction.X)),
            (direction.Y > 0 ? 'P' : 'A', Math.Abs(direction.Y)),
            (direction.Z > 0 ? 'H' : 'F', Math.Abs(direction.Z)),
        ];
        var sorted = parts.OrderByDescending(p => p.Size).ToArray();
        return sorted[1].Size >= 0.42 * sorted[0].Size ? $"{sorted[0].Letter}{sorted[1].Letter}" : sorted[0].Letter.ToString();
    }

    /// <summary>A direction in words, for example "right, anterior".</summary>
    public static string Words(Vec3 direction) => string.Join(", ", Letters(direction).Select(c => c switch
    {
        'L' => "left",
        'R' => "right",
        'A' => "anterior",
        'P' => "posterior",
        'H' => "cranial",
        _ => "caudal",
    }));
}
