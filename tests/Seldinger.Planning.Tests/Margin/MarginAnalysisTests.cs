using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Planning.Margin;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Margin;

public sealed class MarginAnalysisTests
{
    private static readonly MarginOptions Options = MarginOptions.From(SeldingerCatalogue.Load());

    [Theory]
    [InlineData(2, 0.925)]
    [InlineData(4, 0.851)]
    [InlineData(6, 0.777)]
    [InlineData(10, 0.633)]
    public void Dice_SpheresOf40mmShifted_IsTheLensFormula(double shiftMm, double expected)
    {
        var g = Shapes.Grid(108, 92, 92, 0.5, 0.5, 0.5);
        Assert.Equal(expected, MaskOverlap.Dice(Shapes.Sphere(g, new(-shiftMm / 2, 0, 0), 20), Shapes.Sphere(g, new(shiftMm / 2, 0, 0), 20)), 0.0015);
    }

    [Theory]
    [InlineData(0, 14.1)]
    [InlineData(5, 33.5)]
    [InlineData(10, 65.4)]
    public void ExpandedMl_SphereOf30mm_IsTheSphereFormula(double marginMm, double expectedMl)
    {
        var g = Shapes.Grid(110, 110, 110, 0.5, 0.5, 0.5);
        var exact = 4 * Math.PI / 3 * Math.Pow(15 + marginMm, 3) / 1000;
        Assert.Equal(expectedMl, exact, 0.06);
        Assert.InRange(MarginAnalysis.ExpandedMl(Shapes.Sphere(g, Vec3.Zero, 15), marginMm) / exact, 0.985, 1.015);
    }

    [Fact]
    public void Compute_ConcentricSpheres_GivesTheRadiusDifference()
    {
        var g = Shapes.Grid(64, 64, 48, 0.8, 0.8, 1.2);
        var r = MarginAnalysis.Compute(Shapes.Sphere(g, Vec3.Zero, 10), Shapes.Sphere(g, Vec3.Zero, 16), null, Options);
        Assert.Equal(6, r.MinimalMm, g.LargestEdgeMm / 2);
        Assert.Equal(1, r.Coverage.Single(c => c.MarginMm == 5).Covered, 1e-3);
        Assert.InRange(r.Coverage.Single(c => c.MarginMm == 10).Covered, 0.4, 0.6);
        Assert.Equal(0, r.ResidualMl);
        Assert.Equal(r.ZoneMl - r.TumourMl, r.HealthyDestroyedMl, 9);
        Assert.Equal(4 * Math.PI * 100, r.Surface.Sum(p => p.AreaMm2), 4 * Math.PI * 3);
    }

    [Fact]
    public void Compute_EqualMasks_HasMarginZero()
    {
        var g = Shapes.Grid(40, 40, 30, 0.7, 0.7, 1.6);
        var t = Shapes.Sphere(g, new(1, 2, 0), 9);
        var r = MarginAnalysis.Compute(t, t, null, Options);
        Assert.Equal(0, r.MinimalMm, 9);
        Assert.Equal(0, r.QuantilesMm.Q95, 9);
        Assert.Equal(0, r.HealthyDestroyedMl);
    }

    [Fact]
    public void Compute_EmptyZone_LeavesTheWholeTumour()
    {
        var g = Shapes.Grid(40, 40, 40, 1, 1, 1);
        var r = MarginAnalysis.Compute(Shapes.Sphere(g, Vec3.Zero, 8), new Mask(g), null, Options);
        Assert.Equal(-Options.RangeMm, r.MinimalMm);
        Assert.Equal(r.TumourMl, r.ResidualMl);
        Assert.All(r.Coverage, c => Assert.Equal(0, c.Covered));
    }

