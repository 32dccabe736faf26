using System.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Freezing;

/// <summary>
/// The plain scalar form of the freezing step, generic in its arithmetic, one step length for all cells: the reference that the fast path is tested against and that validation runs in double.
/// D = sum g (T' - T) + g_ice (Psi' - Psi) - lambda T + q V;  h += D dt / C;  T, Psi from h.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="coefficients">The discrete equation.</param>
public sealed class FreezingReference<T>(FreezingCoefficients coefficients)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _psi = new T[coefficients.Solid.Length], _next = new T[coefficients.Solid.Length];
    private ColdProbe? _probe;

    /// <summary>Temperature rise, K.</summary>
    public T[] Rise { get; } = new T[coefficients.Solid.Length];

    /// <summary>Enthalpy, K.</summary>
    public T[] Enthalpy { get; } = new T[coefficients.Solid.Length];

    /// <summary>Where the heat went.</summary>
    public HeatLedger Ledger { get; } = new();

    /// <summary>Heat stored now, J.</summary>
    public double StoredJ()
    {
        double sum = 0;
        for (var c = 0; c < Enthalpy.Length; c++)
        {
            sum += coefficients.Heat.Capacity[c] * double.CreateChecked(Enthalpy[c]);
        }
        return sum;
    }

    /// <summary>Lays a probe into the grid.</summary>
    /// <param name="source">The probe.</param>
    /// <param name="draw">Values of the run.</param>
    public void Place(Core.Plans.ColdWallSource source, Core.Values.Draw draw) => _probe = ColdProbe.Place(coefficients, source, draw);

    /// <summary>Starts from temperature rises.</summary>
    public void Set(ReadOnlySpan<float> rises)
    {
        for (var c = 0; c < Rise.Length; c++)
        {
            Enthalpy[c] = T.CreateChecked(coefficients.Heat.Capacity[c] > 0 ? coefficients.Law.Enthalpy(rises[c], coefficients.Solid[c], coefficients.Mushy[c], coefficients.Frozen[c]) : 0);
            Update(c);
        }
        Ledger.InitialJ = StoredJ();
    }

    /// <summary>Advances by stable steps.</summary>
    /// <param name="power">Power density, W/m3.</param>
    /// <param name="perfusion">Perfusion, 1/s; none where tissue is frozen.</param>
    /// <param name="dtS">Time, s.</param>
    /// <param name="level">Level of the probe.</param>
    public void Advance(ReadOnlySpan<float> power, ReadOnlySpan<float> perfusion, double dtS, double level = 0)
    {
        var steps = BioheatSteps.Count(Math.Min(coefficients.FrozenStepS, coefficients.Heat.StableStepS), dtS);
        for (var s = 0; s < steps; s++)
        {
            Step(power, perfusion, dtS / steps, level);
        }
    }

    private void Update(int c)
    {
        var t = coefficients.Heat.Capacity[c] > 0 ? coefficients.Law.Temperature(double.CreateChecked(Enthalpy[c]), coefficients.Solid[c], coefficients.Mushy[c], coefficients.Frozen[c]) : 0;
        (Rise[c], _psi[c]) = (T.CreateChecked(t), T.CreateChecked(coefficients.Law.Psi(t)));
    }

    private void Step(ReadOnlySpan<float> power, ReadOnlySpan<float> perfusion, double dt, double level)
    {
        var heat = coefficients.Heat;
        var g = heat.Grid;
        var (sy, sz, exchange) = (g.Nx, g.Nx * g.Ny, 0);
        T Flow(int a, int b, float unfrozen, float ice) => T.CreateChecked(unfrozen) * (Rise[b] - Rise[a]) + T.CreateChecked(ice) * (_psi[b] - _psi[a]);
        for (var c = 0; c < Rise.Length; c++)
        {
            double vessel = 0, boundary = 0, t = double.CreateChecked(Rise[c]);
            if (exchange < heat.Exchanges.Count && heat.Exchanges[exchange].Cell == c)
            {
                var psi = double.CreateChecked(_psi[c]) - coefficients.Law.Psi(0);
                (vessel, boundary) = (heat.Exchanges[exchange].Vessel * t + coefficients.IceExchanges[exchange] * psi, heat.Exchanges[exchange].Boundary * t);
                exchange++;
            }
            double capacity = heat.Capacity[c], given = power[c] * g.CellVolumeM3;
            var perfused = capacity > 0 && t > coefficients.Law.LiquidusK ? perfusion[c] * heat.Values.BloodHeat * g.CellVolumeM3 * t : 0;
            var d = T.CreateChecked(given - perfused - vessel - boundary);
            d += c >= 1 ? Flow(c, c - 1, heat.X[c], coefficients.IceX[c]) : T.Zero;
            d += c + 1 < Rise.Length ? Flow(c, c + 1, heat.X[c + 1], coefficients.IceX[c + 1]) : T.Zero;
            d += c >= sy ? Flow(c, c - sy, heat.Y[c], coefficients.IceY[c]) : T.Zero;
            d += c + sy < Rise.Length ? Flow(c, c + sy, heat.Y[c + sy], coefficients.IceY[c + sy]) : T.Zero;
            d += c >= sz ? Flow(c, c - sz, heat.Z[c], coefficients.IceZ[c]) : T.Zero;
            d += c + sz < Rise.Length ? Flow(c, c + sz, heat.Z[c + sz], coefficients.IceZ[c + sz]) : T.Zero;
            _next[c] = capacity > 0 ? Enthalpy[c] + d * T.CreateChecked(dt / capacity) : T.Zero;
            Ledger.PerfusedJ += perfused * dt;
            Ledger.VesselJ += (vessel + (capacity > 0 ? 0 : given)) * dt;
            Ledger.BoundaryJ += boundary * dt;
            Ledger.DepositedJ += given * dt;
        }
        _next.CopyTo(Enthalpy, 0);
        for (var c = 0; c < Rise.Length; c++)
        {
            Update(c);
        }
        if (_probe is not null && level != 0)
        {
            Take(_probe, level, dt);
        }
    }

    private void Take(ColdProbe probe, double level, double dt)
    {
        probe.Prepare<T>(Enthalpy, dt);
        var q = probe.Take<T>(level, Rise, _psi, 0);
        for (var b = 0; b < q.Length; b++)
        {
            foreach (var (cell, share) in probe.Shares(b))
            {
                var heat = q[b] * share * dt;
                Ledger.DepositedJ -= heat;
                if (coefficients.Heat.Capacity[cell] > 0)
                {
                    Enthalpy[cell] -= T.CreateChecked(heat / coefficients.Heat.Capacity[cell]);
                }
                else
                {
                    Ledger.VesselJ -= heat;
                }
            }
        }
        foreach (var cell in probe.Cells)
        {
            Update(cell);
        }
    }
}
