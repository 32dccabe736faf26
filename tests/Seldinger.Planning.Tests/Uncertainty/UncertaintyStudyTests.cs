using Seldinger.Core.Geometry;
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

    private UncertaintyResult Run(int threads, PlacementError? error = null, int full = 1, IProgress<double>? progress = null, double watts = 100, double seconds = 120, Vec3? tip = null, CancellationToken cancel = default)
    {
        var patient = PlacerTests.Ellipsoid(6);
        var lesion = patient.Lesions[0];
        var step = new PlanStep(0, "microwave-ablation", lesion.Name, "emprint", new Dictionary<string, double> { ["power"] = watts, ["time"] = seconds }, new(0, -90, 0), tip ?? new(0, 8, 0));
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
        // The constants of damage that decide the zone are drawn, tied ones by one quantile; those of laws that are only shown are not.
        Assert.Contains(u.Effects, e => e.Input.Key == "cem43.endpoint");
        Assert.Contains(u.Effects, e => e.Input.Key == "three-state.forward_rate");
        Assert.DoesNotContain(u.Effects, e => e.Input.Key is "three-state.backward_rate" or "three-state.temperature_scale");
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
    public void Run_NothingDestroyedInAnyDraw_GivesNumbersAndSaysSo()
    {
        var u = Run(2, full: 1, watts: 5, seconds: 20);

        Assert.All(u.ZonesMl, v => Assert.Equal(0, v));
        Assert.All(u.Probability.Data, p => Assert.Equal(0f, p));
        Assert.All([.. u.MarginsMm, u.CentralMarginMm, u.MarginMm.Mean, .. u.Effects.Select(e => e.FirstOrder), .. u.Effects.Select(e => e.SwingMm), .. u.Checks.Select(c => c.Dice)], v => Assert.True(double.IsFinite(v), $"{v}"));
        var finding = Assert.Single(UncertaintyFindings.Of(u, "tumour-1"));
        Assert.Equal("uncertainty.empty", finding.Id);
        Assert.Contains("no draw destroys anything", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LesionFarOutsideEveryZone_EndsMarginsAtTheRangeAndSaysSo()
    {
        var u = Run(2, full: 0, tip: new(44, 8, 0));

        Assert.All(u.ZonesMl, v => Assert.True(v > 0));
        Assert.All(u.MarginsMm, m => Assert.Equal(-UncertaintyStudy.RangeMm, m));
        Assert.Equal("uncertainty.outside", Assert.Single(UncertaintyFindings.Of(u, "tumour-1")).Id);
    }

    [Fact]
    public void Of_NoStudyBecauseNothingIsDestroyed_SaysWhy() =>
        Assert.Contains("nothing is destroyed with central values", Assert.Single(UncertaintyFindings.Of(null, "tumour-1")).Message, StringComparison.Ordinal);

    [Fact]
    public void Windows_BeamThatMisses_MovesTheWholeRasterAndKeepsTheFociThatWereChosen()
    {
        var patient = PlacerTests.Ellipsoid(6);
        var draw = new Draw(Catalogue);
        var device = Catalogue.OfKind("ultrasound-device").First().Id;
        PlanStep[] steps = [new(0, "focused-ultrasound", "tumour-1", device, new Dictionary<string, double>(), new(0, -90, 0), new(0, 0, 0))];
        SoundSource[] Foci(params Vec3[] misses) => [.. Misplacement.Windows(patient, steps, misses, TherapyRegistry.Standard, draw, new()).Single().Sources.Cast<SoundSource>()];
        Vec3 miss = new(3, -1, 2);

        var (planned, missed) = (Foci(), Foci(miss));

        Assert.True(planned.Length > 1);
        Assert.Equal(planned.Length, missed.Length);
        Assert.All(planned.Zip(missed), p => Assert.True(Vec3.Distance(p.First.FocusMm + miss, p.Second.FocusMm) < 1e-9 && Vec3.Distance(p.First.ApexMm + miss, p.Second.ApexMm) < 1e-9));
    }

    [Fact]
    public void Beam_MissesLessAcrossThanAlong()
    {
        var error = PlacementError.Beam(Catalogue);

        Assert.Equal(1.24, error.LateralSdMm.First, 0.05);
        Assert.Equal(3.2, error.DepthSdMm);
        Assert.DoesNotContain(error.Id, PlacementError.Presets(Catalogue));
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
        Assert.Contains("Smallest margin, mean", report);
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
