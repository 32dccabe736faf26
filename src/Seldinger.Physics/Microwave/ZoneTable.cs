using System.Globalization;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Microwave;

/// <summary>One row of a manufacturer's zone table.</summary>
/// <param name="Device">Catalogue id.</param>
/// <param name="PowerW">Generator power, W.</param>
/// <param name="TimeS">Time, s.</param>
/// <param name="LengthMm">Zone along the shaft, mm.</param>
/// <param name="WidthMm">Zone across the shaft, mm.</param>
/// <param name="Role">"fit" when the row set the device's values, "score" when it did not.</param>
public sealed record ZoneRow(string Device, double PowerW, double TimeS, double LengthMm, double WidthMm, string Role);

/// <summary>A row with what the model says.</summary>
/// <param name="Row">The row.</param>
/// <param name="LengthMm">Predicted length, mm.</param>
/// <param name="WidthMm">Predicted width, mm.</param>
public sealed record ZonePrediction(ZoneRow Row, double LengthMm, double WidthMm);

/// <summary>State of the tissue that a table was measured in, as declared: tables do not say.</summary>
/// <param name="PerfusionShare">Perfusion over that of the catalogue's liver; 0 ex vivo.</param>
/// <param name="StartCelsius">Temperature before heating, degC.</param>
/// <param name="Contracted">True when what was measured had contracted: specimens outside the body.</param>
public readonly record struct ZoneCondition(double PerfusionShare, double StartCelsius, bool Contracted = false);

/// <summary>Predicts manufacturers' zone tables in uniform liver: for validation and calibration.</summary>
public static class ZoneTable
{
    private const int MaxRows = 10_000;

    /// <summary>Largest root mean square of scored rows that passes, mm: what a static field reached on all rows in sample with one tissue set, in an independent fit.</summary>
    public const double ToleranceMm = 3.5;

    /// <summary>The same for fitted rows, mm: it claims nothing about the model, only that the fit has not come apart.</summary>
    public const double FitToleranceMm = 4.5;

