using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Place;

public class PreviewTests
{
    [Fact]
    public void Zone_AgainstTheFullSolve_HasADiceCoefficientOfAtLeast097()
    {
        var draw = new Draw(SeldingerCatalogue.Load());
        var patient = PlacerTests.Ellipsoid(6);
        var lesion = patient.Lesions[0];
        var step = new PlanStep(0, "microwave-ablation", lesion.Name, "emprint", new Dictionary<string, double> { ["power"] = 100, ["time"] = 180 }, new(0, -90, 0), new(0, 8, 0));
        var full = new SimulationOptions(MarginMm: 18, CoolDownS: 20);

        var zone = new Preview(patient, lesion, TherapyRegistry.Standard, draw, [step.TipMm!.Value], full).Zone([step], TestContext.Current.CancellationToken);

        var state = Simulator.Simulate(patient, new([step]), lesion, TherapyRegistry.Standard, draw, full, null, TestContext.Current.CancellationToken).State;
        var solved = ZoneSurface.On(state.Grid!, ZoneSurface.LogDose(state), zone.Geometry);
        Assert.True(zone.VolumeMl > 5);
        Assert.True(MaskOverlap.Dice(zone, solved) >= 0.97, $"Dice {MaskOverlap.Dice(zone, solved):F3}");
    }
}
