using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Freezing;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Validation;

/// <summary>Freezing against closed forms and an independent program, and cryoprobes against phantoms.</summary>
internal static class CryoCases
{
    private const string Tissue = HeatLab.Tissue;
    private const double AgarC = 39, GelC = 37;

    /// <summary>Rows: shape = "planar" or "line" (500 W/m), medium, start_c, wall_c, time_s.</summary>
    internal static IReadOnlyList<ValidationFigure> Fronts(ValidationContext c)
    {
        var found = new Dictionary<string, double>();
        foreach (var rows in c.Table.Rows.GroupBy(r => (r.Text("shape"), r.Number("k_ice"), r.Number("k_liquid"), r.Number("start_c"))))
        {
            var (first, planar) = (rows.First(), rows.Key.Item1 == "planar");
            // Body temperature is that of what is held: the wall, or the tissue far away.
            var held = planar ? first.Number("wall_c") : first.Number("start_c");
            var draw = Medium(c.Catalogue, first.Number("k_ice"), first.Number("c_ice"), first.Number("k_liquid"), first.Number("c_liquid"), 1e3 * first.Number("latent_kj_kg"), held, 0);
            var state = planar ? Planar((float)(first.Number("start_c") - held)) : Line();
            var coefficients = FreezingCoefficients.Build(state, draw, FreezingValues.From(draw, true, false), false, 1, double.PositiveInfinity);
            using var run = new Freezing().Start(state, new(draw, c.Threads, 0, new Dictionary<string, string> { ["freezing-front"] = "sharp", ["heat-ends"] = "closed", ["vessel-exchange"] = "perfect" }));
            double now = 0;
            foreach (var r in rows.OrderBy(r => r.Number("time_s")))
            {
                for (; now < r.Number("time_s"); now++)
                {
                    run.Advance(state, [], 1);
                }
                var cells = FrozenCells(state, coefficients);
                found[r.Text("figure")] = planar ? cells / 4 : Math.Sqrt(cells / Math.PI);
            }
        }
        return c.Figures(r => found[r.Text("figure")]);
    }

