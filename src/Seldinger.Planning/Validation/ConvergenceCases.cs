using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Validation;

/// <summary>How far the surface of a zone moves when cells and steps are halved.</summary>
internal static class ConvergenceCases
{
    private const double SizeMm = 48;

    /// <summary>Rows: source = "microwave" or "radiofrequency", power_w, time_s, what = "cell", "step" or "both" (which of 1 mm and 1 s is halved).</summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var zones = new Dictionary<(string Source, double Power, double Time, double Dx, double Dt), ZoneShape>();
        ZoneShape Zone(ReferenceRow r, double dx, double dt)
        {
            var key = (r.Text("source"), r.Number("power_w"), r.Number("time_s"), dx, dt);
            return zones.TryGetValue(key, out var z) ? z : zones[key] = Simulate(c, key.Item1, key.Item2, key.Item3, dx, dt);
        }
        return c.Figures(r => Moved(Zone(r, 1, 1), Zone(r, r.Text("what") == "step" ? 1 : 0.5, r.Text("what") == "cell" ? 1 : 0.5)));
    }

    private static double Moved(ZoneShape a, ZoneShape b)
    {
        double worst = 0;
        for (var n = 0; n < 27; n++)
        {
            var u = new Vec3(n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1);
            worst = n == 13 ? worst : Math.Max(worst, Math.Abs(a.Reach(Vec3.Zero, u, SizeMm / 2 - 1) - b.Reach(Vec3.Zero, u, SizeMm / 2 - 1)));
        }
        return worst;
    }

    private static ZoneShape Simulate(ValidationContext c, string kind, double powerW, double timeS, double spacingMm, double stepS)
    {
        var draw = new Draw(c.Catalogue);
        var state = new TissueState(Grid3.Cube(Vec3.Zero, SizeMm, spacingMm), [HeatLab.Tissue]);
        var perfusion = (float)(draw.Si("liver.perfusion") * draw.Si("liver.density"));
        Array.Fill(state.Get(Fields.PerfusionBaseline).Data, perfusion);
        Array.Fill(state.Get(Fields.Perfusion).Data, perfusion);
        // Slanted, and off the lattice, so that no symmetry helps.
        var axis = new Vec3(0.3, 0.2, 1).Normalized();
        Shaft Shaft(double tipMm) => new(axis * 90 + new Vec3(0.21, -0.13, 0), axis * -tipMm + new Vec3(0.21, -0.13, 0));
        Source source = kind == "microwave"
            ? new AntennaSource { Name = "antenna", Device = "acculis", GeneratorPowerW = powerW, DurationS = timeS, Shaft = Shaft(12) }
            : new CurrentElectrodeSource { Name = "electrode", Device = "cooled-needle-17g", PowerW = powerW, DurationS = timeS, ExposedTipMm = 20, Shaft = Shaft(10) };
        ProcedureWindow[] windows = [new("window", 0, timeS, [source])];
        var options = new Dictionary<string, string> { ["heat-max-step-s"] = stepS.ToString(CultureInfo.InvariantCulture) };
        using var run = new Run(new Schedule(ProcessRegistry.Procedure(windows), windows), new RunState(state), new(draw, c.Threads, 1, options));
        run.AdvanceTo(timeS, null, c.Cancel);
        return new(run.State.Tissue, draw);
    }
}
