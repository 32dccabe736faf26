using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Tests.Place;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Simulation;

public sealed class FocusedUltrasoundTests
{
    [Fact]
    [Trait("Row", "A5.04")]
    public void Emit_AimedBeyond_MovesTheSameFociAlongTheAxis()
    {
        var catalogue = SeldingerCatalogue.Load();
        var patient = PlacerTests.Ellipsoid(6);
        List<SoundSource> Foci(double aimMm)
        {
            var step = new PlanStep(0, "focused-ultrasound", patient.Lesions[0].Name, "jc-hifu", new Dictionary<string, double> { ["aim_beyond"] = aimMm * 1e-3 }, new(0, -60, 0), Vec3.Zero);
            return [.. Simulator.Windows(patient, new([step]), TherapyRegistry.Standard, new(catalogue), new()).SelectMany(w => w.Sources).OfType<SoundSource>()];
        }

        var (plain, beyond) = (Foci(0), Foci(12));

        Assert.True(plain.Count > 1);
        Assert.Equal(plain.Count, beyond.Count);
        Assert.All(plain.Zip(beyond), p =>
        {
            Assert.Equal(0, Vec3.Distance(p.First.FocusMm + new Vec3(0, 12, 0), p.Second.FocusMm), 1e-9);
            Assert.Equal(Vec3.Distance(p.First.FocusMm, p.First.ApexMm), Vec3.Distance(p.Second.FocusMm, p.Second.ApexMm), 1e-9);
        });
    }
}
