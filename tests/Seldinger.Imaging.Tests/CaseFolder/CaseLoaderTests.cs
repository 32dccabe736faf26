using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Imaging.Tests.CaseFolder;

public sealed class CaseLoaderTests
{
    private static readonly CaseLoadOptions Options = new() { Catalogue = Work.Catalogue, AutomaticStructures = false };

    private static Case Load(string folder, string yaml)
    {
        Work.Write(folder, "case.yaml", yaml);
        return CaseLoader.Load(folder, Options);
    }

    /// <summary>Writes with nibabel: CT and labels on 40 x 48 x 20 voxels of 2 x 2 x 4 mm, liver box with two tumour balls, in the axis order of <paramref name="axes"/>.</summary>
    private static string Phantom(string name, string axes, bool gz = true, int shrink = 1)
    {
        var folder = Work.Folder(name);
        Python.Run($$"""
            import numpy as np, nibabel as nib
            from nibabel.orientations import axcodes2ornt, ornt_transform
            nx, ny, nz = 40, 48, 20
            i, j, k = np.meshgrid(np.arange(nx), np.arange(ny), np.arange(nz), indexing='ij')
            aff = np.diag([2.0, 2.0, 4.0, 1.0]); aff[:3, 3] = [-30, -50, 10]          # RAS
            ras = lambda a, b, c: (aff[0, 3] + 2 * a, aff[1, 3] + 2 * b, aff[2, 3] + 4 * c)
            x, y, z = ras(i, j, k)
            ct = np.full((nx, ny, nz), -1000, np.int16)
            ct[2:-2, 2:-2, :] = 40
            lab = np.zeros((nx, ny, nz), np.uint8)
            lab[5:30, 10:40, 3:17] = 1
            ct[lab == 1] = 110
            for c, r in (((0, 0, 50), 9.0), ((15, 20, 40), 6.0)):
                ball = (x - c[0])**2 + (y - c[1])**2 + (z - c[2])**2 <= r * r
                lab[ball] = 2
                ct[ball] = 70
            lab[20:22, 12:38, 10] = 3
            ct += (np.arange(ct.size).reshape(ct.shape) * 7919 % 13 - 6).astype(np.int16)
            def save(a, f):
                img = nib.Nifti1Image(a, aff)
                img = img.as_reoriented(ornt_transform(axcodes2ornt('RAS'), axcodes2ornt('{{axes}}')))
                img = nib.Nifti1Image(np.ascontiguousarray(np.asanyarray(img.dataobj)), img.affine)
                img.header.set_xyzt_units('mm'); nib.save(img, f)
            save(ct, 'ct.nii{{(gz ? ".gz" : "")}}')
            s = {{shrink}}
            save(lab, 'seg.nii.gz')
            if s == 2:
                big = np.repeat(lab, 2, axis=0); a2 = aff.copy(); a2[0, 0] = 1.0; a2[0, 3] -= 0.5
                img = nib.Nifti1Image(big, a2); nib.save(img, 'fine.nii.gz')
            for n, v in (('tumour', 2), ('liver', 1)):
                img = nib.Nifti1Image((lab == v).astype(np.uint8), aff); nib.save(img, f'masks_{n}.nii.gz')
            print((lab == 1).sum() * 0.016, (lab == 2).sum() * 0.016)
            """, folder);
        return folder;
    }

    private const string Yaml = """
        id: p
        position: supine
        images: [ { path: CT, phase: portal-venous, modality: CT } ]
        labels: [ { path: seg.nii.gz, map: { 1: liver, 2: tumour, 3: portal_vein } } ]
        labs: { bilirubin: 17 umol/L }
        """;

