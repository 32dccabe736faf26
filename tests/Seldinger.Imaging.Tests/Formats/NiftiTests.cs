using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;
using Seldinger.Imaging.Geometry;
using Seldinger.Imaging.Nifti;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Formats;

public class NiftiTests
{
    private const string Script = "tests/Seldinger.Imaging.Tests/python/nifti.py";

    [Theory]
    [InlineData("nibabel-nifti/tests_data/anatomical.nii")]
    [InlineData("nibabel-nifti/tests_data/reoriented_anat_moved.nii")]
    [InlineData("nibabel-nifti/tests_data/resampled_anat_moved.nii")]
    [InlineData("nibabel-nifti/tests_data/standard.nii.gz")]
    [InlineData("totalsegmentator-abdomen-ct/example_ct.nii.gz")]
    [InlineData("totalsegmentator-abdomen-ct/example_seg.nii.gz")]
    [InlineData("totalsegmentator-abdomen-ct/aorta_models/ct_cropped.nii.gz")]
    [InlineData("ibsi-1-digital-phantom/data/nifti/image/phantom.nii.gz")]
    [InlineData("ibsi-sts-sarcoma/STS_002_nifti/CT_image.nii.gz")]
    [InlineData("kits19-masks/case_00010/segmentation.nii.gz")]
    public void Read_RealFiles_SameAsNibabel(string path)
    {
        var full = TestData.Shared(path);
        using var folder = new TemporaryFolder();
        Python.Run(Script, "read", full, folder.File("ref"));

        Reference.Read(folder.File("ref")).AssertSame(VolumeFile.Read(full));
    }

    [Fact]
    public void Read_EveryTypeOrderVersionAndTransform_SameAsNibabel()
    {
        using var folder = new TemporaryFolder();
        Python.Run(Script, "make", folder.Path);

        var references = Directory.GetFiles(folder.Path, "*.ref");

        Assert.Equal(44, references.Length);
        foreach (var r in references)
        {
            Reference.Read(r).AssertSame(VolumeFile.Read(r[..^4]));
        }
        Reference.Read(folder.File("pair.hdr.ref")).AssertSame(VolumeFile.Read(folder.File("pair.img")));
        Assert.Contains("5 volumes", Assert.Throws<DataFormatException>(() => VolumeFile.Read(folder.File("four.nii.gz"))).Problem, StringComparison.Ordinal);
        Reference.Read(folder.File("four.nii.gz.ref3")).AssertSame(VolumeFile.Read(folder.File("four.nii.gz"), new() { Volume = 3 }));
    }

    [Theory]
    [InlineData("totalsegmentator-abdomen-ct/example_seg.nii.gz", 1, 255.2)]
    [InlineData("totalsegmentator-abdomen-ct/example_seg.nii.gz", 2, 106.6)]
    [InlineData("totalsegmentator-abdomen-ct/example_seg.nii.gz", 5, 1043.1)]
    [InlineData("totalsegmentator-abdomen-ct/example_seg.nii.gz", 64, 24.3)]
    [InlineData("kits19-masks/case_00010/segmentation.nii.gz", 1, 352.7)]
    [InlineData("kits19-masks/case_00010/segmentation.nii.gz", 2, 15.0)]
    [InlineData("kits19-masks/case_00020/segmentation.nii.gz", 2, 3.4)]
    [InlineData("ibsi-sts-sarcoma/STS_002_nifti/CT_mask.nii.gz", 1, 53.30)]
    [InlineData("ibsi-sts-sarcoma/STS_008_nifti/CT_mask.nii.gz", 1, 27.64)]
    [InlineData("ibsi-sts-sarcoma/STS_019_nifti/CT_mask.nii.gz", 1, 17.35)]
    public void MaskOf_RealLabels_HaveTheKnownVolume(string path, int label, double ml)
    {
        var v = VolumeFile.Read(TestData.Shared(path));

        Assert.True(v.IsIntegerLabel);
        Assert.Equal(ml, v.MaskOf(label).VolumeMl, 0.01 * ml);
    }

