using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Planning.Guidance;
using Seldinger.Planning.Tests.Checking;

namespace Seldinger.Planning.Tests.Guidance;

public sealed class GantryPathTests
{
    private static readonly ImageGeometry G = ImageGeometry.AxisAligned(512, 512, 100, new(0.7, 0.7, 2.5), new(-180, -180, -1000));

    [Theory]
    [Trait("Row", "A2.09")]
    [InlineData(0, 60, 0, 0, 0)]
    [InlineData(60, 60, 0, 45, 0)]
    [InlineData(-60, 0, 0, -90, 0)]
    [InlineData(0, 60, 60, 0, 45)]
    [InlineData(30, 40, -50, 36.8699, -45)]
    public void Of_Path_GivesInPlaneAndOutOfPlaneAngles(double dx, double dy, double dz, double inPlane, double outOfPlane)
    {
        var entry = new Vec3(10, -100, -900);
        var p = GantryPath.Of(new Shaft(entry, entry + new Vec3(dx, dy, dz)), G, SmallCases.Catalogue);
        Assert.Equal(inPlane, p.InPlaneDeg, 1e-3);
        Assert.Equal(outOfPlane, p.OutOfPlaneDeg, 1e-3);
        Assert.Equal(outOfPlane == 0, p.InPlane);
        Assert.Equal(100, p.EntryTableMm, 1e-9);
        Assert.Equal(41, p.EntrySlice);
        Assert.Equal(100 + dz, p.TipTableMm, 1e-9);
        if (dz == 0)
        {
            Assert.Equal(0, p.GantryTiltDeg!.Value, 1e-12);
        }
        else
        {
            // A tilt of 45 degrees is beyond what a gantry does.
            Assert.Null(p.GantryTiltDeg);
        }
    }

    [Fact]
    public void Of_SlightlyTiltedPath_NamesTheGantryTiltThatHoldsIt()
    {
        var p = GantryPath.Of(new Shaft(Vec3.Zero, new(25, 80, 20)), G, SmallCases.Catalogue);
        var t = p.GantryTiltDeg!.Value * Math.PI / 180;
        Assert.Equal(0, 80 * Math.Sin(t) + 20 * Math.Cos(t), 1e-9);
        Assert.Equal(-14.036, p.GantryTiltDeg!.Value, 1e-3);
    }

    [Fact]
    public void Of_ObliqueSeries_UsesItsOwnAxes()
    {
        // The patient lies turned by 10 degrees about the table axis: an in-plane path stays in plane.
        var (c, s) = (Math.Cos(Math.PI / 18), Math.Sin(Math.PI / 18));
        var g = new ImageGeometry(100, 100, 50, new(new(c, s, 0), new(-s, c, 0), new(0, 0, 2), Vec3.Zero));
        var p = GantryPath.Of(new Shaft(Vec3.Zero, new(0, 50, 0)), g, SmallCases.Catalogue);
        Assert.Equal((0.0, 10.0), (Math.Round(p.OutOfPlaneDeg, 9), Math.Round(p.InPlaneDeg, 9)));
    }

    [Fact]
    public void Of_TiltedSeriesOrNoLength_IsRefused()
    {
        var sheared = new ImageGeometry(10, 10, 10, new(new(1, 0, 0), new(0, 1, 0), new(0, 0.3, 1), Vec3.Zero));
        Assert.Throws<ArgumentException>(() => GantryPath.Of(new Shaft(Vec3.Zero, new(0, 1, 0)), sheared, SmallCases.Catalogue));
        Assert.Throws<ArgumentException>(() => GantryPath.Of(new Shaft(Vec3.Zero, Vec3.Zero), G, SmallCases.Catalogue));
    }
}
