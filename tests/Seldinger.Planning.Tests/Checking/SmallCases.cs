using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Checking;

/// <summary>Small synthetic cases.</summary>
internal static class SmallCases
{
    public static Catalogue Catalogue { get; } = SeldingerCatalogue.Load();

    public static Therapy Needle { get; } = new MicrowaveAblation();

    public static Therapy Catheter { get; } = new Tace();

    public static Case WithFacts(string tumourType, params (string Name, double? Value, string Unit, string Word)[] facts) =>
        Empty(tumourType) with { Facts = new(facts.ToDictionary(f => f.Name, f => new Fact(f.Name, f.Value, f.Unit, f.Word, "", "2026-03-01"))) };

    public static (string Name, double? Value, string Unit, string Word) Number(string name, double value, string unit) => (name, value, unit, "");

    public static (string Name, double? Value, string Unit, string Word) Word(string name, string word) => (name, null, "", word);

    public static Case Empty(string tumourType = "hcc", params double[] lesionDiametersMm)
    {
        var g = ImageGeometry.AxisAligned(8, 8, 8, new(1, 1, 1), Vec3.Zero);
        return new()
        {
            Id = "t",
            TumourType = tumourType,
            Geometry = g,
            Images = [new("ct", new ImageVolume(g, new float[g.Count], "[hnsf'U]"), "CT", "portal-venous", null, null, null, null)],
            Structures = new Dictionary<string, Structure>(),
            Lesions = [.. lesionDiametersMm.Select((d, n) => new Lesion($"tumour-{n + 1}", new Mask(g), Math.PI * d * d * d / 6000, Vec3.Zero, d))],
            Targets = [],
        };
    }
}
