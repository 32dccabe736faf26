using Seldinger.Core.State;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Validation;

/// <summary>The heat process against closed forms in unbounded media.</summary>
internal static class HeatCases
{
    // Distances on the axis at which orders of accuracy are measured: centres of cells of 1 and 2 mm.
    private static readonly double[] OrderRadiiMm = [6, 8, 10, 12, 14, 16, 18, 20];

    /// <summary>5 W into one cell; rows: time_s ("steady" = 1500 s), r_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> PointSource(ValidationContext c)
    {
        double[] times = [60, 300, 720, 1500];
        var found = new Dictionary<(double T, double R), double>();
        var rms = new Dictionary<(double T, double Dx), double>();
        foreach (var dx in (double[])[2, 1])
        {
            var m = HeatLab.M1;
            var state = HeatLab.Cube(62, dx, m);
            using var run = HeatLab.Start(state, HeatLab.Draw(c.Catalogue, m), c.Threads);
            double now = 0;
            foreach (var t in times)
            {
                run.Advance(state, [HeatLab.Heat(0, 5)], t - now);
                now = t;
                rms[(t, dx)] = HeatLab.Rms(OrderRadiiMm.Select(r => HeatLab.Rise(state, r) - ClosedForms.PointSource(m, 5, r * 1e-3, t)));
                foreach (var r in (double[])[5, 10, 15, 20])
                {
                    found[(t, r)] = HeatLab.Rise(state, r);
                }
            }
        }
        return c.Figures(r => r.Text("r_mm") == "order" ? HeatLab.Order(rms[(Time(r), 2)], rms[(Time(r), 1)]) : found[(Time(r), r.Number("r_mm"))]);
        static double Time(ReferenceRow r) => r.Text("time_s") == "steady" ? 1500 : r.Number("time_s");
    }

    /// <summary>1000 W/m along z; rows: time_s ("steady" with perfusion, else without), r_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> LineSource(ValidationContext c)
    {
        var found = new Dictionary<(string T, double R), double>();
        var rms = new Dictionary<(string T, double Dx), double>();
        foreach (var dx in (double[])[2, 1])
        {
            foreach (var perfused in (bool[])[true, false])
            {
                var m = perfused ? HeatLab.M1 : HeatLab.M1 with { Loss = 0 };
                var n = 2 * (int)Math.Round(60 / dx) + 1;
                var state = HeatLab.Box(n, n, 3, dx, m);
                var g = state.Grid!;
                for (var k = 0; k < g.Nz; k++)
                {
                    state.Get(Fields.PowerRadiofrequency).Data[g.Index(n / 2, n / 2, k)] = (float)(1000 / (g.Dx * g.Dy));
                }
                using var run = HeatLab.Start(state, HeatLab.Draw(c.Catalogue, m), c.Threads, "closed");
                double now = 0;
                foreach (var t in perfused ? (double[])[2000] : [60, 300])
                {
                    run.Advance(state, [], t - now);
                    now = t;
                    var name = perfused ? "steady" : $"{t:F0}";
                    rms[(name, dx)] = HeatLab.Rms(OrderRadiiMm.Select(r => HeatLab.Rise(state, r) - ClosedForms.LineSource(m, 1000, r * 1e-3, perfused ? double.PositiveInfinity : t)));
                    foreach (var r in (double[])[2, 5, 10, 15])
                    {
                        found[(name, r)] = HeatLab.Rise(state, r);
                    }
                }
            }
        }
        return c.Figures(r => r.Text("r_mm") == "order" ? HeatLab.Order(rms[(r.Text("time_s"), 2)], rms[(r.Text("time_s"), 1)]) : found[(r.Text("time_s"), r.Number("r_mm"))]);
    }

    /// <summary>A ball of 10 mm and 20 W in steady state; rows: r_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Ball(ValidationContext c)
    {
        var found = new Dictionary<double, double>();
        var rms = new Dictionary<double, double>();
        foreach (var dx in (double[])[2, 1])
        {
            var m = HeatLab.M1;
            var state = HeatLab.Cube(62, dx, m);
            using var run = HeatLab.Start(state, HeatLab.Draw(c.Catalogue, m), c.Threads);
            run.Advance(state, [HeatLab.Heat(10, 20)], 1500);
            rms[dx] = HeatLab.Rms(((double[])[0, 2, 4, .. OrderRadiiMm]).Select(r => HeatLab.Rise(state, r) - ClosedForms.Ball(m, 20, 0.01, r * 1e-3)));
            foreach (var r in (double[])[0, 5, 10, 15, 20])
            {
                found[r] = HeatLab.Rise(state, r);
            }
        }
        return c.Figures(r => r.Text("r_mm") == "order" ? HeatLab.Order(rms[2], rms[1]) : found[r.Number("r_mm")]);
    }

