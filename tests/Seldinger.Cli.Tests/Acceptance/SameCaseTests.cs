using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Seldinger.Tests;

namespace Seldinger.Cli.Tests.Acceptance;

/// <summary>The built-in patient in other voxel orders and as DICOM, each form planned once.</summary>
public sealed class CaseForms(CoarsePatient patient) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _plans = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Lock _lock = new();
    private string? _forms;

    /// <summary>Output folder of the plan of a form; "gz" = the patient as it was written.</summary>
    internal Task<string> Plan(string form) => _plans.GetOrAdd(form, f => new(() => Run(f))).Value;

    public void Dispose() => _folder.Dispose();

    private async Task<string> Run(string form)
    {
        var output = Path.Combine(_folder.Path, $"plan-{form}");
        var input = form == "gz" ? patient.Case : Path.Combine(Forms(), form);
        var (code, _, error) = await CommandLine.Run("plan", input, "--out", output, "--draft", "--quiet", "--set", "power=60 W", "--set", "time=4 min");
        Assert.True(code == 0, error);
        return output;
    }

    private string Forms()
    {
        lock (_lock)
        {
            if (_forms is null)
            {
                var forms = Path.Combine(_folder.Path, "forms");
                Python.Run("tests/Seldinger.Cli.Tests/python/case_variants.py", patient.Case, forms);
                _forms = forms;
            }
            return _forms;
        }
    }
}

/// <summary>One patient, one plan: whatever the order of the voxels in the file and whatever the format.</summary>
public class SameCaseTests(CoarsePatient patient, SameCaseTests.Shared shared) : IClassFixture<CoarsePatient>, IClassFixture<SameCaseTests.Shared>
{
    /// <summary>Keeps the forms for all tests of this class.</summary>
    public sealed class Shared : IDisposable
    {
        private CaseForms? _forms;

        public CaseForms Of(CoarsePatient patient) => _forms ??= new(patient);

        public void Dispose() => _forms?.Dispose();
    }

    [Theory]
    [InlineData("lps")]
    [InlineData("ras")]
    [InlineData("flipped")]
    [InlineData("permuted")]
    [InlineData("dicom")]
    public async Task Plan_SameCaseInAnotherForm_GivesTheSamePathsVolumesAndZone(string form)
    {
        var forms = shared.Of(patient);
        var text = Python.Run("tests/Seldinger.Cli.Tests/python/plan_compare.py", await forms.Plan("gz"), await forms.Plan(form), "tumour-2");
        TestContext.Current.TestOutputHelper?.WriteLine($"{form}: {text}");
        var v = text.Split().Where(s => s.Length > 0).Select(s => double.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(v[0] >= 2, $"only {v[0]} paths");
        Assert.Equal(v[0], v[1]);
        Assert.True(v[2] <= 0.1, $"paths differ by {v[2]} mm");
        Assert.True(v[3] <= 0.1, $"paths differ by {v[3]} degrees");
        Assert.True(v[4] <= 0.001, $"volumes differ by {v[4]:P3}");
        Assert.True(v[5] >= 0.999, $"Dice {v[5]}");
        Assert.True(v[6] <= 0.1, $"margins differ by {v[6]} mm");
    }

    [Fact]
    public async Task Plan_CompressedAndPlainFiles_GiveTheSameBytes()
    {
        var forms = shared.Of(patient);
        var (one, two) = (await forms.Plan("gz"), await forms.Plan("nii"));
        var files = Directory.GetFiles(one, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(one, f)).Order().ToList();
        Assert.Equal(files, Directory.GetFiles(two, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(two, f)).Order());
        Assert.Contains("plan.json", files);
        var different = files.Where(f => f != "run.json" && !Neutral(one, f).AsSpan().SequenceEqual(Neutral(two, f)));
        Assert.Equal("", string.Join(' ', different));
    }

    /// <summary>The bytes of an output; in text files the names and hashes of the input files, which do differ, are taken out.</summary>
    private static byte[] Neutral(string folder, string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, file));
        if (Path.GetExtension(file) is not ".json" and not ".html")
        {
            return bytes;
        }
        var inputs = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "plan.json")))!["inputs"]!.AsObject();
        Assert.True(inputs.Count >= 4);
        var text = Encoding.UTF8.GetString(bytes);
        foreach (var (name, hash) in inputs)
        {
            text = text.Replace(hash!.GetValue<string>(), "hash", StringComparison.OrdinalIgnoreCase).Replace(name, name.Replace(".nii.gz", ".nii", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        return Encoding.UTF8.GetBytes(text);
    }

    [Fact]
    public async Task Plan_DicomCase_WritesSegmentationThatDciodvfyAcceptsAndPydicomReadsBack()
    {
        var target = Path.Combine(await shared.Of(patient).Plan("dicom"), "targets", "tumour-2");
        SegmentationCheck.Verify(Path.Combine(target, "zone.seg.dcm"), Path.Combine(target, "zone.nii.gz"));
    }

    [Fact]
    public async Task Plan_Paths_AreSlicerLinesWithTwoControlPoints() => MarkupsCheck.Verify(Path.Combine(await shared.Of(patient).Plan("gz"), "targets", "tumour-2", "paths.mrk.json"));
}
