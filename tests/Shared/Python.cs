using System.Diagnostics;
using Xunit;

namespace Seldinger.Tests;

/// <summary>Runs reference scripts with Debian's Python (numpy, scipy, nibabel, pydicom).</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a script of the repository and returns what it printed; a non-zero exit fails the test, an absent interpreter or module skips it.</summary>
    /// <param name="script">Path inside the repository.</param>
    /// <param name="arguments">Arguments.</param>
    public static string Run(string script, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Interpreter), $"{Interpreter} is absent.");
        var start = new ProcessStartInfo(Interpreter) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(TestData.InRepository(script));
        foreach (var a in arguments)
        {
            start.ArgumentList.Add(a);
        }
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var p = Process.Start(start)!;
        var error = p.StandardError.ReadToEndAsync();
        var output = p.StandardOutput.ReadToEnd();
        if (!p.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            p.Kill(entireProcessTree: true);
            Assert.Fail($"{script} took longer than 60 s.");
        }
        var text = error.GetAwaiter().GetResult();
        Assert.SkipWhen(text.Contains("ModuleNotFoundError", StringComparison.Ordinal), text.Trim().Split('\n')[^1]);
        Assert.True(p.ExitCode == 0, $"{script} failed: {text}");
        return output;
    }
}
