using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Microwave;
using Seldinger.Therapies;

namespace Seldinger.Physics.Tests.Heat;

/// <summary>States and runs for tests of heat.</summary>
internal static class HeatCase
{
    public static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    /// <summary>A cube of liver around the origin.</summary>
    public static TissueState Liver(double sizeMm, double spacingMm, double perfusion, Draw draw, string[]? more = null)
    {
        var state = new TissueState(Grid3.Cube(Vec3.Zero, sizeMm, spacingMm), ["liver", .. more ?? []]);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)(perfusion < 0 ? draw.Si("liver.perfusion") * draw.Si("liver.density") : perfusion));
        return state;
    }

    public static Draw Draw(params (string Key, double Value)[] overrides) => new(Catalogue, null, overrides.ToDictionary(o => o.Key, o => o.Value));

    /// <summary>The medium of k-Wave's bioheat tests as liver.</summary>
    public static Draw M1() => Draw(("liver.density", 1079), ("liver.specific_heat", 3540), ("liver.conductivity", 0.52), ("blood.density", 1060), ("blood.specific_heat", 3617), ("bioheat.boiling_temperature", 1e6));

    public static ProcessContext Context(Draw draw, int threads = 2, params (string Key, string Value)[] options) => new(draw, threads, 1, options.ToDictionary(o => o.Key, o => o.Value));

    public static IReadOnlyList<IProcess> Processes => [new MicrowaveField(), new Bioheat(), new ThermalDamage()];

    public static AntennaSource Antenna(double powerW, double timeS, string device = "emprint", Vec3? tipMm = null, Vec3? fromMm = null) => new()
    {
        Name = "antenna",
        Device = device,
        GeneratorPowerW = powerW,
        DurationS = timeS,
        Shaft = new(fromMm ?? new(0, 0, 80), tipMm ?? new(0, 0, -15)),
    };

    /// <summary>Runs sources to an end with the whole chain; readings of the last moment.</summary>
    public static IReadOnlyDictionary<string, double> Run(TissueState state, double endS, ProcessContext context, params Source[] sources)
    {
        using var run = new Run(new Schedule(Processes, [new("w", 0, endS, sources)]), new RunState(state), context);
        run.AdvanceTo(endS);
        Assert.Empty(run.Troubles);
        return run.Readings();
    }

    public static double ZoneMl(TissueState state) => state.Get(Fields.Viability).Data.Count(v => v < ThermalDamage.DestroyedBelow) * state.Grid!.CellVolumeM3 * 1e6;
}
