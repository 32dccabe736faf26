using Seldinger.Core.Geometry;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Place;
using Seldinger.Planning.Tests.Margin;
using Seldinger.Planning.Tests.Report;

namespace Seldinger.Planning.Tests.Place;

public class ShapeMismatchTests
{
    /// <summary>A sphere of radius R on the ellipsoid 2b, b, b: inside |x| below x0 the ellipsoid is the smaller, beyond it the sphere.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    [Trait("Row", "A3.05")]
    public void Of_SphereOnAnEllipsoidTwoToOne_IsTheAnalyticMismatch(double radius)
    {
        const double b = 10;
        var g = Shapes.Grid(46, 46, 46, 1, 1, 1);
        var wanted = Shapes.Fill(g, p => p.X * p.X / 4 + p.Y * p.Y + p.Z * p.Z <= b * b);
        var x0 = Math.Sqrt((radius * radius - b * b) / 0.75);
        var common = (2 * Math.PI * b * b * (x0 - x0 * x0 * x0 / (12 * b * b)) + 2 * Math.PI * (2 * Math.Pow(radius, 3) / 3 - radius * radius * x0 + x0 * x0 * x0 / 3)) / 1000;
        var (ellipsoid, sphere) = (8 * Math.PI / 3 * b * b * b / 1000, 4 * Math.PI / 3 * Math.Pow(radius, 3) / 1000);

        var fit = ShapeMismatch.Of(0, wanted, Shapes.Sphere(g, Vec3.Zero, radius));

        Assert.Equal(2 * common / (ellipsoid + sphere), fit.Dice, 0.005);
        Assert.Equal(sphere - common, fit.OvertreatedMl, 0.015 * ellipsoid);
        Assert.Equal(ellipsoid - common, fit.ResidualMl, 0.015 * ellipsoid);
    }

    [Fact]
    public void Of_EqualShapes_HasNoMismatch()
    {
        var ball = Shapes.Sphere(Shapes.Grid(20, 20, 20, 1, 1, 1), Vec3.Zero, 7);

        var fit = ShapeMismatch.Of(0, ball, ball);

        Assert.Equal((1.0, 0.0, 0.0), (fit.Dice, fit.OvertreatedMl, fit.ResidualMl));
    }

    [Fact]
    public void Plan_NamesTheMismatch_InPlanJsonAndReport()
    {
        var plan = ReportCase.Plan;
        var target = plan.Targets[0];

        Assert.Equal([0, plan.AskedMarginMm], target.Mismatch.Select(m => m.MarginMm));
        Assert.All(target.Mismatch, m => Assert.Equal(target.Margin!.ZoneMl, m.OvertreatedMl + m.CommonMl, 9));
        Assert.Equal(target.Margin!.ResidualMl, target.Mismatch[0].ResidualMl, 0.01);
        Assert.Contains("tumour-1.mismatch.lesion-with-margin.dice", PlanOutputs.Document(plan).Results.Keys);
        Assert.Contains("Shape of the zone against", Planning.Report.HtmlReport.Page(plan));
    }
}
