using Seldinger.Core.Geometry;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Tests.Aim;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Margin;

public sealed class PlacementErrorTests
{
    [Theory]
    [Trait("Row", "A1.07")]
    [InlineData(3.7, 0.997, 0.76)]
    [InlineData(5.9, 0.895, 0.43)]
    [InlineData(10.1, 0.537, 0.18)]
    public void Margins_ZoneOf40mmTumourOf20mm_GivesThePublishedProbabilities(double meanMm, double covered, double withFive)
    {
        var error = PlacementError.Rayleigh(meanMm);
        var analytic = PlacementStudy.Margins(new SphereMarginField(20, 10, Vec3.Zero), new(0, 1, 0), error, 5);
        Assert.Equal(covered, analytic.ProbabilityCovered, 0.0005);
        Assert.Equal(withFive, analytic.ProbabilityAsked, 0.005);
        // The closed form: P(margin >= m) = 1 - exp(-(10 - m)^2 / (2 sigma^2)), sigma = mean / sqrt(pi / 2).
        var sigma = meanMm / Math.Sqrt(Math.PI / 2);
        Assert.Equal(1 - Math.Exp(-100 / (2 * sigma * sigma)), analytic.ProbabilityCovered, 1e-4);
        Assert.Equal(1 - Math.Exp(-25 / (2 * sigma * sigma)), analytic.ProbabilityAsked, 1e-4);

        // The same code on masks, as plans use it, with a slanted shaft.
        var g = Shapes.Grid(100, 100, 100, 0.5, 0.5, 0.5);
        var (tumour, zone) = (Shapes.Sphere(g, Vec3.Zero, 10), Shapes.Sphere(g, Vec3.Zero, 20));
        var margin = MarginAnalysis.Compute(tumour, zone, null, MarginOptions.From(SeldingerCatalogue.Load()));
        var masks = PlacementStudy.Margins(new MaskMarginField(zone, margin.Surface), new Vec3(0.3, 0.9, 0.2).Normalized(), error, 5);
        Assert.Equal(covered, masks.ProbabilityCovered, 0.02);
        Assert.Equal(withFive, masks.ProbabilityAsked, 0.035);
    }

    [Fact]
    public void Margins_LargerError_LowersBothProbabilities()
    {
        var last = (Covered: 1.1, Asked: 1.1);
        for (var mean = 0.0; mean < 15; mean += 1.5)
        {
            var o = PlacementStudy.Margins(new SphereMarginField(20, 10, new(1, 0, 0)), new(0, 0.8, 0.6), PlacementError.Rayleigh(mean, 2), 5);
            Assert.True(o.ProbabilityCovered <= last.Covered + 1e-9 && o.ProbabilityAsked <= last.Asked + 1e-9, $"mean {mean}");
            last = (o.ProbabilityCovered, o.ProbabilityAsked);
        }
    }

    [Fact]
    public void Margins_AnisotropicError_MatchesSampling()
    {
        var error = PlacementError.Rayleigh(4, 1.5) with { SecondLateralMeanMm = 9 };
        var field = new SphereMarginField(20, 10, new(2, 1, 0));
        var o = PlacementStudy.Margins(field, new(0, 1, 0), error, 5);
        var random = new Seldinger.Numerics.CounterRandom(7, "placement-test");
        var (s1, s2) = error.LateralSdMm;
        var (covered, asked) = (0, 0);
        const int N = 200_000;
        for (ulong n = 0; n < N; n++)
        {
            // The shaft points along y: the in-plane component is x, the other z.
            var m = field.MarginMm(new(s1 * random.Normal(3 * n), 1.5 * random.Normal(3 * n + 1), s2 * random.Normal(3 * n + 2)));
            covered += m >= 0 ? 1 : 0;
            asked += m >= 5 ? 1 : 0;
        }
        Assert.Equal((double)covered / N, o.ProbabilityCovered, 0.005);
        Assert.Equal((double)asked / N, o.ProbabilityAsked, 0.005);
    }

    [Fact]
    public void Preset_FreehandTiltedPath_TakesTheOutOfPlaneError()
    {
        var c = SeldingerCatalogue.Load();
        Assert.Equal(["freehand", "phantom", "robot-liver", "stereotactic", "us-expert", "us-novice"], PlacementError.Presets(c));
        Assert.Equal(6.2, PlacementError.Preset(c, "freehand", 1).LateralMeanMm, 9);
        Assert.Equal(10.1, PlacementError.Preset(c, "freehand", -20).LateralMeanMm, 9);
        Assert.Equal(5.9, PlacementError.Preset(c, "robot-liver", 20).LateralMeanMm, 9);
        Assert.Equal(3.7, PlacementError.Preset(c, "stereotactic", 20).LateralMeanMm, 9);
        Assert.Throws<KeyNotFoundException>(() => PlacementError.Preset(c, "magic", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlacementError.Rayleigh(double.NaN));
    }

    [Fact]
    [Trait("Row", "A5.10")]
    public void Margins_LocalControlProxy_IsAMarginDistributionWithBandAndNeverCure()
    {
        var g = Shapes.Grid(70, 70, 60, 0.8, 0.8, 1);
        var (tumour, zone) = (Shapes.Sphere(g, new(2, 0, 0), 9), Shapes.Sphere(g, Vec3.Zero, 17));
        var margin = MarginAnalysis.Compute(tumour, zone, null, MarginOptions.From(SeldingerCatalogue.Load()));
        var o = PlacementStudy.Margins(new MaskMarginField(zone, margin.Surface), new(0, 1, 0), PlacementError.Rayleigh(5), 5);
        Assert.Equal(margin.MinimalMm, o.PlannedMm, 0.6);
        Assert.True(o.Q05Mm < o.Q50Mm && o.Q50Mm < o.Q95Mm && o.Q95Mm <= o.PlannedMm + 1);
        Assert.InRange(o.ProbabilityAsked, 0.01, o.ProbabilityCovered);
        Assert.Equal(3, margin.Coverage.Count);
        Assert.DoesNotContain("cure", o.Sentence, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("5 to 95 %", o.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Robustness_LargerError_BreaksLimitsMoreOften()
    {
        var set = new PhantomCase().Find();
        var last = -1.0;
        foreach (var mean in new[] { 0.0, 2, 6, 12, 25 })
        {
            var r = PlacementStudy.Robustness(set.Access, set.Paths[0], PlacementError.Rayleigh(mean));
            Assert.True(r.ProbabilityBroken >= last - 0.02, $"mean {mean}: {r.ProbabilityBroken} after {last}");
            Assert.True(r.ProbabilityTouched.Sum(t => t.Probability) <= r.ProbabilityBroken + 1e-9);
            last = r.ProbabilityBroken;
        }
        Assert.Equal(0, PlacementStudy.Robustness(set.Access, set.Paths[0], PlacementError.Rayleigh(0)).ProbabilityBroken);
        Assert.True(last > 0.05);
    }
}
