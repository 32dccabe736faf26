using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Sound;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Sound;

public sealed class SoundFieldTests(ITestOutputHelper output)
{
    /// <summary>Row A5.04: the focal region of 1 MHz at f/1, 2.12 x 13.4 mm at -6 dB (pressure half of its peak) with c = 1500 m/s; printed widths are the small-angle form.</summary>
    [Fact]
    [Trait("Row", "A5.04")]
    public void Focus_OneMegahertzFOne_HasTheWidthsOfTheRow()
    {
        var bowl = new SphericalBowl(1e6, 0.1, 0.1);
        var across = Rayleigh.Bowl(bowl, 1500, [.. Enumerable.Range(0, 60).Select(n => (n * 25e-6, 0.1))], 2).Select(p => p.Magnitude).ToArray();
        var width = 2 * 25e-6 * Crossing(across);
        var along = Enumerable.Range(0, 400).Select(n => bowl.OnAxis(0.085 + n * 75e-6, 1, 1500, 1000)).ToArray();
        var peak = Array.IndexOf(along, along.Max());
        var length = 75e-6 * (Crossing([.. along[peak..]]) + Crossing([.. along[..(peak + 1)].Reverse()]));
        output.WriteLine($"{width * 1e3:F3} x {length * 1e3:F2} mm");
        Assert.InRange(width, 2.12e-3 * 0.97, 2.12e-3 * 1.03);
        Assert.InRange(length, 13.4e-3 * 0.97, 13.4e-3 * 1.03);
    }

    /// <summary>Row A5.04: ribs in the beam take their share, the focus cools, and skin and bone temperatures are read.</summary>
    [Fact]
    [Trait("Row", "A5.04")]
    public void Run_RibInTheBeam_ShadesTheFocus()
    {
        var (open, shaded) = (Sonicate(false), Sonicate(true));
        output.WriteLine($"open {open["temperature-max-rise-K"]:F1} K, shaded {shaded["temperature-max-rise-K"]:F1} K, bone {shaded["sound-bone-share"]:P1} {shaded["bone-max-C"]:F1} C, skin {open["skin-max-C"]:F1} C, peak {open["sound-peak-MPa"]:F2} MPa {open["sound-peak-off-focus-mm"]:F1} mm off, imbalance {open["sound-imbalance"]:P2}");
        Assert.Equal(0, open["sound-bone-share"]);
        Assert.InRange(shaded["sound-bone-share"], 0.1, 0.6);
        Assert.True(shaded["sound-peak-MPa"] < 0.9 * open["sound-peak-MPa"]);
        Assert.True(shaded["bone-max-C"] > open["skin-max-C"]);
        Assert.True(open["skin-max-C"] > 37);
        Assert.Equal(open["sound-absorbed-W"] * 10, open["deposited-J"], open["deposited-J"] * 0.01);
        Assert.True(open["energy-balance-relative"] < 1e-3);
    }


    private static IReadOnlyDictionary<string, double> Sonicate(bool rib)
    {
        var draw = HeatCase.Draw();
        var state = new TissueState(Grid3.Cube(Vec3.Zero, 80, 2), ["air", "liver", "bone"]);
        var g = state.Grid!;
        var tissue = state.Get(Fields.Tissue).Data;
        var perfusion = state.Get(Fields.Perfusion).Data;
        for (var c = 0; c < g.Count; c++)
        {
            var p = g.ToLpsMm(g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny)));
            tissue[c] = p.Z < -32 ? (byte)0 : rib && p.Z is > -26 and < -20 && Math.Abs(p.X) < 6 ? (byte)2 : (byte)1;
            perfusion[c] = tissue[c] == 1 ? (float)(draw.Si("liver.perfusion") * draw.Si("liver.density")) : 0;
        }
        var source = new SoundSource { Name = "sonication-1", ApexMm = new(0, 0, -120), FocusMm = Vec3.Zero, AcousticPowerW = 60, Device = "array-256", DurationS = 10 };
        using var run = new Run(new Schedule([new SoundField(), new Bioheat(), new ThermalDamage()], [new("w", 0, 10, [source])]), new RunState(state), HeatCase.Context(draw, 2, ("sound-points", "2")));
        run.AdvanceTo(10);
        Assert.Empty(run.Troubles);
        return run.Readings();
    }

    private static double Crossing(double[] falling)
    {
        var n = Array.FindIndex(falling, p => p < falling[0] / 2);
        return n - 1 + (falling[n - 1] - falling[0] / 2) / (falling[n - 1] - falling[n]);
    }
}
