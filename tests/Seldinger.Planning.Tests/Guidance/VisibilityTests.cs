using System.Text;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Guidance;
using Seldinger.Planning.Tests.Checking;
using Seldinger.Therapies;
using static Seldinger.Planning.Tests.Guidance.GuidancePhantom;

namespace Seldinger.Planning.Tests.Guidance;

public sealed class VisibilityTests
{
    private static readonly Catalogue Catalogue = SmallCases.Catalogue;
    private static readonly Vec3 At = new(-30, -10, 0);

    [Fact]
    [Trait("Row", "A2.04")]
    public void Plan_IsodenseOnOnePhase_FiresThereAndNotOnTheOther()
    {
        var c = Make(14, At, [("CT", "portal-venous", 0), ("CT", "arterial", 30), ("CT", "delayed", -30)]);
        var plan = GuidancePlanner.Plan(c, c.Lesions[0], Catalogue);
        Assert.Equal([CriterionStatus.NotMet, CriterionStatus.Met, CriterionStatus.Met], plan.Findings.Where(f => f.Id.StartsWith("visibility.", StringComparison.Ordinal)).Select(f => f.Status));
        Assert.Contains("not visible on this phase", plan.Findings[0].Message, StringComparison.Ordinal);
        var arterial = plan.Contrasts[1].Contrast!;
        Assert.Equal(30, arterial.Difference, 1.0);
        Assert.Equal(12, arterial.Noise, 0.5);
        Assert.Equal(2.5, arterial.Cnr, 0.15);
        Assert.Equal("liver", arterial.Organ);
        // Rose: 30/12 sqrt(pi 14^2 / 1.5^2) = 41.4.
        Assert.Equal(41.4, arterial.RoseSnr, 2.0);
        Assert.Equal(-30, plan.Contrasts[2].Contrast!.Difference, 1.0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Measure_NoContrast_NeverPassesByChance(int shift)
    {
        var c = Make(10, At + new Vec3(4 * shift, 2 * shift, shift), [("CT", "native", 0)]);
        Assert.False(LesionContrast.Measure(c.Images[0], c.Lesions[0], c, Catalogue)!.Visible);
    }

    [Fact]
    public void Measure_VesselInTheRing_IsLeftOut()
    {
        var vessel = Where(p => Math.Abs(p.X - At.X - 20) < 3 && Math.Abs(p.Z - At.Z) < 40);
        var c = Make(14, At, [("CT", "portal-venous", 0)], ("portal_vein", vessel));
        for (var n = 0; n < vessel.Data.Length; n++)
        {
            if (vessel.Data[n] != 0)
            {
                c.Image.Data[n] = 400;
            }
        }
        var with = LesionContrast.Measure(c.Images[0], c.Lesions[0], c, Catalogue)!;
        Assert.Equal(100, with.RingMedian, 1.0);
        Assert.Equal(12, with.Noise, 0.6);
    }

    [Fact]
    public void Measure_TinyLesion_IsUnknown()
    {
        var c = Make(2.5, At, [("CT", "portal-venous", 50)]);
        Assert.Null(LesionContrast.Measure(c.Images[0], c.Lesions[0], c, Catalogue));
        Assert.Equal(CriterionStatus.Unknown, GuidancePlanner.Plan(c, c.Lesions[0], Catalogue).Findings[0].Status);
    }

    [Fact]
    public void Measure_SeriesOnAnotherGrid_GivesTheSameContrast()
    {
        var c = Make(14, At, [("CT", "portal-venous", 40)]);
        var s = c.Images[0];
        // The same voxels named in another axis order.
        var g = new ImageGeometry(60, 120, 100, new(new(0, 0, 2), new(2, 0, 0), new(0, 2, 0), Geometry.ToLps.Origin));
        var data = Resample.Nearest(s.Image.Geometry, s.Image.Data, g, 0f);
        var other = LesionContrast.Measure(s with { Image = new(g, data) }, c.Lesions[0], c, Catalogue)!;
        var own = LesionContrast.Measure(s, c.Lesions[0], c, Catalogue)!;
        Assert.Equal(own.LesionMedian, other.LesionMedian);
        Assert.Equal(own.RoseSnr, other.RoseSnr, 1e-9);
    }

    [Fact]
    [Trait("Row", "A2.05")]
    public void Plan_NotVisible_ListsAlternativesEachWithItsOwnVerdict()
    {
        var bone = Where(p => p.Y < -70 || p.Y > 70 || Math.Abs(p.X) > 90);
        var c = Make(14, At, [("CT", "portal-venous", 0), ("CT", "arterial", 30), ("MR", "hepatobiliary", -60)], ("bone", bone), ("gas", new Mask(Geometry)), ("lung", new Mask(Geometry)));
        var plan = GuidancePlanner.Plan(c, c.Lesions[0], Catalogue);
        var byName = plan.Alternatives.ToDictionary(a => a.Name, a => a.Status);
        Assert.Equal(CriterionStatus.Met, byName["Another contrast phase"]);
        Assert.Equal(CriterionStatus.Unknown, byName["Lipiodol tagging before CT guidance"]);
        Assert.Equal(CriterionStatus.NotMet, byName["Contrast-enhanced ultrasound"]);
        Assert.Equal(CriterionStatus.NotMet, byName["Fusion of ultrasound with CT or MR"]);
        Assert.Equal(CriterionStatus.Met, byName["MR guidance"]);
        Assert.All(byName.Keys, name => Assert.Contains(name, plan.Findings[0].Message, StringComparison.Ordinal));
        Assert.All(plan.Alternatives, a => Assert.NotEmpty(a.Source));
        var alone = Make(14, At, [("CT", "portal-venous", 0)]);
        Assert.Equal(CriterionStatus.Unknown, GuidancePlanner.Plan(alone, alone.Lesions[0], Catalogue).Alternatives.First(a => a.Name == "Another contrast phase").Status);
    }

    [Fact]
    [Trait("Row", "A2.07")]
    public void CheckStep_MrPlanWithoutConditionalNeedle_IsBlocked()
    {
        var c = Make(14, At, [("CT", "portal-venous", 0), ("MR", "hepatobiliary", 60)]);
        CatalogueEntry Device(string mr)
        {
            var catalogue = new Catalogue();
            catalogue.Add("d.json", new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "entries": [ { "id": "needle", "kind": "microwave-device", "name": "Needle" {{mr}} } ] }""")));
            return catalogue["needle"];
        }
        IReadOnlyList<Finding> Step(string mr, Modality m) => GuidancePlanner.CheckStep(GuidancePlanner.Plan(c, c.Lesions[0], Catalogue, Device(mr)), m, SmallCases.Needle, Device(mr));
        Assert.Contains(Step(""", "mr": "unsafe" """, Modality.Mr), f => f is { Id: "device.mr", Status: CriterionStatus.NotMet, Severity: Severity.Major });
        Assert.Contains(Step(""", "mr": "unsafe" """, Modality.Mr), f => f is { Id: "guidance.verdict", Status: CriterionStatus.NotMet });
        Assert.Contains(Step("", Modality.Mr), f => f is { Id: "device.mr", Status: CriterionStatus.Unknown, Severity: Severity.Major });
        Assert.Contains(Step("", Modality.Mr), f => f is { Id: "guidance.verdict", Status: CriterionStatus.Unknown });
        Assert.All(Step(""", "mr": "conditional" """, Modality.Mr), f => Assert.Equal(CriterionStatus.Met, f.Status));
        Assert.DoesNotContain(Step(""", "mr": "unsafe" """, Modality.Ct), f => f.Id == "device.mr");
        // The MR series is measured as well: isodense on CT, seen on MR.
        var plan = GuidancePlanner.Plan(c, c.Lesions[0], Catalogue);
        Assert.Equal((CriterionStatus.NotMet, CriterionStatus.Met), (plan[Modality.Ct].Visible, plan[Modality.Mr].Visible));
        Assert.Contains(plan.Findings, f => f is { Id: "visibility.tumour-1.hepatobiliary", Row: "A2.07", Status: CriterionStatus.Met });
    }

    [Fact]
    [Trait("Row", "A2.12")]
    public void Pairs_AnyNeedleTherapyWithAnyModality_AndOnlyWhatPasses()
    {
        var c = Make(14, At, [("CT", "portal-venous", 40), ("MR", "native", 40)], ("bone", new Mask(Geometry)), ("gas", new Mask(Geometry)), ("lung", new Mask(Geometry)));
        var plan = GuidancePlanner.Plan(c, c.Lesions[0], Catalogue);
        foreach (var therapy in TherapyRegistry.Standard.All)
        {
            foreach (var m in Modalities.All)
            {
                var findings = GuidancePlanner.CheckStep(plan, m, therapy, null);
                var expected = therapy.Access switch { AccessKind.Needle => m != Modality.Eus, AccessKind.Catheter => m is Modality.Dsa or Modality.Cbct, AccessKind.Endoscope => m is Modality.Eus or Modality.Dsa,
                    AccessKind.Transcutaneous => m is Modality.Us or Modality.Ceus or Modality.Fusion or Modality.Mr, _ => false };
                Assert.Equal(expected, findings[0].Status == CriterionStatus.Met);
                Assert.Equal(plan[m].Status, findings[1].Status);
            }
        }
        // Passing A2.01 and A2.04 is what a needle needs: CT, cone-beam CT and fusion pass here, B-mode visibility stays unknown.
        Assert.Equal([Modality.Fusion, Modality.Ct, Modality.Cbct], Modalities.All.Where(m => plan[m].Status == CriterionStatus.Met));
        Assert.Equal(CriterionStatus.Unknown, plan[Modality.Us].Status);
        // Without a wish, guidance follows from the access and pairs with it; only a wish can fail to.
        foreach (var therapy in TherapyRegistry.Standard.All.Where(t => t.Access != AccessKind.Systemic))
        {
            foreach (var device in therapy.DeviceKind is { } kind ? Catalogue.OfKind(kind).ToList() : [])
            {
                var usual = GuidancePlanner.Usual(therapy.Access, device);
                Assert.Equal(CriterionStatus.Met, GuidancePlanner.CheckStep(plan, usual, therapy, device)[0].Status);
                Assert.Contains(usual, therapy.Access switch { AccessKind.Needle => [Modality.Ct], AccessKind.Endoscope => [Modality.Eus], AccessKind.Catheter => [Modality.Dsa], _ => new[] { Modality.Us, Modality.Mr } });
            }
        }
        Assert.Equal("fusion", Modalities.Word(Modalities.Parse("fusion")));
        Assert.Throws<ArgumentException>(() => Modalities.Parse("xray"));
    }
}
