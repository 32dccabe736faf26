using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Aim;

public sealed class PathPlannerTests
{
    [Fact]
    [Trait("Row", "A3.02")]
    public void HaemorrhageIndex_RisesWithDiameterAndVesselsBeside()
    {
        var c = new PhantomCase().Build();
        var last = 0.0;
        foreach (var gauge in new[] { "22G", "21G", "20G", "18G", "17G", "16G", "15G", "14G" })
        {
            var map = PathPlanner.Find(c, c.Lesions[0], PhantomCase.Options() with { Gauge = gauge, MaxPaths = 1 }, null, TestContext.Current.CancellationToken).Access;
            var far = PathPlanner.Evaluate(map, new(-45, -77, 5), new(-45, 0, 5));
            var beside = PathPlanner.Evaluate(map, new(-62, -68, 5), new(-58, 0, 5));
            Assert.True(far.HaemorrhageIndex > last, $"{gauge}: {far.HaemorrhageIndex} after {last}");
            Assert.True(beside.BesideVesselMm > 3 && beside.HaemorrhageIndex > far.HaemorrhageIndex, $"{gauge}: beside {beside.BesideVesselMm} mm");
            Assert.Equal(gauge == "18G", Math.Abs(far.HaemorrhageIndex - 1) < 1e-9);
            Assert.Equal(Math.PI / 4 * far.OuterDiameterMm * far.OuterDiameterMm * far.LengthMm / 1000, far.TrackVolumeMl, 9);
            last = far.HaemorrhageIndex;
        }
        Assert.Equal(2.108, PhantomCase.Rules.GaugesMm["14G"]);
        Assert.Equal(1.270, PhantomCase.Rules.GaugesMm["18G"]);
        Assert.Contains("never a probability", PhantomCase.Rules.Haemorrhage.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "A3.04")]
    public void Find_LesionMovedToTheCapsule_FiresAndReportsParenchyma()
    {
        var deep = new PhantomCase().Find();
        Assert.DoesNotContain(deep.Findings, f => f.Id == "path.subcapsular");
        Assert.DoesNotContain(deep.Findings, f => f.Id == "path.perivascular");
        Assert.All(deep.Paths, p => Assert.True(p.ParenchymaMm >= 5, $"{p.ParenchymaMm} mm"));

        // The liver's front surface at x = -45, z = 5 lies near y = -64.8: the lesion's surface is 3 mm below it.
        var shallow = new PhantomCase { LesionCentre = new(-45, -50.5, 5) }.Find();
        Assert.Contains(shallow.Findings, f => f.Id == "path.subcapsular" && f.Status == CriterionStatus.NotMet);
        Assert.InRange(shallow.LesionToCapsuleMm!.Value, 1, 5);
        Assert.Contains(shallow.Skin.Regions, r => r.Constraint == "parenchyma");
        Assert.All(shallow.Paths, p => Assert.True(p.ParenchymaMm >= 5, $"{p.ParenchymaMm} mm"));
        var straight = PathPlanner.Evaluate(shallow.Access, new(-45, -77, 5), new(-45, -50.5, 5));
        Assert.Contains(straight.Violations, v => v.Constraint == "parenchyma" && v.Text.Contains("indirectly", StringComparison.Ordinal));

        var perivascular = new PhantomCase { LesionCentre = new(-30, 9, -8), LesionRadius = 9 }.Find();
        Assert.Contains(perivascular.Findings, f => f.Id == "path.perivascular");
        Assert.InRange(perivascular.LesionToVesselMm!.Value, 1, 5);
    }

    [Fact]
    public void Find_PatientTurnedByQuarter_KeepsLengthsAndClearances()
    {
        var here = new PhantomCase { Geometry = PhantomCase.Grid(120, 120, 54, 2, 2, 3) }.Find();
        var turned = new PhantomCase
        {
            Geometry = PhantomCase.Grid(120, 120, 54, 2, 2, 3),
            Turn = p => new(-p.Y, p.X, p.Z),
            TurnBack = p => new(p.Y, -p.X, p.Z),
            Position = "right-decubitus",
        }.Find();
        AssertSame(here, turned, p => new(-p.Y, p.X, p.Z));
    }

