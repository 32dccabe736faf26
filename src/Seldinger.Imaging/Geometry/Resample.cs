using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Imaging.Geometry;

/// <summary>Values of one grid on another, by affine (never by index). Same bytes for any thread count.</summary>
/// <remarks>
/// The source covers its voxels as boxes: a target centre within half a voxel beyond the outer centres takes the value of the edge; farther out it takes the stated outside value.
/// Trilinear interpolation does not average: a much coarser target should be preceded by smoothing.
/// </remarks>
public static class Resample
{
    private const double Edge = 1e-6;

    /// <summary>Trilinear interpolation of an image.</summary>
    /// <param name="image">Source.</param>
    /// <param name="target">Where values are wanted.</param>
    /// <param name="outside">Value outside the source (for CT: air, -1024).</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static ImageVolume Trilinear(ImageVolume image, ImageGeometry target, float outside, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(target);
        if (image.Geometry.SameAs(target, 1e-6))
        {
            return new(target, image.Data, image.Unit);
        }
        var g = image.Geometry;
        var d = image.Data;
        var result = new float[target.Count];
        EachRow(g, target, threads, (row, p, step) =>
        {
            for (var i = 0; i < target.Nx; i++)
            {
                result[row + i] = Interpolate(g, d, p + step * i, outside);
            }
        });
        return new(target, result, image.Unit);
    }

    /// <summary>The value of an image at one LPS point, trilinear; <paramref name="outside"/> beyond the image.</summary>
    public static float At(ImageVolume image, Vec3 lpsMm, float outside)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Interpolate(image.Geometry, image.Data, image.Geometry.ToLps.Inverse().Apply(lpsMm), outside);
    }

    /// <summary>Nearest voxel, for labels: no new values appear.</summary>
    /// <param name="source">Grid of <paramref name="data"/>.</param>
    /// <param name="data">One value per source voxel.</param>
    /// <param name="target">Where values are wanted.</param>
    /// <param name="outside">Value outside the source.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static T[] Nearest<T>(ImageGeometry source, T[] data, ImageGeometry target, T outside, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(target);
        if (source.SameAs(target, 1e-6))
        {
            return data;
        }
        var result = new T[target.Count];
        EachRow(source, target, threads, (row, p, step) =>
        {
            for (var i = 0; i < target.Nx; i++)
            {
                // The small shift makes voxel centres that lie exactly between two source voxels fall to the lower one whatever the rounding.
                var q = p + step * i;
                var (x, y, z) = ((int)Math.Floor(q.X + 0.5 - Edge), (int)Math.Floor(q.Y + 0.5 - Edge), (int)Math.Floor(q.Z + 0.5 - Edge));
                x += x == -1 && q.X >= -0.5 - Edge ? 1 : 0;
                y += y == -1 && q.Y >= -0.5 - Edge ? 1 : 0;
                z += z == -1 && q.Z >= -0.5 - Edge ? 1 : 0;
                result[row + i] = (uint)x < (uint)source.Nx && (uint)y < (uint)source.Ny && (uint)z < (uint)source.Nz ? data[source.Index(x, y, z)] : outside;
            }
        });
        return result;
    }

    /// <summary>A mask on another grid: trilinear interpolation of 0 and 1, in the set where above one half.</summary>
    /// <remarks>Smooth, but convex shapes lose volume at their thick slices: 3.7 % for a sphere of radius 14 mm from 1 x 1 x 2 mm to 0.5 mm. <see cref="NearestMask"/> keeps volumes.</remarks>
    public static Mask Trilinear(Mask mask, ImageGeometry target, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(target);
        var g = mask.Geometry;
        if (g.SameAs(target, 1e-6))
        {
            return new(target, mask.Data);
        }
        var d = mask.Data;
        var result = new byte[target.Count];
        EachRow(g, target, threads, (row, p, step) =>
        {
            for (var i = 0; i < target.Nx; i++)
            {
                result[row + i] = Interpolate(g, d, p + step * i) > 0.5 + Edge ? (byte)1 : (byte)0;
            }
        });
        return new(target, result);
    }

    /// <summary>A mask on another grid by nearest voxel.</summary>
    public static Mask NearestMask(Mask mask, ImageGeometry target, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new(target, Nearest(mask.Geometry, mask.Data, target, (byte)0, threads));
    }

    private static void EachRow(ImageGeometry source, ImageGeometry target, int threads, Action<int, Vec3, Vec3> row)
    {
        var map = source.ToLps.Inverse().Compose(target.ToLps);
        FixedBlocks.For(target.Ny * target.Nz, 64, threads, (first, past) =>
        {
            for (var r = first; r < past; r++)
            {
                row(r * target.Nx, map.Apply(new(0, r % target.Ny, r / target.Ny)), map.ColumnX);
            }
        });
    }

    private static float Interpolate(ImageGeometry g, float[] d, Vec3 p, float outside)
    {
        if (!Cell(g, p, out var a, out var sx, out var sy, out var sz, out var f))
        {
            return outside;
        }
        var c00 = d[a] + f.X * (d[a + sx] - d[a]);
        var c10 = d[a + sy] + f.X * (d[a + sy + sx] - d[a + sy]);
        var c01 = d[a + sz] + f.X * (d[a + sz + sx] - d[a + sz]);
        var c11 = d[a + sz + sy] + f.X * (d[a + sz + sy + sx] - d[a + sz + sy]);
        var c0 = c00 + f.Y * (c10 - c00);
        var c1 = c01 + f.Y * (c11 - c01);
        return (float)(c0 + f.Z * (c1 - c0));
    }

    private static double Interpolate(ImageGeometry g, byte[] d, Vec3 p)
    {
        if (!Cell(g, p, out var a, out var sx, out var sy, out var sz, out var f))
        {
            return 0;
        }
        var c00 = d[a] + f.X * (d[a + sx] - d[a]);
        var c10 = d[a + sy] + f.X * (d[a + sy + sx] - d[a + sy]);
        var c01 = d[a + sz] + f.X * (d[a + sz + sx] - d[a + sz]);
        var c11 = d[a + sz + sy] + f.X * (d[a + sz + sy + sx] - d[a + sz + sy]);
        var c0 = c00 + f.Y * (c10 - c00);
        var c1 = c01 + f.Y * (c11 - c01);
        return c0 + f.Z * (c1 - c0);
    }

    /// <summary>Lower corner, strides (0 at the edge) and fractions of the cell around a continuous index.</summary>
    private static bool Cell(ImageGeometry g, Vec3 p, out int corner, out int sx, out int sy, out int sz, out Vec3 fraction)
    {
        corner = sx = sy = sz = 0;
        fraction = default;
        if (!(p.X >= -0.5 - Edge && p.Y >= -0.5 - Edge && p.Z >= -0.5 - Edge && p.X <= g.Nx - 0.5 + Edge && p.Y <= g.Ny - 0.5 + Edge && p.Z <= g.Nz - 0.5 + Edge))
        {
            return false;
        }
        var (x, y, z) = (Math.Clamp(p.X, 0, g.Nx - 1), Math.Clamp(p.Y, 0, g.Ny - 1), Math.Clamp(p.Z, 0, g.Nz - 1));
        var (i, j, k) = ((int)x, (int)y, (int)z);
        corner = g.Index(i, j, k);
        sx = i + 1 < g.Nx ? 1 : 0;
        sy = j + 1 < g.Ny ? g.Nx : 0;
        sz = k + 1 < g.Nz ? g.Nx * g.Ny : 0;
        fraction = new(x - i, y - j, z - k);
        return true;
    }
}
