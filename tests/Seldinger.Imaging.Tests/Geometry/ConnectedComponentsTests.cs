using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Geometry;

public class ConnectedComponentsTests
{
    [Theory]
    [InlineData(Connectivity.Faces, 0.3)]
    [InlineData(Connectivity.Corners, 0.06)]
    public void Find_RandomSets_SameSizesAsScipy(Connectivity connectivity, double density)
    {
        var mask = DistanceMapTests.RandomMask(31, 29, 23, new(1, 1, 1), density);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("mask.bin"), mask.Data);
        var expected = Python.Run("tests/Seldinger.Imaging.Tests/python/components.py", folder.File("mask.bin"), "31", "29", "23", connectivity == Connectivity.Faces ? "1" : "3").Trim();

        var parts = ConnectedComponents.Find(mask, connectivity);

        Assert.Equal(expected, string.Join(" ", parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Voxels}:{p.FirstIndex}"))));
        var union = new Mask(mask.Geometry);
        foreach (var p in parts)
        {
            p.AddTo(union);
        }
        Assert.Equal(mask.Data, union.Data);
    }

    [Fact]
    public void Find_CornerContact_DependsOnConnectivity()
    {
        var mask = new Mask(ImageGeometry.AxisAligned(3, 3, 3, new(1, 1, 1), Vec3.Zero)) { [2, 0, 0] = true, [1, 1, 1] = true, [0, 2, 2] = true };

        Assert.Single(ConnectedComponents.Find(mask));
        Assert.Equal(3, ConnectedComponents.Find(mask, Connectivity.Faces).Count);
        Assert.Empty(ConnectedComponents.Find(new Mask(mask.Geometry)));
    }
}
