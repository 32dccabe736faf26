using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Geometry;

/// <summary>Which voxels are neighbours.</summary>
public enum Connectivity
{
    /// <summary>Six: common face.</summary>
    Faces,

    /// <summary>Twenty-six: common face, edge or corner.</summary>
    Corners,
}

/// <summary>A run of set voxels along i: linear indices [First, Past).</summary>
/// <param name="First">Linear index of the first voxel.</param>
/// <param name="Past">Linear index after the last voxel.</param>
public readonly record struct VoxelRun(int First, int Past);

/// <summary>A connected part of a mask.</summary>
/// <param name="Geometry">Geometry of the mask.</param>
/// <param name="Runs">Its voxels as runs along i, in index order.</param>
/// <param name="Voxels">Number of voxels.</param>
public sealed record Component(ImageGeometry Geometry, IReadOnlyList<VoxelRun> Runs, long Voxels)
{
    /// <summary>Lowest linear index of its voxels.</summary>
    public int FirstIndex => Runs[0].First;

    /// <summary>Volume, mL.</summary>
    public double VolumeMl => Voxels * Geometry.VoxelMl;

    /// <summary>The part as a mask of its own.</summary>
    public Mask ToMask()
    {
        var m = new Mask(Geometry);
        AddTo(m);
        return m;
    }

    /// <summary>Sets the voxels of the part in a mask on the same geometry.</summary>
    public void AddTo(Mask mask, bool value = true)
    {
        ArgumentNullException.ThrowIfNull(mask);
        foreach (var r in Runs)
        {
            mask.Data.AsSpan(r.First, r.Past - r.First).Fill(value ? (byte)1 : (byte)0);
        }
    }
}

/// <summary>Connected parts of a mask by union of runs: linear time, no recursion, memory proportional to the number of runs.</summary>
public static class ConnectedComponents
{
    /// <summary>All parts, largest first; equal sizes by lowest linear index.</summary>
    /// <param name="mask">The set.</param>
    /// <param name="connectivity">Which voxels are neighbours.</param>
    public static IReadOnlyList<Component> Find(Mask mask, Connectivity connectivity = Connectivity.Corners)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var g = mask.Geometry;
        var (runs, rowStart) = Runs(mask);
        var parent = new int[runs.Count];
        for (var n = 0; n < parent.Length; n++)
        {
            parent[n] = n;
        }
        var reach = connectivity == Connectivity.Corners ? 1 : 0;
        for (var k = 0; k < g.Nz; k++)
        {
            for (var j = 0; j < g.Ny; j++)
            {
                var row = j + g.Ny * k;
                Join(row, j, k, j - 1, k);
                Join(row, j, k, j, k - 1);
                if (reach == 1)
                {
                    Join(row, j, k, j - 1, k - 1);
                    Join(row, j, k, j + 1, k - 1);
                }
            }
        }
        return Collect();

        void Join(int row, int j, int k, int j2, int k2)
        {
            if (j2 < 0 || k2 < 0 || j2 >= g.Ny)
            {
                return;
            }
            var other = j2 + g.Ny * k2;
            var shift = (row - other) * g.Nx;
            var (a, b) = (rowStart[row], rowStart[other]);
            while (a < rowStart[row + 1] && b < rowStart[other + 1])
            {
                var (first, past) = (runs[b].First + shift, runs[b].Past + shift);
                if (first - reach < runs[a].Past && runs[a].First < past + reach)
                {
                    Union(parent, a, b);
                }
                if (runs[a].Past < past)
                {
                    a++;
                }
                else
                {
                    b++;
                }
            }
        }

        IReadOnlyList<Component> Collect()
        {
            var members = new Dictionary<int, List<VoxelRun>>();
            for (var n = 0; n < parent.Length; n++)
            {
                var root = Root(parent, n);
                if (!members.TryGetValue(root, out var list))
                {
                    members[root] = list = [];
                }
                list.Add(runs[n]);
            }
            return [.. members.Values.Select(l => new Component(g, l, l.Sum(r => (long)(r.Past - r.First))))
                .OrderByDescending(c => c.Voxels).ThenBy(c => c.FirstIndex)];
        }
    }

    /// <summary>The largest part as a mask; an empty mask when the set is empty.</summary>
    public static Mask Largest(Mask mask, Connectivity connectivity = Connectivity.Corners)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return Find(mask, connectivity) is [var first, ..] ? first.ToMask() : new(mask.Geometry);
    }

    private static (List<VoxelRun> Runs, int[] RowStart) Runs(Mask mask)
    {
        var g = mask.Geometry;
        var runs = new List<VoxelRun>();
        var rowStart = new int[g.Ny * g.Nz + 1];
        for (var row = 0; row < g.Ny * g.Nz; row++)
        {
            rowStart[row] = runs.Count;
            var line = mask.Data.AsSpan(row * g.Nx, g.Nx);
            var i = 0;
            while (i < line.Length)
            {
                var gap = line[i..].IndexOfAnyExcept((byte)0);
                if (gap < 0)
                {
                    break;
                }
                i += gap;
                var length = line[i..].IndexOf((byte)0) is var l && l < 0 ? line.Length - i : l;
                runs.Add(new(row * g.Nx + i, row * g.Nx + i + length));
                i += length;
            }
        }
        rowStart[^1] = runs.Count;
        return (runs, rowStart);
    }

    private static int Root(int[] parent, int n)
    {
        while (parent[n] != n)
        {
            parent[n] = parent[parent[n]];
            n = parent[n];
        }
        return n;
    }

    private static void Union(int[] parent, int a, int b)
    {
        var (x, y) = (Root(parent, a), Root(parent, b));
        // The lower run stays the root, whatever the order of joins.
        parent[Math.Max(x, y)] = Math.Min(x, y);
    }
}
