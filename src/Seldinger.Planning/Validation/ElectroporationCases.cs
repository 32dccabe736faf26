using Seldinger.Core.Values;
using Seldinger.Numerics.Multigrid;
using Seldinger.Physics.Electric;
using Seldinger.Physics.Electroporation;

namespace Seldinger.Planning.Validation;

/// <summary>Pulsed electric fields against a closed form and against zones in living liver.</summary>
internal static class ElectroporationCases
{
    private const string Device = "electroporation-needles";
    private const double Sigma = 0.12;

    /// <summary>Edge of the block of liver, mm.</summary>
    internal const double BlockMm = 80;

    /// <summary>Field between concentric cylinders, E = V/(r ln(b/a)), on square cells: largest relative difference in a range of radii. Rows: a_mm, b_mm, cell_mm, from_mm, to_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Cylinders(ValidationContext c) => c.Figures(r =>
    {
        var (a, b, cell) = (r.Number("a_mm") * 1e-3, r.Number("b_mm") * 1e-3, r.Number("cell_mm") * 1e-3);
        var (op, phi, radius) = Annulus(a, b, cell, c.Threads);
        var heat = new double[op.PaddedLength];
        JouleHeat.Add(op, phi, heat, c.Threads);
        double worst = 0;
        for (var j = 0; j < op.Ny; j++)
        {
            for (var i = 0; i < op.Nx; i++)
            {
                var rho = radius(i, j);
                if (rho >= r.Number("from_mm") * 1e-3 && rho <= r.Number("to_mm") * 1e-3)
                {
                    var field = Math.Sqrt(heat[op.Padded(i, j, 1)] / (Sigma * Math.Pow(cell, 3)));
                    worst = Math.Max(worst, Math.Abs(field * rho * Math.Log(b / a) - 1));
                }
            }
        }
        return 1 + worst;
    });

    /// <summary>Zones of two needles in perfused liver on 1 mm cells. Rows: spacing_mm, exposed_mm, volts, pulses, pulse_us, what = width, depth, height, hottest or thermal-share.</summary>
    internal static IReadOnlyList<ValidationFigure> Zones(ValidationContext c)
    {
        var zones = new Dictionary<string, ElectroporationZone>();
        return c.Figures(r =>
        {
            var key = string.Join('|', r.Text("spacing_mm"), r.Text("exposed_mm"), r.Text("volts"), r.Text("pulses"), r.Text("pulse_us"));
            if (!zones.TryGetValue(key, out var z))
            {
                c.Cancel.ThrowIfCancellationRequested();
                zones[key] = z = Experiment(r).Run(new Draw(c.Catalogue), 1, BlockMm, c.Threads);
            }
            return Of(z, r.Text("what"));
        });
    }

    /// <summary>The experiment of a row.</summary>
    internal static ElectroporationExperiment Experiment(ReferenceRow r) =>
        new(Device, r.Number("spacing_mm"), r.Number("exposed_mm"), r.Number("volts"), (int)r.Number("pulses"), r.Number("pulse_us") * 1e-6);

    /// <summary>What a row says about a zone: width, depth, height, hottest or thermal-share.</summary>
    internal static double Of(ElectroporationZone zone, string what) => what switch
    {
        "width" => zone.WidthMm,
        "depth" => zone.DepthMm,
        "height" => zone.HeightMm,
        "hottest" => zone.HottestC,
        _ => zone.ThermalMl / zone.VolumeMl,
    };

    /// <summary>One volt across an annulus; cells inside and outside of it hold the exact potential.</summary>
    private static (FaceConductances Op, double[] Potential, Func<int, int, double> Radius) Annulus(double a, double b, double cell, int threads)
    {
        var n = 2 * (int)Math.Ceiling(b / cell + 2) + 1;
        double Radius(int i, int j) => cell * Math.Sqrt(Math.Pow(i - n / 2, 2) + Math.Pow(j - n / 2, 2));
        double Exact(int i, int j) => Math.Log(b / Math.Max(Radius(i, j), 0.5 * cell)) / Math.Log(b / a);
        FaceConductances New()
        {
            var op = new FaceConductances(n, n, 3);
            var sigma = new double[n * n * 3];
            Array.Fill(sigma, Sigma);
            op.SetConductivity(sigma, (cell, cell, cell), OuterBoundary.Insulated);
            return op;
        }
        var held = New();
        var fix = (from k in Enumerable.Range(0, 3) from j in Enumerable.Range(0, n) from i in Enumerable.Range(0, n) where Radius(i, j) < a || Radius(i, j) > b select (Place: held.Padded(i, j, k), Value: Exact(i, j))).ToArray();
        var (rhs, x) = (new double[held.PaddedLength], new double[held.PaddedLength]);
        held.Fix([.. fix.Select(f => f.Place)], [.. fix.Select(f => f.Value)], rhs);
        new MultigridSolver<double>(held, (cell, cell, cell), threads).Solve(x, rhs, 1e-12, 200);
        foreach (var (place, value) in fix)
        {
            x[place] = value;
        }
        return (New(), x, Radius);
    }
}