    [Theory]
    [InlineData(0.6, 0.6, 1.6, 0.0, 0.0, 3.0)]
    [InlineData(0.6, 0.6, 1.6, 5.0, -4.0, 1.0)]
    [InlineData(1.0, 1.0, 1.0, 12.0, 0.0, 0.0)]
    [InlineData(0.8, 0.8, 3.0, 0.0, 6.0, -6.0)]
    public void Compute_AgainstScipy_AgreesWithinHalfTheLargestEdge(double sx, double sy, double sz, double dx, double dy, double dz)
    {
        var g = Shapes.Grid((int)(80 / sx), (int)(80 / sy), (int)(80 / sz), sx, sy, sz);
        var tumour = Shapes.Fill(g, p => Math.Pow(p.X / 12, 2) + Math.Pow(p.Y / 9, 2) + Math.Pow(p.Z / 10, 2) < 1);
        var zone = Shapes.Fill(g, p => Math.Pow((p.X - dx) / 16, 2) + Math.Pow((p.Y - dy) / 18, 2) + Math.Pow((p.Z - dz) / 17, 2) < 1);
        var r = MarginAnalysis.Compute(tumour, zone, null, Options);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("t"), tumour.Data);
        File.WriteAllBytes(folder.File("z"), zone.Data);
        var numbers = Python.Run("tests/Seldinger.Planning.Tests/python/margin.py", [folder.File("t"), folder.File("z"), .. new object[] { g.Nx, g.Ny, g.Nz, sx, sy, sz }.Select(n => Convert.ToString(n, CultureInfo.InvariantCulture)!)])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => double.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(numbers[0], r.MinimalCentreToCentreMm, 1e-3);
        Assert.Equal(numbers[0], r.MinimalMm, g.LargestEdgeMm / 2);
    }

    [Fact]
    public void Compute_ZoneShifted_NamesTheWeakDirection()
    {
        var g = Shapes.Grid(80, 80, 60, 1, 1, 1);
        var tumour = Shapes.Sphere(g, new(2, 1, -3), 10);
        // The zone lies towards anterior and right: posterior left is weak, about 4 to 5 o'clock.
        var r = MarginAnalysis.Compute(tumour, Shapes.Sphere(g, new(2 - 4, 1 - 4, -3), 18), null, Options);
        Assert.True(Vec3.Dot(r.Weak.Direction, new Vec3(1, 1, 0).Normalized()) > 0.97, $"{r.Weak.Direction}");
        Assert.Contains("left", r.Weak.Words, StringComparison.Ordinal);
        Assert.Contains("posterior", r.Weak.Words, StringComparison.Ordinal);
        Assert.InRange(Anatomy.Clock(r.Weak.Direction), 4, 5);
        Assert.Equal(12, Anatomy.Clock(new(0, -1, 0)));
        Assert.Equal(3, Anatomy.Clock(new(1, 0, 0)));
        Assert.Equal(6, Anatomy.Clock(new(0, 1, 0)));
        Assert.Equal(9, Anatomy.Clock(new(-1, 0, 0)));
        Assert.Equal("cranial", Anatomy.Direction(new(0, 0, 1)));
    }

    [Fact]
    public void Compute_SubcapsularLesion_DoesNotCountTheCapsuleSide()
    {
        var g = Shapes.Grid(80, 80, 60, 1, 1, 1);
        var organ = Shapes.Fill(g, p => p.X > -12);
        var tumour = Shapes.Sphere(g, Vec3.Zero, 10);
        var zone = Shapes.Fill(g, p => p.Length <= 17 && p.X > -12);
        var with = MarginAnalysis.Compute(tumour, zone, organ, Options);
        Assert.True(with.SubcapsularRule);
        Assert.Equal(2, with.MinimalRawMm, 0.6);
        Assert.Equal(7, with.MinimalMm, 0.8);
        Assert.InRange(with.CapsuleSideShare, 0.1, 0.5);
        Assert.Equal(2, with.ToCapsuleMm!.Value, 0.6);
        Assert.DoesNotContain("right", with.Weak.Words, StringComparison.Ordinal);

        // Untreated organ on that side still counts.
        var short_ = MarginAnalysis.Compute(tumour, Shapes.Fill(g, p => p.Length <= 17 && p.X > -10), organ, Options);
        Assert.Equal(0, short_.MinimalMm, 0.6);
        var deep = MarginAnalysis.Compute(tumour, Shapes.Sphere(g, Vec3.Zero, 17), Shapes.Fill(g, p => p.X > -25), Options);
        Assert.False(deep.SubcapsularRule);
    }

    [Fact]
    [Trait("Row", "A1.08")]
    public void Compute_HealthyVolume_IsReportedInMlAndPercentOfTheOrgan()
    {
        var g = Shapes.Grid(120, 120, 90, 1, 1, 1);
        var organ = Shapes.Sphere(g, Vec3.Zero, 40);
        var r = MarginAnalysis.Compute(Shapes.Sphere(g, new(10, 0, 0), 10), Shapes.Sphere(g, new(10, 0, 0), 20), organ, Options);
        var healthy = 4 * Math.PI / 3 * (8000 - 1000) / 1000.0;
        var rest = 4 * Math.PI / 3 * (64000 - 1000) / 1000.0;
        Assert.Equal(healthy, r.HealthyDestroyedMl, 0.01 * healthy);
        Assert.Equal(100 * healthy / rest, r.HealthyDestroyedPercent!.Value, 0.15);
        Assert.Equal(0, r.OutsideOrganMl!.Value, 6);

        // What lies outside the organ is told apart.
        var over = MarginAnalysis.Compute(Shapes.Sphere(g, new(30, 0, 0), 8), Shapes.Sphere(g, new(30, 0, 0), 15), organ, Options);
        Assert.True(over.OutsideOrganMl > 1);
        Assert.Equal(over.ZoneMl, over.HealthyDestroyedMl + over.OutsideOrganMl!.Value + over.TumourMl - over.ResidualMl, 1e-9);
    }

    [Fact]
    public void Map_SurfaceVoxels_HoldTheirMargin()
    {
        var g = Shapes.Grid(60, 60, 60, 1, 1, 1);
        var r = MarginAnalysis.Compute(Shapes.Sphere(g, new(3, 0, 0), 8), Shapes.Sphere(g, Vec3.Zero, 15), null, Options);
        Assert.Equal("mm", r.Map.Unit);
        Assert.Equal(r.MinimalMm, r.Map.Data.Where(v => !float.IsNaN(v)).Min(), 1e-4);
        Assert.Contains(r.Map.Data, float.IsNaN);
    }
}
