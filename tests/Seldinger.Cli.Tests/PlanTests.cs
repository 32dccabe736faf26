using System.Text.Json;
using Seldinger.Core.Values;
using Seldinger.Planning.BuiltInPatient;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Cli.Tests;

/// <summary>A coarse built-in patient (3 mm), drawn once for all tests of this class.</summary>
public sealed class CoarsePatient : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CoarsePatient()
    {
        Case = System.IO.Path.Combine(_folder.Path, "case");
        DigitalPatientCase.Write(Case, new Draw(SeldingerCatalogue.Load()), 1, 3);
    }

    public string Case { get; }

    public string Under(string name) => System.IO.Path.Combine(_folder.Path, name);

    public void Dispose() => _folder.Dispose();
}

public class PlanTests(CoarsePatient patient) : IClassFixture<CoarsePatient>
{
    private static readonly string[] Fixed = ["--draft", "--quiet", "--set", "power=60 W", "--set", "time=4 min"];

    [Fact]
    public async Task Plan_CoarsePatient_WritesReportPlanAndMaps_AndSimulateRunsThePlanAgain()
    {
        var output = patient.Under("plan");
        var (code, text, error) = await CommandLine.Run(["plan", patient.Case, "--out", output, .. Fixed]);
        Assert.True(code == 0, error);
        Assert.Contains("minimal ablative margin", text, StringComparison.Ordinal);
        foreach (var file in new[] { "report.html", "plan.json", "findings.json", "run.json", Path.Combine("targets", "tumour-2", "paths.mrk.json") })
        {
            Assert.True(File.Exists(Path.Combine(output, file)), $"{file} is missing");
        }
        var zone = Directory.GetFiles(output, "zone.nii.gz", SearchOption.AllDirectories);
        Assert.NotEmpty(zone);

        var again = patient.Under("simulate");
        (code, _, error) = await CommandLine.Run("simulate", patient.Case, "--plan", Path.Combine(output, "plan.json"), "--out", again, "--draft", "--quiet");
        Assert.True(code == 0, error);
        var second = Directory.GetFiles(again, "zone.nii.gz", SearchOption.AllDirectories);
        Assert.Equal(await File.ReadAllBytesAsync(zone[0], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(second[0], TestContext.Current.CancellationToken));

        (code, _, error) = await CommandLine.Run(["plan", patient.Case, "--out", output, .. Fixed]);
        Assert.Equal(3, code);
        Assert.Contains("--force", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_TaceFromTheCommandLine_LowersTheFlowOfTheLesionAndSaysWhatIsNotCovered()
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(patient.Case, "case.yaml"), TestContext.Current.CancellationToken);
        var edge = System.Text.RegularExpressions.Regex.Match(yaml, @"artery of tumour-2: vessel segment (\d+)").Groups[1].Value;
        var file = Path.Combine(patient.Case, "tace.yaml");
        async Task<(int Code, string Out, string Error)> Simulate(string segment, string text)
        {
            await File.WriteAllTextAsync(file, $"{text}plan:\n  - {{ day: 0, therapy: tace, target: tumour-2, device: gelatin-sponge, edge: {segment}, infusion_time: 1 min }}\n", TestContext.Current.CancellationToken);
            return await CommandLine.Run("simulate", file, "--out", patient.Under("tace"), "--draft", "--quiet", "--force");
        }
        var (code, text, error) = await Simulate(edge, yaml);
        Assert.True(code == 0, error);
        var share = int.Parse(System.Text.RegularExpressions.Regex.Match(text, @"tumour-2: (\d+) % of the flow").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(share, 0, 50);
        Assert.Contains("not covered", text, StringComparison.Ordinal);
        Assert.DoesNotContain("margin", text.Replace("no margin", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("doxorubicin: 50 mg", text, StringComparison.Ordinal);
        // No straight path leads there: none is drawn or written.
        Assert.DoesNotContain("Needle plane", await File.ReadAllTextAsync(Path.Combine(patient.Under("tace"), "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("tumour-2 path", await File.ReadAllTextAsync(Path.Combine(patient.Under("tace"), "targets", "tumour-2", "paths.mrk.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        (code, _, error) = await Simulate("999999", yaml);
        Assert.Equal(3, code);
        Assert.Contains("arterial segment", error, StringComparison.Ordinal);
        (code, _, error) = await Simulate(edge, yaml.Replace("vessels: vessels.json", "", StringComparison.Ordinal));
        Assert.Equal(3, code);
        Assert.Contains("vessels: FILE", error, StringComparison.Ordinal);
        (code, _, error) = await CommandLine.Run("plan", patient.Case, "--therapy", "tace", "--out", patient.Under("tace"), "--quiet", "--force");
        Assert.Equal(2, code);
        Assert.Contains("simulate", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OneAndTwoThreads_WriteTheSameBytesExceptRunJson()
    {
        var folders = new[] { patient.Under("one"), patient.Under("two") };
        for (var n = 0; n < 2; n++)
        {
            var (code, _, error) = await CommandLine.Run(["plan", patient.Case, "--out", folders[n], "--threads", $"{n + 1}", .. Fixed]);
            Assert.True(code == 0, error);
        }
        var files = Directory.GetFiles(folders[0], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folders[0], f)).Order().ToList();
        Assert.Equal(files, Directory.GetFiles(folders[1], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folders[1], f)).Order());
        var different = files.Where(f => Path.GetFileName(f) != "run.json" && !File.ReadAllBytes(Path.Combine(folders[0], f)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folders[1], f))));
        Assert.Empty(different);
    }

    [Theory]
    [InlineData("power=-5 W", "power = -5 W lies outside the device's range")]
    [InlineData("power=1e300 W", "lies outside the device's range")]
    [InlineData("power=60 W|power=70 W", "power is set twice")]
    public async Task Plan_SettingThatTheDeviceCannotTake_IsRefused(string set, string says)
    {
        string[] settings = [.. set.Split('|').SelectMany(v => new[] { "--set", v })];
        var (code, _, error) = await CommandLine.Run(["plan", patient.Case, "--out", patient.Under("outside"), "--quiet", .. settings]);

        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(patient.Under("outside")));
    }

    [Fact]
    public async Task Plan_UnknownNamesAndBadUnits_AreReportedTogether()
    {
        var (code, _, error) = await CommandLine.Run("plan", patient.Case, "--out", patient.Under("bad"), "--quiet", "--set", "power=60 mm", "--set", "time=ten", "--margin", "5 W");
        Assert.Equal(2, code);
        Assert.Contains("mm", error, StringComparison.Ordinal);
        Assert.Contains("ten", error, StringComparison.Ordinal);
        Assert.Contains("--margin", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(patient.Under("bad")));
    }

    [Fact]
    public async Task Plan_Json_IsOneDocumentOnStdout()
    {
        var (code, text, _) = await CommandLine.Run(["plan", patient.Case, "--out", patient.Under("json"), "--json", .. Fixed]);
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(text);
        Assert.Equal("built-in-patient-1", document.RootElement.GetProperty("case").GetString());
    }

    [Fact]
    public async Task Plan_Cancelled_ExitsWith130AndLeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var folder = patient.Under("cancelled");
        var task = new SeldingerCli(TherapyRegistry.Standard, output, error).RunAsync(["plan", patient.Case, "--out", folder, "--quiet", "--draft"], cancel.Token);
        await cancel.CancelAsync();
        Assert.Equal(130, await task);
        Assert.False(Directory.Exists(folder));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!, "cancelled*"));
    }
}
