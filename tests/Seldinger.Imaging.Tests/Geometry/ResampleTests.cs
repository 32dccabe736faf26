using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.Tests.Geometry;

public class ResampleTests
{
    private static readonly ImageGeometry Oblique = new(30, 25, 20, new(new(0.9, 0.2, 0.1), new(-0.2, 1.1, 0.3), new(0.1, -0.3, 1.6), new(-12, 7, 30)));

    private static double Linear(Vec3 p) => 3 + 0.5 * p.X - 2 * p.Y + 0.25 * p.Z;

    [Fact]
    public void Trilinear_LinearField_IsExactOnAnotherObliqueGrid()
    {
        var image = new ImageVolume(Oblique, [.. Enumerable.Range(0, Oblique.Count).Select(n => (float)Linear(Centre(Oblique, n)))]);
        var target = new ImageGeometry(9, 8, 7, new(new(0.7, 0.1, 0), new(0, 0.6, -0.1), new(0.05, 0, 0.8), Oblique.CentreMm(8, 8, 6)));

        var result = Resample.Trilinear(image, target, float.NaN);

        for (var n = 0; n < target.Count; n++)
        {
            Assert.Equal(Linear(Centre(target, n)), result.Data[n], 1e-3);
        }
    }

    [Fact]
    public void Trilinear_OutsideTheSource_TakesTheStatedValue()
    {
        var source = ImageGeometry.AxisAligned(4, 4, 4, new(1, 1, 1), Vec3.Zero);
        var image = new ImageVolume(source, Enumerable.Repeat(7f, 64).ToArray());
        var target = ImageGeometry.AxisAligned(8, 1, 1, new(1, 1, 1), new(-2.4, 1, 1));

        var result = Resample.Trilinear(image, target, -1024);

        Assert.Equal([-1024f, -1024f, 7f, 7f, 7f, 7f, -1024f, -1024f], result.Data);
    }

    [Fact]
    public void Nearest_ShiftedGrid_TakesTheNearestLabelAndInventsNone()
    {
        var source = ImageGeometry.AxisAligned(4, 1, 1, new(2, 1, 1), Vec3.Zero);
        var target = ImageGeometry.AxisAligned(9, 1, 1, new(1, 1, 1), new(-1.1, 0, 0));

        Assert.Equal<ushort>([0, 10, 10, 20, 20, 30, 30, 40, 40], Resample.Nearest<ushort>(source, [10, 20, 30, 40], target, 0));
    }

    [Fact]
    public void SphereMaskOnFinerGrid_NearestKeepsVolumeAndTrilinearLosesLittle()
    {
        var coarse = MeasureTests.Sphere(ImageGeometry.AxisAligned(40, 40, 20, new(1, 1, 2), Vec3.Zero), new(19.3, 19.8, 19.1), 14);
        var fine = ImageGeometry.AxisAligned(80, 80, 80, new(0.5, 0.5, 0.5), Vec3.Zero);

        var result = Resample.Trilinear(coarse, fine);

        Assert.InRange(result.VolumeMl, 0.95 * coarse.VolumeMl, coarse.VolumeMl);
        Assert.Equal(coarse.VolumeMl, Resample.NearestMask(coarse, fine).VolumeMl, 0.005 * coarse.VolumeMl);
        Assert.Equal(result.Data, Resample.Trilinear(coarse, fine, 1).Data);
    }

    private static Vec3 Centre(ImageGeometry g, int n)
    {
        var (i, j, k) = g.Unravel(n);
        return g.CentreMm(i, j, k);
    }
}
