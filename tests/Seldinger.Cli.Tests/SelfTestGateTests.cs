using Seldinger.Tests;

namespace Seldinger.Cli.Tests;

public class SelfTestGateTests
{
    [Fact]
    public void Pass_FirstStartOfABuild_TestsOnceAndKeepsTheResult()
    {
        using var folder = new TemporaryFolder();
        using var error = new StringWriter();
        var runs = 0;
        for (var start = 0; start < 3; start++)
        {
            Assert.True(new SelfTestGate(folder.File("cache"), error).Pass(() => { runs++; return []; }));
        }
        Assert.Equal(1, runs);
        Assert.Equal("", error.ToString());
        Assert.Equal([$"self-test-{SelfTestGate.Build}"], Directory.GetFiles(folder.File("cache")).Select(Path.GetFileName));
        Assert.True(new SelfTestGate(null, error).Pass(() => { runs++; return []; }));
        Assert.Equal(2, runs);
    }

    [Fact]
    public void Pass_Failure_WarnsAndIsTriedAgain()
    {
        using var folder = new TemporaryFolder();
        using var error = new StringWriter();
        Assert.False(new SelfTestGate(folder.File("cache"), error).Pass(() => ["heat: 1, closed form 2"]));
        Assert.Contains("WARNING", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("closed form 2", error.ToString(), StringComparison.Ordinal);
        Assert.True(new SelfTestGate(folder.File("cache"), error).Pass(() => []));
    }

    /// <summary>The test itself: passes on this build, and takes less than a second of one core.</summary>
    [Fact]
    public void Test_ThisBuild_MeetsTheClosedForms() => Assert.Empty(SelfTestGate.Test());
}
