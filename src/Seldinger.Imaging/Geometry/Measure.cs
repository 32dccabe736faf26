using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Geometry;

/// <summary>The two voxel centres of a set that are farthest apart.</summary>
/// <param name="Mm">Their distance, mm.</param>
/// <param name="A">One centre, LPS mm.</param>
/// <param name="B">The other centre, LPS mm.</param>
public readonly record struct Diameter(double Mm, Vec3 A, Vec3 B);

/// <summary>Sizes and places of masks.</summary>
public static class Measure
{
    /// <summary>
    /// The largest (Feret) diameter: exact over all pairs of voxel centres. A single voxel has 0; an empty set too.
    /// </summary>
    /// <remarks>
    /// Centre to centre: the distance between outer faces is longer by up to one voxel edge along the diameter. Only corners of the convex hull of each
    /// slice can be end points, so only those are compared.
    /// </remarks>
    public static Diameter LargestDiameter(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var points = new List<Vec3>();
        for (var k = 0; k < mask.Geometry.Nz; k++)
        {
            points.AddRange(SliceHull(mask, k));
        }
        return Farthest(points);
    }

    /// <summary>The largest diameter within one slice of the third index (axial in canonical orientation), as measured on axial images.</summary>
    public static Diameter LargestAxialDiameter(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var best = default(Diameter);
        for (var k = 0; k < mask.Geometry.Nz; k++)
        {
            var d = Farthest(SliceHull(mask, k));
            best = d.Mm > best.Mm ? d : best;
        }
        return best;
    }

    /// <summary>Centre of mass of the voxel centres, LPS mm; null for an empty set.</summary>
    public static Vec3? CentreOfMass(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var g = mask.Geometry;
        long n = 0;
        long sx = 0, sy = 0, sz = 0;
        for (var k = 0; k < g.Nz; k++)
        {
            for (var j = 0; j < g.Ny; j++)
            {
                var row = mask.Data.AsSpan(g.Index(0, j, k), g.Nx);
                for (var i = row.IndexOfAnyExcept((byte)0); i >= 0 && i < row.Length; i++)
                {
                    if (row[i] != 0)
                    {
                        n++;
                        sx += i;
                        sy += j;
                        sz += k;
                    }
                }
            }
        }
        return n == 0 ? null : g.ToLps.Apply(new((double)sx / n, (double)sy / n, (double)sz / n));
    }

    /// <summary>The smallest box of voxels around the set; null for an empty set.</summary>
    public static VoxelBox? BoundingBox(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var g = mask.Geometry;
        var (i0, j0, k0) = (int.MaxValue, int.MaxValue, int.MaxValue);
        var (i1, j1, k1) = (-1, -1, -1);
        for (var k = 0; k < g.Nz; k++)
        {
            for (var j = 0; j < g.Ny; j++)
            {
                var row = mask.Data.AsSpan(g.Index(0, j, k), g.Nx);
                var first = row.IndexOfAnyExcept((byte)0);
                if (first < 0)
                {
                    continue;
                }
                i0 = Math.Min(i0, first);
                i1 = Math.Max(i1, row.LastIndexOfAnyExcept((byte)0));
                j0 = Math.Min(j0, j);
                j1 = Math.Max(j1, j);
                k0 = Math.Min(k0, k);
                k1 = k;
            }
        }
        return i1 < 0 ? null : new(i0, j0, k0, i1 - i0 + 1, j1 - j0 + 1, k1 - k0 + 1);
    }

    /// <summary>Diameter of the sphere of the same volume, mm.</summary>
    /// <param name="volumeMl">Volume, mL, at least 0.</param>
    public static double EquivalentDiameterMm(double volumeMl) => Math.Cbrt(6 * volumeMl * 1000 / Math.PI);

    private static Diameter Farthest(IReadOnlyList<Vec3> p)
    {
        var best = p.Count > 0 ? new Diameter(0, p[0], p[0]) : default;
        var most = 0.0;
        for (var a = 0; a < p.Count; a++)
        {
            for (var b = a + 1; b < p.Count; b++)
            {
                var d = p[a] - p[b];
                var square = Vec3.Dot(d, d);
                if (square > most)
                {
                    most = square;
                    best = new(Math.Sqrt(square), p[a], p[b]);
                }
            }
        }
        return best;
    }

    /// <summary>Corners of the convex hull of one slice in index space (an affine keeps hulls), as LPS points: both chains of Andrew's monotone scan over the row ends.</summary>
    private static List<Vec3> SliceHull(Mask mask, int k)
    {
        var g = mask.Geometry;
        var low = new List<(int I, int J)>();
        var high = new List<(int I, int J)>();
        for (var j = 0; j < g.Ny; j++)
        {
            var row = mask.Data.AsSpan(g.Index(0, j, k), g.Nx);
            var first = row.IndexOfAnyExcept((byte)0);
            if (first >= 0)
            {
                Push(low, (first, j), 1);
                Push(high, (row.LastIndexOfAnyExcept((byte)0), j), -1);
            }
        }
        var result = new List<Vec3>(low.Count + high.Count);
        foreach (var (i, j) in low.Concat(high).Distinct())
        {
            result.Add(g.CentreMm(i, j, k));
        }
        return result;

        static void Push(List<(int I, int J)> chain, (int I, int J) p, int side)
        {
            while (chain.Count > 1 && side * Turn(chain[^2], chain[^1], p) >= 0)
            {
                chain.RemoveAt(chain.Count - 1);
            }
            chain.Add(p);
        }

        static long Turn((int I, int J) a, (int I, int J) b, (int I, int J) c) => (long)(b.I - a.I) * (c.J - a.J) - (long)(b.J - a.J) * (c.I - a.I);
    }
}
