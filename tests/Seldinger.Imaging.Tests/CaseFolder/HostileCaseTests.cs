using System.Diagnostics;
using System.IO.Compression;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Imaging.Formats;
using Seldinger.Imaging.Nifti;

namespace Seldinger.Imaging.Tests.CaseFolder;

/// <summary>Cases that would hang, mislead or reach out of their folder.</summary>
public sealed class HostileCaseTests
{
    private static readonly ImageGeometry Grid = ImageGeometry.AxisAligned(12, 12, 8, new(2, 2, 2), Vec3.Zero);

    private static string Folder(string name, Func<int, float>? hu = null, double labelShiftMm = 0)
    {
        var folder = Work.Folder($"hostile-{name}");
        NiftiWriter.Write(Path.Combine(folder, "ct.nii.gz"), new ImageVolume(Grid, [.. Enumerable.Range(0, (int)Grid.Count).Select(hu ?? (n => n % 7))]), "CT", NiftiType.Float32);
        var moved = ImageGeometry.AxisAligned(12, 12, 8, new(2, 2, 2), new(labelShiftMm, 0, 0));
        var labels = new byte[Grid.Count];
        labels.AsSpan(200, 100).Fill(1);
        NiftiWriter.WriteLabels(Path.Combine(folder, "labels.nii.gz"), moved, labels, "labels");
        return folder;
    }

    private static Case Load(string folder, string image = "ct.nii.gz", string labels = "labels.nii.gz")
    {
        Work.Write(folder, "case.yaml", $"id: h\nimages:\n  - {{ path: {image}, modality: CT, phase: native }}\nlabels:\n  - {{ path: {labels}, structure: liver }}\n");
        return CaseLoader.Load(folder, new() { Catalogue = Work.Catalogue, AutomaticStructures = false });
    }

    [Theory]
    [InlineData("ct.nii")]
    [InlineData("ct")]
    [InlineData("ct.zip")]
    public async Task Load_NamedPipe_IsRefusedAndNotWaitedFor(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "named pipes in folders are a matter of Unix");
        var folder = Folder($"pipe-{name}");
        using (var made = Process.Start("mkfifo", [Path.Combine(folder, name)]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var load = Task.Run(() => Load(folder, name), TestContext.Current.CancellationToken);
        var x = await Assert.ThrowsAsync<DataFormatException>(() => load.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Contains("no regular file", x.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Device_IsRefused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "no /dev/zero");
        Assert.Contains("no regular file", Assert.Throws<DataFormatException>(() => Load(Folder("device"), "/dev/zero")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "finite")]
    [InlineData(40f, "every voxel")]
    public void Load_ImageThatShowsNothing_IsRefused(float value, string says) =>
        Assert.Contains(says, Assert.Throws<DataFormatException>(() => Load(Folder($"flat-{says}", _ => value))).Problem, StringComparison.Ordinal);

    [Fact]
    public void Load_LabelFiveMetresAway_IsRefusedWithTheDistance()
    {
        var x = Assert.Throws<ValidationException>(() => Load(Folder("away", labelShiftMm: 5000)));
        Assert.Contains("nowhere on the planning series", x.Message, StringComparison.Ordinal);
        Assert.Contains("5000 mm", x.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# only a comment\n")]
    [InlineData("")]
    public void Load_EmptyCaseFile_SaysHowToBegin(string text)
    {
        var folder = Work.Folder("hostile-empty");
        Work.Write(folder, "case.yaml", text);
        Assert.Contains("seldinger init", Assert.Throws<DataFormatException>(() => CaseLoader.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PathsThatLeaveTheFolder_AreUsedAndNamed()
    {
        var (folder, elsewhere) = (Folder("inside"), Folder("elsewhere"));
        File.CreateSymbolicLink(Path.Combine(folder, "link.nii.gz"), Path.Combine(elsewhere, "ct.nii.gz"));
        foreach (var path in new[] { "../hostile-elsewhere/ct.nii.gz", Path.Combine(elsewhere, "ct.nii.gz"), "link.nii.gz" })
        {
            var finding = Assert.Single(Load(folder, path).LoadFindings, f => f.Id == "case.path-outside");
            Assert.Contains(Path.Combine(elsewhere, "ct.nii.gz"), finding.Message, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Load(folder, "./ct.nii.gz").LoadFindings, f => f.Id == "case.path-outside");
    }

    [Fact]
    public void Read_DataAfterTheVoxels_IsNoted()
    {
        var folder = Folder("excess");
        var packed = Path.Combine(folder, "ct.nii.gz");
        Assert.Empty(VolumeFile.Read(packed).Notes);
        byte[] plain;
        using (var s = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
        using (var m = new MemoryStream())
        {
            s.CopyTo(m);
            plain = m.ToArray();
        }
        File.WriteAllBytes(Path.Combine(folder, "plain.nii"), plain);
        File.WriteAllBytes(Path.Combine(folder, "long.nii"), [.. plain, 1, 2, 3]);
        File.WriteAllBytes(Path.Combine(folder, "tail.nii.gz"), [.. File.ReadAllBytes(packed), .. "hidden"u8]);
        Assert.Empty(VolumeFile.Read(Path.Combine(folder, "plain.nii")).Notes);
        Assert.Contains("follow the last voxel", Assert.Single(VolumeFile.Read(Path.Combine(folder, "long.nii")).Notes), StringComparison.Ordinal);
        Assert.Contains("follow", Assert.Single(VolumeFile.Read(Path.Combine(folder, "tail.nii.gz")).Notes), StringComparison.Ordinal);
    }
}
