using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Tests.Aim;

namespace Seldinger.Planning.Tests.Margin;

public sealed class OrganAtRiskTests
{
    [Fact]
    [Trait("Row", "A1.10")]
    public void Table_EveryStructure_AppearsAndUnsegmentedOnesAreNotAssessed()
    {
        var phantom = new PhantomCase();
        var c = phantom.Build();
        var zone = phantom.Sample(p => Vec3.Distance(p, phantom.LesionCentre) < 18);
        // 37 degC plus a cone of heat: 90 degC at the centre, 2 K less per mm.
        var heat = new ImageVolume(c.Geometry, [.. Enumerable.Range(0, c.Geometry.Count).Select(i =>
        {
            var (x, y, z) = c.Geometry.Unravel(i);
            return (float)Math.Max(37, 90 - 2 * Vec3.Distance(c.Geometry.CentreMm(x, y, z), phantom.LesionCentre));
        })], "Cel");
        var table = OrganAtRisk.Table(c, "liver", zone, heat, PhantomCase.Rules);
        foreach (var name in c.Structures.Keys.Where(n => n != "body"))
        {
            Assert.Single(table, l => l.Structure == name && l.Assessed);
        }
        Assert.All(table.Where(l => !l.Assessed), l => Assert.True(l is { DistanceMm: null, PeakTemperatureC: null, OverlapMl: null }));
        Assert.Contains(table, l => l is { Structure: "stomach", Assessed: false });
        Assert.DoesNotContain(table, l => l is { Structure: "colon", Assessed: false });

        // The vessel's axis runs at y = 25, z = -10, radius 4: its surface is 29.2 - 4 - 18 = 7.2 mm from the zone.
        var vessel = table.Single(l => l.Structure == "portal_vein");
        Assert.Equal(Math.Sqrt(25 * 25 + 15 * 15) - 4 - 18, vessel.DistanceMm!.Value, 2.5);
        Assert.Equal(90 - 2 * (Math.Sqrt(25 * 25 + 15 * 15) - 4), vessel.PeakTemperatureC!.Value, 4.0);
        var liver = table.Single(l => l.Structure == "liver");
        Assert.True(liver.HoldsTarget && liver.OverlapMl > 10 && liver.DistanceMm == 0);
        Assert.Throws<ArgumentException>(() => OrganAtRisk.Table(c, "liver", zone, heat with { Unit = "" }, PhantomCase.Rules));

        // A map in kelvin on its own small grid gives the same peak.
        var small = ImageGeometry.AxisAligned(60, 60, 40, new(1.5, 1.5, 2), phantom.LesionCentre - new Vec3(44, 44, 39));
        var kelvin = new ImageVolume(small, [.. Enumerable.Range(0, small.Count).Select(i =>
        {
            var (x, y, z) = small.Unravel(i);
            return (float)(273.15 + Math.Max(37, 90 - 2 * Vec3.Distance(small.CentreMm(x, y, z), phantom.LesionCentre)));
        })], "K");
        Assert.Equal(vessel.PeakTemperatureC.Value, OrganAtRisk.Table(c, "liver", zone, kelvin, PhantomCase.Rules).Single(l => l.Structure == "portal_vein").PeakTemperatureC!.Value, 3.0);
    }

    [Fact]
    [Trait("Row", "A1.18")]
    public void Of_PlanForOneLesion_ListsTheLesionThatNoStepReaches()
    {
        var g = Shapes.Grid(60, 60, 40, 1, 1, 1);
        Lesion Make(string name, Vec3 at)
        {
            var m = Shapes.Sphere(g, at, 5);
            return new(name, m, m.VolumeMl, at, 10);
        }
        var c = new Case
        {
            Id = "three",
            Geometry = g,
            Images = [],
            Structures = new Dictionary<string, Structure>(),
            Lesions = [Make("tumour-1", new(-15, 0, 0)), Make("tumour-2", new(-4, 0, 0)), Make("tumour-3", new(18, 0, 0))],
            Targets = ["tumour-1"],
        };
        var ablate = new PlanStep(0, "microwave-ablation", "tumour-1", null, new Dictionary<string, double>());
        var plan = new Plan([ablate]);
        StepScope? Scope(string id) => id switch { "microwave-ablation" => StepScope.Lesion, "systemic-agent" => StepScope.Systemic, _ => null };
        var lines = LesionReach.Of(c, plan, Scope, [Shapes.Sphere(g, new(-14, 0, 0), 9)]);
        Assert.Equal([true, true, false], lines.Select(l => l.Reached));
        Assert.Equal(1, lines[0].CoveredShare!.Value, 9);
        Assert.InRange(lines[1].CoveredShare!.Value, 0.05, 0.95);
        var finding = Assert.Single(LesionReach.Findings(lines));
        Assert.Equal(("reach.tumour-3", CriterionStatus.NotMet), (finding.Id, finding.Status));

        // Without a computed zone only the target is reached; a systemic step reaches all.
        Assert.Equal([true, false, false], LesionReach.Of(c, plan, Scope, []).Select(l => l.Reached));
        var both = new Plan([ablate, ablate with { Day = 14, Therapy = "systemic-agent", Target = null }]);
        Assert.All(LesionReach.Of(c, both, Scope, []), l => Assert.True(l.Reached));
        Assert.Contains("day 14 systemic-agent (systemic)", LesionReach.Of(c, both, Scope, [])[2].Steps);
    }
}
