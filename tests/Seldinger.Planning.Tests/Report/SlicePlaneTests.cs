using Seldinger.Core.Geometry;
using Seldinger.Planning.Report;

namespace Seldinger.Planning.Tests.Report;

public sealed class SlicePlaneTests
{
    private static readonly Vec3 Centre = new(-60, 10, 100);

    [Fact]
    public void StandardPlanes_PatientsLeft_IsOnTheRightOfThePicture()
    {
        Assert.True(SlicePlane.Axial(Centre, 100).ToPlane(Centre + new Vec3(20, 0, 0)).X > 50);
        Assert.True(SlicePlane.Coronal(Centre, 100).ToPlane(Centre + new Vec3(20, 0, 0)).X > 50);
        Assert.True(SlicePlane.Sagittal(Centre, 100).ToPlane(Centre + new Vec3(0, -20, 0)).X < 50);
        Assert.True(SlicePlane.Axial(Centre, 100).ToPlane(Centre + new Vec3(0, -20, 0)).Y < 50);
        Assert.True(SlicePlane.Coronal(Centre, 100).ToPlane(Centre + new Vec3(0, 0, 20)).Y < 50);
        Assert.True(SlicePlane.Sagittal(Centre, 100).ToPlane(Centre + new Vec3(0, 0, 20)).Y < 50);
    }

    [Theory]
    [InlineData(0.4, 0.9, 0.0)]
    [InlineData(-0.7, 0.6, -0.3)]
    [InlineData(0.1, -0.2, 0.95)]
    [InlineData(1, 0, 0)]
    [InlineData(0, 0, -1)]
    public void Containing_AnyDirection_HoldsItAndIsNotMirrored(double x, double y, double z)
    {
        var d = new Vec3(x, y, z).Normalized();
        var plane = SlicePlane.Containing("p", Centre, d, 120, 80);
        Assert.Equal(0, Vec3.Dot(plane.Normal, d), 9);
        Assert.Equal(0, Vec3.Dot(plane.Right, plane.Down), 9);
        Assert.Equal(1, plane.Right.Length, 9);
        Assert.Equal(1, plane.Down.Length, 9);
        // As close as it can be to a standard view: the picture's right is never the patient's right, nor its top the feet or back.
        Assert.True(plane.Right.X > -1e-9);
        Assert.True(plane.Down.Y > -0.2 && plane.Down.Z < 0.2, $"{plane.Down}");
        var (px, py, depth) = plane.ToPlane(plane.ToLps(30, 20));
        Assert.Equal((30, 20, 0), (Math.Round(px, 9), Math.Round(py, 9), Math.Round(depth, 9)));
    }

    [Fact]
    public void Containing_PointBesideTheLine_HoldsLineAndPoint()
    {
        var d = new Vec3(0.3, 0.8, -0.2).Normalized();
        var beside = Centre + new Vec3(3, 2, 9);
        var plane = SlicePlane.Containing("p", Centre, d, beside, 100, 100);
        Assert.Equal(0, Vec3.Dot(plane.Normal, d), 9);
        Assert.Equal(0, plane.ToPlane(beside).Depth, 9);
    }

    [Theory]
    [InlineData(1, 0, 0, "L", "left")]
    [InlineData(-1, 0, 0, "R", "right")]
    [InlineData(0, -1, 0, "A", "anterior")]
    [InlineData(0, 0, -1, "F", "caudal")]
    [InlineData(-0.8, 0.55, 0.1, "RP", "right, posterior")]
    [InlineData(0.1, 0.2, 0.9, "H", "cranial")]
    public void Letters_Direction_NamesItsMainParts(double x, double y, double z, string letters, string words)
    {
        Assert.Equal(letters, SlicePlane.Letters(new(x, y, z)));
        Assert.Equal(words, SlicePlane.Words(new(x, y, z)));
    }
}
