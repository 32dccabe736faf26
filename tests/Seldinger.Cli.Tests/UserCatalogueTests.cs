using System.Text.Json;
using Seldinger.Cli.Tests.Acceptance;
using Seldinger.Tests;

namespace Seldinger.Cli.Tests;

/// <summary>One's own devices and tissues, without a rebuild.</summary>
public class UserCatalogueTests
{
    /// <summary>The program's antenna under another name, as a user would write it.</summary>
    private static string Mine(string from, string to)
    {
        var entry = Therapies.SeldingerCatalogue.Load()["emprint"].Json.GetRawText();
        return $"{{ \"entries\": [\n{entry.Replace("\"emprint\"", "\"my-antenna\"", StringComparison.Ordinal).Replace("\"default\": true", "\"own\": true", StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal)}\n] }}\n";
    }

    [Fact]
    public async Task Plan_OwnDevice_RunsAndTheReportSaysWhoSuppliedIt()
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: false);
        Directory.CreateDirectory(folder.File("mine"));
        await File.WriteAllTextAsync(folder.File("mine/antenna.json"), Mine("no such text", ""), TestContext.Current.CancellationToken);
        var (code, text, error) = await CommandLine.Run("plan", folder.File("case"), "--catalogue", folder.File("mine"), "--device", "my-antenna", "--draft", "--quiet", "--set", "power=45 W", "--set", "time=2 min", "--out", folder.File("plan"));
        Assert.True(code == 0, error + text);
        var page = await File.ReadAllTextAsync(folder.File("plan/report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("User-supplied catalogue entries", page, StringComparison.Ordinal);
        Assert.Contains("from antenna.json; the device of this plan", page, StringComparison.Ordinal);
        using var run = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("plan/run.json"), TestContext.Current.CancellationToken));
        Assert.InRange(Math.Abs(run.RootElement.GetProperty("balance").GetProperty("tumour-1.energy-balance-relative").GetDouble()), 0, 1e-3);

        (code, text, _) = await CommandLine.Run("catalogue", "my-antenna", "--catalogue", folder.File("mine"));
        Assert.Equal(0, code);
        Assert.Contains("USER-SUPPLIED", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_MistakesInOwnFiles_AreAllNamedWithFileAndLine()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("bad.json"), """
            { "entries": [
              { "id": "a", "kind": "microwave-device", "values": {
                "power": { "value": 60, "unit": "parsec", "low": 10, "high": 100, "source": "lab", "species": "device", "condition": "nominal", "grade": "E2" },
                "time":  { "value": 60, "unit": "s", "low": 61, "high": 100, "source": "lab", "species": "device", "condition": "nominal", "grade": "E2" } } },
              { "id": "b", "kind": "moonbeam-device" }
            ] }
            """, TestContext.Current.CancellationToken);
        var (code, _, error) = await CommandLine.Run("catalogue", "--catalogue", folder.Path);
        Assert.Equal(3, code);
        Assert.Contains("bad.json:3: Value 'a.power' has unknown unit 'parsec'", error, StringComparison.Ordinal);
        Assert.Contains("bad.json:4: Value 'a.time' = 60 lies outside its range", error, StringComparison.Ordinal);
        Assert.Contains("bad.json:2: 'a' lacks ", error, StringComparison.Ordinal);
        Assert.Contains("bad.json:5: 'b' is of the kind 'moonbeam-device'", error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder.File("bad.json"), "{ \"entries\": [\n  { \"id\": }\n", TestContext.Current.CancellationToken);
        (code, _, error) = await CommandLine.Run("catalogue", "--catalogue", folder.Path);
        Assert.Equal(3, code);
        Assert.Contains("line 2", error, StringComparison.Ordinal);
    }
}
