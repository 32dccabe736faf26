namespace Seldinger.Physics.Sound;

/// <summary>
/// Steepening of a wave: dp/dz = beta / (rho c^3) p dp/dtau, as coupled equations of the complex amplitudes P_n of p = Re sum P_n exp(-i n omega tau):
/// dP_n/dz = -i n omega beta / (2 rho c^3) (1/2 sum over m &lt; n of P_m P_(n-m) + sum over m &gt; n of P_m P*_(m-n)).
/// </summary>
/// <remarks>Loss is left to the linear step (operator splitting). The form of <c>hamilton1998</c>; what steepens beyond the last harmonic is lost to it.</remarks>
public static class Burgers
{
    /// <summary>Largest share of the shock distance in one substep.</summary>
    private const double Substep = 0.02;

    /// <summary>Advances amplitudes over a distance.</summary>
    /// <param name="re">Real parts of P_1, P_2, ..., Pa.</param>
    /// <param name="im">Imaginary parts.</param>
    /// <param name="strength">omega beta / (rho c^3) times the distance, 1/Pa: with |P_1| it is the share of the shock distance.</param>
    public static void Advance(Span<double> re, Span<double> im, double strength)
    {
        var count = re.Length;
        var largest = 0.0;
        for (var n = 0; n < count; n++)
        {
            largest = Math.Max(largest, re[n] * re[n] + im[n] * im[n]);
        }
        var steps = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(largest) * strength / Substep));
        Span<double> slopeRe = stackalloc double[count], slopeIm = stackalloc double[count], halfRe = stackalloc double[count], halfIm = stackalloc double[count];
        var h = strength / steps;
        for (var s = 0; s < steps; s++)
        {
            // Midpoint rule.
            Slope(re, im, slopeRe, slopeIm);
            for (var n = 0; n < count; n++)
            {
                (halfRe[n], halfIm[n]) = (re[n] + h / 2 * slopeRe[n], im[n] + h / 2 * slopeIm[n]);
            }
            Slope(halfRe, halfIm, slopeRe, slopeIm);
            for (var n = 0; n < count; n++)
            {
                (re[n], im[n]) = (re[n] + h * slopeRe[n], im[n] + h * slopeIm[n]);
            }
        }
    }

    private static void Slope(ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> slopeRe, Span<double> slopeIm)
    {
        var count = re.Length;
        for (var n = 1; n <= count; n++)
        {
            double a = 0, b = 0;
            for (var m = 1; m < n; m++)
            {
                a += (re[m - 1] * re[n - m - 1] - im[m - 1] * im[n - m - 1]) / 2;
                b += (re[m - 1] * im[n - m - 1] + im[m - 1] * re[n - m - 1]) / 2;
            }
            for (var m = n + 1; m <= count; m++)
            {
                a += re[m - 1] * re[m - n - 1] + im[m - 1] * im[m - n - 1];
                b += im[m - 1] * re[m - n - 1] - re[m - 1] * im[m - n - 1];
            }
            // Times -i n / 2.
            (slopeRe[n - 1], slopeIm[n - 1]) = (b * n / 2.0, -a * n / 2.0);
        }
    }
}
