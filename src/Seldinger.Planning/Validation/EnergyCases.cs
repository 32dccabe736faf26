using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Heat;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Planning.Validation;

/// <summary>Where the heat of a run went, on a grid with every kind of cell, in double and in float.</summary>
internal static class EnergyCases
{
    private const double EndS = 60, AblationS = 300;

    /// <summary>Rows: what = "double", "float", "microwave", "radiofrequency" (a whole ablation in float) or "boiling".</summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var draw = new Draw(c.Catalogue);
        return c.Figures(r => r.Text("what") switch
        {
            "double" => Reference(draw),
            "float" => Fast(draw, c.Threads),
            "microwave" or "radiofrequency" => Ablation(c, r.Text("what")),
            _ => HeatValidation.Boiling(c.Catalogue, c.Threads).Error,
        });
    }

    private static double Reference(Draw draw)
    {
        var state = Mixed();
        var reference = new BioheatReference<double>(BioheatCoefficients.Build(state, draw, true, 1));
        for (var s = 0; s < EndS; s++)
        {
            reference.Advance(state.Get(Fields.PowerRadiofrequency).Data, state.Get(Fields.Perfusion).Data, 1);
        }
        return reference.Ledger.Imbalance(reference.StoredJ());
    }

    private static double Fast(Draw draw, int threads)
    {
        var state = Mixed();
        using var run = HeatLab.Start(state, draw, threads);
        for (var s = 0; s < EndS; s++)
        {
            run.Advance(state, [], 1);
        }
        return run.Readings(state).First(r => r.Key == "energy-balance-relative").Value;
    }

    private static double Ablation(ValidationContext c, string kind)
    {
        var draw = new Draw(c.Catalogue);
        var state = new TissueState(Grid3.Cube(Vec3.Zero, 56, 1), [HeatLab.Tissue]);
        var perfusion = (float)(draw.Si("liver.perfusion") * draw.Si("liver.density"));
        Array.Fill(state.Get(Fields.PerfusionBaseline).Data, perfusion);
        Array.Fill(state.Get(Fields.Perfusion).Data, perfusion);
        var device = kind == "microwave" ? c.Catalogue["acculis"] : c.Catalogue["cooled-needle-17g"];
        var shaft = new Shaft(new(20, 10, 100), new(-3, -1, -12));
        Source source = kind == "microwave"
            ? new AntennaSource { Name = "antenna", Device = device.Id, GeneratorPowerW = device["power"].Si, DurationS = AblationS, Shaft = shaft }
            : new CurrentElectrodeSource { Name = "electrode", Device = device.Id, PowerW = device["power"].Si, DurationS = AblationS, ExposedTipMm = 20, Shaft = shaft, Controller = GeneratorControl.FromDevice("electrode", device, device["power"].Si) };
        var result = Simulator.Run(state, [new("window", 0, AblationS, [source])], draw, new SimulationOptions(Threads: c.Threads), null, c.Cancel);
        return result.Readings["energy-balance-relative"];
    }

    // Three perfused tissues in blocks, a vein, air, and a source that boils the middle.
    private static TissueState Mixed()
    {
        const int Nx = 45, Ny = 31, Nz = 27;
        var state = new TissueState(new(Nx, Ny, Nz, 1e-3, 1.2e-3, 0.9e-3, Vec3.Zero, new(1, 0, 0), new(0, 1, 0)), ["liver", "tumour", "fat", "blood", "air"]);
        for (var n = 0; n < state.Grid!.Count; n++)
        {
            var (i, j, k) = (n % Nx, n / Nx % Ny, n / (Nx * Ny));
            var vein = (i - 34) * (i - 34) + (j - 15) * (j - 15) <= 9;
            var r = Math.Sqrt((i - 22) * (i - 22) + (j - 15) * (j - 15) + (k - 13) * (k - 13));
            state.Get(Fields.Tissue).Data[n] = (byte)(i < 3 ? 4 : vein ? 3 : (i / 7 + j / 5 + k / 6) % 3);
            state.Get(Fields.VesselRadius).Data[n] = vein ? 3e-3f : 0;
            state.Get(Fields.Perfusion).Data[n] = i < 3 || vein ? 0 : 0.016f;
            state.Get(Fields.PowerRadiofrequency).Data[n] = r < 6 ? 3e7f / (1 + (float)r) : 0;
        }
        return state;
    }
}
