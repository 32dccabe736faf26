using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Light;

/// <summary>Size of a zone after a bench experiment with laser fibres.</summary>
/// <param name="VolumeMl">Volume, mL.</param>
/// <param name="LongMm">Extent along the fibres, mm.</param>
/// <param name="WidthsMm">Extents across them in two directions, mm.</param>
/// <param name="Pieces">Separate zones.</param>
/// <param name="CharredAtS">When the first fibre charred, s; null = none did.</param>
/// <param name="Readings">Readings at the end.</param>
public sealed record LaserZone(double VolumeMl, double LongMm, (double X, double Y) WidthsMm, int Pieces, double? CharredAtS, IReadOnlyDictionary<string, double> Readings)
{
    /// <summary>Mean of the three extents, mm.</summary>
    public double MeanMm => (LongMm + WidthsMm.X + WidthsMm.Y) / 3;
}

/// <summary>Parallel fibres in a block of one tissue: the experiments that laser ablation is measured with.</summary>
/// <param name="Device">Catalogue id of the device; "" puts the power into a ball of <see cref="HeatBallMm"/> instead: a point source of heat.</param>
/// <param name="PowerW">Power of each fibre, W.</param>
/// <param name="TimeS">Time, s.</param>
/// <param name="Tissue">Catalogue id of the tissue.</param>
/// <param name="StartC">Temperature at the start, degC.</param>
/// <param name="Perfused">True in vivo.</param>
public sealed record LaserExperiment(string Device, double PowerW, double TimeS, string Tissue, double StartC, bool Perfused)
{
    /// <summary>Places of the fibres across their direction, mm; one in the middle when empty.</summary>
    public IReadOnlyList<(double X, double Y)> PlacesMm { get; init; } = [];

    /// <summary>Radius of the ball that stands for a point source of heat, mm.</summary>
    public double HeatBallMm { get; init; } = 1;

    /// <summary>Photon packets per fibre; 0 = the catalogue's.</summary>
    public int Packets { get; init; }

    /// <summary>Runs it on a cube of <paramref name="sizeMm"/>.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="sizeMm">Edge of the cube, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>The zone of thermal dose, 240 min at 43 degC.</returns>
    public LaserZone Run(Catalogue catalogue, double spacingMm, double sizeMm, int threads) => Run(Values(new(catalogue)), spacingMm, sizeMm, threads);

    /// <summary>Values of a draw for this experiment: the tissue begins at its temperature.</summary>
    public Draw Values(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return draw.With(new Dictionary<string, double> { [$"{BioheatValues.Id}.body_temperature"] = StartC + 273.15 });
    }

    /// <summary>Runs it with <see cref="Values"/> of a draw.</summary>
    /// <param name="draw">The values.</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="sizeMm">Edge of the cube, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public LaserZone Run(Draw draw, double spacingMm, double sizeMm, int threads)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var state = new TissueState(Grid3.Cube(Vec3.Zero, sizeMm, spacingMm), [Tissue]);
        Array.Fill(state.Get(Fields.Perfusion).Data, Perfused ? (float)(draw.Si($"{Tissue}.perfusion") * draw.Si($"{Tissue}.density")) : 0);
        // Slightly off the grid's symmetry, along z.
        var centre = new Vec3(0.3, 0.4, 0.1);
        var half = Device.Length > 0 ? draw.Catalogue[Device]["diffuser_length"].Si * 1e3 / 2 : 0;
        var sources = (PlacesMm.Count > 0 ? PlacesMm : [(0, 0)]).Select((p, n) =>
        {
            var at = centre + new Vec3(p.X, p.Y, 0);
            return Device.Length == 0 ? (Source)new HeatSource { Name = $"ball-{n}", CentreMm = at, RadiusMm = HeatBallMm, PowerW = PowerW, DurationS = TimeS }
                : new LightSource { Name = $"fibre-{n}", Device = Device, PowerW = PowerW, DurationS = TimeS, Shaft = new(at + new Vec3(0, 0, sizeMm), at + new Vec3(0, 0, -half)) };
        }).ToList();
        using var run = new Run(new Schedule([new LightField(), new Bioheat(), new ThermalDamage()], [new("experiment", 0, TimeS, sources)]), new RunState(state),
            new ProcessContext(draw, threads, 1, Packets > 0 ? new Dictionary<string, string> { ["light-packets"] = Packets.ToString(CultureInfo.InvariantCulture) } : new Dictionary<string, string>()));
        run.AdvanceTo(TimeS);
        return Measure(state, new DamageLaws(draw).CemEndpointMin, run.Readings());
    }

    private static LaserZone Measure(TissueState state, double doseMin, IReadOnlyDictionary<string, double> readings)
    {
        var (g, dose) = (state.Grid!, state.Get(Fields.Cem43).Data);
        var inside = new bool[dose.Length];
        var cells = 0;
        var (low, high) = (new[] { int.MaxValue, int.MaxValue, int.MaxValue }, new[] { int.MinValue, int.MinValue, int.MinValue });
        for (var n = 0; n < dose.Length; n++)
        {
            if (dose[n] < doseMin)
            {
                continue;
            }
            (inside[n], cells) = (true, cells + 1);
            var at = (ReadOnlySpan<int>)[n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny)];
            for (var a = 0; a < 3; a++)
            {
                (low[a], high[a]) = (Math.Min(low[a], at[a]), Math.Max(high[a], at[a]));
            }
        }
        double Extent(int a, double d) => cells == 0 ? 0 : (high[a] - low[a] + 1) * d * 1e3;
        var charred = readings.Where(r => r.Key.EndsWith(".charred-at-s", StringComparison.Ordinal)).Select(r => (double?)r.Value).Min();
        return new(cells * g.CellVolumeM3 * 1e6, Extent(2, g.Dz), (Extent(0, g.Dx), Extent(1, g.Dy)), Pieces(g, inside), charred, readings);
    }

    private static int Pieces(Grid3 g, bool[] inside)
    {
        var pieces = 0;
        var open = new Stack<int>();
        for (var start = 0; start < inside.Length; start++)
        {
            if (!inside[start])
            {
                continue;
            }
            pieces++;
            inside[start] = false;
            open.Push(start);
            while (open.TryPop(out var n))
            {
                var (i, j, k) = (n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny));
                Visit(i > 0, n - 1);
                Visit(i < g.Nx - 1, n + 1);
                Visit(j > 0, n - g.Nx);
                Visit(j < g.Ny - 1, n + g.Nx);
                Visit(k > 0, n - g.Nx * g.Ny);
                Visit(k < g.Nz - 1, n + g.Nx * g.Ny);
            }
        }
        return pieces;

        void Visit(bool exists, int n)
        {
            if (exists && inside[n])
            {
                inside[n] = false;
                open.Push(n);
            }
        }
    }
}
