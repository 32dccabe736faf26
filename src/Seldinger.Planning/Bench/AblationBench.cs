using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics.Fourier;
using Seldinger.Physics.Sound;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Planning.Bench;

/// <summary>Whole ablations in a box of perfused liver, as plans run them.</summary>
internal static class AblationBench
{
    private const double SizeMm = 90;
    private const int Drags = 10;

    /// <summary>10 min at the device's power: a line, and an antenna that is solved, first with its field to be computed and then with it known.</summary>
    internal static void Microwave(BenchContext c)
    {
        foreach (var solved in (bool[])[false, true])
        {
            var device = c.Catalogue[solved ? "coax-slot" : "acculis"];
            var source = new AntennaSource { Name = "antenna", Device = device.Id, GeneratorPowerW = device["power"].Si, DurationS = 600, Shaft = Shaft };
            if (solved)
            {
                Run(c, "10 min at 1 mm, antenna solved", null, source);
            }
            Run(c, solved ? "10 min at 1 mm, antenna solved before" : "10 min at 1 mm", 5, source);
        }
    }

    /// <summary>The device file's power and controller for 12 min.</summary>
    internal static void Radiofrequency(BenchContext c)
    {
        var device = c.Catalogue["cooled-needle-17g"];
        var power = device["power"].Si;
        Run(c, "12 min at 1 mm", 4, new CurrentElectrodeSource { Name = "electrode", Device = device.Id, PowerW = power, DurationS = 720, ExposedTipMm = 30, Shaft = Shaft, Controller = GeneratorControl.FromDevice("electrode", device, power) });
    }

    /// <summary>The default microwave plan in uniform liver: the preview's time, and its Dice coefficient with the full solve.</summary>
    internal static void Preview(BenchContext c)
    {
        const double ballMm = 14;
        var g = ImageGeometry.AxisAligned(60, 60, 60, new(2, 2, 2), new(-59, -59, -59));
        Mask Where(bool ball) => new(g, [.. Enumerable.Range(0, g.Count).Select(n => g.Unravel(n) is var (i, j, k) && g.CentreMm(i, j, k).Length <= ballMm == ball ? (byte)1 : (byte)0)]);
        var (lesion, liver) = (Where(true), Where(false));
        var patient = new Case
        {
            Id = "ball", Geometry = g, Images = [], Structures = new Dictionary<string, Structure> { ["liver"] = new("liver", liver, liver.VolumeMl, false, "formula") },
            Lesions = [new("tumour-1", lesion, lesion.VolumeMl, Vec3.Zero, 2 * ballMm)], Targets = ["tumour-1"],
        };
        var device = c.Catalogue["acculis"];
        var step = new PlanStep(0, "microwave-ablation", "tumour-1", device.Id, new Dictionary<string, double> { ["power"] = device["power"].Si, ["time"] = 600 }, new(20, 10, 100), new(-3, -1, -8));
        var (draw, options) = (new Draw(c.Catalogue), new SimulationOptions(Threads: c.Threads));
        var preview = new Place.Preview(patient, patient.Lesions[0], c.Therapies, draw, [step.TipMm!.Value], options);
        var estimate = preview.Zone([step], c.Cancel);
        // As a needle is dragged: one estimate after the other.
        var seconds = c.TimedLine("preview of 10 min", () => estimate = preview.Zone([step], c.Cancel), () => FormattableString.Invariant($"the best of {Drags}, {estimate.VolumeMl:F1} mL"), Drags);
        var full = Simulator.Simulate(patient, new([step]), patient.Lesions[0], c.Therapies, draw, options, null, c.Cancel);
        c.Target("preview", 1e3 * seconds, 100, "ms");
        c.Target("Dice of preview and full solve", Margin.MaskOverlap.Dice(estimate, ZoneSurface.On(full.State.Grid!, ZoneSurface.LogDose(full.State), estimate.Geometry)), 0.97, "1", atLeast: true);
    }

