using System.Globalization;
using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Aim;

/// <summary>The real liver, loaded once; a test that asks for it is skipped when the data are absent.</summary>
public sealed class IrcadbCase
{
    private readonly Lazy<Case> _case = new(() =>
    {
        var data = TestData.Shared("ircadb-01-patient01");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("case.yaml"), $$"""
            id: ircadb-01
            tumour_type: crlm
            position: supine
            images: [ { path: {{data}}/PATIENT_DICOM.zip, phase: portal-venous } ]
            labels: [ { path: {{data}}/MASKS_DICOM.zip } ]
            """);
        return CaseLoader.Load(folder.Path, new() { Catalogue = SeldingerCatalogue.Load() }, null, TestContext.Current.CancellationToken);
    });

    public Case Case => _case.Value;
}

/// <summary>A real liver: paths to the three lesions of 2.5 to 3.7 mL, audited in numpy on the original masks.</summary>
public sealed class IrcadbPathTests(IrcadbCase data) : IClassFixture<IrcadbCase>
{
    [Theory]
    [InlineData(3.74)]
    [InlineData(2.72)]
    [InlineData(2.53)]
    public void Find_RealLiver_AcceptedPathsTouchNoForbiddenVoxel(double volumeMl)
    {
        using var folder = new TemporaryFolder();
        var c = data.Case;
        var lesion = c.Lesions.Single(l => Math.Abs(l.VolumeMl - volumeMl) < 0.01);
        var set = PathPlanner.Find(c, lesion, PhantomCase.Options() with { MaxPaths = 12 }, null, TestContext.Current.CancellationToken);
        Assert.True(set.Paths.Count >= 3, $"{lesion.Name}: {set.Paths.Count} paths");
        Assert.Equal("liver", set.Paths[0].HostOrgan);
        foreach (var (name, voxels) in Touched(c, lesion, set.Paths, folder))
        {
            Assert.True(voxels == 0, $"{lesion.Name}: {voxels} voxels of {name}");
        }
    }

    private static IEnumerable<(string Name, int Voxels)> Touched(Case c, Lesion lesion, IReadOnlyList<RankedPath> paths, TemporaryFolder folder)
    {
        var g = c.Geometry;
        var toIndex = g.ToLps.Inverse();
        var ends = paths.SelectMany(p => new[] { p.EntryMm, p.TipMm }).Select(toIndex.Apply).ToArray();
        int Low(Func<Vec3, double> f) => Math.Max(0, (int)ends.Min(f) - 8);
        int Size(Func<Vec3, double> f, int n) => Math.Min(n, (int)ends.Max(f) + 9) - Low(f);
        var box = new VoxelBox(Low(p => p.X), Low(p => p.Y), Low(p => p.Z), Size(p => p.X, g.Nx), Size(p => p.Y, g.Ny), Size(p => p.Z, g.Nz));
        var s = g.SpacingMm;
        var masks = c.Structures.Values.Where(t => t.Name is not ("body" or "liver") && PhantomCase.Rules.RuleOf(t.Name) is not null).Select(t => (t.Name, t.Mask))
            .Concat(c.Lesions.Where(l => l.Name != lesion.Name).Select(l => (l.Name, l.Mask))).ToArray();
        foreach (var (name, mask) in masks)
        {
            File.WriteAllBytes(folder.File(name), box.Crop(g, mask.Data));
        }
        double[] Ends(RankedPath p) => [.. new[] { p.EntryMm, p.TipMm }.Select(e => toIndex.Apply(e) - new Vec3(box.I0, box.J0, box.K0)).SelectMany(i => new[] { i.X * s.X, i.Y * s.Y, i.Z * s.Z })];
        File.WriteAllText(folder.File("spec.json"), JsonSerializer.Serialize(new
        {
            shape = new[] { box.Nx, box.Ny, box.Nz },
            spacing = new[] { s.X, s.Y, s.Z },
            radius = paths[0].OuterDiameterMm / 2,
            paths = paths.Select(Ends).ToArray(),
            structures = masks.Select(m => new { name = m.Name, file = folder.File(m.Name), vessel = PhantomCase.Rules.RuleOf(m.Name)!.IsVessel }).ToArray(),
        }));
        return Python.Run("tests/Seldinger.Planning.Tests/python/path_touch.py", folder.File("spec.json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ')).Select(l => (l[0], int.Parse(l[1], CultureInfo.InvariantCulture)));
    }
}
