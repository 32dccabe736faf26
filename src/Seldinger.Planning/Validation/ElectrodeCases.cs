using Seldinger.Core.Geometry;
using Seldinger.Numerics.Multigrid;
using Seldinger.Physics.Electric;
using Seldinger.Physics.Probes;

namespace Seldinger.Planning.Validation;

/// <summary>Electric field and its heat against what holds exactly.</summary>
internal static class ElectrodeCases
{
    private const int N = 33;
    private const double SpacingM = 1e-3, Sigma = 0.36, Conductivity = 0.52, BodyC = 37;

    private static readonly Vec3[] Directions = [new(1, 0, 0), new(0, 0.70710678, 0.70710678), new(0.57735, 0.57735, 0.57735), new(0.2, 0.55, 0.81), new(0.9, -0.1, 0.42)];

    private static readonly Vec3[] Offsets = [new(0, 0, 0), new(0.5, 0.5, 0.5), new(0.13, 0.37, 0.71)];

    /// <summary>k T + sigma phi2/2 is harmonic for any electrode: largest distance from the parabola of the potential, over S. Rows: shape, electrode_c, volts.</summary>
    internal static IReadOnlyList<ValidationFigure> Identity(ValidationContext c) => c.Figures(r => Identity(r.Text("shape"), r.Number("electrode_c"), r.Number("volts"), c.Threads));

    /// <summary>Resistance of spheroids to infinity at 1 mm, the worst of several directions and places. Rows: a_mm, b_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Resistance(ValidationContext c) => c.Figures(r =>
    {
        var worst = r.Number("reference");
        foreach (var (direction, offset) in from d in Directions from o in Offsets select (d, o))
        {
            c.Cancel.ThrowIfCancellationRequested();
            var ohm = Resistance(r.Number("a_mm"), r.Number("b_mm"), direction, offset, r.Number("a_mm") > 5 ? 60 : 40, c.Threads);
            worst = Math.Abs(ohm - r.Number("reference")) > Math.Abs(worst - r.Number("reference")) ? ohm : worst;
        }
        return worst;
    });

    /// <summary>Resistance of heads of several surfaces at 1 mm, the worst of two poses. Rows: shape, tine_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Heads(ValidationContext c) => c.Figures(r =>
    {
        var (shape, reference) = (r.Text("shape"), r.Number("reference"));
        ElectrodeHead head = shape switch
        {
            "cluster" => ElectrodeHead.Cluster(3, 5e-3, 25e-3, 0.735e-3, SpacingM),
            "bipolar" => ElectrodeHead.Bipolar(20e-3, 3e-3, 0.9e-3, SpacingM),
            "pair" => ElectrodeHead.Pair(15e-3, 20e-3, 0.5e-3, SpacingM),
            "umbrella" => ElectrodeHead.Umbrella(new(10, 0.2e-3, r.Number("tine_mm") * 1e-3, 0, 8.225e-3), 0, 1.05e-3, SpacingM),
            _ => ElectrodeHead.Needle(30e-3, 0.735e-3, SpacingM),
        };
        var worst = reference;
        foreach (var (direction, offset) in new[] { (Directions[0], Offsets[0]), (Directions[3], Offsets[2]) })
        {
            var (u, middle, grid) = (direction.Normalized(), (new Vec3(35, 35, 35) + offset) * SpacingM, Grid3.Cube(Vec3.Zero, 70, 1));
            var back = shape switch { "umbrella" => -4e-3, "bipolar" => 21.5e-3, "needle" => 15e-3, _ => 11e-3 };
            var ohm = ElectrodeResistance.Solve(head.Parts, head.Poles, middle - u * back, u, middle, grid, Filled(grid.Count, Sigma), c.Threads).Ohm;
            worst = Math.Abs(ohm - reference) >= Math.Abs(worst - reference) ? ohm : worst;
        }
        return worst;
    });

    private static bool IsElectrode(string shape, int i, int j, int k)
    {
        var (x, y, z) = (i - N / 2, j - N / 2, k - N / 2);
        return shape switch
        {
            "sphere" => x * x + y * y + z * z <= 9,
            "needle" => x == 0 && y == 0 && z is >= -7 and <= 7,
            "cluster" => z is >= -6 and <= 6 && (x, y) is (-2, 0) or (3, 0) or (0, 4),
            _ => (x == 0 && y == 0 && z is >= 0 and <= 8) || (z == 0 && (x == 0 || y == 0) && x * x + y * y <= 36) || (z == -1 && x * x + y * y is > 30 and < 42),
        };
    }

    private static double Identity(string shape, double electrodeC, double volts, int threads)
    {
        var op = Uniform(Sigma);
        int[] electrode = [.. from n in Enumerable.Range(0, N * N * N) where IsElectrode(shape, n % N, n / N % N, n / (N * N)) select op.Padded(n % N, n / N % N, n / (N * N))];
        var phi = Solve(op, new double[op.PaddedLength], electrode, volts, threads);
        var heat = new double[op.PaddedLength];
        JouleHeat.Add(Uniform(Sigma), phi, heat, threads);
        var d = electrodeC - BodyC;
        var rise = Solve(Uniform(Conductivity), heat, electrode, d, threads);
        var s = Sigma * volts * volts / (2 * Conductivity);
        double worst = 0;
        for (var n = 0; n < N * N * N; n++)
        {
            var p = op.Padded(n % N, n / N % N, n / (N * N));
            var u = phi[p] / volts;
            worst = Math.Max(worst, Math.Abs(rise[p] - ((d + s) * u - s * u * u)));
        }
        return worst / s;
    }

    private static FaceConductances Uniform(double conductivity)
    {
        var op = new FaceConductances(N, N, N);
        op.SetConductivity(Filled(N * N * N, conductivity), (SpacingM, SpacingM, SpacingM), OuterBoundary.Zero);
        return op;
    }

    private static double[] Solve(FaceConductances op, double[] rhs, int[] cells, double value, int threads)
    {
        op.Fix(cells, Filled(cells.Length, value), rhs);
        var x = new double[op.PaddedLength];
        new MultigridSolver<double>(op, (SpacingM, SpacingM, SpacingM), threads).Solve(x, rhs, 1e-14, 80);
        foreach (var c in cells)
        {
            x[c] = value;
        }
        return x;
    }

    private static double Resistance(double aMm, double bMm, Vec3 direction, Vec3 offset, int cells, int threads)
    {
        var centre = (new Vec3(cells / 2, cells / 2, cells / 2) + offset) * SpacingM;
        var u = direction.Normalized();
        var surface = ProbeSurface.Spheroid(aMm * 1e-3, bMm * 1e-3, Math.Max(12, (int)(1.6 * aMm)));
        var grid = Grid3.Cube(Vec3.Zero, cells, 1);
        return ElectrodeResistance.Solve(surface, centre - u * (aMm * 1e-3), u, centre, grid, Filled(grid.Count, Sigma), threads).Ohm;
    }

    private static double[] Filled(int count, double value)
    {
        var a = new double[count];
        Array.Fill(a, value);
        return a;
    }
}
