using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Imaging.Segmentation;

/// <summary>Fills holes of a mask slice by slice.</summary>
internal static class SliceHoles
{
    /// <summary>Adds, in every slice of the third index, the background that does not reach the rim of the slice over common edges.</summary>
    public static void Fill(Mask mask, int threads)
    {
        var g = mask.Geometry;
        FixedBlocks.For(g.Nz, 1, threads, (first, past) =>
        {
            var outside = new bool[g.Nx * g.Ny];
            var stack = new int[g.Nx * g.Ny];
            for (var k = first; k < past; k++)
            {
                Slice(mask.Data.AsSpan(k * outside.Length, outside.Length), g.Nx, g.Ny, outside, stack);
            }
        });
    }

    private static void Slice(Span<byte> slice, int nx, int ny, bool[] outside, int[] stack)
    {
        if (!slice.ContainsAnyExcept((byte)0))
        {
            return;
        }
        Array.Clear(outside);
        var top = 0;
        for (var i = 0; i < nx; i++)
        {
            Push(slice, i);
            Push(slice, i + nx * (ny - 1));
        }
        for (var j = 0; j < ny; j++)
        {
            Push(slice, nx * j);
            Push(slice, nx * j + nx - 1);
        }
        while (top > 0)
        {
            var n = stack[--top];
            var i = n % nx;
            if (i > 0)
            {
                Push(slice, n - 1);
            }
            if (i < nx - 1)
            {
                Push(slice, n + 1);
            }
            if (n >= nx)
            {
                Push(slice, n - nx);
            }
            if (n < nx * (ny - 1))
            {
                Push(slice, n + nx);
            }
        }
        for (var n = 0; n < slice.Length; n++)
        {
            slice[n] = outside[n] ? (byte)0 : (byte)1;
        }

        void Push(Span<byte> s, int n)
        {
            if (s[n] == 0 && !outside[n])
            {
                outside[n] = true;
                stack[top++] = n;
            }
        }
    }
}
