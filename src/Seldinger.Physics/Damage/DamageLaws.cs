using Seldinger.Core.Values;

namespace Seldinger.Physics.Damage;

/// <summary>The rate laws of thermal damage, as plain functions of temperature.</summary>
/// <remarks>Sources: <c>sapareto1984</c>, <c>henriques1947</c>, <c>jacques2006</c>, <c>oneill2011</c>.</remarks>
public sealed class DamageLaws
{
    private const double GasConstant = 8.314462618;
    private const double BoltzmannOverPlanck = 1.380649e-23 / 6.62607015e-34;

    private readonly double _cemBase, _logA, _energy, _entropy, _enthalpy, _forward, _scale;

    /// <summary>The laws of a draw.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="arrhenius">Catalogue id of the Arrhenius constants.</param>
    public DamageLaws(Draw draw, string arrhenius = "arrhenius-liver")
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(arrhenius);
        GateK = draw.Si("thermal-damage.gate_temperature");
        _cemBase = draw.Si("cem43.rate_per_kelvin");
        CemEndpointMin = draw.Si("cem43.endpoint") / 60;
        (_logA, _energy) = (Math.Log(draw.Si($"{arrhenius}.frequency_factor")), draw.Si($"{arrhenius}.activation_energy"));
        ArrheniusEndpoint = draw.Si($"{arrhenius}.endpoint");
        (_entropy, _enthalpy) = (draw.Si("liver-whitening.activation_entropy"), draw.Si("liver-whitening.activation_enthalpy"));
        WhiteningEndpoint = draw.Si("liver-whitening.endpoint");
        (_forward, BackwardRate, _scale) = (draw.Si("three-state.forward_rate"), draw.Si("three-state.backward_rate"), draw.Si("three-state.temperature_scale"));
        (AliveAtStart, ThreeStateEndpoint) = (draw.Si("three-state.alive_at_start"), draw.Si("three-state.endpoint"));
        (CoagulationK, CoagulationEndpointS) = (draw.Si("coagulation.temperature"), draw.Si("coagulation.endpoint"));
    }

    /// <summary>Temperature below which no law does damage, K.</summary>
    public double GateK { get; }

    /// <summary>Thermal dose that counts as destroyed, min.</summary>
    public double CemEndpointMin { get; }

    /// <summary>Damage integral that counts as destroyed.</summary>
    public double ArrheniusEndpoint { get; }

    /// <summary>Whitening integral that counts as coagulated.</summary>
    public double WhiteningEndpoint { get; }

    /// <summary>Recovery rate of vulnerable cells, 1/s.</summary>
    public double BackwardRate { get; }

    /// <summary>Alive fraction before treatment in the three-state law; the rest is vulnerable.</summary>
    public double AliveAtStart { get; }

    /// <summary>Dead fraction that counts as destroyed in the three-state law.</summary>
    public double ThreeStateEndpoint { get; }

    /// <summary>Coagulation temperature, K.</summary>
    public double CoagulationK { get; }

    /// <summary>Time above it that counts as destroyed, s.</summary>
    public double CoagulationEndpointS { get; }

    /// <summary>Equivalent minutes at 43 degC per second: R^(43 - T) / 60 with R = 0.5; 0 below the gate.</summary>
    public double CemMinPerS(double temperatureK) => temperatureK < GateK ? 0 : Math.Pow(_cemBase, GateK - temperatureK) / 60;

    /// <summary>Arrhenius rate A exp(-E / (R T)), 1/s; 0 below the gate.</summary>
    public double ArrheniusPerS(double temperatureK) => temperatureK < GateK ? 0 : Math.Exp(_logA - _energy / (GasConstant * temperatureK));

    /// <summary>Eyring rate of whitening (k_B T / h) exp(dS / R - dH / (R T)), 1/s; 0 below the gate.</summary>
    public double WhiteningPerS(double temperatureK) =>
        temperatureK < GateK ? 0 : BoltzmannOverPlanck * temperatureK * Math.Exp(_entropy / GasConstant - _enthalpy / (GasConstant * temperatureK));

    /// <summary>Forward rate of the three-state law at full vitality, k_f exp(T / T_k) with T in degC, 1/s; 0 below the gate.</summary>
    public double ForwardPerS(double temperatureK) => temperatureK < GateK ? 0 : _forward * Math.Exp((temperatureK - 273.15) / _scale);

    /// <summary>
    /// Advances the three states by the midpoint rule: A -> V at k (1 - A), V -> A at k_b, V -> D at k (1 - A), with k the forward rate at this temperature.
    /// </summary>
    /// <param name="vulnerable">Vulnerable fraction.</param>
    /// <param name="dead">Dead fraction.</param>
    /// <param name="forward">Forward rate, 1/s.</param>
    /// <param name="dtS">Time, s; steps of at most 2 s are taken.</param>
    public (double Vulnerable, double Dead) ThreeState(double vulnerable, double dead, double forward, double dtS)
    {
        var steps = Math.Max(1, (int)Math.Ceiling(dtS / 2));
        var h = dtS / steps;
        for (var s = 0; s < steps; s++)
        {
            var (dv, dd) = ThreeStateRate(vulnerable, dead, forward);
            (dv, dd) = ThreeStateRate(vulnerable + 0.5 * h * dv, dead + 0.5 * h * dd, forward);
            vulnerable += h * dv;
            dead += h * dd;
        }
        return (vulnerable, dead);
    }

    private (double Vulnerable, double Dead) ThreeStateRate(double v, double d, double forward)
    {
        var alive = 1 - v - d;
        var k = forward * (1 - alive);
        return (k * alive - (k + BackwardRate) * v, k * v);
    }
}
