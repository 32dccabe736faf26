using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.BuiltInPatient;

namespace Seldinger.Planning.Tests.BuiltInPatient;

public sealed class DigitalPatientTests(PatientFixture fixture)
{
    private DigitalPatient Patient => fixture.Patient;

    // Means of adults on CT: geraghty2004organs gives liver 1411 and 1710, spleen 180 and 238, one kidney 157 and 193, pancreas 64 and 87 mL (women, men);
    // the bands are about +- 35 % round both means. Liver: requirements C1, 1.2 to 1.8 L.
    [Theory]
    [InlineData("liver", 1200, 1800)]
    [InlineData("spleen", 120, 320)]
    [InlineData("kidney_left", 105, 260)]
    [InlineData("kidney_right", 105, 260)]
    [InlineData("pancreas", 42, 118)]
    public void Create_OrganVolume_LiesInThePublishedRange(string organ, double lowMl, double highMl) =>
        Assert.InRange(Patient.Mask(organ).VolumeMl, lowMl, highMl);

    [Theory]
    [InlineData("liver", -1)]
    [InlineData("gallbladder", -1)]
    [InlineData("inferior_vena_cava", -1)]
    [InlineData("spleen", 1)]
    [InlineData("stomach", 1)]
    [InlineData("aorta", 1)]
    public void Create_Side_IsClear(string organ, int side) => Assert.True(side * Centre(Patient.Mask(organ)).X > 5, $"{organ} at {Centre(Patient.Mask(organ))}");

    [Fact]
    public void Create_Order_HeadFeetAndFrontBackAreRight()
    {
        Assert.True(Centre(Patient.Mask("heart")).Z > Centre(Patient.Mask("liver")).Z);
        Assert.True(Centre(Patient.Mask("liver")).Z > Centre(Patient.Mask("urinary_bladder")).Z);
        Assert.True(Centre(Patient.Mask("vertebrae_L2")).Y > Centre(Patient.Mask("aorta")).Y);
        Assert.True(Centre(Patient.Mask("kidney_right")).Z < Centre(Patient.Mask("kidney_left")).Z);
    }

    [Fact]
    public void Create_DomeLesion_LiesUnderTheRightLungInsideTheLiver()
    {
        var lesion = Patient.Mask("tumour-1");
        Assert.Equal(28, Patient.Lesions[0].DiameterMm);
        Assert.InRange(Distance(lesion, Lung("right")), 2, 16);
        Assert.True(Distance(lesion, Lung("left")) > 60);
        AssertInside(lesion, Patient.Mask("liver"));
    }

    [Fact]
    public void Create_CapsuleLesion_TouchesTheLiverSurfaceWithinAFewMillimetres()
    {
        var lesion = Patient.Mask("tumour-3");
        AssertInside(lesion, Patient.Mask("liver"));
        Assert.InRange(Distance(lesion, Not(Patient.Mask("liver"))), 0, 6);
    }

    [Fact]
    public void Create_VesselLesion_LiesBesideABranchOfSixMillimetres()
    {
        var lesion = Patient.Lesions[1];
        Assert.Equal(6, Patient.BranchDiameterMm, 0.02);
        // Axis to lesion surface: 3 mm radius + 1 mm gap, the lesion's lobes included.
        Assert.InRange(lesion.Distance(Patient.BranchPointMm), 3, 5.5);
        Assert.InRange(Distance(Patient.Mask("tumour-2"), Patient.Mask("portal_vein")), 0, 6);
        AssertInside(Patient.Mask("tumour-2"), Patient.Mask("liver"));
    }

    [Theory]
    [InlineData("tumour-1", 28)]
    [InlineData("tumour-2", 22)]
    [InlineData("tumour-3", 18)]
    public void Create_LesionVolume_IsThatOfABallOfItsDiameter(string name, double diameterMm) =>
        Assert.Equal(Math.PI / 6 * Math.Pow(diameterMm / 10, 3), Patient.Mask(name).VolumeMl, 0.09 * Math.Pow(diameterMm / 10, 3));

    [Fact]
    public void Create_Contrast_FollowsThePhases()
    {
        foreach (var lesion in (string[])["tumour-1", "tumour-2", "tumour-3"])
        {
            Assert.InRange(Contrast(Patient, lesion, Phase.Arterial), 25, 60);
            Assert.InRange(Contrast(Patient, lesion, Phase.PortalVenous), -40, -8);
        }
        // As dense as liver without contrast medium: nothing to see. Without noise, because the mean of a small lesion has a standard error of some HU.
        Assert.Equal(0, Contrast(PatientFixture.Noiseless(), "tumour-2", Phase.Native), 0.5);
    }

    [Fact]
    public void Create_Noise_HasTheStandardDeviationOfTheCatalogueAndAShortRange()
    {
        var liver = Erode(Patient.Mask("liver"), 4);
        var (g, hu) = (Patient.Geometry, Patient.Images[Phase.Native].Data);
        var values = Inner(liver).Select(v => (double)hu[v]).ToArray();
        var median = values.Order().ElementAt(values.Length / 2);
        var quarter = values.Order().ElementAt(values.Length / 4);
        // For a normal distribution the lower quartile lies 0.6745 SD under the median; robust against vessels.
        Assert.InRange((median - quarter) / 0.6745, 10.5, 13.5);
        var (c1, c4, n) = (0.0, 0.0, 0);
        foreach (var v in Inner(liver).Where(v => liver.Data[v + 4] == 1))
        {
            c1 += (hu[v] - median) * (hu[v + 1] - median);
            c4 += (hu[v] - median) * (hu[v + 4] - median);
            n++;
        }
        Assert.InRange(c1 / n / 144, 0.3, 0.9);
        Assert.InRange(c4 / n / 144, -0.1, 0.25);
    }

