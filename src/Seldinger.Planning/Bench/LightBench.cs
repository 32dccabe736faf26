using Seldinger.Core.Plans;
using Seldinger.Physics.Light;

namespace Seldinger.Planning.Bench;

/// <summary>Laser light: the fluence around a point in liver, and a whole ablation.</summary>
internal static class LightBench
{
    internal static void Run(BenchContext c)
    {
        double Si(string name) => c.Catalogue.Value($"{LightOptics.ModelId}.{name}").Si;
        var settings = new LightSettings(Si("match_radius"), Si("match_lengths"), Si("reach"), (int)Si("packets"), Si("similar_anisotropy"), 1e-5);
        var medium = new OpticalMedium(50, 17000, 0.95);
        var seconds = c.TimedLine("fluence at 1 mm", () => LightValidation.PointSource(medium, [5], 1, settings, 1, c.Threads, out _), () => FormattableString.Invariant($"{settings.Packets} packets, {2 * Si("reach") * 1e3:F0} mm"));
        c.Target("fluence at 1 mm", seconds, 5, "s");
        var device = c.Catalogue["nd-yag-diffuser-20mm"];
        AblationBench.Run(c, "diffuser at 1 mm", null, new LightSource { Name = "fibre", Device = device.Id, PowerW = device["power"].Si, DurationS = device["time"].Si, Shaft = AblationBench.Shaft });
    }
}
