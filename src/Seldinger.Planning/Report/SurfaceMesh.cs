using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.Report;

/// <summary>A surface of triangles in LPS mm with a normal per vertex (outwards).</summary>
/// <param name="Vertices">Vertices, LPS mm.</param>
/// <param name="Normals">Unit normals.</param>
/// <param name="Triangles">Three vertex indices per triangle.</param>
public sealed record SurfaceMesh(Vec3[] Vertices, Vec3[] Normals, int[] Triangles)
{
    /// <summary>No surface.</summary>
    public static readonly SurfaceMesh Empty = new([], [], []);

    /// <summary>
    /// The surface of a union of masks on a lattice of about <paramref name="spacingMm"/>, by naive surface nets (one vertex per lattice cell that the surface cuts, the mean
    /// of the crossings of its edges). Volumes are for looking at, not for measuring.
    /// </summary>
    /// <param name="masks">Masks on one geometry.</param>
    /// <param name="region">Voxels to look at.</param>
    /// <param name="spacingMm">Lattice spacing, mm; not finer than the voxels.</param>
    /// <param name="smoothing">Passes of smoothing over the lattice.</param>
    /// <param name="threads">Threads.</param>
    public static SurfaceMesh Of(IReadOnlyList<Mask> masks, VoxelBox region, double spacingMm, int smoothing, int threads)
    {
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Count == 0 || region.Nx < 1 || region.Ny < 1 || region.Nz < 1)
        {
            return Empty;
        }
        var g = masks[0].Geometry;
        var lattice = new OccupancyLattice(masks, region, spacingMm, threads);
        for (var n = 0; n < smoothing; n++)
        {
            lattice.Smooth(threads);
        }
        return Nets(lattice, g);
    }

    /// <summary>A closed round rod.</summary>
    /// <param name="fromMm">One end.</param>
    /// <param name="toMm">Other end.</param>
    /// <param name="radiusMm">Radius.</param>
    public static SurfaceMesh Rod(Vec3 fromMm, Vec3 toMm, double radiusMm)
    {
        const int sides = 12;
        var d = (toMm - fromMm).Normalized();
        var (u, v) = d.Perpendiculars();
        var (vertices, normals, triangles) = (new List<Vec3>(), new List<Vec3>(), new List<int>());
        for (var n = 0; n < sides; n++)
        {
            var angle = 2 * Math.PI * n / sides;
            var away = u * Math.Cos(angle) + v * Math.Sin(angle);
            vertices.AddRange([fromMm + away * radiusMm, toMm + away * radiusMm]);
            normals.AddRange([away, away]);
            var (a, b) = (2 * n, 2 * ((n + 1) % sides));
            triangles.AddRange([a, b, a + 1, a + 1, b, b + 1]);
        }
        return new([.. vertices], [.. normals], [.. triangles]);
    }

    private static SurfaceMesh Nets(OccupancyLattice l, ImageGeometry g)
    {
        var (nx, ny, nz) = (l.Nx, l.Ny, l.Nz);
        var index = new int[nx * ny * nz];
        var (vertices, triangles) = (new List<Vec3>(), new List<int>());
        for (var k = 0; k + 1 < nz; k++)
        {
            for (var j = 0; j + 1 < ny; j++)
            {
                for (var i = 0; i + 1 < nx; i++)
                {
                    if (Crossing(l, i, j, k) is { } p)
                    {
                        vertices.Add(g.ToLps.Apply(l.ToIndex(p)));
                        index[i + nx * (j + ny * k)] = vertices.Count;
                    }
                }
            }
        }
        // The outermost samples are empty: an edge that the surface cuts has cells all around it.
        for (var k = 0; k + 1 < nz; k++)
        {
            for (var j = 0; j + 1 < ny; j++)
            {
                for (var i = 0; i + 1 < nx; i++)
                {
                    var inside = l[i, j, k] >= OccupancyLattice.Level;
                    int At(int di, int dj, int dk) => index[i + di + nx * (j + dj + ny * (k + dk))] - 1;
                    if (inside != l[i + 1, j, k] >= OccupancyLattice.Level)
                    {
                        Face(triangles, inside, At(0, -1, -1), At(0, 0, -1), At(0, 0, 0), At(0, -1, 0));
                    }
                    if (inside != l[i, j + 1, k] >= OccupancyLattice.Level)
                    {
                        Face(triangles, inside, At(-1, 0, -1), At(-1, 0, 0), At(0, 0, 0), At(0, 0, -1));
                    }
                    if (inside != l[i, j, k + 1] >= OccupancyLattice.Level)
                    {
                        Face(triangles, inside, At(-1, -1, 0), At(0, -1, 0), At(0, 0, 0), At(-1, 0, 0));
                    }
                }
            }
        }
        return new([.. vertices], NormalsOf(vertices, triangles, g.ToLps.Determinant < 0), [.. triangles]);
    }

    private static void Face(List<int> triangles, bool outwards, int a, int b, int c, int d) =>
        triangles.AddRange(outwards ? [a, b, c, a, c, d] : [a, c, b, a, d, c]);

    private static Vec3? Crossing(OccupancyLattice l, int i, int j, int k)
    {
        var first = l[i, j, k] >= OccupancyLattice.Level;
        var same = true;
        for (var corner = 1; corner < 8 && same; corner++)
        {
            same = l[i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2)] >= OccupancyLattice.Level == first;
        }
        if (same)
        {
            return null;
        }
        var (sum, count) = (Vec3.Zero, 0);
        for (var corner = 0; corner < 8; corner++)
        {
            for (var axis = 0; axis < 3; axis++)
            {
                if ((corner >> axis & 1) == 0)
                {
                    var other = corner | 1 << axis;
                    var (p, q) = (Corner(corner), Corner(other));
                    var (a, b) = (l[i + (int)p.X, j + (int)p.Y, k + (int)p.Z], l[i + (int)q.X, j + (int)q.Y, k + (int)q.Z]);
                    if (a >= OccupancyLattice.Level != b >= OccupancyLattice.Level)
                    {
                        sum += p + (q - p) * ((OccupancyLattice.Level - a) / (b - a));
                        count++;
                    }
                }
            }
        }
        return new Vec3(i, j, k) + sum * (1.0 / count);
    }

    private static Vec3 Corner(int n) => new(n & 1, (n >> 1) & 1, n >> 2);

    private static Vec3[] NormalsOf(List<Vec3> vertices, List<int> triangles, bool mirrored)
    {
        var normals = new Vec3[vertices.Count];
        for (var t = 0; t < triangles.Count; t += 3)
        {
            var (a, b, c) = (triangles[t], triangles[t + 1], triangles[t + 2]);
            var n = Vec3.Cross(vertices[b] - vertices[a], vertices[c] - vertices[a]) * (mirrored ? -1 : 1);
            normals[a] += n;
            normals[b] += n;
            normals[c] += n;
        }
        for (var n = 0; n < normals.Length; n++)
        {
            normals[n] = normals[n].Normalized();
        }
        return normals;
    }
}

