using System.Runtime.InteropServices;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Dicom;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Dicom;

public class DicomSeriesTests
{
    [Fact]
    public void Scan_LiverCt_HasItsGeometryAndUnits()
    {
        var series = DicomStudy.Scan(DicomSamples.Zip("ircadb-01-patient01/PATIENT_DICOM.zip")).One();

        Assert.Equal((512, 512, 129), (series.Geometry.Nx, series.Geometry.Ny, series.Geometry.Nz));
        Assert.Equal(0.57, series.Geometry.SpacingMm.X, 6);
        Assert.Equal(1.6, series.Geometry.SpacingMm.Z, 6);
        Assert.Equal("CT 512 x 512 x 129, 0.570 x 0.570 x 1.600 mm", series.Summary);
        Assert.Null(series.FrameOfReferenceUid);
        Assert.Null(series.PatientPosition);
        Assert.Equal("unknown", series.Phase.Phase);
        Assert.Equal(129, series.Slices.Select(s => s.SopInstanceUid).Distinct().Count());
        var volume = series.LoadVolume();
        Assert.Equal("[hnsf'U]", volume.Unit);
        Assert.Equal(-1024, volume.Data.Min());
        Assert.Equal(1023, volume.Data.Max());
    }

    [Fact]
    public void Read_MaskFolders_HaveThePublishedVolumes()
    {
        (string, double)[] expected =
        [
            ("liver", 1489.41), ("livertumor01", 84.39), ("livertumor06", 0.40), ("portalvein", 53.82), ("artery", 59.74),
        ];
        foreach (var (name, ml) in expected)
        {
            var mask = Assert.Single(DicomMaskFolders.Read(DicomSamples.Zip("ircadb-01-patient01/MASKS_DICOM.zip", $"/{name}/")));
            Assert.Equal(name, mask.Name);
            Assert.Equal(ml, mask.Mask.VolumeMl, 0.006);
        }
    }

    [Fact]
    public void Read_MasksAndCt_AreAligned()
    {
        var ct = DicomStudy.Scan(DicomSamples.Zip("ircadb-01-patient01/PATIENT_DICOM.zip")).One().LoadVolume();
        foreach (var (name, hu) in new[] { ("liver", 110.6), ("livertumor01", 75.6), ("portalvein", 168.8) })
        {
            var mask = DicomMaskFolders.Read(DicomSamples.Zip("ircadb-01-patient01/MASKS_DICOM.zip", $"/{name}/")).Single().Mask;
            Assert.True(mask.Geometry.SameAs(ct.Geometry));
            Assert.Equal(hu, Enumerable.Range(0, ct.Data.Length).Where(i => mask.Data[i] != 0).Average(i => (double)ct.Data[i]), 0.1);
        }
    }

    [Theory]
    [InlineData("CT", 0.5)]
    [InlineData("MR_T1", 0.02)]
    [InlineData("PET", 1e-3)]
    public void LoadVolume_Sarcoma_EqualsTheNiftiOfTheSameImage(string modality, double tolerance)
    {
        foreach (var patient in new[] { "STS_002", "STS_008", "STS_019" })
        {
            using var folder = new TemporaryFolder();
            var printed = Python.Run("tests/Seldinger.Imaging.Tests/python/nifti_values.py", TestData.Shared($"ibsi-sts-sarcoma/{patient}_nifti/{modality}_image.nii.gz"), folder.File("v")).Split('\n');
            var shape = printed[0].Trim().Split(' ').Select(int.Parse).ToArray();
            var m = printed[1].Trim().Split(' ').Select(double.Parse).ToArray();
            var expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("v"))).ToArray();

            var volume = DicomStudy.Scan(DicomSamples.Zip($"ibsi-sts-sarcoma/{patient}_dicom.zip", $"/{modality}/image/")).One().LoadVolume();

