using Seldinger.Physics.Electric;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Planning.Validation;

/// <summary>Radiofrequency zones against published experiments: 12 min on 1 mm cells under the device file's protocol.</summary>
internal static class RadiofrequencyCases
{
    private const double TimeS = 720, RoomC = 21, BodyC = 37, SpacingMm = 1, SizeMm = 76;

    /// <summary>
    /// Rows: device, tip_mm, tissue = "ex-vivo" or "in-vivo", endpoint (of the damage law that stops perfusion), power_w ("device": the device file's, under its controller; a number: constant),
    /// what = volume, long, short, energy, temperature (8 mm beside the tip) or ratio (volume ex vivo over in vivo).
    /// </summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var zones = new Dictionary<(string, double, string, string, string), RadiofrequencyZone>();
        RadiofrequencyZone Zone(ReferenceRow r, string tissue)
        {
            var key = (r.Text("device"), r.Number("tip_mm"), tissue, r.Text("endpoint"), r.Text("power_w"));
            if (!zones.TryGetValue(key, out var zone))
            {
                c.Cancel.ThrowIfCancellationRequested();
                var (perfused, controlled) = (tissue == "in-vivo", key.Item5 == "device");
                var power = controlled ? c.Catalogue[key.Item1]["power"].Si : r.Number("power_w");
                var experiment = new RadiofrequencyExperiment(key.Item1, key.Item2, power, TimeS, perfused ? BodyC : RoomC, perfused, key.Item4);
                zones[key] = zone = experiment.Run(c.Catalogue, controlled ? GeneratorControl.ForAll : null, SpacingMm, SizeMm, c.Threads);
            }
            return zone;
        }
        return c.Figures(r => r.Text("what") switch
        {
            "volume" => Zone(r, r.Text("tissue")).VolumeMl,
            "long" => Zone(r, r.Text("tissue")).LongMm,
            "short" => Zone(r, r.Text("tissue")).ShortMm,
            "energy" => Zone(r, r.Text("tissue")).EnergyKj,
            "temperature" => Zone(r, r.Text("tissue")).TemperatureC,
            _ => Zone(r, "ex-vivo").VolumeMl / Zone(r, "in-vivo").VolumeMl,
        });
    }
}
