using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Seldinger.Tests;

namespace Seldinger.Cli.Tests.Acceptance;

/// <summary>What the program leaves behind: exit codes of plans without a path and with an unmet margin, and nothing half-written after a kill.</summary>
public class ExitTests
{
    [Fact]
    public async Task Plan_MarginNotMet_IsAFindingAndExitsWithZero()
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: false);
        var (code, text, error) = await CommandLine.Run("plan", folder.File("case"), "--out", folder.File("plan"), "--draft", "--quiet", "--margin", "10 mm", "--set", "power=45 W", "--set", "time=2 min");
        Assert.True(code == 0, $"exit code {code}: {text}{error}");
        Assert.Contains("criterion not met", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.File("plan"), "targets", "tumour-1", "zone.nii.gz")));
    }

    [Fact]
    public async Task Plan_LesionInsideAShellOfBone_ExitsWithFourAndSaysWhy()
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: true);
        var (code, text, error) = await CommandLine.Run("plan", folder.File("case"), "--out", folder.File("plan"), "--draft", "--quiet");
        Assert.True(code == 4, $"exit code {code}: {text}{error}");
        Assert.Contains("No straight path meets all hard limits", text, StringComparison.Ordinal);
        Assert.Contains("bone", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.File("plan"), "report.html")));
        Assert.Contains("bone", await File.ReadAllTextAsync(Path.Combine(folder.File("plan"), "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.File("plan"), "targets", "tumour-1", "zone.nii.gz")));
    }

    /// <summary>Killed before it writes, at its first file, and in the middle of the folder.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Plan_Killed_LeavesNoOutputFolder(int files)
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: files == 0);
        var output = folder.File("plan");
        var program = Path.Combine(AppContext.BaseDirectory, "seldinger.dll");
        Assert.SkipUnless(File.Exists(Path.ChangeExtension(program, "runtimeconfig.json")), "seldinger.dll cannot be started from the folder of the tests.");
        var start = new ProcessStartInfo("dotnet", [program, "plan", folder.File("case"), "--out", output, "--draft", "--quiet", "--set", "power=45 W", "--set", "time=2 min"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var p = Process.Start(start)!;
        _ = p.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = p.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var began = false;
        for (var clock = Stopwatch.StartNew(); !p.HasExited && clock.Elapsed.TotalSeconds < 240; await Task.Delay(1, TestContext.Current.CancellationToken))
        {
            var partial = Directory.GetDirectories(folder.Path, "plan.*.partial");
            began |= partial.Length > 0;
            if (files < 0 ? clock.Elapsed.TotalSeconds > 1.5 : partial.Length > 0 && Directory.Exists(partial[0]) && Directory.GetFiles(partial[0], "*", SearchOption.AllDirectories).Length >= files)
            {
                break;
            }
        }
        if (!p.HasExited)
        {
            p.Kill();
        }
        await p.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (p.ExitCode is 0 or 4)
        {
            // It was quicker than the kill: then the folder is whole.
            Whole(output);
            return;
        }
        Assert.True(p.ExitCode == 137, $"exit code {p.ExitCode}: {await error}");
        Assert.True(files < 0 || began);
        Assert.False(Path.Exists(output), "a killed run left its output folder");
        if (files == 0)
        {
            // What a killed run left beside it does not stop the next one.
            var (code, _, text) = await CommandLine.Run("plan", folder.File("case"), "--out", output, "--draft", "--quiet");
            Assert.True(code == 4, text);
            Whole(output);
            Assert.Empty(Directory.GetFileSystemEntries(folder.Path, "plan.*.partial"));
        }
    }

    /// <summary>Said before any work: the output is a file, its parent cannot be written, or an option is wrong (2, wrong usage).</summary>
    [Theory]
    [InlineData(3, "is a file", "--out", "case/case.yaml", "--force")]
    [InlineData(3, "cannot be written", "--out", "/proc/seldinger-out")]
    [InlineData(2, "--margin", "--margin", "-5 mm")]
    [InlineData(2, "no length of 0 to 50 mm", "--margin=-5 mm")]
    [InlineData(2, "--therapy", "--therapy", "moonbeam")]
    [InlineData(2, "--device", "--device", "teapot")]
    [InlineData(2, "--set", "--set", "colour=3 W")]
    [InlineData(2, "--target", "--target", "tumour-99")]
    public async Task Plan_WrongOption_IsToldBeforeTheWork(int exit, string says, params string[] options)
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: false);
        string[] given = [.. options.Select(o => o.StartsWith("case/", StringComparison.Ordinal) ? folder.File(o) : o)];
        var (code, _, error) = await CommandLine.Run(["plan", folder.File("case"), "--quiet", "--draft", .. given, .. options[0] == "--out" ? Array.Empty<string>() : ["--out", folder.File("plan")]]);
        Assert.True(exit == code, $"exit code {code}: {error}");
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.False(Path.Exists(folder.File("plan")));
    }

    private static void Whole(string output)
    {
        using var run = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "run.json")));
        foreach (var f in run.RootElement.GetProperty("outputs").EnumerateObject())
        {
            Assert.Equal(f.Value.GetString(), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(output, f.Name)))));
        }
    }
}
