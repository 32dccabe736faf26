using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Planning.BuiltInPatient;
using Seldinger.Planning.Margin;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Aim;

/// <summary>The stomach of the built-in patient, with a lesion behind its wall and one deep in the liver.</summary>
public class EndoscopePlannerTests
{
    private const double SpacingMm = 3;
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();
    private static readonly DigitalPatient Patient = DigitalPatient.Create(new Draw(Catalogue), 1, SpacingMm);
    private static readonly Case Loaded = Build();

    private static readonly CatalogueEntry Device = Catalogue.OfKind("endoscopic-radiofrequency-device").First();

    private static Case Build()
    {
        var names = DigitalPatient.LabelNames.Values.Distinct().Append("body").Where(n => n != "tumour");
        var structures = names.Select(n => (Name: n, Mask: Patient.Mask(n))).Where(s => s.Mask.CountSet() > 0).ToDictionary(s => s.Name, s => new Structure(s.Name, s.Mask, s.Mask.VolumeMl, false, "built-in"));
        return new()
        {
            Id = "endoscope",
            Position = "supine",
            Geometry = Patient.Geometry,
            Images = [new("ct", Patient.Images[Phase.PortalVenous], "CT", "portal-venous", null, null, null, null)],
            Structures = structures,
            Lesions = [],
            Targets = [],
        };
    }

