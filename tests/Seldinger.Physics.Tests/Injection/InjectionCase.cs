using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Injection;
using Seldinger.Physics.Tests.Heat;

namespace Seldinger.Physics.Tests.Injection;

/// <summary>Boxes of tissue and injections into them.</summary>
internal static class InjectionCase
{
    /// <summary>Stiff, rigid tissue without blood: everything enters at the tip.</summary>
    public static (string, double)[] Rigid => [("injection-tissue.dilation", 1), ("injection-tissue.shear_modulus", 1e9), ("ethanol.distribution_volume", 0.2), ("ethanol.diffusivity", 0)];

    public static TissueState Liver(double sizeMm, double spacingMm, double perfusion = 0, double tumourMm = 0)
    {
        var n = 2 * (int)Math.Round(sizeMm / 2 / spacingMm) + 1;
        var s = spacingMm * 1e-3;
        var state = new TissueState(new(n, n, n, s, s, s, new Vec3(n / 2, n / 2, n / 2) * -s, new(1, 0, 0), new(0, 1, 0)), ["liver", "tumour"]);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)perfusion);
        for (var c = 0; c < state.Grid!.Count && tumourMm > 0; c++)
        {
            state.Get(Fields.Tissue).Data[c] = Radius(state, c) <= tumourMm ? (byte)1 : (byte)0;
        }
        return state;
    }

    /// <summary>Distance of a cell from the origin, mm.</summary>
    public static double Radius(TissueState state, int c)
    {
        var g = state.Grid!;
        return g.ToLpsMm(g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny))).Length;
    }

    public static FluidSource Fluid(double ml, double mlPerMin, string agent = "ethanol", bool capsule = false, double tipMm = 0) => new()
    {
        Name = "needle",
        Agent = agent,
        Shaft = new(new(0, 0, 100), new(0, 0, tipMm)),
        VolumeM3 = ml * 1e-6,
        RateM3PerS = mlPerMin * 1e-6 / 60,
        NeedleRadiusMm = 0.36,
        Encapsulated = capsule,
        DurationS = ml / mlPerMin * 60,
    };

    public static IReadOnlyDictionary<string, double> Run(TissueState state, Draw draw, double endS, Source source, int threads = 2, params (string, string)[] options)
    {
        var agent = InjectedFluid.AgentOf([source])!;
        IReadOnlyList<IProcess> processes = source is DepotSource ? [new InjectedFluid(agent), new DrugEffects(agent)] : [new InjectedFluid(agent), new ChemicalDamage(agent)];
        using var run = new Run(new Schedule(processes, [new("w", 0, endS, [source])]), new RunState(state), HeatCase.Context(draw, threads, options));
        run.AdvanceTo(endS);
        Assert.Empty(run.Troubles);
        return run.Readings();
    }

    /// <summary>Radius of the ball with the volume of all cells that are more than half full, mm.</summary>
    public static double FrontMm(TissueState state) =>
        Math.Cbrt(state.Get(Fields.InjectedAgent).Data.Count(v => v > 0.5f) * state.Grid!.CellVolumeM3 * 3 / (4 * Math.PI)) * 1e3;

    /// <summary>Volume destroyed, mL.</summary>
    public static double ZoneMl(TissueState state) => ThermalDamage.DestroyedVolumeM3(state) * 1e6;
}
