using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Seldinger.Numerics;

/// <summary>Sums and conversions whose last digit does not depend on the machine's vector width: always eight running sums in double precision.</summary>
public static class FixedSums
{
    private const int Chunk = 512;

    /// <summary>Scalar product, accumulated in double precision.</summary>
    /// <param name="a">First vector.</param>
    /// <param name="b">Second vector, at least as long.</param>
    public static double Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return DotDouble(MemoryMarshal.Cast<T, double>(a), MemoryMarshal.Cast<T, double>(b));
        }
        if (typeof(T) == typeof(float))
        {
            return DotFloat(MemoryMarshal.Cast<T, float>(a), MemoryMarshal.Cast<T, float>(b));
        }
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += double.CreateChecked(a[i]) * double.CreateChecked(b[i]);
        }
        return sum;
    }

    /// <summary>target += factor x source, with the source widened to double.</summary>
    public static void AddScaled<T>(ReadOnlySpan<T> source, double factor, Span<double> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> wide = stackalloc double[Chunk];
        for (var i = 0; i < source.Length; i += Chunk)
        {
            var n = Math.Min(Chunk, source.Length - i);
            TensorPrimitives.ConvertTruncating<T, double>(source.Slice(i, n), wide);
            TensorPrimitives.MultiplyAdd<double>(wide[..n], factor, target.Slice(i, n), target.Slice(i, n));
        }
    }

    /// <summary>target = factor x source, rounded to T.</summary>
    public static void ConvertScaled<T>(ReadOnlySpan<double> source, double factor, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> scaled = stackalloc double[Chunk];
        for (var i = 0; i < source.Length; i += Chunk)
        {
            var n = Math.Min(Chunk, source.Length - i);
            TensorPrimitives.Multiply<double>(source.Slice(i, n), factor, scaled);
            TensorPrimitives.ConvertTruncating<double, T>(scaled[..n], target.Slice(i, n));
        }
    }

    private static double DotDouble(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b);
        var sum = Vector512<double>.Zero;
        var i = 0;
        for (; i <= a.Length - 8; i += 8)
        {
            sum += Vector512.LoadUnsafe(ref x, (nuint)i) * Vector512.LoadUnsafe(ref y, (nuint)i);
        }
        double total = 0;
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }
        return total + Fold(sum);
    }

    private static double DotFloat(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b);
        var (low, high) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var i = 0;
        for (; i <= a.Length - 16; i += 16)
        {
            var (xl, xh) = Vector512.Widen(Vector512.LoadUnsafe(ref x, (nuint)i));
            var (yl, yh) = Vector512.Widen(Vector512.LoadUnsafe(ref y, (nuint)i));
            low += xl * yl;
            high += xh * yh;
        }
        double total = 0;
        for (; i < a.Length; i++)
        {
            total += (double)a[i] * b[i];
        }
        return total + Fold(low + high);
    }

    private static double Fold(Vector512<double> sum)
    {
        double total = 0;
        for (var lane = 0; lane < 8; lane++)
        {
            total += sum[lane];
        }
        return total;
    }
}
