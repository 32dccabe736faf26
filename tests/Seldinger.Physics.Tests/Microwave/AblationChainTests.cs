using Seldinger.Core.State;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Microwave;

/// <summary>Antenna, heat and damage together.</summary>
public sealed class AblationChainTests(ITestOutputHelper output)
{
    [Fact]
    public void Run_HundredWattsTenMinutes_MakesAZoneAndKeepsTheEnergy()
    {
        var draw = HeatCase.Draw();
        var state = HeatCase.Liver(80, 2, -1, draw);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var readings = HeatCase.Run(state, 600, HeatCase.Context(draw), HeatCase.Antenna(100, 600));
        output.WriteLine($"{clock.ElapsedMilliseconds} ms, zone {HeatCase.ZoneMl(state):F1} mL");
        foreach (var (k, v) in readings)
        {
            output.WriteLine($"{k} = {v:G6}");
        }
        Assert.InRange(HeatCase.ZoneMl(state), 5, 80);
        Assert.True(readings["energy-balance-relative"] < 1e-3);
        Assert.Equal(readings["microwave-absorbed-W"] * 600, readings["deposited-J"], readings["deposited-J"] * 0.01);
    }

    [Fact]
    public void Run_WithoutPower_LeavesAllTissueAlive()
    {
        var draw = HeatCase.Draw();
        var state = HeatCase.Liver(40, 2, -1, draw);
        HeatCase.Run(state, 7200, HeatCase.Context(draw), HeatCase.Antenna(0, 7200));
        Assert.Equal(0, HeatCase.ZoneMl(state));
        Assert.All(state.Get(Fields.Viability).Data, v => Assert.True(v > 0.999f));
    }
}
