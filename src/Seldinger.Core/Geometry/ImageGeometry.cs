namespace Seldinger.Core.Geometry;

/// <summary>
/// Where the voxels of an image lie: counts and an affine from voxel index (i, j, k; voxel centres) to LPS millimetres.
/// Data run with i fastest: index = i + Nx (j + Ny k). Any invertible affine is allowed (files have what they have).
/// </summary>
/// <param name="Nx">Voxels along the first index, at least 1.</param>
/// <param name="Ny">Voxels along the second index, at least 1.</param>
/// <param name="Nz">Voxels along the third index, at least 1.</param>
/// <param name="ToLps">Voxel index to LPS millimetres.</param>
public sealed record ImageGeometry(int Nx, int Ny, int Nz, Affine3 ToLps)
{
    /// <summary>Largest number of voxels that is accepted (2^30).</summary>
    public const long MaxVoxels = 1L << 30;

    /// <summary>Number of voxels.</summary>
    public int Count => checked(Nx * Ny * Nz);

    /// <summary>Voxel edge lengths along i, j, k in millimetres.</summary>
    public Vec3 SpacingMm => new(ToLps.ColumnX.Length, ToLps.ColumnY.Length, ToLps.ColumnZ.Length);

    /// <summary>Largest voxel edge in millimetres.</summary>
    public double LargestEdgeMm => Math.Max(SpacingMm.X, Math.Max(SpacingMm.Y, SpacingMm.Z));

    /// <summary>Volume of one voxel in millilitres (from the determinant: right also for sheared grids).</summary>
    public double VoxelMl => Math.Abs(ToLps.Determinant) / 1000;

    /// <summary>True when the three index axes are perpendicular within 1e-3 (cosine).</summary>
    public bool IsOrthogonal
    {
        get
        {
            var (x, y, z) = (ToLps.ColumnX.Normalized(), ToLps.ColumnY.Normalized(), ToLps.ColumnZ.Normalized());
            return Math.Abs(Vec3.Dot(x, y)) < 1e-3 && Math.Abs(Vec3.Dot(y, z)) < 1e-3 && Math.Abs(Vec3.Dot(x, z)) < 1e-3;
        }
    }

    /// <summary>Linear index of voxel (i, j, k).</summary>
    public int Index(int i, int j, int k) => i + Nx * (j + Ny * k);

    /// <summary>Voxel indices of a linear index.</summary>
    public (int I, int J, int K) Unravel(int index) => (index % Nx, index / Nx % Ny, index / (Nx * Ny));

    /// <summary>LPS millimetres of a voxel centre.</summary>
    public Vec3 CentreMm(int i, int j, int k) => ToLps.Apply(new(i, j, k));

    /// <summary>LPS millimetres of the centre of the whole volume.</summary>
    public Vec3 MiddleMm => ToLps.Apply(new((Nx - 1) / 2.0, (Ny - 1) / 2.0, (Nz - 1) / 2.0));

    /// <summary>True when the nearest voxel of continuous index <paramref name="p"/> exists.</summary>
    public bool ContainsIndex(Vec3 p) => p.X >= -0.5 && p.Y >= -0.5 && p.Z >= -0.5 && p.X < Nx - 0.5 && p.Y < Ny - 0.5 && p.Z < Nz - 0.5;

    /// <summary>True when both geometries have the same counts and all corners agree within <paramref name="toleranceMm"/>.</summary>
    public bool SameAs(ImageGeometry other, double toleranceMm = 0.01)
    {
        if (Nx != other.Nx || Ny != other.Ny || Nz != other.Nz)
        {
            return false;
        }
        for (var corner = 0; corner < 8; corner++)
        {
            var p = new Vec3((corner & 1) * (Nx - 1), ((corner >> 1) & 1) * (Ny - 1), ((corner >> 2) & 1) * (Nz - 1));
            if (Vec3.Distance(ToLps.Apply(p), other.ToLps.Apply(p)) > toleranceMm)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The sub-box of voxels [i0, i0+nx) x [j0, j0+ny) x [k0, k0+nz).</summary>
    public ImageGeometry Crop(int i0, int j0, int k0, int nx, int ny, int nz) => new(nx, ny, nz, ToLps with { Origin = CentreMm(i0, j0, k0) });

    /// <summary>An axis-aligned LPS geometry with its first voxel centre at <paramref name="originMm"/>.</summary>
    public static ImageGeometry AxisAligned(int nx, int ny, int nz, Vec3 spacingMm, Vec3 originMm) =>
        new(nx, ny, nz, new(new(spacingMm.X, 0, 0), new(0, spacingMm.Y, 0), new(0, 0, spacingMm.Z), originMm));
}
