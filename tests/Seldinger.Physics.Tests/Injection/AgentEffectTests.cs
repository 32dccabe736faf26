using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Injection;
using Seldinger.Physics.Tests.Heat;
using static Seldinger.Physics.Tests.Injection.InjectionCase;

namespace Seldinger.Physics.Tests.Injection;

/// <summary>What injected agents do: destruction, formulations, acids, depots, vectors.</summary>
public sealed class AgentEffectTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0.40, 15, true)]
    [InlineData(0.20, 600, true)]
    [InlineData(0.10, 3601, true)]
    [InlineData(0.10, 600, false)]
    [InlineData(0.05, 3600, false)]
    public void Ethanol_ExposureInCulture_KillsAsPublished(double concentration, double seconds, bool dead)
    {
        var agent = new Injectate(HeatCase.Draw(("ethanol.concentration", 1)), "ethanol");
        Assert.Equal(dead, agent.ExposurePerS(concentration) * seconds >= 1);
    }

    [Fact]
    [Trait("Row", "A5.06")]
    public void Spread_OfEthanolFormulations_GrowsWithEthylCellulose()
    {
        // 1 mL into perfused liver, tip 15 mm below the surface: what runs back is lost, blood takes its share.
        double Destroyed(string agent)
        {
            var state = Liver(31, 1, 0.015);
            var readings = Run(state, HeatCase.Draw(), 600, Fluid(1, 10 / 60.0, agent));
            output.WriteLine($"{agent}: destroyed {ZoneMl(state):F3} mL, ran back {readings["refluxed-mL"]:F3} mL, blood took {readings["washed-out-mL"]:F3} mL, backflow {readings["needle.backflow-mm"]:F2} mm");
            return ZoneMl(state);
        }
        double[] order = [Destroyed("ethanol-ec12"), Destroyed("ethanol-ec6"), Destroyed("ethanol")];
        Assert.True(order[0] > order[1] && order[1] > order[2]);
    }

    [Fact]
    public void Zone_OfAceticAcid_IsLargerForItsVolumeThanThatOfEthanol()
    {
        double Zone(string agent, double ml)
        {
            var state = Liver(35, 1, 0);
            Run(state, HeatCase.Draw(("injection-tissue.shear_modulus", 1e9)), 1200, Fluid(ml, 0.3, agent));
            return ZoneMl(state);
        }
        var (ethanol, acid) = (Zone("ethanol", 0.3), Zone("acetic-acid", 0.1));
        output.WriteLine($"0.3 mL ethanol {ethanol:F2} mL, 0.1 mL acetic acid {acid:F2} mL");
        Assert.True(acid / 0.1 > 1.5 * ethanol / 0.3);
        Assert.True(Zone("acetic-acid", 0.3) > ethanol);
    }

    [Fact]
    public void Acid_Buffer_HoldsItsFrontBackAndRaisesTheConductivity()
    {
        (double Front, float Factor) Acid(double buffer)
        {
            var state = Liver(35, 1);
            Run(state, HeatCase.Draw(("hydrochloric-acid.buffer_capacity", buffer), ("injection-tissue.shear_modulus", 1e9), ("hydrochloric-acid.diffusivity", 0)), 240, Fluid(2, 0.5, "hydrochloric-acid"));
            return (FrontMm(state), state.Get(Fields.ConductivityFactor).Data.Max());
        }
        var (free, held) = (Acid(0), Acid(1000));
        output.WriteLine($"front {free.Front:F2} mm without, {held.Front:F2} mm with 1 mol/L of buffer; conductivity up to {free.Factor:F1} times");
        // 3 mol/L in 0.562 of the volume, 1 mol/L bound: the front's volume falls to 1.686 / 2.686.
        Assert.Equal(Math.Cbrt(3 * 0.562 / (3 * 0.562 + 1)), held.Front / free.Front, 0.02);
        Assert.True(free.Factor > 5);
    }

    [Theory]
    [Trait("Row", "A5.13")]
    [InlineData(ReleaseLaw.ZeroOrder)]
    [InlineData(ReleaseLaw.FirstOrder)]
    [InlineData(ReleaseLaw.Higuchi)]
    public void Depot_CumulativeRelease_IntegratesToTheDose(ReleaseLaw law)
    {
        var depot = Depot(law, 3600);
        var half = law switch { ReleaseLaw.ZeroOrder => 0.5, ReleaseLaw.FirstOrder => 1 - Math.Exp(-0.5), _ => Math.Sqrt(0.5) };
        Assert.Equal(half, depot.Released(1800), 1e-12);
        var state = Liver(21, 1, 0.01);
        // First order empties for ever: 20 time constants.
        var end = law == ReleaseLaw.FirstOrder ? 20 * 3600 : 3600;
        var r = Run(state, HeatCase.Draw(), end, depot with { DurationS = end });
        output.WriteLine(string.Join(", ", r.Select(x => $"{x.Key} {x.Value:G6}")));
        Assert.Equal(10, r["injected-mL"] * 1e-6 * 1 * 1e6, 1e-3);
        Assert.InRange(Math.Abs(r["mass-balance-relative"]), 0, 1e-3);
    }

    [Fact]
    [Trait("Row", "A5.13")]
    public void Depot_ExposureNearby_IsFarAboveThatOfPlasma()
    {
        var state = Liver(31, 1, 0.015);
        var depot = Depot(ReleaseLaw.ZeroOrder, 6 * 3600) with { DurationS = 6 * 3600, AntiVascular = true };
        Run(state, HeatCase.Draw(), depot.DurationS, depot);
        // Plasma at most: the whole dose in 3 L without any clearance.
        var plasma = depot.DoseKg / 3e-3 * depot.DurationS;
        var near = state.Get(Fields.DrugExposure).Data[Nearest(state)];
        output.WriteLine($"exposure {near:G4} near the depot, below {plasma:G4} (kg/m3) s in plasma");
        Assert.True(near > 100 * plasma);
        Assert.True(state.Get(Fields.AntiVascular).Data.Max() > 0.5);
        Assert.Equal(0, state.Get(Fields.GrowthInhibition).Data.Max());
        Assert.Equal(0, state.Get(Fields.Apoptosis).Data.Max());
    }

    [Fact]
    [Trait("Row", "A5.15")]
    public void Vector_TransducedFraction_FollowsFromWhatWasDelivered()
    {
        var state = Liver(31, 1, 0.015);
        Run(state, HeatCase.Draw(), 1800, Fluid(1, 0.5, "rad-p53"));
        var draw = HeatCase.Draw();
        var (bound, transduced) = (state.Get(Fields.BoundAgent).Data, state.Get(Fields.TransducedFraction).Data);
        var perCell = draw.Si("rad-p53.concentration") * draw.Si("rad-p53.infectivity") / draw.Si("rad-p53.cell_density");
        for (var n = 0; n < bound.Length; n++)
        {
            Assert.Equal(1 - Math.Exp(-bound[n] * perCell), transduced[n], 1e-5);
        }
        Assert.True(transduced.Max() > 0.3);
        Assert.Equal(0.5, GeneExpression.From(draw, "rad-p53").Level(draw.Si("rad-p53.expression_half_life")), 1e-9);
    }

    [Fact]
    [Trait("Row", "A5.15")]
    public void Gene_EffectZero_LeavesGrowthExactlyAsItIs()
    {
        var gene = GeneExpression.From(HeatCase.Draw(), "rad-p53");
        var strong = GeneExpression.From(HeatCase.Draw(("rad-p53.effect", 0.3)), "rad-p53");
        double Grow(GeneExpression g, double transduced)
        {
            var v = 1.0;
            for (var day = 0; day < 60; day++)
            {
                v *= Math.Exp(0.05 - g.DeathPerDay(transduced, day * 86400.0));
            }
            return v;
        }
        Assert.Equal(Grow(gene, 0), Grow(gene, 0.8));
        Assert.True(Grow(strong, 0.8) < Grow(strong, 0));
    }

    [Fact]
    [Trait("Row", "A5.17")]
    public void Vector_Shares_AreABalanceWithLiverAndBody()
    {
        var state = Liver(31, 1, 0.015);
        var r = Run(state, HeatCase.Draw(), 1800, Fluid(1, 0.5, "rad-p53"));
        var shares = VectorShares.Of(r, HeatCase.Draw().Si("rad-p53.liver_share"));
        output.WriteLine(shares.ToString());
        Assert.Equal(1, shares.Tissue + shares.Refluxed + shares.Liver + shares.Systemic + shares.Beyond, 1e-3);
        Assert.True(shares.Liver > shares.Systemic && shares.Systemic > 0);
    }

    [Fact]
    [Trait("Row", "A5.11")]
    public void Damage_HeatColdAndChemical_ShareOneMeasure()
    {
        // One field, one surface: whichever law leaves less decides, in any order.
        float[] Viability(params int[] order)
        {
            var state = Liver(16, 1);
            var (g, rise, lowest) = (state.Grid!, state.Get(Fields.Temperature).Data, state.Get(Fields.TemperatureMin).Data);
            for (var n = 0; n < g.Count; n++)
            {
                // Heated in the middle, frozen to the left, injected to the right.
                var i = n % g.Nx;
                rise[n] = Radius(state, n) < 4 ? 40 : i < 4 ? -85 : 0;
                lowest[n] = Math.Min(0, rise[n]);
                state.Get(Fields.InjectedAgent).Data[n] = i > g.Nx / 2 ? 0.9f : 0;
            }
            var context = HeatCase.Context(HeatCase.Draw());
            Seldinger.Core.Models.IProcess[] laws = [new ThermalDamage(), new ColdDamage(), new ChemicalDamage("ethanol")];
            foreach (var run in order.Select(o => laws[o].Start(state, context)))
            {
                run.Advance(state, [], 60);
                run.Dispose();
            }
            return state.Get(Fields.Viability).Data;
        }
        var viability = Viability(0, 1, 2);
        Assert.Equal(viability, Viability(2, 1, 0));
        Assert.Equal(viability, Viability(1, 0, 2));
        var g = Liver(16, 1).Grid!;
        bool Destroyed(int i) => viability[g.Index(i, g.Ny / 2, g.Nz / 2)] < ThermalDamage.DestroyedBelow;
        Assert.True(Destroyed(1) && Destroyed(g.Nx / 2 - 2) && Destroyed(g.Nx / 2 + 2) && Destroyed(g.Nx - 2));
        Assert.False(Destroyed(4));
    }

    private static int Nearest(TissueState state) => Enumerable.Range(0, state.Grid!.Count).MinBy(n => Radius(state, n));

    private static DepotSource Depot(ReleaseLaw law, double releaseS) => new() { Name = "depot", Agent = "fluorouracil-depot", CentreMm = Vec3.Zero, RadiusMm = 2, DoseKg = 10e-6, Law = law, ReleaseS = releaseS, DurationS = releaseS };
}
