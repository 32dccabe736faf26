using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Geometry;

/// <summary>Permutes and flips index axes, without interpolation, so that i, j, k run closest to left, posterior, superior in a right-handed frame.</summary>
/// <remarks>
/// Of the 24 right-handed signed permutations of the axes the one with the largest sum of direction cosines with L, P and S is taken (ties: first in a fixed order).
/// World positions of all voxels stay what they were.
/// </remarks>
public static class Reorient
{
    private static readonly int[][] Permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>The canonical form of an image; the same object when it is canonical already.</summary>
    public static ImageVolume ToCanonical(ImageVolume image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (g, data) = ToCanonical(image.Geometry, image.Data);
        return ReferenceEquals(data, image.Data) ? image : new(g, data, image.Unit);
    }

    /// <summary>The canonical form of a mask; the same object when it is canonical already.</summary>
    public static Mask ToCanonical(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var (g, data) = ToCanonical(mask.Geometry, mask.Data);
        return ReferenceEquals(data, mask.Data) ? mask : new(g, data);
    }

    /// <summary>The canonical form of any voxel data (labels, for example); the given array when it is canonical already.</summary>
    /// <param name="g">Geometry; an invertible affine.</param>
    /// <param name="data">One value per voxel, i fastest.</param>
    /// <exception cref="ArgumentException">The affine is singular or the length is not the voxel count.</exception>
    public static (ImageGeometry Geometry, T[] Data) ToCanonical<T>(ImageGeometry g, T[] data)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length != g.Count)
        {
            throw new ArgumentException($"The geometry has {g.Count} voxels, the data {data.Length}.", nameof(data));
        }
        var (axis, flip) = Best(g.ToLps);
        if (axis is [0, 1, 2] && !flip[0] && !flip[1] && !flip[2])
        {
            return (g, data);
        }
        int[] n = [g.Nx, g.Ny, g.Nz];
        int[] stride = [1, g.Nx, g.Nx * g.Ny];
        Vec3[] column = [g.ToLps.ColumnX, g.ToLps.ColumnY, g.ToLps.ColumnZ];
        var first = new int[3];
        for (var a = 0; a < 3; a++)
        {
            first[axis[a]] = flip[a] ? n[axis[a]] - 1 : 0;
        }
        var geometry = new ImageGeometry(n[axis[0]], n[axis[1]], n[axis[2]], new(
            flip[0] ? -column[axis[0]] : column[axis[0]], flip[1] ? -column[axis[1]] : column[axis[1]], flip[2] ? -column[axis[2]] : column[axis[2]],
            g.CentreMm(first[0], first[1], first[2])));
        var (si, sj, sk) = (Step(0), Step(1), Step(2));
        var start = g.Index(first[0], first[1], first[2]);
        var result = new T[data.Length];
        var to = 0;
        for (var k = 0; k < geometry.Nz; k++)
        {
            for (var j = 0; j < geometry.Ny; j++)
            {
                var from = start + j * sj + k * sk;
                for (var i = 0; i < geometry.Nx; i++, from += si)
                {
                    result[to++] = data[from];
                }
            }
        }
        return (geometry, result);

        int Step(int a) => flip[a] ? -stride[axis[a]] : stride[axis[a]];
    }

    private static (int[] Axis, bool[] Flip) Best(Affine3 a)
    {
        if (!double.IsFinite(a.Determinant) || a.Determinant == 0)
        {
            throw new ArgumentException("The affine is singular; its three columns must be independent.", nameof(a));
        }
        Vec3[] unit = [a.ColumnX.Normalized(), a.ColumnY.Normalized(), a.ColumnZ.Normalized()];
        var best = double.NegativeInfinity;
        (int[], bool[]) choice = default;
        foreach (var p in Permutations)
        {
            for (var signs = 0; signs < 8; signs++)
            {
                bool[] flip = [(signs & 1) != 0, (signs & 2) != 0, (signs & 4) != 0];
                var (x, y, z) = (flip[0] ? -unit[p[0]] : unit[p[0]], flip[1] ? -unit[p[1]] : unit[p[1]], flip[2] ? -unit[p[2]] : unit[p[2]]);
                var score = x.X + y.Y + z.Z;
                if (Vec3.Dot(x, Vec3.Cross(y, z)) > 0 && score > best + 1e-9)
                {
                    best = score;
                    choice = (p, flip);
                }
            }
        }
        return choice;
    }
}
