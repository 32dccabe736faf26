using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.Aim;

/// <summary>A mask, whole or cropped, with the box that holds its set voxels; indices are always those of the whole scan.</summary>
internal sealed class MaskView
{
    private readonly int _nx, _ny, _x0, _y0, _z0;

    private MaskView(byte[] data, int nx, int ny, int x0, int y0, int z0, IndexBox box)
    {
        (Data, _nx, _ny, _x0, _y0, _z0, Box) = (data, nx, ny, x0, y0, z0, box);
    }

    public byte[] Data { get; }

    /// <summary>Set voxels lie in this box; empty when there are none.</summary>
    public IndexBox Box { get; }

    public static MaskView Of(Mask mask)
    {
        var g = mask.Geometry;
        var (x0, y0, z0, x1, y1, z1) = (int.MaxValue, int.MaxValue, int.MaxValue, -1, -1, -1);
        for (var z = 0; z < g.Nz; z++)
        {
            var slice = mask.Data.AsSpan(z * g.Nx * g.Ny, g.Nx * g.Ny);
            var first = slice.IndexOfAnyExcept((byte)0);
            if (first < 0)
            {
                continue;
            }
            var last = slice.LastIndexOfAnyExcept((byte)0);
            (z0, z1) = (Math.Min(z0, z), z);
            (y0, y1) = (Math.Min(y0, first / g.Nx), Math.Max(y1, last / g.Nx));
            for (var y = first / g.Nx; y <= last / g.Nx; y++)
            {
                var row = slice.Slice(y * g.Nx, g.Nx);
                var a = row.IndexOfAnyExcept((byte)0);
                if (a >= 0)
                {
                    (x0, x1) = (Math.Min(x0, a), Math.Max(x1, row.LastIndexOfAnyExcept((byte)0)));
                }
            }
        }
        return new(mask.Data, g.Nx, g.Ny, 0, 0, 0, x1 < 0 ? new(0, 0, 0, -1, -1, -1) : new(x0, y0, z0, x1, y1, z1));
    }

    /// <summary>A cropped mask that is filled through <paramref name="inside"/>.</summary>
    public static MaskView Build(IndexBox box, Func<int, int, int, bool> inside)
    {
        var data = new byte[box.Nx * box.Ny * box.Nz];
        var n = 0;
        for (var z = box.Z0; z <= box.Z1; z++)
        {
            for (var y = box.Y0; y <= box.Y1; y++)
            {
                for (var x = box.X0; x <= box.X1; x++)
                {
                    data[n++] = inside(x, y, z) ? (byte)1 : (byte)0;
                }
            }
        }
        return new(data, box.Nx, box.Ny, box.X0, box.Y0, box.Z0, box);
    }

    public bool this[int x, int y, int z] => Box.X0 <= x && x <= Box.X1 && Box.Y0 <= y && y <= Box.Y1 && Box.Z0 <= z && z <= Box.Z1 && Data[Index(x, y, z)] != 0;

    public ReadOnlySpan<byte> Row(int x0, int x1, int y, int z) => Data.AsSpan(Index(x0, y, z), x1 - x0 + 1);

    /// <summary>Membership of the voxel whose box holds the point (index-axis mm).</summary>
    public bool At(Vec3 p, Vec3 spacing) =>
        this[(int)Math.Floor(p.X / spacing.X + 0.5), (int)Math.Floor(p.Y / spacing.Y + 0.5), (int)Math.Floor(p.Z / spacing.Z + 0.5)];

    /// <summary>Voxel offsets whose centres lie within a radius, nearest first.</summary>
    public static (int X, int Y, int Z)[] Ball(Vec3 spacing, double radiusMm)
    {
        var list = new List<(int X, int Y, int Z, double D)>();
        var (rx, ry, rz) = ((int)(radiusMm / spacing.X), (int)(radiusMm / spacing.Y), (int)(radiusMm / spacing.Z));
        for (var z = -rz; z <= rz; z++)
        {
            for (var y = -ry; y <= ry; y++)
            {
                for (var x = -rx; x <= rx; x++)
                {
                    var d = new Vec3(x * spacing.X, y * spacing.Y, z * spacing.Z).Length;
                    if (d <= radiusMm + 1e-9)
                    {
                        list.Add((x, y, z, d));
                    }
                }
            }
        }
        return [.. list.OrderBy(o => o.D).Select(o => (o.X, o.Y, o.Z))];
    }

