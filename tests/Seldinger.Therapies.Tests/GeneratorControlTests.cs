using Seldinger.Core.Plans;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies.Tests;

public class GeneratorControlTests
{
    private static Dictionary<string, double> Ohm(double ohm, string name = "rf") => new() { [$"{name}.impedance-ohm"] = ohm };

    [Fact]
    public void RollOff_TwoPhases_StepsUpPausesAndEnds()
    {
        var c = new RollOffController("rf", startLevel: 0.2, stepLevel: 0.1, riseFraction: 1, pauseS: 30, secondFactor: 0.5);
        var d = c.Tick(new Dictionary<string, double>(), 0, c.Initial);
        for (var t = 1; t <= 180; t++)
        {
            d = c.Tick(Ohm(80 - t * 0.2), t, d.State);
        }
        Assert.Equal(0.5, d.Level, 1e-12);
        d = c.Tick(Ohm(87), 181, d.State);
        Assert.Equal(0.5, d.Level, 1e-12);
        d = c.Tick(Ohm(110), 182, d.State);
        Assert.Equal(("pause", 0.0), (d.State.Phase, d.Level));
        d = c.Tick(Ohm(60), 211, d.State);
        Assert.Equal(0, d.Level);
        d = c.Tick(Ohm(60), 212, d.State);
        Assert.Equal(("second", 0.25), (d.State.Phase, d.Level));
        d = c.Tick(Ohm(60), 272, d.State);
        Assert.Equal(0.35, d.Level, 1e-12);
        d = c.Tick(Ohm(120), 273, d.State);
        Assert.Equal((0.0, true), (d.Level, d.Finished));
    }

    /// <summary>Against a body of one thermal mass, C dT/dt = P - g (T - 37): the target is reached, kept within 2 K, and left after the hold time.</summary>
    [Fact]
    public void Temperature_SimpleBody_ReachesAndKeepsTheTarget()
    {
        var device = SeldingerCatalogue.Load()["umbrella-50mm"];
        var c = TemperatureController.FromDevice("rf", device, 150);
        var (state, temperature, reached, worst) = (c.Initial, 37.0, 0, 0.0);
        for (var t = 0; t < 2000; t++)
        {
            var d = c.Tick(new Dictionary<string, double> { ["rf.temperature-degC"] = temperature }, t, state);
            state = d.State;
            if (d.Finished)
            {
                Assert.InRange(t - reached, 899, 901);
                Assert.InRange(worst, 0, 2);
                return;
            }
            reached = reached == 0 && temperature >= 95 ? t : reached;
            worst = reached > 0 && t > reached + 120 ? Math.Max(worst, Math.Abs(temperature - 95)) : worst;
            temperature += (d.Level * 150 - 1.2 * (temperature - 37)) / 150;
        }
        Assert.Fail($"never finished; {state.Phase} at {temperature}");
    }

    [Fact]
    public void Switching_RollOffOrTime_PassesTheTurnOn()
    {
        string[] names = ["a", "b", "c"];
        var all = names.Select((_, n) => new SwitchingController(names, n, bipolar: false, riseOhm: 30, turnS: 20, resumeFactor: 0.9, startLevel: 0.5, rampPerS: 0)).ToArray();
        var states = all.Select(c => c.Initial).ToArray();
        var turns = new List<int>();
        for (var t = 0; t <= 50; t++)
        {
            var readings = new Dictionary<string, double> { ["a.impedance-ohm"] = 60, ["b.impedance-ohm"] = t > 25 ? 95 : 60, ["c.impedance-ohm"] = 60 };
            var levels = new double[3];
            for (var n = 0; n < 3; n++)
            {
                var d = all[n].Tick(readings, t, states[n]);
                (states[n], levels[n]) = (d.State, d.Level);
            }
            Assert.Single(levels, l => l > 0);
            turns.Add(Array.FindIndex(levels, l => l > 0));
            Assert.All(states, s => Assert.Equal(states[0].Numbers, s.Numbers));
        }
        Assert.Equal([0, 1, 2, 0], turns.Where((v, n) => n == 0 || turns[n - 1] != v));
        Assert.Equal(20, turns.IndexOf(1));
        Assert.Equal(26, turns.IndexOf(2));
        Assert.Equal(0.45, states[0].Number("level-1"), 1e-12);
    }

    [Fact]
    public void Switching_Bipolar_NextElectrodeIsTheReturn()
    {
        var device = SeldingerCatalogue.Load()["switching-bipolar-17g"];
        var all = GeneratorControl.ForAll(["a", "b", "c"], device, 200);
        var levels = all.Select(c => c!.Tick(new Dictionary<string, double>(), 0, c.Initial).Level).ToArray();
        Assert.Equal(0, levels.Sum(), 1e-12);
        Assert.True(levels[0] > 0 && levels[1] < 0 && levels[2] == 0);
    }

    [Fact]
    public void Pole_SameMachine_OppositeSign()
    {
        IController inner = new ImpedanceController("a", 0.5, 0, 0.3, 15, 0.9);
        var (plus, minus) = (new PoleController(inner, 1), new PoleController(inner, -1));
        var (p, m) = (plus.Tick(Ohm(80, "a"), 0, plus.Initial), minus.Tick(Ohm(80, "a"), 0, minus.Initial));
        Assert.Equal((0.5, -0.5), (p.Level, m.Level));
    }

    [Theory]
    [InlineData("cooled-needle-17g", typeof(ImpedanceController))]
    [InlineData("umbrella-35mm", typeof(RollOffController))]
    [InlineData("umbrella-50mm", typeof(TemperatureController))]
    public void FromDevice_Control_NamesTheMachine(string id, Type type)
    {
        var device = SeldingerCatalogue.Load()[id];
        Assert.IsType(type, GeneratorControl.FromDevice("rf", device, device["power"].Si), exactMatch: false);
    }
}
