using System.IO.Compression;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Dicom;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Dicom;

/// <summary>Rules of assembling a series, on slices written here.</summary>
public class DicomStudyTests
{
    [Fact]
    public void Scan_PositionsRoundedToATenth_AreOneStack()
    {
        var series = Scan(Enumerable.Range(0, 40).Select(k => Slice(Math.Round(0.625 * k, 1)))).One();

        Assert.Equal(40, series.Geometry.Nz);
        Assert.Equal(24.4 / 39, series.Geometry.SpacingMm.Z, 9);
    }

    [Theory]
    [InlineData("0 2 4 6 10 12 14", "missing slices: 1 at 1 places")]
    [InlineData("0 2 4 6 8 9 11 13", "uneven spacing at 1 places")]
    [InlineData("0 2 4 4 6 8", "duplicate positions: 1 slices")]
    [InlineData("0 2 4 6 7 8 9 10 12 14 16", "uneven spacing")]
    public void Scan_UnevenStacks_AreRefused(string positions, string problem)
    {
        var study = Scan(positions.Split(' ').Select(double.Parse).Select((z, i) => DicomBytes.File(Pixels(DicomBytes.Slice(4, 4, z).Text(0x00080018, "UI", $"1.{i}")))));

        Assert.Contains(problem, Assert.Single(study.Refused).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_SingleSlice_HasItsThicknessAndANote()
    {
        var series = Scan([Slice(7)]).One();

        Assert.Equal(2, series.Geometry.SpacingMm.Z);
        Assert.Contains(series.Notes, n => n.Contains("single slice", StringComparison.Ordinal));
    }

    [Fact]
    public void Scan_FilesInAnyOrder_StackAlongTheNormal()
    {
        // Rows along +y, columns along -z: the normal is -x.
        DicomBytes Sagittal(double x) => Pixels(DicomBytes.Slice(4, 4, 0).Text(0x00080018, "UI", $"1.{x + 50}").Text(0x00200032, "DS", $"{x}\\10\\20").Text(0x00200037, "DS", "0\\1\\0\\0\\0\\-1"));

        var series = Scan(new[] { 3.0, -3, 0, 6 }.Select(x => DicomBytes.File(Sagittal(x)))).One();

        Assert.Equal([6, 3, 0, -3], series.Slices.Select(s => s.PositionMm.X));
        Assert.Equal(new Vec3(-3, 0, 0), series.Geometry.ToLps.ColumnZ);
        Assert.Equal(new Vec3(6, 11, 18), series.Geometry.CentreMm(1, 2, 0));
    }

    [Theory]
    [InlineData(0x00200037u, "DS", "0\\1\\0\\1\\0\\0", "different orientation")]
    [InlineData(0x00280030u, "DS", "1\\2", "different orientation or pixel spacing")]
    [InlineData(0x00200032u, "DS", "20\\0\\4", "sideways")]
    public void Scan_OddSlice_IsRefused(uint tag, string vr, string value, string problem)
    {
        var odd = DicomBytes.File(Pixels(DicomBytes.Slice(4, 4, 4).Text(tag, vr, value)));

        var study = Scan([Slice(0), Slice(2), odd, Slice(6), Slice(8)]);

        Assert.Contains(problem, Assert.Single(study.Refused).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_SlicesOfTwoSizes_AreRefused()
    {
        var study = Scan([Slice(0), Slice(2), DicomBytes.Ct(5, 4, 4)]);

        Assert.Contains("4 x 5 pixels", Assert.Single(study.Refused).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_LocalizersReportsAndOtherFiles_AreSkippedWithANote()
    {
        var localizer = DicomBytes.File(Pixels(DicomBytes.Slice(9, 9, 3).Text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\LOCALIZER")));
        var report = DicomBytes.File(new DicomBytes().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.88.33"));

        var study = Scan([Slice(0), Slice(2), localizer, report, "a text file"u8.ToArray()]);

        Assert.Equal(2, study.One().Geometry.Nz);
        Assert.Equal(3, study.Notes.Count);
    }

    [Fact]
    public void LoadVolume_TwelveBitsWithOverlayAndRescale_GivesSignedValues()
    {
        // 12 bits, two's complement, with rubbish in the four bits above.
        var slice = DicomBytes.Slice(1, 4, 0).Number(0x00280101, 12).Number(0x00280102, 11).Text(0x00281052, "DS", "10").Text(0x00281053, "DS", "0.5").Element(0x7FE00010, "OW", [0x01, 0x00, 0xFF, 0xFF, 0x00, 0xF8, 0xFF, 0x07]);

        Assert.Equal([10.5f, 9.5f, -1014f, 1033.5f], Scan([DicomBytes.File(slice)]).One().LoadVolume().Data);
    }

    [Theory]
    [InlineData("Abdomen art. 1.5 B30f", "arterial")]
    [InlineData("LIVER PORTAL VENOUS 5.0", "portal-venous")]
    [InlineData("Abd. native 3mm", "native")]
    [InlineData("w/o contrast", "native")]
    [InlineData("delayed 10 min", "delayed")]
    [InlineData("arterial + portal", "unknown")]
    [InlineData("Partial recon, Kartoffel", "unknown")]
    public void Phase_OfADescription_IsGuessedWithItsReason(string description, string phase)
    {
        var file = DicomBytes.File(Pixels(DicomBytes.Slice(4, 4, 0).Text(0x0008103E, "LO", description).Text(0x00080032, "TM", "101530").Text(0x00181042, "TM", "101420").Text(0x00180010, "LO", "agent")));

        var guess = Scan([file]).One().Phase;

        Assert.Equal(phase, guess.Phase);
        Assert.EndsWith("a contrast agent is recorded, acquired 70 s after its start", guess.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(description, guess.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_SeveralSeries_NeedsAName()
    {
        var other = DicomBytes.File(Pixels(DicomBytes.Slice(4, 4, 0).Text(0x0020000E, "UI", "1.2.4")));
        var study = Scan([Slice(0), Slice(2), other]);

        Assert.Contains("1.2.4", Assert.Throws<Core.Errors.DataFormatException>(() => study.One()).Problem, StringComparison.Ordinal);
        Assert.Equal(1, study.One("1.2.4").Geometry.Nz);
    }

    [Fact]
    public void FromPath_FolderZipAndFile_GiveTheSameSeries()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("ct/sub"));
        File.WriteAllBytes(folder.File("ct/a.dcm"), Slice(0));
        File.WriteAllBytes(folder.File("ct/sub/b"), Slice(2));
        ZipFile.CreateFromDirectory(folder.File("ct"), folder.File("ct.zip"));

        using var fromFolder = DicomInput.FromPath(folder.File("ct"));
        using var fromZip = DicomInput.FromPath(folder.File("ct.zip"));
        using var fromFile = DicomInput.FromPath(folder.File("ct/a.dcm"));

        Assert.Equal(["a.dcm", "sub/b"], fromZip.Entries.Select(e => e.Name));
        Assert.Equal(DicomStudy.Scan(fromFolder).One().LoadVolume().Data, DicomStudy.Scan(fromZip).One().LoadVolume().Data);
        Assert.Equal(1, DicomStudy.Scan(fromFile).One().Geometry.Nz);
        Assert.Throws<Core.Errors.DataFormatException>(() => DicomInput.FromPath(folder.File("nowhere")));
    }

    private static DicomStudy Scan(IEnumerable<byte[]> files) => DicomStudy.Scan(DicomInput.Of("test", files.Select((f, i) => ($"{i:000}", f))));

    private static byte[] Slice(double z) => DicomBytes.Ct(4, 4, z);

    private static DicomBytes Pixels(DicomBytes header) => header.Element(0x7FE00010, "OW", new byte[162]);
}
