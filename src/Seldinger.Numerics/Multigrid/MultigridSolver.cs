using System.Numerics;

namespace Seldinger.Numerics.Multigrid;

/// <summary>How a solve ended; the caller decides what a residual means.</summary>
/// <param name="Iterations">Preconditioned iterations done.</param>
/// <param name="RelativeResidual">|b - A x| / |b| in the 2-norm, computed in double precision.</param>
/// <param name="Converged">True when the tolerance was met.</param>
public readonly record struct SolveResult(int Iterations, double RelativeResidual, bool Converged);

/// <summary>
/// Solves A x = b for the conservative seven-point operator of <see cref="FaceConductances"/>, plus an optional low-rank term: residuals in double precision,
/// corrections by conjugate gradients with one multigrid V-cycle as preconditioner in float or double (iterative refinement).
/// </summary>
/// <remarks>
/// Smoother: damped Jacobi with the two Chebyshev weights of [1/3, 2], the part of the spectrum of D^-1 A that a grid twice as coarse cannot see; restriction by sums,
/// trilinear interpolation, coarse conductances by lanes in series and in parallel; the iteration uses the flexible (Polak-Ribiere) form because restriction is not the
/// transpose of interpolation. Any cell counts. Same bytes for any number of threads: every update is point-wise and sums run over fixed blocks in fixed order.
/// Sources: <c>trottenberg2001multigrid</c>, <c>notay2000flexible</c>.
/// </remarks>
/// <typeparam name="T">Precision of the corrections, float or double.</typeparam>
public sealed class MultigridSolver<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A correction is carried no further than this before the residual is computed anew.</summary>
    private static readonly double Deepest = typeof(T) == typeof(float) ? 1e-4 : 1e-12;

    private static readonly double[] Weights = ChebyshevWeights();

    private readonly List<MultigridLevel<T>> _levels = [];
    private readonly double[] _residual;
    private readonly T[] _correction;
    private readonly T[] _p;
    private readonly T[] _ap;
    private readonly T[] _absorption;
    private readonly int _threads;
    private LowRankTerm? _lowRank;
    private double[] _means = [];
    private double[] _amplified = [];

    /// <summary>Allocates the hierarchy for an operator.</summary>
    /// <param name="operator">The operator; read again by <see cref="Update"/>.</param>
    /// <param name="spacing">Cell sizes; decide which directions are coarsened.</param>
    /// <param name="threads">Threads, at least 1; results do not depend on it.</param>
    public MultigridSolver(FaceConductances @operator, (double X, double Y, double Z) spacing, int threads)
    {
        ArgumentNullException.ThrowIfNull(@operator);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (Operator, _threads) = (@operator, @operator.Nx * @operator.Ny * @operator.Nz < 16384 ? 1 : threads);
        var n = @operator.PaddedLength;
        (_residual, _correction, _p, _ap, _absorption) = (new double[n], new T[n], new T[n], new T[n], new T[n]);
        var level = new MultigridLevel<T>(@operator.Nx, @operator.Ny, @operator.Nz, spacing);
        _levels.Add(level);
        while (level.Nx * level.Ny * level.Nz > 1)
        {
            level = level.NewCoarse();
            _levels.Add(level);
        }
        Update(null);
    }

    /// <summary>The operator.</summary>
    public FaceConductances Operator { get; }

    /// <summary>Reads the operator again after its conductances changed, with an optional low-rank term.</summary>
    public void Update(LowRankTerm? lowRank)
    {
        _lowRank = lowRank;
        _means = new double[lowRank?.Rank ?? 0];
        _amplified = new double[lowRank?.Rank ?? 0];
        var top = _levels[0];
        Blocks((a, n) =>
        {
            Convert(Operator.X.AsSpan(a, n), top.Gx.AsSpan(a, n));
            Convert(Operator.Y.AsSpan(a, n), top.Gy.AsSpan(a, n));
            Convert(Operator.Z.AsSpan(a, n), top.Gz.AsSpan(a, n));
            Convert(Operator.Absorption.AsSpan(a, n), _absorption.AsSpan(a, n));
            _absorption.AsSpan(a, n).CopyTo(top.Absorption.AsSpan(a, n));
        });
        AddLumped(top);
        for (var l = 0; l < _levels.Count; l++)
        {
            if (l > 0)
            {
                _levels[l - 1].CoarsenInto(_levels[l], _threads);
            }
            _levels[l].SetDiagonal(_threads);
        }
    }

    /// <summary>Solves; <paramref name="x"/> is the start and the result.</summary>
    /// <param name="x">Padded solution; ghost cells stay zero.</param>
    /// <param name="b">Padded right-hand side; ghost cells must be zero.</param>
    /// <param name="relativeTolerance">Wanted |r| / |b|.</param>
    /// <param name="maxIterations">Most iterations.</param>
    public SolveResult Solve(double[] x, double[] b, double relativeTolerance, int maxIterations)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(b);
        var size = Math.Sqrt(Reduce((a, n) => FixedSums.Dot<double>(b.AsSpan(a, n), b.AsSpan(a, n))));
        if (size == 0)
        {
            Array.Clear(x);
            return new(0, 0, true);
        }
        var iterations = 0;
        var before = double.PositiveInfinity;
        while (true)
        {
            Apply(x, _residual);
            var left = Math.Sqrt(Reduce((a, n) =>
            {
                System.Numerics.Tensors.TensorPrimitives.Subtract<double>(b.AsSpan(a, n), _residual.AsSpan(a, n), _residual.AsSpan(a, n));
                return FixedSums.Dot<double>(_residual.AsSpan(a, n), _residual.AsSpan(a, n));
            }));
            // Stagnation at rounding ends the refinement as well.
            if (left <= relativeTolerance * size || iterations >= maxIterations || !double.IsFinite(left) || left > 0.5 * before)
            {
                return new(iterations, left / size, left <= relativeTolerance * size);
            }
            before = left;
            iterations += Correct(1 / left, Math.Max(Deepest, 0.7 * relativeTolerance * size / left), maxIterations - iterations);
            Blocks((a, n) => FixedSums.AddScaled(_correction.AsSpan(a, n), left, x.AsSpan(a, n)));
        }
    }

    /// <summary>y = A x, padded, in double precision.</summary>
    public void Apply(double[] x, double[] y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        StencilRows.Apply(Operator, Operator.X, Operator.Y, Operator.Z, Operator.Absorption, x, y, _threads);
        ApplyLowRank<double>(x, y);
    }

    /// <summary>Conjugate gradients for A e = scale r from zero; leaves e in the correction.</summary>
    private int Correct(double scale, double relativeTolerance, int maxIterations)
    {
        var top = _levels[0];
        var r = top.B;
        var rr = Reduce((a, n) =>
        {
            FixedSums.ConvertScaled(_residual.AsSpan(a, n), scale, r.AsSpan(a, n));
            _correction.AsSpan(a, n).Clear();
            _p.AsSpan(a, n).Clear();
            return FixedSums.Dot<T>(r.AsSpan(a, n), r.AsSpan(a, n));
        });
        var target = relativeTolerance * relativeTolerance * rr;
        double rz = 0;
        double alpha = 0;
        var iteration = 0;
        for (; iteration < maxIterations && rr > target && double.IsFinite(rr); iteration++)
        {
            VCycle();
            var z = top.X;
            var previous = rz;
            rz = Reduce((a, n) => FixedSums.Dot<T>(z.AsSpan(a, n), r.AsSpan(a, n)));
            // Polak-Ribiere: z.(r - r_old) with r - r_old = -alpha A p.
            var beta = T.CreateChecked(iteration == 0 ? 0 : -alpha * Reduce((a, n) => FixedSums.Dot<T>(z.AsSpan(a, n), _ap.AsSpan(a, n))) / previous);
            Blocks((a, n) => System.Numerics.Tensors.TensorPrimitives.MultiplyAdd<T>(_p.AsSpan(a, n), beta, z.AsSpan(a, n), _p.AsSpan(a, n)));
            StencilRows.Apply(Operator, top.Gx, top.Gy, top.Gz, _absorption, _p, _ap, _threads);
            ApplyLowRank<T>(_p, _ap);
            alpha = rz / Reduce((a, n) => FixedSums.Dot<T>(_p.AsSpan(a, n), _ap.AsSpan(a, n)));
            var step = T.CreateChecked(alpha);
            rr = Reduce((a, n) =>
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd<T>(_p.AsSpan(a, n), step, _correction.AsSpan(a, n), _correction.AsSpan(a, n));
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd<T>(_ap.AsSpan(a, n), -step, r.AsSpan(a, n), r.AsSpan(a, n));
                return FixedSums.Dot<T>(r.AsSpan(a, n), r.AsSpan(a, n));
            });
        }
        return iteration;
    }

    private void ApplyLowRank<TValue>(TValue[] x, TValue[] y)
        where TValue : unmanaged, IFloatingPointIeee754<TValue>
    {
        if (_lowRank is { } low)
        {
            low.Gather<TValue>(x, _means);
            low.Amplify(_means, _amplified);
            low.Scatter<TValue>(_amplified, y);
        }
    }

    private void VCycle()
    {
        for (var l = 0; l < _levels.Count; l++)
        {
            var level = _levels[l];
            level.FirstJacobi(l == _levels.Count - 1 ? 1 : Weights[0], _threads);
            if (l < _levels.Count - 1)
            {
                level.Jacobi(Weights[1], _threads);
                level.RestrictResidual(_levels[l + 1], _threads);
            }
        }
        for (var l = _levels.Count - 2; l >= 0; l--)
        {
            _levels[l].AddProlonged(_levels[l + 1], _threads);
            _levels[l].Jacobi(Weights[1], _threads);
            _levels[l].Jacobi(Weights[0], _threads);
        }
    }

    /// <summary>The V-cycle sees the low-rank term as an absorption per cell: its row sums, which is exact for fields that are constant on a body.</summary>
    private void AddLumped(MultigridLevel<T> top)
    {
        if (_lowRank is not { } low)
        {
            return;
        }
        for (var k = 0; k < low.Rank; k++)
        {
            double sum = 0;
            for (var l = 0; l < low.Rank; l++)
            {
                sum += low.Gains[k * low.Rank + l];
            }
            sum = Math.Max(sum, 0.1 * low.Gains[k * low.Rank + k]);
            for (var n = 0; n < low.Cells[k].Length; n++)
            {
                top.Absorption[low.Cells[k][n]] += T.CreateChecked(sum * low.Weights[k][n]);
            }
        }
    }

    private void Blocks(Action<int, int> body) => FixedBlocks.For(Operator.Nz + 2, 4, _threads, (k0, k1) => body(k0 * Operator.StrideZ, (k1 - k0) * Operator.StrideZ));

    private double Reduce(Func<int, int, double> partial) =>
        FixedBlocks.Sum(Operator.Nz + 2, 4, _threads, (k0, k1) => partial(k0 * Operator.StrideZ, (k1 - k0) * Operator.StrideZ));

    private static void Convert(ReadOnlySpan<double> source, Span<T> target) => System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, T>(source, target);

    private static double[] ChebyshevWeights()
    {
        const double Low = 1.0 / 3;
        const double High = 2;
        var (centre, half) = ((Low + High) / 2, (High - Low) / 2 / Math.Sqrt(2));
        return [1 / (centre + half), 1 / (centre - half)];
    }
}
