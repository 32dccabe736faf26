using System.Diagnostics;
using Seldinger.Tests;

namespace Seldinger.Cli.Tests.Acceptance;

/// <summary>Checks a DICOM segmentation with dciodvfy and pydicom.</summary>
internal static class SegmentationCheck
{
    private const string Validator = "/usr/bin/dciodvfy";

    public static void Verify(string segmentation, string zone)
    {
        Assert.True(File.Exists(segmentation), $"{segmentation} was not written");
        var counts = Python.Run("tests/Seldinger.Cli.Tests/python/seg_check.py", segmentation, zone).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToDictionary(l => l[0], l => long.Parse(l[1], System.Globalization.CultureInfo.InvariantCulture));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", counts.Select(c => $"{c.Key} {c.Value}")));
        Assert.Equal(counts["file"], counts["simulated_ablation_zone"]);
        Assert.True(counts["lesion"] > 0);

        Assert.SkipUnless(File.Exists(Validator), $"{Validator} is absent (Debian package dicom3tools).");
        using var p = Process.Start(new ProcessStartInfo(Validator, ["-new", segmentation]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = p.StandardOutput.ReadToEndAsync();
        var text = p.StandardError.ReadToEnd() + output.GetAwaiter().GetResult();
        p.WaitForExit();
        Assert.Contains("Segmentation", text, StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', text.Split('\n').Where(l => l.StartsWith("Error", StringComparison.Ordinal))));
    }
}
