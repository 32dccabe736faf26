using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies.Tests;

public sealed class InjectionControllerTests
{
    private static readonly InjectionController Controller = new("needle", 1e-6, 20);

    private static Dictionary<string, double> Readings(double injectedM3, double kPa) => new() { ["needle.injected-m3"] = injectedM3, ["needle.pressure-kPa"] = kPa };

    [Fact]
    public void Tick_WhileTheVolumeIsNotIn_InjectsAtFullLevel()
    {
        var decision = Controller.Tick(Readings(0.4e-6, 4), 10, Controller.Initial);
        Assert.Equal(1, decision.Level);
        Assert.False(decision.Finished);
    }

    [Fact]
    public void Tick_WhenTheVolumeIsIn_Stops()
    {
        var decision = Controller.Tick(Readings(1e-6, 4), 60, Controller.Initial);
        Assert.Equal(0, decision.Level);
        Assert.Equal("done", decision.State.Phase);
    }

    [Fact]
    public void Tick_AboveThePressureLimit_LowersTheRateAtEachTick()
    {
        var first = Controller.Tick(Readings(0, 25), 5, Controller.Initial);
        var second = Controller.Tick(Readings(0.1e-6, 22), 10, first.State);
        var third = Controller.Tick(Readings(0.2e-6, 15), 15, second.State);
        Assert.Equal(0.7, first.Level, 1e-12);
        Assert.Equal(0.49, second.Level, 1e-12);
        Assert.Equal(second.Level, third.Level);
    }

    [Fact]
    public void Acid_IsMarkedExperimental_AndRaisesConductivity()
    {
        var catalogue = SeldingerCatalogue.Load();
        var acid = ChemicalInjection.Acid;
        Assert.Contains("experimental", acid.Name, StringComparison.Ordinal);
        Assert.Equal(Core.Values.Grade.E4, acid.Grade);
        var agent = catalogue.OfKind(acid.DeviceKind!).Single();
        Assert.True(agent["conductivity"].Si > catalogue["saline"]["conductivity"].Si);
        Assert.True(agent["buffer_capacity"].Si > 0);
    }
}
