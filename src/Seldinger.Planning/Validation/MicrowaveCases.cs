using System.Numerics;
using Seldinger.Physics.Microwave;

namespace Seldinger.Planning.Validation;

/// <summary>Microwave cases.</summary>
internal static class MicrowaveCases
{
    /// <summary>Plane-wave constants of liver. Rows: frequency_hz, permittivity, conductivity_s_m, what = "depth" or "wavelength".</summary>
    internal static IReadOnlyList<ValidationFigure> Medium(ValidationContext c) => c.Figures(r =>
    {
        var (f, e, s) = (r.Number("frequency_hz"), r.Number("permittivity"), r.Number("conductivity_s_m"));
        return 1e3 * (r.Text("what") == "depth" ? 1 / (2 * MicrowaveMedium.Attenuation(f, e, s)) : MicrowaveMedium.WavelengthM(f, e, s));
    });

    /// <summary>The axisymmetric field. Rows: what = "tem", "cylinder", "flanged-re" or "flanged-im", frequency_hz, inner_mm, outer_mm, line (permittivity), permittivity, conductivity_s_m, at_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Coax(ValidationContext c)
    {
        const double PowerW = 3, Refine = 3;
        var lines = new Dictionary<(double Outer, double Permittivity), Complex>();
        return c.Figures(r => r.Text("what") switch
        {
            "tem" => CoaxValidation.Tem(PowerW),
            "cylinder" => CoaxValidation.Cylinders([r.Number("at_mm") * 1e-3])[0],
            "flanged-re" => Flanged(r).Real,
            _ => Flanged(r).Imaginary,
        });

        Complex Flanged(ReferenceRow r)
        {
            var (outer, permittivity) = (r.Number("outer_mm") * 1e-3, r.Number("permittivity"));
            return lines.TryGetValue((outer, permittivity), out var known) ? known
                : lines[(outer, permittivity)] = CoaxValidation.Flanged(r.Number("frequency_hz"), r.Number("inner_mm") * 1e-3, outer, r.Number("line"), permittivity, r.Number("conductivity_s_m"), Refine);
        }
    }

    /// <summary>Manufacturers' zone tables. Rows: device, power_w, time_s, length_mm, width_mm, role; the state of the tissue is the one declared for the device.</summary>
    internal static IReadOnlyList<ValidationFigure> VendorTable(ValidationContext c) => VendorTable(c, 1, 4.5, 3.5);

    /// <summary>The same without a judgement: rows of other antennas and powers than were fitted.</summary>
    internal static IReadOnlyList<ValidationFigure> VendorShapes(ValidationContext c) => VendorTable(c, 1, null, null);

    /// <summary>Some rows of them on cells of 2 mm: a quick look.</summary>
    internal static IReadOnlyList<ValidationFigure> VendorSubset(ValidationContext c) => VendorTable(c, 2, null, null);

    private static List<ValidationFigure> VendorTable(ValidationContext c, double spacingMm, double? fitToleranceMm, double? scoreToleranceMm)
    {
        const double RankTolerance = 0.1, VolumeTolerancePercent = 20;
        var rows = ZoneTable.Read(new StringReader(ValidationFiles.Text($"{c.Description.Id}/reference.csv")), "reference.csv");
        var figures = new List<ValidationFigure>();
        var all = new List<ZonePrediction>();
        foreach (var device in rows.GroupBy(r => r.Device))
        {
            c.Cancel.ThrowIfCancellationRequested();
            var predictions = ZoneTable.Predict(c.Catalogue, [.. device], ZoneTable.Declared(c.Catalogue, device.Key), new Dictionary<string, string>(), spacingMm, c.Threads);
            all.AddRange(predictions);
            foreach (var p in predictions)
            {
                var setting = FormattableString.Invariant($"{device.Key} {p.Row.PowerW} W {p.Row.TimeS} s");
                figures.Add(Row($"{setting}: length", p.LengthMm, p.Row.LengthMm, p.Row.Role, "zone length"));
                figures.Add(Row($"{setting}: width", p.WidthMm, p.Row.WidthMm, p.Row.Role, "zone width"));
            }
            Rms(device.Key, predictions, fitToleranceMm, scoreToleranceMm);
            if (predictions.Count > 3)
            {
                var rank = ZoneTable.RankCorrelation(predictions);
                figures.Add(new($"{device.Key}: rank correlation of volumes", rank, 1, "1", rank - 1, "1", RankTolerance, ValidationRole.Score, ""));
            }
        }
        Rms("all devices", all, null, null);
        var volume = 100 * ZoneTable.MedianVolumeError(all.Where(p => p.Row.Role == "score"));
        figures.Add(new("all devices: median error of volume (score)", volume, 0, "%", volume, "%", scoreToleranceMm is not null ? VolumeTolerancePercent : null, ValidationRole.Score, ""));
        return figures;

        void Rms(string name, IEnumerable<ZonePrediction> predictions, double? fitTolerance, double? scoreTolerance)
        {
            foreach (var role in ((string[])["fit", "score"]).Where(role => predictions.Any(p => p.Row.Role == role)))
            {
                var (length, width, both) = ZoneTable.Rms(predictions.Where(p => p.Row.Role == role));
                figures.Add(Row($"{name}: root mean square of lengths ({role})", length, 0, role, ""));
                figures.Add(Row($"{name}: root mean square of widths ({role})", width, 0, role, ""));
                figures.Add(Row($"{name}: root mean square of both ({role})", both, 0, role, "") with { Tolerance = role == "fit" ? fitTolerance : scoreTolerance });
            }
        }
    }

    private static ValidationFigure Row(string name, double value, double reference, string role, string quantity) =>
        new(name, value, reference, "mm", value - reference, "mm", null, role == "fit" ? ValidationRole.Fit : ValidationRole.Score, quantity);
}
