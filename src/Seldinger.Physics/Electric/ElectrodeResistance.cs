using Seldinger.Core.Geometry;
using Seldinger.Numerics.Multigrid;
using Seldinger.Physics.Probes;

namespace Seldinger.Physics.Electric;

/// <summary>Resistance of one electrode to infinity, or between its poles, for checks and for previews.</summary>
public static class ElectrodeResistance
{
    /// <summary>Solves the potential around a surface at 1 V with open ends; R = 1 V / I, ohm, and the potential per cell, V.</summary>
    /// <param name="surface">The electrode.</param>
    /// <param name="tipM">Its tip, grid frame, m.</param>
    /// <param name="axis">Unit vector from tip to handle, grid frame.</param>
    /// <param name="centreM">Centre of the decay, grid frame, m.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="conductivity">Conductivity per cell, S/m.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">The electrode leaves the grid.</exception>
    public static (double Ohm, SolveResult Result, double[] Potential) Solve(ProbeSurface surface, Vec3 tipM, Vec3 axis, Vec3 centreM, Grid3 grid, double[] conductivity, int threads)
        => Solve([surface], [1], tipM, axis, centreM, grid, conductivity, threads);

    /// <summary>The same for a head of several surfaces: to infinity when all are of one pole, else between the poles, which are 1 V apart.</summary>
    /// <param name="parts">The surfaces.</param>
    /// <param name="poles">Pole of each, 1 or -1.</param>
    /// <param name="tipM">Tip of the instrument, grid frame, m.</param>
    /// <param name="axis">Unit vector from tip to handle, grid frame.</param>
    /// <param name="centreM">Centre of the decay, grid frame, m.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="conductivity">Conductivity per cell, S/m.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">The electrode leaves the grid.</exception>
    public static (double Ohm, SolveResult Result, double[] Potential) Solve(IReadOnlyList<ProbeSurface> parts, IReadOnlyList<int> poles, Vec3 tipM, Vec3 axis, Vec3 centreM, Grid3 grid, double[] conductivity, int threads)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(poles);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(conductivity);
        var probe = ThinProbe.TryPlace(parts, tipM, axis, grid) ?? throw new ArgumentException("The electrode leaves the grid.", nameof(tipM));
        var band = Enumerable.Range(0, probe.Bands).Select(k => probe.Mean<double>(k, conductivity)).ToArray();
        var gains = probe.Exchange(band) ?? throw new ArgumentException("The conductivity is not positive.", nameof(conductivity));
        var floating = poles.Distinct().Count() > 1;
        double[] volts = [.. parts.SelectMany((p, n) => Enumerable.Repeat(floating ? 0.5 * poles[n] : 1, p.Bands))];
        if (floating)
        {
            ElectrodeSet.Float(gains, probe.Bands);
        }
        var op = new FaceConductances(grid.Nx, grid.Ny, grid.Nz);
        var h = (X: grid.Dx, Y: grid.Dy, Z: grid.Dz);
        op.SetConductivity(conductivity, h, OuterBoundary.Open, (centreM.X, centreM.Y, centreM.Z), threads);
        int Padded(int n) => op.Padded(n % grid.Nx, n / grid.Nx % grid.Ny, n / (grid.Nx * grid.Ny));
        var low = new LowRankTerm([.. probe.Cells.Select(c => c.Select(Padded).ToArray())], probe.Weights, gains);
        var solver = new MultigridSolver<float>(op, h, threads);
        solver.Update(low);
        var total = new double[probe.Bands];
        low.Amplify(volts, total);
        var (rightHandSide, x) = (new double[op.PaddedLength], new double[op.PaddedLength]);
        low.Scatter<double>(total, rightHandSide);
        var result = solver.Solve(x, rightHandSide, 1e-7, 60);
        var (drops, currents) = (new double[probe.Bands], new double[probe.Bands]);
        low.Gather<double>(x, drops);
        for (var k = 0; k < drops.Length; k++)
        {
            drops[k] = volts[k] - drops[k];
        }
        low.Amplify(drops, currents);
        var potential = new double[grid.Count];
        op.Unpad(x, potential);
        return (1 / currents.Where((_, k) => volts[k] > 0).Sum(), result, potential);
    }

    /// <summary>Closed form between two equal balls, ohm: 1/I, I = 2 pi s a sinh(b) sum over n of [1/sinh((2n-1) b) + 1/sinh(2 n b)], cosh(b) = d/(2a). Source: <c>smythe1950</c>.</summary>
    /// <param name="radiusM">a, m.</param>
    /// <param name="distanceM">Distance of the centres d, m; above 2 a.</param>
    /// <param name="conductivity">s, S/m.</param>
    public static double BallPair(double radiusM, double distanceM, double conductivity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(distanceM, 2 * radiusM);
        var b = Math.Acosh(distanceM / (2 * radiusM));
        double sum = 0;
        for (var n = 1; n * b < 40; n++)
        {
            sum += 1 / Math.Sinh(n * b);
        }
        return 1 / (2 * Math.PI * conductivity * radiusM * Math.Sinh(b) * sum);
    }

    /// <summary>Closed form of a prolate spheroid (or ball) in a uniform medium, ohm: atanh(c/a)/(4 pi s c), c2 = a2 - b2.</summary>
    /// <param name="semiMajorM">a, m.</param>
    /// <param name="semiMinorM">b, m, at most a.</param>
    /// <param name="conductivity">s, S/m.</param>
    public static double Spheroid(double semiMajorM, double semiMinorM, double conductivity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(semiMinorM);
        ArgumentOutOfRangeException.ThrowIfLessThan(semiMajorM, semiMinorM);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(conductivity);
        var c = Math.Sqrt(semiMajorM * semiMajorM - semiMinorM * semiMinorM);
        return c < 1e-9 * semiMajorM ? 1 / (4 * Math.PI * conductivity * semiMajorM) : Math.Atanh(c / semiMajorM) / (4 * Math.PI * conductivity * c);
    }
}
