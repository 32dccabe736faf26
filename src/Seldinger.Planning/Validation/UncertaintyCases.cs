using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Uncertainty;

namespace Seldinger.Planning.Validation;

/// <summary>How far a probability map of few draws is from one of many.</summary>
internal static class UncertaintyCases
{
    private const int Many = 1024;
    private const double LeastUncertain = 0.01;

    /// <summary>Rows: draws, what = "rms" or "mean" over the voxels that are neither certain nor impossible.</summary>
    internal static IReadOnlyList<ValidationFigure> Map(ValidationContext c)
    {
        var maps = new Dictionary<int, float[]>();
        float[] Of(int draws) => maps.TryGetValue(draws, out var m) ? m : maps[draws] = Study(c, draws, draws == Many ? 2u : 1u);
        return c.Figures(r =>
        {
            var (few, many) = (Of((int)r.Number("draws")), Of(Many));
            var errors = many.Zip(few).Where(p => p.First > LeastUncertain && p.First < 1 - LeastUncertain).Select(p => Math.Abs((double)p.First - p.Second)).ToList();
            return r.Text("what") == "rms" ? Math.Sqrt(errors.Average(e => e * e)) : errors.Average();
        });
    }

    private static float[] Study(ValidationContext c, int draws, ulong seed)
    {
        const double spacing = 2, radius = 8;
        const int n = 36;
        var g = ImageGeometry.AxisAligned(n, n, n, new(spacing, spacing, spacing), new(-(n - 1) * spacing / 2, -(n - 1) * spacing / 2, -(n - 1) * spacing / 2));
        var (ball, liver) = (new Mask(g), new Mask(g));
        for (var v = 0; v < g.Count; v++)
        {
            var (i, j, k) = g.Unravel(v);
            ball.Data[v] = g.CentreMm(i, j, k).Length <= radius ? (byte)1 : (byte)0;
            liver.Data[v] = (byte)(1 - ball.Data[v]);
        }
        var lesion = new Lesion("tumour-1", ball, ball.VolumeMl, Vec3.Zero, 2 * radius);
        var patient = new Case
        {
            Id = "ball",
            Geometry = g,
            Images = [],
            Structures = new Dictionary<string, Structure> { ["liver"] = new("liver", liver, liver.VolumeMl, false, "formula") },
            Lesions = [lesion],
            Targets = [lesion.Name],
        };
        var device = c.Catalogue["acculis"];
        var therapy = c.Therapies.Find("microwave-ablation")!;
        var settings = new Dictionary<string, double> { ["power"] = 60, ["time"] = 180 };
        var step = new PlanStep(0, therapy.Id, lesion.Name, device.Id, settings, new(0, -80, 0), new(0, therapy.ActiveCentreMm(device, settings), 0));
        var surface = MarginAnalysis.Compute(ball, ball, null, MarginOptions.From(c.Catalogue) with { Threads = c.Threads }).Surface;
        var error = PlacementError.Preset(c.Catalogue, "stereotactic", 0);
        return new UncertaintyStudy(c.Therapies, c.Catalogue, new SimulationOptions(MarginMm: 20, CoolDownS: 30, Threads: c.Threads, Seed: seed))
            .Run(new(patient, lesion, [step], surface, error, 5, draws) { RepeatedInFull = 0 }, null, c.Cancel).Probability.Data;
    }
}
