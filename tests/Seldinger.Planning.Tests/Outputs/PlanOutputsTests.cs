using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Tests.Report;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Outputs;

public sealed class PlanOutputsTests
{
    private static readonly string[] Expected =
    [
        "findings.json", "plan.json", "report.html", "run.json", "targets/tumour-1/margin.nii.gz", "targets/tumour-1/paths.mrk.json", "targets/tumour-1/temperature-max.nii.gz",
        "targets/tumour-1/temperature-max.vti", "targets/tumour-1/viable.nii.gz", "targets/tumour-1/zone.nii.gz",
    ];

    [Fact]
    public void Write_Plan_MakesExactlyTheseFilesAndRefusesToReplaceThem()
    {
        using var work = new TemporaryFolder();
        var folder = work.File("out");
        PlanOutputs.Write(folder, ReportCase.Plan, new() { Version = "0" }, force: false);
        Assert.Equal(Expected, Files(folder));
        Assert.Throws<ValidationException>(() => PlanOutputs.Write(folder, ReportCase.Plan, new(), force: false));
        PlanOutputs.Write(folder, ReportCase.Plan, new(), force: true);
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(work.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_OtherThreadCount_SameBytesButRunJson()
    {
        using var work = new TemporaryFolder();
        var (two, three) = (work.File("two"), work.File("three"));
        PlanOutputs.Write(two, ReportCase.Plan, new(), force: false);
        PlanOutputs.Write(three, ReportCase.Run(ReportCase.Plan.Case, 3), new(), force: false);
        Assert.All(Expected.Where(f => f != "run.json"), f => Assert.True(File.ReadAllBytes(Path.Combine(two, f)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(three, f))), f));
        Assert.NotEqual(File.ReadAllText(Path.Combine(two, "run.json")), File.ReadAllText(Path.Combine(three, "run.json")));
    }

    [Fact]
    public void Write_PlanJson_IsReadBackAsTheSameSteps()
    {
        using var work = new TemporaryFolder();
        PlanOutputs.Write(work.File("out"), ReportCase.Plan, new(), force: false);
        var read = PlanDocument.Read(work.File("out/plan.json"), TherapyRegistry.Standard, ReportCase.Catalogue);
        var (a, b) = (Assert.Single(read.Steps), ReportCase.Plan.Targets[0].Step!);
        Assert.Equal((b.Therapy, b.Target, b.Device, b.EntryMm, b.TipMm), (a.Therapy, a.Target, a.Device, a.EntryMm, a.TipMm));
        Assert.Equal(b.Settings["power"], a.Settings["power"], 9);
        Assert.Equal(b.Settings["time"], a.Settings["time"], 9);
    }

    [Fact]
    public void Write_StepWithTwoInstruments_MeasuresDrawsAndKeepsBoth()
    {
        var plan = ReportCase.Run(ReportCase.Plan.Case, 2, new(12, 0, 0));
        var target = plan.Targets[0];
        Assert.Equal(2, target.Punctures);
        var second = Assert.Single(target.MorePaths);
        Assert.Equal(second.MeetsHardLimits, plan.AllFindings.Single(f => f.Id == "path.instrument-2").Status == Core.Cases.CriterionStatus.Met);
        Assert.True(target.Margin!.ZoneMl > 1.2 * ReportCase.Plan.Targets[0].Margin!.ZoneMl, "two antennas destroy more than one");
        using var work = new TemporaryFolder();
        PlanOutputs.Write(work.File("out"), plan, new(), force: false);
        Assert.Equal(target.Step!.Shafts, Assert.Single(PlanDocument.Read(work.File("out/plan.json"), TherapyRegistry.Standard, ReportCase.Catalogue).Steps).Shafts);
        var markups = Directory.GetFiles(work.File("out"), "paths.mrk.json", SearchOption.AllDirectories).Single();
        Assert.Contains(" planned 2", File.ReadAllText(markups), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Report_QuotesTheWorstCommittedErrorOfTheModality()
    {
        using var work = new TemporaryFolder();
        PlanOutputs.Write(work.File("out"), ReportCase.Plan, new(), force: false);
        var worst = Planning.Validation.ValidatedErrors.For("microwave-ablation") is [var first, ..] ? first : null;
        Assert.Contains(worst is null ? "Validated error of this modality: none stored." : $"Worst validated error of this modality: {worst.Quantity} ", File.ReadAllText(work.File("out/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "A1.06")]
    public void Write_Maps_AgreeWithTheReportedNumbersWhenReadByNibabel()
    {
        using var work = new TemporaryFolder();
        PlanOutputs.Write(work.File("out"), ReportCase.Plan, new(), force: false);
        var n = Python.Run("tests/Seldinger.Planning.Tests/python/plan_outputs.py", work.File("out")).Split(' ').Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var (zoneMl, viableMl, reportedMl, margin, reportedMargin, length, reportedLength, hottest) = (n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
        Assert.Equal(reportedMl, zoneMl, 1e-4 + 1e-6 * zoneMl);
        var simulation = ReportCase.Plan.Targets[0].Simulation!;
        Assert.Equal(simulation.Zone.VolumeMl, viableMl, 1e-6 * viableMl);
        Assert.Equal(reportedMargin, margin, 1e-4);
        Assert.Equal(reportedLength, length, 1e-4);
        Assert.True(hottest > 60, $"{hottest}");
    }

    [Fact]
    public void Write_Maps_NameQuantityAndUnit()
    {
        using var work = new TemporaryFolder();
        PlanOutputs.Write(work.File("out"), ReportCase.Plan, new(), force: false);
        string Description(string name)
        {
            using var z = new System.IO.Compression.GZipStream(File.OpenRead(work.File($"out/targets/tumour-1/{name}.nii.gz")), System.IO.Compression.CompressionMode.Decompress);
            var header = new byte[348];
            z.ReadExactly(header);
            return System.Text.Encoding.Latin1.GetString(header, 148, 80).TrimEnd('\0');
        }
        Assert.Equal("highest temperature [Cel]", Description("temperature-max"));
        Assert.Equal("signed margin on the lesion surface [mm]", Description("margin"));
        Assert.Equal("viable fraction [1]", Description("viable"));
        Assert.Equal("simulated zone", Description("zone"));
    }

    [Fact]
    public void Write_HostileLesionName_NeverReachesTheDisk()
    {
        using var work = new TemporaryFolder();
        var target = ReportCase.NoPath().Targets[0];
        var plan = ReportCase.Plan with { Targets = [target with { Lesion = target.Lesion with { Name = "../../evil" } }] };
        PlanOutputs.Write(work.File("out"), plan, new(), force: false);
        Assert.Equal(["findings.json", "plan.json", "report.html", "run.json", "targets/target-1/paths.mrk.json"], Files(work.File("out")));
    }

    [Fact]
    public void Write_RunJson_HashesEveryFile()
    {
        using var work = new TemporaryFolder();
        PlanOutputs.Write(work.File("out"), ReportCase.Plan, new() { Started = "2026-01-02T03:04:05Z", ElapsedS = 12.3456, Command = "plan case" }, force: false);
        using var run = JsonDocument.Parse(File.ReadAllText(work.File("out/run.json")));
        Assert.Equal(Expected.Where(f => f != "run.json"), run.RootElement.GetProperty("outputs").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(12.346, run.RootElement.GetProperty("elapsed_s").GetDouble());
        Assert.DoesNotContain("2026-01-02", File.ReadAllText(work.File("out/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Cancelled_LeavesNothing()
    {
        using var work = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => PlanOutputs.Write(work.File("out"), ReportCase.Plan, new(), force: false, cancel.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(work.Path));
    }

    [Theory]
    [InlineData("plan", typeof(PlanDocument))]
    [InlineData("findings", typeof(FindingsDocument))]
    [InlineData("run", typeof(RunRecord))]
    [InlineData("uncertainty", typeof(UncertaintyDocument))]
    [InlineData("shelf", typeof(ShelfDocument))]
    public void SchemaOf_CommittedFiles_AreUpToDate(string name, Type type)
    {
        var path = TestData.InRepository($"docs/schema/{name}.schema.json");
        var expected = PlanDocument.SchemaOf(type).ToJsonString(new() { WriteIndented = true }).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("SELDINGER_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, $"docs/schema/{name}.schema.json is not what the code says; run this test once with SELDINGER_WRITE_SCHEMA=1 and commit the file");
    }

    [Fact]
    public void Print_WithoutBrowser_NamesThePackage()
    {
        using var work = new TemporaryFolder();
        Assert.Null(PdfPrinter.Find(work.Path));
        var fake = work.File("chromium");
        File.WriteAllText(fake, "");
        Assert.Equal(fake, PdfPrinter.Find(work.Path));
    }

    [Fact]
    public void Print_Report_MakesAPdf()
    {
        Assert.SkipWhen(PdfPrinter.Find() is null, "No Chromium is installed.");
        using var work = new TemporaryFolder();
        File.WriteAllText(work.File("r.html"), "<!DOCTYPE html><title>t</title><p>One page</p>");
        PdfPrinter.Print(work.File("r.html"), work.File("r.pdf"), cancel: TestContext.Current.CancellationToken);
        Assert.Equal("%PDF-", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(work.File("r.pdf")), 0, 5));
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
