using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Seldinger.Numerics.Multigrid;

/// <summary>One grid of the hierarchy: conductances, work vectors and the four kernels of a V-cycle. Padded like <see cref="FaceConductances"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class MultigridLevel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _sy;
    private readonly int _sz;

    internal MultigridLevel(int nx, int ny, int nz, (double X, double Y, double Z) spacing)
    {
        (Nx, Ny, Nz, Spacing) = (nx, ny, nz, spacing);
        (_sy, _sz) = (nx + 2, (nx + 2) * (ny + 2));
        var n = _sz * (nz + 2);
        (Gx, Gy, Gz, Absorption, InverseDiagonal) = (new T[n], new T[n], new T[n], new T[n], new T[n]);
        (X, Other, B) = (new T[n], new T[n], new T[n]);
        // Only directions whose cells are about as small as the smallest are coarsened, so that the smoother sees isotropic couplings.
        var smallest = double.PositiveInfinity;
        smallest = nx > 1 ? Math.Min(smallest, spacing.X) : smallest;
        smallest = ny > 1 ? Math.Min(smallest, spacing.Y) : smallest;
        smallest = nz > 1 ? Math.Min(smallest, spacing.Z) : smallest;
        FactorX = nx > 1 && spacing.X <= 1.5 * smallest ? 2 : 1;
        FactorY = ny > 1 && spacing.Y <= 1.5 * smallest ? 2 : 1;
        FactorZ = nz > 1 && spacing.Z <= 1.5 * smallest ? 2 : 1;
    }

    internal int Nx { get; }

    internal int Ny { get; }

    internal int Nz { get; }

    internal (double X, double Y, double Z) Spacing { get; }

    internal int FactorX { get; }

    internal int FactorY { get; }

    internal int FactorZ { get; }

    internal T[] Gx { get; }

    internal T[] Gy { get; }

    internal T[] Gz { get; }

    internal T[] Absorption { get; }

    internal T[] InverseDiagonal { get; }

    internal T[] X { get; private set; }

    internal T[] Other { get; private set; }

    internal T[] B { get; }

    internal MultigridLevel<T> NewCoarse() => new((Nx + FactorX - 1) / FactorX, (Ny + FactorY - 1) / FactorY, (Nz + FactorZ - 1) / FactorZ,
        (Spacing.X * FactorX, Spacing.Y * FactorY, Spacing.Z * FactorZ));

    private int ThreadsFor(int threads) => Nx * Ny * Nz < 32768 ? 1 : threads;

    private int Row(int j, int k) => 1 + _sy * (j + 1) + _sz * (k + 1);

    internal void SetDiagonal(int threads) => FixedBlocks.For(Nz, 4, ThreadsFor(threads), (k0, k1) =>
    {
        for (var k = k0; k < k1; k++)
        {
            for (var j = 0; j < Ny; j++)
            {
                var (p, end) = (Row(j, k), Row(j, k) + Nx);
                for (; p <= end - Vector<T>.Count; p += Vector<T>.Count)
                {
                    var d = new Vector<T>(Gx, p) + new Vector<T>(Gx, p + 1) + (new Vector<T>(Gy, p) + new Vector<T>(Gy, p + _sy)) + (new Vector<T>(Gz, p) + new Vector<T>(Gz, p + _sz)) + new Vector<T>(Absorption, p);
                    Vector.ConditionalSelect(Vector.GreaterThan(d, Vector<T>.Zero), Vector<T>.One / d, Vector<T>.Zero).CopyTo(InverseDiagonal, p);
                }
                for (; p < end; p++)
                {
                    var d = Gx[p] + Gx[p + 1] + (Gy[p] + Gy[p + _sy]) + (Gz[p] + Gz[p + _sz]) + Absorption[p];
                    InverseDiagonal[p] = d > T.Zero ? T.One / d : T.Zero;
                }
            }
        }
    });

    /// <summary>x = w D^-1 b.</summary>
    internal void FirstJacobi(double weight, int threads)
    {
        var (w, inv, b, x, n) = (T.CreateChecked(weight), InverseDiagonal, B, X, Nx);
        FixedBlocks.For(Nz, 4, ThreadsFor(threads), (k0, k1) =>
        {
            for (var k = k0; k < k1; k++)
            {
                for (var j = 0; j < Ny; j++)
                {
                    var p = Row(j, k);
                    var i = 0;
                    var vw = new Vector<T>(w);
                    for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
                    {
                        (vw * (new Vector<T>(inv, p + i) * new Vector<T>(b, p + i))).CopyTo(x, p + i);
                    }
                    for (; i < n; i++)
                    {
                        x[p + i] = w * (inv[p + i] * b[p + i]);
                    }
                }
            }
        });
    }

    /// <summary>x = (1 - w) x + w D^-1 (b + sum g x_neighbour).</summary>
    internal void Jacobi(double weight, int threads)
    {
        var (w, keep) = (T.CreateChecked(weight), T.CreateChecked(1 - weight));
        var (source, target) = (X, Other);
        FixedBlocks.For(Nz, 4, ThreadsFor(threads), (k0, k1) =>
        {
            for (var k = k0; k < k1; k++)
            {
                for (var j = 0; j < Ny; j++)
                {
                    JacobiRow(Row(j, k), source, target, w, keep);
                }
            }
        });
        (X, Other) = (target, source);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void JacobiRow(int p, T[] source, T[] target, T w, T keep)
    {
        ref var x = ref MemoryMarshal.GetArrayDataReference(source);
        ref var y = ref MemoryMarshal.GetArrayDataReference(target);
        ref var gx = ref MemoryMarshal.GetArrayDataReference(Gx);
        ref var gy = ref MemoryMarshal.GetArrayDataReference(Gy);
        ref var gz = ref MemoryMarshal.GetArrayDataReference(Gz);
        ref var b = ref MemoryMarshal.GetArrayDataReference(B);
        ref var inv = ref MemoryMarshal.GetArrayDataReference(InverseDiagonal);
        var (n, sy, sz) = (Nx, (nuint)_sy, (nuint)_sz);
        var (vw, vk) = (new Vector<T>(w), new Vector<T>(keep));
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
            {
                var q = (nuint)(p + i);
                var sum = Vector.LoadUnsafe(ref b, q)
                    + (Vector.LoadUnsafe(ref gx, q) * Vector.LoadUnsafe(ref x, q - 1) + Vector.LoadUnsafe(ref gx, q + 1) * Vector.LoadUnsafe(ref x, q + 1))
                    + (Vector.LoadUnsafe(ref gy, q) * Vector.LoadUnsafe(ref x, q - sy) + Vector.LoadUnsafe(ref gy, q + sy) * Vector.LoadUnsafe(ref x, q + sy))
                    + (Vector.LoadUnsafe(ref gz, q) * Vector.LoadUnsafe(ref x, q - sz) + Vector.LoadUnsafe(ref gz, q + sz) * Vector.LoadUnsafe(ref x, q + sz));
                (vk * Vector.LoadUnsafe(ref x, q) + vw * (Vector.LoadUnsafe(ref inv, q) * sum)).StoreUnsafe(ref y, q);
            }
        }
        for (; i < n; i++)
        {
            var q = p + i;
            var sum = B[q] + (Gx[q] * source[q - 1] + Gx[q + 1] * source[q + 1]) + (Gy[q] * source[q - _sy] + Gy[q + _sy] * source[q + _sy])
                + (Gz[q] * source[q - _sz] + Gz[q + _sz] * source[q + _sz]);
            target[q] = keep * source[q] + w * (InverseDiagonal[q] * sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ResidualRow(int p, Span<T> r)
    {
        ref var x = ref MemoryMarshal.GetArrayDataReference(X);
        ref var gx = ref MemoryMarshal.GetArrayDataReference(Gx);
        ref var gy = ref MemoryMarshal.GetArrayDataReference(Gy);
        ref var gz = ref MemoryMarshal.GetArrayDataReference(Gz);
        ref var b = ref MemoryMarshal.GetArrayDataReference(B);
        ref var d = ref MemoryMarshal.GetArrayDataReference(Absorption);
        ref var o = ref MemoryMarshal.GetReference(r);
        var (n, sy, sz) = (Nx, (nuint)_sy, (nuint)_sz);
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
            {
                var q = (nuint)(p + i);
                var c = Vector.LoadUnsafe(ref x, q);
                var sum = Vector.LoadUnsafe(ref b, q) - Vector.LoadUnsafe(ref d, q) * c
                    + (Vector.LoadUnsafe(ref gx, q) * (Vector.LoadUnsafe(ref x, q - 1) - c) + Vector.LoadUnsafe(ref gx, q + 1) * (Vector.LoadUnsafe(ref x, q + 1) - c))
                    + (Vector.LoadUnsafe(ref gy, q) * (Vector.LoadUnsafe(ref x, q - sy) - c) + Vector.LoadUnsafe(ref gy, q + sy) * (Vector.LoadUnsafe(ref x, q + sy) - c))
                    + (Vector.LoadUnsafe(ref gz, q) * (Vector.LoadUnsafe(ref x, q - sz) - c) + Vector.LoadUnsafe(ref gz, q + sz) * (Vector.LoadUnsafe(ref x, q + sz) - c));
                sum.StoreUnsafe(ref o, (nuint)i);
            }
        }
        for (; i < n; i++)
        {
            var q = p + i;
            var c = X[q];
            r[i] = B[q] - Absorption[q] * c + (Gx[q] * (X[q - 1] - c) + Gx[q + 1] * (X[q + 1] - c)) + (Gy[q] * (X[q - _sy] - c) + Gy[q + _sy] * (X[q + _sy] - c))
                + (Gz[q] * (X[q - _sz] - c) + Gz[q + _sz] * (X[q + _sz] - c));
        }
    }

    /// <summary>Right-hand side of the coarse grid: the sum of the residuals of its children.</summary>
    internal void RestrictResidual(MultigridLevel<T> coarse, int threads) => FixedBlocks.For(coarse.Nz, 2, ThreadsFor(threads), (k0, k1) =>
    {
        Span<T> r = new T[Nx];
        Span<T> sum = new T[Nx];
        for (var kc = k0; kc < k1; kc++)
        {
            for (var jc = 0; jc < coarse.Ny; jc++)
            {
                sum.Clear();
                for (var k = kc * FactorZ; k < Math.Min(Nz, (kc + 1) * FactorZ); k++)
                {
                    for (var j = jc * FactorY; j < Math.Min(Ny, (jc + 1) * FactorY); j++)
                    {
                        ResidualRow(Row(j, k), r);
                        System.Numerics.Tensors.TensorPrimitives.Add<T>(sum, r, sum);
                    }
                }
                var target = coarse.B.AsSpan(coarse.Row(jc, kc), coarse.Nx);
                if (FactorX == 1)
                {
                    sum.CopyTo(target);
                    continue;
                }
                for (var ic = 0; ic < Nx / 2; ic++)
                {
                    target[ic] = sum[2 * ic] + sum[2 * ic + 1];
                }
                if (Nx % 2 == 1)
                {
                    target[coarse.Nx - 1] = sum[Nx - 1];
                }
            }
        }
    });

    /// <summary>x += trilinear interpolation of the coarse correction; constant beyond the outermost coarse centres.</summary>
    internal void AddProlonged(MultigridLevel<T> coarse, int threads) => FixedBlocks.For(Nz, 4, ThreadsFor(threads), (k0, k1) =>
    {
        Span<T> row = new T[coarse.Nx];
        var (near, far) = (T.CreateChecked(0.75), T.CreateChecked(0.25));
        for (var k = k0; k < k1; k++)
        {
            var (ka, kb, kw) = Parents(k, Nz, FactorZ, coarse.Nz);
            for (var j = 0; j < Ny; j++)
            {
                var (ja, jb, jw) = Parents(j, Ny, FactorY, coarse.Ny);
                Blend(coarse, ja, jb, ka, kb, T.CreateChecked(jw), T.CreateChecked(kw), row);
                var x = X.AsSpan(Row(j, k), Nx);
                if (FactorX == 1)
                {
                    System.Numerics.Tensors.TensorPrimitives.Add<T>(x, row, x);
                    continue;
                }
                var before = row[0];
                for (var ic = 0; ic < row.Length; ic++)
                {
                    var (here, after) = (row[ic], row[Math.Min(row.Length - 1, ic + 1)]);
                    var c = near * here;
                    x[2 * ic] += c + far * before;
                    if (2 * ic + 1 < x.Length)
                    {
                        x[2 * ic + 1] += c + far * after;
                    }
                    before = here;
                }
            }
        }
    });

    private static (int Near, int Far, double FarWeight) Parents(int fine, int fineCount, int factor, int coarseCount)
    {
        if (factor == 1)
        {
            return (fine, fine, 0);
        }
        var near = fine / 2;
        var far = fine % 2 == 0 ? Math.Max(0, near - 1) : Math.Min(coarseCount - 1, near + 1);
        return fine == fineCount - 1 && fineCount % 2 == 1 ? (near, near, 0) : (near, far, 0.25);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(MultigridLevel<T> coarse, int ja, int jb, int ka, int kb, T jw, T kw, Span<T> row)
    {
        var n = row.Length;
        var aa = coarse.X.AsSpan(coarse.Row(ja, ka), n);
        var ba = coarse.X.AsSpan(coarse.Row(jb, ka), n);
        var ab = coarse.X.AsSpan(coarse.Row(ja, kb), n);
        var bb = coarse.X.AsSpan(coarse.Row(jb, kb), n);
        var (waa, wba, wab, wbb) = ((T.One - jw) * (T.One - kw), jw * (T.One - kw), (T.One - jw) * kw, jw * kw);
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var (va, vb, vc, vd) = (new Vector<T>(waa), new Vector<T>(wba), new Vector<T>(wab), new Vector<T>(wbb));
            for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
            {
                (va * new Vector<T>(aa[i..]) + vb * new Vector<T>(ba[i..]) + (vc * new Vector<T>(ab[i..]) + vd * new Vector<T>(bb[i..]))).CopyTo(row[i..]);
            }
        }
        for (; i < n; i++)
        {
            row[i] = waa * aa[i] + wba * ba[i] + (wab * ab[i] + wbb * bb[i]);
        }
    }

    /// <summary>
    /// Coarse conductances: along each lane the face between two coarse cells is in series with half of the inner face on either side, and lanes are parallel.
    /// For a uniform medium this is the rediscretised operator, also for odd counts.
    /// </summary>
    internal void CoarsenInto(MultigridLevel<T> coarse, int threads) => FixedBlocks.For(coarse.Nz, 2, ThreadsFor(threads), (k0, k1) =>
    {
        for (var kc = k0; kc < k1; kc++)
        {
            var (ka, kb) = (kc * FactorZ, Math.Min(Nz, (kc + 1) * FactorZ));
            for (var jc = 0; jc < coarse.Ny; jc++)
            {
                var (ja, jb) = (jc * FactorY, Math.Min(Ny, (jc + 1) * FactorY));
                for (var ic = 0; ic < coarse.Nx; ic++)
                {
                    var (ia, ib) = (ic * FactorX, Math.Min(Nx, (ic + 1) * FactorX));
                    var p = coarse.Row(jc, kc) + ic;
                    coarse.Gx[p] = Face(Gx, 1, ia, ib, ic > 0, true, FactorX, ja, jb, ka, kb, _sy, _sz);
                    coarse.Gy[p] = Face(Gy, _sy, ja, jb, jc > 0, true, FactorY, ia, ib, ka, kb, 1, _sz);
                    coarse.Gz[p] = Face(Gz, _sz, ka, kb, kc > 0, true, FactorZ, ia, ib, ja, jb, 1, _sy);
                    if (ic == coarse.Nx - 1)
                    {
                        coarse.Gx[p + 1] = Face(Gx, 1, ib, ib, true, false, ib - ia, ja, jb, ka, kb, _sy, _sz);
                    }
                    if (jc == coarse.Ny - 1)
                    {
                        coarse.Gy[p + coarse._sy] = Face(Gy, _sy, jb, jb, true, false, jb - ja, ia, ib, ka, kb, 1, _sz);
                    }
                    if (kc == coarse.Nz - 1)
                    {
                        coarse.Gz[p + coarse._sz] = Face(Gz, _sz, kb, kb, true, false, kb - ka, ia, ib, ja, jb, 1, _sy);
                    }
                    var d = T.Zero;
                    for (var k = ka; k < kb; k++)
                    {
                        for (var j = ja; j < jb; j++)
                        {
                            for (var i = ia; i < ib; i++)
                            {
                                d += Absorption[Row(j, k) + i];
                            }
                        }
                    }
                    coarse.Absorption[p] = d;
                }
            }
        }
    });

    /// <summary>One coarse face at fine position <paramref name="a"/> along the axis of <paramref name="stride"/>; u and v run over the lanes.</summary>
    private T Face(T[] g, int stride, int a, int b, bool lower, bool upper, int lowerChildren, int u0, int u1, int v0, int v1, int su, int sv)
    {
        var innerLower = lower && lowerChildren == 2;
        var innerUpper = upper && b - a == 2;
        var sum = T.Zero;
        var corner = 1 + _sy + _sz + a * stride;
        for (var v = v0; v < v1; v++)
        {
            for (var u = u0; u < u1; u++)
            {
                var p = corner + u * su + v * sv;
                var f = g[p];
                f = innerLower ? InSeries(f, g[p - stride]) : f;
                sum += innerUpper ? InSeries(f, g[p + stride]) : f;
            }
        }
        return sum;
    }

    /// <summary>f in series with 2 g (half of an inner face).</summary>
    private static T InSeries(T f, T g)
    {
        var twice = g + g;
        return f > T.Zero && g > T.Zero ? f * (twice / (f + twice)) : T.Zero;
    }
}
