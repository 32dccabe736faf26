using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Imaging.Geometry;

/// <summary>
/// Exact Euclidean distance maps in millimetres, centre of voxel to centre of voxel, any spacing.
/// Three passes of lower envelopes of parabolas; the cost is linear in the number of voxels. Same bytes for any thread count.
/// Source: <c>felzenszwalb2012distance</c>.
/// </summary>
/// <remarks>
/// The surface of a mask lies about half a voxel from the centres on either side of it: a distance between centres exceeds the distance to that surface
/// by up to half a voxel edge. The index axes must be perpendicular; a sheared grid is resampled first.
/// </remarks>
public static class DistanceMap
{
    private const int Columns = 16;

    /// <summary>Distance from each voxel centre to the nearest centre of the set, mm: 0 inside, +infinity everywhere when the set is empty.</summary>
    /// <param name="mask">The set; perpendicular index axes.</param>
    /// <param name="threads">Threads, at least 1; does not change the result.</param>
    /// <returns>One value per voxel, i fastest.</returns>
    /// <exception cref="ArgumentException">The grid is sheared.</exception>
    public static float[] ToMask(Mask mask, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return Compute(mask, VoxelBox.All(mask.Geometry), double.PositiveInfinity, 1, threads);
    }

    /// <summary>
    /// The same on the voxels of <paramref name="box"/> only and up to <paramref name="maximalMm"/>; +infinity where the set is farther.
    /// Set voxels outside the box count.
    /// </summary>
    /// <param name="mask">The set.</param>
    /// <param name="box">Voxels that are wanted; inside the geometry.</param>
    /// <param name="maximalMm">Largest distance of interest, mm, at least 0.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>One value per voxel of the box, i fastest.</returns>
    /// <exception cref="ArgumentException">The grid is sheared or the box leaves it.</exception>
    public static float[] ToMask(Mask mask, VoxelBox box, double maximalMm, int threads = 2) => Boxed(mask, box, maximalMm, 1, threads);

    /// <summary>
    /// Signed distance, mm: outside the set the distance to the nearest set centre (positive), inside minus the distance to the nearest centre outside it.
    /// </summary>
    /// <remarks>
    /// Zero never occurs: the smallest magnitude is one voxel edge, and the surface lies half a step from both sides. Voxels beyond the image are not counted as
    /// outside. An empty set gives +infinity, a set that fills the image -infinity.
    /// </remarks>
    /// <param name="mask">The set.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">The grid is sheared.</exception>
    public static float[] Signed(Mask mask, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return Signed(mask, VoxelBox.All(mask.Geometry), double.PositiveInfinity, threads);
    }

    /// <summary>The signed distance on the voxels of a box, +infinity or -infinity where its magnitude exceeds <paramref name="maximalMm"/>.</summary>
    /// <param name="mask">The set.</param>
    /// <param name="box">Voxels that are wanted.</param>
    /// <param name="maximalMm">Largest magnitude of interest, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>One value per voxel of the box, i fastest.</returns>
    /// <exception cref="ArgumentException">The grid is sheared or the box leaves it.</exception>
    public static float[] Signed(Mask mask, VoxelBox box, double maximalMm, int threads = 2)
    {
        var outside = Boxed(mask, box, maximalMm, 1, threads);
        var inside = Boxed(mask, box, maximalMm, 0, threads);
        for (var n = 0; n < outside.Length; n++)
        {
            outside[n] = outside[n] > 0 ? outside[n] : -inside[n];
        }
        return outside;
    }

