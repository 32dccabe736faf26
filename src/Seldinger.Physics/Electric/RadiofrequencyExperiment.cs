using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Injection;
using Seldinger.Physics.Probes;

namespace Seldinger.Physics.Electric;

/// <summary>Size of a zone after a bench experiment, as a ruler finds it: heated tissue has contracted by then (<see cref="TissueContraction"/>).</summary>
/// <param name="VolumeMl">Volume, mL.</param>
/// <param name="LongMm">Extent along the needle, mm.</param>
/// <param name="ShortMm">Mean width across the needle, mm.</param>
/// <param name="DestroyedMl">Volume of the destroyed tissue before it contracted, mL.</param>
/// <param name="EnergyKj">Energy delivered, kJ.</param>
/// <param name="TemperatureC">Mean temperature at the end beside the middle of the tip at <see cref="RadiofrequencyExperiment.ThermometerMm"/>, degC.</param>
public sealed record RadiofrequencyZone(double VolumeMl, double LongMm, double ShortMm, double DestroyedMl, double EnergyKj, double TemperatureC);

/// <summary>One or several electrodes in a block of liver: the experiments that devices are measured with.</summary>
/// <param name="Device">Catalogue id of the device.</param>
/// <param name="TipMm">Exposed tip, mm.</param>
/// <param name="PowerW">Generator power, W.</param>
/// <param name="TimeS">Time, s.</param>
/// <param name="StartC">Temperature of the tissue at the start, degC.</param>
/// <param name="Perfused">True in vivo.</param>
/// <param name="Endpoint">Damage endpoint that stops perfusion where it is reached.</param>
public sealed record RadiofrequencyExperiment(string Device, double TipMm, double PowerW, double TimeS, double StartC, bool Perfused, string Endpoint)
{
    /// <summary>Where the thermometer lies when nothing else is said, mm from the axis.</summary>
    public const double BesideMm = 8;

    /// <summary>Distance of the thermometer from the middle axis, mm.</summary>
    public double ThermometerMm { get; init; } = BesideMm;

    /// <summary>Where electrodes lie across their common axis, mm; one in the middle when empty.</summary>
    public IReadOnlyList<(double X, double Y)> Places { get; init; } = [];

    /// <summary>What a device with a fluid (text "fluid": an injected agent) lets out along its tip while it acts, mL/min; 0 = nothing.</summary>
    public double FluidMlPerMin { get; init; }

    /// <summary>False: the fluid alone, without current.</summary>
    public bool Heated { get; init; } = true;

    /// <summary>Runs it on a cube of liver of <paramref name="sizeMm"/>.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="generator">Makes the controllers from the names of the sources, the device and the power; null = constant power.</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="sizeMm">Edge of the cube, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>The zone of thermal dose, 240 min at 43 degC, and of what a fluid destroyed, contracted: what a ruler finds at the border of visible coagulation within 1 mm.</returns>
    public RadiofrequencyZone Run(Catalogue catalogue, Func<IReadOnlyList<string>, CatalogueEntry, double, IReadOnlyList<IController?>>? generator, double spacingMm, double sizeMm, int threads) =>
        Run(Values(new(catalogue)), generator, spacingMm, sizeMm, threads);

    /// <summary>Values of a draw for this experiment: the tissue begins at its temperature.</summary>
    public Draw Values(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return draw.With(new Dictionary<string, double> { [$"{BioheatValues.Id}.body_temperature"] = StartC + 273.15 });
    }

