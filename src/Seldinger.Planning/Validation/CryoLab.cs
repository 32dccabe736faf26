using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Validation;

/// <summary>Cryoprobes in a block, and how large its isotherms are in the plane across the middle of their active parts.</summary>
/// <param name="Device">Catalogue id of the probes.</param>
/// <param name="PlacesMm">Where the probes cross that plane, mm.</param>
/// <param name="TimeS">Time of freezing, s.</param>
/// <param name="Duty">Share of the gas's power.</param>
/// <param name="SpacingMm">Cell size, mm.</param>
/// <param name="SizeMm">Edge of the block, mm.</param>
/// <param name="StepS">Time between couplings, s.</param>
public sealed record CryoLab(string Device, IReadOnlyList<(double X, double Y)> PlacesMm, double TimeS, double Duty = 1, double SpacingMm = 1, double SizeMm = 96, double StepS = 1)
{
    // Agar or gelatin gel, nearly water: the definition of a phantom, not a property of a patient.
    private const double GelDensity = 1000, GelHeat = 4180, GelConductivity = 0.6, GelWater = 0.98;

    /// <summary>Values of a gel at a temperature, freezing at 0 degC.</summary>
    public static Draw Gel(Draw draw, double startC) => draw.With(new Dictionary<string, double>
    {
        [$"{HeatLab.Tissue}.density"] = GelDensity,
        [$"{HeatLab.Tissue}.specific_heat"] = GelHeat,
        [$"{HeatLab.Tissue}.conductivity"] = GelConductivity,
        [$"{HeatLab.Tissue}.water_fraction"] = GelWater,
        ["freezing.liquidus"] = 273.15,
        [$"{BioheatValues.Id}.body_temperature"] = 273.15 + startC,
    });

    /// <summary>Probes on the corners of a line, triangle or square of a spacing.</summary>
    public static IReadOnlyList<(double X, double Y)> Grid(int probes, double spacingMm)
    {
        var s = spacingMm;
        return probes switch
        {
            1 => [(0, 0)],
            2 => [(-s / 2, 0), (s / 2, 0)],
            3 => [(-s / 2, -s * Math.Sqrt(3) / 6), (s / 2, -s * Math.Sqrt(3) / 6), (0, s * Math.Sqrt(3) / 3)],
            _ => [(-s / 2, -s / 2), (s / 2, -s / 2), (-s / 2, s / 2), (s / 2, s / 2)],
        };
    }

    /// <summary>Runs it in a gel (sharp front, nothing perfused, closed ends) or in living liver.</summary>
    public TissueState Run(Draw draw, bool perfused, int threads, CancellationToken cancel)
    {
        // The middle of the cube is a cell's centre, off the probes by a fixed part of a cell so that no symmetry helps.
        var n = 2 * (int)Math.Round(SizeMm / 2 / SpacingMm) + 1;
        var s = SpacingMm * 1e-3;
        var state = new TissueState(new(n, n, n, s, s, s, new Vec3(n / 2, n / 2, n / 2) * -s, new(1, 0, 0), new(0, 1, 0)), [HeatLab.Tissue]);
        var perfusion = perfused ? (float)(draw.Si("liver.perfusion") * draw.Si("liver.density")) : 0;
        Array.Fill(state.Get(Fields.PerfusionBaseline).Data, perfusion);
        Array.Fill(state.Get(Fields.Perfusion).Data, perfusion);
        var active = draw.Si($"{Device}.active_length") * 1e3;
        Source[] probes = [.. PlacesMm.Select((p, i) => new ColdWallSource
        {
            Name = StepContext.Numbered("cryoprobe", i),
            Device = Device,
            ActiveLengthMm = active,
            DurationS = TimeS,
            Shaft = new(new(p.X + 0.21, p.Y - 0.13, 150), new(p.X + 0.21, p.Y - 0.13, -active / 2)),
            Controller = new Constant(Duty),
        })];
        ProcedureWindow[] windows = [new("window", 0, TimeS, probes)];
        var options = new Dictionary<string, string>
        {
            ["freezing-front"] = perfused ? "mushy" : "sharp",
            ["heat-ends"] = perfused ? "open" : "closed",
            ["heat-max-step-s"] = StepS.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        using var run = new Run(new Schedule(ProcessRegistry.Procedure(windows), windows), new RunState(state), new(draw, threads, 1, options));
        run.AdvanceTo(TimeS, null, cancel);
        return run.Troubles.Count == 0 ? state : throw new InvalidOperationException(string.Join("; ", run.Troubles));
    }

    /// <summary>Diameter of the circle that has the area inside an isotherm in the middle plane, mm.</summary>
    /// <param name="state">State after a run.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="celsius">The isotherm, degC.</param>
    public static double DiameterMm(TissueState state, Draw draw, double celsius) => 2 * Math.Sqrt(AreaMm2(state, draw, celsius) / Math.PI);

    /// <summary>Area inside an isotherm of the lowest temperatures in the middle plane, mm2, by linear interpolation on a lattice eight times finer than the cells.</summary>
    public static double AreaMm2(TissueState state, Draw draw, double celsius)
    {
        const int Fine = 8;
        var (g, level) = (state.Grid!, celsius + 273.15 - BioheatValues.BodyTemperatureK(draw));
        var t = state.Get(Fields.TemperatureMin).Data;
        long inside = 0;
        for (var b = 0; b < (g.Ny - 1) * Fine; b++)
        {
            for (var a = 0; a < (g.Nx - 1) * Fine; a++)
            {
                var (i, j, x, y) = (a / Fine, b / Fine, (a % Fine + 0.5) / Fine, (b % Fine + 0.5) / Fine);
                double At(int di, int dj) => t[g.Index(i + di, j + dj, g.Nz / 2)];
                inside += (1 - y) * ((1 - x) * At(0, 0) + x * At(1, 0)) + y * ((1 - x) * At(0, 1) + x * At(1, 1)) < level ? 1 : 0;
            }
        }
        return inside * g.Dx * g.Dy * 1e6 / (Fine * Fine);
    }

    private sealed class Constant(double level) : IController
    {
        public ControllerState Initial { get; } = new("on", new Dictionary<string, double>());

        public double TickS => double.PositiveInfinity;

        public ControllerDecision Tick(IReadOnlyDictionary<string, double> readings, double timeS, ControllerState state) => new(state, level, false);
    }
}
