using System.Numerics.Tensors;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Numerics.Multigrid;
using Seldinger.Physics.Probes;

namespace Seldinger.Physics.Electric;

/// <summary>
/// Electrodes that act together. Either all bands are at one voltage against the far boundary (monopolar), or some are of the other pole: then the generator floats, its two poles differ by
/// 1 V and the currents sum to zero. The floating offset is part of the exchange: with G the exchange at given voltages, G' = G - G 1 1^T G / (1^T G 1) is that at given differences.
/// </summary>
internal sealed class ElectrodeSet
{
    private readonly ThinProbe[] _probes;
    private readonly double[] _voltages;
    private double[] _rowSums = [];

    private ElectrodeSet(string[] names, int[] signs, ThinProbe[] probes, IReadOnlyList<int>[] partPoles, int[][] thermometers, double[] maxCurrentA)
    {
        (Names, Signs, _probes, Thermometers, MaxCurrentA) = (names, signs, probes, thermometers, maxCurrentA);
        Bands = probes.Sum(p => p.Bands);
        Currents = new double[Bands];
        int[] poles = [.. probes.SelectMany((p, e) => p.Parts.SelectMany((part, n) => Enumerable.Repeat(signs[e] * partPoles[e][n], part.Bands)))];
        Floating = poles.Distinct().Count() > 1;
        _voltages = [.. poles.Select(p => Floating ? 0.5 * p : 1)];
    }

    internal string[] Names { get; }

    /// <summary>1, or -1 for a return electrode.</summary>
    internal int[] Signs { get; }

    /// <summary>Cells in which each electrode measures the temperature.</summary>
    internal int[][] Thermometers { get; }

    /// <summary>Largest current of the generator, as each electrode's device names it, A.</summary>
    internal double[] MaxCurrentA { get; }

    /// <summary>True when the current returns through electrodes of the set.</summary>
    internal bool Floating { get; }

    internal int Bands { get; }

    /// <summary>Voltage of each band at 1 V, before the floating offset.</summary>
    internal ReadOnlySpan<double> Voltages => _voltages;

    /// <summary>Current of each band at 1 V, A.</summary>
    internal double[] Currents { get; }

    /// <summary>Missing voltage of each band at 1 V: its own less the mean potential of its cells.</summary>
    internal double[] Drops { get; private set; } = [];

    /// <summary>Current that the generator gives at 1 V, A.</summary>
    internal double Through => Currents.Where(c => c > 0 || !Floating).Sum();

    internal static ElectrodeSet Place(IReadOnlyList<(CurrentElectrodeSource Source, int Sign)> active, Grid3 grid, Draw draw)
    {
        var violations = new List<Violation>();
        var placed = new List<(ElectrodeHead Head, ThinProbe Probe)>();
        foreach (var (source, _) in active)
        {
            if (Needles.TryPlace(source, draw, grid) is (var head, { } probe))
            {
                placed.Add((head, probe));
            }
            else
            {
                violations.Add(new(source.Name, $"the exposed electrode ({source.Device} at {source.Shaft.TipMm}) leaves the grid.", "All of it must lie at least one cell inside the scan or the chosen region."));
            }
        }
        return violations.Count > 0 ? throw new ValidationException(violations)
            : new([.. active.Select(a => a.Source.Name)], [.. active.Select(a => a.Sign)], [.. placed.Select(p => p.Probe)], [.. placed.Select(p => p.Head.Poles)],
                [.. placed.Select((p, n) => p.Head.Thermometers.Select(t => Needles.Cell(t, active[n].Source.Shaft, grid)).ToArray())],
                [.. active.Select(a => draw.Si($"{a.Source.Device}.max_current"))]);
    }

    /// <summary>The exchange of all bands with the grid for a conductivity; null when it is not positive definite.</summary>
    internal LowRankTerm? Exchange(float[] conductivity, FieldRegion region)
    {
        var gains = new double[Bands * Bands];
        var (cells, weights) = (new List<int[]>(), new List<double[]>());
        var first = 0;
        foreach (var probe in _probes)
        {
            var n = probe.Bands;
            var band = Enumerable.Range(0, n).Select(k => probe.Mean<float>(k, conductivity)).ToArray();
            if (probe.Exchange(band) is not { } g)
            {
                return null;
            }
            for (var k = 0; k < n; k++)
            {
                g.AsSpan(k * n, n).CopyTo(gains.AsSpan((first + k) * Bands + first));
                cells.Add([.. probe.Cells[k].Select(region.Padded)]);
                weights.Add(probe.Weights[k]);
            }
            first += n;
        }
        if (Floating)
        {
            _rowSums = Float(gains, Bands);
        }
        return new([.. cells], [.. weights], gains);
    }

    /// <summary>Currents at 1 V from the padded potential.</summary>
    internal void Measure(LowRankTerm exchange, double[] potential)
    {
        Drops = new double[Bands];
        exchange.Gather<double>(potential, Drops);
        for (var k = 0; k < Bands; k++)
        {
            Drops[k] = _voltages[k] - Drops[k];
        }
        exchange.Amplify(Drops, Currents);
        if (Floating)
        {
            var offset = -TensorPrimitives.Dot<double>(_rowSums, Drops) / _rowSums.Sum();
            TensorPrimitives.Add(Drops, offset, Drops);
        }
    }

    /// <summary>Current of one electrode at 1 V, A: what flows through its connection to the generator.</summary>
    internal double Current(int electrode)
    {
        var first = _probes.Take(electrode).Sum(p => p.Bands);
        var own = Currents.AsSpan(first, _probes[electrode].Bands).ToArray();
        return Floating ? Math.Max(own.Where(c => c > 0).Sum(), -own.Where(c => c < 0).Sum()) : own.Sum();
    }

    /// <summary>G to G' in place.</summary>
    /// <returns>Row sums of G, for the offset: the potential that must be added to given differences is -(1^T G d)/(1^T G 1).</returns>
    internal static double[] Float(double[] gains, int bands)
    {
        double[] sums = [.. Enumerable.Range(0, bands).Select(k => gains.AsSpan(k * bands, bands).ToArray().Sum())];
        var total = sums.Sum();
        for (var k = 0; k < bands; k++)
        {
            TensorPrimitives.MultiplyAdd(sums, -sums[k] / total, gains.AsSpan(k * bands, bands), gains.AsSpan(k * bands, bands));
        }
        return sums;
    }

    /// <summary>Box of cells around all electrodes with a margin, cut to the grid.</summary>
    internal ((int I, int J, int K) Low, (int I, int J, int K) High) Box(Grid3 grid, double marginM)
    {
        var cells = _probes.SelectMany(p => p.Cells.SelectMany(c => c)).ToList();
        (int Low, int High) Range(Func<int, int> index, int count, double spacing)
        {
            var margin = (int)Math.Ceiling(marginM / spacing);
            return (Math.Max(0, cells.Min(index) - margin), Math.Min(count, cells.Max(index) + margin + 1));
        }
        var x = Range(c => c % grid.Nx, grid.Nx, grid.Dx);
        var y = Range(c => c / grid.Nx % grid.Ny, grid.Ny, grid.Dy);
        var z = Range(c => c / (grid.Nx * grid.Ny), grid.Nz, grid.Dz);
        return ((x.Low, y.Low, z.Low), (x.High, y.High, z.High));
    }
}
