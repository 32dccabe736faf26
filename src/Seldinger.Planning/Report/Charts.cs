using System.Globalization;

namespace Seldinger.Planning.Report;

/// <summary>Line charts and histograms as SVG with axes and units.</summary>
public static class Charts
{
    private const double Width = 520;
    private const double Height = 190;
    private const double Left = 52;
    private const double Right = 14;
    private const double Top = 26;
    private const double Bottom = 34;
    private const int MostPoints = 360;

    /// <summary>One curve against time.</summary>
    /// <param name="title">Quantity, for example "Highest temperature".</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="points">Time, s, and value; values that are not numbers interrupt the curve.</param>
    public static Markup Time(string title, string unit, IReadOnlyList<(double TimeS, double Value)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var finite = points.Where(p => double.IsFinite(p.Value) && double.IsFinite(p.TimeS)).ToArray();
        if (finite.Length < 2)
        {
            return Markup.None;
        }
        var inMinutes = finite[^1].TimeS - finite[0].TimeS > 180;
        var perUnit = inMinutes ? 60.0 : 1;
        var (t0, t1) = (finite[0].TimeS / perUnit, finite[^1].TimeS / perUnit);
        var xs = Ticks(t0, t1, 8);
        var ys = Ticks(Math.Min(0, finite.Min(p => p.Value)), finite.Max(p => p.Value), 5);
        double X(double v) => Left + (v - t0) / Math.Max(1e-12, t1 - t0) * (Width - Left - Right);
        double Y(double v) => Height - Bottom - (v - ys[0]) / Math.Max(1e-12, ys[^1] - ys[0]) * (Height - Top - Bottom);
        var every = Math.Max(1, finite.Length / MostPoints);
        var line = string.Join('L', finite.Where((_, n) => n % every == 0 || n == finite.Length - 1)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.TimeS / perUnit):0.#} {Y(p.Value):0.#}")));
        return Markup.Of($"<svg class=\"chart\" viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\"{title} against time\">{Axes(xs.Where(v => v >= t0 - 1e-9 && v <= t1 + 1e-9), ys, X, Y)}<path class=\"curve\" d=\"M{line}\"/><text class=\"lab\" x=\"{Left:0}\" y=\"15\">{title}, {unit}</text><text x=\"{Width - Right:0}\" y=\"{Height - 4:0}\" text-anchor=\"end\">time, {(inMinutes ? "min" : "s")}</text></svg>");
    }

    /// <summary>Several curves over one quantity, with their points.</summary>
    /// <param name="title">Quantity.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="across">Quantity and unit of the axis across.</param>
    /// <param name="series">Name and points of each curve; a single one needs no name.</param>
    public static Markup Lines(string title, string unit, string across, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var all = series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToArray();
        if (all.Length == 0)
        {
            return Markup.None;
        }
        const double key = 120;
        var right = series.Count > 1 ? key : Right;
        var (x0, x1) = (all.Min(p => p.X), all.Max(p => p.X));
        var xs = Ticks(x0, x1, 8).Where(v => v >= x0 - 1e-9 * Math.Abs(x0) && v <= x1 + 1e-9 * Math.Abs(x1));
        var ys = Ticks(Math.Min(0, all.Min(p => p.Y)), all.Max(p => p.Y), 5);
        double X(double v) => x1 > x0 ? Left + (v - x0) / (x1 - x0) * (Width - Left - right) : (Left + Width - right) / 2;
        double Y(double v) => Height - Bottom - (v - ys[0]) / Math.Max(1e-12, ys[^1] - ys[0]) * (Height - Top - Bottom);
        var curves = series.Select((s, n) =>
        {
            var colour = Palette.OfSeries(n);
            var points = s.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).OrderBy(p => p.X).ToArray();
            var line = string.Join('L', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.#} {Y(p.Y):0.#}")));
            var dots = Markup.Join(points.Select(p => Markup.Of($"<circle cx=\"{X(p.X):0.#}\" cy=\"{Y(p.Y):0.#}\" r=\"2.5\" fill=\"{colour}\"/>")));
            var name = series.Count > 1 ? Markup.Of($"<text x=\"{Width - right + 8:0}\" y=\"{Top + 12 * n:0}\" fill=\"{colour}\" style=\"fill:{colour}\">{s.Name}</text>") : Markup.None;
            return Markup.Of($"<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\" d=\"M{line}\"/>{dots}{name}");
        });
        return Markup.Of($"<svg class=\"chart\" viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\"{title} against {across}\">{Axes(xs, ys, X, Y)}{curves}<text class=\"lab\" x=\"{Left:0}\" y=\"15\">{title}, {unit}</text><text x=\"{Width - Right:0}\" y=\"{Height - 4:0}\" text-anchor=\"end\">{across}</text></svg>");
    }

