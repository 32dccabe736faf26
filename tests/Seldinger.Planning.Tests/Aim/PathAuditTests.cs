using System.Globalization;
using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Tests;

namespace Seldinger.Planning.Tests.Aim;

/// <summary>Accepted paths against an audit that shares nothing with the search: numpy, original masks, 0.5 mm steps, the needle's thickness.</summary>
public sealed class PathAuditTests
{
    [Fact]
    [Trait("Row", "A3.03")]
    public void Find_AcceptedPaths_TouchNoForbiddenVoxel()
    {
        var fine = PhantomCase.Grid(160, 128, 64, 1.5, 1.5, 2.5);
        foreach (var phantom in new PhantomCase[] { new() { Geometry = fine }, new() { Geometry = fine, LesionCentre = new(-45, 0, 38) }, new() { Geometry = fine, LesionCentre = new(-60, 20, -20), LesionRadius = 8 } })
        {
            var c = phantom.Build();
            var set = PathPlanner.Find(c, c.Lesions[0], PhantomCase.Options() with { MaxPaths = 12, EntrySeparationMm = 4 }, null, TestContext.Current.CancellationToken);
            Assert.True(set.Paths.Count >= 3, $"only {set.Paths.Count} paths");
            Assert.All(set.Paths, p => Assert.Empty(p.Violations));
            foreach (var (path, name, voxels, clearance) in Audit(phantom, c, set.Paths))
            {
                Assert.True(voxels == 0, $"path {path}: {voxels} voxels of {name}");
                var rule = PhantomCase.Rules.RuleOf(name)!;
                var slack = 0.5 * c.Geometry.SpacingMm.Length;
                Assert.True(clearance > rule.ClearanceMm - slack, $"path {path}: {name} at {clearance}");
                var told = set.Paths[path].Closest.FirstOrDefault(s => s.Structure == name);
                Assert.True(told is null ? clearance > 17 : Math.Abs(told.ClearanceMm - clearance) < 2 * slack, $"path {path}: {name} told {told?.ClearanceMm}, audit {clearance}");
            }
        }
    }

    [Fact]
    public void Find_DomeLesion_ShowsPleuraRisk()
    {
        var set = new PhantomCase { LesionCentre = new(-45, 0, 46), LesionRadius = 7 }.Find();
        Assert.Contains(set.Skin.Regions, r => r.Reason.Contains("lung", StringComparison.Ordinal));
        Assert.Contains(set.Findings, f => f.Id == "path.pleura");
    }

    private static List<(int Path, string Name, int Voxels, double Clearance)> Audit(PhantomCase phantom, Case c, IReadOnlyList<RankedPath> paths)
    {
        using var folder = new TemporaryFolder();
        var g = c.Geometry;
        var structures = c.Structures.Values.Where(s => s.Name is not ("body" or "liver"))
            .Select(s => (s.Name, Mask: s.Name == "portal_vein" ? phantom.Sample(PhantomCase.ThickVessel) : s.Mask)).ToArray();
        foreach (var s in structures)
        {
            File.WriteAllBytes(folder.File(s.Name), s.Mask.Data);
        }
        double[] Ends(RankedPath p)
        {
            var (a, b) = (p.EntryMm - g.ToLps.Origin, p.TipMm - g.ToLps.Origin);
            return [a.X, a.Y, a.Z, b.X, b.Y, b.Z];
        }
        File.WriteAllText(folder.File("spec.json"), JsonSerializer.Serialize(new
        {
            shape = new[] { g.Nx, g.Ny, g.Nz },
            spacing = new[] { g.SpacingMm.X, g.SpacingMm.Y, g.SpacingMm.Z },
            radius = paths[0].OuterDiameterMm / 2,
            paths = paths.Select(Ends).ToArray(),
            structures = structures.Select(s => new { name = s.Name, file = folder.File(s.Name) }).ToArray(),
        }));
        return [.. Python.Run("tests/Seldinger.Planning.Tests/python/path_audit.py", folder.File("spec.json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ')).Select(l => (int.Parse(l[0], CultureInfo.InvariantCulture), l[1], int.Parse(l[2], CultureInfo.InvariantCulture), double.Parse(l[3], CultureInfo.InvariantCulture)))];
    }
}