            var g = new ImageGeometry(shape[0], shape[1], shape[2], new(new(m[0], m[4], m[8]), new(m[1], m[5], m[9]), new(m[2], m[6], m[10]), new(m[3], m[7], m[11])));
            Assert.True(g.SameAs(volume.Geometry, 0.02), $"{g} {volume.Geometry}");
            Assert.Equal(0, expected.Zip(volume.Data, (a, b) => Math.Abs(a - b)).Max(), tolerance);
        }
    }

    [Fact]
    [Trait("Row", "A2.09")]
    public void Scan_TiltedSeries_IsRefusedAndResampledOnlyWhenAsked()
    {
        var input = DicomSamples.Zip("dcm-qa-ct-philips-tilt/S2010.zip");

        var study = DicomStudy.Scan(input);
        Assert.Empty(study.Series);
        Assert.Contains("tilted by 18.5 degrees", Assert.Single(study.Refused).Problem, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => study.One());

        var corrected = DicomStudy.Scan(input, TiltHandling.Resample).One();
        Assert.Equal(18.5, corrected.GantryTiltDeg!.Value, 0.05);
        Assert.True(corrected.Geometry.IsOrthogonal);
        Assert.Equal(new(0, 0, 1), corrected.Geometry.ToLps.ColumnZ.Normalized());
        Assert.Contains(corrected.Notes, n => n.Contains("corrected by resampling", StringComparison.Ordinal));
        var volume = corrected.LoadVolume();
        // A pixel of the tilted slice 20 lies at the place its own header states.
        var slice = corrected.Slices[20];
        var stored = new long[512 * 512];
        DicomPixels.Open(DicomFile.Parse(slice.File, input.Entries.Single(e => e.Name == slice.File).Load())).Stored(0, stored);
        var (there, here) = (new List<double>(), new List<double>());
        for (var j = 100; j < 400; j += 10)
        {
            for (var i = 100; i < 400; i += 10)
            {
                var p = slice.PositionMm + slice.RowDirection * (i * slice.ColumnSpacingMm) + slice.ColumnDirection * (j * slice.RowSpacingMm);
                there.Add(Seldinger.Imaging.Geometry.Resample.At(volume, p, -1024));
                here.Add(stored[i + 512 * j] - 1024);
            }
        }
        Assert.True(Correlation(there, here) > 0.99, $"correlation {Correlation(there, here)}");
    }

    [Fact]
    public void Scan_DuplicatedAndMissingSlices_AreRefused()
    {
        var study = DicomStudy.Scan(DicomSamples.Zip("dicom-numpy-missing-slices/dupe-positions.zip"));

        Assert.Empty(study.Series);
        var problem = Assert.Single(study.Refused).Problem;
        Assert.Contains("duplicate positions: 1 slices", problem, StringComparison.Ordinal);
        Assert.Contains("uneven spacing", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_OneSliceRemoved_IsRefused()
    {
        var all = DicomSamples.Zip("lung-pet-ct-dx-A0001/2.000000-5mm-40805.zip");
        Assert.Equal(64, DicomStudy.Scan(all).One().Geometry.Nz);

        var study = DicomStudy.Scan(DicomInput.Of("cut", all.Entries.Where((_, i) => i != 30)));

        Assert.Contains("missing slices: 1 at 1 places", Assert.Single(study.Refused).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_EnhancedMultiFrame_EqualsItsSingleSlices()
    {
        foreach (var size in new[] { "23x38x3", "24x38x3" })
        {
            var many = DicomStudy.Scan(DicomSamples.At($"dcmqi-seg-sr/data/segmentations/{size}/multiframe")).One();
            var single = DicomStudy.Scan(DicomSamples.At($"dcmqi-seg-sr/data/segmentations/{size}/image")).One();

            Assert.True(single.Geometry.SameAs(many.Geometry));
            Assert.Equal(single.LoadVolume().Data, many.LoadVolume().Data);
        }
    }

    [Fact]
    public void Scan_FolderOfManyKinds_ListsAndSkips()
    {
        var study = DicomStudy.Scan(DicomSamples.At("dcmqi-seg-sr/data/sr-example"));

        Assert.Empty(study.Series);
        Assert.Equal(3, study.Others.Count);
        Assert.Contains(study.Notes, n => n.Contains("1.2.840.10008.5.1.4.1.1.66.4", StringComparison.Ordinal));
    }

    private static double Correlation(List<double> a, List<double> b)
    {
        var (ma, mb) = (a.Average(), b.Average());
        return a.Zip(b, (x, y) => (x - ma) * (y - mb)).Sum() / Math.Sqrt(a.Sum(x => (x - ma) * (x - ma)) * b.Sum(y => (y - mb) * (y - mb)));
    }
}
