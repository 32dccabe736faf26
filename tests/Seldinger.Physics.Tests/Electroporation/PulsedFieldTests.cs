using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Electroporation;
using Seldinger.Physics.Heat;
using Seldinger.Therapies;

namespace Seldinger.Physics.Tests.Electroporation;

public class PulsedFieldTests
{
    private static readonly Draw Draw = new(SeldingerCatalogue.Load());

    private static TissueState NewState(double spacingMm = 2) => new(Grid3.Cube(Vec3.Zero, 64, spacingMm), ["liver"]);

    private static PulseSource Pair(Vec3 a, Vec3 b, int pulses = 60, string name = "pair", double startS = 0, double volts = 2250) => new()
    {
        Name = name,
        Shaft = new(a + new Vec3(0, 0, 90), a - new Vec3(0, 0, 10)),
        ReturnShaft = new(b + new Vec3(0, 0, 90), b - new Vec3(0, 0, 10)),
        Device = "electroporation-needles",
        ExposedTipMm = 20,
        VoltageV = volts,
        Pulses = pulses,
        PulseLengthS = 100e-6,
        RateHz = 1,
        StartS = startS,
        DurationS = pulses,
    };

    private static IReadOnlyDictionary<string, double> Run(TissueState state, double untilS, int threads, params PulseSource[] pairs)
    {
        state.Get(Fields.Perfusion);
        using var run = new Run(new Schedule([new PulsedField(), new Bioheat(), new ThermalDamage()], [new("w", 0, pairs.Max(p => p.StartS + p.DurationS), pairs)]), new RunState(state),
            new(Draw, threads, 1, new Dictionary<string, string> { ["heat-ends"] = "closed" }));
        run.AdvanceTo(untilS);
        Assert.Empty(run.Troubles);
        return run.Readings();
    }

    private static double ThresholdVm => Draw.Si("electroporation-model.threshold");

    [Fact]
    public void Run_OnePair_KillsWhereTheFieldReachesTheThresholdAndHeatsByTheEnergyOfThePulses()
    {
        var state = NewState();
        var end = Run(state, 60, 2, Pair(new(-7.5, 0, 0), new(7.5, 0, 0)));
        var (field, alive) = (state.Get(Fields.ElectricFieldMax).Data, state.Get(Fields.Viability).Data);
        Assert.InRange(alive.Count(v => v < 0.5) * 0.008, 4, 15);
        // Warming redistributes the field a little while the first pulses kill nothing yet.
        for (var n = 0; n < field.Length; n++)
        {
            Assert.True(alive[n] < 0.5 ? field[n] >= 0.9999 * ThresholdVm : field[n] < 1.05 * ThresholdVm, $"{field[n]} V/m, viability {alive[n]}");
        }
        Assert.Equal(60, end["pair.pulses"], 1e-9);
        Assert.Equal(2250 * end["pair.current-A"] * 100e-6 * 60, end["pair.energy-J"], 0.05 * end["pair.energy-J"]);
        // No perfusion, closed ends: what the pulses gave is stored, less what the dipole heats outside the solved box.
        Assert.Equal(1, end["stored-J"] / end["pair.energy-J"], 0.03);
        Assert.InRange(state.Get(Fields.TemperatureMax).Data.Max() + 37, 40, 70);
        Assert.True(end["thermal-dose-mL"] < 0.1 * end["above-threshold-mL"]);
    }

    [Fact]
    public void Run_TrainCutShort_KillsNothing()
    {
        var state = NewState();
        Run(state, 30, 2, Pair(new(-7.5, 0, 0), new(7.5, 0, 0), pulses: 30));
        Assert.DoesNotContain(state.Get(Fields.Viability).Data, v => v < 0.5);
        Assert.True(state.Get(Fields.ElectricFieldMax).Data.Max() > ThresholdVm);
    }

    /// <summary>Pairs in turn: the field is the largest of both, and each pair kills its own zone.</summary>
    [Fact]
    public void Run_TwoPairs_TakesTheLargestField()
    {
        var (both, first, second) = (NewState(), NewState(), NewState());
        PulseSource a = Pair(new(-7.5, 0, 0), new(7.5, 0, 0)), b = Pair(new(0, -7.5, 0), new(0, 7.5, 0), name: "pair-2", startS: 60);
        Run(both, 120, 2, a, b);
        Run(first, 60, 2, a);
        Run(second, 60, 2, b with { StartS = 0 });
        int Dead(TissueState s) => s.Get(Fields.Viability).Data.Count(v => v < 0.5);
        Assert.InRange(Dead(both), Math.Max(Dead(first), Dead(second)) * 1.1, (Dead(first) + Dead(second)) * 1.05);
        var (e, ea) = (both.Get(Fields.ElectricFieldMax).Data, first.Get(Fields.ElectricFieldMax).Data);
        Assert.All(Enumerable.Range(0, e.Length), n => Assert.True(e[n] >= ea[n]));
    }

    [Fact]
    public void Run_OtherThreadsOrRestart_GivesTheSameBytes()
    {
        var pair = Pair(new(-7.5, 1, 0), new(7.5, -1, 0));
        var (one, two) = (NewState(), NewState());
        Run(one, 60, 1, pair);
        Run(two, 60, 2, pair);
        Assert.Equal(one.Get(Fields.ElectricFieldMax).Data, two.Get(Fields.ElectricFieldMax).Data);
        Assert.Equal(one.Get(Fields.Viability).Data, two.Get(Fields.Viability).Data);
        var half = NewState();
        half.Get(Fields.Perfusion);
        var context = new ProcessContext(Draw, 2, 1, new Dictionary<string, string> { ["heat-ends"] = "closed" });
        var schedule = new Schedule([new PulsedField(), new Bioheat(), new ThermalDamage()], [new("w", 0, 60, [pair])]);
        var state = new RunState(half);
        using (var run = new Run(schedule, state, context))
        {
            run.AdvanceTo(30);
        }
        using var again = new Run(schedule, state.Copy(), context);
        again.AdvanceTo(60);
        Assert.Equal(one.Get(Fields.ElectricFieldMax).Data, again.State.Tissue.Get(Fields.ElectricFieldMax).Data);
        Assert.Equal(one.Get(Fields.Viability).Data, again.State.Tissue.Get(Fields.Viability).Data);
    }

    [Fact]
    public void Conductivity_RisesWithFieldAndTemperature()
    {
        var law = new PulsedConductivity(new TissueState(Grid3.Cube(Vec3.Zero, 4, 1), ["liver", "tumour"]), Draw);
        Assert.Equal(0.12, law.At(0, 0, 0), 1e-6);
        Assert.Equal(0.12 * 1.12, law.At(0, 10, 0), 1e-6);
        Assert.Equal(0.12 * 2.5, law.At(0, 0, 2e5f), 1e-6);
        Assert.Equal(0.12 * 1.75, law.At(0, 0, 7e4f), 1e-6);
        Assert.Equal(0.12 * 0.27 / 0.21, law.At(1, 0, 0), 1e-6);
    }
}
