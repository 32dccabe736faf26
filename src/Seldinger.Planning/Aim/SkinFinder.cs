using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>One candidate entry: the skin voxel that stands for a block of the lattice.</summary>
/// <param name="Block">Block index relative to the target's block (x, y, z).</param>
/// <param name="Position">Voxel centre, index-axis mm.</param>
/// <param name="AreaMm2">Exposed face area of the block's skin voxels.</param>
internal readonly record struct SkinCandidate((int X, int Y, int Z) Block, Vec3 Position, double AreaMm2);

/// <summary>
/// Finds skin: body voxels that share a face with outside air. Outside air is what connects to the four lateral borders of the scan without
/// passing the body; the two end slices do not count, or lungs and bowel that are cut by them would become "outside". A body that is cut by a
/// border has no skin there, so a ray that leaves the scan inside the body finds no entry.
/// </summary>
internal static class SkinFinder
{
    /// <summary>Marks outside air with 1, x fastest, by joining runs of non-body voxels.</summary>
    public static byte[] OutsideAir(Mask body)
    {
        var g = body.Geometry;
        var rows = g.Ny * g.Nz;
        var first = new int[rows + 1];
        var (starts, ends) = (new List<int>(rows * 3), new List<int>(rows * 3));
        for (var r = 0; r < rows; r++)
        {
            first[r] = starts.Count;
            var row = body.Data.AsSpan(r * g.Nx, g.Nx);
            var x = 0;
            while (x < g.Nx)
            {
                var skip = row[x..].IndexOf((byte)0);
                if (skip < 0)
                {
                    break;
                }
                var a = x + skip;
                var length = row[a..].IndexOfAnyExcept((byte)0);
                var b = length < 0 ? g.Nx - 1 : a + length - 1;
                starts.Add(a);
                ends.Add(b);
                x = b + 1;
            }
        }
        first[rows] = starts.Count;
        var parent = new int[starts.Count];
        for (var i = 0; i < parent.Length; i++)
        {
            parent[i] = i;
        }
        int Find(int i)
        {
            while (parent[i] != i)
            {
                parent[i] = parent[parent[i]];
                i = parent[i];
            }
            return i;
        }
        void Join(int ra, int rb)
        {
            var (p, q) = (first[ra], first[rb]);
            while (p < first[ra + 1] && q < first[rb + 1])
            {
                if (starts[p] <= ends[q] && starts[q] <= ends[p])
                {
                    var (u, v) = (Find(p), Find(q));
                    parent[Math.Max(u, v)] = Math.Min(u, v);
                }
                if (ends[p] < ends[q])
                {
                    p++;
                }
                else
                {
                    q++;
                }
            }
        }
        for (var r = 0; r < rows; r++)
        {
            if (r % g.Ny > 0)
            {
                Join(r - 1, r);
            }
            if (r >= g.Ny)
            {
                Join(r - g.Ny, r);
            }
        }
        var open = new bool[starts.Count];
        for (var r = 0; r < rows; r++)
        {
            var border = r % g.Ny == 0 || r % g.Ny == g.Ny - 1;
            for (var i = first[r]; i < first[r + 1]; i++)
            {
                if (border || starts[i] == 0 || ends[i] == g.Nx - 1)
                {
                    open[Find(i)] = true;
                }
            }
        }
        var outside = new byte[g.Count];
        for (var r = 0; r < rows; r++)
        {
            for (var i = first[r]; i < first[r + 1]; i++)
            {
                if (open[Find(i)])
                {
                    outside.AsSpan(r * g.Nx + starts[i], ends[i] - starts[i] + 1).Fill(1);
                }
            }
        }
        return outside;
    }