    /// <summary>A transform of 256 x 256, and 200 W for 10 s and 20 s of cooling in perfused liver behind a water bath.</summary>
    internal static void Sound(BenchContext c)
    {
        const int Size = 256, Runs = 20;
        var (re, im) = (new float[Size * Size], new float[Size * Size]);
        re[1] = 1;
        var transform = new PlaneTransform(Size, c.Threads);
        c.Line("transform of 256 x 256 complex points", c.Time(() => transform.Forward(re, im), Runs) * 1e3, "ms");
        const string Name = "one sonication at 1 mm";
        var device = c.Catalogue["jc-hifu"];
        SonicationZone? zone = null;
        var seconds = c.TimedLine(Name, () => zone = new SonicationExperiment(device.Id, device["power"].Si, 10, 40, 37, true, 1, SizeMm, 20).Run(c.Catalogue, c.Threads),
            () => FormattableString.Invariant($"{device.Name}, peak {zone!.Readings["sound-peak-MPa"]:F1} MPa"));
        c.Target(Name, seconds, 5, "s");
    }

    /// <summary>A 17 G probe on 96 and 128 cells a side, four of them on 128.</summary>
    internal static void Cryo(BenchContext c)
    {
        var device = c.Catalogue["cryoprobe-1-7mm"];
        foreach (var (size, probes, target) in ((double, int, double)[])[(96, 1, 5), (128, 1, 10), (128, 4, 10)])
        {
            var protocol = FreezeThawController.FromDevice(device, 1, 600, 300);
            Source[] sources = [.. Enumerable.Range(0, probes).Select(n => new ColdWallSource
            {
                Name = StepContext.Numbered("cryoprobe", n),
                Device = device.Id,
                ActiveLengthMm = device["active_length"].Si * 1e3,
                DurationS = protocol.DurationS,
                Controller = protocol,
                Shaft = new(new(20 + 15 * (n % 2), 10 + 15 * (n / 2), 100), new(-3 + 15 * (n % 2), -1 + 15 * (n / 2), -18)),
            })];
            Run(c, FormattableString.Invariant($"10-5-10 min, {probes} {(probes == 1 ? "probe" : "probes")}, {size}^3"), target, sources, size);
        }
    }

    /// <summary>2.5 mL in 15 min.</summary>
    internal static void Injection(BenchContext c) =>
        Run(c, "2.5 mL in 15 min at 1 mm", 1, new FluidSource { Name = "needle", Agent = "ethanol", Shaft = new(new(20, 10, 100), Vec3.Zero), VolumeM3 = 2.5e-6, RateM3PerS = 2.5e-6 / 900, NeedleRadiusMm = 0.36, DurationS = 900 }, 60);

    internal static Shaft Shaft => new(new(20, 10, 100), new(-3, -1, -15));

    internal static void Run(BenchContext c, string name, double? targetS, Source source, double sizeMm = SizeMm) => Run(c, name, targetS, [source], sizeMm);

    private static void Run(BenchContext c, string name, double? targetS, IReadOnlyList<Source> sources, double sizeMm)
    {
        var draw = new Draw(c.Catalogue);
        var state = new TissueState(Grid3.Cube(Vec3.Zero, sizeMm, 1), ["liver"]);
        var perfusion = (float)(draw.Si("liver.perfusion") * draw.Si("liver.density"));
        Array.Fill(state.Get(Fields.PerfusionBaseline).Data, perfusion);
        Array.Fill(state.Get(Fields.Perfusion).Data, perfusion);
        SimulationResult? result = null;
        var seconds = c.TimedLine(name, () => result = Simulator.Run(state, [new("window", 0, sources.Max(s => s.DurationS), sources)], draw, new SimulationOptions(Threads: c.Threads), null, c.Cancel),
            () => FormattableString.Invariant($"{state.Grid!.Nx}^3 cells, zone {result!.Zone.VolumeMl:F1} mL"));
        if (targetS is { } most)
        {
            c.Target(name, seconds, most, "s");
        }
    }
}
