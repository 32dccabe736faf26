using Seldinger.Physics.Light;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Light;

/// <summary>Zones of laser fibres in a block of tissue, on coarse cells.</summary>
public sealed class LaserZoneTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Row", "A5.03")]
    public void FourDiffusers_TwoCentimetresApart_MakeOneZone_AndFourApartDoNot()
    {
        LaserZone At(double apart) => new LaserExperiment("nd-yag-diffuser-20mm", 7, 257, "liver", 37, false)
        {
            PlacesMm = [(-apart / 2, -apart / 2), (apart / 2, -apart / 2), (-apart / 2, apart / 2), (apart / 2, apart / 2)],
            Packets = 5000,
        }.Run(HeatCase.Catalogue, 3, 96, 2);
        var (near, far) = (At(20), At(40));
        output.WriteLine($"{near.Pieces} zone, {near.VolumeMl:F1} mL, {near.MeanMm:F0} mm; {far.Pieces} zones, {far.VolumeMl:F1} mL");
        Assert.Equal(1, near.Pieces);
        Assert.Equal(4, far.Pieces);
        Assert.InRange(near.MeanMm, 30, 50);
    }

    [Fact]
    [Trait("Row", "A5.03")]
    public void PointSourceOfHeat_MakesALargerZoneThanOneOfLight()
    {
        LaserZone From(string device) => new LaserExperiment(device, 1.6, 300, "muscle", 21, false) { Packets = 5000 }.Run(HeatCase.Catalogue, 2, 60, 2);
        var (heat, light) = (From(""), From("nd-yag-bare-400"));
        output.WriteLine($"heat {heat.VolumeMl:F2} mL, light {light.VolumeMl:F2} mL");
        Assert.True(heat.VolumeMl > light.VolumeMl);
    }
}
