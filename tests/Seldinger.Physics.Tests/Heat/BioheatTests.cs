using System.Runtime.InteropServices;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Tests.Heat;

/// <summary>The fast path: same result in every form, same as the scalar reference, and the energy kept.</summary>
public sealed class BioheatTests(ITestOutputHelper output)
{
    private const double EndS = 40;

    /// <summary>Every kind of cell on an odd grid: four tissues in blobs, vessels with and without radius, air at both ends of the rows, power, dead cells, perfusion by tissue in one half and of its own in the other.</summary>
    private static TissueState Mixed(int nx = 45, int ny = 19, int nz = 21)
    {
        var grid = new Grid3(nx, ny, nz, 1e-3, 1.2e-3, 0.9e-3, new Vec3(-0.02, -0.01, -0.01), new(1, 0, 0), new(0, 1, 0));
        var state = new TissueState(grid, ["liver", "tumour", "fat", "blood", "air"]);
        var random = new CounterRandom(7, "mixed");
        var tissue = state.Get(Fields.Tissue).Data;
        var perfusion = state.Get(Fields.Perfusion).Data;
        var power = state.Get(Fields.PowerRadiofrequency).Data;
        Array.Fill(state.Get(Fields.Viability).Data, 1f);
        for (var c = 0; c < grid.Count; c++)
        {
            var (i, j, k) = (c % nx, c / nx % ny, c / (nx * ny));
            tissue[c] = (byte)(i < 3 || nx > 40 && i > nx - 14 ? 4 : (i / 7 + j / 5 + k / 6) % 3);
            if ((i - 30) * (i - 30) + (j - 9) * (j - 9) <= 6)
            {
                tissue[c] = 3;
                state.Get(Fields.VesselRadius).Data[c] = k % 2 == 0 ? 0 : 2.5e-3f;
            }
            perfusion[c] = tissue[c] < 3 ? 0.016f * (1 + (j < 10 ? 0.1f * tissue[c] : 0.3f * (float)random.Uniform((ulong)c))) : 0;
            var r = Math.Sqrt((i - 22) * (i - 22) + (j - 9) * (j - 9) + (k - 10) * (k - 10));
            power[c] = r < 6 ? 3e7f / (1 + (float)r) : 0;
            state.Get(Fields.ThreeStateDead).Data[c] = r < 3 ? 0.9f : 0;
        }
        return state;
    }

    // Steam moves in all of these: it is the same process without it.
    private static TissueState Advanced(TissueState state, int threads = 2, params (string Key, string Value)[] options)
    {
        using var run = new Bioheat { SteamMoves = true }.Start(state, HeatCase.Context(HeatCase.Draw(), threads, options));
        for (var s = 0; s < EndS; s++)
        {
            Assert.Equal(StepOutcome.Done, run.Advance(state, [], 1));
        }
        return state;
    }

    [Fact]
    public void Advance_VectorAndScalarKernel_GiveTheSameBytes()
    {
        foreach (var nx in (int[])[5, 16, 31, 45, 64])
        {
            AssertSame(Advanced(Mixed(nx)), Advanced(Mixed(nx), 2, ("heat-kernel", "scalar")));
        }
    }

    [Fact]
    public void Advance_OneAndTwoThreads_GiveTheSameBytes() => AssertSame(Advanced(Mixed(), 1), Advanced(Mixed(), 2));

    [Fact]
    public void Advance_SkippingColdRows_GivesTheSameBytes()
    {
        TissueState Small()
        {
            var s = HeatCase.Liver(60, 1.5, -1, HeatCase.Draw());
            s.Get(Fields.PowerRadiofrequency).Data[s.Grid!.Index(20, 20, 20)] = 3e7f;
            return s;
        }
        AssertSame(Advanced(Small()), Advanced(Small(), 2, ("heat-skip", "off")));
        AssertSame(Advanced(Mixed()), Advanced(Mixed(), 2, ("heat-skip", "off")));
    }

