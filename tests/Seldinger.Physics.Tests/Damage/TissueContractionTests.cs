using Seldinger.Physics.Damage;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Damage;

/// <summary>Contraction against the isothermal tests it was drawn through.</summary>
public sealed class TissueContractionTests
{
    [Theory]
    [InlineData(60, 0.123)]
    [InlineData(65, 0.138)]
    [InlineData(75, 0.166)]
    [InlineData(85, 0.192)]
    [InlineData(95, 0.217)]
    public void Share_AtTheTemperaturesOfTheTests_IsWithinAThirdOfAPercent(double celsius, double share) =>
        Assert.Equal(share, new TissueContraction(HeatCase.Draw()).Share(celsius - 37), 0.0034);

    [Fact]
    public void LengthRatio_OfColdAndHotTissue_LiesBetween()
    {
        var c = new TissueContraction(HeatCase.Draw());
        Assert.Equal(1, c.LengthRatio([0, 5, 12]));
        Assert.Equal(1 - 0.5 * c.Share(40), c.LengthRatio([0, 40]), 1e-12);
        Assert.Equal(1, c.LengthRatio([]));
    }
}
