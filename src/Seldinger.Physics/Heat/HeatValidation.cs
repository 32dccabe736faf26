using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Physics.Heat;

/// <summary>The heat process against closed forms, on the grids that plans use.</summary>
public static class HeatValidation
{
    private const string Tissue = "liver";

    // Medium of k-Wave's bioheat tests: the definition of these cases, not a property of a patient.
    private const double Density = 1079, SpecificHeat = 3540, Conductivity = 0.52, BloodDensity = 1060, BloodHeat = 3617, Perfusion = 0.01;

    /// <summary>The medium as closed forms take it.</summary>
    public static HeatMedium Medium { get; } = new(Density * SpecificHeat, Conductivity, Perfusion * BloodDensity * BloodHeat);

    /// <summary>Runs all cases, some seconds.</summary>
    /// <param name="catalogue">The catalogue; the medium of the cases replaces liver.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static IReadOnlyList<HeatValidationCase> Run(Catalogue catalogue, int threads)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return
        [
            .. PointSource(catalogue, threads),
            LineSource(catalogue, threads),
            Ball(catalogue, threads),
            Gaussian(catalogue, threads),
            .. Vessels(catalogue, threads),
            Boiling(catalogue, threads),
            SteamFront(catalogue, threads),
        ];
    }

    /// <summary>A 5 W point source after 60, 300 and 720 s at 6 to 20 mm, relative to the value at 6 mm. All of it enters one cell, the hardest case: a second-order scheme errs by about (dx / r)^2 = 2.8 % there, and by twice that while the front is steeper than cells resolve.</summary>
    public static IEnumerable<HeatValidationCase> PointSource(Catalogue catalogue, int threads)
    {
        foreach (var (t, tolerance) in ((double, double)[])[(60, 0.06), (300, 0.03), (720, 0.03)])
        {
            Errors Error(double spacingMm)
            {
                var state = Cube(62, spacingMm);
                Advance(state, catalogue, threads, t, [Heat(0, 5, t)]);
                return Compare(Radii(state, spacingMm, 6, 20), r => ClosedForms.PointSource(Medium, 5, r, t), ClosedForms.PointSource(Medium, 5, 6e-3, t));
            }
            yield return Case($"heat.point-source-{t:F0}s", $"point source 5 W, perfused, after {t:F0} s, 6 to 20 mm, over the rise at 6 mm", Error(1), Error(2), tolerance, "nyborg1988");
        }
    }

    /// <summary>A line source of 1000 W/m: steady with perfusion and after 300 s without, at 4 to 16 mm, relative to the value at 4 mm.</summary>
    public static HeatValidationCase LineSource(Catalogue catalogue, int threads)
    {
        Errors Error(double spacingMm)
        {
            var worst = default(Errors);
            foreach (var perfused in (bool[])[true, false])
            {
                var n = 2 * (int)Math.Round(50 / spacingMm) + 1;
                var state = new TissueState(Box(n, n, 3, spacingMm), [Tissue]);
                Array.Fill(state.Get(Fields.Perfusion).Data, perfused ? (float)Perfusion : 0);
                var g = state.Grid!;
                for (var k = 0; k < g.Nz; k++)
                {
                    state.Get(Fields.PowerRadiofrequency).Data[g.Index(n / 2, n / 2, k)] = (float)(1000 / (g.Dx * g.Dy));
                }
                Advance(state, catalogue, threads, perfused ? 2000 : 300, [], "closed");
                var m = perfused ? Medium : Medium with { Loss = 0 };
                double Truth(double r) => ClosedForms.LineSource(m, 1000, r, perfused ? double.PositiveInfinity : 300);
                var e = Compare(Radii(state, spacingMm, 4, 16), Truth, Truth(4e-3));
                worst = new(Math.Max(worst.Max, e.Max), Math.Max(worst.Rms, e.Rms));
            }
            return worst;
        }
        return Case("heat.line-source", "line source 1000 W/m, steady perfused and 300 s unperfused, 4 to 16 mm", Error(1), Error(2), 0.02, "carslaw1959");
    }

    /// <summary>A uniformly heated ball of 10 mm and 20 W in steady state, 0 to 20 mm, relative to its centre.</summary>
    public static HeatValidationCase Ball(Catalogue catalogue, int threads)
    {
        Errors Error(double spacingMm)
        {
            var state = Cube(62, spacingMm);
            Advance(state, catalogue, threads, 1500, [Heat(10, 20, 1500)]);
            var scale = ClosedForms.Ball(Medium, 20, 0.01, 0);
            return Compare(Radii(state, spacingMm, 0, 20), r => ClosedForms.Ball(Medium, 20, 0.01, r), scale);
        }
        return Case("heat.ball", "heated ball R 10 mm, 20 W, steady, 0 to 20 mm", Error(1), Error(2), 0.005, "carslaw1959");
    }

    /// <summary>A Gaussian of 4 mm after 150 s, relative to its peak then.</summary>
    public static HeatValidationCase Gaussian(Catalogue catalogue, int threads)
    {
        Errors Error(double spacingMm)
        {
            var state = Cube(62, spacingMm);
            var g = state.Grid!;
            var rise = state.Get(Fields.Temperature).Data;
            for (var c = 0; c < g.Count; c++)
            {
                var r = g.ToLpsMm(g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny))).Length;
                rise[c] = (float)Math.Exp(-r * r / 16);
            }
            Advance(state, catalogue, threads, 150, []);
            var scale = ClosedForms.Gaussian(Medium, 0.004, 0, 150);
            return Compare(Radii(state, spacingMm, 0, 20), r => ClosedForms.Gaussian(Medium, 0.004, r, 150), scale);
        }
        return Case("heat.gaussian", "Gaussian of 4 mm after 150 s", Error(1), Error(2), 0.01, "gao1995");
    }

    /// <summary>Peak of a Gaussian of 4 mm and 1 K after a time, as the bioheat process computes it on a small cube, K.</summary>
    public static double GaussianPeak(Catalogue catalogue, double spacingMm, double timeS)
    {
        var state = Cube(42, spacingMm);
        var g = state.Grid!;
        var rise = state.Get(Fields.Temperature).Data;
        var peak = 0;
        for (var c = 0; c < g.Count; c++)
        {
            var r = g.ToLpsMm(g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny))).Length;
            rise[c] = (float)Math.Exp(-r * r / 16);
            peak = rise[c] > rise[peak] ? c : peak;
        }
        Advance(state, catalogue, 1, timeS, []);
        return rise[peak];
    }

    /// <summary>The closed form of <see cref="GaussianPeak"/>, K.</summary>
    public static double GaussianPeakClosedForm(double timeS) => ClosedForms.Gaussian(Medium, 0.004, 0, timeS);

    /// <summary>Heat taken up by a vessel of 2, 3 and 5 mm radius in a uniformly heated medium, straight and at 30 degrees to the grid, at 1 mm, for laminar exchange and a perfect wall.</summary>
    public static IEnumerable<HeatValidationCase> Vessels(Catalogue catalogue, int threads)
    {
        foreach (var perfect in (bool[])[false, true])
        {
            foreach (var angle in (double[])[0, 30])
            {
                double worst = 0;
                foreach (var radiusMm in (double[])[2, 3, 5])
                {
                    worst = Math.Max(worst, Math.Abs(VesselUptake(catalogue, threads, radiusMm, angle, perfect) - 1));
                }
                yield return new($"heat.vessel-{(perfect ? "perfect" : "laminar")}-{angle:F0}", $"heat taken up by vessels of 2, 3 and 5 mm radius at {angle:F0} degrees, {(perfect ? "wall at body temperature" : "laminar exchange")}, 1 mm cells",
                    worst, perfect ? 0.05 : 0.03, "1", "score", null, "carslaw1959");
            }
        }
    }

    /// <summary>Heat that a vessel takes up over the closed form's.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="radiusMm">Radius, mm.</param>
    /// <param name="angleDeg">Angle of its axis to the grid's z in the x-z plane, degrees.</param>
    /// <param name="perfect">True: wall at body temperature.</param>
    public static double VesselUptake(Catalogue catalogue, int threads, double radiusMm, double angleDeg, bool perfect)
    {
        const double Density = 1e6, EndS = 700;
        // Along z the flux through the ends vanishes only for a straight vessel; for a slanted one the middle of the box is measured.
        var state = new TissueState(Box(61, 61, angleDeg == 0 ? 9 : 61, 1), [Tissue, "blood"]);
        var g = state.Grid!;
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)Perfusion);
        Array.Fill(state.Get(Fields.PowerRadiofrequency).Data, (float)Density);
        var (sin, cos) = Math.SinCos(angleDeg * Math.PI / 180);
        for (var c = 0; c < g.Count; c++)
        {
            var p = g.ToLpsMm(g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny)));
            // A centre off the lattice, so that no symmetry helps.
            var (x, y) = ((p.X - 0.23) * cos - p.Z * sin, p.Y + 0.17);
            if (x * x + y * y <= radiusMm * radiusMm)
            {
                state.Get(Fields.Tissue).Data[c] = 1;
                state.Get(Fields.VesselRadius).Data[c] = (float)(radiusMm * 1e-3);
            }
        }
        Advance(state, catalogue, threads, EndS, [], "closed", perfect ? "perfect" : "");
        var rise = state.Get(Fields.Temperature).Data;
        double taken = 0;
        var coefficients = BioheatCoefficients.Build(state, Draw(catalogue), false, threads, perfect ? double.PositiveInfinity : null);
        foreach (var e in coefficients.Exchanges)
        {
            var k = e.Cell / (g.Nx * g.Ny);
            taken += angleDeg == 0 || Math.Abs(k - g.Nz / 2) <= 10 ? e.Vessel * rise[e.Cell] : 0;
        }
        var length = (angleDeg == 0 ? g.Nz : 21) * g.Dz / cos;
        var exchange = perfect ? double.PositiveInfinity : coefficients.Values.Nusselt * coefficients.Values.BloodConductivity / (2e-3 * radiusMm);
        return taken / length / ClosedForms.VesselUptakePerM(Medium, Density, radiusMm * 1e-3, exchange);
    }

    /// <summary>Insulated tissue under uniform power: time to boil away all water and the temperature after it, relative.</summary>
    public static HeatValidationCase Boiling(Catalogue catalogue, int threads)
    {
        const double Power = 2e7;
        var draw = new Draw(catalogue);
        var heat = TissueHeat.From(draw, Tissue);
        var boiling = BioheatValues.From(draw).BoilingRiseK;
        var state = new TissueState(Box(17, 4, 4, 1), [Tissue]);
        Array.Fill(state.Get(Fields.PowerRadiofrequency).Data, (float)Power);
        var end = (heat.HeatCapacity * (boiling + 20) + heat.VapourMax) / Power;
        Advance(state, draw, threads, end, [], "closed", "");
        var error = state.Get(Fields.Temperature).Data.Max(t => Math.Abs(t - boiling - 20)) / 20;
        return new("heat.boiling", "insulated tissue 20 K above boiling after all water is vapour: enthalpy", error, 1e-3, "1", "score", null, "definition");
    }

    /// <summary>Steam from a boiling half space into a cold one: place of the front after 600 s, in mm; half a cell of 1 mm is allowed.</summary>
    public static HeatValidationCase SteamFront(Catalogue catalogue, int threads)
    {
        const int Cells = 160;
        const double Time = 600;
        var draw = new Draw(catalogue);
        var (heat, values) = (TissueHeat.From(draw, Tissue), BioheatValues.From(draw));
        double Error(double spacingMm)
        {
            var state = new TissueState(Box(Cells, 3, 3, spacingMm), [Tissue]);
            var (rise, vapour) = (state.Get(Fields.Temperature).Data, state.Get(Fields.Vapour).Data);
            for (var c = 0; c < rise.Length; c++)
            {
                (rise[c], vapour[c]) = c % Cells < Cells / 2 ? ((float)values.BoilingRiseK, (float)heat.VapourMax) : (0, 0);
            }
            Advance(state, draw, threads, Time, [], "closed", "", true);
            // Latent heat falls linearly to the front: extrapolated from the last two cells that have some.
            var last = Enumerable.Range(0, Cells).Last(c => vapour[c] > 0);
            var front = (last - 1 + 0.5 + (double)vapour[last - 1] / (vapour[last - 2] - vapour[last - 1]) - Cells / 2) * spacingMm;
            return front - 1e3 * ClosedForms.SteamFrontM(new(heat.HeatCapacity, heat.Conductivity, 0), heat.VapourMax, values.SteamDiffusivity, values.BoilingRiseK, Time);
        }
        return new("heat.steam-front", "steam from a boiling half space into a cold one: place where it condenses after 600 s, 1 mm cells", Math.Abs(Error(1)), 0.5, "mm", "score", null, "carslaw1959");
    }

    private readonly record struct Errors(double Max, double Rms);

    private static Errors Compare(IEnumerable<(double R, double Rise)> values, Func<double, double> truth, double scale)
    {
        var errors = values.Select(p => (p.Rise - truth(p.R)) / scale).ToArray();
        return new(errors.Max(Math.Abs), Math.Sqrt(errors.Average(e => e * e)));
    }

    // The error is the largest; the order is that of the root mean square, which one place's chance cannot move.
    private static HeatValidationCase Case(string id, string text, Errors fine, Errors coarse, double tolerance, string source) =>
        new(id, $"{text}, 1 mm cells", fine.Max, tolerance, "1", "score", Math.Log2(coarse.Rms / fine.Rms), source);

    private static Draw Draw(Catalogue catalogue) => new(catalogue, null, new Dictionary<string, double>
    {
        [$"{Tissue}.density"] = Density,
        [$"{Tissue}.specific_heat"] = SpecificHeat,
        [$"{Tissue}.conductivity"] = Conductivity,
        ["blood.density"] = BloodDensity,
        ["blood.specific_heat"] = BloodHeat,
        [$"{BioheatValues.Id}.boiling_temperature"] = 1e6,
    });

    private static TissueState Cube(double sizeMm, double spacingMm)
    {
        var n = 2 * (int)Math.Round(sizeMm / 2 / spacingMm) + 1;
        var state = new TissueState(Box(n, n, n, spacingMm), [Tissue]);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)Perfusion);
        return state;
    }

    private static Grid3 Box(int nx, int ny, int nz, double spacingMm)
    {
        var s = spacingMm * 1e-3;
        return new(nx, ny, nz, s, s, s, new Vec3(nx / 2, ny / 2, nz / 2) * -s, new(1, 0, 0), new(0, 1, 0));
    }

    private static HeatSource Heat(double radiusMm, double powerW, double timeS) => new() { Name = "given", CentreMm = Vec3.Zero, RadiusMm = radiusMm, PowerW = powerW, DurationS = timeS };

    private static void Advance(TissueState state, Catalogue catalogue, int threads, double endS, IReadOnlyList<Source> sources, string ends = "open", string exchange = "") =>
        Advance(state, Draw(catalogue), threads, endS, sources, ends, exchange);

    // One advance: the steps are as long as stability lets them be, so that time is refined with the square of the cell.
    private static void Advance(TissueState state, Draw draw, int threads, double endS, IReadOnlyList<Source> sources, string ends, string exchange, bool steamMoves = false)
    {
        var options = new Dictionary<string, string> { ["heat-ends"] = ends, ["vessel-exchange"] = exchange };
        using var run = new Bioheat { SteamMoves = steamMoves }.Start(state, new(draw, threads, 0, options));
        run.Advance(state, [.. sources.Select(s => new ActiveSource(s, 1))], endS);
    }

    // Rises on the +x axis at distances of at least a and at most b.
    private static IEnumerable<(double R, double Rise)> Radii(TissueState state, double spacingMm, double aMm, double bMm)
    {
        var g = state.Grid!;
        var rise = state.Get(Fields.Temperature).Data;
        for (var r = aMm; r <= bMm; r += 2)
        {
            var i = g.Nx / 2 + (int)Math.Round(r / spacingMm);
            yield return (r * 1e-3, rise[g.Index(i, g.Ny / 2, g.Nz / 2)]);
        }
    }
}
