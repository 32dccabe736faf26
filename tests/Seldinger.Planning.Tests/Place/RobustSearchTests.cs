using Seldinger.Core.Values;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Place;

public class RobustSearchTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    private static PlacementResult Search(double errorMm, int draws, int threads = 2)
    {
        var request = PlacerTests.Request(PlacerTests.Ellipsoid(6), 1, marginMm: 2) with
        {
            Fixed = new Dictionary<string, double> { ["power"] = 100 },
            Robust = new(_ => PlacementError.Rayleigh(errorMm), Draws: draws, WorstShare: 0.1, Candidates: 1),
        };
        return new Placer(TherapyRegistry.Standard, new Draw(Catalogue), new(4, MarginMm: 12, CoolDownS: 20, Threads: threads)).Search(request, null, TestContext.Current.CancellationToken);
    }

    [Fact]
    [Trait("Row", "A3.06")]
    public void Search_WithALargePlacementError_ChoosesAnotherPlacementThatIsBetterInTheWorstDecile()
    {
        var found = Search(8, 12);

        var (nominal, robust) = (found.Robust!.Nominal, found.Robust.Robust);
        Assert.True(robust.WorstScore < nominal.WorstScore, $"robust {robust.WorstScore:F1}, nominal {nominal.WorstScore:F1}");
        // A needle that misses by 8 mm is paid for with time.
        Assert.True(robust.Placement.Settings["time"] > nominal.Placement.Settings["time"]);
        Assert.True(robust.Covered >= nominal.Covered);
        Assert.Equal(robust.Placement, found.Chosen);
        Assert.Equal(found.Chosen.Settings["time"], Assert.Single(found.Steps).Settings["time"]);
        // Each choice is the better one under its own objective.
        Assert.True(nominal.Placement.Score <= robust.Placement.Score);
        Assert.Contains("liver.perfusion", found.Robust.Inputs);
    }

    [Fact]
    public void Search_OnOneThreadAndOnThree_FindsTheSame()
    {
        var (one, three) = (Search(8, 4, 1).Robust!, Search(8, 4, 3).Robust!);

        Assert.Equal(one.Robust.WorstScore, three.Robust.WorstScore);
        Assert.Equal(one.Robust.MeanScore, three.Robust.MeanScore);
        Assert.Equal(one.Nominal.WorstScore, three.Nominal.WorstScore);
        Assert.Equal(one.Robust.Placement.Settings, three.Robust.Placement.Settings);
    }

    /// <summary>Four needles of one step miss each by itself; there is one time and one placement.</summary>
    [Fact]
    public void Search_WithAnArrayOfNeedles_DrawsAnErrorForEach()
    {
        var therapy = TherapyRegistry.Standard.Find("irreversible-electroporation")!;
        var device = Catalogue["electroporation-needles"];
        var settings = therapy.Parameters(device).ToDictionary(p => p.Name, p => p.Name == "needles" ? 4 : p.Default);
        var request = PlacerTests.Request(PlacerTests.Ellipsoid(4), 1, marginMm: 2) with { Therapy = therapy, Device = device, Fixed = settings, Robust = new(_ => PlacementError.Rayleigh(3), Draws: 4, WorstShare: 0.25, Candidates: 1) };

        var found = new Placer(TherapyRegistry.Standard, new Draw(Catalogue), new(4, MarginMm: 20, CoolDownS: 5)).Search(request, null, TestContext.Current.CancellationToken);

        Assert.Equal(4, found.Steps[0].Shafts.Count);
        Assert.True(found.Robust!.Robust.WorstScore <= found.Robust.Nominal.WorstScore);
        Assert.True(found.Robust.Robust.WorstScore >= found.Robust.Robust.MeanScore);
    }

    [Fact]
    public void Mean_OfTheWorstTenth_CountsTheLastOneInPart()
    {
        // 25 losses: the worst 2.5 of them are 25, 24 and half of 23.
        Assert.Equal((25 + 24 + 0.5 * 23) / 2.5, WorstTail.Mean([.. Enumerable.Range(1, 25).Select(n => (double)n)], 0.1), 12);
        Assert.Equal(19.5, WorstTail.Mean([.. Enumerable.Range(1, 20).Select(n => (double)n)], 0.1), 12);
        Assert.Equal(3, WorstTail.Mean([1, 3, 2], 0.1));
        Assert.Equal(2, WorstTail.Mean([1, 3, 2], 1));
    }
}