    [Fact]
    public void Load_NiftiInFourOrientations_GivesTheSameCase()
    {
        var reference = Load(Phantom("ori-LPS", "LPS"), Yaml.Replace("CT,", "ct.nii.gz,", StringComparison.Ordinal));
        Assert.Equal((40, 48, 20), (reference.Geometry.Nx, reference.Geometry.Ny, reference.Geometry.Nz));
        Assert.Equal(["tumour-1", "tumour-2"], reference.Lesions.Select(l => l.Name));
        // LPS = (-x, -y, z) of RAS: the larger ball lies at (0, 0, 50), the smaller at (-15, -20, 40).
        Assert.True(Vec3.Distance(new(0, 0, 50), reference.Lesions[0].CentreMm) < 0.3);
        Assert.True(Vec3.Distance(new(-15, -20, 40), reference.Lesions[1].CentreMm) < 0.9);
        Assert.Equal(["tumour-1", "tumour-2"], reference.Targets);
        Assert.Equal("supine", reference.Position);
        foreach (var axes in (string[])["RAS", "LAS", "SPL", "IAR"])
        {
            var other = Load(Phantom("ori-" + axes, axes, gz: axes != "RAS"), Yaml.Replace("CT,", axes == "RAS" ? "ct.nii," : "ct.nii.gz,", StringComparison.Ordinal));
            Assert.True(reference.Geometry.SameAs(other.Geometry, 1e-4));
            Assert.Equal(reference.Image.Data, other.Image.Data);
            foreach (var (name, s) in reference.Structures)
            {
                Assert.Equal(s.Mask.Data, other.Structures[name].Mask.Data);
                Assert.Equal(s.VolumeMl, other.Structures[name].VolumeMl, 1e-9);
            }
            Assert.Equal(reference.Lesions.Select(l => l.DiameterMm), other.Lesions.Select(l => l.DiameterMm), (a, b) => Math.Abs(a - b) < 1e-9);
        }
    }

