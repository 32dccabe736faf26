using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Dicom;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Dicom;

public class DicomRtStructTests
{
    [Theory]
    [InlineData("octave-dicom/imdata/rtstruct.dcm")]
    [InlineData("pydicom-testfiles/data/test_files/rtstruct.dcm")]
    public void Read_StructureSet_EqualsPydicom(string path)
    {
        var set = DicomRtStruct.Read(DicomSamples.File(path));

        var expected = Python.Run("tests/Seldinger.Imaging.Tests/python/rtstruct_contours.py", TestData.Shared(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r').Split('\t')).ToArray();
        Assert.Equal(expected.Select(e => $"{e[0]} {e[1]} {e[2]}"), set.Rois.Select(r => $"{r.Number} {r.Name} {r.Contours.Count + r.Skipped}"));
        foreach (var (e, roi) in expected.Zip(set.Rois).Where(p => p.Second.Skipped == 0))
        {
            Assert.Equal(double.Parse(e[3], CultureInfo.InvariantCulture), roi.Contours.Sum(Area), 0.01);
        }
    }

    [Theory]
    [InlineData("STS_002", 53.27, 53.30)]
    [InlineData("STS_008", 27.57, 27.64)]
    [InlineData("STS_019", 17.37, 17.35)]
    public void Rasterise_SarcomaOnCt_HasThePublishedVolume(string patient, double polygonMl, double maskMl)
    {
        var mask = Gtv(patient, "CT").Mask;

        Assert.Equal(polygonMl, mask.VolumeMl, 0.004 * polygonMl);
        Assert.Equal(maskMl, mask.VolumeMl, 0.004 * maskMl);
    }

    [Theory]
    [InlineData("STS_002")]
    [InlineData("STS_008")]
    [InlineData("STS_019")]
    public void Rasterise_SarcomaOnEveryModality_AgreesWithTheIndependentMask(string patient)
    {
        foreach (var modality in new[] { "CT", "MR_T1", "PET" })
        {
            var mask = Gtv(patient, modality).Mask;
            using var folder = new TemporaryFolder();
            Python.Run("tests/Seldinger.Imaging.Tests/python/nifti_values.py", TestData.Shared($"ibsi-sts-sarcoma/{patient}_nifti/{modality}_mask.nii.gz"), folder.File("v"));
            var expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("v"))).ToArray();
            var both = expected.Zip(mask.Data).Count(p => p.First > 0.5 && p.Second > 0);
            var dice = 2.0 * both / (expected.Count(v => v > 0.5) + mask.CountSet());
            TestContext.Current.TestOutputHelper?.WriteLine($"{patient} {modality} Dice {dice:0.0000} volume {mask.VolumeMl:0.000} mL, mask {expected.Count(v => v > 0.5) * mask.Geometry.VoxelMl:0.000} mL");
            Assert.True(dice > 0.9999, $"{modality}: Dice {dice:0.0000}");
        }
    }

    [Fact]
    public void Rasterise_SquareWithHole_CountsVoxelCentresInside()
    {
        var g = ImageGeometry.AxisAligned(20, 20, 3, new(1, 1, 2), new(-5, -5, 0));
        Vec3[] Square(double low, double high) => [new(low, low, 2), new(high, low, 2), new(high, high, 2), new(low, high, 2)];
        var set = DicomRtStruct.Read(DicomSamples.File("pydicom-testfiles/data/test_files/rtstruct.dcm"));

        var solid = set.Rasterise(new(1, "a", null, [Square(-0.4, 8.6)], 0), g);
        var holed = set.Rasterise(new(1, "a", null, [Square(-0.4, 8.6), Square(2.5, 4.5)], 0), g);
        var tilted = new RtRoi(1, "a", null, [[new(0, 0, 0), new(5, 0, 4), new(5, 5, 4)]], 0);

        Assert.Equal(81, solid.Mask.CountSet());
        Assert.Equal(81 - 4, holed.Mask.CountSet());
        Assert.True(holed.Mask[5, 5, 1] && !holed.Mask[8, 8, 1] && !holed.Mask[5, 5, 0]);
        Assert.Throws<DataFormatException>(() => set.Rasterise(tilted, g));
        Assert.Contains(set.Rasterise(new(1, "a", null, [Square(0, 3), [new(0, 0, 90), new(1, 0, 90), new(1, 1, 90)]], 0), g).Notes, n => n.Contains("outside", StringComparison.Ordinal));
    }

    private static DicomMask Gtv(string patient, string modality)
    {
        using var zip = ZipFile.OpenRead(TestData.Shared($"ibsi-sts-sarcoma/{patient}_dicom.zip"));
        using var s = zip.GetEntry($"{patient}/{modality}/mask/RS.dcm")!.Open();
        using var m = new MemoryStream();
        s.CopyTo(m);
        var set = DicomRtStruct.Read(DicomFile.Parse("RS.dcm", m.ToArray()));
        var series = DicomStudy.Scan(DicomSamples.Zip($"ibsi-sts-sarcoma/{patient}_dicom.zip", $"/{modality}/image/")).One();
        return set.Rasterise(set.Rois.Single(r => r.Name.StartsWith("GTV_Mass_" + modality.Split('_')[0], StringComparison.Ordinal)), series.Geometry);
    }

    private static double Area(Vec3[] p)
    {
        var sum = Vec3.Zero;
        for (var i = 0; i < p.Length; i++)
        {
            sum += Vec3.Cross(p[i] - p[0], p[(i + 1) % p.Length] - p[0]);
        }
        return sum.Length / 2;
    }
}
