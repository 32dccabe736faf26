using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Report;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Aim;

/// <summary>Further needles and tines are measured by the rules of paths, drawn and written.</summary>
public class InstrumentsTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();
    private static readonly Dictionary<string, double> None = [];
    private static readonly Lazy<PathSet> Found = new(() => PathPlanner.Find(new PhantomCase().Build(), new PhantomCase().Build().Lesions[0], PhantomCase.Options(2) with { ActiveCentreOffsetMm = 8 }));

    private static Therapy Of(string id) => TherapyRegistry.Standard.Find(id)!;

    /// <summary>The phantom with a ball of a structure around a point.</summary>
    private static Case With(string structure, Vec3 centre, double radiusMm)
    {
        var c = new PhantomCase().Build();
        var mask = new Mask(c.Geometry);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            var (i, j, k) = c.Geometry.Unravel(n);
            mask.Data[n] = Vec3.Distance(c.Geometry.CentreMm(i, j, k), centre) <= radiusMm ? (byte)1 : (byte)0;
        }
        return c with { Structures = new Dictionary<string, Structure>(c.Structures) { [structure] = new(structure, mask, mask.VolumeMl, false, "test") } };
    }

    [Fact]
    public void Prongs_Umbrella_LieOnTheirArcsAroundTheAxis()
    {
        var (therapy, device) = (Of("radiofrequency-ablation"), Catalogue["umbrella-50mm"]);
        var shaft = new Shaft(new(10, -90, 5), new(2, 1, -4));
        var tines = therapy.Prongs(shaft, device, None);

        Assert.Equal((int)device["tine_count"].Si, tines.Count);
        // The end by summing small steps along the turning tangent.
        var (x, z, length, bend, exit) = (device["outer_diameter"].Si / 2, 0.0, device["tine_length"].Si, device["tine_bend_radius"].Si, device["tine_exit_angle"].Si);
        const int steps = 20000;
        for (var n = 0; n < steps; n++)
        {
            var angle = exit + (n + 0.5) * length / steps / bend;
            (x, z) = (x + Math.Sin(angle) * length / steps, z + Math.Cos(angle) * length / steps);
        }
        Assert.All(tines, t =>
        {
            var end = t.PointsMm[^1] - shaft.TipMm;
            Assert.Equal(z * 1e3, Vec3.Dot(end, shaft.Direction), 1e-3);
            Assert.Equal(x * 1e3, (end - shaft.Direction * Vec3.Dot(end, shaft.Direction)).Length, 1e-3);
            Assert.InRange(t.PointsMm.Zip(t.PointsMm.Skip(1), Vec3.Distance).Sum(), 0.99 * length * 1e3, length * 1e3);
        });
        Assert.Equal(0, tines.Aggregate(Vec3.Zero, (s, t) => s + (t.PointsMm[^1] - shaft.TipMm - shaft.Direction * (z * 1e3))).Length, 1e-6);
        Assert.Empty(therapy.Prongs(shaft, Catalogue["cooled-needle-17g"], None));
        Assert.All(therapy.Prongs(shaft, Catalogue["cooled-cluster"], None), t => Assert.True(t.FromSkin));
    }

    [Fact]
    [Trait("Row", "A3.03")]
    public void Breaking_TineInAForbiddenStructure_IsNamedAndMovesThePathBack()
    {
        var (therapy, device, settings) = (Of("radiofrequency-ablation"), Catalogue["umbrella-35mm"], None);
        var first = Found.Value.Paths[0];
        var tine = therapy.Prongs(first.Shaft, device, settings)[2];
        // A piece of bowel at the end of the third tine, clear of the shaft.
        var patient = With("colon", tine.PointsMm[^1], 3);
        Func<AccessMap, Shaft, int> breaking = (map, line) => Instruments.Breaking(map, patient, therapy, device, settings, [line]);
        var set = PathPlanner.Find(patient, patient.Lesions[0], PhantomCase.Options(2) with { ActiveCentreOffsetMm = 8, Breaking = breaking }, null, TestContext.Current.CancellationToken);

        var measured = Instruments.Prongs(set.Access, therapy, device, settings, [first.Shaft]);
        Assert.Contains(measured[2].Violations, v => v is { Constraint: "structure:colon", Relaxable: false } && v.Text == "runs through colon");
        Assert.True(breaking(set.Access, first.Shaft) > 0);
        Assert.Equal(set.Paths.Select(p => p.PartsBreaking).Order(), set.Paths.Select(p => p.PartsBreaking));
        Assert.All(set.Paths, p => Assert.Equal(breaking(set.Access, p.Shaft), p.PartsBreaking));
        var alone = PathPlanner.Find(patient, patient.Lesions[0], PhantomCase.Options(2) with { ActiveCentreOffsetMm = 8 }, null, TestContext.Current.CancellationToken);
        Assert.True(set.Paths[0].PartsBreaking <= breaking(alone.Access, alone.Paths[0].Shaft));
    }

    [Fact]
    [Trait("Row", "A3.03")]
    public void Simulate_ElectroporationOnOneLine_PlacesMeasuresDrawsAndWritesEveryNeedle()
    {
        var (therapy, line) = (Of("irreversible-electroporation"), Found.Value.Paths[0].Shaft);
        var device = Catalogue["electroporation-needles"];
        var array = therapy.Array(line, device, None);
        Assert.Equal(device["spacing"].Value, Vec3.Distance(array[0].TipMm, array[1].TipMm), 1e-9);
        // A rib where the second needle passes.
        var patient = With("rib_left_9", array[1].EntryMm + array[1].Direction * 20, 3);
        var step = new PlanStep(0, therapy.Id, patient.Lesions[0].Name, device.Id, None, line.EntryMm, line.TipMm);
        var plan = new Planner(TherapyRegistry.Standard, Catalogue).Simulate(patient, new([step]), new() { Simulation = new(SpacingMm: 3, MarginMm: 20, CoolDownS: 5, Threads: 2) }, cancel: TestContext.Current.CancellationToken);
        var target = plan.Targets[0];

        Assert.Equal((2, 2, 1), (target.Punctures, target.Shafts.Count, target.MorePaths.Count));
        var body = patient.Structure("body")!.Mask;
        Assert.All(target.Shafts, s =>
        {
            bool Inside(double mm) => body.Geometry.ToLps.Inverse().Apply(s.EntryMm + s.Direction * mm) is var q && body[(int)Math.Round(q.X), (int)Math.Round(q.Y), (int)Math.Round(q.Z)];
            Assert.True(Inside(3) && !Inside(-3), $"{s.EntryMm} is not on the skin");
        });
        Assert.Contains(plan.AllFindings, f => f is { Id: "path.instrument-2", Status: CriterionStatus.NotMet } && f.Message.Contains("runs through left rib 9", StringComparison.Ordinal));
        Assert.Contains("needle 2 of 2: runs through left rib 9", Assert.Single(target.Breaks), StringComparison.Ordinal);
        Assert.Equal("ct", target.Step!.Guidance);

        using var work = new TemporaryFolder();
        PlanOutputs.Write(work.File("out"), plan, new(), force: false);
        var page = File.ReadAllText(work.File("out/report.html"));
        Assert.Contains("1 of 2 needles breaks a hard limit</h1>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"needle bad\"", page, StringComparison.Ordinal);
        Assert.Contains("2\u00a0skin punctures", page, StringComparison.Ordinal);
        Assert.Contains(" planned 2", File.ReadAllText(Directory.GetFiles(work.File("out"), "paths.mrk.json", SearchOption.AllDirectories).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_BrokenTine_IsRedInThePictureAndACurveInTheMarkups()
    {
        var prong = new Prong("tine 1 of 1", [Vec3.Zero, new(3, 0, 0), new(5, 2, 0)], 0.4, FromSkin: false);
        using var stream = new MemoryStream();
        MarkupsFile.Write(stream, [], null, [("tumour-1 tine 1 of 1", prong)]);
        using var json = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        var curve = Assert.Single(json.RootElement.GetProperty("markups").EnumerateArray());
        Assert.Equal(("Curve", 3), (curve.GetProperty("type").GetString(), curve.GetProperty("controlPoints").GetArrayLength()));
        var c = new PhantomCase().Build();
        var scene = new SliceScene { Image = c.Image, Lesion = c.Lesions[0].Mask, Prongs = [new(prong, [new("structure:colon", "runs through colon", -1, 5, "mm", 6, false)])] };
        Assert.Equal(2, SlicePicture.Draw(scene, SlicePlane.Axial(Vec3.Zero, 100), new()).Text.Split("needle bad").Length - 1);
    }

    [Theory]
    [InlineData(AccessKind.Needle, true)]
    [InlineData(AccessKind.Endoscope, true)]
    [InlineData(AccessKind.Transcutaneous, false)]
    public void Page_PathThatBreaksALimit_IsRedAndToldOnlyWhereItLeavesATrack(AccessKind kind, bool told)
    {
        var (plan, target) = (Report.ReportCase.Plan, Report.ReportCase.Plan.Targets[0]);
        var broken = target.Path! with { Violations = [new("structure:colon", "runs through colon", -1, 5, "mm", 6, false)] };
        var page = HtmlReport.Page(plan with { Targets = [target with { Path = broken, Paths = target.Paths with { Kind = kind } }] });
        Assert.Equal(told, page.Contains("class=\"needle bad\"", StringComparison.Ordinal));
        Assert.Equal(told, page.Contains("1 of 1 needles breaks a hard limit", StringComparison.Ordinal));
        Assert.Equal(kind == AccessKind.Endoscope, page.Contains("1\u00a0wall puncture", StringComparison.Ordinal) && page.Contains("Paths from the lumen", StringComparison.Ordinal));
        Assert.Equal(kind == AccessKind.Needle, page.Contains("skin puncture", StringComparison.Ordinal));
        Assert.Equal(kind == AccessKind.Transcutaneous, page.Contains("Nothing is inserted;", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Row", "A2.12")]
    public void Simulate_GuidanceThatDoesNotPair_IsNotMetOnlyWhenItIsWished()
    {
        var plan = Report.ReportCase.Plan;
        Assert.Equal(("ct", "ct"), (plan.Options.Guidance, plan.Targets[0].Step!.Guidance));
        Assert.Contains(plan.AllFindings, f => f is { Id: "guidance.pairing", Status: CriterionStatus.Met });
        var guidance = plan.Targets[0].Guidance;
        Assert.Equal(CriterionStatus.NotMet, Planning.Guidance.GuidancePlanner.CheckStep(guidance, Planning.Guidance.Modality.Eus, plan.Therapy, plan.Device)[0].Status);
    }
}
