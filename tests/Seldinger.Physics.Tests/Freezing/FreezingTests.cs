using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Freezing;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Freezing;

/// <summary>Freezing: closed forms of fronts, the scalar reference, energy, perfusion, many threads.</summary>
public sealed class FreezingTests(ITestOutputHelper output)
{
    private const double Step = 1;

    /// <summary>Tissue of the closed forms: k 2 / 0.5 W/(m K), c 1800 / 3600 J/(kg K), 1000 kg/m3, 250 kJ/kg, nothing perfused, body at <paramref name="bodyC"/>.</summary>
    private static Draw Medium(double bodyC) => HeatCase.Draw(
        ("liver.density", 1000), ("liver.specific_heat", 3600), ("liver.conductivity", 0.5), ("liver.water_fraction", 0.5), ("freezing.latent_heat", 500e3),
        ("freezing.ice_conductivity", 3.562), ("freezing.water_conductivity", 0.562), ("freezing.water_specific_heat", 5437), ("freezing.ice_specific_heat", 1837),
        ("freezing.liquidus", 273.15), ("bioheat.body_temperature", 273.15 + bodyC), ("bioheat.boiling_temperature", 1e6));

    private static double Frozen(TissueState state, FreezingCoefficients c)
    {
        var h = state.Get(Fields.Enthalpy).Data;
        double sum = 0;
        for (var n = 0; n < h.Length; n++)
        {
            sum += c.Heat.Capacity[n] > 0 ? Math.Clamp((c.Law.LiquidusK - h[n]) / (c.Law.LiquidusK - c.Solid[n]), 0, 1) : 0;
        }
        return sum;
    }

    /// <summary>Neumann's planar front, wall at -140 degC in tissue of 37 degC: 8.3177, 18.5990, 26.3029 mm after 60, 300, 600 s; the later two to 1 %.</summary>
    [Fact]
    [Trait("Row", "A5.05")]
    public void PlanarFront_AtOneMillimetre_IsNeumanns()
    {
        var draw = Medium(-140);
        var state = new TissueState(new(121, 2, 2, 1e-3, 1e-3, 1e-3, Vec3.Zero, new(1, 0, 0), new(0, 1, 0)), ["liver", "blood"]);
        for (var c = 0; c < state.Grid!.Count; c++)
        {
            var wall = c % 121 == 0;
            state.Get(Fields.Tissue).Data[c] = wall ? (byte)1 : (byte)0;
            state.Get(Fields.VesselRadius).Data[c] = wall ? 1e-3f : 0;
            state.Get(Fields.Temperature).Data[c] = wall ? 0 : 177;
        }
        var coefficients = FreezingCoefficients.Build(state, draw, FreezingValues.From(draw, true, false), false, 1, double.PositiveInfinity);
        using var run = new Physics.Freezing.Freezing().Start(state, HeatCase.Context(draw, 1, ("freezing-front", "sharp"), ("heat-ends", "closed"), ("vessel-exchange", "perfect")));
        double now = 0;
        foreach (var (t, front) in ((double, double)[])[(60, 8.3177), (300, 18.5990), (600, 26.3029)])
        {
            for (; now < t; now += Step)
            {
                Assert.Equal(StepOutcome.Done, run.Advance(state, [], Step));
            }
            var found = Frozen(state, coefficients) / 4;
            output.WriteLine($"{t} s: {found:F4} mm, closed form {front}");
            Assert.InRange(found, front - 0.2, front + 0.2);
            Assert.True(t < 300 || Math.Abs(found / front - 1) < 0.01);
        }
    }

    /// <summary>A line sink of 500 W/m in tissue of 37 degC: 12.904 mm after 600 s.</summary>
    [Fact]
    public void LineSink_AtOneMillimetre_FreezesToTheClosedForm()
    {
        var draw = Medium(37);
        const int n = 101;
        var state = new TissueState(new(n, n, 1, 1e-3, 1e-3, 1e-3, Vec3.Zero, new(1, 0, 0), new(0, 1, 0)), ["liver"]);
        state.Get(Fields.PowerRadiofrequency).Data[state.Grid!.Index(n / 2, n / 2, 0)] = -500f / 1e-6f;
        var coefficients = FreezingCoefficients.Build(state, draw, FreezingValues.From(draw, true, false), false, 1);
        using var run = new Physics.Freezing.Freezing().Start(state, HeatCase.Context(draw, 1, ("freezing-front", "sharp"), ("heat-ends", "closed")));
        for (var t = 0.0; t < 600; t += Step)
        {
            Assert.Equal(StepOutcome.Done, run.Advance(state, [], Step));
        }
        var found = Math.Sqrt(Frozen(state, coefficients) / Math.PI);
        output.WriteLine($"{found:F4} mm");
        Assert.InRange(found, 12.904 - 0.2, 12.904 + 0.2);
        Assert.InRange(run.Readings(state).First(r => r.Key == "energy-balance-relative").Value, 0, 1e-3);
    }