    /// <summary>Rows: time_s, what = "volume" or "temperature" at r_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Ball(ValidationContext c)
    {
        const double Perfusion = 0.01, BodyC = 37;
        var draw = Medium(c.Catalogue, 2, 1800, 0.5, 3600, 250e3, BodyC, -1);
        var state = HeatLab.Cube(72, 1, new(3.6e6, 0.5, 0));
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)Perfusion);
        var coefficients = FreezingCoefficients.Build(state, draw, FreezingValues.From(draw, false, false), true, 1);
        using var run = new Freezing().Start(state, new(draw, c.Threads, 0, new Dictionary<string, string>()));
        var found = new Dictionary<(double T, string What, string R), double>();
        double now = 0;
        foreach (var rows in c.Table.Rows.GroupBy(r => r.Number("time_s")).OrderBy(g => g.Key))
        {
            for (; now < rows.Key; now++)
            {
                run.Advance(state, [HeatLab.Heat(4, -15)], 1);
            }
            foreach (var r in rows)
            {
                found[(now, r.Text("what"), r.Text("r_mm"))] = r.Text("what") == "volume" ? FrozenCells(state, coefficients) * 1e-3 : BodyC + HeatLab.Rise(state, r.Number("r_mm"));
            }
        }
        return c.Figures(r => found[(r.Number("time_s"), r.Text("what"), r.Text("r_mm"))]);
    }

    /// <summary>Rows: what = "double" or "float".</summary>
    internal static IReadOnlyList<ValidationFigure> Energy(ValidationContext c)
    {
        var draw = new Draw(c.Catalogue, null, new Dictionary<string, double> { [$"{FreezingValues.Id}.stasis_temperature"] = 1 });
        var probe = new ColdWallSource { Name = "probe", Device = "cryoprobe-17g", ActiveLengthMm = 16, DurationS = 600, Shaft = new(new(14, 9, 80), new(-1.3, -0.4, -8)) };
        return c.Figures(r =>
        {
            var state = Vein(draw);
            if (r.Text("what") == "double")
            {
                var reference = new FreezingReference<double>(FreezingCoefficients.Build(state, draw, FreezingValues.From(draw, false, false), true, 1));
                reference.Set(state.Get(Fields.Temperature).Data);
                reference.Place(probe, draw);
                reference.Advance(new float[state.Grid!.Count], state.Get(Fields.Perfusion).Data, 60, 1);
                return reference.Ledger.Imbalance(reference.StoredJ());
            }
            using var run = new Freezing().Start(state, new(draw, c.Threads, 0, new Dictionary<string, string>()));
            for (var s = 0; s < 150; s++)
            {
                run.Advance(state, [new ActiveSource(probe, s < 90 ? 1 : s < 120 ? 0 : -1)], 1);
            }
            return run.Readings(state).First(p => p.Key == "energy-balance-relative").Value;
        });
    }

    /// <summary>Rows: what = "cell", "step" or "both" (which of 1 mm and 1 s is halved), celsius.</summary>
    internal static IReadOnlyList<ValidationFigure> Convergence(ValidationContext c)
    {
        var draw = new Draw(c.Catalogue);
        var runs = new Dictionary<(double, double), TissueState>();
        double Radius(double dx, double dt, double celsius)
        {
            if (!runs.TryGetValue((dx, dt), out var state))
            {
                runs[(dx, dt)] = state = new CryoLab("cryoprobe-17g", CryoLab.Grid(1, 0), 300, SpacingMm: dx, SizeMm: 56, StepS: dt).Run(draw, true, c.Threads, c.Cancel);
            }
            return CryoLab.DiameterMm(state, draw, celsius) / 2;
        }
        return c.Figures(r => Radius(r.Text("what") == "step" ? 1 : 0.5, r.Text("what") == "cell" ? 1 : 0.5, r.Number("celsius")) - Radius(1, 1, r.Number("celsius")));
    }

    /// <summary>Rows: device, probes, what = "lethal", "ice", "share", "gain" (lethal area over that of one) or "ratio" (lethal diameter over that of the 2.4 mm probe).</summary>
    internal static IReadOnlyList<ValidationFigure> Littrup(ValidationContext c)
    {
        var of = Littrup(CryoLab.Gel(new(c.Catalogue), AgarC), 1, c.Threads, c.Cancel);
        return c.Figures(of);
    }

    /// <summary>Rows of that experiment under the values of a draw.</summary>
    internal static BandExperiment Littrup(IReadOnlyList<ReferenceRow> rows, double cellMm, CancellationToken cancel) =>
        new(d => CryoLab.Gel(d, AgarC), d => [.. rows.Select(Littrup(d, cellMm, 1, cancel))]);

    private static Func<ReferenceRow, double> Littrup(Draw draw, double cellMm, int threads, CancellationToken cancel)
    {
        const double SpacingMm = 20, TimeS = 900, LethalC = -30;
        const string Thick = "cryoprobe-2-4mm";
        var zones = new Dictionary<(string, int), (double Lethal, double Ice)>();
        (double Lethal, double Ice) Zone(string device, int probes)
        {
            if (!zones.TryGetValue((device, probes), out var z))
            {
                var state = new CryoLab(device, CryoLab.Grid(probes, SpacingMm), TimeS, SpacingMm: cellMm).Run(draw, false, threads, cancel);
                zones[(device, probes)] = z = (CryoLab.DiameterMm(state, draw, LethalC), CryoLab.DiameterMm(state, draw, 0));
            }
            return z;
        }
        return r =>
        {
            var probes = (int)r.Number("probes");
            var z = Zone(r.Text("device"), probes);
            return r.Text("what") switch
            {
                "lethal" => z.Lethal,
                "ice" => z.Ice,
                "share" => z.Lethal * z.Lethal / (z.Ice * z.Ice),
                "gain" => Math.Pow(z.Lethal / Zone(Thick, 1).Lethal, 2),
                _ => z.Lethal / Zone(Thick, probes).Lethal,
            };
        };
    }

    /// <summary>Rows: probes, spacing_mm, duty, what = "distance", "duty" (lethal diameter over that at half the duty) or "merged" (1 when the middle is frozen).</summary>
    internal static IReadOnlyList<ValidationFigure> Gel(ValidationContext c)
    {
        var draw = CryoLab.Gel(new(c.Catalogue), GelC);
        return c.Figures(r => Gel(r, draw, 1, c.Threads, c.Cancel));
    }

    /// <summary>One row of that experiment under the values of a draw.</summary>
    internal static BandExperiment Gel(ReferenceRow row, double cellMm, CancellationToken cancel) => new(d => CryoLab.Gel(d, GelC), d => [Gel(row, d, cellMm, 1, cancel)]);

    private static double Gel(ReferenceRow r, Draw draw, double cellMm, int threads, CancellationToken cancel)
    {
        const double TimeS = 600, LethalC = -40;
        TissueState Run(double duty) => new CryoLab("cryoprobe-17g", CryoLab.Grid((int)r.Number("probes"), r.Number("spacing_mm")), TimeS, duty, cellMm).Run(draw, false, threads, cancel);
        double Diameter(TissueState s, double celsius) => CryoLab.DiameterMm(s, draw, celsius);
        var state = Run(r.Number("duty"));
        return r.Text("what") switch
        {
            "distance" => (Diameter(state, 0) - Diameter(state, LethalC)) / 2,
            "duty" => Diameter(state, LethalC) / Math.Max(0.1, Diameter(Run(0.5 * r.Number("duty")), LethalC)),
            _ => HeatLab.Rise(state, 0) < -GelC ? 1 : 0,
        };
    }

    // 1000 kg/m3, half of it water: the numbers of ice and water are chosen so that the tissue has the given ones.
    private static Draw Medium(Catalogue catalogue, double kIce, double cIce, double k, double cp, double latent, double bodyC, double liquidusC)
    {
        const double Share = 0.5, Water = 0.5;
        string Ice(string name) => $"{FreezingValues.Id}.{name}";
        return new(catalogue, null, new Dictionary<string, double>
        {
            [$"{Tissue}.density"] = 1000,
            [$"{Tissue}.specific_heat"] = cp,
            [$"{Tissue}.conductivity"] = k,
            [$"{Tissue}.water_fraction"] = Share,
            ["blood.density"] = 1000,
            ["blood.specific_heat"] = 3800,
            [Ice("water_conductivity")] = Water,
            [Ice("ice_conductivity")] = Water + (kIce - k) / Share,
            [Ice("ice_specific_heat")] = 2000,
            [Ice("water_specific_heat")] = 2000 + (cp - cIce) / Share,
            [Ice("latent_heat")] = latent / Share,
            [Ice("liquidus")] = 273.15 + liquidusC,
            [Ice("stasis_temperature")] = 1,
            [$"{BioheatValues.Id}.body_temperature"] = 273.15 + bodyC,
            [$"{BioheatValues.Id}.boiling_temperature"] = 1e6,
        });
    }

    // Four rows of cells behind a wall of blood.
    private static TissueState Planar(float startRise)
    {
        const int N = 121;
        var state = new TissueState(new(N, 2, 2, 1e-3, 1e-3, 1e-3, Vec3.Zero, new(1, 0, 0), new(0, 1, 0)), [Tissue, "blood"]);
        for (var n = 0; n < state.Grid!.Count; n++)
        {
            var wall = n % N == 0;
            state.Get(Fields.Tissue).Data[n] = wall ? (byte)1 : (byte)0;
            state.Get(Fields.VesselRadius).Data[n] = wall ? 1e-3f : 0;
            state.Get(Fields.Temperature).Data[n] = wall ? 0 : startRise;
        }
        return state;
    }

    private static TissueState Line()
    {
        const int N = 121;
        var state = new TissueState(new(N, N, 1, 1e-3, 1e-3, 1e-3, Vec3.Zero, new(1, 0, 0), new(0, 1, 0)), [Tissue]);
        state.Get(Fields.PowerRadiofrequency).Data[state.Grid!.Index(N / 2, N / 2, 0)] = -500f / 1e-6f;
        return state;
    }

    private static TissueState Vein(Draw draw)
    {
        var state = HeatLab.Cube(36, 1, new(1, 1, 0));
        var g = state.Grid!;
        var withVein = new TissueState(g, [Tissue, "blood"]);
        for (var n = 0; n < g.Count; n++)
        {
            var (i, j) = (n % g.Nx - 26, n / g.Nx % g.Ny - 18);
            var vein = i * i + j * j <= 7;
            withVein.Get(Fields.Tissue).Data[n] = vein ? (byte)1 : (byte)0;
            withVein.Get(Fields.VesselRadius).Data[n] = vein ? 2.5e-3f : 0;
            withVein.Get(Fields.Perfusion).Data[n] = vein ? 0 : (float)(draw.Si($"{Tissue}.perfusion") * draw.Si($"{Tissue}.density"));
        }
        return withVein;
    }

    // Volume of ice in cells: part of the heat of fusion that each has given off.
    private static double FrozenCells(TissueState state, FreezingCoefficients c)
    {
        var h = state.Get(Fields.Enthalpy).Data;
        double sum = 0;
        for (var n = 0; n < h.Length; n++)
        {
            sum += c.Heat.Capacity[n] > 0 ? Math.Clamp((c.Law.LiquidusK - h[n]) / (c.Law.LiquidusK - c.Solid[n]), 0, 1) : 0;
        }
        return sum;
    }
}
