using System.Numerics;
using Seldinger.Numerics.Fourier;

namespace Seldinger.Numerics.Tests;

public class PlaneTransformTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(18)]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(36)]
    public void Forward_RandomPlane_IsTheSumOfItsDefinition(int n)
    {
        var (re, im) = Random(n);
        var expected = Naive(n, re, im);
        new PlaneTransform(n, 1).Forward(re, im);
        var scale = Math.Sqrt(expected.Sum(z => z.Magnitude * z.Magnitude) / expected.Length);
        Assert.All(Enumerable.Range(0, n * n), c => Assert.True((new Complex(re[c], im[c]) - expected[c]).Magnitude < 2e-6 * scale));
    }

    [Theory]
    [InlineData(48)]
    [InlineData(256)]
    [InlineData(288)]
    public void Inverse_OfForward_IsThePlane(int n)
    {
        var (re, im) = Random(n);
        var (r0, i0) = ((float[])re.Clone(), (float[])im.Clone());
        var t = new PlaneTransform(n, 2);
        t.Forward(re, im);
        t.Inverse(re, im);
        Assert.All(Enumerable.Range(0, n * n), c => Assert.True(Math.Abs(re[c] - r0[c]) < 2e-6 && Math.Abs(im[c] - i0[c]) < 2e-6));
    }

    [Fact]
    public void Forward_AnyThreads_SameBytes()
    {
        var (re, im) = Random(96);
        var (re1, im1) = ((float[])re.Clone(), (float[])im.Clone());
        new PlaneTransform(96, 1).Forward(re, im);
        new PlaneTransform(96, 3).Forward(re1, im1);
        Assert.Equal(re, re1);
        Assert.Equal(im, im1);
    }

    [Theory]
    [InlineData(250, 256)]
    [InlineData(257, 288)]
    [InlineData(289, 384)]
    [InlineData(500, 512)]
    public void GoodSize_IsNextProduct(int n, int expected) => Assert.Equal(expected, PlaneTransform.GoodSize(n));

    [Fact]
    public void Constructor_OtherPrimes_Throws() => Assert.Throws<ArgumentException>(() => new PlaneTransform(40, 1));

    private static (float[] Re, float[] Im) Random(int n)
    {
        float[] Plane(string name) => [.. Enumerable.Range(0, n * n).Select(c => (float)(new CounterRandom(7, name).Uniform((ulong)c) - 0.5))];
        return (Plane("re"), Plane("im"));
    }

    private static Complex[] Naive(int n, float[] re, float[] im)
    {
        var roots = Enumerable.Range(0, n).Select(k => Complex.FromPolarCoordinates(1, -2 * Math.PI * k / n)).ToArray();
        var half = new Complex[n * n];
        var full = new Complex[n * n];
        for (var y = 0; y < n; y++)
        {
            for (var k = 0; k < n; k++)
            {
                for (var x = 0; x < n; x++)
                {
                    half[y * n + k] += new Complex(re[y * n + x], im[y * n + x]) * roots[k * x % n];
                }
            }
        }
        for (var l = 0; l < n; l++)
        {
            for (var k = 0; k < n; k++)
            {
                for (var y = 0; y < n; y++)
                {
                    full[l * n + k] += half[y * n + k] * roots[l * y % n];
                }
            }
        }
        return full;
    }
}
