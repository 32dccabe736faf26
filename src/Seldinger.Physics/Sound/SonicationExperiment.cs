using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Sound;

/// <summary>What one sonication made of a block of liver.</summary>
/// <param name="AlongM2">Area of the zone in a plane of the axis, m2.</param>
/// <param name="AcrossM2">Its largest area across the axis, m2.</param>
/// <param name="PeakIntensity">Largest intensity of the beam, W/m2.</param>
/// <param name="Readings">Readings at the end.</param>
public sealed record SonicationZone(double AlongM2, double AcrossM2, double PeakIntensity, IReadOnlyDictionary<string, double> Readings);

/// <summary>One sonication of a block of liver in water, for the validation book and the benchmark.</summary>
/// <param name="Device">Catalogue id of the transducer.</param>
/// <param name="PowerW">Acoustic power, W.</param>
/// <param name="TimeS">Sonication, s.</param>
/// <param name="DepthMm">Depth of the focus in the liver, mm.</param>
/// <param name="StartC">Temperature at the start, degC.</param>
/// <param name="Perfused">With the perfusion of the catalogue.</param>
/// <param name="SpacingMm">Cell size, mm.</param>
/// <param name="SizeMm">Size of the cubic block around the focus, mm.</param>
/// <param name="AfterS">Time after the sonication in which heat still spreads, s.</param>
public sealed record SonicationExperiment(string Device, double PowerW, double TimeS, double DepthMm, double StartC, bool Perfused, double SpacingMm, double SizeMm, double AfterS = 30)
{
    /// <summary>Runs it.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="threads">Threads.</param>
    public SonicationZone Run(Catalogue catalogue, int threads) => Run(Values(new(catalogue)), threads);

    /// <summary>Values of a draw for this experiment: the tissue begins at its temperature.</summary>
    public Draw Values(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return draw.With(new Dictionary<string, double> { [$"{BioheatValues.Id}.body_temperature"] = StartC + 273.15 });
    }

    /// <summary>Runs it with <see cref="Values"/> of a draw.</summary>
    /// <param name="draw">The values.</param>
    /// <param name="threads">Threads.</param>
    public SonicationZone Run(Draw draw, int threads)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var state = new TissueState(Grid3.Cube(Vec3.Zero, SizeMm, SpacingMm), ["liver", "air"]);
        var g = state.Grid!;
        var tissue = state.Get(Fields.Tissue).Data;
        for (var k = 0; k < g.Nz; k++)
        {
            if (g.ToLpsMm(g.CentreM(0, 0, k)).Z < -DepthMm)
            {
                tissue.AsSpan(g.Index(0, 0, k), g.Nx * g.Ny).Fill(1);
            }
        }
        if (Perfused)
        {
            var perfusion = (float)(draw.Si("liver.perfusion") * draw.Si("liver.density"));
            foreach (var field in new[] { Fields.PerfusionBaseline, Fields.Perfusion })
            {
                var data = state.Get(field).Data;
                for (var c = 0; c < data.Length; c++)
                {
                    data[c] = tissue[c] == 0 ? perfusion : 0;
                }
            }
        }
        var source = new SoundSource { Name = "sonication-1", Device = Device, ApexMm = new(0, 0, -draw.Si($"{Device}.focal_length") * 1e3), FocusMm = Vec3.Zero, AcousticPowerW = PowerW, DurationS = TimeS };
        var window = new ProcedureWindow("sonication", 0, TimeS + AfterS, [source]);
        using var run = new Run(new([new SoundField(), new Bioheat(), new ThermalDamage()], [window]), new RunState(state), new ProcessContext(draw, threads, 1, new Dictionary<string, string>()));
        run.AdvanceTo(window.EndS);
        var readings = run.Readings();
        var viable = state.Get(Fields.Viability).Data;
        int Dead(IEnumerable<int> cells) => cells.Count(c => tissue[c] == 0 && viable[c] < ThermalDamage.DestroyedBelow);
        var along = Dead(Enumerable.Range(0, g.Nx * g.Nz).Select(n => g.Index(n % g.Nx, g.Ny / 2, n / g.Nx)));
        var across = Enumerable.Range(0, g.Nz).Max(k => Dead(Enumerable.Range(k * g.Nx * g.Ny, g.Nx * g.Ny)));
        var peak = readings["sound-peak-MPa"] * 1e6;
        return new(along * g.Dx * g.Dz, across * g.Dx * g.Dy, peak * peak / (2 * SoundMedium.Of(draw, "liver").Impedance), readings);
    }
}
