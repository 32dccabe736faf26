namespace Seldinger.Core.Geometry;

/// <summary>An affine map p -> A p + t of 3-D points, kept as the images of the three axes and of the origin.</summary>
/// <param name="ColumnX">Image of the first unit vector (column 0 of A).</param>
/// <param name="ColumnY">Image of the second unit vector (column 1 of A).</param>
/// <param name="ColumnZ">Image of the third unit vector (column 2 of A).</param>
/// <param name="Origin">Image of the origin, t.</param>
public readonly record struct Affine3(Vec3 ColumnX, Vec3 ColumnY, Vec3 ColumnZ, Vec3 Origin)
{
    /// <summary>The identity map.</summary>
    public static readonly Affine3 Identity = new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1), Vec3.Zero);

    /// <summary>Determinant of the linear part.</summary>
    public double Determinant => Vec3.Dot(ColumnX, Vec3.Cross(ColumnY, ColumnZ));

    /// <summary>Maps a point.</summary>
    public Vec3 Apply(Vec3 p) => ColumnX * p.X + ColumnY * p.Y + ColumnZ * p.Z + Origin;

    /// <summary>Maps a direction (no translation).</summary>
    public Vec3 ApplyVector(Vec3 v) => ColumnX * v.X + ColumnY * v.Y + ColumnZ * v.Z;

    /// <summary>The map "first <paramref name="inner"/>, then this".</summary>
    public Affine3 Compose(Affine3 inner) => new(ApplyVector(inner.ColumnX), ApplyVector(inner.ColumnY), ApplyVector(inner.ColumnZ), Apply(inner.Origin));

    /// <summary>The inverse map.</summary>
    /// <exception cref="InvalidOperationException">The map is singular.</exception>
    public Affine3 Inverse()
    {
        var det = Determinant;
        if (!double.IsFinite(det) || det == 0)
        {
            throw new InvalidOperationException($"The affine is singular (determinant {det}); its three columns must be independent.");
        }
        var r0 = Vec3.Cross(ColumnY, ColumnZ) * (1 / det);
        var r1 = Vec3.Cross(ColumnZ, ColumnX) * (1 / det);
        var r2 = Vec3.Cross(ColumnX, ColumnY) * (1 / det);
        return new(new(r0.X, r1.X, r2.X), new(r0.Y, r1.Y, r2.Y), new(r0.Z, r1.Z, r2.Z),
            new(-Vec3.Dot(r0, Origin), -Vec3.Dot(r1, Origin), -Vec3.Dot(r2, Origin)));
    }
}