    /// <summary>The candidates, one per lattice block: the skin voxel nearest to the block's centre, then nearest to the target, then by LPS.</summary>
    public static List<SkinCandidate> Find(Mask body, byte[] outside, IndexSpace space, Vec3 target, Lattice lattice)
    {
        var g = body.Geometry;
        var s = space.Spacing;
        var (cx, cy, cz) = ((int)Math.Round(target.X / s.X), (int)Math.Round(target.Y / s.Y), (int)Math.Round(target.Z / s.Z));
        var best = new Dictionary<(int, int, int), (double ToBlock, double ToTarget, Vec3 P, double Area)>();
        var areas = (X: s.Y * s.Z, Y: s.X * s.Z, Z: s.X * s.Y);
        void Add(int x, int y, int z, double area)
        {
            var block = (Div(x - cx, lattice.StrideX), Div(y - cy, lattice.StrideY), Div(z - cz, lattice.StrideZ));
            var p = new Vec3(x * s.X, y * s.Y, z * s.Z);
            var centre = new Vec3((cx + block.Item1 * lattice.StrideX) * s.X, (cy + block.Item2 * lattice.StrideY) * s.Y, (cz + block.Item3 * lattice.StrideZ) * s.Z);
            var (db, dt) = (Vec3.Distance(p, centre), Vec3.Distance(p, target));
            if (!best.TryGetValue(block, out var old))
            {
                best[block] = (db, dt, p, area);
                return;
            }
            var better = db < old.ToBlock - 1e-9 || db < old.ToBlock + 1e-9 && (dt < old.ToTarget - 1e-9 || dt < old.ToTarget + 1e-9 && Before(space.ToLps(p), space.ToLps(old.P)));
            best[block] = better ? (db, dt, p, old.Area + area) : old with { Area = old.Area + area };
        }
        void Row(int y, int z, int ny, int nz, double area)
        {
            if ((uint)ny >= (uint)g.Ny || (uint)nz >= (uint)g.Nz)
            {
                return;
            }
            var air = outside.AsSpan(g.Index(0, ny, nz), g.Nx);
            var inside = body.Data.AsSpan(g.Index(0, y, z), g.Nx);
            var x = 0;
            while (x < g.Nx)
            {
                var skip = air[x..].IndexOf((byte)1);
                if (skip < 0)
                {
                    return;
                }
                x += skip;
                var length = air[x..].IndexOf((byte)0);
                var end = length < 0 ? g.Nx : x + length;
                while (x < end)
                {
                    var hit = inside[x..end].IndexOfAnyExcept((byte)0);
                    if (hit < 0)
                    {
                        break;
                    }
                    x += hit;
                    Add(x++, y, z, area);
                }
                x = end;
            }
        }
        for (var z = 0; z < g.Nz; z++)
        {
            for (var y = 0; y < g.Ny; y++)
            {
                var air = outside.AsSpan(g.Index(0, y, z), g.Nx);
                for (var x = 0; x < g.Nx;)
                {
                    var skip = air[x..].IndexOf((byte)1);
                    if (skip < 0)
                    {
                        break;
                    }
                    var a = x + skip;
                    var length = air[a..].IndexOf((byte)0);
                    var b = length < 0 ? g.Nx : a + length;
                    if (a > 0 && body[a - 1, y, z])
                    {
                        Add(a - 1, y, z, areas.X);
                    }
                    if (b < g.Nx && body[b, y, z])
                    {
                        Add(b, y, z, areas.X);
                    }
                    x = b;
                }
                Row(y, z, y - 1, z, areas.Y);
                Row(y, z, y + 1, z, areas.Y);
                Row(y, z, y, z - 1, areas.Z);
                Row(y, z, y, z + 1, areas.Z);
            }
        }
        return [.. best.OrderBy(b => b.Key.Item3).ThenBy(b => b.Key.Item2).ThenBy(b => b.Key.Item1).Select(b => new SkinCandidate(b.Key, b.Value.P, b.Value.Area))];
    }

    /// <summary>Order of LPS points that does not depend on index order: superior first, then anterior, then left.</summary>
    public static bool Before(Vec3 a, Vec3 b) =>
        Math.Abs(a.Z - b.Z) > 1e-6 ? a.Z > b.Z : Math.Abs(a.Y - b.Y) > 1e-6 ? a.Y < b.Y : Math.Abs(a.X - b.X) > 1e-6 && a.X > b.X;

    /// <summary>Nearest multiple: blocks of odd width are centred on their node.</summary>
    private static int Div(int steps, int stride) => (int)Math.Floor((steps + (stride - 1) / 2.0) / stride);
}
