using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>Inclusive box of indices.</summary>
internal readonly record struct IndexBox(int X0, int Y0, int Z0, int X1, int Y1, int Z1)
{
    public bool IsEmpty => X1 < X0 || Y1 < Y0 || Z1 < Z0;

    public int Nx => X1 - X0 + 1;

    public int Ny => Y1 - Y0 + 1;

    public int Nz => Z1 - Z0 + 1;

    public IndexBox Clip(IndexBox o) => new(Math.Max(X0, o.X0), Math.Max(Y0, o.Y0), Math.Max(Z0, o.Z0), Math.Min(X1, o.X1), Math.Min(Y1, o.Y1), Math.Min(Z1, o.Z1));
}

/// <summary>
/// Patient space as the search sees it: millimetres along the index axes, so that the voxel (i, j, k) lies at (i sx, j sy, k sz).
/// </summary>
internal sealed class IndexSpace
{
    private readonly Affine3 _toIndex;
    private readonly Vec3 _ux, _uy, _uz;

    public IndexSpace(ImageGeometry geometry)
    {
        Geometry = geometry;
        Spacing = geometry.SpacingMm;
        _toIndex = geometry.ToLps.Inverse();
        (_ux, _uy, _uz) = (geometry.ToLps.ColumnX.Normalized(), geometry.ToLps.ColumnY.Normalized(), geometry.ToLps.ColumnZ.Normalized());
        Whole = new(0, 0, 0, geometry.Nx - 1, geometry.Ny - 1, geometry.Nz - 1);
    }

    public ImageGeometry Geometry { get; }

    public Vec3 Spacing { get; }

    public IndexBox Whole { get; }

    public Vec3 FromLps(Vec3 lps)
    {
        var i = _toIndex.Apply(lps);
        return new(i.X * Spacing.X, i.Y * Spacing.Y, i.Z * Spacing.Z);
    }

    public Vec3 ToLps(Vec3 p) => Geometry.ToLps.Apply(new(p.X / Spacing.X, p.Y / Spacing.Y, p.Z / Spacing.Z));

    public Vec3 DirectionFromLps(Vec3 d) => new(Vec3.Dot(d, _ux), Vec3.Dot(d, _uy), Vec3.Dot(d, _uz));

    /// <summary>Linear index of the voxel whose box holds the point, or -1 outside.</summary>
    public int Voxel(Vec3 p)
    {
        var (i, j, k) = ((int)Math.Floor(p.X / Spacing.X + 0.5), (int)Math.Floor(p.Y / Spacing.Y + 0.5), (int)Math.Floor(p.Z / Spacing.Z + 0.5));
        return (uint)i < (uint)Geometry.Nx && (uint)j < (uint)Geometry.Ny && (uint)k < (uint)Geometry.Nz ? Geometry.Index(i, j, k) : -1;
    }
}

/// <summary>
/// The nodes at which search fields are known: a sub-lattice of the voxels with odd strides and a node on the target's voxel, so that it looks the
/// same when the patient is turned by 90 degrees or an axis is flipped.
/// </summary>
internal sealed class Lattice
{
    /// <summary>Node distance that is aimed at, mm.</summary>
    private const double NodeMm = 1.8;

    public Lattice(IndexSpace space, Vec3 centre, double reachMm)
    {
        var g = space.Geometry;
        (StrideX, StrideY, StrideZ) = (Stride(space.Spacing.X), Stride(space.Spacing.Y), Stride(space.Spacing.Z));
        (int First, int Count) Axis(double c, double s, int stride, int n)
        {
            var at = Math.Clamp((int)Math.Round(c / s), 0, n - 1);
            var before = (int)Math.Min(at / stride, Math.Ceiling(reachMm / (s * stride)));
            var after = (int)Math.Min((n - 1 - at) / stride, Math.Ceiling(reachMm / (s * stride)));
            return (at - before * stride, before + after + 1);
        }
        (FirstX, Nx) = Axis(centre.X, space.Spacing.X, StrideX, g.Nx);
        (FirstY, Ny) = Axis(centre.Y, space.Spacing.Y, StrideY, g.Ny);
        (FirstZ, Nz) = Axis(centre.Z, space.Spacing.Z, StrideZ, g.Nz);
        Step = new(space.Spacing.X * StrideX, space.Spacing.Y * StrideY, space.Spacing.Z * StrideZ);
        Origin = new(FirstX * space.Spacing.X, FirstY * space.Spacing.Y, FirstZ * space.Spacing.Z);
    }

