using System.Numerics;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Numerics.Dense;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Probes;

namespace Seldinger.Physics.Freezing;

/// <summary>What a cryoprobe can do.</summary>
/// <param name="FreezeRiseK">Lowest temperature of its wall, K above body temperature.</param>
/// <param name="ThawRiseK">Highest temperature of its wall while it thaws, K above body temperature.</param>
/// <param name="CoolingW">Heat that the expanding gas can take up at full duty, W.</param>
/// <param name="HeatingW">Heat that it can give off while it thaws at full duty, W.</param>
public sealed record ColdProbeLimits(double FreezeRiseK, double ThawRiseK, double CoolingW, double HeatingW)
{
    /// <summary>The limits of a device; both powers are given per active length.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="device">Catalogue id of the device.</param>
    /// <param name="activeLengthM">Active length, m.</param>
    public static ColdProbeLimits From(Draw draw, string device, double activeLengthM)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var body = BioheatValues.BodyTemperatureK(draw);
        var share = activeLengthM / draw.Si($"{device}.active_length");
        return new(draw.Si($"{device}.freeze_temperature") - body, draw.Si($"{device}.thaw_temperature") - body, draw.Si($"{device}.cooling_power") * share, draw.Si($"{device}.thaw_power") * share);
    }
}

/// <summary>
/// A cryoprobe on the grid: a wall of one temperature that takes heat through the well index of <see cref="ThinProbe"/>, written in the conduction integral Theta = T + (k_frozen/k - 1) Psi(T), in which conduction
/// is linear whatever the ice: C q / k = mean(Theta) - Theta_wall. One step is implicit: the heat taken lowers the cells it is taken from within the step.
/// The wall has its set temperature as long as the heat taken stays within the power; beyond it the wall temperature follows from the power.
/// </summary>
/// <param name="coefficients">The discrete equation.</param>
/// <param name="probe">Where the probe lies.</param>
/// <param name="limits">What it can do.</param>
internal sealed class ColdProbe(FreezingCoefficients coefficients, ThinProbe probe, ColdProbeLimits limits)
{
    private readonly double[] _resistance = probe.Resistance(Conductivities(coefficients, probe), default);
    private readonly (int InA, int B, int InB)[][] _shared = Shared(probe);
    private readonly double _ratio = Ratio(coefficients, probe);
    private readonly double[] _q = new double[probe.Bands], _unit = new double[probe.Bands], _mean = new double[probe.Bands];
    private Cholesky? _factor;
    private double _unitSum;

    /// <summary>Cells that the probe exchanges with.</summary>
    public IReadOnlyList<int> Cells { get; } = [.. probe.Cells.SelectMany(c => c).Distinct().Order()];

    /// <summary>Temperature rise of the wall after the last step, K.</summary>
    public double WallRiseK { get; private set; }

    /// <summary>False when the last <see cref="Prepare"/> found no solution: the probe then takes nothing.</summary>
    public bool Solved => _factor is not null;

    /// <summary>A probe of a source on a grid.</summary>
    /// <exception cref="Core.Errors.ValidationException">A part of the active length lies outside the grid.</exception>
    public static ColdProbe Place(FreezingCoefficients coefficients, ColdWallSource source, Draw draw)
    {
        var probe = Needles.TryPlace(source.Shaft, source.ActiveLengthMm * 1e-3, draw.Si($"{source.Device}.outer_diameter") / 2, coefficients.Heat.Grid)
            ?? throw new Core.Errors.ValidationException([new(source.Name, $"has {source.ActiveLengthMm:0.#} mm of active length, of which a part lies outside the simulated grid.", "Simulate more tissue around it, or choose a shorter active length.")]);
        return new(coefficients, probe, ColdProbeLimits.From(draw, source.Device, source.ActiveLengthMm * 1e-3));
    }

