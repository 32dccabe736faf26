using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Place;

public class PlacementRulesTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    [Fact]
    public void From_TheCatalogue_HasTheDocumentedValues() =>
        Assert.Equal(new(8, 4, 4, 0.1, 20, 4), PlacementRules.From(new(Catalogue)));

    [Fact]
    public void From_ValuesThatCannotBeUsed_NamesThemAll()
    {
        var x = Assert.Throws<ValidationException>(() => PlacementRules.From(new(Catalogue, null, new Dictionary<string, double> { ["placement-search.lateral_step"] = 0, ["placement-search.worst_share"] = 2 })));

        Assert.Equal(["placement-search.lateral_step", "placement-search.worst_share"], x.Violations.Select(v => v.Place));
    }

    [Fact]
    public void Search_WithALargerDistanceAskedFor_KeepsInstrumentsThatFarApart()
    {
        var draw = new Draw(Catalogue, null, new Dictionary<string, double> { ["placement-search.least_apart"] = 0.024, ["placement-search.lateral_step"] = 0.006 });
        var request = PlacerTests.Request(PlacerTests.Ellipsoid(11), 2) with { Fixed = new Dictionary<string, double> { ["power"] = 100, ["time"] = 240 } };

        var found = new Placer(TherapyRegistry.Standard, draw, new(4, MarginMm: 12, CoolDownS: 20)).Search(request, null, TestContext.Current.CancellationToken);

        var packed = found.Verified.Select(v => v.Full).First(p => p.Count == 2);
        var apart = packed.ShiftsMm[0] - packed.ShiftsMm[1];
        Assert.True(Math.Sqrt(apart.X * apart.X + apart.Z * apart.Z) >= 24 - 1e-9);
    }
}