    /// <summary>Reads rows "device,power_w,time_s,length_mm,width_mm,role" under a heading.</summary>
    /// <exception cref="DataFormatException">A row is damaged.</exception>
    public static IReadOnlyList<ZoneRow> Read(TextReader csv, string name)
    {
        ArgumentNullException.ThrowIfNull(csv);
        var rows = new List<ZoneRow>();
        csv.ReadLine();
        for (var number = 2; csv.ReadLine() is { } line && rows.Count < MaxRows; number++)
        {
            var f = line.Split(',');
            if (f.Length != 6 || f[1..5].Any(x => !double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) || v <= 0) || f[5] is not ("fit" or "score"))
            {
                throw new DataFormatException(name, $"line {number}", $"'{line}' is no row of a zone table.", "A row is device,power_w,time_s,length_mm,width_mm,role with role fit or score.");
            }
            double Number(int i) => double.Parse(f[i], CultureInfo.InvariantCulture);
            rows.Add(new(f[0], Number(1), Number(2), Number(3), Number(4), f[5]));
        }
        return rows;
    }

    /// <summary>Predicts rows of one device; rows of one power share a run.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="rows">Rows of one device.</param>
    /// <param name="condition">State of the tissue.</param>
    /// <param name="options">Model options, for example "damage-endpoint".</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="overrides">Values that replace the catalogue's, in SI.</param>
    public static IReadOnlyList<ZonePrediction> Predict(Catalogue catalogue, IReadOnlyList<ZoneRow> rows, ZoneCondition condition, IReadOnlyDictionary<string, string> options, double spacingMm, int threads,
        IReadOnlyDictionary<string, double>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return Predict(Values(new(catalogue, null, overrides), condition), rows, condition, options, spacingMm, threads);
    }

    /// <summary>Values of a draw for a table: the tissue begins at its temperature.</summary>
    public static Draw Values(Draw draw, ZoneCondition condition)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return draw.With(new Dictionary<string, double> { [$"{BioheatValues.Id}.body_temperature"] = condition.StartCelsius + 273.15 });
    }

    /// <summary>Predicts rows of one device with <see cref="Values"/> of a draw.</summary>
    /// <param name="draw">The values.</param>
    /// <param name="rows">Rows of one device.</param>
    /// <param name="condition">State of the tissue.</param>
    /// <param name="options">Model options, for example "damage-endpoint".</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static IReadOnlyList<ZonePrediction> Predict(Draw draw, IReadOnlyList<ZoneRow> rows, ZoneCondition condition, IReadOnlyDictionary<string, string> options, double spacingMm, int threads)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        var result = new List<ZonePrediction>();
        foreach (var group in rows.GroupBy(r => (r.Device, r.PowerW)))
        {
            var state = Liver(draw, condition, group.Max(r => r.LengthMm), spacingMm);
            var times = group.Select(r => r.TimeS).Order().ToArray();
            var antenna = new AntennaSource
            {
                Name = "antenna",
                Device = group.Key.Device,
                GeneratorPowerW = group.Key.PowerW,
                DurationS = times[^1],
                Shaft = Placed(draw, group.Key.Device),
            };
            var schedule = new Schedule([new MicrowaveField(), new Bioheat(), new ThermalDamage()], [new("heating", 0, times[^1], [antenna])], times);
            using var run = new Run(schedule, new RunState(state), new ProcessContext(draw, threads, 0, options));
            foreach (var row in group.OrderBy(r => r.TimeS))
            {
                run.AdvanceTo(row.TimeS);
                var (length, width) = Extent(state, condition.Contracted ? new TissueContraction(draw) : null);
                result.Add(new(row, length, width));
            }
        }
        return result;
    }

    /// <summary>The state of the tissue that a device's table is taken to describe.</summary>
    public static ZoneCondition Declared(Catalogue catalogue, string device)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var draw = new Draw(catalogue);
        return new(draw.Si($"{device}.table_perfusion"), draw.Si($"{device}.table_start_temperature") - 273.15, draw.Si($"{device}.table_contraction") > 0);
    }

    /// <summary>Scores a table with the catalogue's values: root mean square of lengths and widths, per device for the fitted and for the other rows.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="rows">The table.</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static IEnumerable<HeatValidationCase> Validate(Catalogue catalogue, IReadOnlyList<ZoneRow> rows, double spacingMm, int threads)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var device in rows.Select(r => r.Device).Distinct().Order(StringComparer.Ordinal))
        {
            var predicted = Predict(catalogue, [.. rows.Where(r => r.Device == device)], Declared(catalogue, device), new Dictionary<string, string>(), spacingMm, threads);
            foreach (var role in (string[])["fit", "score"])
            {
                var some = predicted.Where(p => p.Row.Role == role).ToList();
                var (length, width, both) = Rms(some);
                yield return new($"mwa.{device}-{role}", FormattableString.Invariant($"{device}: {some.Count} rows, root mean square of lengths {length:F1} mm and widths {width:F1} mm"), both, role == "fit" ? FitToleranceMm : ToleranceMm, "mm", role, null, "segmentation-eval");
            }
        }
    }

    /// <summary>Root mean square of predicted minus stated lengths and widths, mm.</summary>
    public static (double LengthMm, double WidthMm, double BothMm) Rms(IEnumerable<ZonePrediction> predictions)
    {
        var p = predictions.ToList();
        double Mean(Func<ZonePrediction, double> squared) => p.Count == 0 ? double.NaN : p.Average(squared);
        var l = Mean(x => (x.LengthMm - x.Row.LengthMm) * (x.LengthMm - x.Row.LengthMm));
        var w = Mean(x => (x.WidthMm - x.Row.WidthMm) * (x.WidthMm - x.Row.WidthMm));
        return (Math.Sqrt(l), Math.Sqrt(w), Math.Sqrt((l + w) / 2));
    }

    /// <summary>Rank correlation (Spearman, ties at their mean rank) of predicted and stated volumes, taken as ellipsoids: does the model order the settings as the table does?</summary>
    public static double RankCorrelation(IReadOnlyList<ZonePrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        double[] Ranks(Func<ZonePrediction, double> volume)
        {
            double[] v = [.. predictions.Select(volume)];
            return [.. v.Select(x => v.Count(y => y < x) + (v.Count(y => y == x) - 1) / 2.0)];
        }
        var (a, b) = (Ranks(p => p.LengthMm * p.WidthMm * p.WidthMm), Ranks(p => p.Row.LengthMm * p.Row.WidthMm * p.Row.WidthMm));
        var middle = (predictions.Count - 1) / 2.0;
        double Product(double[] x, double[] y) => x.Zip(y, (p, q) => (p - middle) * (q - middle)).Sum();
        return Product(a, b) / Math.Sqrt(Product(a, a) * Product(b, b));
    }

    /// <summary>Median over settings of |V - V_stated| / V_stated, volumes taken as ellipsoids of length and width.</summary>
    public static double MedianVolumeError(IEnumerable<ZonePrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        double[] errors = [.. predictions.Select(p => Math.Abs(p.LengthMm * p.WidthMm * p.WidthMm / (p.Row.LengthMm * p.Row.WidthMm * p.Row.WidthMm) - 1)).Order()];
        return errors.Length == 0 ? double.NaN : (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2;
    }

    /// <summary>Length along the z axis and largest width along x of the zone around an antenna on the z axis, mm, from the surface between cells.</summary>
    /// <param name="state">A state with viability.</param>
    /// <param name="contraction">When given, lengths are those after the tissue has contracted.</param>
    public static (double LengthMm, double WidthMm) Extent(TissueState state, TissueContraction? contraction = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var g = state.Grid!;
        var viable = state.Get(Fields.Viability).Data;
        var hottest = state.Get(Fields.TemperatureMax).Data;
        // ln of the dose over its endpoint: nearly linear between cells, as temperature is.
        double Dose(int c) => Math.Log(Math.Clamp(-Math.Log2(Math.Clamp(viable[c], 1e-12, 1 - 1e-7)), 1e-6, 1e6));
        double Row(int n, Func<int, int> cell, double spacingM)
        {
            var (first, last) = Span(n, i => Dose(cell(i)));
            if (double.IsNaN(first))
            {
                return 0;
            }
            var ratio = contraction is null ? 1 : contraction.LengthRatio([.. Enumerable.Range((int)Math.Ceiling(first), (int)last - (int)Math.Ceiling(first) + 1).Select(i => hottest[cell(i)])]);
            return (last - first) * ratio * spacingM * 1e3;
        }
        var (ci, cj) = (g.Nx / 2, g.Ny / 2);
        return (Row(g.Nz, k => g.Index(ci, cj, k), g.Dz), Enumerable.Range(0, g.Nz).Max(k => Row(g.Nx, i => g.Index(i, cj, k), g.Dx)));
    }

    // The first and the last crossing of 0, in cells; a zone that leaves the grid ends there.
    private static (double First, double Last) Span(int n, Func<int, double> dose)
    {
        var before = dose(0);
        var (first, last) = before < 0 ? (double.NaN, double.NaN) : (0, 0);
        for (var i = 1; i < n; i++)
        {
            var now = dose(i);
            if (before < 0 != now < 0)
            {
                var at = i - 1 + before / (before - now);
                first = double.IsNaN(first) ? at : first;
                last = at;
            }
            before = now;
        }
        last = before < 0 ? last : n - 1;
        return (first, last);
    }

    // The middle of the radiating line at the origin, the shaft along +z.
    private static Shaft Placed(Draw draw, string device)
    {
        var solved = draw.Catalogue[device].Text("field") == "coax";
        var centre = solved ? CoaxAntenna.From(draw, device).CentreM : draw.Si($"{device}.sar_offset") + draw.Si($"{device}.sar_length") / 2;
        return new(new(0, 0, 150), new(0, 0, -centre * 1e3));
    }

    private static TissueState Liver(Draw draw, ZoneCondition condition, double lengthMm, double spacingMm)
    {
        var half = (int)Math.Ceiling((lengthMm / 2 + 28) / spacingMm);
        var n = 2 * half + 1;
        var s = spacingMm * 1e-3;
        var state = new TissueState(new Grid3(n, n, n, s, s, s, new Vec3(half, half, half) * -s, new(1, 0, 0), new(0, 1, 0)), ["liver"]);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)(draw.Si("liver.perfusion") * draw.Si("liver.density") * condition.PerfusionShare));
        return state;
    }
}
