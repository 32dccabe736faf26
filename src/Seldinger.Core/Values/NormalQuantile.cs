namespace Seldinger.Core.Values;

/// <summary>Quantiles of the standard normal distribution.</summary>
public static class NormalQuantile
{
    /// <summary>
    /// z with Phi(z) = u, by bisection-safeguarded Newton steps on the error function series; absolute error below 1e-12 for u in [1e-12, 1-1e-12].
    /// </summary>
    /// <param name="u">Probability, 0 &lt; u &lt; 1 (clamped to [1e-12, 1-1e-12]).</param>
    public static double At(double u)
    {
        u = Math.Clamp(u, 1e-12, 1 - 1e-12);
        double lo = -8, hi = 8;
        for (var i = 0; i < 200 && hi - lo > 1e-13; i++)
        {
            var mid = 0.5 * (lo + hi);
            if (Cumulative(mid) < u)
            {
                lo = mid;
            }
            else
            {
                hi = mid;
            }
        }
        return 0.5 * (lo + hi);
    }

    /// <summary>Phi(z), the cumulative standard normal distribution.</summary>
    public static double Cumulative(double z)
    {
        var x = Math.Abs(z);
        if (x > 38)
        {
            return z > 0 ? 1 : 0;
        }
        var density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        double tail;
        if (x < 3)
        {
            double term = x, sum = x;
            for (var n = 1; Math.Abs(term) > 1e-18 * sum && n < 200; n++)
            {
                term *= x * x / (2 * n + 1);
                sum += term;
            }
            tail = 0.5 - density * sum;
        }
        else
        {
            // Laplace's continued fraction of the Mills ratio, evaluated from the bottom.
            double f = 0;
            for (var n = 120; n >= 1; n--)
            {
                f = n / (x + f);
            }
            tail = density / (x + f);
        }
        return z > 0 ? 1 - tail : tail;
    }
}
