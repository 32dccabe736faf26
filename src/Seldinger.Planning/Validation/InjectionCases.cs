using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Planning.Bench;

namespace Seldinger.Planning.Validation;

/// <summary>Injected fluids against closed forms, scipy and published orders and ratios.</summary>
internal static class InjectionCases
{
    // Porosity of the references' medium, its definition.
    private const double Porosity = 0.2;

    /// <summary>Rows: what = "front" or "pressure", ml, r_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Front(ValidationContext c) => c.Figures(r =>
    {
        var draw = Draw(c, Rigid("ethanol"));
        var ml = r.Number("ml");
        var half = (int)Math.Ceiling(1.2 * Math.Cbrt(3 * ml * 1e3 / (4 * Math.PI * Porosity))) + 6;
        if (r.Text("what") == "pressure")
        {
            var pressed = Liver(half, 1, 0);
            Run(c, pressed, draw, Fluid("ethanol", ml, 1), 10);
            var mobility = draw.Si("injection-tissue.conductivity") * draw.Si("injection-tissue.water_viscosity") / draw.Si("ethanol.viscosity");
            var g = pressed.Grid!;
            return pressed.Get(Fields.InjectionPressure).Data[g.Index(g.Nx / 2 + (int)r.Number("r_mm"), g.Ny / 2, g.Nz / 2)] * 4 * Math.PI * mobility * r.Number("r_mm") * 1e-3 / (1e-6 / 60);
        }
        var state = Liver(half, 1, 0);
        Run(c, state, draw, Fluid("ethanol", ml, 1), ml * 60);
        return Math.Cbrt(state.Get(Fields.InjectedAgent).Data.Count(v => v > 0.5f) * 3 / (4 * Math.PI));
    });

    /// <summary>Rows: agent, precision; the balance of a run in which agent leaves by every way.</summary>
    internal static IReadOnlyList<ValidationFigure> Balance(ValidationContext c) => c.Figures(r =>
    {
        var state = Liver(10, 1, 0.01);
        return Run(c, state, Draw(c), Fluid(r.Text("agent"), 2, 2), 120, ("injection-precision", r.Text("precision")))["mass-balance-relative"];
    });

    /// <summary>Rows: spacing_mm, time_s; the largest difference to scipy's radial solution at 4 to 12 mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Radial(ValidationContext c) => ExternalProgram.InTemporaryFolder(folder =>
    {
        const double Volume = 0.5, Diffusivity = 5e-10, Loss = 0.002, OffS = 600, MlPerMin = 0.05;
        var script = Path.Combine(folder, "radial.py");
        File.WriteAllText(script, ValidationFiles.Text($"{c.Description.Id}/radial.py"));
        string Text(double v) => v.ToString("R", CultureInfo.InvariantCulture);
        var draw = Draw(c, [.. Rigid("ethanol"), ("ethanol.distribution_volume", Volume), ("ethanol.diffusivity", Diffusivity), ("ethanol.extraction", 1), ("ethanol.kill_concentration", 100)]);
        return c.Figures(r =>
        {
            // The fluid enters within two cells of the tip, there and here.
            var (t, dx) = (r.Number("time_s"), r.Number("spacing_mm"));
            var printed = ExternalProgram.Run(ExternalProgram.Python, folder, 120, c.Threads, c.Cancel,
                [script, Text(MlPerMin * 1e-6 / 60), Text(OffS), Text(Volume), Text(Diffusivity), Text(Loss), Text(2e-3 * dx), Text(t)]);
            var expected = printed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            var state = Liver(16, dx, Loss * Volume);
            Run(c, state, draw, Fluid("ethanol", MlPerMin * OffS / 60, MlPerMin), t);
            var g = state.Grid!;
            return Enumerable.Range(4, 9).Max(mm => Math.Abs(state.Get(Fields.InjectedAgent).Data[g.Index(g.Nx / 2 + (int)Math.Round(mm / dx), g.Ny / 2, g.Nz / 2)] - expected[mm - 4]));
        });
    });

    /// <summary>Rows: what = "cell", "step" or "both" (which of 1 mm and 5 s is halved); the largest movement of the zone's surface.</summary>
    internal static IReadOnlyList<ValidationFigure> Convergence(ValidationContext c)
    {
        var zones = new Dictionary<(double Dx, double Dt), double[]>();
        double[] Zone(double dx, double dt)
        {
            if (!zones.TryGetValue((dx, dt), out var reach))
            {
                var state = Liver(18, dx, 0.015);
                Run(c, state, Draw(c), Fluid("ethanol", 2, 1), 240, ("injection-max-step-s", dt.ToString(CultureInfo.InvariantCulture)));
                zones[(dx, dt)] = reach = [.. Directions.Select(u => Reach(state, u))];
            }
            return reach;
        }
        return c.Figures(r =>
        {
            var fine = Zone(r.Text("what") == "step" ? 1 : 0.5, r.Text("what") == "cell" ? 5 : 2.5);
            return Zone(1, 5).Zip(fine, (a, b) => Math.Abs(a - b)).Max();
        });
    }

    /// <summary>
    /// Rows: what = "leak-rise" (share lost at 10 mL/h less that at 1 mL/h), "leak" (share lost at rate_ml_h), "reached" (volume above half a per cent of ethanol over that of agent2), "destroyed" (volume destroyed over that of agent2);
    /// agent, ml, agent2, ml2, rate_ml_h, perfused, depth_mm of the tip.
    /// </summary>
    internal static IReadOnlyList<ValidationFigure> Published(ValidationContext c)
    {
        (double Lost, double Reached, double Destroyed) Injected(ReferenceRow r, string agent, double ml, double perHour)
        {
            c.Cancel.ThrowIfCancellationRequested();
            var state = Liver((int)r.Number("depth_mm"), 1, r.Text("perfused") == "yes" ? 0.0155 : 0);
            var readings = Run(c, state, Draw(c), Fluid(agent, ml, perHour / 60), ml / perHour * 3600 + 300);
            var cell = state.Grid!.CellVolumeM3 * 1e6;
            return (readings["refluxed-mL"] / ml, state.Get(Fields.InjectedAgent).Data.Count(v => v > 0.1f) * cell, ThermalDamage.DestroyedVolumeM3(state) * 1e6);
        }
        return c.Figures(r =>
        {
            var (agent, ml, rate) = (r.Text("agent"), r.Number("ml"), r.Number("rate_ml_h"));
            return r.Text("what") switch
            {
                "leak-rise" => Injected(r, agent, ml, 10).Lost - Injected(r, agent, ml, 1).Lost,
                "leak" => Injected(r, agent, ml, rate).Lost,
                "reached" => Injected(r, agent, ml, rate).Reached / Injected(r, r.Text("agent2"), r.Number("ml2"), rate).Reached,
                _ => Injected(r, agent, ml, rate).Destroyed / Injected(r, r.Text("agent2"), r.Number("ml2"), rate).Destroyed,
            };
        });
    }

    private static IEnumerable<Vec3> Directions => Enumerable.Range(0, 27).Where(n => n != 13).Select(n => new Vec3(n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1).Normalized());

    private static (string, double)[] Rigid(string agent) => [("injection-tissue.dilation", 1), ("injection-tissue.shear_modulus", 1e9), ($"{agent}.distribution_volume", Porosity), ($"{agent}.diffusivity", 0)];

    private static Draw Draw(ValidationContext c, params (string Key, double Value)[] values)
    {
        var overrides = new Dictionary<string, double>();
        foreach (var (key, value) in values)
        {
            overrides[key] = value;
        }
        return new(c.Catalogue, null, overrides);
    }

    // A cube of liver with a cell centre at the origin.
    private static TissueState Liver(int halfMm, double spacingMm, double perfusion)
    {
        var (half, s) = ((int)Math.Round(halfMm / spacingMm), spacingMm * 1e-3);
        var n = 2 * half + 1;
        var state = new TissueState(new(n, n, n, s, s, s, new Vec3(half, half, half) * -s, new(1, 0, 0), new(0, 1, 0)), ["liver"]);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)perfusion);
        return state;
    }

    private static FluidSource Fluid(string agent, double ml, double mlPerMin) => new()
    {
        Name = "needle", Agent = agent, Shaft = new(new(0, 0, 200), Vec3.Zero), VolumeM3 = ml * 1e-6, RateM3PerS = mlPerMin * 1e-6 / 60, NeedleRadiusMm = 0.36, DurationS = ml / mlPerMin * 60,
    };

    private static IReadOnlyDictionary<string, double> Run(ValidationContext c, TissueState state, Draw draw, Source source, double endS, params (string Key, string Value)[] options)
    {
        ProcedureWindow[] windows = [new("window", 0, endS, [source])];
        using var run = new Run(new(ProcessRegistry.Procedure(windows), windows), new(state), new(draw, c.Threads, 1, options.ToDictionary(o => o.Key, o => o.Value)));
        run.AdvanceTo(endS, null, c.Cancel);
        return run.Readings();
    }

    // Distance from the origin at which the viable fraction rises through one half, mm; trilinear between cells.
    private static double Reach(TissueState state, Vec3 u)
    {
        var (g, v) = (state.Grid!, state.Get(Fields.Viability).Data);
        double At(double mm)
        {
            var p = g.ToLocalM(u * mm);
            var (x, y, z) = (p.X / g.Dx, p.Y / g.Dy, p.Z / g.Dz);
            var (i, j, k) = ((int)x, (int)y, (int)z);
            double sum = 0;
            for (var n = 0; n < 8; n++)
            {
                var (a, b, d) = (n & 1, (n >> 1) & 1, n >> 2);
                sum += (a == 1 ? x - i : 1 - x + i) * (b == 1 ? y - j : 1 - y + j) * (d == 1 ? z - k : 1 - z + k) * v[g.Index(Math.Min(i + a, g.Nx - 1), Math.Min(j + b, g.Ny - 1), Math.Min(k + d, g.Nz - 1))];
            }
            return sum;
        }
        const double Step = 0.05;
        var far = (g.Nx - 1) / 2 * g.Dx * 1e3 - Step;
        for (var mm = 0.0; mm < far; mm += Step)
        {
            if (At(mm) >= ThermalDamage.DestroyedBelow)
            {
                return mm;
            }
        }
        return far;
    }
}
