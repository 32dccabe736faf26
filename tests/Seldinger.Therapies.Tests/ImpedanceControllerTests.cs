using Seldinger.Core.Plans;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies.Tests;

public class ImpedanceControllerTests
{
    private static readonly ImpedanceController Controller = new("rf", startLevel: 0.5, rampPerS: 0.01, riseFraction: 0.3, pauseS: 15, resumeFactor: 0.9);

    private static ControllerDecision Tick(double? ohm, double timeS, ControllerState state) =>
        Controller.Tick(ohm is { } r ? new Dictionary<string, double> { ["rf.impedance-ohm"] = r } : [], timeS, state);

    [Fact]
    public void Tick_SteadyImpedance_RampsUpToFullPower()
    {
        var d = Tick(null, 0, Controller.Initial);
        Assert.Equal(0.5, d.Level);
        for (var t = 1; t <= 80; t++)
        {
            var before = d.Level;
            d = Tick(80, t, d.State);
            Assert.Equal(Math.Min(1, before + 0.01), d.Level, 1e-12);
        }
        Assert.Equal(1, d.Level);
        Assert.False(d.Finished);
    }

    [Fact]
    public void Tick_RollOff_PausesAndComesBackLower()
    {
        var d = Tick(null, 0, Controller.Initial);
        d = Tick(100, 1, d.State);
        d = Tick(129, 2, d.State);
        var level = d.Level;
        Assert.Equal("on", d.State.Phase);
        d = Tick(131, 3, d.State);
        Assert.Equal(("off", 0.0), (d.State.Phase, d.Level));
        for (var t = 4; t < 18; t++)
        {
            d = Tick(90, t, d.State);
            Assert.Equal(0, d.Level);
        }
        d = Tick(90, 18, d.State);
        Assert.Equal("on", d.State.Phase);
        Assert.Equal(0.9 * level, d.Level, 1e-12);
        Assert.Equal(1, d.State.Number("roll-offs"));
    }

    [Fact]
    public void Tick_SameInputs_GivesTheSameDecision()
    {
        var state = Tick(100, 1, Tick(null, 0, Controller.Initial).State).State;
        var (a, b) = (Tick(140, 2, state), Tick(140, 2, state));
        Assert.Equal((a.Level, a.State.Phase), (b.Level, b.State.Phase));
        Assert.Equal(a.State.Numbers, b.State.Numbers);
    }

    [Theory]
    [InlineData("cooled-needle-17g")]
    [InlineData("cooled-needle-15g")]
    public void FromDevice_EveryDevice_StartsBelowFullPower(string id)
    {
        var device = SeldingerCatalogue.Load()[id];
        var c = ImpedanceController.FromDevice("rf", device, device["power"].Si);
        Assert.InRange(c.Tick(new Dictionary<string, double>(), 0, c.Initial).Level, 0.05, 1);
    }
}
