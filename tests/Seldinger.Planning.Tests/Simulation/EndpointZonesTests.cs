using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Simulation;

/// <summary>One table for heat, cold and chemical damage.</summary>
public sealed class EndpointZonesTests
{
    [Fact]
    [Trait("Row", "A5.11")]
    public void Of_ARunWithHeatColdAndChemical_ListsAllThreeWithTheirVolumes()
    {
        var state = new TissueState(Grid3.Cube(Vec3.Zero, 12, 1), ["liver"]);
        var n = state.Grid!.Count;
        Array.Fill(state.Get(Fields.Cem43).Data, 300f, 0, 40);
        Array.Fill(state.Get(Fields.CoagulationTime).Data, 1e4f, 0, 10);
        Array.Fill(state.Get(Fields.TemperatureMin).Data, -90f, 100, 25);
        Array.Fill(state.Get(Fields.FreezePassages).Data, 1f, 100, 25);
        Array.Fill(state.Get(Fields.ChemicalExposure).Data, 2f, 200, 60);
        foreach (var key in new[] { Fields.Arrhenius, Fields.Whitening })
        {
            state.Get(key);
        }
        var mask = new Mask(state.Grid.ToImageGeometry());
        mask.Data[n / 2] = 1;
        var result = new SimulationResult(state, Simulator.Zone(state), [], [], new Dictionary<string, double>(), [], []);
        var zones = EndpointZones.Of(result, new Lesion("tumour-1", mask, 1e-3, Vec3.Zero, 1), new(SeldingerCatalogue.Load()), new());
        Assert.Equal(["heat", "cold", "chemical"], zones.Select(z => z.Law).Distinct());
        double Ml(string endpoint) => zones.Single(z => z.Endpoint == endpoint).VolumeMl;
        Assert.Equal(0.040, Ml("cem43-240"), 1e-9);
        Assert.Equal(0.010, Ml("coagulation-60C"), 1e-9);
        Assert.Equal(0.025, Ml("isotherm-40C"), 1e-9);
        Assert.Equal(0.060, Ml("toxic-load"), 1e-9);
        Assert.Equal(["cem43-240", "isotherm-40C", "toxic-load"], zones.Where(z => z.Used).Select(z => z.Endpoint));
    }
}
