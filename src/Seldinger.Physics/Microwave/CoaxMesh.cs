namespace Seldinger.Physics.Microwave;

/// <summary>
/// A graded grid in (r, s) around an antenna, s from the tip towards the handle: lines at every edge of a part, fine there and coarser away from it, and what each cell is made of.
/// </summary>
public sealed class CoaxMesh
{
    // Cell size at edges of parts, m; growth of cells per distance from them; cells per wavelength; cells across a thin layer, at least.
    private const double EdgeM = 0.03e-3, Growth = 0.45, PerWavelength = 16, MinAcross = 3;

    private readonly double[] _permittivity;

    private CoaxMesh(CoaxAntenna antenna, double[] r, double[] s, double[] permittivity)
    {
        (Antenna, R, S, _permittivity) = (antenna, r, s, permittivity);
        Port = Array.FindIndex(s, x => Math.Abs(x - antenna.PortM) < 1e-9);
    }

    /// <summary>The antenna.</summary>
    public CoaxAntenna Antenna { get; }

    /// <summary>Radii of the lines, m, from 0.</summary>
    public double[] R { get; }

    /// <summary>Places of the lines along the axis, m, ascending.</summary>
    public double[] S { get; }

    /// <summary>Cells along r.</summary>
    public int Nr => R.Length - 1;

    /// <summary>Cells along s.</summary>
    public int Ns => S.Length - 1;

    /// <summary>Index of the port's line.</summary>
    public int Port { get; }

    /// <summary>Index of a cell.</summary>
    public int Cell(int i, int j) => i + Nr * j;

    /// <summary>True for cells of tissue.</summary>
    public bool IsTissue(int cell) => double.IsNaN(_permittivity[cell]);

    /// <summary>True for cells of metal, and of the cable behind the port: no field is computed there.</summary>
    public bool IsMetal(int cell) => _permittivity[cell] == 0;

    /// <summary>Relative permittivity of a cell of dielectric; NaN in tissue, 0 in metal.</summary>
    public double Permittivity(int cell) => _permittivity[cell];

    /// <summary>Volume of a cell, m3.</summary>
    public double VolumeM3(int i, int j) => Math.PI * (R[i + 1] * R[i + 1] - R[i] * R[i]) * (S[j + 1] - S[j]);

    /// <summary>Builds the grid.</summary>
    /// <param name="antenna">The antenna.</param>
    /// <param name="reachM">How far the grid goes from the radiating part, m.</param>
    /// <param name="wavelengthM">Wavelength in the tissue, m.</param>
    /// <param name="refine">Divides all cell sizes, at least 1.</param>
    public static CoaxMesh Build(CoaxAntenna antenna, double reachM, double wavelengthM, double refine = 1)
    {
        ArgumentNullException.ThrowIfNull(antenna);
        var densest = antenna.Parts.Max(p => double.IsNaN(p.Permittivity) ? 1 : p.Permittivity);
        wavelengthM = Math.Min(wavelengthM, 1 / (antenna.FrequencyHz * Math.Sqrt(CoaxSolver.Epsilon0 * CoaxSolver.Mu0 * densest)));
        var (low, high) = (antenna.CentreM - reachM, Math.Max(antenna.CentreM + reachM, antenna.PortM + 5e-3));
        var radii = antenna.Parts.SelectMany(p => (double[])[p.InnerM, p.OuterM]).Where(x => x > 0 && x < reachM);
        var places = antenna.Parts.SelectMany(p => (double[])[p.FromM, p.ToM]).Where(x => x > low && x < high).Append(antenna.PortM);
        // Beyond half of its reach the field has decayed; cells may then be as large as they like.
        double Largest(double distance) => wavelengthM / PerWavelength * Math.Max(1, 2.5 * distance / reachM - 0.5);
        var r = Lines(0, reachM, [.. radii], x => Largest(x), refine);
        var s = Lines(low, high, [.. places], x => Largest(Math.Max(0, Math.Max(-x, x - antenna.PortM))), refine);
        var e = new double[(r.Length - 1) * (s.Length - 1)];
        Array.Fill(e, double.NaN);
        for (var c = 0; c < e.Length; c++)
        {
            var (i, j) = (c % (r.Length - 1), c / (r.Length - 1));
            var (rm, sm) = ((r[i] + r[i + 1]) / 2, (s[j] + s[j + 1]) / 2);
            foreach (var p in antenna.Parts)
            {
                e[c] = rm > p.InnerM && rm < p.OuterM && sm > p.FromM && sm < p.ToM ? p.Permittivity : e[c];
            }
            e[c] = sm > antenna.PortM && rm < antenna.FeedOuterM ? 0 : e[c];
        }
        return new(antenna, r, s, e);
    }

    // Lines at all marks; between them equal shares of int dx / h with h = min(largest, edge + growth * distance to the next mark).
    private static double[] Lines(double from, double to, double[] marks, Func<double, double> largest, double refine)
    {
        const int Samples = 400;
        double[] fixedAt = [from, .. marks.Order().Distinct(), to];
        var lines = new List<double> { from };
        for (var m = 1; m < fixedAt.Length; m++)
        {
            var (a, b) = (fixedAt[m - 1], fixedAt[m]);
            if (b - a < 1e-9)
            {
                continue;
            }
            var sum = new double[Samples + 1];
            for (var k = 1; k <= Samples; k++)
            {
                var x = a + (b - a) * (k - 0.5) / Samples;
                var toMark = Math.Min(m > 1 ? x - a : double.PositiveInfinity, m < fixedAt.Length - 1 ? b - x : double.PositiveInfinity);
                sum[k] = sum[k - 1] + (b - a) / Samples / Math.Min(largest(x), EdgeM + Growth * toMark);
            }
            var n = (int)Math.Ceiling(Math.Max(MinAcross, sum[^1]) * refine);
            for (int c = 1, k = 1; c <= n; c++)
            {
                var want = sum[^1] * c / n;
                while (k < Samples && sum[k] < want)
                {
                    k++;
                }
                lines.Add(c == n ? b : a + (b - a) * (k - (sum[k] - want) / (sum[k] - sum[k - 1])) / Samples);
            }
        }
        return [.. lines];
    }
}
