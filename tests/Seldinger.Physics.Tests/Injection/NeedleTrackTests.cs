using Seldinger.Physics.Injection;

namespace Seldinger.Physics.Tests.Injection;

/// <summary>The backflow along a needle solves its own equations and follows the published scaling.</summary>
public sealed class NeedleTrackTests
{
    private const double Flow = 1e-9, Conductivity = 2e-11, Radius = 0.36e-3, Shear = 6580, Viscosity = 1.2e-3;

    private static Backflow Track(double flow = Flow, double viscosity = Viscosity, double crack = 1e9) => NeedleTrack.Of(flow, Conductivity, Radius, Shear, viscosity, crack);

    [Fact]
    public void Of_Profile_SolvesGapFlowAndLeak()
    {
        // March p and q from the tip by small steps: q' = -g p, q = -pi r h^3 / (6 m) p' with h = r p / (2 G).
        var track = Track();
        var g = 2 * Math.PI * Conductivity / Math.Log(2 * track.LengthM / Radius);
        var (p, q) = (track.TipPressurePa, Flow);
        const int Steps = 200000;
        var dx = 0.9 * track.LengthM / Steps;
        for (var n = 0; n < Steps; n++)
        {
            var h = Radius * p / (2 * Shear);
            (p, q) = (p - dx * q / (Math.PI * Radius * h * h * h / (6 * Viscosity)), q - dx * g * p);
        }
        Assert.Equal(Math.Pow(0.1, 2.0 / 3), p / track.TipPressurePa, 2e-3);
        Assert.Equal(NeedleTrack.Beyond(track, 0.9 * track.LengthM), q / Flow, 2e-3);
    }

    [Fact]
    public void Of_Flow_FollowsThePublishedPower()
    {
        // L / ln(2 L / r)^(4/5) goes as Q^(3/5) and m^(-1/5).
        double Reduced(Backflow t) => t.LengthM / Math.Pow(Math.Log(2 * t.LengthM / Radius), 0.8);
        Assert.Equal(Math.Pow(10, 0.6), Reduced(Track(10 * Flow)) / Reduced(Track()), 1e-6);
        Assert.Equal(Math.Pow(10, -0.2), Reduced(Track(viscosity: 10 * Viscosity)) / Reduced(Track()), 1e-6);
    }

    [Fact]
    public void Of_AboveTheCrackPressure_GapTakesNoMore()
    {
        var (one, ten) = (Track(100 * Flow, crack: 4000), Track(1000 * Flow, crack: 4000));
        Assert.True(one.Cracked && ten.Cracked);
        Assert.Equal(4000, ten.TipPressurePa);
        Assert.Equal(one.LengthM, ten.LengthM, 1e-12);
        Assert.Equal(one.Share, 10 * ten.Share, 1e-9);
        Assert.False(Track().Cracked);
    }
}
