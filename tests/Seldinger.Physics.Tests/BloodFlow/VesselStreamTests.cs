using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.BloodFlow;
using Seldinger.Physics.Heat;
using Seldinger.Therapies;

namespace Seldinger.Physics.Tests.BloodFlow;

/// <summary>A vessel of 3 mm radius along z through liver, heated in its middle.</summary>
public class VesselStreamTests
{
    private const int N = 21, Nz = 31;
    private const double PowerW = 2, RadiusM = 3e-3;
    private static readonly Draw Draw = new(SeldingerCatalogue.Load());

    private static TissueState State()
    {
        const double Spacing = 1e-3;
        var state = new TissueState(new(N, N, Nz, Spacing, Spacing, Spacing, new Vec3(N / 2, N / 2, Nz / 2) * -Spacing, new(1, 0, 0), new(0, 1, 0)), ["liver", "blood"]);
        var blood = Enumerable.Range(0, N * N * Nz).Where(n => Math.Pow(n % N - N / 2, 2) + Math.Pow(n / N % N - N / 2, 2) <= 9).ToList();
        blood.ForEach(n => (state.Get(Fields.Tissue).Data[n], state.Get(Fields.VesselRadius).Data[n]) = (1, (float)RadiusM));
        var heated = blood.Where(n => Math.Abs(n / (N * N) - Nz / 2) <= 2).ToList();
        heated.ForEach(n => state.Get(Fields.PowerMicrowave).Data[n] = (float)(PowerW / heated.Count / state.Grid!.CellVolumeM3));
        return state;
    }

    private static VesselFlowSource Flow(double velocity) => new() { Name = "blood", Shaft = new(new(0, 0, -12), new(0, 0, 12)), VelocityMs = velocity, DurationS = 60 };

    private static (TissueState State, IReadOnlyDictionary<string, double> Readings) Run(double velocity, int threads = 2, params double[] pauses)
    {
        var flow = Flow(velocity);
        var state = State();
        using var run = new Run(new Schedule([new VesselStream([flow]), new Bioheat()], [new("stream", 0, 60, [flow])]), new RunState(state), new(Draw, threads, 0, new Dictionary<string, string>()));
        foreach (var t in pauses.Append(60))
        {
            run.AdvanceTo(t);
        }
        return (state, run.Readings());
    }

    private static double Blood(TissueState state, int k) => state.Get(Fields.BloodRise).Data[state.Grid!.Index(N / 2, N / 2, k)];

    [Fact]
    public void Advance_ForwardAndBackwardFlow_WarmsOnlyDownstreamMirrored()
    {
        var (forward, backward) = (Run(0.01).State, Run(-0.01).State);

        Assert.Equal(0, Blood(forward, 2), 1e-3);
        Assert.True(Blood(forward, Nz - 3) > 0.5);
        Assert.Equal(Blood(forward, Nz - 3), Blood(backward, 2), 1e-4);
    }

    [Fact]
    public void Advance_FastFlow_CarriesTheHeatAway()
    {
        var (state, readings) = Run(0.1);
        var carried = BioheatValues.From(Draw).BloodHeat * 0.1 * Math.PI * RadiusM * RadiusM;

        // All but little of it leaves with the blood.
        Assert.InRange(Blood(state, Nz - 3), 0.9 * PowerW / carried, PowerW / carried);
        Assert.Equal(0.1 * Math.PI * 9e-6 * 6e7, readings["vessel-flow-mL/min"], 1e-3);
        Assert.Equal(37 + Blood(state, Nz / 2 + 2), readings["vessel-blood-max-C"], 0.05);
        Assert.True(readings["energy-balance-relative"] < 1e-4);
    }

    [Fact]
    public void Advance_StandingBlood_HeatsUpAndWarmsTheWallMoreThanFlow()
    {
        var (still, flowing) = (Run(0), Run(0.1));
        var centre = still.State.Grid!.Index(N / 2, N / 2, Nz / 2);

        Assert.True(still.State.Get(Fields.Temperature).Data[centre] > 20);
        Assert.Equal(0, flowing.State.Get(Fields.Temperature).Data[centre]);
        Assert.True(still.Readings["vessel-wall-max-C"] > flowing.Readings["vessel-wall-max-C"] + 5);
        // What is put in is stored or conducted away: nothing is carried off.
        Assert.Equal(PowerW * 60, still.Readings["deposited-J"], 0.1);
        Assert.Equal(0, still.Readings["vessel-J"], 1e-6);
        Assert.True(still.Readings["energy-balance-relative"] < 1e-4);
    }

    [Fact]
    public void Advance_WithPausesAndOtherThreads_SameBytes()
    {
        var (whole, parts) = (Run(0.01).State, Run(0.01, 1, 7, 23, 41).State);

        Assert.Equal(whole.Get(Fields.BloodRise).Data, parts.Get(Fields.BloodRise).Data);
        Assert.Equal(whole.Get(Fields.Temperature).Data, parts.Get(Fields.Temperature).Data);
    }

    [Fact]
    public void Start_InstrumentOutsideAnyVessel_ChangesNothing()
    {
        var flow = Flow(0.1) with { Shaft = new(new(9, 9, -12), new(9, 9, 12)) };
        var state = State();
        using var run = new VesselStream([flow]).Start(state, new(Draw, 1, 0, new Dictionary<string, string>()));
        Assert.Equal(StepOutcome.Done, run.Advance(state, [new(flow, 1)], 1));

        Assert.All(state.Get(Fields.PowerBlood).Data, p => Assert.Equal(0, p));
        Assert.Empty(run.Readings(state));
    }
}