    private static ColdWallSource Probe(string device = "cryoprobe-17g", double lengthMm = 20, Vec3? offset = null, string name = "probe") => new()
    {
        Name = name,
        Device = device,
        ActiveLengthMm = lengthMm,
        DurationS = 3600,
        Shaft = new(new Vec3(14, 9, 80) + (offset ?? Vec3.Zero), new Vec3(-1.3, -0.4, -10) + (offset ?? Vec3.Zero)),
    };

    /// <summary>Liver, tumour and fat in blocks, a vein, air at one side.</summary>
    private static TissueState Mixed()
    {
        var grid = new Grid3(45, 33, 35, 1e-3, 1.1e-3, 1e-3, new Vec3(-0.022, -0.0176, -0.017), new(1, 0, 0), new(0, 1, 0));
        var state = new TissueState(grid, ["liver", "tumour", "fat", "blood", "air"]);
        for (var c = 0; c < grid.Count; c++)
        {
            var (i, j, k) = (c % 45, c / 45 % 33, c / (45 * 33));
            var vein = (i - 32) * (i - 32) + (j - 16) * (j - 16) <= 7;
            state.Get(Fields.Tissue).Data[c] = (byte)(i < 3 ? 4 : vein ? 3 : (i / 9 + j / 7 + k / 8) % 3);
            state.Get(Fields.VesselRadius).Data[c] = vein ? 2.5e-3f : 0;
            state.Get(Fields.Perfusion).Data[c] = i < 3 || vein ? 0 : 0.012f;
        }
        return state;
    }

    private static IReadOnlyDictionary<string, double> Advance(TissueState state, Draw draw, double endS, int threads, Func<double, double> level, params (string, string)[] options)
    {
        using var run = new Physics.Freezing.Freezing().Start(state, HeatCase.Context(draw, threads, options));
        for (var t = 0.0; t < endS; t += 1)
        {
            Assert.Equal(StepOutcome.Done, run.Advance(state, [new(Probe(), level(t))], 1));
        }
        return run.Readings(state).ToDictionary(p => p.Key, p => p.Value);
    }

    /// <summary>The fast path is the double reference, with one step length for all and with two.</summary>
    [Theory]
    [InlineData("single", 0.02, 0.001)]
    [InlineData("split", 1.0, 0.005)]
    public void FastPath_AroundAProbe_FollowsTheReference(string steps, double toleranceK, double meanK)
    {
        const double EndS = 40;
        var draw = HeatCase.Draw(("freezing.stasis_temperature", 1));
        var state = Mixed();
        var reference = new FreezingReference<double>(FreezingCoefficients.Build(state, draw, FreezingValues.From(draw, false, false), true, 1));
        reference.Set(state.Get(Fields.Temperature).Data);
        reference.Place(Probe(), draw);
        var none = new float[state.Grid!.Count];
        for (var t = 0.0; t < EndS; t += 1)
        {
            reference.Advance(none, state.Get(Fields.Perfusion).Data, 1, 1);
        }
        Assert.InRange(reference.Ledger.Imbalance(reference.StoredJ()), 0, 1e-6);
        var readings = Advance(state, draw, EndS, 2, _ => 1, ("freezing-steps", steps));
        var rise = state.Get(Fields.Temperature).Data;
        var differences = rise.Zip(reference.Rise, (a, b) => Math.Abs(a - b)).ToList();
        var (worst, mean) = (differences.Max(), differences.Average());
        output.WriteLine($"{steps}: at most {worst:G3}, on average {mean:G3} K of {rise.Min():F1} K; balance {readings["energy-balance-relative"]:G3}; {string.Join(", ", readings.Where(r => r.Key.StartsWith("probe")))}");
        Assert.InRange(rise.Min(), -177, -80);
        Assert.InRange(worst, 0, toleranceK);
        Assert.InRange(mean, 0, meanK);
        Assert.InRange(readings["energy-balance-relative"], 0, 1e-3);
    }

    /// <summary>Freezing, passive and active thaw: any number of threads, with and without skipped rows, gives the same bytes; energy is kept.</summary>
    [Fact]
    public void Advance_AnyThreads_GivesTheSameBytes()
    {
        double Level(double t) => t < 30 ? 1 : t < 40 ? 0 : -1;
        float[]? first = null;
        foreach (var (threads, skip) in ((int, string)[])[(1, "on"), (2, "on"), (3, "on")])
        {
            var state = Mixed();
            var readings = Advance(state, HeatCase.Draw(), 60, threads, Level, ("heat-skip", skip));
            Assert.InRange(readings["energy-balance-relative"], 0, 1e-3);
            first ??= state.Get(Fields.Temperature).Data;
            Assert.Equal(first, state.Get(Fields.Temperature).Data);
        }
    }
}