    private static Lesion Ball(Vec3 centre, double radiusMm)
    {
        var mask = new Mask(Loaded.Geometry);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            var (i, j, k) = mask.Geometry.Unravel(n);
            mask.Data[n] = Vec3.Distance(mask.Geometry.CentreMm(i, j, k), centre) <= radiusMm ? (byte)1 : (byte)0;
        }
        return new("tumour-1", mask, mask.VolumeMl, centre, 2 * radiusMm);
    }

    /// <summary>Points in the pancreas, 9 to 25 mm from the stomach's surface, eight spread over it.</summary>
    private static Vec3[] BehindTheStomach()
    {
        var (far, g) = (DistanceMap.Signed(Loaded.Structures["stomach"].Mask), Loaded.Geometry);
        var near = Points("pancreas").Where(p => { var q = g.ToLps.Inverse().Apply(p); return Math.Abs(far[g.Index((int)Math.Round(q.X), (int)Math.Round(q.Y), (int)Math.Round(q.Z))]) is > 9 and < 25; }).ToArray();
        return [.. near.Where((_, n) => n % (near.Length / 8 + 1) == 0)];
    }

    private static Vec3[] Points(string structure)
    {
        var m = Loaded.Structures[structure].Mask;
        return [.. Enumerable.Range(0, m.Data.Length).Where(n => m.Data[n] != 0).Select(n => { var (i, j, k) = m.Geometry.Unravel(n); return m.Geometry.CentreMm(i, j, k); })];
    }

    private static PathSet Find(Lesion lesion) => EndoscopePlanner.Find(Loaded with { Lesions = [lesion], Targets = [lesion.Name] }, lesion,
        new() { Rules = PathRules.From(Catalogue), DeviceLengthMm = Device["shaft_length"].Si * 1e3, OuterDiameterMm = Device["outer_diameter"].Si * 1e3, ActiveCentreOffsetMm = 5, Threads = 2 }, Catalogue, Device);

    private static bool In(string structure, Vec3 mm)
    {
        var m = Loaded.Structures[structure].Mask;
        var p = m.Geometry.ToLps.Inverse().Apply(mm);
        return m.Geometry.ContainsIndex(p) && m[(int)Math.Round(p.X), (int)Math.Round(p.Y), (int)Math.Round(p.Z)];
    }

    [Fact]
    [Trait("Row", "A3.11")]
    public void Find_LesionBehindTheStomach_GoesThroughItsWallAndTouchesNothingForbidden()
    {
        var sets = BehindTheStomach().Select(p => Find(Ball(p, 6)));
        var set = sets.FirstOrDefault(s => s.Paths.Count > 0) ?? Find(Ball(BehindTheStomach()[0], 6));
        Assert.True(set.Paths.Count > 0, string.Join(" ", set.Findings.Select(f => f.Message)));
        Assert.Contains(set.Findings, f => f is { Id: "path.reach", Status: CriterionStatus.Met });
        Assert.Contains(set.Findings, f => f is { Id: "endoscope.wall" } && f.Message.Contains("of wall", StringComparison.Ordinal));
        Assert.Contains(set.Findings, f => f is { Id: "endoscope.length", Status: CriterionStatus.Met });
        Assert.Equal(AccessKind.Endoscope, set.Kind);
        Assert.Equal("wall puncture", PathWords.Of(set.Kind).Puncture);
        Assert.All(set.Paths, p => Assert.Equal([EndoscopePlanner.Along, EndoscopePlanner.Wall], p.Scores.Where(s => s.Weight == 0).Select(s => s.Id)));
        string[] lumen = ["esophagus", "stomach", "duodenum", "colon"];
        foreach (var path in set.Paths)
        {
            Assert.True(path.LengthMm <= 80, $"{path.LengthMm:F0} mm");
            Assert.Contains(lumen, l => In(l, path.EntryMm));
            // An audit of its own: points every half millimetre along the axis.
            for (var mm = 0.0; mm < path.LengthMm; mm += 0.5)
            {
                var p = path.EntryMm + path.Direction * mm;
                foreach (var forbidden in new[] { "aorta", "spleen", "kidney_left", "gallbladder", "heart", "small_bowel" }.Where(Loaded.Structures.ContainsKey))
                {
                    Assert.False(In(forbidden, p), $"{forbidden} {mm:F1} mm from the entry");
                }
            }
        }
    }

    [Fact]
    [Trait("Row", "A3.11")]
    public void Find_TargetDeeperThanReach_IsRefusedWithItsDepth()
    {
        // Under the dome of the liver.
        var deep = Patient.Lesions.First(l => l.Name == "tumour-1").CentreMm;
        var set = Find(Ball(deep, 6));
        Assert.Empty(set.Paths);
        var reach = Assert.Single(set.Findings, f => f.Id == "path.reach");
        Assert.Equal(CriterionStatus.NotMet, reach.Status);
        Assert.Contains("the needle reaches 80 mm", reach.Message, StringComparison.Ordinal);
        Assert.Contains(set.Findings, f => f is { Id: "path.feasible", Status: CriterionStatus.NotMet });
    }

    [Fact]
    public void Lumen_WayAlongTheMiddle_GetsLongerDownwardsAndStaysInside()
    {
        var lumen = Lumen.Of(Loaded, Catalogue["lumen-upper"], 2)!;
        var way = Points("duodenum").Where((_, n) => n % 9 == 0).Select(p => Loaded.Geometry.ToLps.Inverse().Apply(p)).Select(p => lumen.WayTo((int)Math.Round(p.X), (int)Math.Round(p.Y), (int)Math.Round(p.Z))).MaxBy(w => w.Count)!;
        Assert.True(way.Count > 20);
        Assert.True(way[0].Z > way[^1].Z + 50, $"from {way[0]} to {way[^1]}");
        var inside = way.Count(p => new[] { "esophagus", "stomach", "duodenum" }.Any(s => In(s, p)));
        Assert.True(inside > 0.9 * way.Count, $"{inside} of {way.Count} inside");
        var along = way.Zip(way.Skip(1)).Sum(s => Vec3.Distance(s.First, s.Second));
        Assert.InRange(along, Vec3.Distance(way[0], way[^1]), 1200);
    }

    [Fact]
    [Trait("Row", "A3.11")]
    public void Perforation_ZoneNearTheWall_ReportsTheMargin()
    {
        OrganAtRiskLine Line(double? distance, double inside) => new("stomach", true, false, 300, distance, inside, 60, false);
        var near = Assert.Single(EndoscopePlanner.Perforation([Line(3.2, 0)], Catalogue));
        Assert.Equal((CriterionStatus.NotMet, "endoscope.perforation.stomach"), (near.Status, near.Id));
        Assert.Contains("3.2 mm", near.Message, StringComparison.Ordinal);
        Assert.Equal(CriterionStatus.Met, Assert.Single(EndoscopePlanner.Perforation([Line(12, 0)], Catalogue)).Status);
        Assert.Contains("0.40 mL", Assert.Single(EndoscopePlanner.Perforation([Line(0, 0.4)], Catalogue)).Message, StringComparison.Ordinal);
    }
}
