using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Imaging;

namespace Seldinger.Planning.Report;

/// <summary>How a slice is drawn.</summary>
/// <param name="WidthPx">Width in CSS pixels.</param>
/// <param name="Thumbnail">True draws the whole slice small in a corner.</param>
/// <param name="Alternatives">True draws the other ranked paths.</param>
public sealed record SliceOptions(double WidthPx = 520, bool Thumbnail = true, bool Alternatives = true);

/// <summary>
/// A slice as inline SVG: the pixels as PNG, everything else as vector paths in the same coordinates. Outlines are lines of one half between voxel centres.
/// </summary>
public static class SlicePicture
{
    private const double PixelMm = 0.5;
    private const double InPlaneMm = 2.5;

    /// <summary>Draws a plane of a scene.</summary>
    /// <param name="scene">What there is to see.</param>
    /// <param name="plane">Where to look.</param>
    /// <param name="options">How.</param>
    public static Markup Draw(SliceScene scene, SlicePlane plane, SliceOptions options)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(options);
        var scale = options.WidthPx / plane.WidthMm;
        var (w, h) = (options.WidthPx, plane.HeightMm * scale);
        var sampler = new PlaneSampler(plane, Math.Max(PixelMm, Math.Max(plane.WidthMm, plane.HeightMm) / 640));
        var step = sampler.StepMm * scale;
        var (low, high, window) = scene.Window(plane);
        var parts = new List<Markup> { Pixels(sampler, scene.Image, low, high, step), Outlines(scene, sampler, step), Isotherms(scene, sampler, step), Probabilities(scene, sampler, step) };
        if (scene.LesionDistance is { } distance && Far(sampler.Image(distance)) is var mm && Line(mm, sampler, scene.AskedMarginMm, step) is { Length: > 0 } asked)
        {
            parts.Add(Markup.Of($"<path class=\"asked\" d=\"{asked}\"/>"));
        }
        parts.Add(Outline("lesion", sampler.Set(scene.Lesion), sampler, step));
        parts.Add(scene.Ideal is { } ideal ? Outline("ideal", sampler.Set(ideal), sampler, step) : Markup.None);
        parts.Add(scene.Zone is { } zone ? Outline("zone", sampler.Set(zone), sampler, step) : Markup.None);
        var frame = new Frame(plane, scale);
        parts.AddRange(options.Alternatives ? scene.Alternatives.Select(a => frame.Alternative(a)) : []);
        parts.AddRange(scene.More.Select(m => frame.Needle(m, scene.Entry)));
        parts.Add(scene.Path is { } path ? frame.Needle(path, scene.Entry) : Markup.None);
        parts.AddRange(scene.Prongs.Select(p => frame.Prong(p.Prong.PointsMm, p.Violations.Count > 0)));
        parts.Add(scene.WeakMm is { } weak ? frame.Weak(weak, scene.WeakMarginMm) : Markup.None);
        parts.Add(options.Thumbnail ? Thumbnail(scene, plane, w, h, low, high) : Markup.None);
        parts.Add(frame.Letters(w, h));
        parts.Add(ScaleBar(plane.WidthMm, scale, h));
        parts.Add(Markup.Of($"<text class=\"cap\" x=\"9\" y=\"20\">{plane.Name}</text><text class=\"sub\" x=\"9\" y=\"35\">{plane.Position}</text><text class=\"sub\" x=\"{w - 9:0.#}\" y=\"18\" text-anchor=\"end\">{window}</text>"));
        return Markup.Of($"<svg class=\"slice\" viewBox=\"0 0 {w:0.#} {h:0.#}\" role=\"img\" aria-label=\"{plane.Name} slice, {plane.Position}\"><rect width=\"{w:0.#}\" height=\"{h:0.#}\" fill=\"#000\"/>{parts}</svg>");
    }

    /// <summary>The groups of structures that a plane cuts, for the legend.</summary>
    public static IEnumerable<StructureGroup> GroupsIn(SliceScene scene, SlicePlane plane)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var sampler = new PlaneSampler(plane, 2);
        return Grouped(scene).Where(g => sampler.Set(g.Masks, thin: true) is not null).Select(g => g.Group).Distinct();
    }

    private static IEnumerable<(StructureGroup Group, bool Automatic, IEnumerable<Mask> Masks)> Grouped(SliceScene scene) =>
        from s in scene.Structures
        let g = Palette.GroupOf(s.Name)
        where g is not null
        group s.Mask by (g, s.Automatic) into same
        orderby Palette.Groups.ToList().IndexOf(same.Key.g), same.Key.Automatic
        select (same.Key.g, same.Key.Automatic, (IEnumerable<Mask>)same);

    private static Markup Pixels(PlaneSampler sampler, ImageVolume image, double low, double high, double step)
    {
        var values = sampler.Image(image);
        var grey = new byte[values.Length];
        for (var n = 0; n < grey.Length; n++)
        {
            grey[n] = float.IsFinite(values[n]) ? (byte)Math.Clamp(255 * (values[n] - low) / (high - low), 0, 255) : (byte)0;
        }
        // Samples sit at lattice points: the picture's pixels are centred on them.
        var uri = Png.ToDataUri(sampler.Nx, sampler.Ny, grey);
        return new($"<image x=\"{-step / 2:0.##}\" y=\"{-step / 2:0.##}\" width=\"{sampler.Nx * step:0.##}\" height=\"{sampler.Ny * step:0.##}\" preserveAspectRatio=\"none\" href=\"{uri}\"/>");
    }

    private static Markup Outlines(SliceScene scene, PlaneSampler sampler, double step) => Markup.Join(Grouped(scene).Select(g =>
        sampler.Set(g.Masks, g.Group.Id is "vein" or "artery") is { } set && Line(set, sampler, 0.5, step) is { Length: > 0 } d
            ? Markup.Of($"<path class=\"st {g.Group.Id}{(g.Automatic ? " auto" : "")}\" d=\"{d}\"/>") : Markup.None));

    private static Markup Outline(string name, float[]? set, PlaneSampler sampler, double step) =>
        set is not null && Line(set, sampler, 0.5, step) is { Length: > 0 } d ? Markup.Of($"<path class=\"{name}\" d=\"{d}\"/>") : Markup.None;

    /// <summary>Beyond the distances that were computed is far.</summary>
    private static float[] Far(float[] distances) => Array.ConvertAll(distances, d => float.IsNaN(d) ? float.MaxValue : d);

    private static string Line(float[] values, PlaneSampler sampler, double level, double step) =>
        Contours.ToPath(Contours.Trace(values, sampler.Nx, sampler.Ny, level).Where(c => c.Length * sampler.StepMm > 4), step);

    private static Markup Isotherms(SliceScene scene, PlaneSampler sampler, double step)
    {
        if (scene.Temperature is not { } temperature)
        {
            return Markup.None;
        }
        // Beyond the map nothing was frozen.
        var values = scene.Cold ? Far(sampler.Image(temperature)) : sampler.Image(temperature);
        return Markup.Join(scene.IsothermsC.Select((level, n) =>
        {
            var lines = Contours.Trace(values, sampler.Nx, sampler.Ny, level).Where(c => c.Length * sampler.StepMm > 8).ToList();
            if (lines.Count == 0)
            {
                return Markup.None;
            }
            // Labels of successive levels stand on different sides.
            var longest = lines.MaxBy(c => c.Length)!.Points;
            var at = n % 2 == 0 ? longest.MaxBy(p => p.Y - p.X) : longest.MaxBy(p => p.X - p.Y);
            return Markup.Of($"<path class=\"iso\" d=\"{Contours.ToPath(lines, step)}\"/><text class=\"isot\" x=\"{at.X * step + (n % 2 == 0 ? -3 : 3):0.#}\" y=\"{at.Y * step + (n % 2 == 0 ? 11 : -4):0.#}\" text-anchor=\"{(n % 2 == 0 ? "end" : "start")}\">{level:0} °C</text>");
        }));
    }

    private static Markup Probabilities(SliceScene scene, PlaneSampler sampler, double step)
    {
        if (scene.Probability is not { } probability)
        {
            return Markup.None;
        }
        var values = sampler.Image(probability);
        return Markup.Join(new[] { (0.1, "p10"), (0.5, "p50"), (0.9, "p90") }.Select(l => Line(values, sampler, l.Item1, step) is { Length: > 0 } d ? Markup.Of($"<path class=\"prob {l.Item2}\" d=\"{d}\"/>") : Markup.None));
    }

    private static Markup ScaleBar(double widthMm, double scale, double h)
    {
        var mm = widthMm <= 90 ? 10 : widthMm <= 200 ? 20 : 50;
        return Markup.Of($"<path class=\"bar\" d=\"M12 {h - 18:0.#}v6h{mm * scale:0.#}v-6\"/><text class=\"sub\" x=\"{12 + mm * scale / 2:0.#}\" y=\"{h - 17:0.#}\" text-anchor=\"middle\">{mm} mm</text>");
    }

    private static Markup Thumbnail(SliceScene scene, SlicePlane plane, double w, double h, double low, double high)
    {
        var whole = Whole(scene.Image.Geometry, plane);
        var sampler = new PlaneSampler(whole, Math.Max(2.5, Math.Max(whole.WidthMm, whole.HeightMm) / 160));
        var scale = w / 5.2 / Math.Max(whole.WidthMm, whole.HeightMm);
        var (tw, th) = (whole.WidthMm * scale, whole.HeightMm * scale);
        var (x, y, _) = whole.ToPlane(plane.ToLps(0, 0));
        return Markup.Of($"<g transform=\"translate({w - tw - 6:0.#} {h - th - 6:0.#})\"><rect class=\"thumb\" width=\"{tw:0.#}\" height=\"{th:0.#}\"/><svg width=\"{tw:0.#}\" height=\"{th:0.#}\">{Pixels(sampler, scene.Image, low, high, sampler.StepMm * scale)}<rect class=\"crop\" x=\"{x * scale:0.#}\" y=\"{y * scale:0.#}\" width=\"{plane.WidthMm * scale:0.#}\" height=\"{plane.HeightMm * scale:0.#}\"/></svg></g>");
    }

    /// <summary>The same plane over the whole image.</summary>
    private static SlicePlane Whole(ImageGeometry g, SlicePlane plane)
    {
        var (x0, x1, y0, y1) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
        for (var corner = 0; corner < 8; corner++)
        {
            var (x, y, _) = plane.ToPlane(g.CentreMm((corner & 1) * (g.Nx - 1), ((corner >> 1) & 1) * (g.Ny - 1), ((corner >> 2) & 1) * (g.Nz - 1)));
            (x0, x1, y0, y1) = (Math.Min(x0, x), Math.Max(x1, x), Math.Min(y0, y), Math.Max(y1, y));
        }
        return plane with { CentreMm = plane.ToLps((x0 + x1) / 2, (y0 + y1) / 2), WidthMm = x1 - x0, HeightMm = y1 - y0 };
    }

    /// <summary>Draws points and lines of the patient in the coordinates of a picture.</summary>
    private readonly record struct Frame(SlicePlane Plane, double Scale)
    {
        private (double X, double Y, double Depth) At(Vec3 p)
        {
            var (x, y, depth) = Plane.ToPlane(p);
            return (x * Scale, y * Scale, depth);
        }

        public Markup Alternative(DrawnPath path)
        {
            var (e, t) = (At(path.Shaft.EntryMm), At(path.Shaft.TipMm));
            return Math.Min(Math.Abs(e.Depth), Math.Abs(t.Depth)) > 40 ? Markup.None
                : Markup.Of($"<path class=\"alt\" d=\"M{e.X:0.#} {e.Y:0.#}L{t.X:0.#} {t.Y:0.#}\"/>");
        }

        public Markup Needle(DrawnPath path, string entry)
        {
            var shaft = path.Shaft;
            var parts = new List<Markup>();
            var (e, t) = (At(shaft.EntryMm), At(shaft.TipMm));
            var (from, to) = InPlane(e.Depth, t.Depth);
            var bad = path.Breaks ? " bad" : "";
            parts.Add(Markup.Of($"<path class=\"out{bad}\" d=\"M{e.X:0.#} {e.Y:0.#}L{t.X:0.#} {t.Y:0.#}\"/>"));
            if (to > from)
            {
                var d = Markup.Of($"M{e.X + from * (t.X - e.X):0.#} {e.Y + from * (t.Y - e.Y):0.#}L{e.X + to * (t.X - e.X):0.#} {e.Y + to * (t.Y - e.Y):0.#}");
                parts.Add(Markup.Of($"<path class=\"halo\" d=\"{d}\"/><path class=\"needle{bad}\" d=\"{d}\"/>"));
                parts.AddRange(to - from > 0.5 ? Ticks(shaft, e, t, from, to) : []);
            }
            parts.Add(Markup.Of($"<circle class=\"tip\" cx=\"{t.X:0.#}\" cy=\"{t.Y:0.#}\" r=\"2.6\"/>"));
            parts.Add(Math.Abs(e.Depth) <= 2 * InPlaneMm ? Markup.Of($"<circle class=\"entry\" cx=\"{e.X:0.#}\" cy=\"{e.Y:0.#}\" r=\"5\"/><text class=\"note\" x=\"{e.X + 9:0.#}\" y=\"{e.Y - 6:0.#}\">{entry}</text>") : Markup.None);
            return Markup.Join(parts);
        }

        /// <summary>A tine: full where it lies near the plane, thin elsewhere.</summary>
        public Markup Prong(IReadOnlyList<Vec3> points, bool breaks)
        {
            var at = points.Select(At).ToList();
            var bad = breaks ? " bad" : "";
            return Markup.Join(at.Zip(at.Skip(1), (a, b) => Markup.Of($"<path class=\"{(Math.Max(Math.Abs(a.Depth), Math.Abs(b.Depth)) <= InPlaneMm ? "needle" : "out")}{bad}\" d=\"M{a.X:0.#} {a.Y:0.#}L{b.X:0.#} {b.Y:0.#}\"/>")));
        }

        private static IEnumerable<Markup> Ticks(Shaft shaft, (double X, double Y, double Depth) e, (double X, double Y, double Depth) t, double from, double to)
        {
            var (dx, dy) = (t.X - e.X, t.Y - e.Y);
            var length = Math.Sqrt(dx * dx + dy * dy);
            for (var mm = 10; mm < shaft.LengthMm && length > 20; mm += 10)
            {
                var share = mm / shaft.LengthMm;
                if (share >= from && share <= to)
                {
                    var size = mm % 50 == 0 ? 6 : 3;
                    var (x, y, nx, ny) = (e.X + share * dx, e.Y + share * dy, -dy / length, dx / length);
                    var label = mm % 50 == 0 && mm < shaft.LengthMm - 25 ? Markup.Of($"<text class=\"tick\" x=\"{x + 9 * nx:0.#}\" y=\"{y + 9 * ny + 3:0.#}\" text-anchor=\"{(nx < 0 ? "end" : "start")}\">{mm}</text>") : Markup.None;
                    yield return Markup.Of($"<path class=\"mark\" d=\"M{x - size * nx:0.#} {y - size * ny:0.#}L{x + size * nx:0.#} {y + size * ny:0.#}\"/>{label}");
                }
            }
        }

        /// <summary>The share of the shaft, 0..1 from entry to tip, that lies near the plane.</summary>
        private static (double From, double To) InPlane(double entry, double tip)
        {
            if (Math.Abs(tip - entry) < 1e-9)
            {
                return Math.Abs(entry) <= InPlaneMm ? (0, 1) : (0, 0);
            }
            var (a, b) = ((-InPlaneMm - entry) / (tip - entry), (InPlaneMm - entry) / (tip - entry));
            return (Math.Max(0, Math.Min(a, b)), Math.Min(1, Math.Max(a, b)));
        }

        public Markup Weak(Vec3 p, double marginMm)
        {
            var (x, y, depth) = At(p);
            return Math.Abs(depth) > 3 ? Markup.None
                : Markup.Of($"<circle class=\"weak\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"6\"/><text class=\"weakt\" x=\"{x + 10:0.#}\" y=\"{y + 4:0.#}\">{marginMm:0.0} mm</text>");
        }

        public Markup Letters(double w, double h) => Markup.Of($"<text class=\"ori\" x=\"{w - 12:0.#}\" y=\"{h / 2 + 5:0.#}\" text-anchor=\"end\">{SlicePlane.Letters(Plane.Right)}</text><text class=\"ori\" x=\"12\" y=\"{h / 2 + 5:0.#}\">{SlicePlane.Letters(Plane.Right * -1)}</text><text class=\"ori\" x=\"{w / 2:0.#}\" y=\"20\" text-anchor=\"middle\">{SlicePlane.Letters(Plane.Down * -1)}</text><text class=\"ori\" x=\"{w / 2:0.#}\" y=\"{h - 10:0.#}\" text-anchor=\"middle\">{SlicePlane.Letters(Plane.Down)}</text>");
    }
}
