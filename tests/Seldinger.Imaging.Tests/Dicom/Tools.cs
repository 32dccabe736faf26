using System.Diagnostics;

namespace Seldinger.Imaging.Tests.Dicom;

/// <summary>Independent DICOM programs of the system.</summary>
internal static class Tools
{
    /// <summary>Runs a program of /usr/bin and returns what it printed; the test is skipped when it is absent.</summary>
    public static string Run(string program, string package, params string[] arguments)
    {
        var path = "/usr/bin/" + program;
        Assert.SkipUnless(File.Exists(path), $"{program} (package {package}) is absent.");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var p = Process.Start(start)!;
        var output = p.StandardOutput.ReadToEndAsync();
        var error = p.StandardError.ReadToEnd();
        Assert.True(p.WaitForExit(TimeSpan.FromSeconds(30)));
        return error + output.GetAwaiter().GetResult();
    }
}
