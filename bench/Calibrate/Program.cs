using System.Globalization;
using Seldinger.Physics.Microwave;
using Seldinger.Therapies;

// Fits efficiency and length of the radiating line of each microwave device to the rows of role "fit" of a zone table and scores the rest.
// usage: Calibrate TABLE.csv [--spacing 2] [--endpoint NAME] [--drying on|off] [--device ID] [--perfusion SHARE --start CELSIUS] [--evaluations 30]
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: Calibrate TABLE.csv [--spacing 2] [--endpoint NAME] [--drying on|off] [--device ID] [--perfusion SHARE --start CELSIUS] [--evaluations 30]");
    return 2;
}
string Option(string name, string fallback)
{
    var i = Array.IndexOf(args, "--" + name);
    return i >= 0 && i + 1 < args.Length ? args[i + 1] : fallback;
}
double Number(string name, double fallback) => double.Parse(Option(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
using var file = new StreamReader(args[0]);
var rows = ZoneTable.Read(file, args[0]);
var catalogue = SeldingerCatalogue.Load();
var options = new Dictionary<string, string> { ["damage-endpoint"] = Option("endpoint", "cem43-240"), ["microwave-drying"] = Option("drying", "on") };
ZoneCondition[] conditions = args.Contains("--perfusion")
    ? [new(Number("perfusion", 1), Number("start", 37), Number("perfusion", 1) == 0)]
    : [new(1, 37), new(0, 37, true), new(0, 22, true)];
foreach (var device in rows.Select(r => r.Device).Distinct().Where(d => Option("device", d) == d))
{
    foreach (var condition in conditions)
    {
        var own = rows.Where(r => r.Device == device).ToList();
        var fit = own.Where(r => r.Role == "fit").ToList();
        IReadOnlyList<ZonePrediction> Predict(double[] x, List<ZoneRow> some) => ZoneTable.Predict(catalogue, some, condition, options, Number("spacing", 2), 2,
            new Dictionary<string, double> { [$"{device}.efficiency"] = x[0], [$"{device}.sar_length"] = x[1] });
        double Error(double[] x) => x[0] is < 0.05 or > 1 || x[1] is < 2e-3 or > 0.09 ? 1e3 : ZoneTable.Rms(Predict(x, fit)).BothMm;
        var best = Simplex.Minimise(Error, [0.6, 0.025], [0.2, 0.012], (int)Number("evaluations", 30));
        var all = Predict(best, own);
        var (f, s) = (ZoneTable.Rms(all.Where(p => p.Row.Role == "fit")), ZoneTable.Rms(all.Where(p => p.Row.Role == "score")));
        Console.WriteLine(FormattableString.Invariant($"{device} perfusion {condition.PerfusionShare} start {condition.StartCelsius}: efficiency {best[0]:F3} length {best[1] * 1e3:F1} mm; fit L {f.LengthMm:F2} W {f.WidthMm:F2} both {f.BothMm:F2}; score L {s.LengthMm:F2} W {s.WidthMm:F2} both {s.BothMm:F2} mm"));
        if (args.Contains("--rows"))
        {
            foreach (var p in all)
            {
                Console.WriteLine(FormattableString.Invariant($"  {p.Row.PowerW} W {p.Row.TimeS} s: {p.Row.LengthMm} x {p.Row.WidthMm}, predicted {p.LengthMm:F1} x {p.WidthMm:F1} ({p.Row.Role})"));
            }
        }
    }
}
return 0;

/// <summary>The downhill simplex of Nelder and Mead in two dimensions.</summary>
internal static class Simplex
{
    public static double[] Minimise(Func<double[], double> f, double[] start, double[] size, int evaluations)
    {
        var points = new List<(double[] X, double F)> { Try([start[0], start[1]]), Try([start[0] + size[0], start[1]]), Try([start[0], start[1] + size[1]]) };
        (double[] X, double F) Try(double[] x) => (x, f(x));
        for (var n = 3; n < evaluations;)
        {
            points.Sort((a, b) => a.F.CompareTo(b.F));
            var (best, middle, worst) = (points[0], points[1], points[2]);
            double[] At(double t) => [0.5 * (best.X[0] + middle.X[0]) * (1 - t) + t * worst.X[0], 0.5 * (best.X[1] + middle.X[1]) * (1 - t) + t * worst.X[1]];
            var reflected = Try(At(-1));
            n++;
            if (reflected.F < best.F)
            {
                var further = Try(At(-2));
                n++;
                points[2] = further.F < reflected.F ? further : reflected;
            }
            else if (reflected.F < middle.F)
            {
                points[2] = reflected;
            }
            else
            {
                var inner = Try(At(reflected.F < worst.F ? -0.5 : 0.5));
                n++;
                if (inner.F < Math.Min(worst.F, reflected.F))
                {
                    points[2] = inner;
                }
                else
                {
                    points[1] = Try([0.5 * (best.X[0] + middle.X[0]), 0.5 * (best.X[1] + middle.X[1])]);
                    points[2] = Try([0.5 * (best.X[0] + worst.X[0]), 0.5 * (best.X[1] + worst.X[1])]);
                    n += 2;
                }
            }
        }
        return points.MinBy(p => p.F).X;
    }
}
