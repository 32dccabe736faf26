using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Seldinger.Cli.Tests.Acceptance;
using Seldinger.Tests;

namespace Seldinger.Cli.Tests;

public class SweepTests
{
    [Fact]
    public async Task Sweep_PowerAndPerfusion_MorePowerMakesALargerZoneAndMorePerfusionASmallerOne()
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: false);
        await File.WriteAllTextAsync(folder.File("plan.json"), """
            { "schema": "seldinger-plan-1", "purpose": "", "case": "small-patient", "intent": "unknown", "inputs": {}, "results": {}, "steps": [
              { "day": 0, "therapy": "microwave-ablation", "target": "tumour-1", "device": "emprint", "guidance": "ct", "settings": { "power": "60 W", "time": "1 min" }, "entry_mm": [-50, -90, 0], "target_mm": [-50, 12, 0] } ] }
            """, TestContext.Current.CancellationToken);
        var (code, text, error) = await CommandLine.Run("sweep", folder.File("case"), "--plan", folder.File("plan.json"), "--set", "power=45W,90 W", "--set", "tumour.perfusion=0,1500 mL/min/kg", "--draft", "--quiet", "--out", folder.File("sweep"));
        Assert.True(code == 0, error);
        Assert.Contains("4 runs", text, StringComparison.Ordinal);

        var lines = (await File.ReadAllLinesAsync(folder.File("sweep/sweep.csv"), TestContext.Current.CancellationToken)).Select(l => l.Split(',')).ToArray();
        Assert.Equal(["power (W)", "tumour.perfusion (mL/min/kg)", "margin (mm)"], lines[0].Take(3));
        var zone = Array.IndexOf(lines[0], "zone (mL)");
        double Zone(int line) => double.Parse(lines[line][zone], CultureInfo.InvariantCulture);
        Assert.Equal(["45", "0"], lines[1].Take(2));
        Assert.True(Zone(3) > Zone(1) && Zone(1) > Zone(2) && Zone(3) > Zone(4), string.Join("; ", lines.Skip(1).Select(l => string.Join(' ', l))));
        var balance = Array.IndexOf(lines[0], "energy balance");
        Assert.All(lines.Skip(1), l => Assert.True(Math.Abs(double.Parse(l[balance], CultureInfo.InvariantCulture)) < 1e-3));
        Assert.Equal(12, XDocument.Load(folder.File("sweep/sweep.svg")).Descendants().Count(e => e.Name.LocalName == "circle"));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("sweep/sweep.json"), TestContext.Current.CancellationToken));
        Assert.Equal(4, json.RootElement.GetProperty("points").GetArrayLength());
    }

    [Theory]
    [InlineData("colour=1,2", "neither a setting")]
    [InlineData("power=1 mm", "no number with a unit like W")]
    [InlineData("power=1e9 W", "device's range")]
    [InlineData("power=", "no number")]
    public async Task Sweep_WrongAxis_IsWrongUsage(string set, string says)
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: false);
        var (code, _, error) = await CommandLine.Run("sweep", folder.File("case"), "--set", set, "--out", folder.File("sweep"), "--quiet");
        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }
}
