using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Planning.Guidance;
using Seldinger.Planning.Tests.Checking;
using static Seldinger.Planning.Tests.Guidance.GuidancePhantom;

namespace Seldinger.Planning.Tests.Guidance;

public sealed class UltrasoundWindowTests
{
    private static readonly Vec3 At = new(-30, -30, 0);

    // Everything between the lesion and the skin: the body's outer shell.
    private static readonly Mask Shell = Where(p => (p.Y < -60 || p.Y > 60 || Math.Abs(p.X) > 80) && Math.Abs(p.X) < 100 && Math.Abs(p.Y) < 80);

    [Theory]
    [Trait("Row", "A2.01")]
    [InlineData("bone")]
    [InlineData("gas")]
    [InlineData("lung_left")]
    public void Compute_LesionBehindRibGasOrLung_HasNoWindow(string blocker)
    {
        var c = Make(10, At, [("CT", "portal-venous", 40)], (blocker, Shell));
        var w = UltrasoundWindow.Compute(c, c.Lesions[0], SmallCases.Catalogue);
        Assert.Equal(CriterionStatus.NotMet, w.Status);
        Assert.StartsWith("US window = none", w.Reason, StringComparison.Ordinal);
        Assert.Null(w.DepthMm);
        Assert.Equal(blocker == "lung_left" ? "lung" : blocker, w.BlockedBy[0].What);
        var plan = GuidancePlanner.Plan(c, c.Lesions[0], SmallCases.Catalogue);
        Assert.Contains(plan.Findings, f => f is { Row: "A2.01", Status: CriterionStatus.NotMet });
        Assert.Equal(CriterionStatus.NotMet, plan[Modality.Us].Access);
    }

    [Fact]
    [Trait("Row", "A2.03")]
    public void Compute_OpenWindow_MeasuresTheDepthFromTheSkin()
    {
        var c = Make(10, At, [("CT", "portal-venous", 40)], ("bone", new Mask(Geometry)));
        var w = UltrasoundWindow.Compute(c, c.Lesions[0], SmallCases.Catalogue);
        Assert.Equal(CriterionStatus.Met, w.Status);
        // The front of the body lies at y = -80, the lesion centre at y = -30: 50 mm, within a half-voxel step and the voxel surface.
        Assert.Equal(50, w.DepthMm!.Value, 1.6);
        Assert.Equal(w.DepthMm!.Value, Vec3.Distance(w.SkinMm!.Value, At), 1e-9);
        Assert.Equal(w.DepthMm, w.NearestSkinMm);
        Assert.Equal(-80, w.SkinMm!.Value.Y, 1.6);
        Assert.Contains("not assessed: gas, lung", w.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_RibOverTheNearestSkin_TakesTheNextWayAndCountsTheShare()
    {
        var rib = Where(p => p.Y < -66 && p.Y > -78 && Math.Abs(p.X - At.X) < 30);
        var c = Make(10, At, [("CT", "portal-venous", 40)], ("bone", rib), ("gas", new Mask(Geometry)), ("lung", new Mask(Geometry)));
        var w = UltrasoundWindow.Compute(c, c.Lesions[0], SmallCases.Catalogue);
        Assert.Equal(CriterionStatus.Met, w.Status);
        Assert.True(w.DepthMm > 55 && w.NearestSkinMm < 52);
        // The half-plane strip of half width 30 at distance 36 (y = -66) to 48 mm hides at most 2 atan(30/36) of the circle and at least 2 atan(30/48).
        Assert.InRange(w.BlockedBy.First(b => b.What == "bone").Share, 0.15, 0.23);
    }

    [Fact]
    public void Compute_NothingThatBlocksSegmented_IsUnknown()
    {
        var c = Make(10, At, [("CT", "portal-venous", 40)]);
        Assert.Equal(CriterionStatus.Unknown, UltrasoundWindow.Compute(c, c.Lesions[0], SmallCases.Catalogue).Status);
        var bare = c with { Structures = new Dictionary<string, Structure>() };
        Assert.Equal("the body is not segmented", UltrasoundWindow.Compute(bare, c.Lesions[0], SmallCases.Catalogue).Reason);
    }

    [Fact]
    public void Compute_DeepLesion_IsBeyondTheLimit()
    {
        var deep = new Vec3(-30, 0, 0);
        var shell = Where(p => (p.Y > 60 || p.Y < -60 || p.X < -80) && Math.Abs(p.X) < 100 && Math.Abs(p.Y) < 80);
        var c = Make(10, deep + new Vec3(-40, 0, 0), [("CT", "portal-venous", 40)], ("bone", shell));
        var w = UltrasoundWindow.Compute(c, c.Lesions[0], SmallCases.Catalogue);
        // The only free side lies 170 mm away, the limit is 150 mm.
        Assert.Equal(CriterionStatus.NotMet, w.Status);
        Assert.Contains(w.BlockedBy, b => b.What == "deeper than the limit");
    }
}
