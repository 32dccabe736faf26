using System.Diagnostics;

namespace Seldinger.Imaging.Tests.CaseFolder;

/// <summary>Debian's python with numpy and nibabel, as an independent writer and reader.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    public static string Run(string script, string folder)
    {
        if (!File.Exists(Program))
        {
            Assert.Skip("/usr/bin/python3 is absent");
        }
        var start = new ProcessStartInfo(Program, ["-c", "import numpy, nibabel, pydicom\n" + script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var p = Process.Start(start)!;
        var error = p.StandardError.ReadToEndAsync();
        var text = p.StandardOutput.ReadToEnd();
        p.WaitForExit();
        if (p.ExitCode != 0)
        {
            if (error.Result.Contains("ModuleNotFoundError", StringComparison.Ordinal))
            {
                Assert.Skip("python3-numpy, python3-nibabel or python3-pydicom is absent");
            }
            throw new InvalidOperationException(error.Result);
        }
        return text.Trim();
    }
}
