using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Core.Tests.Scheduling;

public class RunTests
{
    private static readonly Grid3 Grid = Grid3.Cube(Vec3.Zero, 4, 1);
    private static readonly ProcessContext Context = new(new Draw(new Catalogue()), 1, 1, new Dictionary<string, string>());

    /// <summary>dT/dt = level in every cell during windows; records every dt.</summary>
    private sealed class Ramp(double maxStepS, List<double> steps) : IProcess, IProcessRun
    {
        public ModelCard Card { get; } = new("ramp", "1", "dT/dt = level", "test", [], []);
        public TimeScale Scale => TimeScale.Procedure;
        public IReadOnlyList<StateKey> Reads => [];
        public IReadOnlyList<StateKey> Writes => [Fields.Temperature];
        public double MaxStepS => maxStepS;
        public IProcessRun Start(TissueState state, ProcessContext context) => this;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            steps.Add(dtS);
            var rise = (float)(sources.Sum(s => s.Level) * dtS);
            foreach (ref var t in state.Get(Fields.Temperature).Data.AsSpan())
            {
                t += rise;
            }
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) => [new("temperature", state.Get(Fields.Temperature).Data[0])];
        public void Dispose()
        {
        }
    }

    /// <summary>A damage law that only lowers viability; never run here.</summary>
    private sealed class Lowering(string id) : IProcess
    {
        public ModelCard Card { get; } = new(id, "1", "", "test", [], []);
        public TimeScale Scale => TimeScale.Procedure;
        public IReadOnlyList<StateKey> Reads => [];
        public IReadOnlyList<StateKey> Writes => [Fields.Viability];
        public IProcessRun Start(TissueState state, ProcessContext context) => throw new NotSupportedException();
    }

    /// <summary>dV/dt = V per day, all the time.</summary>
    private sealed class Growth : IProcess, IProcessRun
    {
        public ModelCard Card { get; } = new("growth", "1", "dV/dt = V", "test", [], []);
        public TimeScale Scale => TimeScale.Course;
        public IReadOnlyList<StateKey> Reads => [];
        public IReadOnlyList<StateKey> Writes => [new PoolKey("volume", StateKind.Evolving, "mm3")];
        public double MaxStepS => 3600;
        public IProcessRun Start(TissueState state, ProcessContext context) => this;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            state.Pools["volume"] *= Math.Exp(dtS / 86400);
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) => [new("volume", state.Pools["volume"])];
        public void Dispose()
        {
        }
    }

    /// <summary>Switches off at 5 K, on again after 3 s.</summary>
    private sealed class OnOff : IController
    {
        public ControllerState Initial { get; } = new("on", new Dictionary<string, double>());
        public double TickS => 1;

        public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state) =>
            state.Phase == "on" && readings["temperature"] >= 5 ? new(new("off", new Dictionary<string, double> { ["since"] = timeS }), 0, false)
            : state.Phase == "off" && timeS - state.Number("since") >= 3 ? new(new("on", new Dictionary<string, double>()), 1, false)
            : new(state, state.Phase == "on" ? 1 : 0, false);
    }

    private static RunState NewState()
    {
        var s = new TissueState(Grid);
        s.Pools["volume"] = 1;
        return new(s);
    }

    private static Schedule NewSchedule(List<double> steps, IController? controller = null, double maxStepS = 2) => new([new Growth(), new Ramp(maxStepS, steps)],
        [new("ablation", 100, 20, [new HeatSource { Name = "a", StartS = 1.5, DurationS = 10.25, CentreMm = Vec3.Zero, RadiusMm = 0, PowerW = 1, Controller = controller }])], [500]);

    [Fact]
    public void AdvanceTo_SourceInsideWindow_MeetsEveryEventExactly()
    {
        var steps = new List<double>();
        var times = new List<double>();
        using var run = new Run(NewSchedule(steps), NewState(), Context) { Observer = s => times.Add(s.TimeS) };
        run.AdvanceTo(500);
        Assert.Equal(500, run.State.Tissue.TimeS);
        Assert.Contains(101.5, times);
        Assert.Contains(111.75, times);
        Assert.Equal(120, times[^1]);
        Assert.Equal(20, steps.Sum(), 12);
        Assert.Equal(10.25, run.State.Tissue.Get(Fields.Temperature).Data[0], 5);
        Assert.Equal(Math.Exp(500 / 86400.0), run.State.Tissue.Pools["volume"], 12);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(101.7)]
    [InlineData(107)]
    [InlineData(300)]
    public void Checkpoint_AnyMoment_RestartEqualsStraightRun(double stopS)
    {
        using var straight = new Run(NewSchedule([], new OnOff()), NewState(), Context);
        straight.AdvanceTo(500);

        using var first = new Run(NewSchedule([], new OnOff()), NewState(), Context);
        // The stop is not an event of the schedule: the run goes on to its next own boundary, so that the splitting stays the same.
        first.AdvanceTo(Math.Min(stopS, 500));
        using var bytes = new MemoryStream();
        Checkpoint.Write(bytes, first.State);
        bytes.Position = 0;
        using var second = new Run(NewSchedule([], new OnOff()), Checkpoint.Read(bytes, "checkpoint"), Context);
        second.AdvanceTo(500);

        Assert.Equal(straight.State.Tissue.Get(Fields.Temperature).Data, second.State.Tissue.Get(Fields.Temperature).Data);
        Assert.Equal(straight.State.Tissue.Pools["volume"], second.State.Tissue.Pools["volume"]);
        Assert.Equal(straight.State.Sources["ablation/a"].Controller!.Phase, second.State.Sources["ablation/a"].Controller!.Phase);
    }

    [Fact]
    public void Copy_OfRunState_IsAnIndependentBranch()
    {
        using var run = new Run(NewSchedule([]), NewState(), Context);
        run.AdvanceTo(105);
        var branch = run.State.Copy();
        run.AdvanceTo(500);
        Assert.True(branch.Tissue.Get(Fields.Temperature).Data[0] < run.State.Tissue.Get(Fields.Temperature).Data[0]);
    }

    [Fact]
    public void Sort_TwoWritersOfOneKey_AreRefused() =>
        Assert.Contains("ramp and ramp", Assert.Throws<ValidationException>(() => ProcessOrder.Sort([new Ramp(1, []), new Ramp(1, [])])).Message, StringComparison.Ordinal);

    [Fact]
    public void Sort_TwoProcessesThatLowerOneMinimum_AreAccepted() =>
        Assert.Equal(2, ProcessOrder.Sort([new Lowering("a"), new Lowering("b")]).Count);

    [Fact]
    public void Schedule_OverlappingWindows_AreRefused() =>
        Assert.Throws<ValidationException>(() => new Schedule([], [new("a", 0, 10, []), new("b", 5, 10, [])]));

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(200)]
    public void Checkpoint_Truncated_IsRefused(int length)
    {
        using var bytes = new MemoryStream();
        Checkpoint.Write(bytes, NewState());
        Assert.Throws<DataFormatException>(() => Checkpoint.Read(new MemoryStream(bytes.ToArray()[..Math.Min(length, (int)bytes.Length - 1)]), "c"));
    }

    [Fact]
    public void FieldsAll_HoldsEveryStaticKey()
    {
        var members = typeof(Fields).GetFields().Select(f => f.GetValue(null)).OfType<StateKey>().Select(k => k.Name).Order();
        Assert.Equal(members, Fields.All.Select(k => k.Name).Order());
    }
}
