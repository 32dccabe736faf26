using System.Numerics;

namespace Seldinger.Physics.Heat;

/// <summary>Where the heat of a run went, J.</summary>
public sealed class HeatLedger
{
    /// <summary>Heat deposited by sources, J.</summary>
    public double DepositedJ { get; set; }

    /// <summary>Heat carried away by perfusion, J.</summary>
    public double PerfusedJ { get; set; }

    /// <summary>Heat carried away by large vessels, J.</summary>
    public double VesselJ { get; set; }

    /// <summary>Heat that left through the ends of the grid, J.</summary>
    public double BoundaryJ { get; set; }

    /// <summary>Heat stored at the start, J.</summary>
    public double InitialJ { get; set; }

    /// <summary>|stored - initial + perfused + vessel + boundary - deposited| over the deposited (or initial) heat; 0 when neither exists.</summary>
    public double Imbalance(double storedJ)
    {
        var scale = Math.Max(Math.Abs(DepositedJ), Math.Abs(InitialJ));
        return scale > 0 ? Math.Abs(storedJ - InitialJ + PerfusedJ + VesselJ + BoundaryJ - DepositedJ) / scale : 0;
    }
}

/// <summary>
/// The plain scalar form of the bioheat step, generic in its arithmetic: the reference that the fast kernel is tested against and that validation runs in double.
/// One explicit step: D = sum g (T_n - T) + q V;  T' = T e + D f,  e = exp(-lambda dt / C),  f = (1 - e) / lambda,  lambda = w rho_b c_b V + g_vessel + g_boundary;
/// then the enthalpy is put back on the boiling plateau. Before each step latent heat diffuses between cells, E += D dt div grad E.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="coefficients">The discrete equation.</param>
/// <remarks>Exact in steady state for any step. Source: <c>pennes1948</c>.</remarks>
public sealed class BioheatReference<T>(BioheatCoefficients coefficients)
    where T : IFloatingPointIeee754<T>
{
    private T[] _next = new T[coefficients.Grid.Count];

    /// <summary>Temperature rise, K.</summary>
    public T[] Rise { get; private set; } = new T[coefficients.Grid.Count];

    /// <summary>Heat of vaporisation taken up, J/m3.</summary>
    public T[] Vapour { get; } = new T[coefficients.Grid.Count];

    /// <summary>Where the heat went.</summary>
    public HeatLedger Ledger { get; } = new();

    /// <summary>Heat stored now, J.</summary>
    public double StoredJ()
    {
        double sum = 0;
        for (var c = 0; c < Rise.Length; c++)
        {
            sum += coefficients.Capacity[c] * double.CreateChecked(Rise[c]) + double.CreateChecked(Vapour[c]) * coefficients.Grid.CellVolumeM3;
        }
        return sum;
    }

    /// <summary>Advances by <paramref name="dtS"/> in equal steps of at most 0.9 of the stable one.</summary>
    /// <param name="power">Power density, W/m3.</param>
    /// <param name="perfusion">Perfusion now, 1/s.</param>
    /// <param name="dtS">Time, s.</param>
    public void Advance(ReadOnlySpan<float> power, ReadOnlySpan<float> perfusion, double dtS)
    {
        var steps = BioheatSteps.Count(coefficients.StableStepS, dtS);
        for (var s = 0; s < steps; s++)
        {
            Step(power, perfusion, dtS / steps);
        }
    }

    private void Step(ReadOnlySpan<float> power, ReadOnlySpan<float> perfusion, double dt)
    {
        MoveSteam(dt);
        var g = coefficients.Grid;
        var (x, y, z) = (coefficients.X, coefficients.Y, coefficients.Z);
        var (sy, sz) = (g.Nx, g.Nx * g.Ny);
        var exchange = 0;
        for (var c = 0; c < Rise.Length; c++)
        {
            double capacity = coefficients.Capacity[c];
            if (capacity <= 0)
            {
                continue;
            }
            double vessel = 0, boundary = 0;
            if (exchange < coefficients.Exchanges.Count && coefficients.Exchanges[exchange].Cell == c)
            {
                (vessel, boundary) = (coefficients.Exchanges[exchange].Vessel, coefficients.Exchanges[exchange].Boundary);
                exchange++;
            }
            var perfused = perfusion[c] * coefficients.Values.BloodHeat * g.CellVolumeM3;
            var (e, f) = BioheatSteps.Factors(perfused + vessel + boundary, capacity, dt);
            var t = Rise[c];
            var d = T.CreateChecked(power[c] * g.CellVolumeM3);
            d += c >= 1 ? T.CreateChecked(x[c]) * (Rise[c - 1] - t) : T.Zero;
            d += c + 1 < Rise.Length ? T.CreateChecked(x[c + 1]) * (Rise[c + 1] - t) : T.Zero;
            d += c >= sy ? T.CreateChecked(y[c]) * (Rise[c - sy] - t) : T.Zero;
            d += c + sy < Rise.Length ? T.CreateChecked(y[c + sy]) * (Rise[c + sy] - t) : T.Zero;
            d += c >= sz ? T.CreateChecked(z[c]) * (Rise[c - sz] - t) : T.Zero;
            d += c + sz < Rise.Length ? T.CreateChecked(z[c + sz]) * (Rise[c + sz] - t) : T.Zero;
            _next[c] = t * T.CreateChecked(e) + d * T.CreateChecked(f);
            // Exact integral of lambda T over the step.
            var sink = capacity * (1 - e) * double.CreateChecked(t) + (dt - capacity * f) * double.CreateChecked(d);
            var all = perfused + vessel + boundary;
            if (all > 0)
            {
                Ledger.PerfusedJ += sink * perfused / all;
                Ledger.VesselJ += sink * vessel / all;
                Ledger.BoundaryJ += sink * boundary / all;
            }
            Ledger.DepositedJ += power[c] * g.CellVolumeM3 * dt;
            Boil(c);
        }
        (Rise, _next) = (_next, Rise);
    }

    private void MoveSteam(double dt)
    {
        if (coefficients.Values.SteamDiffusivity <= 0)
        {
            return;
        }
        var (g, before) = (coefficients.Grid, (T[])Vapour.Clone());
        var (x, y, z) = coefficients.SteamWeights(dt);
        void Exchange(int a, int b, float weight)
        {
            if (coefficients.Capacity[a] > 0 && coefficients.Capacity[b] > 0)
            {
                var moved = T.CreateChecked(weight) * (before[a] - before[b]);
                (Vapour[a], Vapour[b]) = (Vapour[a] - moved, Vapour[b] + moved);
            }
        }
        for (var c = 0; c < before.Length; c++)
        {
            var (i, j, k) = (c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny));
            if (i > 0)
            {
                Exchange(c - 1, c, x);
            }
            if (j > 0)
            {
                Exchange(c - g.Nx, c, y);
            }
            if (k > 0)
            {
                Exchange(c - g.Nx * g.Ny, c, z);
            }
        }
    }

    private void Boil(int c)
    {
        var boiling = T.CreateChecked(coefficients.Values.BoilingRiseK);
        if (_next[c] > boiling || Vapour[c] > T.Zero)
        {
            var heat = T.CreateChecked(coefficients.Capacity[c] / coefficients.Grid.CellVolumeM3);
            var enthalpy = (_next[c] - boiling) * heat + Vapour[c];
            Vapour[c] = T.Clamp(enthalpy, T.Zero, T.CreateChecked(coefficients.VapourMax[coefficients.Tissue[c]]));
            _next[c] = boiling + (enthalpy - Vapour[c]) / heat;
        }
    }
}

/// <summary>Step lengths and factors that the reference and the fast kernel share.</summary>
public static class BioheatSteps
{
    /// <summary>Share of the stable step that is used.</summary>
    public const double Share = 0.9;

    /// <summary>Number of equal steps for a time.</summary>
    public static int Count(double stableStepS, double dtS) => Math.Max(1, (int)Math.Ceiling(dtS / (Share * stableStepS) - 1e-9));

    /// <summary>e = exp(-lambda dt / C) and f = (1 - e) / lambda (dt / C without losses).</summary>
    /// <param name="lambda">Conductance of all losses, W/K.</param>
    /// <param name="capacity">Heat capacity, J/K.</param>
    /// <param name="dt">Step, s.</param>
    public static (double E, double F) Factors(double lambda, double capacity, double dt)
    {
        if (lambda <= 0)
        {
            return (1, dt / capacity);
        }
        var x = lambda * dt / capacity;
        return (Math.Exp(-x), (1 - Math.Exp(-x)) / lambda);
    }
}
