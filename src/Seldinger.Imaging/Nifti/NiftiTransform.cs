using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.Nifti;

/// <summary>The transforms of a NIfTI header and LPS millimetres.</summary>
internal static class NiftiTransform
{
    /// <summary>Index to LPS mm, and whether the header states the orientation.</summary>
    public static (Affine3 ToLps, bool Known) ToLps(string file, NiftiHeader h, List<string> notes)
    {
        var scale = (h.Units & 7) switch { 1 => 1000.0, 3 => 0.001, _ => 1.0 };
        if (scale != 1)
        {
            notes.Add($"Lengths are in {(scale > 1 ? "metres" : "micrometres")} in the file and were converted to millimetres.");
        }
        if (h.SformCode > 0)
        {
            var m = h.Srow;
            var s = TextHeader.Usable(file, "sform", Lps(new(new(m[0], m[4], m[8]), new(m[1], m[5], m[9]), new(m[2], m[6], m[10]), new(m[3], m[7], m[11])), scale));
            if (h.QformCode > 0 && TryQform(file, h, scale) is { } q && Differ(s, q, h.Dim))
            {
                notes.Add("The header's sform and qform disagree by more than 0.1 mm; the sform was used.");
            }
            return (s, true);
        }
        if (h.QformCode > 0)
        {
            return (Qform(file, h, scale), true);
        }
        notes.Add("The header states no orientation (sform_code and qform_code are 0): axes are taken as right, anterior, superior; left and right are not known.");
        var p = h.PixDim;
        return (TextHeader.Usable(file, "pixdim", Lps(new(new(Math.Abs(p[1]), 0, 0), new(0, Math.Abs(p[2]), 0), new(0, 0, Math.Abs(p[3])), Vec3.Zero), scale)), false);
    }

    /// <summary>Quaternion b, c, d of a rotation (a is not negative) in the single precision of the file.</summary>
    /// <remarks>Readers take a from 1 - b^2 - c^2 - d^2: for half turns its rounding would turn the image by 3e-4, so the largest part is rounded up until that is not positive.</remarks>
    public static (float B, float C, float D) Quaternion(Vec3 x, Vec3 y, Vec3 z)
    {
        var (b, c, d) = Exact(x, y, z);
        float[] q = [(float)b, (float)c, (float)d];
        if (1 - (b * b + c * c + d * d) < 1e-7)
        {
            var most = q.Index().MaxBy(p => Math.Abs(p.Item)).Index;
            while ((double)q[0] * q[0] + (double)q[1] * q[1] + (double)q[2] * q[2] < 1)
            {
                q[most] = q[most] > 0 ? MathF.BitIncrement(q[most]) : MathF.BitDecrement(q[most]);
            }
        }
        return (q[0], q[1], q[2]);
    }

    private static (double B, double C, double D) Exact(Vec3 x, Vec3 y, Vec3 z)
    {
        // Of the four forms the one with the largest divisor is exact to rounding.
        var (a2, b2, c2, d2) = (1 + x.X + y.Y + z.Z, 1 + x.X - y.Y - z.Z, 1 - x.X + y.Y - z.Z, 1 - x.X - y.Y + z.Z);
        var most = Math.Max(Math.Max(a2, b2), Math.Max(c2, d2));
        var r = 0.5 * Math.Sqrt(most);
        var f = 0.25 / r;
        var (a, b, c, d) = most == a2 ? (r, f * (y.Z - z.Y), f * (z.X - x.Z), f * (x.Y - y.X))
            : most == b2 ? (f * (y.Z - z.Y), r, f * (x.Y + y.X), f * (x.Z + z.X))
            : most == c2 ? (f * (z.X - x.Z), f * (x.Y + y.X), r, f * (y.Z + z.Y))
            : (f * (x.Y - y.X), f * (x.Z + z.X), f * (y.Z + z.Y), r);
        return a < 0 ? (-b, -c, -d) : (b, c, d);
    }

    private static Affine3? TryQform(string file, NiftiHeader h, double scale)
    {
        try
        {
            return Qform(file, h, scale);
        }
        catch (DataFormatException)
        {
            return null;
        }
    }

    private static Affine3 Qform(string file, NiftiHeader h, double scale)
    {
        var (b, c, d) = (h.Quaternion[0], h.Quaternion[1], h.Quaternion[2]);
        var rest = 1 - (b * b + c * c + d * d);
        if (!(rest > -1e-3))
        {
            throw new DataFormatException(file, "quatern_b, c, d", "the quaternion is longer than 1 or not a number.", "Export the image again.");
        }
        if (rest < 0)
        {
            var shorten = 1 / Math.Sqrt(1 - rest);
            (b, c, d) = (b * shorten, c * shorten, d * shorten);
        }
        var a = Math.Sqrt(Math.Max(0, rest));
        var (sx, sy, sz) = (Math.Abs(h.PixDim[1]), Math.Abs(h.PixDim[2]), Math.Abs(h.PixDim[3]) * (h.PixDim[0] < 0 ? -1 : 1));
        var x = new Vec3(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c));
        var y = new Vec3(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b));
        var z = new Vec3(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - b * b - c * c);
        return TextHeader.Usable(file, "qform", Lps(new(x * sx, y * sy, z * sz, new(h.Quaternion[3], h.Quaternion[4], h.Quaternion[5])), scale));
    }

    private static bool Differ(Affine3 a, Affine3 b, long[] dim)
    {
        double Last(int n) => dim[0] >= n ? dim[n] - 1 : 0;
        var far = new Vec3(Last(1), Last(2), Last(3));
        return Vec3.Distance(a.Origin, b.Origin) > 0.1 || Vec3.Distance(a.Apply(far), b.Apply(far)) > 0.1;
    }

    private static Affine3 Lps(Affine3 ras, double scale) => new(Flip(ras.ColumnX) * scale, Flip(ras.ColumnY) * scale, Flip(ras.ColumnZ) * scale, Flip(ras.Origin) * scale);

    private static Vec3 Flip(Vec3 v) => new(-v.X, -v.Y, v.Z);
}
