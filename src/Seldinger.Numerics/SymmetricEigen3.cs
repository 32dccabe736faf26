namespace Seldinger.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric 3 x 3 matrix by Jacobi rotations, which stay accurate where two eigenvalues are equal.</summary>
public static class SymmetricEigen3
{
    private const int MostSweeps = 50;

    /// <summary>Largest eigenvalue first; vector n is orthonormal to the others, its sign such that its largest component is positive.</summary>
    /// <param name="matrix">Rows of a symmetric matrix.</param>
    public static (double Value, double[] Vector)[] Of(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var a = (double[,])matrix.Clone();
        var v = new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var off = Math.Abs(a[0, 1]) + Math.Abs(a[0, 2]) + Math.Abs(a[1, 2]);
            if (off <= 1e-15 * (Math.Abs(a[0, 0]) + Math.Abs(a[1, 1]) + Math.Abs(a[2, 2])))
            {
                break;
            }
            foreach (var (p, q) in ((int, int)[])[(0, 1), (0, 2), (1, 2)])
            {
                Rotate(a, v, p, q);
            }
        }
        return [.. Enumerable.Range(0, 3).OrderByDescending(n => a[n, n]).Select(n => (a[n, n], Signed([v[0, n], v[1, n], v[2, n]])))];
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
        {
            return;
        }
        // The angle that makes element p, q vanish.
        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var k = 0; k < 3; k++)
        {
            (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        }
        for (var k = 0; k < 3; k++)
        {
            (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
            (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
        }
    }

    private static double[] Signed(double[] v) => v.MaxBy(Math.Abs) < 0 ? [-v[0], -v[1], -v[2]] : v;
}
