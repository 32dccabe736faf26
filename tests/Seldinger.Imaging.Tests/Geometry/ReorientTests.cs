using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.Tests.Geometry;

public class ReorientTests
{
    public static TheoryData<double[]> Directions => new(
        [0, 0, -3, 0, 0.758, 0, 0.758, 0, 0],
        [-1, 0, 0, 0, -1, 0, 0, 0, 2],
        [1, 0, 0, 0, 1, 0, 0, 0, -2],
        [0.9, 0.3, -0.1, -0.3, 0.9, 0.2, 0.15, -0.15, 3],
        [0.1, -0.2, 2, 0.8, 0.1, 0, 0, -0.9, 0.1],
        [1 / 3.0, -2 / 3.0, -2 / 3.0, -2 / 3.0, 1 / 3.0, -2 / 3.0, -2 / 3.0, -2 / 3.0, 1 / 3.0]);

    [Theory]
    [MemberData(nameof(Directions))]
    public void ToCanonical_AnyAxes_KeepsEveryVoxelInPlace(double[] c)
    {
        var g = new ImageGeometry(3, 4, 5, new(new(c[0], c[1], c[2]), new(c[3], c[4], c[5]), new(c[6], c[7], c[8]), new(10, -20, 30)));
        var image = new ImageVolume(g, [.. Enumerable.Range(0, g.Count).Select(n => (float)n)]);

        var canonical = Reorient.ToCanonical(image);

        var a = canonical.Geometry.ToLps;
        Assert.True(a.Determinant > 0);
        Assert.True(a.ColumnX.X > 0 && a.ColumnY.Y > 0 && a.ColumnZ.Z > 0);
        var places = new Dictionary<float, Vec3>();
        for (var n = 0; n < canonical.Data.Length; n++)
        {
            var (i, j, k) = canonical.Geometry.Unravel(n);
            places[canonical.Data[n]] = canonical.Geometry.CentreMm(i, j, k);
        }
        Assert.Equal(g.Count, places.Count);
        foreach (var (value, place) in places)
        {
            var (i, j, k) = g.Unravel((int)value);
            Assert.Equal(0, Vec3.Distance(g.CentreMm(i, j, k), place), 1e-9);
        }
    }

    [Fact]
    public void ToCanonical_CanonicalImage_IsTheSameObject()
    {
        var g = ImageGeometry.AxisAligned(2, 2, 2, new(1, 1, 1), Vec3.Zero);
        var image = new ImageVolume(g, new float[8]);

        Assert.Same(image, Reorient.ToCanonical(image));
    }
}