    private static float[] Boxed(Mask mask, VoxelBox box, double maximalMm, byte wanted, int threads)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentOutOfRangeException.ThrowIfNegative(maximalMm);
        var g = mask.Geometry;
        if (box.I0 < 0 || box.J0 < 0 || box.K0 < 0 || box.Nx < 1 || box.Ny < 1 || box.Nz < 1 || box.I0 + box.Nx > g.Nx || box.J0 + box.Ny > g.Ny || box.K0 + box.Nz > g.Nz)
        {
            throw new ArgumentException($"The box {box} leaves the {g.Nx} x {g.Ny} x {g.Nz} voxels of the mask.", nameof(box));
        }
        var grown = box.Grow(g, maximalMm);
        var d = Compute(mask, grown, maximalMm, wanted, threads);
        return grown == box ? d : (box with { I0 = box.I0 - grown.I0, J0 = box.J0 - grown.J0, K0 = box.K0 - grown.K0 }).Crop(grown.Crop(g), d);
    }

    private static float[] Compute(Mask mask, VoxelBox b, double maximalMm, byte wanted, int threads)
    {
        var g = mask.Geometry;
        if (!g.IsOrthogonal)
        {
            throw new ArgumentException("A distance map needs perpendicular index axes; resample the mask to an orthogonal grid first.", nameof(mask));
        }
        var s = g.SpacingMm;
        var limit = (float)(maximalMm * maximalMm * (1 + 1e-6));
        var d = new float[b.Count];
        FixedBlocks.For(b.Ny * b.Nz, 64, threads, (first, past) =>
        {
            for (var row = first; row < past; row++)
            {
                var from = g.Index(b.I0, b.J0 + row % b.Ny, b.K0 + row / b.Ny);
                AlongX(mask.Data.AsSpan(from, b.Nx), d.AsSpan(row * b.Nx, b.Nx), s.X, wanted, limit);
            }
        });
        FixedBlocks.For(b.Nz, 1, threads, (first, past) =>
        {
            var work = new Envelope(b.Ny);
            for (var k = first; k < past; k++)
            {
                work.Sweep(d, k * b.Nx * b.Ny, b.Nx, b.Nx, b.Ny, s.Y, limit);
            }
        });
        FixedBlocks.For(b.Ny, 1, threads, (first, past) =>
        {
            var work = new Envelope(b.Nz);
            for (var j = first; j < past; j++)
            {
                work.Sweep(d, j * b.Nx, b.Nx, b.Nx * b.Ny, b.Nz, s.Z, limit);
                for (var k = 0; k < b.Nz; k++)
                {
                    var row = d.AsSpan(b.Nx * (j + b.Ny * k), b.Nx);
                    for (var i = 0; i < row.Length; i++)
                    {
                        row[i] = MathF.Sqrt(row[i]);
                    }
                }
            }
        });
        return d;
    }

    private static void AlongX(ReadOnlySpan<byte> mask, Span<float> squared, double spacing, byte wanted, float limit)
    {
        var last = -1;
        for (var i = 0; i < mask.Length; i++)
        {
            last = mask[i] == wanted ? i : last;
            squared[i] = last < 0 ? float.PositiveInfinity : Square((i - last) * spacing, limit);
        }
        var next = -1;
        for (var i = mask.Length - 1; i >= 0; i--)
        {
            next = mask[i] == wanted ? i : next;
            if (next >= 0)
            {
                squared[i] = Math.Min(squared[i], Square((next - i) * spacing, limit));
            }
        }
    }

    private static float Square(double x, float limit) => (float)(x * x) is var q && q <= limit ? q : float.PositiveInfinity;

    /// <summary>Work space for the lower envelope of the parabolas f(v) + w^2 (q - v)^2 along one line of n samples.</summary>
    private sealed class Envelope(int n)
    {
        private readonly float[] _lines = new float[Columns * n];
        private readonly int[] _apex = new int[n];
        private readonly double[] _from = new double[n];

        /// <summary>Transforms <paramref name="columns"/> adjacent lines in place; sixteen at a time, so that each cache line is read once.</summary>
        public void Sweep(float[] d, int start, int columns, int stride, int count, double w, float limit)
        {
            for (var c0 = 0; c0 < columns; c0 += Columns)
            {
                var wide = Math.Min(Columns, columns - c0);
                for (var q = 0; q < count; q++)
                {
                    for (var c = 0; c < wide; c++)
                    {
                        _lines[c * count + q] = d[start + c0 + c + q * stride];
                    }
                }
                for (var c = 0; c < wide; c++)
                {
                    Line(_lines.AsSpan(c * count, count), d.AsSpan(start + c0 + c), stride, w, limit);
                }
            }
        }

        private void Line(ReadOnlySpan<float> f, Span<float> result, int stride, double w, float limit)
        {
            var w2 = w * w;
            var top = -1;
            for (var q = 0; q < f.Length; q++)
            {
                if (float.IsPositiveInfinity(f[q]))
                {
                    continue;
                }
                var crossing = double.NegativeInfinity;
                while (top >= 0)
                {
                    var v = _apex[top];
                    crossing = 0.5 * (q + v + ((double)f[q] - f[v]) / (w2 * (q - v)));
                    if (crossing > _from[top])
                    {
                        break;
                    }
                    top--;
                }
                top++;
                _apex[top] = q;
                _from[top] = top == 0 ? double.NegativeInfinity : crossing;
            }
            var at = 0;
            for (var q = 0; q < f.Length; q++)
            {
                while (at < top && _from[at + 1] < q)
                {
                    at++;
                }
                var value = top < 0 ? float.PositiveInfinity : (float)(w2 * (q - _apex[at]) * (q - _apex[at]) + f[_apex[at]]);
                result[q * stride] = value <= limit ? value : float.PositiveInfinity;
            }
        }
    }
}