    /// <summary>Runs it with <see cref="Values"/> of a draw.</summary>
    /// <param name="draw">The values.</param>
    /// <param name="generator">Makes the controllers from the names of the sources, the device and the power; null = constant power.</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="sizeMm">Edge of the cube, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public RadiofrequencyZone Run(Draw draw, Func<IReadOnlyList<string>, CatalogueEntry, double, IReadOnlyList<IController?>>? generator, double spacingMm, double sizeMm, int threads)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var state = new TissueState(Grid3.Cube(Vec3.Zero, sizeMm, spacingMm), ["liver"]);
        Array.Fill(state.Get(Fields.Perfusion).Data, Perfused ? (float)(draw.Si("liver.perfusion") * draw.Si("liver.density")) : 0);
        // Slightly off the grid's symmetry, along z.
        var axis = new Vec3(0.3, 0.4, 0);
        var places = Places.Count > 0 ? Places : [(0.0, 0.0)];
        string[] names = [.. places.Select((_, n) => n == 0 ? "electrode" : $"electrode-{n + 1}")];
        var controllers = generator?.Invoke(names, draw.Catalogue[Device], PowerW);
        var shafts = places.Select(p => new Shaft(axis + new Vec3(p.X, p.Y, sizeMm), axis + new Vec3(p.X, p.Y, -TipMm / 2))).ToList();
        var electrodes = shafts.Select((shaft, n) => (Source)new CurrentElectrodeSource { Name = names[n], Device = Device, ExposedTipMm = TipMm, PowerW = PowerW, DurationS = TimeS, Controller = controllers?[n], Shaft = shaft });
        var flow = FluidMlPerMin * 1e-6 / 60;
        var fluids = shafts.Where(_ => flow > 0).Select((shaft, n) => (Source)new FluidSource
        {
            Name = $"fluid-{n + 1}",
            Agent = draw.Catalogue[Device].Text("fluid"),
            RateM3PerS = flow,
            VolumeM3 = flow * TimeS,
            DurationS = TimeS,
            NeedleRadiusMm = draw.Si($"{Device}.outer_diameter") * 1e3 / 2,
            Shaft = shaft,
            PerforatedMm = TipMm,
        });
        List<Source> sources = [.. Heated ? electrodes : [], .. fluids];
        IEnumerable<IProcess> chemistry = InjectedFluid.AgentOf(sources) is { } agent ? [new InjectedFluid(agent), new ChemicalDamage(agent)] : [];
        var context = new ProcessContext(draw, threads, 1, new Dictionary<string, string> { ["damage-endpoint"] = Endpoint });
        using var run = new Run(new Schedule([.. chemistry, new RadiofrequencyField(), new CooledNeedle(), new Bioheat { SteamMoves = true }, new ThermalDamage()], [new("experiment", 0, TimeS, sources)]), new RunState(state), context);
        run.AdvanceTo(TimeS);
        var energy = run.Readings().Where(r => r.Key.EndsWith(".energy-J", StringComparison.Ordinal)).Sum(r => r.Value);
        return Measure(state, new DamageLaws(draw).CemEndpointMin, new TissueContraction(draw), energy, axis);
    }

    private RadiofrequencyZone Measure(TissueState state, double doseMin, TissueContraction contraction, double energyJ, Vec3 axis)
    {
        var (g, dose, hottest) = (state.Grid!, state.Get(Fields.Cem43).Data, state.Get(Fields.TemperatureMax).Data);
        var toxic = state.Has(Fields.ChemicalExposure) ? state.Get(Fields.ChemicalExposure).Data : null;
        bool Destroyed(int n) => dose[n] >= doseMin || toxic is not null && toxic[n] >= 1;
        const int Directions = 36;
        var (low, high) = (Enumerable.Repeat(double.MaxValue, Directions + 1).ToArray(), Enumerable.Repeat(double.MinValue, Directions + 1).ToArray());
        var (cells, left) = (0, 0.0);
        for (var n = 0; n < dose.Length; n++)
        {
            if (!Destroyed(n))
            {
                continue;
            }
            cells++;
            left += Math.Pow(1 - contraction.Share(hottest[n]), 3);
            var p = g.ToLpsMm(g.CentreM(n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny)));
            for (var d = 0; d <= Directions; d++)
            {
                var (s, c) = Math.SinCos(Math.PI * d / Directions);
                var along = d == Directions ? p.Z : p.X * c + p.Y * s;
                (low[d], high[d]) = (Math.Min(low[d], along), Math.Max(high[d], along));
            }
        }
        // Extents of cell centres; a cell is one spacing wide. A line through the zone contracts by what its cells do.
        var spacing = g.Dx * 1e3;
        double Extent(int d) => cells == 0 ? 0 : high[d] - low[d] + spacing;
        var middle = g.ToLocalM(axis);
        var (i, j, k) = ((int)Math.Round(middle.X / g.Dx), (int)Math.Round(middle.Y / g.Dy), (int)Math.Round(middle.Z / g.Dz));
        double Ratio(int count, Func<int, int> cell) => contraction.LengthRatio([.. Enumerable.Range(0, count).Select(cell).Where(Destroyed).Select(c => hottest[c])]);
        var (ratioLong, ratioShort) = (Ratio(g.Nz, z => g.Index(i, j, z)), Ratio(g.Nx, x => g.Index(x, j, k)));
        var cellMl = g.CellVolumeM3 * 1e6;
        return new(left * cellMl, ratioLong * Extent(Directions), ratioShort * Enumerable.Range(0, Directions).Average(Extent), cells * cellMl, energyJ / 1e3, StartC + Thermometer(state, axis));
    }

    private double Thermometer(TissueState state, Vec3 axis)
    {
        const int Places = 24;
        var (g, rise) = (state.Grid!, state.Get(Fields.Temperature).Data);
        double sum = 0;
        for (var a = 0; a < Places; a++)
        {
            var (s, c) = Math.SinCos(2 * Math.PI * a / Places);
            var p = g.ToLocalM(axis + new Vec3(ThermometerMm * c, ThermometerMm * s, 0));
            var (x, y, z) = (p.X / g.Dx, p.Y / g.Dy, p.Z / g.Dz);
            var (i, j, k) = ((int)x, (int)y, (int)z);
            for (var corner = 0; corner < 8; corner++)
            {
                var (u, v, w) = (corner & 1, corner >> 1 & 1, corner >> 2);
                sum += rise[g.Index(i + u, j + v, k + w)] * (u == 0 ? 1 - (x - i) : x - i) * (v == 0 ? 1 - (y - j) : y - j) * (w == 0 ? 1 - (z - k) : z - k);
            }
        }
        return sum / Places;
    }
}