    [Fact]
    public void Advance_Float32_StaysCloseToTheDoubleReference()
    {
        var state = Mixed();
        var reference = Reference(state);
        Advanced(state);
        var rise = state.Get(Fields.Temperature).Data;
        var worst = rise.Select((t, c) => Math.Abs(t - reference.Rise[c])).Max();
        output.WriteLine($"largest difference {worst:G3} K at a largest rise of {rise.Max():F1} K");
        Assert.True(rise.Max() >= 63 - 1e-3, "the case shall boil");
        Assert.True(worst < 5e-3);
    }

    [Fact]
    public void Ledger_OfTheDoubleReference_ClosesToOneInAMillion()
    {
        var reference = Reference(Mixed());
        var imbalance = reference.Ledger.Imbalance(reference.StoredJ());
        output.WriteLine($"imbalance {imbalance:G3}; deposited {reference.Ledger.DepositedJ:F1} J, perfused {reference.Ledger.PerfusedJ:F1} J, vessels {reference.Ledger.VesselJ:F1} J, ends {reference.Ledger.BoundaryJ:F2} J");
        Assert.True(reference.Ledger.PerfusedJ > 0 && reference.Ledger.VesselJ > 0 && reference.Ledger.BoundaryJ > 0);
        Assert.True(imbalance < 1e-6);
    }

    [Fact]
    public void Readings_OfTheFastPath_CloseToOneInAThousandAndNameTheSameFlows()
    {
        var state = Mixed();
        var reference = Reference(state);
        using var run = new Bioheat { SteamMoves = true }.Start(state, HeatCase.Context(HeatCase.Draw()));
        for (var s = 0; s < EndS; s++)
        {
            run.Advance(state, [], 1);
        }
        var r = run.Readings(state).ToDictionary(x => x.Key, x => x.Value);
        output.WriteLine($"imbalance {r["energy-balance-relative"]:G3}");
        Assert.True(r["energy-balance-relative"] < 1e-3);
        Assert.Equal(1, r["deposited-J"] / reference.Ledger.DepositedJ, 1e-3);
        Assert.Equal(1, r["perfused-J"] / reference.Ledger.PerfusedJ, 1e-3);
        Assert.Equal(1, r["vessel-J"] / reference.Ledger.VesselJ, 1e-3);
        Assert.Equal(1, r["boundary-J"] / reference.Ledger.BoundaryJ, 1e-2);
        Assert.Equal(state.Get(Fields.Temperature).Data.Max(), r["temperature-max-rise-K"], 1e-6);
    }