    [Fact]
    public void Create_TissueMeans_AgreeWithTheCatalogue()
    {
        var draw = new Core.Values.Draw(Therapies.SeldingerCatalogue.Load());
        foreach (var (organ, entry) in new[] { ("spleen", "spleen"), ("aorta", "arterial-blood"), ("urinary_bladder", "urine") })
        {
            var values = Inner(Erode(Patient.Mask(organ), 4)).Select(v => (double)Patient.Images[Phase.Arterial].Data[v]).Order().ToArray();
            Assert.Equal(draw.Si($"built-in-patient.{entry}.arterial"), values[values.Length / 2], 4.0);
        }
    }

    [Fact]
    public void Create_Organs_DoNotOverlapVesselsOrBoneAndLieInTheBody()
    {
        var body = Patient.BodyMap;
        for (var v = 0; v < body.Length; v++)
        {
            Assert.False(Patient.OrganMap[v] != 0 && body[v] == 0, $"label {Patient.OrganMap[v]} outside the body");
        }
        var liver = Patient.Mask("liver");
        Assert.All(Enumerable.Range(0, body.Length).Where(v => Patient.LesionMap[v] != 0), v => Assert.True(liver.Data[v] == 1 && Patient.VesselMap[v] == 0));
        // The only hollow thing with gas inside the cavity is the gut.
        var hu = Patient.Images[Phase.Native].Data;
        string[] airy = ["stomach", "colon", "small_bowel", "duodenum", "esophagus", "lung_lower_lobe_right", "lung_middle_lobe_right", "lung_lower_lobe_left", "lung_upper_lobe_left", "skin", "diaphragm", "torso_fat", "muscle", "heart"];
        Assert.All(Enumerable.Range(0, body.Length).Where(v => body[v] == 1 && hu[v] < -500), v => Assert.Contains(DigitalPatient.LabelNames[Patient.OrganMap[v]], airy));
    }

    [Fact]
    public void Create_SameSeed_SameBytesForOneAndTwoThreads()
    {
        var (a, b) = (PatientFixture.Create(7, 5, 1), PatientFixture.Create(7, 5, 2));
        Assert.Equal(a.OrganMap, b.OrganMap);
        Assert.Equal(a.VesselMap, b.VesselMap);
        Assert.Equal(a.LesionMap, b.LesionMap);
        foreach (var phase in Enum.GetValues<Phase>())
        {
            Assert.Equal(a.Images[phase].Data, b.Images[phase].Data);
        }
        Assert.Equal(DigitalPatientCase.VesselsJson(a.Vessels), DigitalPatientCase.VesselsJson(b.Vessels));
    }

    [Theory]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(1234567UL)]
    public void Create_OtherSeed_IsAnotherPatientWithinTheSameBounds(ulong seed)
    {
        var other = PatientFixture.Create(seed, 4, 0);
        Assert.NotEqual(Patient.Lesions[0].CentreMm, other.Lesions[0].CentreMm);
        Assert.InRange(other.Mask("liver").VolumeMl, 1200, 1800);
        Assert.Equal(6, other.BranchDiameterMm, 0.02);
        Assert.InRange(other.Mask("spleen").VolumeMl, 120, 320);
        foreach (var l in other.Lesions)
        {
            AssertInside(other.Mask(l.Name), other.Mask("liver"));
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(50)]
    [InlineData(double.NaN)]
    public void Create_SpacingOutOfRange_IsRefused(double spacingMm) => Assert.Throws<ArgumentOutOfRangeException>(() => PatientFixture.Create(1, spacingMm, 1));

    private Mask Lung(string side)
    {
        var m = Patient.Mask("lung_lower_lobe_" + side);
        var more = Patient.Mask(side == "right" ? "lung_middle_lobe_right" : "lung_upper_lobe_left");
        return new(m.Geometry, [.. m.Data.Zip(more.Data, (a, b) => (byte)(a | b))]);
    }

    private static double Contrast(DigitalPatient patient, string lesion, Phase phase)
    {
        var hu = patient.Images[phase].Data;
        double Median(IEnumerable<int> voxels)
        {
            var v = voxels.Select(i => (double)hu[i]).Order().ToArray();
            return v[v.Length / 2];
        }
        var liver = patient.Mask("liver");
        for (var v = 0; v < liver.Data.Length; v++)
        {
            liver.Data[v] &= (byte)(patient.VesselMap[v] == 0 && patient.LesionMap[v] == 0 ? 1 : 0);
        }
        return Median(Inner(Erode(patient.Mask(lesion), 3))) - Median(Inner(Erode(liver, 3)));
    }

    private static IEnumerable<int> Inner(Mask mask) => Enumerable.Range(0, mask.Data.Length).Where(v => mask.Data[v] == 1);

    private static Mask Not(Mask mask) => new(mask.Geometry, [.. mask.Data.Select(b => (byte)(1 - b))]);

    private static Mask Erode(Mask mask, double mm)
    {
        var d = DistanceMap.ToMask(Not(mask));
        return new(mask.Geometry, [.. d.Select(v => (byte)(v > mm ? 1 : 0))]);
    }

    private static double Distance(Mask from, Mask to)
    {
        var d = DistanceMap.ToMask(to);
        return Inner(from).Min(v => d[v]);
    }

    private static void AssertInside(Mask inner, Mask outer) => Assert.All(Inner(inner), v => Assert.Equal(1, outer.Data[v]));

    private static Vec3 Centre(Mask mask)
    {
        var sum = Vec3.Zero;
        long n = 0;
        foreach (var v in Inner(mask))
        {
            var (i, j, k) = mask.Geometry.Unravel(v);
            sum += mask.Geometry.CentreMm(i, j, k);
            n++;
        }
        return sum * (1.0 / n);
    }
}
