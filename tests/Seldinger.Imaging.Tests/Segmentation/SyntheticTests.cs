using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Formats;
using Seldinger.Imaging.Segmentation;
using Seldinger.Imaging.Tests.Geometry;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Segmentation;

public class SyntheticTests
{
    private static readonly ImageGeometry Grid = ImageGeometry.AxisAligned(120, 100, 40, new(2, 2, 4), Vec3.Zero);

    [Fact]
    public void Run_Phantom_FindsBodyWithoutTableLungGasAndBone()
    {
        var ct = Phantom();

        var s = HuSegmentation.Run(ct, HuThresholds.FromCatalogue(IrcadbTests.Draw()));

        Assert.True(s.Body[60, 40, 20] && s.Lung[40, 40, 20] && s.Gas[85, 40, 20] && s.Bone[60, 62, 20]);
        Assert.True(s.Body[40, 40, 20] && s.Body[85, 40, 20]);
        Assert.False(s.Body[60, 92, 20]);
        Assert.False(s.Lung[85, 40, 20]);
        Assert.False(s.Gas[40, 40, 20]);
        var alone = HuSegmentation.Run(ct, HuThresholds.FromCatalogue(IrcadbTests.Draw()), 1);
        Assert.True(s.Body.Data.AsSpan().SequenceEqual(alone.Body.Data) && s.Bone.Data.AsSpan().SequenceEqual(alone.Bone.Data) && s.Gas.Data.AsSpan().SequenceEqual(alone.Gas.Data));
        Assert.Equal(Ellipse(100, 60) * 160 / 1000, s.Body.VolumeMl, 0.02 * Ellipse(100, 60) * 160 / 1000);
        Assert.Equal(Ellipse(30, 30) * 160 / 1000, s.Lung.VolumeMl, 0.05 * Ellipse(30, 30) * 160 / 1000);
        Assert.Equal(Ellipse(10, 10) * 160 / 1000, s.Bone.VolumeMl, 0.05 * Ellipse(10, 10) * 160 / 1000);
    }

    [Fact]
    public void SeedGrow_NoisySphere_HasItsVolumeAndALeakIsNamed()
    {
        var g = ImageGeometry.AxisAligned(90, 90, 60, new(0.8, 0.8, 1.2), Vec3.Zero);
        var centre = new Vec3(36, 36, 36);
        var random = new Random(3);
        var sphere = MeasureTests.Sphere(g, centre, 14);
        var ct = new ImageVolume(g, [.. sphere.Data.Select(b => (float)((b != 0 ? 60 : 110) + 12 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)))]);
        var limits = SeedGrowLimits.FromCatalogue(IrcadbTests.Draw());

        var found = SeedGrow.Run(ct, centre, limits);
        var leak = SeedGrow.Run(ct, centre + new Vec3(0, 0, 25), limits with { MaximumDiameterMm = 40 });

        Assert.False(found.Leaked, found.Reason);
        Assert.Equal(sphere.VolumeMl, found.Mask.VolumeMl, 0.1 * sphere.VolumeMl);
        Assert.True(IrcadbTests.Dice(found.Mask, sphere) > 0.93);
        Assert.True(leak.Leaked);
        Assert.Contains("no border", leak.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SeedGrow.Run(ct, new(-50, 0, 0), limits));
        Assert.True(SeedGrow.Run(ct, centre, limits, new Mask(g)).Leaked);
    }

    [Fact]
    public void StructureCodes_KnownStructures_HaveTheirPublishedCodes()
    {
        var c = new Catalogue();
        using var s = File.OpenRead(TestData.InRepository("src/Seldinger.Therapies/catalogue/structure-codes.json"));
        c.Add("structure-codes.json", s);
        var codes = StructureCodes.From(c);

        Assert.Equal(new("10200004", "Liver"), codes.Of("liver")!.Type);
        Assert.Equal((new CodedTerm("64033007", "Kidney"), new CodedTerm("7771000", "Left")), (codes.Of("kidney_left")!.Type, codes.Of("kidney_left")!.Modifier));
        Assert.Equal("49755003", codes.Of("tumour-2")!.Category.Value);
        Assert.Null(codes.Of("subclavian_artery_left"));
        Assert.True(codes.Names.Count() > 120);
    }

    private static ImageVolume Phantom()
    {
        var data = new float[Grid.Count];
        for (var n = 0; n < data.Length; n++)
        {
            var (i, j, k) = Grid.Unravel(n);
            var (x, y) = (2.0 * i - 120, 2.0 * j - 80);
            var hu = In(x, y, 100, 60) ? 40f : -1000f;
            hu = In(x + 40, y, 30, 30) ? -800 : hu;
            // Vessels of the lung.
            hu = In(x + 40, y - 5, 4, 4) ? 40 : hu;
            hu = In(x - 50, y, 20, 12) ? -1000 : hu;
            hu = In(x, y - 45, 10, 10) ? In(x, y - 45, 6, 6) ? 150 : 900 : hu;
            // Table: a thin board with a foam core.
            hu = Math.Abs(y - 104) < 3 ? -200 : hu;
            data[n] = hu;
        }
        return new(Grid, data, "[hnsf'U]");

        static bool In(double x, double y, double a, double b) => x * x / (a * a) + y * y / (b * b) < 1;
    }

    private static double Ellipse(double a, double b) => Math.PI * a * b;
}
