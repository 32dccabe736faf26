namespace Seldinger.Physics.Heat;

/// <summary>A uniform perfused medium for closed forms.</summary>
/// <param name="HeatCapacity">rho c, J/(m3 K).</param>
/// <param name="Conductivity">k, W/(m K).</param>
/// <param name="Loss">B = w rho_b c_b, W/(m3 K); 0 without perfusion.</param>
public readonly record struct HeatMedium(double HeatCapacity, double Conductivity, double Loss)
{
    /// <summary>Diffusivity k / (rho c), m2/s.</summary>
    public double Diffusivity => Conductivity / HeatCapacity;

    /// <summary>Decay length sqrt(k / B), m.</summary>
    public double DecayLengthM => Math.Sqrt(Conductivity / Loss);

    /// <summary>Cooling rate B / (rho c), 1/s.</summary>
    public double CoolingRate => Loss / HeatCapacity;
}

/// <summary>Closed solutions of the bioheat equation in an unbounded uniform medium: the references of validation.</summary>
/// <remarks>Sources: <c>nyborg1988</c>, <c>carslaw1959</c>, <c>gao1995</c>.</remarks>
public static class ClosedForms
{
    /// <summary>Rise around a point source switched on at time 0: P / (8 pi k r) [e^(-r/L) erfc(r / sqrt(4at) - sqrt(pt)) + e^(r/L) erfc(r / sqrt(4at) + sqrt(pt))], K.</summary>
    /// <param name="m">Medium.</param>
    /// <param name="powerW">Power, W.</param>
    /// <param name="r">Distance, m.</param>
    /// <param name="t">Time, s; infinity: steady.</param>
    public static double PointSource(HeatMedium m, double powerW, double r, double t)
    {
        var strength = powerW / (8 * Math.PI * m.Conductivity * r);
        if (double.IsPositiveInfinity(t))
        {
            return 2 * strength * (m.Loss > 0 ? Math.Exp(-r / m.DecayLengthM) : 1);
        }
        var x = r / Math.Sqrt(4 * m.Diffusivity * t);
        if (m.Loss <= 0)
        {
            return 2 * strength * Erfc(x);
        }
        var (y, z) = (Math.Sqrt(m.CoolingRate * t), r / m.DecayLengthM);
        return strength * (Math.Exp(-z) * Erfc(x - y) + Math.Exp(z) * Erfc(x + y));
    }

    /// <summary>Rise around a line source without perfusion: q' / (4 pi k) E1(r^2 / (4 a t)), K; with perfusion, steady: q' / (2 pi k) K0(r / L).</summary>
    /// <param name="m">Medium.</param>
    /// <param name="powerPerM">Power per length, W/m.</param>
    /// <param name="r">Distance, m.</param>
    /// <param name="t">Time, s; infinity: steady, for a perfused medium.</param>
    public static double LineSource(HeatMedium m, double powerPerM, double r, double t)
    {
        if (double.IsPositiveInfinity(t))
        {
            return powerPerM / (2 * Math.PI * m.Conductivity) * BesselK(0, r / m.DecayLengthM);
        }
        return powerPerM / (4 * Math.PI * m.Conductivity) * ExpIntegral(r * r / (4 * m.Diffusivity * t), m.CoolingRate * t);
    }

    /// <summary>Steady rise of a uniformly heated ball in a perfused medium, x = r/L, X = R/L: inside (Q/B) (1 - (1 + X) e^(-X) sinh(x)/x), outside (Q/B) (X cosh X - sinh X) e^(-x)/x, K.</summary>
    /// <param name="m">Medium.</param>
    /// <param name="powerW">Power, W.</param>
    /// <param name="radius">Radius of the ball, m.</param>
    /// <param name="r">Distance from its centre, m.</param>
    public static double Ball(HeatMedium m, double powerW, double radius, double r)
    {
        var density = powerW / (4.0 / 3 * Math.PI * radius * radius * radius);
        var (x, big) = (r / m.DecayLengthM, radius / m.DecayLengthM);
        return density / m.Loss * (r < radius
            ? 1 - (1 + big) * Math.Exp(-big) * (x > 1e-9 ? Math.Sinh(x) / x : 1)
            : (big * Math.Cosh(big) - Math.Sinh(big)) * Math.Exp(-x) / x);
    }

