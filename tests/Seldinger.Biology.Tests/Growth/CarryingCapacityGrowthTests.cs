using Seldinger.Biology.Growth;
using Seldinger.Core.Models;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Biology.Tests.Growth;

/// <summary>Published set points and a re-solution by another program (RK4, dt 1e-3 d) of the carrying-capacity model.</summary>
public class CarryingCapacityGrowthTests
{
    private const double Day = 86400;
    private static readonly ProcessContext Context = new(new Draw(SeldingerCatalogue.Load()), 1, 1, new Dictionary<string, string>());

    private static IReadOnlyList<double> Volumes(double volumeMm3, string agent, double doseMgPerKg, double everyDays, double lastDoseDay, params double[] days)
    {
        var process = new CarryingCapacityGrowth("lewis-lung-carcinoma", "t", [agent]);
        var state = new TissueState();
        process.Begin(state, Context);
        state.Pools[Pools.Volume("t")] = volumeMm3 * 1e-9;
        using var run = process.Start(state, Context);
        var result = new List<double>();
        const double stepDays = 0.25;
        for (var n = 0; result.Count < days.Length; n++)
        {
            var day = n * stepDays;
            if (day >= days[result.Count] - 1e-9)
            {
                result.Add(state.Pools[Pools.Volume("t")] * 1e9);
            }
            if (doseMgPerKg > 0 && day <= lastDoseDay && day % everyDays == 0)
            {
                state.Pools[Pools.Delivered(agent)] = (state.Pools.TryGetValue(Pools.Delivered(agent), out var d) ? d : 0) + doseMgPerKg;
            }
            Assert.Equal(StepOutcome.Done, run.Advance(state, [], stepDays * Day));
        }
        return result;
    }

    private static void Near(double expected, double actual, double relative) => Assert.InRange(actual, expected * (1 - relative), expected * (1 + relative));

    [Fact]
    public void Control_TwoThousandDays_ReachesTheSetPoint() => Near(Math.Pow(5.85 / 0.00873, 1.5), Volumes(192, "endostatin", 0, 1, 0, 2000)[0], 1e-6);

    [Fact]
    public void Control_FromDayZero_FollowsTheIndependentSolution()
    {
        double[] expected = [769.4, 1932.8, 3796.0, 6095.5, 8460.9, 10603.9];
        var v = Volumes(192, "endostatin", 0, 1, 0, 4, 7, 10, 13, 16, 19);
        Assert.All(expected.Zip(v), p => Near(p.First, p.Second, 1e-3));
    }

    [Fact]
    public void Endostatin20_Daily_FollowsTheIndependentSolution()
    {
        double[] expected = [162.5, 139.6, 120.1, 103.5];
        Assert.All(expected.Zip(Volumes(186, "endostatin", 20, 1, 100, 4, 7, 10, 13)), p => Near(p.First, p.Second, 1e-3));
    }

    [Fact]
    public void Tnp470_EveryOtherDay_FollowsTheIndependentSolution() => Near(1833.4, Volumes(170, "tnp-470", 30, 2, 100, 13)[0], 1e-3);

    [Fact]
    public void ZeroDose_EqualsControlExactly() => Assert.Equal(Volumes(192, "endostatin", 0, 1, 0, 30)[0], Volumes(192, "endostatin", 1e-300, 1, 0, 30)[0]);

    [Fact]
    public void Course_ControlAndAgentFromOneCheckpoint_BranchAndRestartEqualsStraightRun()
    {
        var process = new CarryingCapacityGrowth("lewis-lung-carcinoma", "t", ["endostatin"]);
        var tissue = new TissueState();
        process.Begin(tissue, Context);
        var schedule = new Schedule([process], [], [10 * Day, 180 * Day]);

        using var straight = new Run(schedule, new RunState(tissue.Copy()), Context);
        straight.AdvanceTo(180 * Day);

        using var first = new Run(schedule, new RunState(tissue.Copy()), Context);
        first.AdvanceTo(10 * Day);
        using var bytes = new MemoryStream();
        Checkpoint.Write(bytes, first.State);
        bytes.Position = 0;
        var restored = Checkpoint.Read(bytes, "course");
        var treated = restored.Copy();

        using var control = new Run(schedule, restored, Context);
        control.AdvanceTo(180 * Day);
        treated.Tissue.Pools[Pools.Delivered("endostatin")] = 20;
        using var agent = new Run(schedule, treated, Context);
        agent.AdvanceTo(180 * Day);

        Assert.Equal(straight.State.Tissue.Pools[Pools.Volume("t")], control.State.Tissue.Pools[Pools.Volume("t")]);
        Assert.True(agent.State.Tissue.Pools[Pools.Volume("t")] < control.State.Tissue.Pools[Pools.Volume("t")]);
    }
}
