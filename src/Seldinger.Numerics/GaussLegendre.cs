namespace Seldinger.Numerics;

/// <summary>Gauss-Legendre quadrature on [0, 1].</summary>
public static class GaussLegendre
{
    /// <summary>Nodes (ascending) and weights of the n-point rule; exact for polynomials of degree 2n - 1.</summary>
    /// <param name="n">Points, 1 to 64.</param>
    public static (double[] Nodes, double[] Weights) Rule(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 64);
        var (nodes, weights) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            // Newton iteration on P_n from Tricomi's estimate.
            var x = Math.Cos(Math.PI * (n - i - 0.25) / (n + 0.5));
            double slope = 1;
            for (var pass = 0; pass < 8; pass++)
            {
                double p0 = 1;
                var p1 = x;
                for (var k = 2; k <= n; k++)
                {
                    (p0, p1) = (p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k);
                }
                slope = n * (x * p1 - p0) / (x * x - 1);
                x -= p1 / slope;
            }
            nodes[i] = 0.5 * (1 + x);
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
        return (nodes, weights);
    }
}