    /// <summary>
    /// The parts of a vessel that are at least <paramref name="diameterMm"/> thick: an opening with a ball whose centres lie on the half-voxel lattice
    /// (so that vessels of an even number of voxels count too). The ball is half a voxel smaller than the vessel: a round vessel of just that
    /// diameter loses about that much to its voxels, and in doubt a vessel is large.
    /// </summary>
    public MaskView ThickParts(Vec3 spacing, double diameterMm, IndexBox clip, int threads)
    {
        var box = Box.Clip(clip);
        if (box.IsEmpty)
        {
            return new([], 0, 0, 0, 0, 0, new(0, 0, 0, -1, -1, -1));
        }
        var edge = Math.Min(spacing.X, Math.Min(spacing.Y, spacing.Z));
        var shifts = Enumerable.Range(0, 8).Select(n => (X: n & 1, Y: n >> 1 & 1, Z: n >> 2)).ToArray();
        var erode = shifts.Select(s => BoxesNear(spacing, s, diameterMm / 2 - edge / 2, toBox: true)).ToArray();
        var dilate = shifts.Select(s => BoxesNear(spacing, s, diameterMm / 2 + edge / 2, toBox: false)).ToArray();
        var thick = new MaskView(new byte[box.Nx * box.Ny * box.Nz], box.Nx, box.Ny, box.X0, box.Y0, box.Z0, box);
        FixedBlocks.For(box.Nz, 1, threads, (a, b) =>
        {
            for (var z = box.Z0 + a; z < box.Z0 + b; z++)
            {
                for (var y = box.Y0; y <= box.Y1; y++)
                {
                    var row = Row(box.X0, box.X1, y, z);
                    for (var x = 0; x < row.Length; x++)
                    {
                        var hop = row[x..].IndexOfAnyExcept((byte)0);
                        if (hop < 0)
                        {
                            break;
                        }
                        x += hop;
                        for (var n = 0; n < 8; n++)
                        {
                            if (AllSet(erode[n], box.X0 + x, y, z))
                            {
                                thick.Mark(dilate[n], box.X0 + x, y, z, this);
                                if (n == 0)
                                {
                                    break;
                                }
                            }
                        }
                    }
                }
            }
        });
        return thick;
    }

    /// <summary>Voxels whose box (or centre) is within a radius of the point half a voxel along the shifted axes, nearest first.</summary>
    private static (int X, int Y, int Z)[] BoxesNear(Vec3 spacing, (int X, int Y, int Z) shift, double radiusMm, bool toBox)
    {
        double Gap(double steps, double s) => toBox ? Math.Max(0, Math.Abs(steps) - 0.5) * s : steps * s;
        var reach = Math.Max(0, radiusMm) + spacing.X + spacing.Y + spacing.Z;
        return [.. Ball(spacing, reach).Select(o => (o, D: new Vec3(Gap(o.X - shift.X / 2.0, spacing.X), Gap(o.Y - shift.Y / 2.0, spacing.Y), Gap(o.Z - shift.Z / 2.0, spacing.Z)).Length))
            .Where(o => toBox ? o.D <= radiusMm + 1e-9 : o.D <= radiusMm + 1e-9).OrderBy(o => o.D).Select(o => o.o)];
    }

    private bool AllSet((int X, int Y, int Z)[] offsets, int x, int y, int z)
    {
        foreach (var (dx, dy, dz) in offsets)
        {
            if (!this[x + dx, y + dy, z + dz])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Marks the voxels of <paramref name="within"/> at offsets; threads may mark the same voxel with the same value.</summary>
    private void Mark((int X, int Y, int Z)[] offsets, int x, int y, int z, MaskView within)
    {
        foreach (var (dx, dy, dz) in offsets)
        {
            var (i, j, k) = (x + dx, y + dy, z + dz);
            if (Box.X0 <= i && i <= Box.X1 && Box.Y0 <= j && j <= Box.Y1 && Box.Z0 <= k && k <= Box.Z1 && within[i, j, k])
            {
                Data[Index(i, j, k)] = 1;
            }
        }
    }

    private int Index(int x, int y, int z) => x - _x0 + _nx * (y - _y0 + _ny * (z - _z0));
}
