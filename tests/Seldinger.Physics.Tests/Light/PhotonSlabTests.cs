using Seldinger.Physics.Light;

namespace Seldinger.Physics.Tests.Light;

/// <summary>The scalar Monte Carlo of slabs against adding-doubling and published tables.</summary>
public sealed class PhotonSlabTests(ITestOutputHelper output)
{
    private const int Batches = 50, PerBatch = 4000;

    [Theory]
    [InlineData(1000, 9000, 0.75, 0.2e-3, 1, 0.09739, 0.66096)]
    [InlineData(1000, 9000, 0.75, 0.2e-3, 1.4, double.NaN, double.NaN)]
    [InlineData(1000, 9000, 0, double.PositiveInfinity, 1.5, 0.2600, 0)]
    public void Slab_OfATable_IsWithinItsStatisticalError(double mua, double mus, double g, double thickness, double index, double reflected, double transmitted)
    {
        var parts = PhotonSlab.Run([new(new(mua, mus, g), thickness, index)], Batches, PerBatch, 7, 2);
        var mean = SlabLight.Mean(parts);
        output.WriteLine($"{mean}");
        // All light goes somewhere.
        Assert.Equal(1, mean.Specular + mean.Reflected + mean.Transmitted + mean.Absorbed, 1e-12);
        if (double.IsNaN(reflected))
        {
            return;
        }
        var (zr, zt) = (Z(parts, p => p.TotalReflected, reflected), Z(parts, p => p.Transmitted, transmitted));
        output.WriteLine($"z {zr:F2} {zt:F2}");
        Assert.InRange(Math.Abs(zr), 0, 3.5);
        Assert.InRange(Math.Abs(zt), 0, 3.5);
    }

    [Fact]
    public void Slab_CutInTwoLikeLayers_IsTheSameSlab()
    {
        var medium = new OpticalMedium(1000, 9000, 0.75);
        var whole = PhotonSlab.Run([new(medium, 0.2e-3, 1.4)], Batches, PerBatch, 3, 2);
        var halves = PhotonSlab.Run([new(medium, 0.05e-3, 1.4), new(medium, 0.15e-3, 1.4)], Batches, PerBatch, 3, 2);
        Assert.Equal(SlabLight.Mean(whole).Reflected, SlabLight.Mean(halves).Reflected, 1e-9);
        Assert.Equal(SlabLight.Mean(whole).Transmitted, SlabLight.Mean(halves).Transmitted, 1e-9);
    }

    [Fact]
    public void Slab_AtAnyThreadCount_IsTheSame()
    {
        SlabLayer[] slab = [new(new(500, 9000, 0.9), 1e-3, 1.37)];
        Assert.Equal(PhotonSlab.Run(slab, 8, 500, 5, 1), PhotonSlab.Run(slab, 8, 500, 5, 3));
    }

    private static double Z(SlabLight[] parts, Func<SlabLight, double> of, double truth)
    {
        var mean = parts.Average(of);
        var deviation = Math.Sqrt(parts.Sum(p => (of(p) - mean) * (of(p) - mean)) / (parts.Length - 1) / parts.Length);
        return deviation > 0 ? (mean - truth) / deviation : mean == truth ? 0 : double.PositiveInfinity;
    }
}
