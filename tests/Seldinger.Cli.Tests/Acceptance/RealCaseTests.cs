using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Cli.Tests.Acceptance;

/// <summary>Real scans of shared/data, planned through the command line with fixed settings.</summary>
public class RealCaseTests
{
    private static readonly string[] Fixed = ["--draft", "--quiet", "--set", "power=60 W", "--set", "time=4 min"];

    [Fact]
    public async Task Plan_RealLiver_VolumesPathsAndMarginAgreeWithReadmeNumpyAndScipy()
    {
        var scan = TestData.Shared("ircadb-01-patient01/PATIENT_DICOM.zip");
        var masks = TestData.Shared("ircadb-01-patient01/MASKS_DICOM.zip");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("case.yaml"), $$"""
            id: ircadb-01-patient01
            tumour_type: hcc
            position: supine
            images:
              - { path: {{scan}}, phase: portal-venous }
            labels:
              - { path: {{masks}} }
            targets: [ tumour-5 ]

            """, TestContext.Current.CancellationToken);
        var output = folder.File("plan");
        var (code, text, error) = await CommandLine.Run(["plan", folder.Path, "--out", output, .. Fixed]);
        Assert.True(code == 0, $"exit code {code}: {text} {error}");

        using var plan = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(output, "plan.json"), TestContext.Current.CancellationToken));
        var device = plan.RootElement.GetProperty("steps")[0].GetProperty("device").GetString()!;
        var radius = SeldingerCatalogue.Load()[device]["outer_diameter"].Si * 1e3 / 2;
        var audit = Python.Run("tests/Seldinger.Cli.Tests/python/real_liver_audit.py", masks, output, "tumour-5", "livertumor07", radius.ToString("R", CultureInfo.InvariantCulture));
        TestContext.Current.TestOutputHelper?.WriteLine(text + audit);
        var lines = audit.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToList();
        double Number(string line, int n) => double.Parse(lines.Single(l => l[0] == line)[n], CultureInfo.InvariantCulture);

        // README of the data: tumour 7 has 2.72 mL, the liver 1489.41 mL.
        Assert.InRange(Number("reported", 1), 2.72 * 0.99, 2.72 * 1.01);
        Assert.InRange(Number("volumes", 1), 2.72 * 0.99, 2.72 * 1.01);
        var (checkCode, check, _) = await CommandLine.Run("check", folder.Path, "--json", "--quiet");
        Assert.Equal(0, checkCode);
        using var checkedCase = JsonDocument.Parse(check);
        Assert.InRange(Volume(checkedCase.RootElement, "liver"), 1489.41 * 0.99, 1489.41 * 1.01);

        Assert.True(Math.Abs(Number("reported", 2) - Number("margin", 1)) <= 0.8, $"margin {Number("reported", 2)} mm, scipy {Number("margin", 1)} mm");
        var touches = lines.Where(l => l[0] == "touch").ToList();
        Assert.True(touches.Count >= 6);
        Assert.Equal("", string.Join('\n', touches.Where(l => l[3] != "0").Select(l => string.Join(' ', l))));
        SegmentationCheck.Verify(Path.Combine(output, "targets", "tumour-5", "zone.seg.dcm"), Path.Combine(output, "targets", "tumour-5", "zone.nii.gz"));
    }

    [Fact]
    public async Task Plan_LungScanWithABoxForTarget_RunsInGenericModeAndSaysSo()
    {
        var scan = TestData.Shared("lung-pet-ct-dx-A0001/2.000000-5mm-40805.zip");
        var box = Python.Run("tests/Seldinger.Cli.Tests/python/lung_box.py", scan, TestData.Shared("lung-pet-ct-dx-A0001/Annotation_A0001")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("case.yaml"), $$"""
            id: lung-pet-ct-dx-a0001
            images:
              - { path: {{scan}} }
            targets: [ { centre_mm: [ {{box[0]}}, {{box[1]}}, {{box[2]}} ], diameter: {{box[3]}} mm } ]

            """, TestContext.Current.CancellationToken);
        await Generic(folder, Math.PI / 6 * Math.Pow(double.Parse(box[3], CultureInfo.InvariantCulture) / 10, 3), 0.02);
    }

    [Fact]
    public async Task Plan_SarcomaWithStructureSet_RunsInGenericModeAndSaysSo()
    {
        var zip = TestData.Shared("ibsi-sts-sarcoma/STS_019_dicom.zip");
        using var folder = new TemporaryFolder();
        await ZipFile.ExtractToDirectoryAsync(zip, folder.Path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("case.yaml"), """
            id: sts-019
            images:
              - { path: STS_019/CT/image }
            labels:
              - { path: STS_019/CT/mask/RS.dcm, map: { GTV_Mass_CT: tumour } }

            """, TestContext.Current.CancellationToken);
        // README of the data: 17.37 mL from the polygons, 17.35 mL in the mask.
        await Generic(folder, 17.36, 0.004);
    }

    private static async Task Generic(TemporaryFolder folder, double lesionMl, double tolerance)
    {
        var output = folder.File("plan");
        var (code, text, error) = await CommandLine.Run(["plan", folder.Path, "--out", output, .. Fixed]);
        TestContext.Current.TestOutputHelper?.WriteLine($"exit code {code}\n{text}{error}");
        Assert.True(code is 0 or 4, $"exit code {code}: {error}");
        Assert.Contains("GENERIC MODE", text, StringComparison.Ordinal);
        foreach (var file in new[] { "report.html", "findings.json" })
        {
            Assert.Contains("GENERIC MODE", await File.ReadAllTextAsync(Path.Combine(output, file), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        using var plan = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(output, "plan.json"), TestContext.Current.CancellationToken));
        var volume = double.Parse(plan.RootElement.GetProperty("results").GetProperty("tumour-1.volume").GetString()!.Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(volume, lesionMl * (1 - tolerance), lesionMl * (1 + tolerance));
    }

    /// <summary>The volume of a structure in the document of <c>check --json</c>.</summary>
    private static double Volume(JsonElement root, string structure)
    {
        foreach (var property in root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var e in property.Value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object))
            {
                if (e.TryGetProperty("name", out var name) && name.GetString() == structure && e.TryGetProperty("volumeMl", out var volume))
                {
                    return volume.GetDouble();
                }
            }
        }
        throw new InvalidOperationException($"check --json lists no volume of {structure}.");
    }
}
