using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.BuiltInPatient;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.BuiltInPatient;

public sealed class FollowUpTests(PatientFixture fixture)
{
    private static readonly FollowUpOptions Moved = new()
    {
        ShiftMm = new(6, -5, 6), RotationDeg = new(3, -4, 6), Phase = Phase.Arterial, NoiseSeed = 77, SpacingMm = 3, SliceMm = 5,
    };

    private DigitalPatient Patient => fixture.Patient;

    private static Draw Values => new(SeldingerCatalogue.Load());

    [Fact]
    public void Create_Moved_LiverLiesWhereTheTruthPutsIt()
    {
        var scan = FollowUp.Create(Patient, Values, Moved);
        Assert.True(Vec3.Distance(scan.PlanningToFollowUp.Apply(Centre(Patient.Mask("liver"))), Centre(scan.Liver)) < 0.6);
        Assert.Equal(Patient.Mask("liver").VolumeMl, scan.Liver.VolumeMl, 0.015 * Patient.Mask("liver").VolumeMl);
        Assert.Equal(5, scan.Image.Geometry.SpacingMm.Z, 9);
        // The rigid truth is a rotation: it keeps distances, and without a zone the whole truth is its inverse.
        var (a, b) = (new Vec3(-80, 10, 150), new Vec3(30, -40, 60));
        Assert.Equal(Vec3.Distance(a, b), Vec3.Distance(scan.PlanningToFollowUp.Apply(a), scan.PlanningToFollowUp.Apply(b)), 9);
        Assert.True(Vec3.Distance(a, scan.ToPlanning(scan.PlanningToFollowUp.Apply(a))) < 1e-9);
    }

    [Fact]
    public void Create_SameAnatomy_ImageValuesFollowTheTruth()
    {
        var options = Moved with { SliceMm = 2, SpacingMm = 4, Phase = Phase.PortalVenous };
        var draw = new Draw(SeldingerCatalogue.Load(), null, new Dictionary<string, double> { ["built-in-patient.ct.noise"] = 0 });
        var scan = FollowUp.Create(Patient, draw, options);
        // Deep inside organs the noise-free value at a moved point is the organ's own.
        foreach (var (name, hu) in new[] { ("spleen", 124.0), ("urinary_bladder", 5.0), ("aorta", 158.0) })
        {
            var deep = Deepest(Patient.Mask(name));
            var at = scan.Image.Geometry.ToLps.Inverse().Apply(scan.PlanningToFollowUp.Apply(deep));
            Assert.Equal(hu, scan.Image[(int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z)], 2.0);
        }
    }

    [Fact]
    public void Create_Zone_IsDrawnContractedAndWithoutEnhancement()
    {
        var centre = Patient.Lesions[1].CentreMm;
        var zone = Ball(Patient.Geometry, centre, 18);
        var options = Moved with { Zone = zone, Contraction = 0.15, SliceMm = 2, SpacingMm = 2, Phase = Phase.PortalVenous };
        var scan = FollowUp.Create(Patient, Values, options);
        // A ball of 18 mm contracted by 15 % is a ball of 15.3 mm round the moved centre; the planning mask's own discretisation allows 3 %.
        Assert.Equal(zone.VolumeMl * Math.Pow(0.85, 3), scan.Zone!.VolumeMl, 0.03 * zone.VolumeMl);
        Assert.True(Vec3.Distance(scan.PlanningToFollowUp.Apply(Centre(zone)), Centre(scan.Zone)) < 0.3);
        var values = Enumerable.Range(0, scan.Zone.Data.Length).Where(v => scan.Zone.Data[v] == 1).Select(v => (double)scan.Image.Data[v]).Order().ToArray();
        Assert.InRange(values[values.Length / 2], 50, 62);
        // A point on the contracted surface comes from the surface before contraction; far away nothing has moved.
        var surface = scan.PlanningToFollowUp.Apply(Centre(zone) + new Vec3(0, 0, 15));
        Assert.Equal(15 / 0.85, Vec3.Distance(scan.ToPlanning(surface), Centre(zone)), 0.05);
        var far = new Vec3(100, 40, 0);
        Assert.True(Vec3.Distance(scan.ToPlanning(scan.PlanningToFollowUp.Apply(far)), far) < 1e-9);
    }

    [Fact]
    public void Create_OtherNoiseSeed_IsAnotherRealisationAndThreadsDoNotMatter()
    {
        var options = Moved with { SpacingMm = 6, SliceMm = 6 };
        var one = FollowUp.Create(Patient, Values, options, 1).Image.Data;
        Assert.Equal(one, FollowUp.Create(Patient, Values, options, 2).Image.Data);
        var other = FollowUp.Create(Patient, Values, options with { NoiseSeed = 78 }).Image.Data;
        var difference = one.Zip(other, (a, b) => (double)(a - b)).Where(d => d != 0).ToArray();
        var sd = Math.Sqrt(difference.Sum(d => d * d) / one.Length);
        Assert.InRange(sd, 10, 19); // sqrt 2 x 12 HU = 17, less what is clipped at -1024 in air
    }

    [Fact]
    public void Create_EmptyZoneOrWildOptions_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => FollowUp.Create(Patient, Values, Moved with { Zone = new Mask(Patient.Geometry) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => FollowUp.Create(Patient, Values, Moved with { Contraction = 0.9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => FollowUp.Create(Patient, Values, Moved with { SliceMm = 0 }));
    }

    private static Mask Ball(ImageGeometry g, Vec3 centre, double radiusMm)
    {
        var m = new Mask(g);
        for (var v = 0; v < m.Data.Length; v++)
        {
            var (i, j, k) = g.Unravel(v);
            m.Data[v] = Vec3.Distance(g.CentreMm(i, j, k), centre) < radiusMm ? (byte)1 : (byte)0;
        }
        return m;
    }

    private static Vec3 Deepest(Mask mask)
    {
        var d = DistanceMap.Signed(mask);
        var (i, j, k) = mask.Geometry.Unravel(Array.IndexOf(d, d.Min()));
        return mask.Geometry.CentreMm(i, j, k);
    }

    private static Vec3 Centre(Mask mask)
    {
        var sum = Vec3.Zero;
        long n = 0;
        for (var v = 0; v < mask.Data.Length; v++)
        {
            if (mask.Data[v] == 1)
            {
                var (i, j, k) = mask.Geometry.Unravel(v);
                sum += mask.Geometry.CentreMm(i, j, k);
                n++;
            }
        }
        return sum * (1.0 / n);
    }
}
