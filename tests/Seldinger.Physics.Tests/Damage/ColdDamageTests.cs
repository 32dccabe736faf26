using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Damage;

/// <summary>Death by cold: isotherms, cycles, speed of cooling.</summary>
public sealed class ColdDamageTests
{
    /// <summary>Takes cells through temperatures, degC, one per step of 10 s.</summary>
    private static TissueState Through(string endpoint, params double[][] cells)
    {
        var state = new TissueState(new(cells.Length, 2, 2, 1e-3, 1e-3, 1e-3, Vec3.Zero, new(1, 0, 0), new(0, 1, 0)), ["liver"]);
        using var run = new ColdDamage().Start(state, HeatCase.Context(HeatCase.Draw(), 2, ("damage-endpoint", endpoint)));
        var (rise, lowest) = (state.Get(Fields.Temperature).Data, state.Get(Fields.TemperatureMin).Data);
        for (var s = 0; s < cells[0].Length; s++)
        {
            for (var c = 0; c < cells.Length; c++)
            {
                rise[c] = (float)(cells[c][s] - 37);
                lowest[c] = Math.Min(lowest[c], rise[c]);
            }
            run.Advance(state, [], 10);
        }
        return state;
    }

    [Theory]
    [Trait("Row", "A5.11")]
    [InlineData("isotherm-40C", new[] { false, true, false, false, false })]
    [InlineData("isotherm-30C", new[] { false, true, true, false, false })]
    [InlineData("isotherm-20C-twice", new[] { false, true, false, true, false })]
    [InlineData("isotherm-20C", new[] { false, true, true, true, false })]
    [InlineData("ice-edge", new[] { false, true, true, true, true })]
    public void Endpoints_OnFiveHistories_DestroyWhatTheySay(string endpoint, bool[] expected)
    {
        var state = Through(endpoint, [37, 20, 5, 20, 5, 37], [37, -20, -45, -10, 5, 37], [37, -10, -35, -30, -25, 37], [37, -10, -25, 5, -25, 37], [37, -5, -10, 5, -10, 37]);
        Assert.Equal(expected, state.Get(Fields.Viability).Data[..5].Select(v => v < ThermalDamage.DestroyedBelow));
        Assert.Equal([0, 2, 2, 4, 0], state.Get(Fields.FreezePassages).Data[..5]);
        var volumes = ColdDamage.ZoneVolumesM3(state, ColdLaws.From(HeatCase.Draw()));
        Assert.Equal(expected.Count(e => e) * 1e-9, volumes[endpoint], 15);
    }

    [Fact]
    public void CoolingRate_FromIceEdgeToPartialCold_IsTheMean()
    {
        var state = Through("", [37, -1, -10, -25, 37, 37, 37, -30]);
        // Frozen for three steps when -20 degC is passed first, then for one.
        Assert.Equal(2.0, state.Get(Fields.CoolingRate).Data[0], 3);
        Assert.Equal(20.0 / 30, Through("", [37, -1, -10, -25]).Get(Fields.CoolingRate).Data[0], 3);
    }

    [Fact]
    public void Endpoint_OfHeatOrUnknown_LeavesTheDefaultOrIsRefused()
    {
        Assert.Equal(ColdDamage.Design, ColdDamage.Used("cem43-240"));
        Assert.Throws<ValidationException>(() => ColdDamage.Used("isotherm-42C"));
    }
}
