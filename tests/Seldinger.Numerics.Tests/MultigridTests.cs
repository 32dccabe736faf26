using Seldinger.Numerics.Multigrid;

namespace Seldinger.Numerics.Tests;

public class MultigridTests
{
    /// <summary>phi = sin(pi x) sin(pi y) sin(pi z) on the unit cube, sigma = exp(a x + b y z): the source follows by hand.</summary>
    private static (double Error, SolveResult Result) Manufactured<T>(int nx, int ny, int nz, double tolerance, int threads = 2)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var (dx, dy, dz) = (1.0 / nx, 1.0 / ny, 1.0 / nz);
        var sigma = new double[nx * ny * nz];
        var b = new double[nx * ny * nz];
        var exact = new double[nx * ny * nz];
        const double A = 1.3;
        const double B = 0.8;
        for (var n = 0; n < b.Length; n++)
        {
            var (x, y, z) = ((n % nx + 0.5) * dx, (n / nx % ny + 0.5) * dy, (n / (nx * ny) + 0.5) * dz);
            var s = Math.Exp(A * x + B * y * z);
            var (sx, cx) = Math.SinCos(Math.PI * x);
            var (sy, cy) = Math.SinCos(Math.PI * y);
            var (sz, cz) = Math.SinCos(Math.PI * z);
            sigma[n] = s;
            exact[n] = sx * sy * sz;
            var laplace = -3 * Math.PI * Math.PI * exact[n];
            var drift = A * Math.PI * cx * sy * sz + B * z * Math.PI * sx * cy * sz + B * y * Math.PI * sx * sy * cz;
            b[n] = -s * (laplace + drift) * dx * dy * dz;
        }
        var op = new FaceConductances(nx, ny, nz);
        op.SetConductivity(sigma, (dx, dy, dz), OuterBoundary.Zero, threads: threads);
        var solver = new MultigridSolver<T>(op, (dx, dy, dz), threads);
        var x0 = new double[op.PaddedLength];
        var result = solver.Solve(x0, op.Pad(b), tolerance, 60);
        var phi = new double[b.Length];
        op.Unpad(x0, phi);
        double sum = 0;
        for (var n = 0; n < phi.Length; n++)
        {
            sum += (phi[n] - exact[n]) * (phi[n] - exact[n]);
        }
        return (Math.Sqrt(sum / phi.Length), result);
    }

    [Fact]
    public void Solve_VariableCoefficient_IsSecondOrder()
    {
        var coarse = Manufactured<double>(16, 16, 16, 1e-10).Error;
        var fine = Manufactured<double>(32, 32, 32, 1e-10).Error;
        var finest = Manufactured<double>(64, 64, 64, 1e-10).Error;
        Assert.InRange(Math.Log2(coarse / fine), 1.9, 2.1);
        Assert.InRange(Math.Log2(fine / finest), 1.9, 2.1);
    }

    [Theory]
    [InlineData(17, 23, 31)]
    [InlineData(50, 37, 9)]
    [InlineData(5, 64, 3)]
    [InlineData(1, 1, 40)]
    [InlineData(90, 14, 21)]
    public void Solve_AnyCellCounts_ConvergesFast(int nx, int ny, int nz)
    {
        var (_, result) = Manufactured<float>(nx, ny, nz, 1e-9);
        Assert.True(result.Converged, $"{result}");
        Assert.InRange(result.Iterations, 1, 16);
    }

    [Fact]
    public void Solve_FloatCycle_GivesTheDoubleAnswer()
    {
        var reference = Manufactured<double>(40, 40, 40, 1e-12).Error;
        var fast = Manufactured<float>(40, 40, 40, 1e-12);
        Assert.True(fast.Result.Converged);
        Assert.Equal(reference, fast.Error, 1e-12);
    }

    [Fact]
    public void Solve_OpenBoundary_MatchesThePointSource()
    {
        const int N = 41;
        const double D = 1e-3;
        var op = new FaceConductances(N, N, N);
        var sigma = new double[N * N * N];
        Array.Fill(sigma, 0.36);
        op.SetConductivity(sigma, (D, D, D), OuterBoundary.Open, (20 * D, 20 * D, 20 * D));
        var solver = new MultigridSolver<float>(op, (D, D, D), 2);
        var b = new double[op.PaddedLength];
        b[op.Padded(20, 20, 20)] = 1;
        var x = new double[op.PaddedLength];
        Assert.True(solver.Solve(x, b, 1e-10, 40).Converged);
        foreach (var (i, j, k) in new[] { (30, 20, 20), (28, 27, 26), (39, 20, 20), (40, 40, 40) })
        {
            var r = D * Math.Sqrt((i - 20) * (i - 20) + (j - 20) * (j - 20) + (k - 20) * (k - 20));
            var expected = 1 / (4 * Math.PI * 0.36 * r);
            Assert.Equal(1, x[op.Padded(i, j, k)] / expected, 0.006);
        }
    }

    [Fact]
    public void Solve_AnyThreadCount_GivesTheSameBytes()
    {
        static double[] Run(int threads)
        {
            var op = new FaceConductances(45, 38, 29);
            var random = new CounterRandom(7, "sigma");
            var sigma = new double[45 * 38 * 29];
            for (var n = 0; n < sigma.Length; n++)
            {
                sigma[n] = Math.Pow(10, -3 * random.Uniform((ulong)n));
            }
            op.SetConductivity(sigma, (1, 1.1, 0.9), OuterBoundary.Zero, threads: threads);
            var b = new double[op.PaddedLength];
            b[op.Padded(20, 20, 20)] = 1;
            var x = new double[op.PaddedLength];
            var result = new MultigridSolver<float>(op, (1, 1.1, 0.9), threads).Solve(x, b, 1e-8, 60);
            Assert.True(result.Converged, $"{result}");
            return x;
        }
        var one = Run(1);
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(5));
    }

    [Fact]
    public void Solve_LowRankTerm_MatchesTheDenseSystem()
    {
        const int N = 5;
        var op = new FaceConductances(N, N, N);
        var sigma = new double[N * N * N];
        Array.Fill(sigma, 1.0);
        op.SetConductivity(sigma, (1, 1, 1), OuterBoundary.Zero);
        int[][] cells = [[op.Padded(1, 2, 2), op.Padded(2, 2, 2)], [op.Padded(3, 2, 2), op.Padded(2, 2, 2), op.Padded(3, 3, 2)]];
        double[][] weights = [[0.4, 0.6], [0.5, 0.2, 0.3]];
        double[] gains = [9, -2, -2, 7];
        var low = new LowRankTerm(cells, weights, gains);
        var solver = new MultigridSolver<double>(op, (1, 1, 1), 1);
        solver.Update(low);
        var b = new double[op.PaddedLength];
        low.Scatter<double>([3.0, 1.0], b);
        var x = new double[op.PaddedLength];
        Assert.True(solver.Solve(x, b, 1e-13, 60).Converged);

        // Plain Gaussian elimination of the assembled matrix.
        var n = N * N * N;
        var a = new double[n, n + 1];
        int At(int c) => op.Padded(c % N, c / N % N, c / (N * N));
        var map = Enumerable.Range(0, n).ToDictionary(At);
        for (var c = 0; c < n; c++)
        {
            var p = At(c);
            a[c, c] += op.X[p] + op.X[p + 1] + op.Y[p] + op.Y[p + op.StrideY] + op.Z[p] + op.Z[p + op.StrideZ];
            foreach (var (q, g) in new[] { (p + 1, op.X[p + 1]), (p + op.StrideY, op.Y[p + op.StrideY]), (p + op.StrideZ, op.Z[p + op.StrideZ]) })
            {
                if (map.TryGetValue(q, out var d))
                {
                    a[c, d] -= g;
                    a[d, c] -= g;
                }
            }
            a[c, n] = b[p];
        }
        for (var k = 0; k < 2; k++)
        {
            for (var l = 0; l < 2; l++)
            {
                for (var u = 0; u < cells[k].Length; u++)
                {
                    for (var v = 0; v < cells[l].Length; v++)
                    {
                        a[map[cells[k][u]], map[cells[l][v]]] += gains[k * 2 + l] * weights[k][u] * weights[l][v];
                    }
                }
            }
        }
        for (var c = 0; c < n; c++)
        {
            for (var d = c + 1; d < n; d++)
            {
                var f = a[d, c] / a[c, c];
                for (var e = c; e <= n; e++)
                {
                    a[d, e] -= f * a[c, e];
                }
            }
        }
        for (var c = n - 1; c >= 0; c--)
        {
            for (var d = c + 1; d < n; d++)
            {
                a[c, n] -= a[c, d] * a[d, n];
            }
            a[c, n] /= a[c, c];
            Assert.Equal(a[c, n], x[At(c)], 1e-11);
        }
    }

    [Theory]
    [InlineData(64, 1e-10)]
    public void Solve_WarmStart_NeedsFewerIterations(int n, double tolerance)
    {
        var op = new FaceConductances(n, n, n);
        var sigma = new double[n * n * n];
        Array.Fill(sigma, 0.3);
        op.SetConductivity(sigma, (1, 1, 1), OuterBoundary.Open, (n / 2.0, n / 2.0, n / 2.0));
        var solver = new MultigridSolver<float>(op, (1, 1, 1), 2);
        var b = new double[op.PaddedLength];
        b[op.Padded(n / 2, n / 2, n / 2)] = 1;
        var x = new double[op.PaddedLength];
        var cold = solver.Solve(x, b, tolerance, 40);
        for (var c = 0; c < sigma.Length; c++)
        {
            sigma[c] *= 1 + 1e-6 * Math.Sin(c);
        }
        op.SetConductivity(sigma, (1, 1, 1), OuterBoundary.Open, (n / 2.0, n / 2.0, n / 2.0));
        solver.Update(null);
        var warm = solver.Solve(x, b, tolerance, 40);
        Assert.True(cold.Converged && warm.Converged);
        Assert.True(warm.Iterations < cold.Iterations, $"{cold} {warm}");
    }
}
