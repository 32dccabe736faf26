using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Geometry;

/// <summary>A box of voxels [I0, I0+Nx) x [J0, J0+Ny) x [K0, K0+Nz).</summary>
/// <param name="I0">First voxel along i.</param>
/// <param name="J0">First voxel along j.</param>
/// <param name="K0">First voxel along k.</param>
/// <param name="Nx">Voxels along i.</param>
/// <param name="Ny">Voxels along j.</param>
/// <param name="Nz">Voxels along k.</param>
public readonly record struct VoxelBox(int I0, int J0, int K0, int Nx, int Ny, int Nz)
{
    /// <summary>Number of voxels.</summary>
    public int Count => checked(Nx * Ny * Nz);

    /// <summary>The whole of a geometry.</summary>
    public static VoxelBox All(ImageGeometry g)
    {
        ArgumentNullException.ThrowIfNull(g);
        return new(0, 0, 0, g.Nx, g.Ny, g.Nz);
    }

    /// <summary>The box grown by at least <paramref name="marginMm"/> on all sides (whole voxels, rounded up), clipped to <paramref name="g"/>.</summary>
    public VoxelBox Grow(ImageGeometry g, double marginMm)
    {
        ArgumentNullException.ThrowIfNull(g);
        var s = g.SpacingMm;
        var (i0, nx) = GrowAxis(I0, Nx, marginMm / s.X, g.Nx);
        var (j0, ny) = GrowAxis(J0, Ny, marginMm / s.Y, g.Ny);
        var (k0, nz) = GrowAxis(K0, Nz, marginMm / s.Z, g.Nz);
        return new(i0, j0, k0, nx, ny, nz);
    }

    /// <summary>True when voxel (i, j, k) lies in the box.</summary>
    public bool Contains(int i, int j, int k) => i >= I0 && j >= J0 && k >= K0 && i < I0 + Nx && j < J0 + Ny && k < K0 + Nz;

    /// <summary>The geometry of the box alone.</summary>
    public ImageGeometry Crop(ImageGeometry g)
    {
        ArgumentNullException.ThrowIfNull(g);
        return g.Crop(I0, J0, K0, Nx, Ny, Nz);
    }

    /// <summary>The voxels of the box, copied from data over <paramref name="g"/>.</summary>
    public T[] Crop<T>(ImageGeometry g, T[] data)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(data);
        var result = new T[Count];
        for (var k = 0; k < Nz; k++)
        {
            for (var j = 0; j < Ny; j++)
            {
                Array.Copy(data, g.Index(I0, J0 + j, K0 + k), result, Nx * (j + Ny * k), Nx);
            }
        }
        return result;
    }

    private static (int First, int Count) GrowAxis(int first, int count, double voxels, int limit)
    {
        var grow = (long)Math.Min(limit, Math.Ceiling(voxels));
        var low = Math.Max(0, first - grow);
        var past = Math.Min(limit, first + count + grow);
        return ((int)low, (int)(past - low));
    }
}