    [Fact]
    public void Read_KitsAxes_BecomeCanonical()
    {
        var v = VolumeFile.Read(TestData.Shared("kits19-masks/case_00010/segmentation.nii.gz"));
        Assert.Equal((50, 512, 512), (v.Image.Geometry.Nx, v.Image.Geometry.Ny, v.Image.Geometry.Nz));

        var c = Reorient.ToCanonical(v.Image);

        Assert.Equal((512, 512, 50), (c.Geometry.Nx, c.Geometry.Ny, c.Geometry.Nz));
        Assert.Equal(3, c.Geometry.SpacingMm.Z, 1e-4);
        var before = Measure.CentreOfMass(v.MaskOf(2))!.Value;
        Assert.Equal(0, Vec3.Distance(before, Measure.CentreOfMass(Reorient.ToCanonical(v.MaskOf(2)))!.Value), 1e-3);
    }

    [Fact]
    public void Read_NoCodes_SaysThatOrientationIsUnknown()
    {
        var h = Header();
        h[252] = h[254] = 0;

        var v = VolumeFile.Read("a.nii", h);

        Assert.False(v.OrientationKnown);
        Assert.Contains(v.Notes, n => n.Contains("left and right are not known", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(NiftiType.Float32, "a.nii.gz")]
    [InlineData(NiftiType.Int16, "a.nii")]
    [InlineData(NiftiType.UInt8, "a.nii.gz")]
    public void Write_ObliqueAndLeftHanded_NibabelReadsTheSame(NiftiType type, string name)
    {
        foreach (var (flip, shear) in new[] { (1, 0.0), (-1, 0.0), (1, 0.2) })
        {
            var g = new ImageGeometry(7, 6, 5, new(new(0.6 * flip, 0.8 * flip, 0), new(-0.8 + shear, 0.6, 0), new(0, 0, -2.5), new(-30, 12.5, 99)));
            var image = new ImageVolume(g, [.. Enumerable.Range(0, g.Count).Select(n => type == NiftiType.Float32 ? n * 0.37f - 5 : n)], "Cel");
            using var folder = new TemporaryFolder();
            Reference.Write(folder.File("ref"), image);

            NiftiWriter.Write(folder.File(name), image, "highest temperature", type);
            NiftiWriter.Write(folder.File("again" + name), image, "highest temperature", type);

            var printed = Python.Run("tests/Seldinger.Imaging.Tests/python/checknifti.py", folder.File(name), folder.File("ref")).Trim();
            Assert.Equal($"True|{type.ToString().ToLowerInvariant()}|1|{(shear == 0 ? 1 : 0)}|highest temperature [Cel]|mm|affine|True|qform|True|voxels|True", printed);
            Assert.Equal(File.ReadAllBytes(folder.File(name)), File.ReadAllBytes(folder.File("again" + name)));
            var back = VolumeFile.Read(folder.File(name));
            Assert.Equal("Cel", back.Image.Unit);
            Assert.True(back.Image.Geometry.SameAs(g, 1e-4));
            Assert.Equal(image.Data, back.Image.Data);
        }
    }

    [Fact]
    public void Write_ValueOutsideInteger_Refused()
    {
        using var folder = new TemporaryFolder();
        var image = new ImageVolume(ImageGeometry.AxisAligned(1, 1, 2, new(1, 1, 1), Vec3.Zero), [0, 40000]);

        Assert.Throws<ArgumentException>(() => NiftiWriter.Write(folder.File("a.nii"), image, "", NiftiType.Int16));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    /// <summary>A valid 2 x 2 x 2 int16 file.</summary>
    internal static byte[] Header()
    {
        using var folder = new TemporaryFolder();
        var image = new ImageVolume(ImageGeometry.AxisAligned(2, 2, 2, new(1, 1, 1), Vec3.Zero), [0, 1, 2, 3, 4, 5, 6, 7]);
        NiftiWriter.Write(folder.File("a.nii"), image, "", NiftiType.Int16);
        return File.ReadAllBytes(folder.File("a.nii"));
    }
}
