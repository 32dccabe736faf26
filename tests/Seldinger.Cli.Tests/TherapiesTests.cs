using System.Text.Json;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Outputs;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Cli.Tests;

public class TherapiesTests
{
    private static readonly TherapyRegistry WithDummy = new([.. TherapyRegistry.Standard.All, new DummyTherapy()]);

    [Fact]
    [Trait("Row", "A1.04")]
    public async Task Therapies_Tree_ShowsEveryAccessRouteAndEachTherapyOnce()
    {
        var (code, text, _) = await CommandLine.Run("therapies");
        Assert.Equal(0, code);
        foreach (var access in Enum.GetValues<AccessKind>())
        {
            Assert.Contains(access.ToString().ToLowerInvariant(), text, StringComparison.Ordinal);
        }
        var lines = text.Split('\n');
        foreach (var t in TherapyRegistry.Standard.All)
        {
            Assert.Single(lines, l => l.StartsWith($"  {t.Id} ", StringComparison.Ordinal));
        }
        var kinds = TherapyRegistry.Standard.All.Select(t => t.Access).Distinct().ToList();
        Assert.Contains(AccessKind.Catheter, kinds);
        Assert.Contains(AccessKind.Systemic, kinds);
    }

    [Fact]
    [Trait("Row", "A1.05")]
    public void Therapies_MatrixInTheDocs_IsGeneratedFromTheRecords()
    {
        var file = Path.Combine(TestData.Root, "docs", "therapies.md");
        var expected = TherapyTable.Markdown(TherapyRegistry.Standard, SeldingerCatalogue.Load());
        if (Environment.GetEnvironmentVariable("SELDINGER_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
        }
        Assert.All(TherapyRegistry.Standard.All, t => Assert.NotEmpty(t.Factors));
        Assert.True(File.Exists(file) && File.ReadAllText(file) == expected, "docs/therapies.md is out of date; run this test with SELDINGER_WRITE_DOCS=1 and commit the file.");
    }

    [Fact]
    public async Task Dummy_InOneFile_AppearsInTreeJsonDocsAndPlanFile()
    {
        Assert.Contains("dummy-beam", (await CommandLine.Run(WithDummy, "therapies")).Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await CommandLine.Run(WithDummy, "therapies", "--json")).Out);
        var dummy = json.RootElement.EnumerateArray().Single(t => t.GetProperty("id").GetString() == "dummy-beam");
        Assert.Equal("power", dummy.GetProperty("parameters")[0].GetProperty("name").GetString());
        Assert.Contains("| transcutaneous |", TherapyTable.Markdown(WithDummy, SeldingerCatalogue.Load()), StringComparison.Ordinal);
        Assert.Contains("dummy-beam", TherapyTable.Markdown(WithDummy, SeldingerCatalogue.Load()), StringComparison.Ordinal);

        var step = new PlanStep(0, "dummy-beam", "tumour-1", null, new Dictionary<string, double> { ["power"] = 30 }, new(1, 2, 3), new(4, 5, 6), "ct", [new(new(7, 8, 9), new(10, 11, 12))]);
        var document = new PlanDocument(PlanDocument.Version, SeldingerCli.Purpose, "c", Intent.Unknown, new Dictionary<string, string>(), [PlanDocument.FromStep(step, new DummyTherapy(), null)], new Dictionary<string, string>());
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "plan.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(document, PlanDocument.Json), TestContext.Current.CancellationToken);
        var read = PlanDocument.Read(file, WithDummy, new Catalogue());
        Assert.Equal(30, read.Steps[0].Settings["power"], 9);
        Assert.Equal(step.Shafts, read.Steps[0].Shafts);
    }

    [Fact]
    [Trait("Row", "A3.01")]
    public void Transcutaneous_Step_HasNoNeedleTrackAndNoTrackFindings()
    {
        var dummy = new DummyTherapy();
        var step = new PlanStep(0, dummy.Id, null, null, new Dictionary<string, double>());
        var sources = dummy.Emit(new(SmallCase.Create(), step, new Draw(SeldingerCatalogue.Load()))).ToList();
        Assert.Null(step.Shaft);
        Assert.DoesNotContain(sources, s => s is AntennaSource or CurrentElectrodeSource);
        Assert.DoesNotContain(dummy.Check(new(SmallCase.Create(), step, new Draw(SeldingerCatalogue.Load()))), f => f.Id.Contains("shaft", StringComparison.Ordinal));
        // A needle therapy of the same registry does declare the track, so that the absence above means something.
        var needle = new MicrowaveAblation();
        Assert.Equal(AccessKind.Needle, needle.Access);
        var placed = new PlanStep(0, needle.Id, null, "emprint", new Dictionary<string, double>(), new(0, 0, 0), new(0, 0, 100));
        Assert.Contains(needle.Check(new(SmallCase.Create(), placed, new Draw(SeldingerCatalogue.Load()))), f => f.Id == "device.shaft-length");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("plan")]
    [InlineData("plan", "case", "--threads", "0")]
    [InlineData("plan", "case", "--bogus")]
    [InlineData("claims", "--row", "Z9.99")]
    public async Task WrongUsage_ExitsWithTwoAndSaysWhatToDo(params string[] args)
    {
        var (code, _, error) = await CommandLine.Run(args);
        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Plan_CaseThatDoesNotExist_ExitsWithThree()
    {
        var (code, _, error) = await CommandLine.Run("plan", "/nonexistent/case", "--quiet");
        Assert.Equal(3, code);
        Assert.Contains("nonexistent", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfEveryCommand_BeginsWithAnExample()
    {
        var (_, root, _) = await CommandLine.Run("--help");
        foreach (var name in Seldinger.Cli.Commands.CommandList.All(TherapyRegistry.Standard).Select(c => c.Build(_ => (_, _) => Task.FromResult(0)).Name))
        {
            Assert.Contains(name, root, StringComparison.Ordinal);
            Assert.Contains($"Example: seldinger {name}", (await CommandLine.Run(name, "--help")).Out, StringComparison.Ordinal);
        }
    }
}
