using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Light;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Light;

/// <summary>The light process: optics of the catalogue, coagulation, charring, restart.</summary>
public sealed class LightFieldTests(ITestOutputHelper output)
{
    private static LightSource Fibre(double powerW, double timeS, string device = "nd-yag-bare-600") => new() { Name = "fibre", Device = device, PowerW = powerW, DurationS = timeS, Shaft = new(new(0, 0, 80), new(0, 0, 0)) };

    private static Run Start(TissueState state, Source source, double endS, params (string, double)[] overrides) =>
        new(new Schedule([new LightField(), new Bioheat(), new ThermalDamage()], [new("w", 0, endS, [source])]), new RunState(state), HeatCase.Context(HeatCase.Draw(overrides), 2, ("light-packets", "5000")));

    [Fact]
    [Trait("Row", "A5.03")]
    public void PenetrationDepth_OfLiver_IsThatOfDiffusionTheory()
    {
        // Ends of the published range: 2.5 mm for mua 0.05 and mus' 1/mm, 3.7 mm for 0.03 and 0.8/mm.
        Assert.Equal(2.5, 1e3 * new OpticalMedium(50, 20000, 0.95).PenetrationDepth, 0.05);
        Assert.Equal(3.7, 1e3 * new OpticalMedium(30, 16000, 0.95).PenetrationDepth, 0.05);
        var (native, coagulated) = LightOptics.Of(HeatCase.Draw(), "liver", 1064e-9);
        output.WriteLine($"{native.PenetrationDepth * 1e3:F2} mm native, {coagulated.PenetrationDepth * 1e3:F2} mm coagulated");
        Assert.InRange(native.PenetrationDepth, 2.5e-3, 3.7e-3);
        Assert.True(coagulated.PenetrationDepth < native.PenetrationDepth);
    }

    [Fact]
    public void Optics_Wavelengths_AbsorbMoreAt980()
    {
        foreach (var tissue in (string[])["liver", "tumour", "muscle", "blood", "kidney"])
        {
            Assert.True(LightOptics.Of(HeatCase.Draw(), tissue, 980e-9).Native.Absorption > LightOptics.Of(HeatCase.Draw(), tissue, 1064e-9).Native.Absorption, tissue);
        }
    }

    [Fact]
    public void Light_HeatsWithItsPower_AndStops()
    {
        var state = HeatCase.Liver(60, 2, 0, HeatCase.Draw());
        using var run = Start(state, Fibre(3, 4), 8);
        run.AdvanceTo(3);
        var readings = run.Readings();
        Assert.Equal(3, readings["light-emitted-W"]);
        Assert.Equal(3, readings["light-absorbed-W"] + readings["light-escaped-W"], 1e-3);
        Assert.Equal(readings["light-absorbed-W"], state.Get(Fields.PowerLight).Data.Sum(q => (double)q) * state.Grid!.CellVolumeM3, 1e-4);
        Assert.True(state.Get(Fields.Fluence).Data.Max() > 1e4);
        run.AdvanceTo(8);
        Assert.Equal(0, state.Get(Fields.PowerLight).Data.Max());
        Assert.Equal(0, run.Readings()["light-emitted-W"]);
    }

    [Fact]
    public void Coagulation_MakesTheLightBeComputedAgain_AndReachLess()
    {
        float Fluence(double scattering, out double solves)
        {
            var state = HeatCase.Liver(40, 2, 0, HeatCase.Draw());
            using var run = Start(state, Fibre(6, 60), 60, ("optics-liver.coagulated_scattering_factor", scattering), ("light-model.charred_share", 0));
            run.AdvanceTo(60 - 1e-3);
            solves = run.Readings()["light-solves"];
            var g = state.Grid!;
            return state.Get(Fields.Fluence).Data[g.Index(g.Nx / 2 + 4, g.Ny / 2, g.Nz / 2)];
        }
        var (weak, strong) = (Fluence(1, out _), Fluence(3, out var solves));
        output.WriteLine($"{weak} {strong} W/m2, {solves} solves");
        Assert.True(solves > 1);
        Assert.True(strong < weak);
    }

    [Fact]
    public void CharredTip_TurnsItsShareIntoHeatOnTheSpot()
    {
        float Middle(double charringC, out double charred)
        {
            var state = HeatCase.Liver(42, 2, 0, HeatCase.Draw());
            using var run = Start(state, Fibre(5, 20), 20, ("light-model.charring_temperature", charringC + 273.15));
            run.AdvanceTo(20 - 1e-3);
            charred = run.Readings()["fibre.charred"];
            return state.Get(Fields.PowerLight).Data.Max();
        }
        var (clean, dirty) = (Middle(500, out var no), Middle(45, out var yes));
        Assert.Equal(0, no);
        Assert.Equal(1, yes);
        // 44 % of 5 W in a cell of 8 mm3.
        Assert.InRange(dirty, 0.44 * 5 / 8e-9, 0.6 * 5 / 8e-9);
        Assert.True(clean < 0.5 * dirty);
    }

    [Fact]
    public void Restart_FromACheckpoint_GoesOnBitByBit()
    {
        var whole = HeatCase.Liver(30, 2, 0, HeatCase.Draw());
        using (var run = Start(whole, Fibre(6, 30), 30))
        {
            run.AdvanceTo(15);
            run.AdvanceTo(30 - 1e-3);
        }
        var half = HeatCase.Liver(30, 2, 0, HeatCase.Draw());
        using var first = Start(half, Fibre(6, 30), 30);
        first.AdvanceTo(15);
        using var file = new MemoryStream();
        Checkpoint.Write(file, first.State);
        file.Position = 0;
        var loaded = Checkpoint.Read(file, "checkpoint");
        using var second = new Run(new Schedule([new LightField(), new Bioheat(), new ThermalDamage()], [new("w", 0, 30, [Fibre(6, 30)])]), loaded, HeatCase.Context(HeatCase.Draw(), 1, ("light-packets", "5000")));
        second.AdvanceTo(30 - 1e-3);
        Assert.Equal(whole.Get(Fields.Temperature).Data, loaded.Tissue.Get(Fields.Temperature).Data);
        Assert.Equal(whole.Get(Fields.Fluence).Data, loaded.Tissue.Get(Fields.Fluence).Data);
    }
}