    /// <summary>Makes the implicit step for a step length and the present state of the cells.</summary>
    public void Prepare<T>(ReadOnlySpan<T> enthalpies, double dt)
        where T : struct, INumberBase<T>
    {
        var n = probe.Bands;
        var resistance = (double[])_resistance.Clone();
        for (var a = 0; a < n; a++)
        {
            // What the heat that one band takes lowers the mean of each band by, cell by cell that they share.
            foreach (var (inA, b, inB) in _shared[a])
            {
                var cell = probe.Cells[a][inA];
                double capacity = coefficients.Heat.Capacity[cell];
                // Below the liquidus as for ice, which falls fastest: freezing on the way only slows the fall.
                var slope = double.CreateTruncating(enthalpies[cell]) < coefficients.Law.LiquidusK ? coefficients.Frozen[cell] * (1 + _ratio) : 1;
                resistance[a * n + b] += capacity > 0 ? probe.Weights[a][inA] * slope * dt / capacity * probe.Weights[b][inB] : 0;
            }
        }
        _factor = Cholesky.TryFactor(resistance, n);
        if (_factor is { } factor)
        {
            Array.Fill(_unit, 1);
            factor.Solve(_unit);
            _unitSum = _unit.Sum();
        }
    }

    /// <summary>Heat taken per band now, W; negative where the probe warms.</summary>
    /// <param name="level">Duty: above 0 it cools, below 0 it thaws.</param>
    /// <param name="rises">Temperature rises.</param>
    /// <param name="psi">Conduction integrals.</param>
    /// <param name="pad">Values before the first cell in both.</param>
    public ReadOnlySpan<double> Take<T>(double level, ReadOnlySpan<T> rises, ReadOnlySpan<T> psi, int pad)
        where T : unmanaged, INumberBase<T>
    {
        if (_factor is not { } factor)
        {
            return [];
        }
        for (var b = 0; b < _mean.Length; b++)
        {
            _q[b] = probe.Mean(b, rises[pad..]) + _ratio * probe.Mean(b, psi[pad..]);
        }
        factor.Solve(_q);
        var open = _q.Sum();
        var wall = level > 0
            ? Math.Max(Theta(limits.FreezeRiseK), (open - level * limits.CoolingW) / _unitSum)
            : Math.Min(Theta(limits.ThawRiseK), (open - level * limits.HeatingW) / _unitSum);
        for (var b = 0; b < _q.Length; b++)
        {
            _q[b] -= wall * _unit[b];
        }
        WallRiseK = coefficients.Law.TemperatureOf(wall, _ratio);
        return _q;
    }

    /// <summary>What each band takes, cell by cell: cell and share of the band's heat.</summary>
    public IEnumerable<(int Cell, double Share)> Shares(int band) => probe.Cells[band].Zip(probe.Weights[band]);

    private double Theta(double rise) => rise + _ratio * coefficients.Law.Psi(rise);

    // For each band the cells that it shares with others, itself included: where in its own list, which band, where in that band's list.
    private static (int InA, int B, int InB)[][] Shared(ThinProbe probe)
    {
        var shared = new (int InA, int B, int InB)[probe.Bands][];
        for (var a = 0; a < shared.Length; a++)
        {
            var inA = probe.Cells[a].Select((cell, n) => (cell, n)).ToDictionary(c => c.cell, c => c.n);
            shared[a] = [.. Enumerable.Range(0, probe.Bands).SelectMany(b => probe.Cells[b].Select((cell, n) => (cell, b, n))).Where(o => inA.ContainsKey(o.cell)).Select(o => (inA[o.cell], o.b, o.n))];
        }
        return shared;
    }

    private static double[] Conductivities(FreezingCoefficients c, ThinProbe probe)
    {
        // In gas a probe takes next to nothing.
        const double least = 1e-3;
        return [.. Enumerable.Range(0, probe.Bands).Select(b => Math.Max(least, probe.Mean<float>(b, c.Heat.Conductivity)))];
    }

    private static double Ratio(FreezingCoefficients c, ThinProbe probe)
    {
        double unfrozen = 0, frozen = 0;
        for (var b = 0; b < probe.Bands; b++)
        {
            for (var n = 0; n < probe.Cells[b].Length; n++)
            {
                var cell = probe.Cells[b][n];
                unfrozen += probe.Weights[b][n] * c.Heat.Conductivity[cell];
                frozen += c.Heat.Capacity[cell] > 0 ? probe.Weights[b][n] * c.Tissues[c.Heat.Tissue[cell]].Conductivity : 0;
            }
        }
        return unfrozen > 0 ? frozen / unfrozen - 1 : 0;
    }
}
