using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Physics.Probes;

namespace Seldinger.Physics.Electric;

/// <summary>Electrodes against closed forms, and radiofrequency zones against published experiments (validation/cases/rfa-*).</summary>
public static class ElectricValidation
{
    private const double Minutes12 = 720;
    private const double RoomC = 21;
    private const double BodyC = 37;

    /// <summary>Perfusion stops where the three-state law says that cells are dead, as in the source of that criterion (hall2015).</summary>
    private const string PerfusionStop = "three-state";

    /// <summary>All rows; about half a minute.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="generator">Makes the generator's controller from the source's name, the device entry and the power.</param>
    public static IReadOnlyList<ElectricValidationCase> Run(Catalogue catalogue, int threads, Func<string, CatalogueEntry, double, IController> generator)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(generator);
        return [.. Resistances(threads), .. Zones(catalogue, threads, generator)];
    }

    /// <summary>Ball and prolate spheroids in 1 mm cells, the worst of several directions and offsets.</summary>
    public static IEnumerable<ElectricValidationCase> Resistances(int threads)
    {
        foreach (var (id, a, b) in ((string, double, double)[])[("ball-1mm", 1, 1), ("spheroid-15mm", 15, 0.735), ("spheroid-10mm", 10, 0.75)])
        {
            const double Sigma = 0.36;
            var truth = ElectrodeResistance.Spheroid(a * 1e-3, b * 1e-3, Sigma);
            var cells = a > 5 ? 60 : 40;
            var grid = Grid3.Cube(Vec3.Zero, cells, 1);
            var sigma = new double[grid.Count];
            Array.Fill(sigma, Sigma);
            var worst = truth;
            foreach (var direction in (Vec3[])[new(1, 0, 0), new(0, 1, 1), new(1, 1, 1), new(0.2, 0.55, 0.81)])
            {
                foreach (var offset in (Vec3[])[new(0, 0, 0), new(0.5, 0.5, 0.5), new(0.13, 0.37, 0.71)])
                {
                    var (u, centre) = (direction.Normalized(), (new Vec3(cells / 2, cells / 2, cells / 2) + offset) * 1e-3);
                    var (ohm, _) = ElectrodeResistance.Solve(ProbeSurface.Spheroid(a * 1e-3, b * 1e-3, Math.Max(12, (int)(1.6 * a))), centre - u * (a * 1e-3), u, centre, grid, sigma, threads);
                    worst = Math.Abs(ohm - truth) > Math.Abs(worst - truth) ? ohm : worst;
                }
            }
            yield return new($"rfa.resistance-{id}", "resistance to infinity in 1 mm cells, the worst of 12 poses, relative", worst, truth, worst / truth - 1, 0.01, "Ohm", "score", "definition");
        }
    }

    /// <summary>
    /// Zones after 12 min at 1 mm, under the device file's protocol; nothing is fitted. Tolerances: twice the published standard deviation; where only the variation of a
    /// diameter is given (10 % ex vivo, 15 % in vivo), three times that for the volume and twice for a diameter.
    /// </summary>
    public static IEnumerable<ElectricValidationCase> Zones(Catalogue catalogue, int threads, Func<string, CatalogueEntry, double, IController> generator)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        RadiofrequencyZone Zone(string device, double tipMm, bool perfused, string endpoint = PerfusionStop) =>
            new RadiofrequencyExperiment(device, tipMm, catalogue[device]["power"].Si, Minutes12, perfused ? BodyC : RoomC, perfused, endpoint).Run(catalogue, generator, 1, 76, threads);

        var (ex2, in2) = (Zone("cooled-needle-17g", 20, false), Zone("cooled-needle-17g", 20, true));
        yield return Relative("rfa.2cm-exvivo.volume", "17 G, 2 cm, 12 min, bovine liver ex vivo: volume", ex2.VolumeMl, 11.08, 0.30, "mL", "rfzones2009");
        yield return Relative("rfa.2cm-exvivo.long", "same: along the needle", ex2.LongMm, 30.1, 0.20, "mm", "rfzones2009");
        yield return Relative("rfa.2cm-exvivo.short", "same: across", ex2.ShortMm, 26.2, 0.20, "mm", "rfzones2009");
        yield return Relative("rfa.2cm-invivo.volume", "17 G, 2 cm, 12 min, pig liver in vivo: volume", in2.VolumeMl, 5.76, 0.45, "mL", "rfzones2009");
        yield return Relative("rfa.2cm-invivo.long", "same: along the needle", in2.LongMm, 26.2, 0.30, "mm", "rfzones2009");
        yield return Relative("rfa.2cm-invivo.short", "same: across", in2.ShortMm, 20.0, 0.30, "mm", "rfzones2009");
        yield return Relative("rfa.2cm-ratio", "volume ex vivo over in vivo", ex2.VolumeMl / in2.VolumeMl, 11.08 / 5.76, 0.54, "1", "rfzones2009");
        var default2 = Zone("cooled-needle-17g", 20, true, Damage.ThermalDamage.DefaultEndpoint);
        yield return Relative("rfa.2cm-invivo-default.volume", "17 G, 2 cm in vivo with perfusion stopped by the default endpoint of a plan: volume", default2.VolumeMl, 5.76, 0.45, "mL", "rfzones2009", "context");

        foreach (var (device, name, exMl, exSd, inMl, inSd, exKj, inKj) in ((string, string, double, double, double, double, double, double)[])
            [("cooled-needle-17g", "17g", 23.86, 3.82, 7.79, 1.68, 32.2, 35.5), ("cooled-needle-15g", "15g", 29.61, 7.10, 10.26, 2.28, 36.7, 46.9)])
        {
            var (ex, inside) = (Zone(device, 30, false), Zone(device, 30, true));
            var what = $"{name.ToUpperInvariant()}, 3 cm (tip and time assumed)";
            yield return Relative($"rfa.{name}-exvivo.volume", $"{what}, bovine liver ex vivo: volume", ex.VolumeMl, exMl, 2 * exSd / exMl, "mL", "song2015");
            yield return Relative($"rfa.{name}-exvivo.energy", $"{what}: energy", ex.EnergyKj, exKj, double.PositiveInfinity, "kJ", "song2015", "context");
            yield return Relative($"rfa.{name}-invivo.volume", $"{what}, pig liver in vivo: volume", inside.VolumeMl, inMl, 2 * inSd / inMl, "mL", "song2015");
            yield return Relative($"rfa.{name}-invivo.energy", $"{what}: energy", inside.EnergyKj, inKj, double.PositiveInfinity, "kJ", "song2015", "context");
        }

        var beside = new RadiofrequencyExperiment("cooled-needle-17g", 30, 30, Minutes12, RoomC, false, PerfusionStop).Run(catalogue, null, 1, 76, threads);
        yield return new("rfa.haemmerich-8mm", "30 W constant for 12 min, porcine liver ex vivo: temperature at 8 mm (tip, start and cooling not in the text that was read), absolute",
            beside.TemperatureC, 58.7, beside.TemperatureC - 58.7, 5, "Cel", "context", "haemmerich2011");
    }

    private static ElectricValidationCase Relative(string id, string description, double value, double reference, double tolerance, string unit, string source, string role = "score") =>
        new(id, description + ", relative", value, reference, value / reference - 1, tolerance, unit, role, source);
}
