using Seldinger.Core.Errors;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Damage;

/// <summary>Damage laws against numbers computed by an independent program.</summary>
public sealed class ThermalDamageTests(ITestOutputHelper output)
{
    private static readonly DamageLaws Laws = new(HeatCase.Draw());

    [Theory]
    [InlineData(50, 112.5)]
    [InlineData(55, 3.515625)]
    [InlineData(60, 0.109863)]
    public void CemMinPerS_TimeTo240Minutes_IsTheReference(double celsius, double seconds) =>
        Assert.Equal(1, 240 / Laws.CemMinPerS(celsius + 273.15) / seconds, 1e-5);

    [Theory]
    [InlineData(43, 60, 240 * 60, 240)]
    [InlineData(50, 60, 60, 128)]
    [InlineData(55, 60, 4, 273.07)]
    [InlineData(60, 60, 1, 2184.5)]
    public void CemMinPerS_TimesTime_IsTheDose(double celsius, double perMinute, double seconds, double dose) =>
        Assert.Equal(1, Laws.CemMinPerS(celsius + 273.15) * seconds * perMinute / 60 / dose, 1e-4);

    [Theory]
    [InlineData("arrhenius-liver", 43, 510.5)]
    [InlineData("arrhenius-liver", 50, 61.05)]
    [InlineData("arrhenius-liver", 55, 14.16)]
    [InlineData("arrhenius-liver", 60, 3.431)]
    [InlineData("arrhenius-liver", 70, 0.228)]
    [InlineData("arrhenius-skin", 50, 1042)]
    [InlineData("arrhenius-skin", 55, 29.6)]
    [InlineData("arrhenius-skin", 60, 0.935)]
    public void ArrheniusPerS_TimeToOne_IsTheReference(string constants, double celsius, double seconds) =>
        Assert.Equal(1, 1 / new DamageLaws(HeatCase.Draw(), constants).ArrheniusPerS(celsius + 273.15) / seconds, 2e-3);

    [Theory]
    [InlineData(50, 1005)]
    [InlineData(55, 205.9)]
    [InlineData(60, 44.25)]
    public void WhiteningPerS_TimeToOne_IsTheReference(double celsius, double seconds) =>
        Assert.Equal(1, 1 / Laws.WhiteningPerS(celsius + 273.15) / seconds, 2e-3);

    [Theory]
    [InlineData(50, 60, 0.999915)]
    [InlineData(50, 300, 0.998810)]
    [InlineData(50, 900, 0.918132)]
    [InlineData(60, 60, 0.999865)]
    [InlineData(60, 300, 0.994391)]
    [InlineData(60, 600, 0.842903)]
    [InlineData(60, 900, 0.283542)]
    [InlineData(65, 300, 0.985771)]
    [InlineData(65, 600, 0.581858)]
    [InlineData(65, 900, 0.079970)]
    public void ThreeState_AtConstantTemperature_IsTheReference(double celsius, double seconds, double viability)
    {
        double v = 1 - Laws.AliveAtStart, d = 0;
        for (var t = 0; t < seconds; t++)
        {
            (v, d) = Laws.ThreeState(v, d, Laws.ForwardPerS(celsius + 273.15), 1);
        }
        Assert.Equal(viability, 1 - d, 2e-5);
    }

    [Theory]
    [InlineData("cem43-240")]
    [InlineData("arrhenius-63")]
    [InlineData("whitening-63")]
    [InlineData("three-state")]
    [InlineData("coagulation-60C")]
    public void Advance_TwoHoursAtBodyTemperature_KillsNothing(string endpoint)
    {
        var viability = Held(0, 7200, endpoint);
        Assert.All(viability, v => Assert.True(v > 0.999f));
    }

