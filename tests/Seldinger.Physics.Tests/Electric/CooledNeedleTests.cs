using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Probes;
using Seldinger.Therapies;

namespace Seldinger.Physics.Tests.Electric;

public class CooledNeedleTests
{
    private static readonly Draw Draw = new(SeldingerCatalogue.Load());

    private static CurrentElectrodeSource Needle(Vec3 direction) => new()
    {
        Name = "rf",
        DurationS = 300,
        Device = "cooled-needle-17g",
        ExposedTipMm = 20,
        PowerW = 50,
        Shaft = new(direction.Normalized() * 70, direction.Normalized() * -10 + new Vec3(0.2, 0.1, 0.4)),
    };

    /// <summary>Tissue at a uniform rise of 40 K without perfusion, cooled for a time: uptake at the end and rises at two distances beside the needle.</summary>
    private static (double UptakeW, double NearK, double FarK, double BalanceJ) Cool(double spacingMm, Vec3 direction, double timeS)
    {
        var state = new TissueState(Grid3.Cube(Vec3.Zero, 48, spacingMm), ["liver"]);
        Array.Fill(state.Get(Fields.Temperature).Data, 40f);
        state.Get(Fields.Perfusion);
        double takenJ = 0;
        double before = 0;
        using var run = new Run(new Schedule([new CooledNeedle(), new Bioheat()], [new("w", 0, timeS, [Needle(direction)])]), new RunState(state),
            new(Draw, 2, 1, new Dictionary<string, string> { ["heat-ends"] = "closed" }))
        {
            Observer = s =>
            {
                takenJ += s.Readings["rf.cooling-W"] * (s.TimeS - before);
                before = s.TimeS;
            },
        };
        var startJ = run.Readings()["stored-J"];
        run.AdvanceTo(timeS);
        Assert.Empty(run.Troubles);
        var end = run.Readings();
        var (u, v) = direction.Normalized().Perpendiculars();
        double Ring(double r) => Enumerable.Range(0, 16).Average(a => Sample(state, (u * Math.Cos(a * Math.PI / 8) + v * Math.Sin(a * Math.PI / 8)) * r + new Vec3(0.2, 0.1, 0.4)));
        return (end["rf.cooling-W"], Ring(4), Ring(8), startJ - end["stored-J"] - takenJ);
    }

    private static double Sample(TissueState state, Vec3 lpsMm)
    {
        var (g, p) = (state.Grid!, state.Grid!.ToLocalM(lpsMm));
        var (x, y, z) = (p.X / g.Dx, p.Y / g.Dy, p.Z / g.Dz);
        var (i, j, k) = ((int)x, (int)y, (int)z);
        double sum = 0;
        for (var c = 0; c < 8; c++)
        {
            var (a, b, d) = (c & 1, c >> 1 & 1, c >> 2);
            sum += state.Get(Fields.Temperature).Data[g.Index(i + a, j + b, k + d)] * (a == 0 ? 1 - (x - i) : x - i) * (b == 0 ? 1 - (y - j) : y - j) * (d == 0 ? 1 - (z - k) : z - k);
        }
        return sum;
    }

    [Fact]
    public void Advance_HotTissue_TakesTheHeatThatTheTissueLoses()
    {
        var (uptake, _, _, balance) = Cool(1.5, new(0.3, 0.5, 0.8), 120);
        // Below the first minute the flow exceeds its steady value, 67 K / (R_tip + R_wall), of about 1.3 W.
        Assert.InRange(uptake, 1.3, 3);
        Assert.Equal(0, balance, 0.002 * uptake * 120);
    }

    [Fact]
    public void Advance_OtherCellsAndAngles_GiveTheSameCooling()
    {
        var fine = Cool(0.75, new(0.3, 0.5, 0.8), 120);
        foreach (var (spacing, direction) in new[] { (1.0, new Vec3(0.3, 0.5, 0.8)), (1.5, new(0.3, 0.5, 0.8)), (1.0, new(0, 0, 1)), (1.0, new(0, 1, 1)) })
        {
            var c = Cool(spacing, direction, 120);
            TestContext.Current.TestOutputHelper!.WriteLine($"{spacing} mm {direction}: {c.UptakeW / fine.UptakeW - 1:p2} of uptake, {c.NearK - fine.NearK:f3} K at 4 mm, {c.FarK - fine.FarK:f3} K at 8 mm ({fine.UptakeW:f2} W, {fine.NearK:f2} K, {fine.FarK:f2} K)");
            Assert.Equal(1, c.UptakeW / fine.UptakeW, spacing > 1 ? 0.04 : 0.02);
            Assert.Equal(fine.NearK, c.NearK, 0.4 * spacing * spacing);
            Assert.Equal(fine.FarK, c.FarK, 0.3);
        }
    }

    /// <summary>A ball of radius a with a wall of coefficient h in an infinite medium: R = 1/(4 pi k a) + 1/(4 pi a2 h).</summary>
    [Fact]
    public void Resistance_WallAndTissue_AreInSeries()
    {
        const double A = 1e-3;
        const double K = 0.52;
        const double H = 3366;
        var grid = Grid3.Cube(Vec3.Zero, 20, 1);
        var probe = ThinProbe.TryPlace(ProbeSurface.Spheroid(A, A, 12), new Vec3(9.6e-3, 9.7e-3, 9.2e-3), new Vec3(0, 0.6, 0.8), grid);
        Assert.NotNull(probe);
        var conductivity = Enumerable.Repeat(K, probe.Bands).ToArray();
        var without = probe.Resistance(conductivity, default);
        var with = probe.Resistance(conductivity, [.. probe.AreasM2.Select(a => 1 / (H * a))]);
        Assert.Equal(4 * Math.PI * A * A, probe.AreasM2.Sum(), 1e-12);
        // On a ball the flow is uniform: q_k goes as the area, and the mean of (R q) over the area gives the resistance.
        double Added(double[] matrix) => Enumerable.Range(0, probe.Bands).Sum(k => Enumerable.Range(0, probe.Bands).Sum(l => matrix[k * probe.Bands + l] * probe.AreasM2[k] * probe.AreasM2[l])) / Math.Pow(4 * Math.PI * A * A, 2);
        Assert.Equal(1 / (4 * Math.PI * A * A * H), Added(with) - Added(without), 1e-9);
    }
}
