using Seldinger.Core.Errors;
using Seldinger.Planning.Bench;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Validation;

/// <summary>What benchmarks say; how long they take is no test.</summary>
public sealed class SpeedBenchTests
{
    [Fact]
    public void Run_UnknownName_ListsTheKnownOnes()
    {
        var e = Assert.Throws<ValidationException>(() => new SpeedBench(SeldingerCatalogue.Load(), TherapyRegistry.Standard, 1).Run(["warp"], cancel: TestContext.Current.CancellationToken));
        Assert.Contains("bioheat", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DistanceMap_IsPositiveAndNamesMissingPeers()
    {
        var r = Assert.Single(new SpeedBench(SeldingerCatalogue.Load(), TherapyRegistry.Standard, 2).Run(["distance-map"], cancel: TestContext.Current.CancellationToken));
        Assert.True(r.Lines[0].Value > 0);
        Assert.True(r.Missing.Count == 1 || r.Lines.Any(l => l.Name.StartsWith("scipy", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2, 4, false, true, 2)]
    [InlineData(8, 4, false, false, 0.5)]
    [InlineData(8, 4, true, true, 2)]
    [InlineData(3, 4, true, false, 0.75)]
    public void Target_EitherDirection_RatioAboveOneIsReached(double value, double target, bool atLeast, bool reached, double ratio)
    {
        var t = new BenchTarget("t", value, target, "s", atLeast);
        Assert.Equal(reached, t.Reached);
        Assert.Equal(ratio, t.Ratio);
    }
}
