using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies.Tests;

/// <summary>Freeze, thaw, freeze as a state machine from the device file.</summary>
public sealed class FreezeThawControllerTests
{
    [Theory]
    [Trait("Row", "A5.05")]
    [InlineData(0, "freeze", 0.8)]
    [InlineData(599, "freeze", 0.8)]
    [InlineData(600, "passive-thaw", 0)]
    [InlineData(839, "passive-thaw", 0)]
    [InlineData(840, "active-thaw", -1)]
    [InlineData(900, "freeze", 0.8)]
    [InlineData(1499, "freeze", 0.8)]
    [InlineData(1500, "active-thaw", -1)]
    [InlineData(1560, "free", 0)]
    public void Tick_OverTheProtocol_FreezesThawsAndFreezesAgain(double timeS, string phase, double level)
    {
        var controller = new FreezeThawController(0.8, 600, 300, 60);
        var decision = controller.Tick(new Dictionary<string, double>(), timeS, controller.Initial);
        Assert.Equal((phase, level, phase == "free"), (decision.State.Phase, decision.Level, decision.Finished));
        Assert.Equal(1560, controller.DurationS);
    }

    [Fact]
    public void DeviceFile_OfEveryCryoprobe_GivesAProtocolAndARealisticPower()
    {
        foreach (var device in SeldingerCatalogue.Load().OfKind("cryo-device"))
        {
            Assert.Equal(1560, FreezeThawController.FromDevice(device, 1, device["freeze"].Si, device["thaw"].Si).DurationS);
            Assert.InRange(device["cooling_power"].Si, 15, 60);
        }
    }
}
