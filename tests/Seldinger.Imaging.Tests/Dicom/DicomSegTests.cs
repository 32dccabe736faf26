using System.Security.Cryptography;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Dicom;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Dicom;

public class DicomSegTests
{
    private const string Script = "tests/Seldinger.Imaging.Tests/python/seg_masks.py";
    private const string Data = "dcmqi-seg-sr/data/segmentations";

    [Theory]
    [InlineData(Data + "/liver.dcm", 1)]
    [InlineData(Data + "/partial_overlaps.dcm", 5)]
    [InlineData(Data + "/23x38x3/seg/label.seg", 1)]
    [InlineData(Data + "/24x38x3/seg/label.seg", 1)]
    [InlineData("dcmqi-seg-sr/data/sr-example/seg.dcm", 1)]
    public void Read_Segmentation_EqualsPydicom(string path, int least)
    {
        var seg = DicomSeg.Read(DicomSamples.File(path));

        Assert.True(seg.Segments.Count >= least);
        Assert.Equal(Python.Run(Script, TestData.Shared(path)).ReplaceLineEndings("\n").TrimEnd(), Print(seg));
        Assert.True(seg.Segments.Sum(s => seg.LoadMask(s).CountSet()) > 0);
    }

    [Fact]
    public void Read_LiverOntoItsSeries_LiesOnTheSlices()
    {
        var ct = DicomStudy.Scan(DicomSamples.At(Data + "/ct-3slice")).One();

        var seg = DicomSeg.Read(DicomSamples.File(Data + "/liver.dcm"), ct.Geometry);

        Assert.Same(ct.Geometry, seg.Geometry);
        Assert.Equal(ct.SeriesInstanceUid, seg.ReferencedSeriesUid);
        Assert.Equal(ct.FrameOfReferenceUid, seg.FrameOfReferenceUid);
        Assert.Equal(107098, seg.LoadMask(Assert.Single(seg.Segments)).CountSet());
    }

    [Theory]
    [InlineData("liver.dcm")]
    [InlineData("23x38x3/seg/label.seg")]
    public void Read_BigEndianCopy_HasTheSameMasks(string name)
    {
        using var folder = new TemporaryFolder();
        Tools.Run("dcmconv", "dcmtk", "+tb", TestData.Shared($"{Data}/{name}"), folder.File("big.dcm"));

        var big = DicomSeg.Read(DicomFile.Parse("big.dcm", File.ReadAllBytes(folder.File("big.dcm"))));

        Assert.Equal(Print(DicomSeg.Read(DicomSamples.File($"{Data}/{name}"))), Print(big));
    }

    [Theory]
    [InlineData("liver_1frame.dcm")]
    [InlineData("liver_expb_1frame.dcm")]
    public void Read_FramesAndGroupsDiffer_Refused(string name) =>
        Assert.Contains("3 items for 1 frames", Assert.Throws<DataFormatException>(() => DicomSeg.Read(DicomSamples.File("pydicom-testfiles/data/test_files/" + name))).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("sparse-labelmap-noppv.dcm")]
    [InlineData("sparse-labelmap-ppv5.dcm")]
    public void Read_LabelMap_IsRefusedByName(string name) =>
        Assert.Contains("label map", Assert.Throws<DataFormatException>(() => DicomSeg.Read(DicomSamples.File($"{Data}/{name}"))).Problem, StringComparison.Ordinal);

    [Fact]
    public void Write_LiverTumoursAndVessels_ConformAndReadBackIdentical()
    {
        var series = DicomStudy.Scan(DicomSamples.Zip("ircadb-01-patient01/PATIENT_DICOM.zip")).One();
        string[] names = ["liver", "livertumor01", "portalvein"];
        var segments = names.Select(n => new SegmentToWrite(n, DicomMaskFolders.Read(DicomSamples.Zip("ircadb-01-patient01/MASKS_DICOM.zip", $"/{n}/")).Single().Mask,
            SegmentCodes.Of(n == "livertumor01" ? "tumour-1" : n == "portalvein" ? "portal_vein" : "liver"), n == "liver" ? "" : "threshold")).ToArray();

        WriteAndCheck(series, segments);
    }

