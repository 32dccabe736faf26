using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Tests.Heat;

/// <summary>The heat process against closed forms.</summary>
public sealed class HeatValidationTests(ITestOutputHelper output)
{
    [Fact]
    public void PointSource_AtOneMillimetre_IsWithinToleranceAndSecondOrder()
    {
        foreach (var c in HeatValidation.PointSource(HeatCase.Catalogue, 2))
        {
            Check(c);
        }
    }

    [Fact]
    public void LineSource_AtOneMillimetre_IsWithinToleranceAndSecondOrder() => Check(HeatValidation.LineSource(HeatCase.Catalogue, 2));

    [Fact]
    public void Ball_AtOneMillimetre_IsWithinToleranceAndSecondOrder() => Check(HeatValidation.Ball(HeatCase.Catalogue, 2));

    [Fact]
    public void Gaussian_AtOneMillimetre_IsWithinToleranceAndSecondOrder() => Check(HeatValidation.Gaussian(HeatCase.Catalogue, 2));

    [Fact]
    public void Boiling_OfInsulatedTissue_KeepsTheEnthalpy() => Check(HeatValidation.Boiling(HeatCase.Catalogue, 2));

    [Fact]
    public void SteamFront_BetweenHalfSpaces_IsWithinHalfACell() => Check(HeatValidation.SteamFront(HeatCase.Catalogue, 2));

    [Fact]
    public void Vessels_InAHeatedMedium_TakeUpTheHeatOfTheClosedForm()
    {
        foreach (var c in HeatValidation.Vessels(HeatCase.Catalogue, 2))
        {
            Check(c);
        }
    }

    private void Check(HeatValidationCase c)
    {
        output.WriteLine($"{c.Id}: error {c.Error:G4} (tolerance {c.Tolerance}), order {c.ObservedOrder?.ToString("F2") ?? "-"}: {c.Description}");
        Assert.True(c.Passed, $"{c.Id}: error {c.Error:G4}, tolerance {c.Tolerance}, order {c.ObservedOrder:F2}");
    }
}