    [Theory]
    [InlineData("cem43-240")]
    [InlineData("arrhenius-63")]
    [InlineData("whitening-63")]
    [InlineData("three-state")]
    [InlineData("coagulation-60C")]
    public void Run_HalfAYearAtBodyTemperatureOutsideAProcedure_KillsNothing(string endpoint)
    {
        var state = HeatCase.Liver(4, 1, -1, HeatCase.Draw());
        using var run = new Run(new([new ThermalDamage()], [new("procedure", 0, 60, [])]), new RunState(state), HeatCase.Context(HeatCase.Draw(), 1, ("damage-endpoint", endpoint)));
        run.AdvanceTo(180 * 86400.0);
        Assert.Equal(180 * 86400.0, state.TimeS, 1e-3);
        Assert.All(state.Get(Fields.Viability).Data, v => Assert.True(v > 0.999f));
    }

    [Theory]
    [InlineData("cem43-240", 50, 112.5)]
    [InlineData("arrhenius-63", 50, 61.05)]
    [InlineData("whitening-63", 55, 205.9)]
    [InlineData("three-state", 65, 779.8)]
    public void Advance_HeldAtATemperature_ReachesTheSurfaceOfTheZoneInTheReferenceTime(string endpoint, double celsius, double seconds)
    {
        Assert.True(Held(celsius - 37, 0.98 * seconds, endpoint)[0] > ThermalDamage.DestroyedBelow);
        Assert.True(Held(celsius - 37, 1.02 * seconds, endpoint)[0] < ThermalDamage.DestroyedBelow);
    }

    [Fact]
    public void Advance_CoagulationEndpoint_NeedsItsTemperature()
    {
        Assert.Equal(1, Held(22.9, 600, "coagulation-60C")[0]);
        Assert.Equal(0, Held(23.1, 2, "coagulation-60C")[0]);
    }

    [Fact]
    public void Start_UnknownEndpoint_IsRefusedWithTheKnownOnes()
    {
        var e = Assert.Throws<ValidationException>(() => Held(0, 1, "sixty"));
        Assert.Contains("cem43-240", e.Message);
    }

    [Fact]
    [Trait("Row", "A1.06")]
    public void DestroyedVolume_OfAZone_IsTheSumOfItsVoxels()
    {
        var draw = HeatCase.Draw();
        var state = HeatCase.Liver(60, 2, -1, draw);
        HeatCase.Run(state, 300, HeatCase.Context(draw), HeatCase.Antenna(80, 300));
        var viable = state.Get(Fields.Viability).Data;
        double sum = 0;
        foreach (var v in viable)
        {
            sum += v < 0.5f ? 2 * 2 * 2 * 1e-3 : 0;
        }
        output.WriteLine($"{sum:F3} mL");
        Assert.InRange(sum, 1, 100);
        Assert.Equal(sum, ThermalDamage.DestroyedVolumeM3(state) * 1e6, 1e-9);
        Assert.Contains(viable, v => v is > 0.05f and < 0.95f);
        Assert.All(viable, v => Assert.InRange(v, 0, 1));
        foreach (var (endpoint, m3) in ThermalDamage.ZoneVolumesM3(state, Laws))
        {
            output.WriteLine($"{endpoint}: {m3 * 1e6:F2} mL");
        }
        Assert.Equal(sum, ThermalDamage.ZoneVolumesM3(state, Laws)["cem43-240"] * 1e6, 1e-9);
    }

    private static float[] Held(double rise, double seconds, string endpoint)
    {
        var state = HeatCase.Liver(6, 2, -1, HeatCase.Draw());
        Array.Fill(state.Get(Fields.Temperature).Data, (float)rise);
        using var run = new ThermalDamage().Start(state, HeatCase.Context(HeatCase.Draw(), 1, ("damage-endpoint", endpoint)));
        var steps = (int)Math.Ceiling(seconds);
        for (var s = 0; s < steps; s++)
        {
            run.Advance(state, [], seconds / steps);
        }
        return state.Get(Fields.Viability).Data;
    }
}