    /// <summary>Rise left of an initial Gaussian exp(-r^2 / w^2): e^(-pt) (w^2 / (w^2 + 4at))^(3/2) exp(-r^2 / (w^2 + 4at)), per initial K.</summary>
    /// <param name="m">Medium.</param>
    /// <param name="width">w, m.</param>
    /// <param name="r">Distance, m.</param>
    /// <param name="t">Time, s.</param>
    public static double Gaussian(HeatMedium m, double width, double r, double t)
    {
        var spread = width * width + 4 * m.Diffusivity * t;
        return Math.Exp(-m.CoolingRate * t) * Math.Pow(width * width / spread, 1.5) * Math.Exp(-r * r / spread);
    }

    /// <summary>Steady rise around a vessel of radius R in a uniformly heated perfused medium: (Q/B) (1 - c K0(r/L) / K0(R/L)), c = h / (h + k K1 / (L K0)), K.</summary>
    /// <param name="m">Medium.</param>
    /// <param name="density">Q, W/m3.</param>
    /// <param name="radius">R, m.</param>
    /// <param name="exchange">h, W/(m2 K); infinity: wall at body temperature.</param>
    /// <param name="r">Distance from the axis, m, at least R.</param>
    public static double HeatedAroundVessel(HeatMedium m, double density, double radius, double exchange, double r)
    {
        var x = radius / m.DecayLengthM;
        var slope = m.Conductivity * BesselK(1, x) / (m.DecayLengthM * BesselK(0, x));
        var c = double.IsPositiveInfinity(exchange) ? 1 : exchange / (exchange + slope);
        return density / m.Loss * (1 - c * BesselK(0, r / m.DecayLengthM) / BesselK(0, x));
    }

    /// <summary>Heat that such a vessel takes up per length: 2 pi R h T(R), as 2 pi k x K1(x) / K0(x) c Q/B, W/m.</summary>
    /// <param name="m">Medium.</param>
    /// <param name="density">Q, W/m3.</param>
    /// <param name="radius">R, m.</param>
    /// <param name="exchange">h, W/(m2 K); infinity: wall at body temperature.</param>
    public static double VesselUptakePerM(HeatMedium m, double density, double radius, double exchange)
    {
        var x = radius / m.DecayLengthM;
        var ratio = BesselK(1, x) / BesselK(0, x);
        var slope = m.Conductivity * ratio / m.DecayLengthM;
        var c = double.IsPositiveInfinity(exchange) ? 1 : exchange / (exchange + slope);
        return 2 * Math.PI * m.Conductivity * x * ratio * c * density / m.Loss;
    }

    /// <summary>Heat that a warmer stream in a vessel loses per length and K of its mean rise to the perfused medium around it: 1 / (1/(2 pi R h) + K0(x) / (2 pi k x K1(x))), x = R/L, W/(m K).</summary>
    /// <param name="m">Medium.</param>
    /// <param name="radius">R, m.</param>
    /// <param name="exchange">h, W/(m2 K).</param>
    public static double StreamLoss(HeatMedium m, double radius, double exchange)
    {
        var x = radius / m.DecayLengthM;
        return 2 * Math.PI / (1 / (radius * exchange) + BesselK(0, x) / (m.Conductivity * x * BesselK(1, x)));
    }

    /// <summary>Rise of the medium beside such a stream over the stream's own: its loss times K0(r/L) / (2 pi k x K1(x)).</summary>
    /// <param name="m">Medium.</param>
    /// <param name="radius">R, m.</param>
    /// <param name="exchange">h, W/(m2 K).</param>
    /// <param name="r">Distance from the axis, m, at least R.</param>
    public static double BesideStream(HeatMedium m, double radius, double exchange, double r)
    {
        var x = radius / m.DecayLengthM;
        return StreamLoss(m, radius, exchange) * BesselK(0, r / m.DecayLengthM) / (2 * Math.PI * m.Conductivity * x * BesselK(1, x));
    }