    [Fact]
    public void Write_NarrowOddGridWithPairedOrgan_ConformsAndReadsBackIdentical()
    {
        foreach (var size in new[] { "23x38x3", "24x38x3" })
        {
            foreach (var kind in new[] { "image", "multiframe" })
            {
                var series = DicomStudy.Scan(DicomSamples.At($"{Data}/{size}/{kind}")).One();
                var (a, b) = (new Mask(series.Geometry), new Mask(series.Geometry));
                (a[0, 0, 0], a[22, 37, 2], b[5, 6, 2]) = (true, true, true);

                WriteAndCheck(series, [new("left kidney", a, SegmentCodes.Of("kidney_left"), ""), new("zone", b, SegmentCodes.Of("ablation_zone"), "bioheat"), new("a", a, SegmentCodes.Of("something"), "")]);
            }
        }
    }

    [Fact]
    public void Write_SameInputs_SameBytesAndOtherSeedOtherUids()
    {
        var series = DicomStudy.Scan(DicomSamples.At(Data + "/24x38x3/image")).One();
        var mask = new Mask(series.Geometry) { [1, 2, 1] = true };

        byte[] Bytes(string seed)
        {
            using var m = new MemoryStream();
            DicomSegWriter.Write(m, series, [new("zone", mask, SegmentCodes.Of("ablation_zone"), "x")], "zone", seed, "1");
            return m.ToArray();
        }

        Assert.Equal(Bytes("1"), Bytes("1"));
        Assert.NotEqual(DicomFile.Parse("a", Bytes("1")).Dataset.Text(0x00080018), DicomFile.Parse("b", Bytes("2")).Dataset.Text(0x00080018));
        Assert.StartsWith("2.25.", DicomFile.Parse("a", Bytes("1")).Dataset.Text(0x0020000E), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MaskElsewhereOrEmpty_Refused()
    {
        var series = DicomStudy.Scan(DicomSamples.At(Data + "/24x38x3/image")).One();
        var elsewhere = new Mask(ImageGeometry.AxisAligned(24, 38, 3, new(1, 1, 1), new(500, 0, 0))) { [0, 0, 0] = true };

        Assert.Throws<ArgumentException>(() => DicomSegWriter.Write(new MemoryStream(), series, [new("a", elsewhere, SegmentCodes.Of("liver"), "")], "a", "1", "1"));
        Assert.Throws<ArgumentException>(() => DicomSegWriter.Write(new MemoryStream(), series, [new("a", new(series.Geometry), SegmentCodes.Of("liver"), "")], "a", "1", "1"));
    }

    private static void WriteAndCheck(DicomSeries series, SegmentToWrite[] segments)
    {
        using var folder = new TemporaryFolder();
        using (var s = File.Create(folder.File("seg.dcm")))
        {
            DicomSegWriter.Write(s, series, segments, "test", "plan-7", "0.1.0");
        }
        var source = DicomFile.Parse("seg.dcm", File.ReadAllBytes(folder.File("seg.dcm")));
        var back = DicomSeg.Read(source, series.Geometry);
        Assert.Same(series.Geometry, back.Geometry);
        foreach (var (written, read) in segments.Zip(back.Segments))
        {
            Assert.Equal((written.Label, written.Codes.Type), (read.Label, read.Type));
            Assert.Equal(written.Mask.Data, back.LoadMask(read).Data);
        }
        Assert.StartsWith("SELDINGER-RESEARCH", source.Dataset.Text(0x0008103E), StringComparison.Ordinal);
        Assert.Equal("RESEARCH", source.Dataset.Text(0x00189004));
        Assert.Equal(series.StudyInstanceUid, source.Dataset.Text(0x0020000D));

        var g = series.Geometry;
        var n = series.Slices[0].Normal;
        var first = Vec3.Dot(series.Slices[0].PositionMm, n);
        var printed = Python.Run(Script, folder.File("seg.dcm"), $"{first:R}", $"{g.SpacingMm.Z:R}", $"{g.Nz}").ReplaceLineEndings("\n").TrimEnd();
        Assert.Equal(Print(back), printed);

        var verdict = Tools.Run("dciodvfy", "dicom3tools", "-new", folder.File("seg.dcm"));
        Assert.False(verdict.Contains("Error", StringComparison.Ordinal), verdict);
    }

    private static string Print(DicomSeg seg) => string.Join('\n', seg.Segments.Select(s =>
    {
        var mask = seg.LoadMask(s);
        return string.Join('\t', s.Number, s.Label, s.Frames, mask.CountSet(), Convert.ToHexStringLower(SHA256.HashData(mask.Data)));
    }));
}
