namespace Seldinger.Physics.Freezing;

/// <summary>
/// Temperature and conduction as functions of enthalpy. Enthalpy is counted in kelvin of unfrozen tissue, h = H / (rho c), 0 at body temperature: where nothing freezes it is the temperature rise.
/// T(h): slope 1 above the liquidus, (T_l - T_s)/(h_l - h_s) in the mushy range, rho c / (rho c)_frozen below.
/// Conduction: k(T) = k + (k_frozen - k) psi(T), psi 0 above the liquidus, linear to 1 at the solidus, then the relative conductivity of ice; Psi(T) is the integral of psi from the liquidus, so that the flux
/// between two cells, g (T' - T) + g_ice (Psi' - Psi), is exact for steady conduction whatever k(T).
/// </summary>
/// <param name="values">Liquidus, solidus, slope of ice.</param>
public sealed class FreezingLaw(FreezingValues values)
{
    private readonly double _width = values.LiquidusRiseK - values.SolidusRiseK;

    /// <summary>Where freezing begins, K.</summary>
    public double LiquidusK { get; } = values.LiquidusRiseK;

    /// <summary>Where it is complete, K.</summary>
    public double SolidusK { get; } = values.SolidusRiseK;

    /// <summary>1 / (2 (T_l - T_s)), 1/K; 0 for a sharp front.</summary>
    public double HalfPerWidth => _width > 0 ? 0.5 / _width : 0;

    /// <summary>T_l - T_s, K.</summary>
    public double Width => _width;

    /// <summary>beta / 2 of the conductivity of ice exp(beta v), v the cooling below the solidus, 1/K.</summary>
    public double IceHalf { get; } = values.IceSlopePerK / 2;

    /// <summary>beta^2 / 6, 1/K2.</summary>
    public double IceSixth { get; } = values.IceSlopePerK * values.IceSlopePerK / 6;

    /// <summary>Temperature rise at an enthalpy, K.</summary>
    /// <param name="h">Enthalpy, K.</param>
    /// <param name="solid">Enthalpy at the solidus, K.</param>
    /// <param name="mushy">Slope in the mushy range.</param>
    /// <param name="frozen">Slope below.</param>
    public double Temperature(double h, double solid, double mushy, double frozen) =>
        Math.Max(h, LiquidusK) + mushy * (Math.Clamp(h, solid, LiquidusK) - LiquidusK) + frozen * (Math.Min(h, solid) - solid);

    /// <summary>Enthalpy at a temperature rise, K; liquid where a sharp front leaves it open.</summary>
    public double Enthalpy(double t, double solid, double mushy, double frozen) =>
        t >= LiquidusK ? t : t > SolidusK ? LiquidusK + (t - LiquidusK) / mushy : solid + (t - SolidusK) / frozen;

    /// <summary>Psi at a temperature rise, K (negative below the liquidus).</summary>
    public double Psi(double t)
    {
        var u = Math.Clamp(LiquidusK - t, 0, _width);
        var v = Math.Max(SolidusK - t, 0);
        return -(u * u * HalfPerWidth + v * (1 + v * (IceHalf + v * IceSixth)));
    }

    /// <summary>psi at a temperature rise: what share of the conductivity of ice is there, above 1 in colder ice.</summary>
    public double Share(double t)
    {
        var v = SolidusK - t;
        return v > 0 ? 1 + v * (2 * IceHalf + v * 3 * IceSixth) : t < LiquidusK ? (LiquidusK - t) / _width : 0;
    }

    /// <summary>The temperature rise whose T + ratio Psi(T) is given (a monotone function), K.</summary>
    /// <param name="theta">T + ratio Psi(T), K.</param>
    /// <param name="ratio">k_frozen / k - 1.</param>
    public double TemperatureOf(double theta, double ratio)
    {
        if (theta >= LiquidusK)
        {
            return theta;
        }
        var (low, high) = (theta, LiquidusK);
        low = Math.Max(low, -400);
        for (var n = 0; n < 60; n++)
        {
            var mid = 0.5 * (low + high);
            (low, high) = mid + ratio * Psi(mid) < theta ? (mid, high) : (low, mid);
        }
        return 0.5 * (low + high);
    }
}
