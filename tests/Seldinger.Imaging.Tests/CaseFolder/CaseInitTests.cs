using System.Xml.Linq;
using Seldinger.Core.Errors;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Imaging.Tests.CaseFolder;

public sealed class CaseInitTests
{
    private static readonly CaseLoadOptions Options = new() { Catalogue = Work.Catalogue };

    private static string Nifti(string name)
    {
        var folder = Work.Folder(name);
        Python.Run("""
            import numpy as np, nibabel as nib, os
            aff = np.diag([2.0, 2.0, 4.0, 1.0])
            ct = np.full((40, 48, 20), -1000, np.int16); ct[2:-2, 2:-2] = 40
            ct += (np.arange(ct.size).reshape(ct.shape) % 900).astype(np.int16) - 450
            ct[0, 0, 0] = -1000
            nib.save(nib.Nifti1Image(ct, aff), 'ct_portal.nii.gz')
            lab = np.zeros(ct.shape, np.uint8); lab[5:30, 10:40, 3:17] = 1; lab[10:14, 15:20, 5:8] = 2
            nib.save(nib.Nifti1Image(lab, aff), 'seg.nii.gz')
            os.mkdir('total')
            for n, v in (('liver', 1), ('spleen', 2), ('aorta', 2), ('rib_left_9', 2)):
                nib.save(nib.Nifti1Image((lab == v).astype(np.uint8), aff), f'total/{n}.nii.gz')
            """, folder);
        return folder;
    }

    [Fact]
    public void Run_NiftiFolderWithMaskFolder_WritesACaseThatLoads()
    {
        var folder = Nifti("init-nifti");
        var r = CaseInit.Run(folder, options: Options);
        Assert.Contains("path: ct_portal.nii.gz, phase: portal-venous }", r.Text, StringComparison.Ordinal);
        Assert.Contains("the file name says \"portal\"", r.Text, StringComparison.Ordinal);
        Assert.Contains("- { path: total/ } # 4 masks", r.Text, StringComparison.Ordinal);
        Assert.Contains("# - { path: seg.nii.gz, map: { 1: NAME, 2: NAME } } # labels 1: ", r.Text, StringComparison.Ordinal);
        Assert.Equal(["aorta", "bone", "liver", "spleen"], r.Loaded!.Structures.Keys);
        Assert.Equal("portal-venous", CaseLoader.Load(folder, Options).Images[0].Phase);
        // The picture is well-formed, has three slices, outlines and the letters of all sides.
        var svg = XDocument.Load(r.Picture!);
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal(3, svg.Descendants(ns + "image").Count());
        Assert.Equal(["R", "L", "A", "P", "R", "L", "H", "F", "A", "P", "H", "F"], svg.Descendants(ns + "text").Skip(1).Select(t => t.Value));
        Assert.Contains(svg.Descendants(ns + "title"), t => t.Value == "liver");
    }

