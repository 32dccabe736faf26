using System.Text;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Tests.Guidance;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Aim;

public class AcousticWindowTests
{
    private static readonly Core.Values.Catalogue Catalogue = SeldingerCatalogue.Load();
    private static readonly Vec3 Lesion = new(-40, -20, 0);

    private static PathSet Find(params (string Name, Mask Mask)[] more)
    {
        var patient = GuidancePhantom.Make(10, Lesion, [("CT", "portal-venous", 40)], more);
        return AcousticWindow.Find(patient, patient.Lesions[0], new() { Rules = PathRules.From(Catalogue), Threads = 2 }, Catalogue, Catalogue["array-256"]);
    }

    /// <summary>Row A5.04: nothing in the way: the axis comes straight from the nearest skin, and no needle is spoken of.</summary>
    [Fact]
    [Trait("Row", "A5.04")]
    public void Find_OpenBody_FirstPoseIsFreeAndShort()
    {
        var found = Find(("bone", GuidancePhantom.Box(-10, 10, 50, 70, -50, 50)), ("gas", GuidancePhantom.Box(60, 70, -10, 10, -10, 10)), ("lung", GuidancePhantom.Box(60, 70, 20, 30, -10, 10)));
        var best = found.Paths[0];
        Assert.Equal(AccessKind.Transcutaneous, found.Kind);
        Assert.Equal(1, best.Scores.First(s => s.Id == AcousticWindow.Free).Value, 1e-9);
        Assert.InRange(best.LengthMm, 55, 66);
        Assert.Equal(0, Vec3.Distance(best.TipMm, Lesion), 1e-6);
        // The focal length less the bowl's depth and what lies in the body is water.
        var rim = 120 - Math.Sqrt(120 * 120 - 55 * 55);
        Assert.Equal(120 - rim - best.LengthMm, best.Scores.First(s => s.Id == AcousticWindow.Standoff).Value, 1e-9);
        Assert.Equal(CriterionStatus.Met, Assert.Single(found.Findings).Status);
        Assert.Equal(best with { Rank = 0, ParetoOptimal = false }, found.Evaluate(best.EntryMm, best.TipMm) with { Closest = best.Closest, Crossings = best.Crossings, Scores = best.Scores, Violations = best.Violations });
        using var stream = new MemoryStream();
        MarkupsFile.Write(stream, [("first", best.Shaft)], PathWords.Of(found.Kind));
        var text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("first focus", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tip", text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Row A5.04: gas before the nearest skin: the poses go around it.</summary>
    [Fact]
    [Trait("Row", "A5.04")]
    public void Find_GasInFront_PosesAvoidIt()
    {
        var found = Find(("bone", GuidancePhantom.Box(-10, 10, 50, 70, -50, 50)), ("gas", GuidancePhantom.Box(-70, -10, -60, -50, -30, 30)), ("lung", GuidancePhantom.Box(60, 70, 20, 30, -10, 10)));
        Assert.NotEmpty(found.Paths);
        Assert.All(found.Paths, p => Assert.True(p.Scores.First(s => s.Id == AcousticWindow.Free).Value >= 0.6));
        Assert.True(Math.Abs(found.Paths[0].InPlaneAngleDeg) > 30);
        Assert.Contains(found.Skin.Regions, r => r.Reason.StartsWith("gas", StringComparison.Ordinal) && r.Constraint == "structure:gas");
    }

    /// <summary>Row A5.04: a closed shell of bone: no pose, with the reason and the least shaded one.</summary>
    [Fact]
    [Trait("Row", "A5.04")]
    public void Find_BoneAllAround_NoPoseAndAPlainReason()
    {
        var shell = GuidancePhantom.Where(p => Math.Abs(p.X) is > 88 and < 96 || Math.Abs(p.Y) is > 68 and < 76);
        var found = Find(("bone", shell), ("gas", GuidancePhantom.Box(60, 70, -10, 10, -10, 10)), ("lung", GuidancePhantom.Box(60, 70, 20, 30, -10, 10)));
        Assert.Empty(found.Paths);
        Assert.Equal(0, found.Skin.FeasibleShare);
        Assert.Contains("bone shades", found.LeastViolated!.Advice, StringComparison.Ordinal);
        Assert.Equal(CriterionStatus.NotMet, Assert.Single(found.Findings).Status);
        Assert.Contains(found.Skin.Regions, r => r.Reason == $"bone in more than {0.4:P0} of the aperture");
    }
}
