using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Electroporation;

/// <summary>What a pair of needles did to a block of liver.</summary>
/// <param name="WidthMm">Extent of the zone across both needles, mm.</param>
/// <param name="DepthMm">Extent at right angles to the plane of the needles, mm.</param>
/// <param name="HeightMm">Extent along the needles, mm.</param>
/// <param name="VolumeMl">Destroyed volume, mL.</param>
/// <param name="ThermalMl">Part of it that has reached the thermal dose as well, mL.</param>
/// <param name="HottestC">Highest temperature, degC.</param>
/// <param name="CurrentA">Current of the last pulse, A.</param>
public sealed record ElectroporationZone(double WidthMm, double DepthMm, double HeightMm, double VolumeMl, double ThermalMl, double HottestC, double CurrentA);

/// <summary>Two parallel needles in perfused liver: the experiment that thresholds come from.</summary>
/// <param name="Device">Catalogue id of the needles.</param>
/// <param name="SpacingMm">Distance of their lines, mm.</param>
/// <param name="ExposedMm">Exposed tips, mm.</param>
/// <param name="VoltageV">Voltage, V.</param>
/// <param name="Pulses">Number of pulses.</param>
/// <param name="PulseLengthS">Length of a pulse, s.</param>
public sealed record ElectroporationExperiment(string Device, double SpacingMm, double ExposedMm, double VoltageV, int Pulses, double PulseLengthS)
{
    /// <summary>Runs it.</summary>
    /// <param name="draw">Values; with overrides for sweeps.</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="sizeMm">Edge of the block, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public ElectroporationZone Run(Draw draw, double spacingMm, double sizeMm, int threads)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var state = new TissueState(Grid3.Cube(Vec3.Zero, sizeMm, spacingMm), ["liver"]);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)(draw.Si("liver.perfusion") * draw.Si("liver.density")));
        var rate = draw.Si($"{Device}.pulse_rate");
        var off = new Vec3(0.2, 0.3, 0.1);
        Shaft Needle(double x) => new(off + new Vec3(x, 0, sizeMm), off + new Vec3(x, 0, -ExposedMm / 2));
        var source = new PulseSource
        {
            Name = "pair",
            Shaft = Needle(-SpacingMm / 2),
            ReturnShaft = Needle(SpacingMm / 2),
            Device = Device,
            ExposedTipMm = ExposedMm,
            VoltageV = VoltageV,
            Pulses = Pulses,
            PulseLengthS = PulseLengthS,
            RateHz = rate,
            DurationS = Pulses / rate,
        };
        using var run = new Run(new Schedule([new PulsedField(), new Bioheat(), new ThermalDamage()], [new("experiment", 0, source.DurationS, [source])]), new RunState(state), new(draw, threads, 1, new Dictionary<string, string>()));
        run.AdvanceTo(source.DurationS);
        var current = run.Readings()["pair.current-A"];
        return Measure(state, new DamageLaws(draw).CemEndpointMin, BioheatValues.BodyTemperatureK(draw) - 273.15, current);
    }

    private static ElectroporationZone Measure(TissueState state, double doseMin, double bodyC, double currentA)
    {
        var (g, alive, dose, hottest) = (state.Grid!, state.Get(Fields.Viability).Data, state.Get(Fields.Cem43).Data, state.Get(Fields.TemperatureMax).Data);
        var (low, high) = (new Vec3(1e9, 1e9, 1e9), new Vec3(-1e9, -1e9, -1e9));
        var (cells, heated) = (0, 0);
        for (var n = 0; n < alive.Length; n++)
        {
            if (alive[n] >= ThermalDamage.DestroyedBelow)
            {
                continue;
            }
            cells++;
            heated += dose[n] >= doseMin ? 1 : 0;
            var p = g.ToLpsMm(g.CentreM(n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny)));
            low = new(Math.Min(low.X, p.X), Math.Min(low.Y, p.Y), Math.Min(low.Z, p.Z));
            high = new(Math.Max(high.X, p.X), Math.Max(high.Y, p.Y), Math.Max(high.Z, p.Z));
        }
        var size = cells == 0 ? Vec3.Zero : high - low + new Vec3(g.Dx, g.Dy, g.Dz) * 1e3;
        var cellMl = g.CellVolumeM3 * 1e6;
        return new(size.X, size.Y, size.Z, cells * cellMl, heated * cellMl, bodyC + hottest.Max(), currentA);
    }
}
