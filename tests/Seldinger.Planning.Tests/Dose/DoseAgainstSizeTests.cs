using Seldinger.Core.Values;
using Seldinger.Planning.Dose;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Dose;

/// <summary>The dose rule against its own numbers, and the simulated coverage beside it.</summary>
public sealed class DoseAgainstSizeTests(ITestOutputHelper output)
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    private static DoseRule Rule(double diameterCm) => DoseRule.Of(new(Catalogue), Math.PI / 6 * Math.Pow(diameterCm, 3));

    [Theory]
    [Trait("Row", "A5.06")]
    [InlineData(1, 4.189, 1)]
    [InlineData(2, 14.137, 2)]
    [InlineData(3, 33.510, 3)]
    [InlineData(4, 65.450, 6)]
    [InlineData(5, 113.097, 10)]
    public void Rule_ByDiameter_IsTheComputedVolume(double diameterCm, double ml, int sessions)
    {
        var rule = Rule(diameterCm);
        Assert.Equal(ml, rule.VolumeMl, 1e-3);
        Assert.Equal(sessions, rule.Sessions);
    }

    [Fact]
    [Trait("Row", "A5.09")]
    public void Rule_TwiceTheDiameter_FollowsTheCubeOfRadiusAndMargin() =>
        Assert.Equal(Math.Pow((2 + 0.5) / (1 + 0.5), 3), Rule(4).VolumeMl / Rule(2).VolumeMl, 1e-9);

    [Fact]
    [Trait("Row", "A5.09")]
    public void Line_ShowsRuleAndSimulationWithItsRange()
    {
        var line = DoseAgainstSize.Of(Catalogue, "ethanol", 10, false, true, 2);
        output.WriteLine($"{line.Rule.VolumeMl:F1} mL: {line.Whole}");
        Assert.Equal(line.Rule.VolumeMl, line.Whole.VolumeMl);
        foreach (var share in (DoseShare[])[line.Whole.Covered, line.Whole.MarginCovered, line.Whole.Destroyed, line.Whole.Refluxed, line.Whole.WashedOut])
        {
            Assert.InRange(share.Central, share.Low, share.High);
        }
        // The simulation has a range of its own and need not agree with the rule.
        Assert.True(line.Whole.Destroyed.High > line.Whole.Destroyed.Low);
        Assert.InRange(line.Whole.Covered.Central, 0.5, 1);
    }
}