    [Fact]
    public void Advance_ManyStepsInOne_EqualsTheSumOfItsParts()
    {
        var (a, b) = (Mixed(), Mixed());
        using var one = new Bioheat().Start(a, HeatCase.Context(HeatCase.Draw()));
        one.Advance(a, [], 8);
        using var two = new Bioheat().Start(b, HeatCase.Context(HeatCase.Draw()));
        var steps = BioheatSteps.Count(BioheatCoefficients.Build(b, HeatCase.Draw(), true, 1).StableStepS, 8);
        for (var s = 0; s < steps; s++)
        {
            two.Advance(b, [], 8.0 / steps);
        }
        var worst = a.Get(Fields.Temperature).Data.Zip(b.Get(Fields.Temperature).Data, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(worst < 1e-4, $"{worst} K");
    }

    [Fact]
    public void Run_RestartedFromACheckpoint_IsTheStraightRun()
    {
        var draw = HeatCase.Draw();
        TissueState Start() => HeatCase.Liver(50, 2, -1, draw);
        var schedule = new Schedule(HeatCase.Processes, [new("w", 0, 90, [HeatCase.Antenna(80, 60)])]);
        using var straight = new Run(schedule, new RunState(Start()), HeatCase.Context(draw));
        straight.AdvanceTo(90);
        using var first = new Run(schedule, new RunState(Start()), HeatCase.Context(draw));
        first.AdvanceTo(33);
        using var bytes = new MemoryStream();
        Checkpoint.Write(bytes, first.State);
        bytes.Position = 0;
        using var second = new Run(schedule, Checkpoint.Read(bytes, "memory"), HeatCase.Context(draw));
        second.AdvanceTo(90);
        foreach (var name in straight.State.Tissue.FieldNames)
        {
            Assert.True(Bytes(straight.State.Tissue.GetUntyped(name).Values).SequenceEqual(Bytes(second.State.Tissue.GetUntyped(name).Values)), name);
        }
        Assert.Equal(straight.State.Tissue.Pools, second.State.Tissue.Pools);
    }

    [Fact]
    public void HeatSource_Balls_DepositTheirPowerExactly()
    {
        var state = HeatCase.Liver(40, 1, 0, HeatCase.Draw());
        var field = state.Get(Fields.PowerGiven);
        foreach (var radius in (double[])[0, 0.3, 1.7, 8, 15])
        {
            HeatSources.Write(field, [new(new HeatSource { Name = "s", DurationS = 1, CentreMm = new(1.3, -0.4, 2.2), RadiusMm = radius, PowerW = 12 }, 0.5)]);
            Assert.Equal(6, field.Data.Sum(q => (double)q) * field.Grid.CellVolumeM3, 1e-6);
        }
    }

    [Fact]
    public void Advance_AirBesideTissue_TakesNoHeat()
    {
        var state = Advanced(Mixed());
        var (rise, tissue) = (state.Get(Fields.Temperature).Data, state.Get(Fields.Tissue).Data);
        Assert.All(Enumerable.Range(0, rise.Length).Where(c => tissue[c] >= 3), c => Assert.Equal(0, rise[c]));
    }

    [Fact]
    public void TemperatureMax_AfterCooling_KeepsTheHottestMoment()
    {
        var state = HeatCase.Liver(30, 2, -1, HeatCase.Draw());
        var source = new HeatSource { Name = "s", DurationS = 30, CentreMm = Vec3.Zero, RadiusMm = 5, PowerW = 10 };
        using var run = new Bioheat().Start(state, HeatCase.Context(HeatCase.Draw()));
        var hottest = 0f;
        for (var s = 0; s < 120; s++)
        {
            run.Advance(state, s < 30 ? [new(source, 1)] : [], 1);
            hottest = Math.Max(hottest, state.Get(Fields.Temperature).Data.Max());
        }
        Assert.Equal(hottest, state.Get(Fields.TemperatureMax).Data.Max());
        Assert.True(state.Get(Fields.Temperature).Data.Max() < 0.5f * hottest);
    }

    private static BioheatReference<double> Reference(TissueState state)
    {
        var reference = new BioheatReference<double>(BioheatCoefficients.Build(state, HeatCase.Draw(), true, 1, steamMoves: true));
        var dead = state.Get(Fields.ThreeStateDead).Data;
        var perfusion = state.Get(Fields.Perfusion).Data.Select((w, c) => 1 - dead[c] > 0.8f ? w : 0).ToArray();
        for (var s = 0; s < EndS; s++)
        {
            reference.Advance(state.Get(Fields.PowerRadiofrequency).Data, perfusion, 1);
        }
        return reference;
    }

    private static void AssertSame(TissueState a, TissueState b)
    {
        foreach (var name in (string[])["temperature-rise", "temperature-rise-max", "vapour-energy"])
        {
            Assert.True(Bytes(a.GetUntyped(name).Values).SequenceEqual(Bytes(b.GetUntyped(name).Values)), name);
        }
        Assert.Equal(a.Pools, b.Pools);
    }

    private static ReadOnlySpan<byte> Bytes(Array values) => values switch
    {
        float[] f => MemoryMarshal.AsBytes(f.AsSpan()),
        byte[] b => b,
        _ => throw new NotSupportedException(),
    };
}