    [Theory]
    [InlineData(-1, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(-1, -1, -1)]
    public void Find_IndexAxesFlipped_GivesTheSamePaths(int sx, int sy, int sz)
    {
        var g = new PhantomCase().Geometry;
        var far = g.ToLps.Apply(new(sx < 0 ? g.Nx - 1 : 0, sy < 0 ? g.Ny - 1 : 0, sz < 0 ? g.Nz - 1 : 0));
        var flipped = new ImageGeometry(g.Nx, g.Ny, g.Nz, new(g.ToLps.ColumnX * sx, g.ToLps.ColumnY * sy, g.ToLps.ColumnZ * sz, far));
        AssertSame(new PhantomCase().Find(), new PhantomCase { Geometry = flipped }.Find(), p => p);
    }

    [Fact]
    public void Find_OneThreadOrTwo_GivesTheSame()
    {
        var (a, b) = (new PhantomCase().Find(PhantomCase.Options(1)), new PhantomCase().Find(PhantomCase.Options(2)));
        Assert.Equal(a.Paths.Select(p => (p.EntryMm, p.Score)), b.Paths.Select(p => (p.EntryMm, p.Score)));
        Assert.Equal(a.Skin.Points, b.Skin.Points);
    }

    [Fact]
    public void Find_BlockedSkin_HasPlainReasons()
    {
        var set = new PhantomCase().Find(PhantomCase.Options() with { DeviceLengthMm = 120 });
        Assert.Contains(set.Skin.Regions, r => r.Reason == "right rib 9");
        Assert.Contains(set.Skin.Regions, r => r.Reason == "colon");
        Assert.Contains(set.Skin.Regions, r => r.Reason.EndsWith("mm > 120 mm", StringComparison.Ordinal));
        Assert.Contains(set.Skin.Regions, r => r.Reason == "table side");
        Assert.Equal(1, set.Skin.FeasibleShare + set.Skin.Regions.Sum(r => r.AreaShare), 6);
        Assert.All(set.Skin.Points, p => Assert.Equal(p.Region == 0, float.IsFinite(p.Score)));
        Assert.All(set.Paths, p => Assert.True(p.Direction.Y > -Math.Sin(15.01 * Math.PI / 180)));
    }

    [Fact]
    public void Find_MergedBonesWithParts_NamesTheRib()
    {
        var c = new PhantomCase().Build();
        var ribs = Enumerable.Range(7, 5).Select(n => $"rib_right_{n}").ToArray();
        var bone = new Mask(c.Geometry);
        var parts = new byte[c.Geometry.Count];
        for (var n = 0; n < ribs.Length; n++)
        {
            var rib = c.Structures[ribs[n]].Mask.Data;
            for (var i = 0; i < rib.Length; i++)
            {
                (bone.Data[i], parts[i]) = rib[i] != 0 ? ((byte)1, (byte)(n + 1)) : (bone.Data[i], parts[i]);
            }
        }
        var structures = c.Structures.Where(s => !ribs.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value);
        structures["bone"] = new("bone", bone, bone.VolumeMl, false, "phantom");
        var merged = c with { Structures = structures, Parts = new(c.Geometry, parts, ribs) };
        var set = PathPlanner.Find(merged, c.Lesions[0], PhantomCase.Options(), null, TestContext.Current.CancellationToken);
        Assert.Contains(set.Skin.Regions, r => r is { Reason: "right rib 9", Constraint: "structure:bone" });
        Assert.Contains(set.Skin.Regions, r => r.Reason == "right rib 8");
    }

    [Fact]
    public void Find_NothingFeasible_NamesTheLimitToRelax()
    {
        var set = new PhantomCase().Find(PhantomCase.Options() with { DeviceLengthMm = 50 });
        Assert.Empty(set.Paths);
        var least = Assert.IsType<LeastViolatedPath>(set.LeastViolated);
        var v = Assert.Single(least.Path.Violations);
        Assert.Equal("length", v.Constraint);
        Assert.Equal(least.Path.LengthMm - 50, v.RelaxBy, 9);
        Assert.Contains("mm > 50 mm", least.Advice, StringComparison.Ordinal);

        // Relaxing by just that much makes it feasible.
        Assert.NotEmpty(new PhantomCase().Find(PhantomCase.Options() with { DeviceLengthMm = 50 + v.RelaxBy + 0.01 }).Paths);
    }

    [Fact]
    public void Find_CageAroundTheLesion_ReportsTheClearance()
    {
        // Colon on a shell 3 mm thick with one hole that leaves 3 mm of clearance: 5 mm are asked for.
        static bool Cage(Vec3 p) => Vec3.Distance(p, new(-45, 0, 5)) is > 20 and < 24 && !(p.Y < 0 && PhantomCase.Sq(p.X + 45) + PhantomCase.Sq(p.Z - 5) < 25);
        var set = new PhantomCase { ExtraColon = Cage }.Find();
        Assert.Empty(set.Paths);
        var v = Assert.Single(set.LeastViolated!.Path.Violations);
        Assert.Equal("structure:colon", v.Constraint);
        Assert.True(v.Relaxable);
        Assert.InRange(v.RelaxBy, 0.5, 4.5);
        var relaxed = PathRules.From(SeldingerCatalogue.Load(), new Dictionary<string, double> { ["path-forbidden-colon.clearance"] = 5 - v.RelaxBy - 0.1 });
        Assert.NotEmpty(new PhantomCase { ExtraColon = Cage }.Find(new() { Rules = relaxed }).Paths);
    }

    [Fact]
    public void Find_UnknownPositionAndMissingOrgans_AreFindings()
    {
        var set = new PhantomCase { Position = "unknown", WithColon = false, WithVessels = false }.Find();
        Assert.Contains(set.Findings, f => f.Id == "path.position" && f.Status == CriterionStatus.Unknown);
        Assert.Contains("colon", set.NotAssessed);
        Assert.Contains("portal vein", set.NotAssessed);
        Assert.DoesNotContain("bone", set.NotAssessed);
        Assert.All(set.Paths, p => Assert.True(p.UnassessedMm > 3, "fat and muscle are not labelled"));
    }

    [Fact]
    public void Find_BodyCutByTheScan_HasNoEntriesThere()
    {
        // The scan ends at x = -90: the patient's right flank is outside it.
        var g = PhantomCase.Grid(120, 96, 54, 2, 2, 3);
        var set = new PhantomCase { Geometry = g.Crop(15, 0, 0, 105, 96, 54) }.Find();
        var edge = g.CentreMm(15, 0, 0).X;
        Assert.NotEmpty(set.Paths);
        Assert.All(set.Skin.Points, p => Assert.True(PhantomCase.Sq(p.PositionMm.X / 110) + PhantomCase.Sq(p.PositionMm.Y / 85) > 0.93, $"{p.PositionMm} is not skin"));
        Assert.DoesNotContain(set.Skin.Points, p => p.PositionMm.X < edge + 1 && Math.Abs(p.PositionMm.Y) < 40);
    }

    [Fact]
    public void Find_ActiveCentreOffset_PutsTheTipBehindTheTarget()
    {
        var set = new PhantomCase().Find(PhantomCase.Options() with { ActiveCentreOffsetMm = 8 });
        Assert.NotEmpty(set.Paths);
        Assert.All(set.Paths, p => Assert.Equal(8, Vec3.Distance(p.TipMm, p.TargetMm), 6));
    }

    [Fact]
    public void Find_WrongOptions_ListsAllViolations()
    {
        var c = new PhantomCase().Build();
        var bare = c with { Structures = new Dictionary<string, Structure>() };
        var x = Assert.Throws<ValidationException>(() => PathPlanner.Find(bare, c.Lesions[0], PhantomCase.Options() with { OuterDiameterMm = 20, DeviceLengthMm = 5 }, null, TestContext.Current.CancellationToken));
        Assert.Equal(3, x.Violations.Count);
        var y = Assert.Throws<ValidationException>(() => PathRules.From(SeldingerCatalogue.Load(), new Dictionary<string, double> { ["path-limits.nonsense"] = 1, ["path-limits.parenchyma"] = -1 }));
        Assert.Equal(2, y.Violations.Count);
    }

    private static void AssertSame(PathSet a, PathSet b, Func<Vec3, Vec3> turn)
    {
        Assert.NotEmpty(a.Paths);
        Assert.Equal(a.Feasible, b.Feasible);
        Assert.Equal(a.Paths.Count, b.Paths.Count);
        foreach (var (p, q) in a.Paths.Zip(b.Paths))
        {
            Assert.True(Vec3.Distance(turn(p.EntryMm), q.EntryMm) < 0.1, $"entry {turn(p.EntryMm)} became {q.EntryMm}");
            Assert.Equal(p.LengthMm, q.LengthMm, 0.1);
            Assert.Equal(p.CapsuleAngleDeg!.Value, q.CapsuleAngleDeg!.Value, 0.1);
            Assert.Equal(p.CraniocaudalTiltDeg, q.CraniocaudalTiltDeg, 0.1);
            Assert.Equal(p.Closest.Select(s => s.Structure).Order(), q.Closest.Select(s => s.Structure).Order());
            foreach (var s in p.Closest)
            {
                Assert.Equal(s.ClearanceMm, q.Closest.Single(o => o.Structure == s.Structure).ClearanceMm, 0.1);
            }
        }
    }
}
