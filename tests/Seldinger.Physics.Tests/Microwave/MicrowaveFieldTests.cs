using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Physics.Microwave;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Microwave;

/// <summary>The antenna's field: constants of the medium, pattern, power.</summary>
public sealed class MicrowaveFieldTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2.45e9, 43.03, 1.69, 10.407, 18.467)]
    [InlineData(915e6, 46.8, 0.86, 21.446, 47.155)]
    public void Medium_Liver_HasTheReferenceDepthAndWavelength(double f, double permittivity, double conductivity, double depthMm, double wavelengthMm)
    {
        Assert.Equal(depthMm, 1e3 / (2 * MicrowaveMedium.Attenuation(f, permittivity, conductivity)), 1e-3);
        Assert.Equal(wavelengthMm, 1e3 * MicrowaveMedium.WavelengthM(f, permittivity, conductivity), 1e-3);
    }

    [Fact]
    public void Pattern_Table_FollowsTheIntegral()
    {
        var pattern = new AntennaPattern(96, 0.02, 0.9e-3, 0.1);
        double worst = 0;
        for (double rho = 0.95e-3; rho < 0.06; rho *= 1.13)
        {
            for (double u = 0; u < 0.06; u += 1.7e-3)
            {
                worst = Math.Max(worst, Math.Abs(pattern.At(rho, u) / pattern.Exact(rho, u) - 1));
            }
        }
        output.WriteLine($"largest relative difference {worst:G3}");
        Assert.True(worst < 0.01);
    }

    [Fact]
    public void Pattern_OverAllSpace_IntegratesToOne()
    {
        // 2 pi int int p rho drho du by trapezia in ln rho and in u, from 1 um outwards, with a pattern whose shaft is that thin.
        var pattern = new AntennaPattern(96, 0.02, 1e-6, 0.2);
        double sum = 0;
        const double Step = 0.05, Du = 0.5e-3;
        for (var lnRho = Math.Log(1e-6); lnRho < Math.Log(0.15); lnRho += Step)
        {
            var rho = Math.Exp(lnRho);
            for (var u = Du / 2; u < 0.16; u += Du)
            {
                sum += 2 * Math.PI * rho * rho * pattern.Exact(rho, u) * 2 * Du * Step;
            }
        }
        output.WriteLine($"integral {sum:F5}, in the shaft {pattern.ShareInShaft:E2}");
        Assert.Equal(1, sum + pattern.ShareInShaft, 2e-3);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 37)]
    [InlineData(2, 37)]
    public void Sample_OnAGrid_DepositsThePowerOfTheTissue(double spacingMm, double angleDeg)
    {
        var grid = Grid3.Cube(Vec3.Zero, 120, spacingMm);
        var (sin, cos) = Math.SinCos(angleDeg * Math.PI / 180);
        var axis = new Vec3(sin, 0, cos);
        var model = new AntennaModel(2.45e9, 1, 0.02, 0.002, 0.9e-3);
        var twoAlpha = 2 * MicrowaveMedium.Attenuation(2.45e9, 43.03, 1.69);
        var field = AntennaField.Sample(grid, new(axis * 90, axis * -12), model, twoAlpha, 2);
        var inside = field.Sum(q => (double)q) * grid.CellVolumeM3;
        // What passes a ball of 60 mm: at most exp(-2 alpha (60 - 10) mm).
        output.WriteLine($"{inside:F4} of the power inside 120 mm; at least {1 - Math.Exp(-twoAlpha * 0.048):F4} expected");
        Assert.InRange(inside, 1 - Math.Exp(-twoAlpha * 0.048) - 0.005, 1.005);
    }

    [Fact]
    public void Advance_PowerOfTheGenerator_IsAbsorbedUpToEfficiencyAndReported()
    {
        var draw = HeatCase.Draw();
        var state = HeatCase.Liver(120, 2, -1, draw);
        using var run = new MicrowaveField().Start(state, HeatCase.Context(draw));
        run.Advance(state, [new(HeatCase.Antenna(100, 600), 0.5)], 1);
        var expected = 50 * draw.Si("emprint.efficiency");
        var sum = state.Get(Fields.PowerMicrowave).Data.Sum(q => (double)q) * state.Grid!.CellVolumeM3;
        var r = run.Readings(state).ToDictionary(x => x.Key, x => x.Value);
        output.WriteLine($"absorbed {r["microwave-absorbed-W"]:F3} W, outside {r["microwave-outside-W"]:F3} W of {expected:F3} W");
        Assert.Equal(sum, r["microwave-absorbed-W"], 1e-6);
        Assert.Equal(expected, r["microwave-absorbed-W"] + r["microwave-outside-W"], 1e-9);
        Assert.InRange(r["microwave-outside-W"] / expected, -0.005, 0.03);
        run.Advance(state, [], 1);
        Assert.All(state.Get(Fields.PowerMicrowave).Data, q => Assert.Equal(0, q));
    }
}
