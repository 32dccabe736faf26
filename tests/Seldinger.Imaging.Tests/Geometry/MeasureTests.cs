using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.Tests.Geometry;

public class MeasureTests
{
    [Fact]
    public void Sphere_VolumeCentreAndDiameter_MatchTheClosedForm()
    {
        var g = ImageGeometry.AxisAligned(70, 70, 45, new(0.8, 0.8, 1.25), new(-30, -30, -30));
        var centre = new Vec3(-2.3, -1.9, -2.6);
        var sphere = Sphere(g, centre, 20);

        var exact = 4 / 3.0 * Math.PI * 8000 / 1000;
        Assert.Equal(exact, sphere.VolumeMl, 0.005 * exact);
        Assert.Equal(0, Vec3.Distance(centre, Measure.CentreOfMass(sphere)!.Value), 0.05);
        Assert.InRange(Measure.LargestDiameter(sphere).Mm, 40 - 0.8, 40);
        Assert.InRange(Measure.LargestAxialDiameter(sphere).Mm, 40 - 1.2, 40);
        Assert.Equal(40, Measure.EquivalentDiameterMm(sphere.VolumeMl), 0.1);
    }

    [Fact]
    public void LargestDiameter_RandomSet_EqualsAllPairs()
    {
        var mask = DistanceMapTests.RandomMask(17, 13, 9, new(0.7, 1.3, 2.1), 0.05);
        var points = Enumerable.Range(0, mask.Data.Length).Where(n => mask.Data[n] != 0)
            .Select(n => mask.Geometry.Unravel(n)).Select(p => mask.Geometry.CentreMm(p.I, p.J, p.K)).ToArray();
        var expected = points.Max(a => points.Max(b => Vec3.Distance(a, b)));

        var d = Measure.LargestDiameter(mask);

        Assert.Equal(expected, d.Mm, 1e-9);
        Assert.Equal(expected, Vec3.Distance(d.A, d.B), 1e-9);
    }

    [Fact]
    public void BoundingBox_TwoVoxels_IsTight()
    {
        var mask = new Mask(ImageGeometry.AxisAligned(9, 9, 9, new(1, 1, 1), Vec3.Zero)) { [2, 7, 3] = true, [5, 4, 3] = true };

        Assert.Equal(new VoxelBox(2, 4, 3, 4, 4, 1), Measure.BoundingBox(mask));
        Assert.Null(Measure.BoundingBox(new Mask(mask.Geometry)));
        Assert.Null(Measure.CentreOfMass(new Mask(mask.Geometry)));
    }

    [Fact]
    public void DilateThenErode_Sphere_HasTheRadiusOfTheClosedForm()
    {
        var g = ImageGeometry.AxisAligned(80, 80, 60, new(0.75, 0.75, 1), Vec3.Zero);
        var centre = new Vec3(29.6, 29.7, 29.4);
        var sphere = Sphere(g, centre, 15);

        var grown = Morphology.Dilate(sphere, 5);
        var shrunk = Morphology.Erode(sphere, 5);

        Assert.Equal(Ball(20), grown.VolumeMl, 0.05 * Ball(20));
        Assert.Equal(Ball(10), shrunk.VolumeMl, 0.12 * Ball(10));
        Assert.All(Enumerable.Range(0, g.Count), n => Assert.True(shrunk.Data[n] <= sphere.Data[n] && sphere.Data[n] <= grown.Data[n]));
        Assert.Equal(sphere.Data, Morphology.Close(sphere, 0).Data);
    }

    [Fact]
    public void FillHoles_HollowSphere_BecomesSolid()
    {
        var g = ImageGeometry.AxisAligned(40, 40, 40, new(1, 1, 1), Vec3.Zero);
        var solid = Sphere(g, new(20, 20, 20), 12);
        var hollow = Sphere(g, new(20, 20, 20), 12);
        var core = Sphere(g, new(20, 20, 20), 6);
        for (var n = 0; n < g.Count; n++)
        {
            hollow.Data[n] -= core.Data[n];
        }

        Assert.Equal(solid.Data, Morphology.FillHoles(hollow).Data);
    }

    internal static Mask Sphere(ImageGeometry g, Vec3 centre, double radius)
    {
        var mask = new Mask(g);
        for (var n = 0; n < g.Count; n++)
        {
            var (i, j, k) = g.Unravel(n);
            mask.Data[n] = Vec3.Distance(g.CentreMm(i, j, k), centre) <= radius ? (byte)1 : (byte)0;
        }
        return mask;
    }

    private static double Ball(double r) => 4 / 3.0 * Math.PI * r * r * r / 1000;
}