    /// <summary>A lattice with a node on every voxel of a box.</summary>
    public Lattice(IndexSpace space, IndexBox box)
    {
        (StrideX, StrideY, StrideZ) = (1, 1, 1);
        (FirstX, FirstY, FirstZ) = (box.X0, box.Y0, box.Z0);
        (Nx, Ny, Nz) = (box.Nx, box.Ny, box.Nz);
        Step = space.Spacing;
        Origin = new(FirstX * Step.X, FirstY * Step.Y, FirstZ * Step.Z);
    }

    public int StrideX { get; }

    public int StrideY { get; }

    public int StrideZ { get; }

    public int FirstX { get; }

    public int FirstY { get; }

    public int FirstZ { get; }

    public int Nx { get; }

    public int Ny { get; }

    public int Nz { get; }

    public int Count => checked(Nx * Ny * Nz);

    public Vec3 Step { get; }

    public Vec3 Origin { get; }

    private static int Stride(double spacingMm) => spacingMm >= NodeMm ? 1 : 2 * (int)Math.Round((NodeMm / spacingMm - 1) / 2) + 1;

    /// <summary>Nodes within a range (in mm) of a voxel box.</summary>
    public IndexBox NodesNear(IndexBox voxels, Vec3 spacing, double rangeMm)
    {
        (int Lo, int Hi) Axis(int v0, int v1, double s, int first, int stride, int n) =>
            (Math.Max(0, (int)Math.Ceiling((v0 - rangeMm / s - 0.5 - first) / stride)), Math.Min(n - 1, (int)Math.Floor((v1 + rangeMm / s + 0.5 - first) / stride)));
        var x = Axis(voxels.X0, voxels.X1, spacing.X, FirstX, StrideX, Nx);
        var y = Axis(voxels.Y0, voxels.Y1, spacing.Y, FirstY, StrideY, Ny);
        var z = Axis(voxels.Z0, voxels.Z1, spacing.Z, FirstZ, StrideZ, Nz);
        return new(x.Lo, y.Lo, z.Lo, x.Hi, y.Hi, z.Hi);
    }

    /// <summary>Trilinear value of a node field at a point; outside the nodes the nearest face counts.</summary>
    public double Sample(float[] field, Vec3 p)
    {
        var x = Math.Clamp((p.X - Origin.X) / Step.X, 0, Nx - 1);
        var y = Math.Clamp((p.Y - Origin.Y) / Step.Y, 0, Ny - 1);
        var z = Math.Clamp((p.Z - Origin.Z) / Step.Z, 0, Nz - 1);
        var (i, j, k) = ((int)x, (int)y, (int)z);
        var (fx, fy, fz) = (x - i, y - j, z - k);
        var (dx, dy, dz) = (i + 1 < Nx ? 1 : 0, j + 1 < Ny ? Nx : 0, k + 1 < Nz ? Nx * Ny : 0);
        var a = i + Nx * (j + Ny * k);
        var c00 = field[a] + fx * (field[a + dx] - field[a]);
        var c10 = field[a + dy] + fx * (field[a + dy + dx] - field[a + dy]);
        var c01 = field[a + dz] + fx * (field[a + dz + dx] - field[a + dz]);
        var c11 = field[a + dz + dy] + fx * (field[a + dz + dy + dx] - field[a + dz + dy]);
        var c0 = c00 + fy * (c10 - c00);
        var c1 = c01 + fy * (c11 - c01);
        return c0 + fz * (c1 - c0);
    }

    /// <summary>Linear index of the node nearest to a point.</summary>
    public int NearestNode(Vec3 p)
    {
        var i = (int)Math.Clamp(Math.Floor((p.X - Origin.X) / Step.X + 0.5), 0, Nx - 1);
        var j = (int)Math.Clamp(Math.Floor((p.Y - Origin.Y) / Step.Y + 0.5), 0, Ny - 1);
        var k = (int)Math.Clamp(Math.Floor((p.Z - Origin.Z) / Step.Z + 0.5), 0, Nz - 1);
        return i + Nx * (j + Ny * k);
    }
}
