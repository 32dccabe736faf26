using Seldinger.Core.Plans;

namespace Seldinger.Core.Tests.Plans;

public sealed class TherapyParameterTests
{
    [Theory]
    [InlineData(20, true)]
    [InlineData(100, true)]
    [InlineData(100.1, false)]
    [InlineData(-5, false)]
    [InlineData(double.NaN, false)]
    [InlineData(47.3, true)]
    public void Allows_APower_HasItsRangeAndAnyValueInIt(double watts, bool allowed) =>
        Assert.Equal(allowed, new TherapyParameter("power", "W", 60, 20, 100, 5, "", "").Allows(watts));

    [Theory]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(2.5, false)]
    [InlineData(7, false)]
    public void Allows_ANumberOfNeedles_IsWhole(double needles, bool allowed) =>
        Assert.Equal(allowed, new TherapyParameter("needles", "1", 2, 2, 6, 1, "", "").Allows(needles));
}
