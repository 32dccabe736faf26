using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Seldinger.Numerics.Multigrid;

/// <summary>y = A x for the padded seven-point operator, row by row.</summary>
internal static class StencilRows
{
    internal static void Apply<T>(FaceConductances shape, T[] gx, T[] gy, T[] gz, T[] absorption, T[] x, T[] y, int threads)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        FixedBlocks.For(shape.Nz, 4, threads, (k0, k1) =>
        {
            for (var k = k0; k < k1; k++)
            {
                for (var j = 0; j < shape.Ny; j++)
                {
                    Row(shape.Padded(0, j, k), shape.Nx, shape.StrideY, shape.StrideZ, gx, gy, gz, absorption, x, y);
                }
            }
        });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(int p, int n, int sy, int sz, T[] gxs, T[] gys, T[] gzs, T[] absorption, T[] xs, T[] ys)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var gx = ref MemoryMarshal.GetArrayDataReference(gxs);
        ref var gy = ref MemoryMarshal.GetArrayDataReference(gys);
        ref var gz = ref MemoryMarshal.GetArrayDataReference(gzs);
        ref var d = ref MemoryMarshal.GetArrayDataReference(absorption);
        ref var x = ref MemoryMarshal.GetArrayDataReference(xs);
        ref var y = ref MemoryMarshal.GetArrayDataReference(ys);
        var (ty, tz) = ((nuint)sy, (nuint)sz);
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
            {
                var q = (nuint)(p + i);
                var c = Vector.LoadUnsafe(ref x, q);
                var sum = Vector.LoadUnsafe(ref d, q) * c
                    + (Vector.LoadUnsafe(ref gx, q) * (c - Vector.LoadUnsafe(ref x, q - 1)) + Vector.LoadUnsafe(ref gx, q + 1) * (c - Vector.LoadUnsafe(ref x, q + 1)))
                    + (Vector.LoadUnsafe(ref gy, q) * (c - Vector.LoadUnsafe(ref x, q - ty)) + Vector.LoadUnsafe(ref gy, q + ty) * (c - Vector.LoadUnsafe(ref x, q + ty)))
                    + (Vector.LoadUnsafe(ref gz, q) * (c - Vector.LoadUnsafe(ref x, q - tz)) + Vector.LoadUnsafe(ref gz, q + tz) * (c - Vector.LoadUnsafe(ref x, q + tz)));
                sum.StoreUnsafe(ref y, q);
            }
        }
        for (; i < n; i++)
        {
            var q = p + i;
            var c = xs[q];
            ys[q] = absorption[q] * c + (gxs[q] * (c - xs[q - 1]) + gxs[q + 1] * (c - xs[q + 1])) + (gys[q] * (c - xs[q - sy]) + gys[q + sy] * (c - xs[q + sy]))
                + (gzs[q] * (c - xs[q - sz]) + gzs[q + sz] * (c - xs[q + sz]));
        }
    }
}
