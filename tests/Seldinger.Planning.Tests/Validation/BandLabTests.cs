using Seldinger.Core.Values;
using Seldinger.Planning.Validation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Validation;

public sealed class BandLabTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    private static IReadOnlyList<double[]> Draws(BandExperiment experiment) => BandLab.Draws(Catalogue, experiment, 256, 1, 2, TestContext.Current.CancellationToken);

    [Fact]
    public void Draws_OfAValueItself_GiveTheBandOfItsDistribution()
    {
        var efficiency = Catalogue.Value("emprint.efficiency");

        var draws = Draws(new(d => d, d => [d.Si(efficiency.Key), d.Si("emprint.power")]));

        var band = BandLab.Of(draws[0], 0);
        Assert.Equal(efficiency.AtQuantile(0.05), band.Low, 0.01 * efficiency.Value);
        Assert.Equal(efficiency.AtQuantile(0.5), band.Median, 0.01 * efficiency.Value);
        Assert.Equal(efficiency.AtQuantile(0.95), band.High, 0.01 * efficiency.Value);
        // A value without a distribution stays.
        Assert.All(draws[1], v => Assert.Equal(Catalogue.Value("emprint.power").Si, v));
    }

    [Fact]
    public void Draws_ValuesThatAnExperimentGives_AreNotDrawn()
    {
        var draws = Draws(new(d => d.With(new Dictionary<string, double> { ["liver.density"] = 1000 }), d => [d.Si("liver.density")]));

        Assert.All(draws[0], v => Assert.Equal(1000, v));
    }

    [Fact]
    public void Draws_WhatASourceLeavesOpen_IsEvenlySpread()
    {
        var draws = Draws(new(d => d, (_, open) => [open ?? -1]) { Open = true });

        var band = BandLab.Of(draws[0], 0);
        Assert.Equal(0.05, band.Low, 0.01);
        Assert.Equal(0.95, band.High, 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Of_SpreadOfWhatWasMeasured_WidensTheBandByItsQuantiles(double sd)
    {
        var band = BandLab.Of([10, 10, 10], sd);

        Assert.Equal(10 - 1.645 * sd, band.Low, 0.05 * sd + 1e-9);
        Assert.Equal(10 + 1.645 * sd, band.High, 0.05 * sd + 1e-9);
    }
}
