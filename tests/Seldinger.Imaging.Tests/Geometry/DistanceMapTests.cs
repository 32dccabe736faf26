using System.Globalization;
using System.Runtime.InteropServices;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Geometry;

public class DistanceMapTests
{
    [Theory]
    [InlineData(61, 47, 33, 0.7, 0.9, 2.5, 0.002)]
    [InlineData(40, 40, 40, 1.0, 1.0, 1.0, 0.3)]
    [InlineData(1, 37, 20, 3.0, 0.5, 1.25, 0.05)]
    [InlineData(70, 1, 1, 0.8, 1, 1, 0.05)]
    public void ToMask_RandomSets_AgreeWithScipy(int nx, int ny, int nz, double sx, double sy, double sz, double density)
    {
        var mask = RandomMask(nx, ny, nz, new(sx, sy, sz), density);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("mask.bin"), mask.Data);
        string[] numbers = [.. new double[] { nx, ny, nz, sx, sy, sz }.Select(v => v.ToString(CultureInfo.InvariantCulture))];
        Python.Run("tests/Seldinger.Imaging.Tests/python/edt.py", [folder.File("mask.bin"), .. numbers, folder.File("out.bin")]);
        var expected = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(folder.File("out.bin")));

        var d = DistanceMap.ToMask(mask);
        var signed = DistanceMap.Signed(mask);

        for (var n = 0; n < d.Length; n++)
        {
            Assert.Equal(expected[n], d[n], 1e-4);
            Assert.Equal(expected[d.Length + n], signed[n], 1e-4);
        }
    }

    [Fact]
    public void ToMask_AnyThreadCount_SameBytes()
    {
        var mask = RandomMask(50, 60, 70, new(0.8, 0.8, 1.5), 0.001);

        Assert.Equal(DistanceMap.ToMask(mask, 1), DistanceMap.ToMask(mask, 4));
    }

    [Fact]
    public void ToMask_EmptySet_IsInfinite() => Assert.All(DistanceMap.ToMask(new Mask(ImageGeometry.AxisAligned(5, 6, 7, new(1, 1, 1), Vec3.Zero))), v => Assert.Equal(float.PositiveInfinity, v));

    [Fact]
    public void ToMask_BoxAndLimit_EqualsFullMapInside()
    {
        var mask = RandomMask(60, 50, 40, new(0.9, 1.1, 2.0), 0.0005);
        var full = DistanceMap.ToMask(mask);
        var box = new VoxelBox(10, 5, 7, 23, 31, 19);

        var part = DistanceMap.ToMask(mask, box, 8);

        var expected = box.Crop(mask.Geometry, full);
        Assert.Contains(expected, v => v > 8);
        for (var n = 0; n < part.Length; n++)
        {
            Assert.Equal(expected[n] <= 8 ? expected[n] : float.PositiveInfinity, part[n]);
        }
    }

    [Fact]
    public void ToMask_ShearedGrid_Refused()
    {
        var sheared = new ImageGeometry(4, 4, 4, new(new(1, 0, 0), new(0.3, 1, 0), new(0, 0, 1), Vec3.Zero));

        Assert.Throws<ArgumentException>(() => DistanceMap.ToMask(new Mask(sheared)));
    }

    internal static Mask RandomMask(int nx, int ny, int nz, Vec3 spacing, double density)
    {
        var mask = new Mask(ImageGeometry.AxisAligned(nx, ny, nz, spacing, new(-10, 20, 5)));
        var random = new Random(20260301);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            mask.Data[n] = random.NextDouble() < density ? (byte)1 : (byte)0;
        }
        mask.Data[mask.Data.Length / 2] = 1;
        return mask;
    }
}