/// <summary>Shares of a union of masks on a coarser lattice over a box of voxels, with one empty sample around it.</summary>
internal sealed class OccupancyLattice
{
    public const float Level = 0.5f;

    private readonly (double X, double Y, double Z) _step;
    private readonly VoxelBox _region;
    private float[] _values;

    public OccupancyLattice(IReadOnlyList<Mask> masks, VoxelBox region, double spacingMm, int threads)
    {
        var g = masks[0].Geometry;
        _region = region;
        (Nx, var sx) = Axis(region.Nx, g.SpacingMm.X, spacingMm);
        (Ny, var sy) = Axis(region.Ny, g.SpacingMm.Y, spacingMm);
        (Nz, var sz) = Axis(region.Nz, g.SpacingMm.Z, spacingMm);
        _step = (sx, sy, sz);
        _values = new float[Nx * Ny * Nz];
        var union = Union(masks, g, region);
        FixedBlocks.For(Nz - 2, 4, threads, (first, past) =>
        {
            for (var k = first + 1; k <= past; k++)
            {
                for (var j = 1; j < Ny - 1; j++)
                {
                    for (var i = 1; i < Nx - 1; i++)
                    {
                        _values[i + Nx * (j + Ny * k)] = Share(union, i, j, k);
                    }
                }
            }
        });
    }

    public int Nx { get; }

    public int Ny { get; }

    public int Nz { get; }

    public float this[int i, int j, int k] => _values[i + Nx * (j + Ny * k)];

    /// <summary>Voxel index of lattice coordinates.</summary>
    public Vec3 ToIndex(Vec3 p) => new(_region.I0 + (p.X - 0.5) * _step.X - 0.5, _region.J0 + (p.Y - 0.5) * _step.Y - 0.5, _region.K0 + (p.Z - 0.5) * _step.Z - 0.5);

    /// <summary>Weights 1 2 1 along each axis.</summary>
    public void Smooth(int threads)
    {
        int[] strides = [1, Nx, Nx * Ny];
        foreach (var stride in strides)
        {
            var (from, to) = (_values, new float[_values.Length]);
            FixedBlocks.For(from.Length, 1 << 16, threads, (first, past) =>
            {
                for (var n = first; n < past; n++)
                {
                    to[n] = n >= stride && n + stride < from.Length ? (from[n - stride] + 2 * from[n] + from[n + stride]) / 4 : from[n];
                }
            });
            _values = to;
        }
    }

    private static (int Count, double Step) Axis(int voxels, double voxelMm, double spacingMm)
    {
        var n = Math.Max(1, (int)Math.Round(voxels * voxelMm / Math.Max(spacingMm, voxelMm)));
        return (n + 2, (double)voxels / n);
    }

    /// <summary>Mean over up to 2 x 2 x 2 voxels of the lattice cell.</summary>
    private float Share(byte[] union, int i, int j, int k)
    {
        var (x0, x1) = ((int)((i - 0.75) * _step.X), (int)((i - 0.25) * _step.X));
        var (y0, y1) = (_region.Nx * (int)((j - 0.75) * _step.Y), _region.Nx * (int)((j - 0.25) * _step.Y));
        var (z0, z1) = (_region.Nx * _region.Ny * (int)((k - 0.75) * _step.Z), _region.Nx * _region.Ny * (int)((k - 0.25) * _step.Z));
        return (union[x0 + y0 + z0] + union[x1 + y0 + z0] + union[x0 + y1 + z0] + union[x1 + y1 + z0]
            + union[x0 + y0 + z1] + union[x1 + y0 + z1] + union[x0 + y1 + z1] + union[x1 + y1 + z1]) / 8f;
    }

    /// <summary>The masks together, on the voxels of the region.</summary>
    private static byte[] Union(IReadOnlyList<Mask> masks, ImageGeometry g, VoxelBox region)
    {
        var union = region.Crop(g, masks[0].Data);
        foreach (var m in masks.Skip(1))
        {
            for (var row = 0; row < region.Ny * region.Nz; row++)
            {
                var from = m.Data.AsSpan(g.Index(region.I0, region.J0 + row % region.Ny, region.K0 + row / region.Ny), region.Nx);
                var to = union.AsSpan(row * region.Nx, region.Nx);
                for (var n = 0; n < to.Length; n++)
                {
                    to[n] |= from[n];
                }
            }
        }
        return union;
    }
}
