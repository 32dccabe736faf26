using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Planning.Verify;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Verify;

/// <summary>A ball of one temperature contracts as the law says.</summary>
public sealed class ContractedZoneTests
{
    private static readonly ImageGeometry Geometry = ImageGeometry.AxisAligned(61, 61, 61, new(1, 1, 1), new(-30, -30, -30));

    private static (Mask Zone, ImageVolume Temperature) Ball(double radiusMm, double celsius)
    {
        var (zone, t) = (new Mask(Geometry), new float[Geometry.Count]);
        for (var c = 0; c < t.Length; c++)
        {
            var (i, j, k) = Geometry.Unravel(c);
            var inside = Geometry.CentreMm(i, j, k).Length <= radiusMm;
            (zone.Data[c], t[c]) = ((byte)(inside ? 1 : 0), inside ? (float)celsius : 37);
        }
        return (zone, new(Geometry, t, "Cel"));
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(60, 0.123)]
    [InlineData(95, 0.217)]
    public void Of_ABall_ShrinksByTheShareOfItsTemperature(double celsius, double share)
    {
        var (zone, temperature) = Ball(20, celsius);
        var seen = ContractedZone.Of(zone, temperature, new TissueContraction(new Draw(SeldingerCatalogue.Load())), 37, 2);
        Assert.Equal(Math.Pow(1 - share, 3), seen.VolumeMl / zone.VolumeMl, 0.05);
        Assert.Equal(1, seen[30, 30, 30] ? 1 : 0);
    }

    [Fact]
    public void Of_AnEmptyZone_StaysEmpty()
    {
        var (_, temperature) = Ball(20, 90);
        Assert.Equal(0, ContractedZone.Of(new Mask(Geometry), temperature, new TissueContraction(new Draw(SeldingerCatalogue.Load())), 37, 1).CountSet());
    }
}
