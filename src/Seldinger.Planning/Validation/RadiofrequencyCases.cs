using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Physics.Electric;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Planning.Validation;

/// <summary>Radiofrequency zones against published experiments on 1 mm cells under the device file's protocol.</summary>
internal static class RadiofrequencyCases
{
    private const double Minutes = 12, RoomC = 21, BodyC = 37, SpacingMm = 1, SizeMm = 76, FluidSizeMm = 90, SeveralSizeMm = 120;

    /// <summary>
    /// Rows: device, tip_mm, tissue = "ex-vivo" or "in-vivo", endpoint (of the damage law that stops perfusion), power_w ("device": the device file's, under its controller; a number: constant, or under its controller with several electrodes or a fluid),
    /// what = volume, long, short, energy, temperature (8 mm beside the tip), centre (temperature in the middle) or ratio (volume ex vivo over in vivo). Where they are given: several (how
    /// electrodes share the generator), spacing_mm (of three electrodes in a triangle), minutes, fluid_ml_min ("device": what a perfused electrode lets out) and heated = "no" (the fluid alone).
    /// </summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var zones = new Dictionary<string, RadiofrequencyZone>();
        RadiofrequencyZone Zone(ReferenceRow r, string tissue)
        {
            var centre = r.Text("what") == "centre";
            var key = string.Join('|', r.Text("device"), r.Text("tip_mm"), tissue, r.Text("endpoint"), r.Text("power_w"), r.Text("several"), r.Text("spacing_mm"), r.Text("minutes"), r.Text("fluid_ml_min"), r.Text("heated"), centre);
            if (!zones.TryGetValue(key, out var zone))
            {
                c.Cancel.ThrowIfCancellationRequested();
                zones[key] = zone = Experiment(r, tissue == "in-vivo", centre, c);
            }
            return zone;
        }
        return c.Figures(r => r.Text("what") switch
        {
            "ratio" => Zone(r, "ex-vivo").VolumeMl / Zone(r, "in-vivo").VolumeMl,
            var what => Of(Zone(r, r.Text("tissue")), what),
        });
    }

    /// <summary>What a row says about a zone: volume, long, short, energy, temperature or centre.</summary>
    internal static double Of(RadiofrequencyZone zone, string what) => what switch
    {
        "volume" => zone.VolumeMl,
        "long" => zone.LongMm,
        "short" => zone.ShortMm,
        "energy" => zone.EnergyKj,
        _ => zone.TemperatureC,
    };

    private static RadiofrequencyZone Experiment(ReferenceRow r, bool perfused, bool centre, ValidationContext c)
    {
        var (experiment, generator, size) = Setup(r, perfused, centre, c.Catalogue);
        return experiment.Run(c.Catalogue, generator, SpacingMm, size, c.Threads);
    }

    /// <summary>The experiment of a row, its generator and the edge of its block, mm.</summary>
    internal static (RadiofrequencyExperiment Experiment, Func<IReadOnlyList<string>, CatalogueEntry, double, IReadOnlyList<IController?>>? Generator, double SizeMm) Setup(ReferenceRow r, bool perfused, bool centre, Catalogue catalogue)
    {
        double Optional(string column, double fallback) => r.Text(column).Length > 0 ? r.Number(column) : fallback;
        var device = r.Text("device");
        var power = r.Text("power_w") == "device" ? catalogue[device]["power"].Si : r.Number("power_w");
        var several = r.Text("several");
        var circle = Optional("spacing_mm", 0) / Math.Sqrt(3);
        var experiment = new RadiofrequencyExperiment(device, r.Number("tip_mm"), power, 60 * Optional("minutes", Minutes), perfused ? BodyC : RoomC, perfused, r.Text("endpoint"))
        {
            Places = several.Length == 0 ? [] : [.. Enumerable.Range(0, 3).Select(n => (circle * Math.Cos(2 * Math.PI * n / 3), circle * Math.Sin(2 * Math.PI * n / 3)))],
            FluidMlPerMin = r.Text("fluid_ml_min") == "device" ? catalogue[device]["fluid_rate"].Value : 0,
            Heated = r.Text("heated") != "no",
            ThermometerMm = centre ? 0 : RadiofrequencyExperiment.BesideMm,
        };
        var controlled = r.Text("power_w") == "device" || several.Length > 0 || r.Text("fluid_ml_min").Length > 0;
        return (experiment, controlled ? (names, d, w) => GeneratorControl.ForAll(names, d, w, several.Length > 0 ? several : null) : null, several.Length > 0 ? SeveralSizeMm : r.Text("fluid_ml_min").Length > 0 ? FluidSizeMm : SizeMm);
    }
}
