namespace Seldinger.Numerics.Dense;

/// <summary>Cholesky factor of a small symmetric positive definite matrix.</summary>
public sealed class Cholesky
{
    private readonly int _n;
    private readonly double[] _l;

    private Cholesky(int n, double[] l) => (_n, _l) = (n, l);

    /// <summary>Factorises; null when the matrix is not positive definite.</summary>
    /// <param name="matrix">n x n, row by row; only the lower part is read.</param>
    /// <param name="n">Order.</param>
    public static Cholesky? TryFactor(ReadOnlySpan<double> matrix, int n)
    {
        var l = matrix[..(n * n)].ToArray();
        for (var j = 0; j < n; j++)
        {
            for (var i = j; i < n; i++)
            {
                var s = l[i * n + j];
                for (var m = 0; m < j; m++)
                {
                    s -= l[i * n + m] * l[j * n + m];
                }
                if (i == j)
                {
                    if (!(s > 0) || !double.IsFinite(s))
                    {
                        return null;
                    }
                    l[j * n + j] = Math.Sqrt(s);
                }
                else
                {
                    l[i * n + j] = s / l[j * n + j];
                }
            }
        }
        return new(n, l);
    }

    /// <summary>Solves in place.</summary>
    public void Solve(Span<double> b)
    {
        for (var i = 0; i < _n; i++)
        {
            var s = b[i];
            for (var m = 0; m < i; m++)
            {
                s -= _l[i * _n + m] * b[m];
            }
            b[i] = s / _l[i * _n + i];
        }
        for (var i = _n - 1; i >= 0; i--)
        {
            var s = b[i];
            for (var m = i + 1; m < _n; m++)
            {
                s -= _l[m * _n + i] * b[m];
            }
            b[i] = s / _l[i * _n + i];
        }
    }

    /// <summary>The inverse, row by row, exactly symmetric.</summary>
    public double[] Inverse()
    {
        var inverse = new double[_n * _n];
        Span<double> column = new double[_n];
        for (var j = 0; j < _n; j++)
        {
            column.Clear();
            column[j] = 1;
            Solve(column);
            for (var i = j; i < _n; i++)
            {
                inverse[i * _n + j] = inverse[j * _n + i] = column[i];
            }
        }
        return inverse;
    }
}
