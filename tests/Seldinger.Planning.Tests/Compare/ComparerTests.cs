using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Compare;
using Seldinger.Planning.Tests.Aim;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Compare;

public class ComparerTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    /// <summary>A therapy without a device in the catalogue.</summary>
    private sealed record Nowhere : Therapy
    {
        public override string Id => "nowhere";
        public override string Name => "Therapy without a device";
        public override string Summary => "Exists in a test only.";
        public override IReadOnlyList<string> Rows => [];
        public override Grade Grade => Grade.E5;
        public override AccessKind Access => AccessKind.Needle;
        public override IReadOnlyList<Factor> Factors => [Factor.Heat];
        public override StepScope Scope => StepScope.Lesion;
        public override string DeviceKind => "nowhere-device";
        public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) => [];
        public override IEnumerable<Finding> Check(StepContext context) => [];
        public override IEnumerable<Source> Emit(StepContext context) => [];
    }

    private static readonly PlanOptions Options = new() { MarginMm = 5, Settings = new Dictionary<string, double> { ["power"] = 60, ["time"] = 120, ["colour"] = 3 }, Simulation = new(SpacingMm: 3, MarginMm: 18, CoolDownS: 10) };

    [Fact]
    [Trait("Row", "A1.22")]
    public void Run_OneLesion_PutsResultsSideBySideWithoutAScoreAndListsWhatCannotBeDone()
    {
        var patient = new PhantomCase().Build();
        var therapies = new TherapyRegistry([new Nowhere(), new MicrowaveAblation(), new Tace()]);
        var c = new Comparer(therapies, Catalogue).Run(patient, Options);

        var lines = Assert.Single(c.Lesions).Therapies;
        // Steps through vessels act on no lesion and are not compared; the order is the registry's.
        Assert.Equal(["nowhere", "microwave-ablation"], lines.Select(l => l.Therapy));
        Assert.Contains("not a device", lines[0].NotFeasible, StringComparison.Ordinal);
        Assert.Null(lines[0].Result);

        var (line, r) = (lines[1], lines[1].Result!);
        var target = line.Plan!.Targets[0];
        Assert.Equal((target.Margin!.MinimalMm, target.Margin.HealthyDestroyedMl, target.Punctures), (r.MarginMm, r.HealthyMl, r.Punctures));
        Assert.Equal([0.0, 5.0, 10.0], r.Coverage.Select(x => x.MarginMm));
        Assert.Equal(target.Simulation!.Readings["deposited-J"] / 1000, r.DepositedKj);
        Assert.Equal(2, r.TimeMin, 9);
        Assert.Equal(Grade.E2, line.Grade);
        Assert.NotNull(line.WorstError);
        Assert.All(r.Organs, o => Assert.InRange(o.DistanceMm, 0, Comparer.NearMm));

        using var json = JsonDocument.Parse(CompareOutputs.Json(c));
        Assert.Equal(2, json.RootElement.GetProperty("lesions")[0].GetProperty("therapies").GetArrayLength());
        var page = CompareOutputs.Page(c, 2);
        Assert.DoesNotContain("score</", page, StringComparison.OrdinalIgnoreCase);
        foreach (var says in new[] { "Smallest margin", "Healthy tissue destroyed", "Way in", "skin puncture", "Heat put into tissue", "Evidence for the model", "Worst validated error", "Not feasible here", "DRAFT" })
        {
            Assert.Contains(says, page, StringComparison.Ordinal);
        }
        foreach (var banned in new[] { "recommend", "best ", "winner", "overall" })
        {
            Assert.DoesNotContain(banned, page[page.IndexOf("<body>", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Run_UnknownLesion_IsRefused() =>
        Assert.Contains("tumour-9", Assert.Throws<ValidationException>(() => new Comparer(TherapyRegistry.Standard, Catalogue).Run(new PhantomCase().Build(), Options with { Targets = ["tumour-9"] })).Message, StringComparison.Ordinal);
}
