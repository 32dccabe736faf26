using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Place;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Tests.Margin;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Place;

public class PlacerTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();
    private static readonly SimulationOptions Coarse = new(3, MarginMm: 16, CoolDownS: 30);

    /// <summary>A prolate ellipsoid 2b, b, b in uniform tissue, its long axis across the path.</summary>
    internal static Case Ellipsoid(double b)
    {
        var g = Shapes.Grid(50, 34, 34, 2, 2, 2);
        var lesion = Shapes.Fill(g, p => p.X * p.X / 4 + p.Y * p.Y + p.Z * p.Z <= b * b);
        return new()
        {
            Id = "ellipsoid",
            Geometry = g,
            Images = [new("ct", new(g, new float[g.Count]), "CT", "native", null, null, null, null)],
            Structures = new Dictionary<string, Structure> { ["liver"] = new("liver", Shapes.Fill(g, p => p.X * p.X / 4 + p.Y * p.Y + p.Z * p.Z > b * b), 0, false, "formula") },
            Lesions = [new("tumour-1", lesion, lesion.VolumeMl, Vec3.Zero, 4 * b)],
            Targets = ["tumour-1"],
        };
    }

    /// <summary>A path from the front; without an access map no rule speaks against its parallels.</summary>
    internal static RankedPath Path() => new()
    {
        Rank = 1, EntryMm = new(0, -90, 0), TipMm = new(0, 8, 0), TargetMm = Vec3.Zero, Direction = new(0, 1, 0), LengthMm = 98, OffsetMm = 0, InPlaneAngleDeg = 0, CraniocaudalTiltDeg = 0,
        GantryTiltDeg = 0, HostOrgan = "liver", CapsuleAngleDeg = 90, ParenchymaMm = 30, Closest = [], Crossings = [], CapsuleCrossings = 0, BesideVesselMm = 0, OuterDiameterMm = 2,
        HaemorrhageIndex = 1, UnassessedMm = 0, Scores = [], Score = 1, Violations = [],
    };

    internal static PlaceRequest Request(Case patient, int applicators, bool overlapping = false, double marginMm = 3)
    {
        var therapy = TherapyRegistry.Standard.Find("microwave-ablation")!;
        return new(patient, patient.Lesions[0], therapy, Catalogue["emprint"], [Path()], null, marginMm, new Dictionary<string, double>(), "ct") { Applicators = applicators, Overlapping = overlapping };
    }

    private static PlacementResult Search(PlaceRequest request) => new Placer(TherapyRegistry.Standard, new Draw(Catalogue), Coarse).Search(request, null, TestContext.Current.CancellationToken);

    [Fact]
    [Trait("Row", "A3.06")]
    public void Search_TwoAntennasOnAnEllipsoidTwoToOne_BeatTheCentredOne()
    {
        var found = Search(Request(Ellipsoid(11), 2));

        Assert.True(found.Chosen.Score < found.Centred.Score, $"chosen {found.Chosen.Score:F1}, centred {found.Centred.Score:F1}");
        Assert.Equal(2, found.Chosen.Count);
        Assert.Equal(2, Assert.Single(found.Steps).Shafts.Count);
        // Both lie on the long axis, one on each side.
        Assert.True(found.Chosen.ShiftsMm[0].X * found.Chosen.ShiftsMm[1].X < 0);
        Assert.True(found.Packing!.Exact >= found.Packing.Greedy);
        Assert.True(found.Chosen.Score < found.Verified.Where(v => v.Full.Count == 1).Min(v => v.Full.Score));
    }

    [Fact]
    [Trait("Row", "A3.06")]
    public void Search_AsFewAsReachTheMargin_KeepsOneWhereOneIsEnough()
    {
        var found = Search(Request(Ellipsoid(6), 0, marginMm: 2));

        Assert.Equal(1, found.Chosen.Count);
        Assert.True(found.ReachesMargin);
        Assert.True(found.Chosen.Score <= found.Centred.Score);
    }

    /// <summary>Ellipsoids of any shape and pose, with a vessel of 6 mm somewhere beside them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Row", "A3.06")]
    public void Search_OnARandomEllipsoidNearAVessel_IsNeverWorseThanTheCentredOne(int seed)
    {
        var random = new CounterRandom((ulong)seed, "ellipsoids");
        ulong at = 0;
        double Between(double low, double high) => low + (high - low) * random.Uniform(at++);
        Vec3 Direction() => new Vec3(Between(-1, 1), Between(-1, 1), Between(-1, 1)).Normalized();
        var (a, vessel) = (Direction(), Direction());
        var (b, c) = a.Perpendiculars();
        var (p, q, r, away) = (Between(5, 10), Between(5, 10), Between(5, 10), vessel.Perpendiculars().U * Between(8, 14));
        bool Lesion(Vec3 x) => Square(Vec3.Dot(x, a) / p) + Square(Vec3.Dot(x, b) / q) + Square(Vec3.Dot(x, c) / r) <= 1;
        bool Vessel(Vec3 x) => !Lesion(x) && ((x - away) - vessel * Vec3.Dot(x - away, vessel)).Length <= 3;
        var g = Shapes.Grid(34, 34, 34, 2, 2, 2);
        var lesion = Shapes.Fill(g, Lesion);
        var patient = Ellipsoid(6) with
        {
            Geometry = g,
            Images = [new("ct", new(g, new float[g.Count]), "CT", "native", null, null, null, null)],
            Structures = new Dictionary<string, Structure>
            {
                ["liver"] = new("liver", Shapes.Fill(g, x => !Lesion(x) && !Vessel(x)), 0, false, "formula"),
                ["portal_vein"] = new("portal_vein", Shapes.Fill(g, Vessel), 0, false, "formula"),
            },
            Lesions = [new("tumour-1", lesion, lesion.VolumeMl, Vec3.Zero, 2 * Math.Max(p, Math.Max(q, r)))],
        };
        var request = Request(patient, 1) with { Fixed = new Dictionary<string, double> { ["power"] = 75 } };

        var found = new Placer(TherapyRegistry.Standard, new Draw(Catalogue), new(4, MarginMm: 12, CoolDownS: 20)).Search(request, null, TestContext.Current.CancellationToken);

        Assert.True(found.Chosen.Score <= found.Centred.Score, $"chosen {found.Chosen.Score:F1}, centred {found.Centred.Score:F1}");
        Assert.True(found.Chosen.Score <= found.Verified.Min(v => v.Full.Score));
        // Scored again from its own zone: the same.
        var again = new ZoneScore(lesion, found.Simulation.State, 3, 1).Of(found.Simulation.Zone);
        Assert.Equal((found.Chosen.MarginMm, found.Chosen.ResidualMl, found.Chosen.MissedMl, found.Chosen.HealthyMl), again);
    }

    /// <summary>Tines of 25 mm around a lesion of 8 mm destroy far too much: the search draws them in.</summary>
    [Fact]
    [Trait("Row", "A3.06")]
    public void Search_WithAnUmbrellaOnASmallLesion_ChoosesShorterTines()
    {
        var device = Catalogue["umbrella-35mm"];
        var request = Request(Ellipsoid(3), 1, marginMm: 2) with
        {
            Therapy = TherapyRegistry.Standard.Find("radiofrequency-ablation")!,
            Device = device,
            Fixed = new Dictionary<string, double> { ["power"] = device["power"].Si },
        };

        var found = new Placer(TherapyRegistry.Standard, new Draw(Catalogue), new(4, MarginMm: 24, CoolDownS: 20)).Search(request, null, TestContext.Current.CancellationToken);

        Assert.True(found.Chosen.Settings["tine_length"] < device["tine_length"].Si, $"{found.Chosen.Settings["tine_length"]}");
        Assert.True(found.Chosen.Score < found.Centred.Score);
    }

    private static double Square(double v) => v * v;

    [Fact]
    public void Search_OneInstrumentInTurn_GivesOneStepPerAblation()
    {
        var found = Search(Request(Ellipsoid(11), 2, overlapping: true));

        Assert.Equal(found.Chosen.Count, found.Steps.Count);
        Assert.All(found.Steps, s => Assert.Single(s.Shafts));
        Assert.True(found.Chosen.Score <= found.Centred.Score);
    }
}
