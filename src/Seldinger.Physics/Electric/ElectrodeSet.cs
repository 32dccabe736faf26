using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Numerics.Multigrid;
using Seldinger.Physics.Probes;

namespace Seldinger.Physics.Electric;

/// <summary>The needles that act together, at one common voltage against the far boundary.</summary>
internal sealed class ElectrodeSet
{
    private readonly ThinProbe[] _probes;

    private ElectrodeSet(string[] names, ThinProbe[] probes, double[] maxCurrentA)
    {
        (Names, _probes, MaxCurrentA) = (names, probes, maxCurrentA);
        Bands = probes.Sum(p => p.Bands);
        Currents = new double[Bands];
    }

    internal string[] Names { get; }

    /// <summary>Largest current per electrode, A.</summary>
    internal double[] MaxCurrentA { get; }

    internal int Bands { get; }

    /// <summary>Current of each band at 1 V, A.</summary>
    internal double[] Currents { get; }

    /// <summary>Missing voltage of each band at 1 V: 1 - mean potential of its cells.</summary>
    internal double[] Drops { get; private set; } = [];

    internal static ElectrodeSet Place(IReadOnlyList<ActiveSource> active, Grid3 grid, Draw draw)
    {
        var violations = new List<Violation>();
        var probes = new List<ThinProbe>();
        foreach (var source in active.Select(a => (CurrentElectrodeSource)a.Source))
        {
            var radius = draw.Si($"{source.Device}.outer_diameter") / 2;
            if (Needles.TryPlace(source.Shaft, source.ExposedTipMm * 1e-3, radius, grid) is { } probe)
            {
                probes.Add(probe);
            }
            else
            {
                violations.Add(new(source.Name, $"the exposed tip ({source.ExposedTipMm:G4} mm at {source.Shaft.TipMm}) leaves the grid.", "The tip must lie at least one cell inside the scan or the chosen region."));
            }
        }
        return violations.Count > 0 ? throw new ValidationException(violations)
            : new([.. active.Select(a => a.Source.Name)], [.. probes], [.. active.Select(a => draw.Si($"{((CurrentElectrodeSource)a.Source).Device}.max_current"))]);
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
        return new([.. cells], [.. weights], gains);
    }

    /// <summary>Currents at 1 V from the padded potential.</summary>
    internal void Measure(LowRankTerm exchange, double[] potential)
    {
        Drops = new double[Bands];
        exchange.Gather<double>(potential, Drops);
        for (var k = 0; k < Bands; k++)
        {
            Drops[k] = 1 - Drops[k];
        }
        exchange.Amplify(Drops, Currents);
    }

    /// <summary>Current of one electrode at 1 V, A.</summary>
    internal double Current(int electrode)
    {
        var first = _probes.Take(electrode).Sum(p => p.Bands);
        return Currents.AsSpan(first, _probes[electrode].Bands).ToArray().Sum();
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
