using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Simulation;

/// <summary>A transarterial step on a small vessel graph changes the flow map, and with it the ablation that follows.</summary>
public class ThinStepTests
{
    private const double MmHg = 133.322387415;
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    private static Case Patient()
    {
        var g = ImageGeometry.AxisAligned(61, 61, 61, new(1, 1, 1), new(-30, -30, -30));
        var lesion = new Mask(g);
        for (var n = 0; n < lesion.Data.Length; n++)
        {
            var (i, j, k) = g.Unravel(n);
            lesion.Data[n] = g.CentreMm(i, j, k).Length < 25 ? (byte)1 : (byte)0;
        }
        var vessels = new VesselGraph(
            [new(new(0, 0, -60), 90 * MmHg), new(new(0, 0, -40)), new(new(0, 0, 0), 8 * MmHg), new(new(300, 0, 0), 8 * MmHg)],
            [new(0, 1, 2e-3, 0.03, "arterial"), new(1, 2, 1e-3, 0.03, "arterial", Territory: "tumour"), new(1, 3, 1e-3, 0.03, "arterial", Territory: "elsewhere")]);
        return new()
        {
            Id = "thin",
            Geometry = g,
            Images = [new("ct", new(g, new float[g.Count]), "CT", "native", null, null, null, null)],
            Structures = new Dictionary<string, Structure>(),
            Lesions = [new("tumour-1", lesion, lesion.VolumeMl, Vec3.Zero, 50)],
            Targets = ["tumour-1"],
            Vessels = vessels,
        };
    }

    private static SimulationResult Run(params PlanStep[] steps)
    {
        var patient = Patient();
        return Simulator.Simulate(patient, new(steps), patient.Lesions[0], TherapyRegistry.Standard, new Draw(Catalogue), new SimulationOptions(2, MarginMm: 5));
    }

    private static readonly PlanStep Tace = new(0, "tace", "tumour-1", "gelatin-sponge", new Dictionary<string, double> { ["edge"] = 1 });
    private static readonly PlanStep Microwave = new(0, "microwave-ablation", "tumour-1", "emprint", new Dictionary<string, double> { ["power"] = 60, ["time"] = 300 }, new(0, -100, 0), new(0, 8, 0));

    [Fact]
    public void Simulate_TaceThenAblation_LowersPerfusionAndEnlargesTheZone()
    {
        var alone = Run(Microwave);
        var after = Run(Tace, Microwave);

        var centre = after.State.Grid!.Index(after.State.Grid.Nx / 2, after.State.Grid.Ny / 2, after.State.Grid.Nz / 2);
        Assert.True(after.State.Get(Fields.Perfusion).Data[centre] < 0.3 * alone.State.Get(Fields.Perfusion).Data[centre]);
        Assert.True(after.Zone.VolumeMl > 1.05 * alone.Zone.VolumeMl, $"after embolization {after.Zone.VolumeMl:F1} mL, alone {alone.Zone.VolumeMl:F1} mL");
        Assert.Empty(after.Troubles);
    }

    [Fact]
    public void Simulate_ZeroPower_LeavesAnEmptyZone() =>
        Assert.Equal(0, Run(Microwave with { Settings = new Dictionary<string, double> { ["power"] = 0, ["time"] = 300 } }).Zone.CountSet());
}