    /// <summary>How much of the lesion's surface has which margin, in bins of 1 mm, coloured by band.</summary>
    /// <param name="margins">Margin, mm, and area, mm2.</param>
    public static Markup MarginHistogram(IReadOnlyList<(double MarginMm, double AreaMm2)> margins)
    {
        ArgumentNullException.ThrowIfNull(margins);
        var total = margins.Sum(m => m.AreaMm2);
        if (margins.Count == 0 || total <= 0)
        {
            return Markup.None;
        }
        var low = (int)Math.Floor(Math.Clamp(margins.Min(m => m.MarginMm), -30, 0));
        var high = (int)Math.Ceiling(Math.Clamp(margins.Max(m => m.MarginMm), 11, 40));
        var bins = new double[high - low];
        foreach (var (mm, area) in margins)
        {
            bins[Math.Clamp((int)Math.Floor(mm) - low, 0, bins.Length - 1)] += 100 * area / total;
        }
        var ys = Ticks(0, bins.Max(), 4);
        double X(double v) => Left + (v - low) / (high - low) * (Width - Left - Right);
        double Y(double v) => Height - Bottom - v / ys[^1] * (Height - Top - Bottom);
        var bars = Markup.Join(bins.Select((v, n) => v <= 0 ? Markup.None
            : Markup.Of($"<rect x=\"{X(low + n) + 0.6:0.#}\" y=\"{Y(v):0.#}\" width=\"{X(1) - X(0) - 1.2:0.##}\" height=\"{Y(0) - Y(v):0.#}\" fill=\"{Palette.OfMargin(low + n + 0.5)}\"/>")));
        return Markup.Of($"<svg class=\"chart\" viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\"Share of the lesion surface by margin\">{Axes(Ticks(low, high, 8).Where(v => v >= low && v <= high), ys, X, Y)}{bars}<text class=\"lab\" x=\"{Left:0}\" y=\"15\">Share of the lesion surface, % per mm</text><text x=\"{Width - Right:0}\" y=\"{Height - 4:0}\" text-anchor=\"end\">margin, mm</text></svg>");
    }

    /// <summary>One bar per input: what it does to a value when it alone goes to the lower and the upper end of its range.</summary>
    /// <param name="title">Quantity and unit, for example "Minimal margin, mm".</param>
    /// <param name="centre">The value with every input at its centre.</param>
    /// <param name="bars">Name, value at the lower and at the upper end; the largest first.</param>
    public static Markup Tornado(string title, double centre, IReadOnlyList<(string Name, double Low, double High)> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        const double names = 210, row = 19;
        var height = Top + bars.Count * row + Bottom;
        var xs = Ticks(bars.Select(b => Math.Min(b.Low, b.High)).Append(centre).Min(), bars.Select(b => Math.Max(b.Low, b.High)).Append(centre).Max(), 6);
        double X(double v) => names + (v - xs[0]) / Math.Max(1e-12, xs[^1] - xs[0]) * (Width - names - Right);
        Markup Bar(double v, double y, string colour) => Markup.Of($"<rect x=\"{Math.Min(X(v), X(centre)):0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(0.8, Math.Abs(X(v) - X(centre))):0.#}\" height=\"6\" fill=\"{colour}\"/>");
        var rows = Markup.Join(bars.Select((b, n) => Markup.Of($"<text x=\"{names - 8:0}\" y=\"{Top + n * row + 13:0.#}\" text-anchor=\"end\">{b.Name}</text>{Bar(b.Low, Top + n * row + 3, "#3b78b5")}{Bar(b.High, Top + n * row + 9, "#c8553d")}")));
        var grid = Markup.Join(xs.Select(v => Markup.Of($"<path class=\"grid\" d=\"M{X(v):0.#} {Top:0}V{height - Bottom:0}\"/><text x=\"{X(v):0.#}\" y=\"{height - Bottom + 16:0}\" text-anchor=\"middle\">{v:0.####}</text>")));
        return Markup.Of($"<svg class=\"chart\" viewBox=\"0 0 {Width:0} {height:0}\" role=\"img\" aria-label=\"{title} by input\">{grid}{rows}<path class=\"ax\" d=\"M{X(centre):0.#} {Top - 4:0}V{height - Bottom:0}\"/><text class=\"lab\" x=\"{names:0}\" y=\"15\">{title}</text></svg>");
    }

    /// <summary>Round values that span a range: 1, 2 or 5 times a power of ten apart, the first at or below the low end, the last at or above the high end.</summary>
    public static double[] Ticks(double low, double high, int about)
    {
        var span = Math.Max(high - low, Math.Max(1e-9, 1e-6 * Math.Abs(high)));
        var raw = span / Math.Max(1, about);
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * (raw / power <= 1 ? 1 : raw / power <= 2 ? 2 : raw / power <= 5 ? 5 : 10);
        var first = Math.Floor(low / step + 1e-9);
        var last = Math.Ceiling(high / step - 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(n => (first + n) * step)];
    }

    private static Markup Axes(IEnumerable<double> xs, double[] ys, Func<double, double> x, Func<double, double> y)
    {
        var lines = Markup.Join(ys.Select(v => Markup.Of($"<path class=\"grid\" d=\"M{Left:0} {y(v):0.#}H{Width - Right:0}\"/><text x=\"{Left - 7:0}\" y=\"{y(v) + 4:0.#}\" text-anchor=\"end\">{v:0.####}</text>")));
        var marks = Markup.Join(xs.Select(v => Markup.Of($"<path class=\"ax\" d=\"M{x(v):0.#} {Height - Bottom:0}v4\"/><text x=\"{x(v):0.#}\" y=\"{Height - Bottom + 16:0}\" text-anchor=\"middle\">{v:0.####}</text>")));
        return Markup.Of($"{lines}{marks}<path class=\"ax\" d=\"M{Left:0} {Height - Bottom:0}H{Width - Right:0}\"/>");
    }
}
