using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Imaging.Registration;

/// <summary>
/// Normalised mutual information (H(A) + H(B)) / H(A, B) of a set of fixed samples and a moving image under a transform, from a joint
/// histogram with linear weights on the moving axis. The same value for any number of threads.
/// </summary>
/// <remarks>Source: <c>studholme1999</c>.</remarks>
internal sealed class MutualInformation
{
    private const int Bins = 48;
    private const int Block = 4096;
    private readonly Vec3[] _points;
    private readonly byte[] _fixedBin;
    private readonly ImageVolume _moving;
    private readonly Affine3 _toIndex;
    private readonly (double Low, double Scale) _movingRange;
    private readonly int _threads;

    internal MutualInformation(ImageVolume fixedImage, int[] samples, ImageVolume moving, int threads)
    {
        _points = [.. samples.Select(s => Point(fixedImage.Geometry, s))];
        var values = samples.Select(s => fixedImage.Data[s]).ToArray();
        var (low, scale) = Range(values);
        _fixedBin = [.. values.Select(v => (byte)Math.Clamp((int)((v - low) * scale), 0, Bins - 1))];
        _moving = moving;
        _toIndex = moving.Geometry.ToLps.Inverse();
        _movingRange = Range(moving.Data);
        _threads = threads;
    }

    /// <summary>The measure, larger is better; 0 when too few samples fall into the moving image.</summary>
    internal double Of(Affine3 fixedToMoving)
    {
        var map = _toIndex.Compose(fixedToMoving);
        var blocks = (_points.Length + Block - 1) / Block;
        var partial = new double[blocks][];
        FixedBlocks.For(_points.Length, Block, _threads, (a, b) => partial[a / Block] = Count(map, a, b));
        var joint = new double[Bins * Bins];
        foreach (var p in partial)
        {
            for (var i = 0; i < joint.Length; i++)
            {
                joint[i] += p[i];
            }
        }
        return Normalised(joint, _points.Length);
    }

    private double[] Count(Affine3 map, int first, int past)
    {
        var joint = new double[Bins * Bins];
        var g = _moving.Geometry;
        var data = _moving.Data;
        for (var n = first; n < past; n++)
        {
            var p = map.Apply(_points[n]);
            if (p.X < 0 || p.Y < 0 || p.Z < 0 || p.X >= g.Nx - 1 || p.Y >= g.Ny - 1 || p.Z >= g.Nz - 1)
            {
                continue;
            }
            var (i, j, k) = ((int)p.X, (int)p.Y, (int)p.Z);
            var (x, y, z) = (p.X - i, p.Y - j, p.Z - k);
            var c = g.Index(i, j, k);
            var (dy, dz) = (g.Nx, g.Nx * g.Ny);
            double Along(int at) => data[at] + x * (data[at + 1] - data[at]);
            var near = Along(c) + y * (Along(c + dy) - Along(c));
            var far = Along(c + dz) + y * (Along(c + dz + dy) - Along(c + dz));
            var v = Math.Clamp((near + z * (far - near) - _movingRange.Low) * _movingRange.Scale, 0, Bins - 1.001);
            var bin = (int)v;
            var row = _fixedBin[n] * Bins;
            joint[row + bin] += 1 - (v - bin);
            joint[row + bin + 1] += v - bin;
        }
        return joint;
    }

    private static double Normalised(double[] joint, int samples)
    {
        var total = joint.Sum();
        if (total < 0.3 * samples)
        {
            return 0;
        }
        var (a, b) = (new double[Bins], new double[Bins]);
        for (var i = 0; i < joint.Length; i++)
        {
            a[i / Bins] += joint[i];
            b[i % Bins] += joint[i];
        }
        double Entropy(double[] h) => -h.Where(c => c > 0).Sum(c => c / total * Math.Log(c / total));
        return (Entropy(a) + Entropy(b)) / Entropy(joint);
    }

    /// <summary>The middle 98 % of the values spread over the bins.</summary>
    private static (double Low, double Scale) Range(float[] values)
    {
        var step = Math.Max(1, values.Length / 20000);
        var sorted = Enumerable.Range(0, (values.Length + step - 1) / step).Select(n => values[n * step]).Order().ToArray();
        double low = sorted[sorted.Length / 100], high = sorted[sorted.Length - 1 - sorted.Length / 100];
        return (low, (Bins - 1) / Math.Max(1e-6, high - low));
    }

    private static Vec3 Point(ImageGeometry g, int index)
    {
        var (i, j, k) = g.Unravel(index);
        return g.CentreMm(i, j, k);
    }
}
