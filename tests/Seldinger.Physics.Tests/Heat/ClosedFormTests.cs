using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Tests.Heat;

/// <summary>Closed forms against numbers computed by an independent program.</summary>
public sealed class ClosedFormTests
{
    /// <summary>Medium of k-Wave's bioheat tests: 1079 kg/m3, 3540 J/(kg K), 0.52 W/(m K), blood 1060 x 3617, 0.01 1/s.</summary>
    internal static readonly HeatMedium M1 = new(1079 * 3540.0, 0.52, 0.01 * 1060 * 3617);

    private static readonly HeatMedium Dry = M1 with { Loss = 0 };

    [Theory]
    [InlineData(5, 60, 23.3195)]
    [InlineData(10, 60, 0.6321)]
    [InlineData(5, 300, 39.0248)]
    [InlineData(10, 300, 4.8278)]
    [InlineData(15, 720, 0.8674)]
    [InlineData(20, 720, 0.1668)]
    [InlineData(5, double.PositiveInfinity, 39.3692)]
    [InlineData(20, double.PositiveInfinity, 0.1676)]
    public void PointSource_FiveWatts_IsTheReference(double rMm, double t, double expected) =>
        Assert.Equal(expected, ClosedForms.PointSource(M1, 5, rMm * 1e-3, t), 1e-4);

    [Theory]
    [InlineData(2, 262.2374)]
    [InlineData(5, 78.8640)]
    [InlineData(10, 14.8068)]
    [InlineData(15, 3.1479)]
    public void LineSource_SteadyPerfused_IsTheReference(double rMm, double expected) =>
        Assert.Equal(expected, ClosedForms.LineSource(M1, 1000, rMm * 1e-3, double.PositiveInfinity), 1e-4);

    [Theory]
    [InlineData(2, 60, 251.2534)]
    [InlineData(5, 60, 50.6482)]
    [InlineData(10, 60, 1.8489)]
    [InlineData(15, 60, 0.0201)]
    [InlineData(5, 300, 221.4806)]
    [InlineData(15, 300, 18.4100)]
    public void LineSource_WithoutPerfusion_IsTheReference(double rMm, double t, double expected) =>
        Assert.Equal(expected, ClosedForms.LineSource(Dry, 1000, rMm * 1e-3, t), 2e-3);

    [Theory]
    [InlineData(0, 93.9123)]
    [InlineData(5, 83.5989)]
    [InlineData(10, 39.7086)]
    [InlineData(15, 6.8102)]
    [InlineData(20, 1.3140)]
    public void Ball_TwentyWatts_IsTheReference(double rMm, double expected) => Assert.Equal(expected, ClosedForms.Ball(M1, 20, 0.01, rMm * 1e-3), 1e-4);

    [Fact]
    public void Gaussian_After150Seconds_IsTheReference() => Assert.Equal(0.0147083, ClosedForms.Gaussian(M1, 0.004, 0, 150), 1e-7);

    [Theory]
    [InlineData(0, 0.5, 0.924419071227666)]
    [InlineData(1, 0.5, 1.65644112000330)]
    [InlineData(0, 3, 0.0347395043862792)]
    public void BesselK_TabulatedArguments_AreMet(int n, double x, double expected) => Assert.Equal(expected, ClosedForms.BesselK(n, x), 1e-13);

    [Theory]
    [InlineData(-1, 1.842700792949715)]
    [InlineData(0.5, 0.479500122186953)]
    [InlineData(2.5, 4.069520174449589e-4)]
    [InlineData(5, 1.5374597944280349e-12)]
    public void Erfc_TabulatedArguments_AreMet(double x, double expected) => Assert.Equal(1, ClosedForms.Erfc(x) / expected, 1e-12);
}
