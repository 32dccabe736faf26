using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Registration;

/// <summary>A rigid motion of patient space: p -> R (p - centre) + centre + translation, with R = Rz Ry Rx.</summary>
/// <param name="CentreMm">Centre of rotation, LPS mm.</param>
/// <param name="RotationRad">Angles about x, y, z, rad.</param>
/// <param name="TranslationMm">Translation, mm.</param>
public readonly record struct RigidTransform(Vec3 CentreMm, Vec3 RotationRad, Vec3 TranslationMm)
{
    /// <summary>No motion.</summary>
    public static RigidTransform Identity(Vec3 centreMm) => new(centreMm, Vec3.Zero, Vec3.Zero);

    /// <summary>The same motion as an affine map.</summary>
    public Affine3 ToAffine()
    {
        var (sx, cx) = Math.SinCos(RotationRad.X);
        var (sy, cy) = Math.SinCos(RotationRad.Y);
        var (sz, cz) = Math.SinCos(RotationRad.Z);
        var x = new Vec3(cz * cy, sz * cy, -sy);
        var y = new Vec3(cz * sy * sx - sz * cx, sz * sy * sx + cz * cx, cy * sx);
        var z = new Vec3(cz * sy * cx + sz * sx, sz * sy * cx - cz * sx, cy * cx);
        var rotated = new Affine3(x, y, z, Vec3.Zero).Apply(CentreMm);
        return new(x, y, z, CentreMm - rotated + TranslationMm);
    }

    /// <summary>Total angle of the rotation, degrees.</summary>
    public double AngleDeg
    {
        get
        {
            var a = ToAffine();
            return Math.Acos(Math.Clamp((a.ColumnX.X + a.ColumnY.Y + a.ColumnZ.Z - 1) / 2, -1, 1)) * 180 / Math.PI;
        }
    }
}
