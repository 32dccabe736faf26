using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Imaging.Tests.CaseFolder;

// Alone: one of them looks at the memory of the process.
[Collection("memory")]
public sealed class CaseLoaderDicomTests
{
    private static readonly CaseLoadOptions Options = new() { Catalogue = Work.Catalogue };

    [Fact]
    public void Load_Ircadb_HasTheVolumesOfItsReadme()
    {
        var data = Work.Shared("ircadb-01-patient01");
        var folder = Work.Folder("ircadb");
        Work.Write(folder, "case.yaml", $$"""
            id: ircadb-01
            tumour_type: crlm
            images: [ { path: {{data}}/PATIENT_DICOM.zip, phase: portal-venous } ]
            labels: [ { path: {{data}}/MASKS_DICOM.zip } ]
            """);
        var stages = new List<CaseLoadProgress>();
        var c = CaseLoader.Load(folder, Options, new Sink(stages));
        (string, double)[] structures =
        [
            ("liver", 1489.41), ("cyst", 0.06), ("portal_vein", 53.82), ("vein", 74.43), ("artery", 59.74), ("bone", 372.93), ("kidney_left", 145.77), ("kidney_right", 111.95),
            ("spleen", 115.81), ("lung_left", 302.21), ("lung_right", 353.87), ("body", 10033.82),
        ];
        foreach (var (name, ml) in structures)
        {
            Assert.Equal(ml, c.Structures[name].VolumeMl, 0.006);
            Assert.False(c.Structures[name].Automatic);
        }
        Assert.Equal([84.39, 10.10, 7.52, 3.74, 2.72, 2.53, 0.40], c.Lesions.Select(l => l.VolumeMl), (a, b) => Math.Abs(a - b) < 0.006);
        Assert.Equal((512, 512, 129), (c.Geometry.Nx, c.Geometry.Ny, c.Geometry.Nz));
        Assert.Equal("CT", c.Images[0].Modality);
        // README: mean CT number in the liver mask 110.6, in the portal vein 168.8: image and masks lie on each other.
        Assert.Equal(110.6, Mean(c, "liver"), 0.1);
        Assert.Equal(168.8, Mean(c, "portal_vein"), 0.1);
        Assert.Contains(c.LoadFindings, f => f.Id == "case.position");
        Assert.Equal(1, stages[^1].Fraction);
        Assert.True(stages.Zip(stages.Skip(1)).All(p => p.First.Fraction <= p.Second.Fraction));
        Assert.True(GC.GetGCMemoryInfo().HeapSizeBytes < 2.5e9, $"{GC.GetGCMemoryInfo().HeapSizeBytes / 1e9:F2} GB");
    }

    [Fact]
    public void Load_FolderInsideArchive_IsFound()
    {
        var data = Work.Shared("ibsi-sts-sarcoma");
        var folder = Work.Folder("sts");
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/STS_002_dicom.zip/CT/image }} ]\n");
        var c = CaseLoader.Load(folder, Options);
        Assert.Equal((161, 143, 48), (c.Geometry.Nx, c.Geometry.Ny, c.Geometry.Nz));
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/STS_002_dicom.zip/CT/nothing }} ]\n");
        Assert.Contains("has no folder 'CT/nothing'", Assert.Throws<DataFormatException>(() => CaseLoader.Load(folder, Options)).Message, StringComparison.Ordinal);
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/STS_002_dicom.zip }} ]\n");
        Assert.Contains("3 image series", Assert.Throws<DataFormatException>(() => CaseLoader.Load(folder, Options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STS_002", 53.27, 53.30)]
    [InlineData("STS_008", 27.57, 27.64)]
    [InlineData("STS_019", 17.37, 17.35)]
    public void Load_StructureSetAndMask_HaveTheVolumesOfTheReadme(string name, double contoursMl, double maskMl)
    {
        var data = Work.Shared("ibsi-sts-sarcoma");
        var folder = Work.Folder("sts-" + name);
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/{name}_dicom.zip/CT/image }} ]\nlabels: [ {{ path: {data}/{name}_dicom.zip/CT/mask }} ]\n");
        var contours = CaseLoader.Load(folder, Options);
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/{name}_nifti/CT_image.nii.gz }} ]\nlabels: [ {{ path: {data}/{name}_nifti/CT_mask.nii.gz, structure: tumour }} ]\n");
        var mask = CaseLoader.Load(folder, Options);
        Assert.Equal(maskMl, mask.Lesions.Sum(l => l.VolumeMl), 0.006);
        Assert.Equal(contoursMl, contours.Lesions.Sum(l => l.VolumeMl), 0.004 * contoursMl);
        Assert.Equal("tumour-1", contours.Lesions[0].Name);
        Assert.True(contours.Geometry.SameAs(mask.Geometry, 0.01));
        Assert.Equal(mask.Image.Data, contours.Image.Data);
        Assert.True(contours.Structure("body") is { Automatic: true });
        Assert.Equal("supine", contours.Position);
    }

    [Fact]
    public void Load_DicomSegAndSegNrrd_GiveTheSameLiver()
    {
        var data = Work.Shared("dcmqi-seg-sr", "data", "segmentations");
        var folder = Work.Folder("seg");
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/ct-3slice }} ]\nlabels: [ {{ path: {data}/liver.dcm }} ]\n");
        var seg = CaseLoader.Load(folder, Options);
        // README: 107098 voxels of 0.8105 x 0.8105 x 1 mm in the .nrrd; the CT slices lie 5 mm apart.
        Assert.Equal(107098, seg.Structures["liver"].Mask.CountSet());
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/ct-3slice }} ]\nlabels: [ {{ path: {data}/labelmap/none.dcm }} ]\n");
        Assert.Throws<ValidationException>(() => CaseLoader.Load(folder, Options));
    }

    [Fact]
    public void Load_SegmentedNrrdOfAnotherProgram_FindsItsTumour()
    {
        var data = Work.Shared("slicer-ablationplanner");
        var folder = Work.Folder("slicer");
        Work.Write(folder, "case.yaml", $"images: [ {{ path: {data}/tumor.seg.nrrd }} ]\nlabels: [ {{ path: {data}/tumor.seg.nrrd, map: {{ Segment_1: tumour }} }} ]\n");
        var c = CaseLoader.Load(folder, Options);
        Assert.NotEmpty(c.Lesions);
        Assert.Equal(c.Structures["tumour"].VolumeMl, c.Lesions.Sum(l => l.VolumeMl), 0.01 * c.Structures["tumour"].VolumeMl);
    }

    private static double Mean(Case c, string structure)
    {
        var (sum, n) = (0.0, 0L);
        var mask = c.Structures[structure].Mask.Data;
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] != 0)
            {
                sum += c.Image.Data[i];
                n++;
            }
        }
        return sum / n;
    }

    private sealed class Sink(List<CaseLoadProgress> stages) : IProgress<CaseLoadProgress>
    {
        public void Report(CaseLoadProgress value) => stages.Add(value);
    }
}

[CollectionDefinition("memory", DisableParallelization = true)]
public sealed class MemoryTests;
