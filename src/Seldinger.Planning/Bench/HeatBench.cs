using System.Numerics.Tensors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Bench;

/// <summary>The heat equation beside C++, numpy and the memory.</summary>
internal static class HeatBench
{
    // What one sweep per step cannot avoid: read rise, conductivity and perfusion, write rise, 4 B each.
    private const double BytesPerCell = 16;
    private const int Floats = 48 << 20, Turns = 3;

    /// <summary>Triad in C# and in C++.</summary>
    internal static void Memory(BenchContext c)
    {
        c.Line("triad", OwnTriad(c), "GB/s", "three arrays counted");
        if (c.Peer("C++", () => NativePeers.Compiled(c, "triad.cpp")) is { } native)
        {
            c.Line("triad, C++/OpenMP", native, "GB/s");
        }
    }

    /// <summary>Bare update at 128^3 and 256^3, and with damage and enthalpy, on a fully warm grid. At 256^3 ours and the peer take turns, so that both see the same machine.</summary>
    internal static void Bioheat(BenchContext c)
    {
        var bare = Bare(c, 128, 40);
        var small = c.TimedLine("12 min on 128^3 at 1 mm, bare update", () => bare.Advance(720), () => $"{720 * bare.StepsPerSecond} steps, {bare.State.Tissues.Count} tissues in threads across the rows");
        var mcells = c.Line("128^3, bare update", 1e-6 * 128 * 128 * 128 * 720 * bare.StepsPerSecond / small, "Mcell/s");
        var damaged = Damaged(c, 128);
        var whole = c.TimedLine("12 min on 128^3 at 1 mm, with damage and enthalpy", () => damaged(720));
        double ours = 0, native = 0, triad = 0;
        var large = Bare(c, 256, 2);
        for (var turn = 0; turn < Turns; turn++)
        {
            var seconds = c.Time(() => large.Advance(12));
            ours = Math.Max(ours, 1e-6 * 256 * 256 * 256 * 12 * large.StepsPerSecond / seconds);
            native = c.Missing.Count > 0 ? native : Math.Max(native, c.Peer("C++/OpenMP", () => NativePeers.Compiled(c, "bioheat.cpp", "256", "8")) ?? 0);
            triad = Math.Max(triad, OwnTriad(c));
        }
        triad = c.Missing.Count > 0 ? triad : Math.Max(triad, c.Peer("C++ triad", () => NativePeers.Compiled(c, "triad.cpp")) ?? 0);
        c.Line("256^3, bare update", ours, "Mcell/s", $"the best of {Turns}, in turns with the peer");
        c.Line("triad in the same run", triad, "GB/s", "the best of C# and C++");
        var share = c.Line("share of it at 256^3", ours * BytesPerCell / 1e3 / triad, "1", $"{BytesPerCell:F0} B per cell and step: what one sweep per step cannot avoid");
        c.Target("12 min on 128^3 at 1 mm, bare update", small, 1, "s");
        c.Target("12 min on 128^3 at 1 mm, with damage and enthalpy", whole, 2, "s");
        c.Target("share of triad bandwidth at 256^3", share, 0.64, "1", true);
        if (native > 0)
        {
            c.Line("256^3, C++/OpenMP with spatial blocking", native, "Mcell/s");
            c.Target("times C++/OpenMP with spatial blocking, 256^3", ours / native, 1.5, "1", true);
        }
        if (c.Peer("numpy", () => NativePeers.Interpreted(c, "bioheat.py", _ => ["128", "10"])) is { } numpy)
        {
            c.Line("128^3, numpy", numpy, "Mcell/s");
            c.Line("times numpy, 128^3", mcells / numpy, "1");
        }
    }

    private sealed record Running(TissueState State, IProcessRun Run, int StepsPerSecond)
    {
        internal void Advance(int seconds) => HeatBench.Advance(Run, State, seconds);
    }

    private static double OwnTriad(BenchContext c)
    {
        float[] a = new float[Floats], b = new float[Floats], d = new float[Floats];
        Array.Fill(b, 1f);
        Array.Fill(d, 2f);
        var seconds = c.Time(() => FixedBlocks.For(Floats, 1 << 18, c.Threads, (from, past) => TensorPrimitives.MultiplyAdd(d.AsSpan(from, past - from), 3f, b.AsSpan(from, past - from), a.AsSpan(from, past - from))), 6);
        return 12e-9 * Floats / seconds;
    }

    private static Running Bare(BenchContext c, int n, int warmUpS)
    {
        var state = Warm(n);
        var draw = new Draw(c.Catalogue);
        var run = new Bioheat().Start(state, new(draw, c.Threads, 0, new Dictionary<string, string>()));
        Advance(run, state, warmUpS);
        return new(state, run, BioheatSteps.Count(BioheatCoefficients.Build(state, draw, true, c.Threads).StableStepS, 1));
    }

    private static Action<int> Damaged(BenchContext c, int n)
    {
        var state = Warm(n);
        var power = state.Get(Fields.PowerRadiofrequency).Data;
        var g = state.Grid!;
        for (var cell = 0; cell < power.Length; cell++)
        {
            var p = g.ToLpsMm(g.CentreM(cell % n, cell / n % n, cell / (n * n)));
            // Around a needle: a zone of clinical size, boiling in its middle.
            var r2 = Math.Max(2, p.X * p.X + p.Y * p.Y);
            power[cell] = Math.Abs(p.Z) < 15 && r2 < 900 ? (float)(4.5e7 / r2 / Math.Exp(Math.Sqrt(r2) / 10)) : 0;
        }
        var context = new ProcessContext(new Draw(c.Catalogue), c.Threads, 0, new Dictionary<string, string>());
        var heat = new Bioheat().Start(state, context);
        var damage = new ThermalDamage().Start(state, context);
        return seconds =>
        {
            for (var s = 0; s < seconds; s++)
            {
                heat.Advance(state, [], 1);
                damage.Advance(state, [], 1);
            }
        };
    }

    private static void Advance(IProcessRun run, TissueState state, int seconds)
    {
        for (var s = 0; s < seconds; s++)
        {
            run.Advance(state, [], 1);
        }
    }

    // Two tissues and blood-free threads across the rows, so that conductivity changes from cell to cell, and no row is cold.
    private static TissueState Warm(int n)
    {
        var state = new TissueState(Grid3.Cube(Vec3.Zero, n, 1), ["liver", "tumour"]);
        Array.Fill(state.Get(Fields.Perfusion).Data, 0.0155f);
        var (tissue, rise) = (state.Get(Fields.Tissue).Data, state.Get(Fields.Temperature).Data);
        for (var c = 0; c < rise.Length; c++)
        {
            tissue[c] = (byte)(c % n % 12 == c / n % 7 ? 1 : 0);
            rise[c] = 1 + c % 5;
        }
        return state;
    }
}