    /// <summary>Modified Bessel function K_n(x) = int_0^inf exp(-x cosh s) cosh(n s) ds, by the trapezium rule, which converges geometrically here.</summary>
    /// <param name="n">Order.</param>
    /// <param name="x">Argument, positive.</param>
    public static double BesselK(int n, double x)
    {
        const double Step = 1.0 / 64;
        var sum = 0.5 * Math.Exp(-x);
        for (var i = 1; i < 64 * 30; i++)
        {
            var s = i * Step;
            var term = Math.Exp(-x * Math.Cosh(s)) * Math.Cosh(n * s);
            sum += term;
            if (term < 1e-18 * sum)
            {
                break;
            }
        }
        return sum * Step;
    }

    /// <summary>
    /// Where steam from a boiling half space (x &lt; 0) condenses in a cold one (x &gt; 0), m: s = 2 a sqrt(t), with latent heat on one side and conducted heat on the other,
    /// E sqrt(D) exp(-a2/D) / erfc(-a/sqrt(D)) = rho c (T_b - T_0) sqrt(k/(rho c)) exp(-a2 rho c/k) / erfc(a sqrt(rho c/k)): the similarity solution of two half spaces without a latent heat of their own at the front.
    /// </summary>
    /// <param name="m">The medium; its perfusion is not used.</param>
    /// <param name="latentJm3">Latent heat of the steam in the boiling half space at the start, J/m3.</param>
    /// <param name="diffusivity">Diffusivity of steam, m2/s.</param>
    /// <param name="coldK">How far the cold half space is below boiling, K.</param>
    /// <param name="timeS">Time, s.</param>
    public static double SteamFrontM(HeatMedium m, double latentJm3, double diffusivity, double coldK, double timeS)
    {
        var (alpha, root) = (m.Conductivity / m.HeatCapacity, Math.Sqrt(diffusivity));
        double Excess(double a) => latentJm3 * root * Math.Exp(-a * a / diffusivity) / Erfc(-a / root)
            - m.HeatCapacity * coldK * Math.Sqrt(alpha) * Math.Exp(-a * a / alpha) / Erfc(a / Math.Sqrt(alpha));
        var (low, high) = (-4 * root, 4 * root);
        for (var n = 0; n < 100; n++)
        {
            var a = (low + high) / 2;
            (low, high) = Excess(a) > 0 ? (a, high) : (low, a);
        }
        return (low + high) * Math.Sqrt(timeS);
    }

    /// <summary>Complementary error function, by its Taylor series below 2 and its continued fraction above.</summary>
    public static double Erfc(double x)
    {
        if (x < 0)
        {
            return 2 - Erfc(-x);
        }
        if (x < 2)
        {
            // erf x = 2 / sqrt(pi) e^(-x^2) sum 2^n x^(2n+1) / (1 3 5 ... (2n+1))
            double term = x, sum = x;
            for (var n = 1; n < 80; n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 1 - 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }
        var fraction = 0.0;
        for (var n = 120; n >= 1; n--)
        {
            fraction = n / 2.0 / (x + fraction);
        }
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }

    // int_u^inf exp(-v - u p / v) dv / v with p the cooling (leaky aquifer form); p = 0: E1(u). Trapezium rule in s = ln v.
    private static double ExpIntegral(double u, double cooling)
    {
        const double Step = 1.0 / 256;
        double sum = 0;
        var start = Math.Log(u);
        for (var i = 0; i < 256 * 60; i++)
        {
            var v = Math.Exp(start + (i + 0.5) * Step);
            var term = Math.Exp(-v - u * cooling / v);
            sum += term;
            if (v > 1 && term < 1e-17 * sum)
            {
                break;
            }
        }
        return sum * Step;
    }
}
