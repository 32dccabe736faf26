using System.Globalization;
using Seldinger.Core.Values;
using Seldinger.Physics.Microwave;

namespace Seldinger.Planning.Validation;

/// <summary>Do the bands of a study of uncertainty hold published measurements that set nothing?</summary>
internal static class BandCases
{
    private const double SpacingMm = 2;
    private const ulong Seed = 1;

    /// <summary>
    /// Lines: case and row (figure of that case that is predicted; every line gives its band in two figures, of which the error is what lies outside), or share (of the lines of a group, or "all", inside their bands);
    /// sd: standard deviation of what was measured; open: "tip" where the source does not state its length; draws: how many.
    /// </summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var lines = c.Table.Rows.Where(r => r.Text("row").Length > 0).ToList();
        var bands = new Dictionary<string, Band>(StringComparer.Ordinal);
        foreach (var of in lines.GroupBy(r => r.Text("case")))
        {
            foreach (var (rows, experiment) in Experiments(of.Key, [.. of], c))
            {
                var draws = BandLab.Draws(c.Catalogue, experiment, (int)rows[0].Number("draws"), Seed, c.Threads, c.Cancel);
                // Where a source leaves open what of several quantities it measured, each draw counts with all of them.
                foreach (var (row, read) in rows.Zip(draws.Chunk(draws.Count / rows.Count)))
                {
                    bands[row.Name] = BandLab.Of([.. read.SelectMany(d => d)], row.Number("sd"));
                }
            }
        }
        bool Inside(ReferenceRow r) => bands[r.Name] is var b && b.Low <= r.Number("reference") && r.Number("reference") <= b.High;
        return [.. c.Table.Rows.SelectMany(r => r.Text("row").Length == 0
            ? [c.Figure(r, lines.Where(l => r.Text("group") == "all" || l.Text("group") == r.Text("group")).Average(l => Inside(l) ? 1.0 : 0))]
            : Both(c, r, bands[r.Name]))];
    }

    private static IEnumerable<ValidationFigure> Both(ValidationContext c, ReferenceRow r, Band band)
    {
        ValidationFigure Bound(string name, double value, double error) => c.Figure(r, value) with { Name = $"{r.Name}: {name}", Error = error };
        var reference = r.Number("reference");
        return [Bound("5 % of the draws", band.Low, Math.Max(0, band.Low - reference)), Bound("95 % of the draws", band.High, Math.Min(0, band.High - reference))];
    }

    private static IEnumerable<(IReadOnlyList<ReferenceRow> Rows, BandExperiment Experiment)> Experiments(string id, IReadOnlyList<ReferenceRow> lines, ValidationContext c)
    {
        if (id.StartsWith("mwa-", StringComparison.Ordinal))
        {
            return Microwave(id, lines, c);
        }
        var rows = ValidationBook.Find(id).Reference().Rows.ToDictionary(r => r.Name, StringComparer.Ordinal);
        ReferenceRow Of(ReferenceRow line) => rows[line.Text("row")];
        // Rows of one run of the same experiment.
        string Key(ReferenceRow line, params string[] columns) => string.Join('|', columns.Select(Of(line).Text));
        return id switch
        {
            "cryo-littrup" => [.. lines.GroupBy(l => Key(l, "probes")).Select(g => ((IReadOnlyList<ReferenceRow>)[.. g], CryoCases.Littrup([.. g.Select(Of)], SpacingMm, c.Cancel)))],
            "cryo-gel" => [.. lines.Select(l => ((IReadOnlyList<ReferenceRow>)[l], CryoCases.Gel(Of(l), SpacingMm, c.Cancel)))],
            "laser-zones" => [.. lines.GroupBy(l => Key(l, "device", "power_w", "time_s", "tissue", "start_c", "apart_mm")).Select(g => ((IReadOnlyList<ReferenceRow>)[.. g], Laser([.. g.Select(Of)])))],
            "electroporation-pig-liver" => [.. lines.GroupBy(l => Key(l, "spacing_mm", "exposed_mm", "volts", "pulses", "pulse_us")).Select(g => ((IReadOnlyList<ReferenceRow>)[.. g], Electroporation([.. g.Select(Of)])))],
            "hifu-porcine-70w" => [.. lines.Select(l => ((IReadOnlyList<ReferenceRow>)[l], Sound(Of(l))))],
            _ => [.. lines.GroupBy(l => Key(l, "device", "tip_mm", "tissue", "power_w", "several", "spacing_mm", "minutes") + (Of(l).Text("what") == "centre")).Select(g => ((IReadOnlyList<ReferenceRow>)[.. g], Radiofrequency([.. g.Select(Of)], g.First().Text("open") == "tip", c)))],
        };
    }

    private static IEnumerable<(IReadOnlyList<ReferenceRow>, BandExperiment)> Microwave(string id, IReadOnlyList<ReferenceRow> lines, ValidationContext c)
    {
        var table = ZoneTable.Read(new StringReader(ValidationFiles.Text($"{id}/reference.csv")), id);
        (ZoneRow Row, bool Length) Of(ReferenceRow line) =>
            (table.First(t => line.Text("row").StartsWith(string.Create(CultureInfo.InvariantCulture, $"{t.Device} {t.PowerW} W {t.TimeS} s: "), StringComparison.Ordinal)), line.Text("row").EndsWith("length", StringComparison.Ordinal));
        return lines.GroupBy(l => (Of(l).Row.Device, Of(l).Row.PowerW)).Select(g =>
        {
            var condition = ZoneTable.Declared(c.Catalogue, g.Key.Device);
            ZoneRow[] settings = [.. g.Select(l => Of(l).Row).Distinct()];
            return ((IReadOnlyList<ReferenceRow>)[.. g], new BandExperiment(d => ZoneTable.Values(d, condition), d =>
            {
                var zones = ZoneTable.Predict(d, settings, condition, new Dictionary<string, string>(), SpacingMm, 1).ToDictionary(z => z.Row);
                return [.. g.Select(l => Of(l) is var (row, length) && length ? zones[row].LengthMm : zones[row].WidthMm)];
            }));
        });
    }

    // A tip whose length is not stated is one of those that the device file knows.
    private static BandExperiment Radiofrequency(IReadOnlyList<ReferenceRow> rows, bool anyTip, ValidationContext c)
    {
        var (experiment, generator, size) = RadiofrequencyCases.Setup(rows[0], rows[0].Text("tissue") == "in-vivo", rows[0].Text("what") == "centre", c.Catalogue);
        var tip = c.Catalogue[experiment.Device]["exposed_tip"];
        return new(experiment.Values, (d, open) =>
        {
            var zone = (open is { } u ? experiment with { TipMm = tip.Low + u * (tip.High - tip.Low) } : experiment).Run(d, generator, SpacingMm, size, 1);
            return [.. rows.Select(r => RadiofrequencyCases.Of(zone, r.Text("what")))];
        })
        {
            Open = anyTip,
        };
    }

    private static BandExperiment Laser(IReadOnlyList<ReferenceRow> rows)
    {
        var experiment = LightCases.Experiment(rows[0]);
        return new(experiment.Values, d => experiment.Run(d, rows[0].Number("spacing_mm"), rows[0].Number("size_mm"), 1) is var zone ? [.. rows.Select(r => LightCases.Of(zone, r.Text("what")))] : []);
    }

    private static BandExperiment Electroporation(IReadOnlyList<ReferenceRow> rows)
    {
        var experiment = ElectroporationCases.Experiment(rows[0]);
        return new(d => d, d => experiment.Run(d, SpacingMm, ElectroporationCases.BlockMm, 1) is var zone ? [.. rows.Select(r => ElectroporationCases.Of(zone, r.Text("what")))] : []);
    }

    // The plane of the published area is not stated.
    private static BandExperiment Sound(ReferenceRow row)
    {
        var experiment = SoundCases.PigLiver(row.Number("time_s"));
        return new(experiment.Values, d => experiment.Run(d, 1) is var zone ? [zone.AlongM2 * 1e4, zone.AcrossM2 * 1e4] : []);
    }
}