    [Fact]
    public void Run_ExistingCaseFile_IsKeptWithoutForce()
    {
        var folder = Nifti("init-force");
        Work.Write(folder, "case.yaml", "mine");
        Assert.Contains("--force", Assert.Throws<ValidationException>(() => CaseInit.Run(folder)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "case.yaml")));
        CaseInit.Run(folder, force: true, Options);
        Assert.NotEqual("mine", File.ReadAllText(Path.Combine(folder, "case.yaml")));
    }

    [Fact]
    public void Run_NothingThere_SaysWhatWasLookedFor()
    {
        var folder = Work.Folder("init-none");
        Work.Write(folder, "readme.txt", "hello");
        Assert.Contains("DICOM series, NIfTI", Assert.Throws<DataFormatException>(() => CaseInit.Run(folder)).Message, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => CaseInit.Run(Path.Combine(folder, "gone")));
        Assert.False(File.Exists(Path.Combine(folder, "case.yaml")));
    }

    [Fact]
    public void Run_TotalSegmentatorExample_GuessesItsNumbers()
    {
        var data = Work.Shared("totalsegmentator-abdomen-ct");
        var folder = Work.Folder("init-total");
        File.Copy(Path.Combine(data, "example_ct_sm.nii.gz"), Path.Combine(folder, "ct.nii.gz"));
        File.Copy(Path.Combine(data, "example_seg.nii.gz"), Path.Combine(folder, "seg.nii.gz"));
        var r = CaseInit.Run(folder, options: Options);
        Assert.Contains("{ path: seg.nii.gz, map: totalsegmentator }", r.Text, StringComparison.Ordinal);
        Assert.Equal(1043.1, r.Loaded!.Structures["liver"].VolumeMl, 1.0);
        // README: no contrast agent.
        Assert.Contains("phase: native", r.Text, StringComparison.Ordinal);
        Assert.Contains("CT values: aorta", r.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DicomArchives_FindsImageAndMasks()
    {
        var data = Work.Shared("ircadb-01-patient01");
        var folder = Work.Folder("init-ircadb");
        var r = CaseInit.Run(data, options: Options, outFolder: folder);
        Assert.Contains("PATIENT_DICOM.zip", r.Loaded!.Images[0].Name, StringComparison.Ordinal);
        Assert.Contains("MASKS_DICOM.zip } # 19 folders of masks", r.Text, StringComparison.Ordinal);
        Assert.Contains(r.Notes, n => n.StartsWith("LABELLED_DICOM.zip", StringComparison.Ordinal) && n.Contains("no values below 0", StringComparison.Ordinal));
        Assert.Equal("portal-venous", VesselPhase.Guess(r.Loaded, Options.Catalogue).Phase);
        Assert.Contains("phase: portal-venous", r.Text, StringComparison.Ordinal);
        Assert.Equal(7, r.Loaded.Lesions.Count);
    }

    [Fact]
    public void Run_ArchiveWithSeveralSeries_NamesTheSeriesAndCommentsTheOthers()
    {
        var data = Work.Shared("ibsi-sts-sarcoma");
        var folder = Work.Folder("init-sts");
        File.Copy(Path.Combine(data, "STS_002_dicom.zip"), Path.Combine(folder, "study.zip"));
        var r = CaseInit.Run(folder, options: Options);
        Assert.Equal("CT", r.Loaded!.Images[0].Modality);
        Assert.Contains("  # - { path: study.zip, series: ", r.Text, StringComparison.Ordinal);
        Assert.Contains("  - { path: study.zip/STS_002/CT/mask/RS.dcm } # structure set\n", r.Text, StringComparison.Ordinal);
        Assert.Contains("  # - { path: study.zip/STS_002/PET/mask/RS.dcm } # structure set, drawn on another series\n", r.Text, StringComparison.Ordinal);
        Assert.Single(r.Loaded.Lesions);
    }

    public static TheoryData<string> SharedFolders()
    {
        string[] tested = ["ircadb-01-patient01", "ibsi-sts-sarcoma", "totalsegmentator-abdomen-ct"];
        string[] names = Work.SharedData is { } d ? [.. Directory.GetDirectories(d).Select(p => Path.GetFileName(p)!).Except(tested).Order(StringComparer.Ordinal)] : ["none"];
        return new(names);
    }

    [Theory]
    [MemberData(nameof(SharedFolders))]
    public void Run_AnySharedFolder_GivesACaseOrATypedMessage(string name)
    {
        var data = Work.Shared(name);
        try
        {
            var r = CaseInit.Run(data, options: Options, outFolder: Work.Folder("init-any-" + name));
            Assert.True(r.Loaded is not null || r.Notes.Any(n => n.StartsWith("to be settled by hand", StringComparison.Ordinal)), r.Text);
        }
        catch (Exception x) when (x is DataFormatException or ValidationException or ResourceMissingException)
        {
            Assert.NotEmpty(x.Message);
        }
    }
}