    [Fact]
    public void Load_Volumes_EqualNumpyCounts()
    {
        var folder = Phantom("vol", "LPS");
        var c = Load(folder, Yaml.Replace("CT,", "ct.nii.gz,", StringComparison.Ordinal));
        var counts = Python.Run("import nibabel as nib, numpy as np; a=np.asanyarray(nib.load('seg.nii.gz').dataobj); print((a==1).sum()*0.016, (a==2).sum()*0.016, (a==3).sum()*0.016)", folder).Split(' ').Select(double.Parse).ToArray();
        Assert.Equal(counts, [c.Structures["liver"].VolumeMl, c.Structures["tumour"].VolumeMl, c.Structures["portal_vein"].VolumeMl], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(c.Structures["tumour"].VolumeMl, c.Lesions.Sum(l => l.VolumeMl), 1e-9);
        Assert.Equal(17, c.Facts["bilirubin"]!.Value);
        Assert.Equal(["case.yaml", "ct.nii.gz", "seg.nii.gz"], c.InputHashes.Keys);
        var sum = Python.Run("import hashlib; print(hashlib.sha256(open('seg.nii.gz','rb').read()).hexdigest())", folder);
        Assert.Equal(sum, c.InputHashes["seg.nii.gz"]);
    }

    [Fact]
    public void Load_LabelOnFinerGrid_IsPlacedByAffineWithVolumeOfItsOwnGrid()
    {
        var folder = Phantom("fine", "LPS", shrink: 2);
        var coarse = Load(folder, Yaml.Replace("CT,", "ct.nii.gz,", StringComparison.Ordinal));
        var fine = Load(folder, Yaml.Replace("CT,", "ct.nii.gz,", StringComparison.Ordinal).Replace("seg.nii.gz", "fine.nii.gz", StringComparison.Ordinal));
        Assert.Equal(coarse.Structures["liver"].VolumeMl, fine.Structures["liver"].VolumeMl, 1e-9);
        Assert.Equal(coarse.Structures["liver"].Mask.Data, fine.Structures["liver"].Mask.Data);
        Assert.Contains(fine.LoadFindings, f => f.Id == "case.space-unknown-grid" && f.Severity == Severity.Caution);
        Assert.Contains(coarse.LoadFindings, f => f.Id == "case.space-unknown");
    }

    [Fact]
    public void Load_FoldersOfMasksAndSingleMasks_GiveTheSameStructures()
    {
        var folder = Phantom("masks", "LPS");
        Directory.CreateDirectory(Path.Combine(folder, "total"));
        File.Copy(Path.Combine(folder, "masks_liver.nii.gz"), Path.Combine(folder, "total", "liver.nii.gz"));
        File.Copy(Path.Combine(folder, "masks_liver.nii.gz"), Path.Combine(folder, "total", "rib_left_9.nii.gz"));
        var c = Load(folder, """
            images: [ { path: ct.nii.gz } ]
            labels:
              - { path: masks_tumour.nii.gz, structure: tumour }
              - { path: total/ }
            """);
        Assert.Equal(["bone", "liver", "tumour"], c.Structures.Keys);
        Assert.Equal(2, c.Lesions.Count);
        Assert.Equal(["rib_left_9"], c.Parts!.Names);
        Assert.Equal("rib_left_9", c.Parts.At(c.Geometry.Nx - 1 - 10, c.Geometry.Ny - 1 - 15, 5));
        Assert.Null(c.Parts.At(0, 0, 0));
        Assert.Equal("CT", c.Images[0].Modality);
        Assert.Contains(c.LoadFindings, f => f.Id == "case.position" && f.Status == CriterionStatus.Unknown);
        Assert.Equal("unknown", c.Position);
    }

    [Fact]
    public void Load_TargetsByBallAndSeed_BecomeLesions()
    {
        var c = Load(Phantom("targets", "LPS"), """
            images: [ { path: ct.nii.gz } ]
            labels: [ { path: masks_liver.nii.gz, structure: liver } ]
            targets: [ { centre_mm: [5, 5, 40], diameter: 20 mm, name: ball }, { seed_mm: [0, 0, 50] } ]
            """);
        Assert.Equal(["ball", "tumour-2"], c.Targets);
        Assert.Equal(20, c.Lesion("ball").DiameterMm);
        Assert.Equal(Math.PI * 8 / 6, c.Lesion("ball").VolumeMl, 0.25);
        // The grown ball of radius 9 mm has 3.05 mL; at 2 x 2 x 4 mm with smoothing its outline is half a voxel unsure.
        Assert.InRange(c.Lesion("tumour-2").VolumeMl, 2.2, 4.2);
        Assert.True(Vec3.Distance(c.Lesion("tumour-2").CentreMm, new(0, 0, 50)) < 1.5);
        Assert.Contains(c.LoadFindings, f => f.Id == "case.target-grown" && f.Severity == Severity.Caution);
    }

    [Fact]
    public void Load_EverythingWrong_ReportsAllAtOnce()
    {
        var folder = Phantom("wrong", "LPS");
        var x = Assert.Throws<ValidationException>(() => Load(folder, """
            images: [ { path: ct.nii.gz }, { path: gone.nii } ]
            labels: [ { path: nowhere/ , structure: liver } ]
            """));
        Assert.Equal(2, x.Violations.Count);
        x = Assert.Throws<ValidationException>(() => Load(folder, """
            images: [ { path: ct.nii.gz } ]
            labels: [ { path: seg.nii.gz }, { path: ct.nii.gz, structure: liver } ]
            """));
        Assert.Contains("Give 'map'", x.Violations[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("no labels", x.Violations[1].ToString(), StringComparison.Ordinal);
        x = Assert.Throws<ValidationException>(() => Load(folder, "images: [ { path: ct.nii.gz } ]\nlabels: [ { path: seg.nii.gz, map: { 2: tumour } } ]\ntargets: [ tumour-3, { seed_mm: [500, 0, 0] } ]\n"));
        Assert.Contains("tumour-1 (3.", x.Violations[0].Allowed, StringComparison.Ordinal);
        Assert.Contains("outside the planning series", x.Violations[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelProblems_BecomeFindings()
    {
        var folder = Phantom("findings", "LPS");
        Python.Run("import nibabel as nib, numpy as np; i=nib.load('seg.nii.gz'); nib.save(nib.Nifti1Image(np.ones(i.shape, np.uint8), i.affine), 'fov.nii.gz')", folder);
        var c = Load(folder, """
            images: [ { path: ct.nii.gz } ]
            labels:
              - { path: seg.nii.gz, map: { 1: liver, 9: aorta } }
              - { path: fov.nii.gz, structure: spleen }
              - { path: masks_tumour.nii.gz, structure: my_widget }
            """);
        Assert.Equal(["liver", "my_widget"], c.Structures.Keys);
        string[] ids = [.. c.LoadFindings.Select(f => f.Id)];
        Assert.Contains("case.label-unused", ids);
        Assert.Contains("case.label-empty", ids);
        Assert.Contains("case.label-field-of-view", ids);
        Assert.Contains("case.structure-name", ids);
        Assert.Empty(c.Lesions);
    }

    [Fact]
    [Trait("Row", "A2.13")]
    public void Load_SecondSeriesInAnotherSpace_IsRefusedWithoutTransform()
    {
        var folder = Phantom("space", "LPS");
        Python.Run("import nibabel as nib; i=nib.load('ct.nii.gz'); a=i.affine.copy(); a[0,3]+=7; nib.save(nib.Nifti1Image(i.get_fdata().astype('int16'), a), 'late.nii.gz')", folder);
        var x = Assert.Throws<ValidationException>(() => Load(folder, "images:\n  - { path: ct.nii.gz }\n  - { path: late.nii.gz, phase: delayed }\n"));
        Assert.Contains("case.yaml:3", x.Violations[0].Place, StringComparison.Ordinal);
        Assert.Contains("transform", x.Violations[0].Allowed, StringComparison.Ordinal);
        var same = Load(folder, "images:\n  - { path: ct.nii.gz }\n  - { path: ct.nii.gz, phase: delayed }\n");
        Assert.Contains(same.LoadFindings, f => f is { Id: "case.space-unknown", Row: "A2.13" });
        var word = Load(folder, "images:\n  - { path: ct.nii.gz }\n  - { path: late.nii.gz, phase: delayed, registered: true }\n");
        Assert.Contains(word.LoadFindings, f => f.Id == "case.space-registered");
        var moved = Load(folder, "images:\n  - { path: ct.nii.gz }\n  - { path: late.nii.gz, transform: [1,0,0,7, 0,1,0,0, 0,0,1,0, 0,0,0,1] }\n");
        Assert.True(moved.Images[0].Image.Geometry.SameAs(moved.Images[1].Image.Geometry, 1e-4));
    }

    [Fact]
    [Trait("Row", "A1.16")]
    public void Load_Preference_IsRecordedAsAFinding()
    {
        var c = Load(Phantom("preference", "LPS"), "images: [ { path: ct.nii.gz } ]\npreferences: [ { exclude: tace, reason: no second stay in hospital } ]\n");
        var f = c.LoadFindings.Single(x => x.Id == "case.preference");
        Assert.Equal("the patient does not want tace: no second stay in hospital", f.Message);
        Assert.Equal(Core.Values.Grade.E5, f.Grade);
    }

    [Fact]
    public void Load_ShearedImage_IsRefused()
    {
        var folder = Phantom("shear", "LPS");
        Python.Run("import nibabel as nib; i=nib.load('ct.nii.gz'); a=i.affine.copy(); a[1,2]+=1; nib.save(nib.Nifti1Image(i.get_fdata().astype('int16'), a), 'tilt.nii.gz')", folder);
        Assert.Contains("tilt", Assert.Throws<DataFormatException>(() => Load(folder, "images: [ { path: tilt.nii.gz } ]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TotalSegmentatorExample_HasTheVolumesOfItsReadme()
    {
        var data = Work.Shared("totalsegmentator-abdomen-ct");
        var folder = Work.Folder("total");
        var c = Load(folder, $"images: [ {{ path: {data}/example_ct_sm.nii.gz }} ]\nlabels: [ {{ path: {data}/example_seg.nii.gz, map: totalsegmentator }} ]\n");
        foreach (var (name, ml) in ((string, double)[])[("spleen", 255.2), ("kidney_right", 106.6), ("kidney_left", 99.3), ("liver", 1043.1), ("aorta", 26.9), ("inferior_vena_cava", 36.9), ("portal_vein", 24.3)])
        {
            Assert.Equal(ml, c.Structures[name].VolumeMl, 0.05 + 0.001 * ml);
        }
        Assert.Contains("bone", c.Structures.Keys);
        Assert.Contains(c.Parts!.Names, n => n.StartsWith("rib_", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_Kits_FindsTheTumourOfThePermutedMask()
    {
        var data = Work.Shared("kits19-masks");
        var mask = Directory.GetFiles(data, "*.nii.gz", SearchOption.AllDirectories).Order().First(f => f.Contains("00010", StringComparison.Ordinal));
        var c = Load(Work.Folder("kits"), $"images: [ {{ path: {mask} }} ]\nlabels: [ {{ path: {mask}, map: {{ 1: kidney_left, 2: tumour }} }} ]\n");
        Assert.Equal(15.0, c.Structures["tumour"].VolumeMl, 0.05);
        Assert.Equal(352.7, c.Structures["kidney_left"].VolumeMl, 0.05);
        Assert.True(c.Geometry.ToLps.ColumnX.X > 0 && c.Geometry.ToLps.ColumnY.Y > 0 && c.Geometry.ToLps.ColumnZ.Z > 0);
    }
}
