using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Report;
using Seldinger.Planning.Tests.Aim;
using Seldinger.Physics.Damage;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Simulation;

/// <summary>Two cryoprobes in one step, from plan to report: the same tables as for heat, with the cold columns.</summary>
public sealed class CryoPlanTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    // Planned once: some seconds of freezing on coarse cells.
    private static readonly Lazy<PlanResult> Frozen = new(() =>
    {
        var patient = new PhantomCase().Build() with { TumourType = "hcc", Intent = Intent.Curative };
        var device = Catalogue.OfKind("cryo-device").First();
        var best = PathPlanner.Find(patient, patient.Lesions[0], PhantomCase.Options(2) with { ActiveCentreOffsetMm = 17 }).Paths[0];
        var beside = new Vec3(12, 0, 0);
        var step = new PlanStep(0, "cryoablation", patient.Lesions[0].Name, device.Id, new Dictionary<string, double> { ["freeze"] = 300, ["thaw"] = 300 }, best.EntryMm, best.TipMm, More: [new(best.EntryMm + beside, best.TipMm + beside)]);
        return new Planner(TherapyRegistry.Standard, Catalogue).Simulate(patient, new([step], patient.Intent), new() { Simulation = new(SpacingMm: 3, MarginMm: 24, CoolDownS: 10, Threads: 2) });
    });

    [Fact]
    [Trait("Row", "A5.11")]
    public void Plan_OfTwoCryoprobes_HasTheSameEndpointTableAsHeat()
    {
        var plan = Frozen.Value;
        var target = plan.Targets[0];
        Assert.Empty(target.Simulation!.Troubles);
        Assert.Equal(ColdDamage.Endpoints, target.Endpoints.Select(e => e.Endpoint));
        Assert.Equal(ColdDamage.Design, Assert.Single(target.Endpoints, e => e.Used).Endpoint);
        // The colder the isotherm, the smaller its zone; two freezes to -20 degC are fewer cells than one.
        Assert.Equal(target.Endpoints.Select(e => e.VolumeMl).Order(), target.Endpoints.Select(e => e.VolumeMl));
        Assert.True(target.Endpoints[0].VolumeMl > 0 && target.Endpoints[^1].VolumeMl > 2 * target.Endpoints[0].VolumeMl);
        Assert.Equal(target.Endpoints[0].VolumeMl, target.Simulation.Zone.VolumeMl, 6);
        // Frozen, thawed, frozen: the third passage into the cold has not ended yet.
        Assert.Equal(3, target.Simulation.State.Get(Fields.FreezePassages).Data.Max());
        Assert.InRange(target.Simulation.Readings["energy-balance-relative"], 0, 1e-3);
        var page = HtmlReport.Page(plan, new() { Threads = 2 });
        Assert.Contains("isotherm-40C (used)", page, StringComparison.Ordinal);
        Assert.Contains("lowest temperature (0 °C: edge of the ice)", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "A1.10")]
    public void OrganTable_AfterCold_StatesTheLowestTemperatureOfEveryOrganNearby()
    {
        var target = Frozen.Value.Targets[0];
        var host = target.OrgansAtRisk.Single(o => o.HoldsTarget);
        Assert.Equal(37 + target.Simulation!.State.Get(Fields.TemperatureMin).Data.Min(), host.LowestTemperatureC!.Value, 1.0);
        Assert.Equal(37, host.PeakTemperatureC!.Value, 0.1);
        Assert.All(target.OrgansAtRisk.Where(o => !o.Assessed), o => Assert.Null(o.LowestTemperatureC));
        // Blood in large vessels stays at body temperature.
        Assert.Equal(37, target.OrgansAtRisk.Single(o => o.Structure == "portal_vein").LowestTemperatureC!.Value, 0.1);
        Assert.Contains("Lowest<br>temperature", HtmlReport.Page(Frozen.Value, new() { Threads = 2 }), StringComparison.Ordinal);
    }
}
