using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Injection;
using Seldinger.Physics.Tests.Heat;
using static Seldinger.Physics.Tests.Injection.InjectionCase;

namespace Seldinger.Physics.Tests.Injection;

/// <summary>Flow and transport of injected fluids against closed forms, and the balance of mass.</summary>
public sealed class InjectedFluidTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0.5, 8.419)]
    [InlineData(2.5, 14.397)]
    public void Front_RigidPorousPointSource_IsTheClosedForm(double ml, double radiusMm)
    {
        var state = Liver(44, 1);
        var r = Run(state, HeatCase.Draw(Rigid), ml / 1 * 60, Fluid(ml, 1));
        output.WriteLine($"{FrontMm(state):F3} mm; {string.Join(", ", r.Select(x => $"{x.Key} {x.Value:G5}"))}");
        Assert.Equal(1, FrontMm(state) / radiusMm, 0.01);
        Assert.InRange(Math.Abs(r["mass-balance-relative"]), 0, 1e-4);
        Assert.All(state.Get(Fields.InjectedAgent).Data, v => Assert.InRange(v, -1e-20f, 1.0001f));
    }

    [Fact]
    public void Pressure_PointSource_IsTheClosedForm()
    {
        var state = Liver(40, 1);
        Run(state, HeatCase.Draw(Rigid), 10, Fluid(1, 1));
        var draw = HeatCase.Draw();
        var mobility = draw.Si("injection-tissue.conductivity") * draw.Si("injection-tissue.water_viscosity") / draw.Si("ethanol.viscosity");
        var g = state.Grid!;
        foreach (var mm in (int[])[5, 8, 12])
        {
            var expected = 1e-6 / 60 / (4 * Math.PI * mobility * mm * 1e-3);
            Assert.Equal(1, state.Get(Fields.InjectionPressure).Data[g.Index(g.Nx / 2 + mm, g.Ny / 2, g.Nz / 2)] / expected, 0.02);
        }
    }

    [Theory]
    [Trait("Row", "A5.08")]
    [InlineData("float", 1e-3)]
    [InlineData("double", 1e-6)]
    public void Balance_WithWashoutRefluxAndLoss_Closes(string precision, double tolerance)
    {
        // A small grid near the skin: agent leaves by blood, along the needle and through the ends.
        var state = Liver(21, 1, 0.01);
        var r = Run(state, HeatCase.Draw(("ethanol.kill_concentration", 10)), 120, Fluid(6, 6), 2, ("injection-precision", precision));
        output.WriteLine(string.Join(", ", r.Select(x => $"{x.Key} {x.Value:G8}")));
        Assert.InRange(Math.Abs(r["mass-balance-relative"]), 0, tolerance);
        foreach (var part in (string[])["in-tissue-mL", "washed-out-mL", "refluxed-mL", "beyond-grid-mL"])
        {
            Assert.True(r[part] > 0.01, part);
        }
        Assert.Equal(6, r["injected-mL"], 1e-6);
    }

    [Theory]
    [InlineData("hydrochloric-acid")]
    [InlineData("rad-p53")]
    public void Balance_WithBinding_Closes(string agent)
    {
        var state = Liver(25, 1, 0.01);
        var r = Run(state, HeatCase.Draw(), 300, Fluid(1, 0.5, agent));
        output.WriteLine(string.Join(", ", r.Select(x => $"{x.Key} {x.Value:G6}")));
        Assert.True(r["bound-mL"] > 0.02);
        Assert.InRange(Math.Abs(r["mass-balance-relative"]), 0, 1e-3);
        var cell = state.Grid!.CellVolumeM3;
        Assert.Equal(r["bound-mL"], state.Get(Fields.BoundAgent).Data.Sum(b => (double)b) * cell * 1e6, 1e-3 * r["bound-mL"] + 1e-6);
    }

    [Fact]
    public void Balance_AlongAPerforatedTip_NothingRunsBackAndItsMiddleIsThatOfTheHoles()
    {
        var state = Liver(31, 1);
        var r = Run(state, HeatCase.Draw(), 120, Fluid(1, 1) with { PerforatedMm = 12 });
        output.WriteLine(string.Join(", ", r.Select(x => $"{x.Key} {x.Value:G6}")));
        Assert.Equal(0, r["refluxed-mL"]);
        Assert.InRange(Math.Abs(r["mass-balance-relative"]), 0, 1e-4);
        // The shaft comes from +z: the middle of the fluid lies half the holes behind the tip.
        var (g, agent) = (state.Grid!, state.Get(Fields.InjectedAgent).Data);
        var (sum, first) = (0.0, 0.0);
        for (var n = 0; n < agent.Length; n++)
        {
            (sum, first) = (sum + agent[n], first + agent[n] * (n / (g.Nx * g.Ny) - g.Nz / 2) * g.Dz * 1e3);
        }
        Assert.Equal(6, first / sum, 0.5);
    }

    [Fact]
    public void Advance_OneOrTwoThreads_GivesTheSameBytes()
    {
        float[] Field(int threads)
        {
            var state = Liver(31, 1, 0.01);
            Run(state, HeatCase.Draw(), 60, Fluid(3, 3), threads);
            return state.Get(Fields.InjectedAgent).Data;
        }
        Assert.Equal(Field(1), Field(2));
    }

    [Fact]
    public void Fast_AgainstTheDoubleReference_Agrees()
    {
        float[] Field(string precision)
        {
            var state = Liver(27, 1, 0.01);
            Run(state, HeatCase.Draw(), 90, Fluid(1.5, 1), 2, ("injection-precision", precision));
            return state.Get(Fields.InjectedAgent).Data;
        }
        var (fast, reference) = (Field("float"), Field("double"));
        Assert.True(fast.Zip(reference, (a, b) => Math.Abs(a - b)).Max() < 1e-3);
    }

    [Fact]
    [Trait("Row", "A5.06")]
    public void Leak_WithoutCapsule_IsLargerThanWith()
    {
        double Outside(bool capsule)
        {
            var state = Liver(41, 1, 0, 12);
            Run(state, HeatCase.Draw(("injection-tissue.shear_modulus", 1e9)), 360, Fluid(3, 0.5, "ethanol", capsule, 6));
            var (c, t) = (state.Get(Fields.InjectedAgent).Data, state.Get(Fields.Tissue).Data);
            return c.Zip(t, (v, tissue) => tissue == 0 ? (double)v : 0).Sum() / c.Sum(v => (double)v);
        }
        var (open, closed) = (Outside(false), Outside(true));
        output.WriteLine($"outside the tumour: {open:P1} without, {closed:P1} with a capsule");
        Assert.True(open > 1.3 * closed);
    }

    [Fact]
    public void AgentOf_TwoAgents_IsRefused() =>
        Assert.Throws<Seldinger.Core.Errors.ValidationException>(() => InjectedFluid.AgentOf([Fluid(1, 1), Fluid(1, 1, "acetic-acid")]));
}