    /// <summary>A Gaussian of 4 mm and 1 K after 150 s; rows: r_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Gaussian(ValidationContext c)
    {
        var found = new Dictionary<double, double>();
        var rms = new Dictionary<double, double>();
        foreach (var dx in (double[])[2, 1])
        {
            var m = HeatLab.M1;
            var state = HeatLab.Cube(62, dx, m);
            var g = state.Grid!;
            var rise = state.Get(Fields.Temperature).Data;
            for (var n = 0; n < g.Count; n++)
            {
                var r = g.ToLpsMm(g.CentreM(n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny))).Length;
                rise[n] = (float)Math.Exp(-r * r / 16);
            }
            using var run = HeatLab.Start(state, HeatLab.Draw(c.Catalogue, m), c.Threads);
            run.Advance(state, [], 150);
            rms[dx] = HeatLab.Rms(((double[])[0, 2, 4, .. OrderRadiiMm]).Select(r => HeatLab.Rise(state, r) - ClosedForms.Gaussian(m, 0.004, r * 1e-3, 150)));
            found[dx] = HeatLab.Rise(state, 0);
        }
        return c.Figures(r => r.Text("r_mm") == "order" ? HeatLab.Order(rms[2], rms[1]) : found[1]);
    }

    /// <summary>A beam of Gaussian profile that is absorbed exponentially in z &gt; 0, on for 0.3 s; rows: time_s, r_mm, z_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> LaserPulse(ValidationContext c)
    {
        var fine = Laser(c, 0.5);
        var finer = Laser(c, 0.25);
        var goldens = c.Table.Rows.Where(r => r.Text("r_mm") != "order").ToList();
        double Error(Func<ReferenceRow, double> f) => HeatLab.Rms(goldens.Select(r => f(r) - r.Number("reference")));
        return c.Figures(r => r.Text("r_mm") == "order" ? HeatLab.Order(Error(fine), Error(finer)) : fine(r));
    }

    private static Func<ReferenceRow, double> Laser(ValidationContext c, double dxMm)
    {
        // Parameters of MITA's test: D 0.12 mm2/s, b 0.0013 1/s, a 4.5 mm, alpha 0.06 1/mm, K 350 K mm2/s, pulse 0.3 s. Only D, b and the rise per second matter, not rho c.
        const double D = 0.12, Cooling = 0.0013, Beam = 4.5, Alpha = 0.06, Strength = 350, PulseS = 0.3, HeatCapacity = 4e6;
        var m = new HeatMedium(HeatCapacity, D * 1e-6 * HeatCapacity, Cooling * HeatCapacity);
        var (n, nz) = (2 * (int)Math.Round(16 / dxMm) + 1, 2 * (int)Math.Round(14 / dxMm) + 1);
        var state = HeatLab.Box(n, n, nz, dxMm, m);
        var g = state.Grid!;
        var power = state.Get(Fields.PowerRadiofrequency).Data;
        for (var cell = 0; cell < g.Count; cell++)
        {
            var p = g.ToLpsMm(g.CentreM(cell % n, cell / n % n, cell / (n * n)));
            var (z0, z1) = (Math.Max(0, p.Z - dxMm / 2), Math.Max(0, p.Z + dxMm / 2));
            // Mean of exp(-alpha z) over the part of the cell in z > 0.
            var depth = (Math.Exp(-Alpha * z0) - Math.Exp(-Alpha * z1)) / (Alpha * dxMm);
            power[cell] = (float)(HeatCapacity * Strength * 2 / (Beam * Beam) * Math.Exp(-2 * (p.X * p.X + p.Y * p.Y) / (Beam * Beam)) * depth);
        }
        using var run = HeatLab.Start(state, HeatLab.Draw(c.Catalogue, m), c.Threads);
        var found = new Dictionary<(double T, double R, double Z), double>();
        run.Advance(state, [], PulseS);
        Array.Clear(power);
        double now = PulseS;
        foreach (var rows in c.Table.Rows.Where(r => r.Text("r_mm") != "order").GroupBy(r => r.Number("time_s")).OrderBy(x => x.Key))
        {
            run.Advance(state, [], rows.Key - now);
            now = rows.Key;
            foreach (var r in rows)
            {
                found[(now, r.Number("r_mm"), r.Number("z_mm"))] = HeatLab.Rise(state, r.Number("r_mm"), 0, r.Number("z_mm"));
            }
        }
        return r => found[(r.Number("time_s"), r.Number("r_mm"), r.Number("z_mm"))];
    }
}
