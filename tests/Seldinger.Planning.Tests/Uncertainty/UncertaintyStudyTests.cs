using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Tests.Place;
using Seldinger.Planning.Tests.Report;
using Seldinger.Planning.Uncertainty;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Uncertainty;

public sealed class UncertaintyStudyTests : IDisposable
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"seldinger-draws-{Guid.NewGuid():N}");

    public void Dispose() => DrawStore.Remove(_folder);

    private UncertaintyResult Run(int threads, PlacementError? error = null, int full = 1, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        var patient = PlacerTests.Ellipsoid(6);
        var lesion = patient.Lesions[0];
        var step = new PlanStep(0, "microwave-ablation", lesion.Name, "emprint", new Dictionary<string, double> { ["power"] = 100, ["time"] = 120 }, new(0, -90, 0), new(0, 8, 0));
        var surface = MarginAnalysis.Compute(lesion.Mask, lesion.Mask, null, MarginOptions.From(Catalogue) with { Threads = threads }).Surface;
        return new UncertaintyStudy(TherapyRegistry.Standard, Catalogue, new SimulationOptions(4, MarginMm: 16, CoolDownS: 8, Threads: threads))
            .Run(new(patient, lesion, [step], surface, error ?? PlacementError.Rayleigh(3), 2, 12, _folder) { RepeatedInFull = full }, progress, cancel);
    }

    [Fact]
    [Trait("Row", "A5.10")]
    public void Run_TissueAndPlacement_GivesTheMarginAsADistributionWithItsBand()
    {
        var u = Run(2);

        Assert.Equal(12, u.MarginsMm.Count);
        Assert.True(u.MarginMm.Q10 < u.MarginMm.Q50 && u.MarginMm.Q50 < u.MarginMm.Q90);
        Assert.InRange(u.MarginMm.Mean, u.MarginMm.Q10, u.MarginMm.Q90);
        Assert.All(u.Probability.Data, p => Assert.InRange(p, 0f, 1f));
        Assert.Contains(u.Probability.Data, p => p is > 0.2f and < 0.8f);
        Assert.Equal(u.ZonesMl.Average(), u.Probability.Data.Sum(p => (double)p) * u.Probability.Geometry.VoxelMl, 1e-3);
        // A needle that misses can only lose margin at the narrow sides of the lesion; more power only gains.
        var efficiency = Assert.Single(u.Effects, e => e.Input.Key == "emprint.efficiency");
        Assert.True(efficiency.MarginHighMm > efficiency.MarginLowMm);
        Assert.Contains(u.Effects.Take(4), e => e.Input.Needle == 0);
        Assert.DoesNotContain(u.Effects, e => e.Input.Key.StartsWith("muscle", StringComparison.Ordinal));
        Assert.Equal(0, Assert.Single(u.Checks).Draw);
    }

    [Fact]
    public void Run_InterruptedAndResumed_OnAnotherNumberOfThreads_GivesTheSame()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(1, progress: new Stop(0.4, stop), cancel: stop.Token));

        var resumed = Run(2);
        var reused = resumed.Reused;
        DrawStore.Remove(_folder);
        var whole = Run(1);

        Assert.True(reused > 5, $"{reused} reused");
        Assert.Equal(0, whole.Reused);
        Assert.Equal(whole.MarginsMm, resumed.MarginsMm);
        Assert.Equal(whole.Probability.Data, resumed.Probability.Data);
    }

    [Fact]
    public void Run_OtherPlacementError_DoesNotTakeTheDrawsOfTheFirst()
    {
        Run(2, full: 0);

        Assert.Equal(0, Run(2, PlacementError.Rayleigh(1), 0).Reused);
    }

    [Fact]
    [Trait("Row", "A5.10")]
    public void Simulate_WithDraws_PutsTheBandIntoPlanJsonAndReport()
    {
        var phantom = new Aim.PhantomCase().Build();
        var path = ReportCase.Plan.Targets[0].Step!;
        var plan = new Planner(TherapyRegistry.Standard, Catalogue).Simulate(phantom, new([path]), new() { UncertaintyDraws = 8, Simulation = new(SpacingMm: 4, MarginMm: 12, CoolDownS: 8) });

        var keys = PlanOutputs.Document(plan).Results.Keys;
        Assert.Contains("tumour-1.uncertainty.margin-q10", keys);
        Assert.Contains("tumour-1.uncertainty.margin-q90", keys);
        var report = Planning.Report.HtmlReport.Page(plan);
        Assert.Contains("Probability of ablation", report);
        Assert.Contains("class=\"prob p50\"", report);
        Assert.Contains("Expected smallest margin", report);
    }

    private sealed class Stop(double at, CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= at)
            {
                source.Cancel();
            }
        }
    }
}
