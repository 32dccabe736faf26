using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Microwave;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Microwave;

/// <summary>Solved antennas of the catalogue in liver.</summary>
public sealed class CoaxFieldTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("amica")]
    [InlineData("ji-brace-monopole")]
    [InlineData("coax-slot")]
    [InlineData("monopole-915")]
    public void Solve_ADevice_KeepsThePowerAndHoldsWithFinerCells(string device)
    {
        var draw = HeatCase.Draw();
        var antenna = CoaxAntenna.From(draw, device);
        var (permittivity, conductivity) = MicrowaveMedium.Of(draw, "liver", MicrowaveMedium.Band(antenna.FrequencyHz));
        var (coarse, fine) = (CoaxValidation.Uniform(antenna, permittivity, conductivity, 0.08), CoaxValidation.Uniform(antenna, permittivity, conductivity, 0.08, 2));
        output.WriteLine($"S11 {coarse.ReflectionDb:F2} dB on {coarse.Mesh.Nr} x {coarse.Mesh.Ns} cells, {fine.ReflectionDb:F2} dB on cells of half the size; absorbed {coarse.AbsorbedShare:F4}, radiated {coarse.Radiated:F4}");
        Assert.Equal(1, coarse.Reflected + coarse.AbsorbedShare + coarse.Radiated, 1e-10);
        Assert.Equal(fine.Reflection.Magnitude, coarse.Reflection.Magnitude, 0.02);
        Assert.Equal(fine.AbsorbedShare, coarse.AbsorbedShare, 0.02);
    }

    [Theory]
    [InlineData("ji-brace", 37, 47.915, 2.1009)]
    [InlineData("ji-brace", 60, 41.929, 1.8565)]
    [InlineData("ji-brace", 80, 27.295, 1.2879)]
    [InlineData("ji-brace", 100, 10.931, 0.5763)]
    [InlineData("lopresto", 37, 43.922, 1.7794)]
    [InlineData("lopresto", 60, 40.497, 1.7131)]
    [InlineData("lopresto", 80, 33.569, 1.5363)]
    [InlineData("lopresto", 100, 22.557, 1.1450)]
    public void Law_AtTwoPointFourGigahertz_HasTheGoldenValues(string law, double celsius, double permittivity, double conductivity)
    {
        var d = new DielectricLaw(HeatCase.Draw(), 2.45e9, law);
        Assert.Equal(permittivity, d.MeasuredPermittivity(celsius), 1e-3);
        Assert.Equal(conductivity, d.MeasuredConductivity(celsius), 1e-4);
        Assert.Equal(2 * conductivity / d.MeasuredConductivity(37), d.Conductivity(2, celsius, 1), 1e-3);
    }

    [Fact]
    public void Law_At915Megahertz_FollowsTemperatureAndWater()
    {
        var d = new DielectricLaw(HeatCase.Draw(), 915e6);
        Assert.Equal(0.86 * (1 + 0.0182 * 20), d.Conductivity(0.86, 57, 1), 1e-12);
        Assert.Equal(46.8 * (1 - 0.0013 * 20), d.Permittivity(46.8, 57, 1), 1e-12);
        Assert.Equal(0, d.Conductivity(0.86, 120, 0));
        Assert.Equal(1, d.Permittivity(46.8, 120, 0), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DielectricLaw(HeatCase.Draw(), 2.45e9, "linear"));
    }

    [Theory]
    [InlineData("amica", 2.5)]
    [InlineData("monopole-915", 2.5)]
    public void Advance_HeatedTissue_ChangesTheReflectionAndKeepsThePower(string device, double spacingMm)
    {
        var draw = HeatCase.Draw();
        var state = HeatCase.Liver(90, spacingMm, 0, draw);
        var source = HeatCase.Antenna(60, 600, device);
        using var run = new MicrowaveField().Start(state, HeatCase.Context(draw));
        run.Advance(state, [new(source, 1)], 1);
        var cold = run.Readings(state).ToDictionary(r => r.Key, r => r.Value);
        var g = state.Grid!;
        for (var c = 0; c < g.Count; c++)
        {
            var p = g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny)) - g.ToLocalM(new(0, 0, -7));
            state.Get(Fields.Temperature).Data[c] = (float)(63 * Math.Min(1, Math.Exp(1 - p.Length / 8e-3)));
        }
        state.TimeS = 30;
        run.Advance(state, [new(source, 1)], 1);
        var hot = run.Readings(state).ToDictionary(r => r.Key, r => r.Value);
        var incident = 60 * draw.Si($"{device}.efficiency");
        foreach (var r in (Dictionary<string, double>[])[cold, hot])
        {
            output.WriteLine($"absorbed {r["microwave-absorbed-W"]:F2} W, outside {r["microwave-outside-W"]:F2} W, reflected {r["microwave-reflected-W"]:F2} W of {incident:F2} W");
            Assert.Equal(incident, r["microwave-absorbed-W"] + r["microwave-outside-W"] + r["microwave-reflected-W"], 1e-9);
            Assert.InRange(r["microwave-outside-W"] / incident, 0, 0.3);
        }
        Assert.NotEqual(cold["microwave-reflected-W"], hot["microwave-reflected-W"], 0.1);
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameBytes()
    {
        float[] Zone(int threads)
        {
            var draw = HeatCase.Draw();
            var state = HeatCase.Liver(60, 3, 0, draw);
            HeatCase.Run(state, 60, HeatCase.Context(draw, threads), HeatCase.Antenna(60, 60, "amica"));
            return state.Get(Fields.Temperature).Data;
        }
        Assert.Equal(Zone(1), Zone(3));
    }

    [Fact]
    public void Get_TheSameState_IsSolvedOnce()
    {
        var mesh = CoaxMesh.Build(CoaxAntenna.From(HeatCase.Draw(), "coax-slot"), 0.03, 0.018);
        var law = new DielectricLaw(HeatCase.Draw(), 2.45e9);
        CoaxMap Get(byte warm)
        {
            var classes = new byte[mesh.Nr * mesh.Ns];
            classes[^1] = warm;
            return CoaxCache.Get(mesh, 43, 1.7, law, classes, c => (37.5 + c, 1));
        }
        var first = Get(0);
        Assert.Same(first, Get(0));
        Assert.NotSame(first, Get(1));
    }

    [Theory]
    [InlineData("emprint")]
    [InlineData("amica")]
    public void Run_TwoAntennas_NearMergeAndApartDoNot(string device)
    {
        TissueState Zone(double apartMm)
        {
            var draw = HeatCase.Draw();
            var state = HeatCase.Liver(120, 2.5, -1, draw);
            Source At(double x) => HeatCase.Antenna(60, 180, device, new(x, 0, -15), new(x, 0, 80)) with { Name = $"antenna {x}" };
            var readings = HeatCase.Run(state, 180, HeatCase.Context(draw), At(-apartMm / 2), At(apartMm / 2));
            output.WriteLine($"{apartMm} mm apart: {HeatCase.ZoneMl(state):F1} mL, absorbed {readings["microwave-absorbed-W"]:F1} W");
            return state;
        }
        static bool Dead(TissueState s, double xMm)
        {
            var (g, p) = (s.Grid!, s.Grid!.ToLocalM(new(xMm, 0, -6)));
            return s.Get(Fields.Viability).Data[g.Index((int)Math.Round(p.X / g.Dx), (int)Math.Round(p.Y / g.Dy), (int)Math.Round(p.Z / g.Dz))] < ThermalDamage.DestroyedBelow;
        }
        var (near, apart) = (Zone(15), Zone(60));
        Assert.True(Dead(near, 0));
        Assert.False(Dead(apart, 0));
        Assert.True(Dead(apart, -27) && Dead(apart, 27));
    }
}
