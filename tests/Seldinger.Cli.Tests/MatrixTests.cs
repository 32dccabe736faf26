using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Outputs;
using Seldinger.Therapies;

namespace Seldinger.Cli.Tests;

/// <summary>The built-in patient on 3 mm voxels with one straight path to tumour-2.</summary>
public sealed class PatientWithPath : IDisposable
{
    private readonly CoarsePatient _patient = new();

    public PatientWithPath()
    {
        Catalogue = SeldingerCatalogue.Load();
        Loaded = CaseLoader.Load(_patient.Case, new() { Catalogue = Catalogue, Therapies = TherapyRegistry.Standard.All });
        Path = PathPlanner.Find(Loaded, Loaded.Lesion("tumour-2"), new AimOptions { Rules = PathRules.From(Catalogue), ActiveCentreOffsetMm = 10 }).Paths[0].Shaft;
    }

    public Catalogue Catalogue { get; }

    public Case Loaded { get; }

    public Shaft Path { get; }

    public string Case => _patient.Case;

    public string Under(string name) => _patient.Under(name);

    public void Dispose() => _patient.Dispose();
}

/// <summary>Every therapy that acts on a lesion runs on the same case from one command: coarse cells, short times, one line a therapy.</summary>
public class MatrixTests(PatientWithPath patient) : IClassFixture<PatientWithPath>
{
    private const double LongestS = 60;

    public static TheoryData<string> Therapies => [.. TherapyRegistry.Standard.All.Where(t => t.Scope == StepScope.Lesion).Select(t => t.Id)];

    [Theory]
    [MemberData(nameof(Therapies))]
    [Trait("Row", "A5.12")]
    public async Task Simulate_EachLesionTherapy_RunsOnTheSameCase(string id)
    {
        var therapy = TherapyRegistry.Standard.Find(id)!;
        var devices = therapy.DeviceKind is { } kind ? patient.Catalogue.OfKind(kind).ToList() : [];
        var device = devices.FirstOrDefault(d => d.Json.TryGetProperty("default", out _)) ?? devices.FirstOrDefault();
        // Times as short as the device allows.
        var settings = therapy.Parameters(device).ToDictionary(p => p.Name, p => Units.DimensionOf(p.Unit) == "time" ? Math.Clamp(LongestS, Math.Min(p.Low, p.Default), p.Default) : p.Default);
        var step = new PlanStep(0, id, "tumour-2", device?.Id, settings, patient.Path.EntryMm, patient.Path.TipMm);
        var plan = new PlanDocument(PlanDocument.Version, PlanDocument.PurposeText, patient.Loaded.Id, Intent.Unknown, new Dictionary<string, string>(), [PlanDocument.FromStep(step, therapy, device)], new Dictionary<string, string>());
        var file = patient.Under($"{id}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(plan, PlanDocument.Json), TestContext.Current.CancellationToken);
        var output = patient.Under($"matrix-{id}");
        var (code, text, error) = await CommandLine.Run("simulate", patient.Case, "--plan", file, "--out", output, "--draft", "--quiet", "--json");
        Assert.True(code == 0, $"{id}: exit code {code}: {error}");
        using var document = JsonDocument.Parse(text);
        // No guidance was wished: the usual one of the access pairs with it.
        var pairing = document.RootElement.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "guidance.pairing");
        Assert.Equal("met", pairing.GetProperty("status").GetString());
        Assert.True(File.Exists(Path.Combine(output, "report.html")));
        Assert.True(File.Exists(Path.Combine(output, "targets", "tumour-2", "zone.nii.gz")), $"{id} wrote no zone");
    }
}
