using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.BloodFlow;
using Seldinger.Therapies;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Physics.Tests.BloodFlow;

public class VesselFlowTests
{
    private const double MmHg = 133.322387415;
    private static readonly ProcessContext Context = new(new Draw(SeldingerCatalogue.Load()), 1, 1, new Dictionary<string, string>());

    /// <summary>Inlet - trunk - two branches to two outlets.</summary>
    private static VesselGraph Bifurcation(double rightRadiusM = 1e-3) => new(
        [new(new(0, 0, 0), 90 * MmHg), new(new(0, 0, 30)), new(new(-20, 0, 50), 8 * MmHg), new(new(20, 0, 50), 8 * MmHg)],
        [new(0, 1, 2e-3, 0.03, "arterial"), new(1, 2, 1e-3, 0.03, "arterial", Territory: "right"), new(1, 3, rightRadiusM, 0.03, "arterial", Territory: "left")]);

    [Theory]
    [InlineData(2.5, 0.0014)]
    [InlineData(1.5, 0.011)]
    [InlineData(0.5, 0.89)]
    public void Solve_SingleTube_HasPoiseuillesResistance(double radiusMm, double mmHgPerMlMin)
    {
        // 50 mm long, 3.5 mPa s: the published pressure drops carry two digits.
        var tube = new VesselGraph([new(Vec3.Zero, 10 * MmHg), new(new(0, 0, 50), 0)], [new(0, 1, radiusMm * 1e-3, 0.05, "arterial")]);
        var mlMin = VesselFlow.Solve(tube, 3.5e-3)[0] * 6e7;
        Assert.InRange(10 / mlMin / mmHgPerMlMin, 0.96, 1.04);
    }

    [Fact]
    public void Solve_Bifurcation_ConservesFlowAndFollowsTheSeriesParallelFormula()
    {
        double Resistance(double r) => 8 * 3.5e-3 * 0.03 / (Math.PI * Math.Pow(r, 4));
        var q = VesselFlow.Solve(Bifurcation(), 3.5e-3);
        Assert.Equal(q[0], q[1] + q[2], q[0] * 1e-12);
        Assert.Equal(82 * MmHg / (Resistance(2e-3) + Resistance(1e-3) / 2), q[0], q[0] * 1e-10);
    }

    [Fact]
    public void Solve_PartWithoutPressure_CarriesNoFlow()
    {
        var g = Bifurcation();
        var q = VesselFlow.Solve(g.With(0, g.Edges[0] with { Open = 0 }), 3.5e-3);
        Assert.Equal(0, q[0]);
        Assert.Equal(0, q[1], 1e-18);
    }

    [Fact]
    public void Tace_InfuseThenOcclude_StopsAtStasisAndOnlyTheFedTerritoryLosesPerfusion()
    {
        var grid = Grid3.Cube(new(0, 0, 50), 60, 5);
        var state = new TissueState(grid, ["tumour"]) { Vessels = Bifurcation() };
        state.Get(Fields.PerfusionBaseline).Data.AsSpan().Fill(0.016f);
        state.Get(Fields.Perfusion).Data.AsSpan().Fill(0.016f);
        var window = new ProcedureWindow("tace", 0, 2000,
        [
            new DrugSource { Name = "infusion", Drug = "doxorubicin", Edge = 1, RatePerS = 50 / 600.0, DurationS = 600 },
            new OccludeSource { Name = "occlusion", Edge = 1, Embolic = "gelatin-sponge", StartS = 600, DurationS = 1200, RatePerS = 0.1 / 60, Controller = new StasisController(1, 0.05) },
        ]);
        using var run = new Run(new([new Seldinger.Physics.BloodFlow.BloodFlow([1]), new DrugDelivery(["doxorubicin"])], [window]), new RunState(state), Context);
        run.AdvanceTo(600);
        Assert.Equal(50, state.Pools[Pools.Delivered("doxorubicin")], 9);
        Assert.Equal(0.016f, state.Get(Fields.Perfusion).Data[0]);
        run.AdvanceTo(2000);

        Assert.Equal("stasis", run.State.Sources["tace/occlusion"].Controller!.Phase);
        var open = state.Vessels!.Edges[1].Open;
        Assert.InRange(open, 0.05, 0.6);
        var perfusion = state.Get(Fields.Perfusion).Data;
        Assert.True(perfusion[grid.Index(0, 6, 6)] < 0.2 * 0.016, "the occluded side has lost its arterial share");
        Assert.True(perfusion[grid.Index(grid.Nx - 1, 6, 6)] >= 0.016 * 0.999, "the other side keeps its flow");
    }
}
