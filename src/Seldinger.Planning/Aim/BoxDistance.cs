using System.Numerics;
using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.Aim;

/// <summary>
/// The exact distance from lattice nodes to the nearest voxel box of a mask, up to a range. The distance to a box is separable
/// (d2 = dx2 + dy2 + dz2 with d per axis = max(0, |x - centre| - half edge)), so three one-dimensional minima give it; sources are all voxels,
/// results only the nodes, which is what makes the search fast without rounding any structure to a coarser grid.
/// </summary>
internal static class BoxDistance
{
    /// <summary>Squared distance in mm2 at the nodes of <paramref name="nodes"/> (x fastest); values at or above the squared range mean "at least".</summary>
    /// <param name="mask">Mask.</param>
    /// <param name="voxels">Voxels that count.</param>
    /// <param name="spacing">Voxel edges, mm.</param>
    /// <param name="lattice">Lattice.</param>
    /// <param name="nodes">Nodes wanted.</param>
    /// <param name="rangeMm">Range, mm.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="shiftedAxis">0, 1 or 2: the nodes lie half a voxel further along this axis (face centres); -1: on voxel centres.</param>
    public static float[] Squared(MaskView mask, IndexBox voxels, Vec3 spacing, Lattice lattice, IndexBox nodes, double rangeMm, int threads, int shiftedAxis = -1)
    {
        var shift = new Vec3(shiftedAxis == 0 ? 0.5 : 0, shiftedAxis == 1 ? 0.5 : 0, shiftedAxis == 2 ? 0.5 : 0);
        var far = (float)(rangeMm * rangeMm);
        int nx = nodes.Nx, ny = nodes.Ny, nz = nodes.Nz, by = voxels.Ny, bz = voxels.Nz;
        var alongX = new float[nx * by * bz];
        var rowUsed = new bool[by * bz];
        FixedBlocks.For(bz, 1, threads, (a, b) =>
        {
            for (var z = a; z < b; z++)
            {
                for (var y = 0; y < by; y++)
                {
                    var row = mask.Row(voxels.X0, voxels.X1, voxels.Y0 + y, voxels.Z0 + z);
                    rowUsed[y + by * z] = Row(row, voxels.X0, spacing.X, lattice.FirstX + nodes.X0 * lattice.StrideX + shift.X, lattice.StrideX, far, alongX.AsSpan((y + by * z) * nx, nx));
                }
            }
        });
        var alongY = new float[nx * ny * bz];
        var sliceUsed = new bool[bz];
        FixedBlocks.For(bz, 1, threads, (a, b) =>
        {
            for (var z = a; z < b; z++)
            {
                for (var y = 0; y < by; y++)
                {
                    sliceUsed[z] |= rowUsed[y + by * z];
                }
                for (var n = 0; n < ny && sliceUsed[z]; n++)
                {
                    var at = lattice.FirstY + (nodes.Y0 + n) * lattice.StrideY - voxels.Y0;
                    var target = alongY.AsSpan((n + ny * z) * nx, nx);
                    target.Fill(far);
                    var reach = (int)(rangeMm / spacing.Y + 0.5) + 1;
                    for (var y = Math.Max(0, at - reach); y <= Math.Min(by - 1, at + reach); y++)
                    {
                        if (rowUsed[y + by * z])
                        {
                            MinPlus(alongX.AsSpan((y + by * z) * nx, nx), Gap(y - at - shift.Y, spacing.Y), target);
                        }
                    }
                }
            }
        });
        var result = new float[nx * ny * nz];
        FixedBlocks.For(nz, 1, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                var at = lattice.FirstZ + (nodes.Z0 + n) * lattice.StrideZ - voxels.Z0;
                var target = result.AsSpan(n * nx * ny, nx * ny);
                target.Fill(far);
                var reach = (int)(rangeMm / spacing.Z + 0.5) + 1;
                for (var z = Math.Max(0, at - reach); z <= Math.Min(bz - 1, at + reach); z++)
                {
                    if (sliceUsed[z])
                    {
                        MinPlus(alongY.AsSpan(z * nx * ny, nx * ny), Gap(z - at - shift.Z, spacing.Z), target);
                    }
                }
            }
        });
        return result;
    }

    /// <summary>Squared gap between a node and a voxel box <paramref name="steps"/> voxels away along one axis.</summary>
    private static float Gap(double steps, double spacing)
    {
        var d = Math.Max(0, Math.Abs(steps) - 0.5) * spacing;
        return (float)(d * d);
    }

    private static bool Row(ReadOnlySpan<byte> row, int x0, double spacing, double firstNode, int stride, float far, Span<float> result)
    {
        var start = row.IndexOfAnyExcept((byte)0);
        if (start < 0)
        {
            return false;
        }
        var (n, end) = (0, -1e9);
        while (start >= 0)
        {
            var length = row[start..].IndexOf((byte)0);
            var last = length < 0 ? row.Length - 1 : start + length - 1;
            for (; n < result.Length && firstNode + n * stride - x0 <= last + 0.5; n++)
            {
                var x = firstNode + n * stride - x0;
                var d = Math.Max(0, Math.Min(start - x - 0.5, x - end - 0.5)) * spacing;
                result[n] = Math.Min(far, (float)(d * d));
            }
            end = last;
            var next = last + 1 < row.Length ? row[(last + 1)..].IndexOfAnyExcept((byte)0) : -1;
            start = next < 0 ? -1 : last + 1 + next;
        }
        for (; n < result.Length; n++)
        {
            var d = Math.Max(0, firstNode + n * stride - x0 - end - 0.5) * spacing;
            result[n] = Math.Min(far, (float)(d * d));
        }
        return true;
    }

    private static void MinPlus(ReadOnlySpan<float> source, float add, Span<float> target)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var w = new Vector<float>(add);
            for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Min(new Vector<float>(source[i..]) + w, new Vector<float>(target[i..])).CopyTo(target[i..]);
            }
        }
        for (; i < source.Length; i++)
        {
            target[i] = Math.Min(source[i] + add, target[i]);
        }
    }
}
