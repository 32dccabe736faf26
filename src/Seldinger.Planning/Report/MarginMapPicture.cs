using Seldinger.Core.Geometry;
using Seldinger.Imaging;

namespace Seldinger.Planning.Report;

/// <summary>A point of the lesion's surface with its signed margin.</summary>
/// <param name="PositionMm">LPS mm.</param>
/// <param name="MarginMm">Signed margin, mm; negative = outside the zone.</param>
/// <param name="AreaMm2">Area it stands for, mm2.</param>
/// <param name="Counted">False where the subcapsular rule leaves it out.</param>
public readonly record struct MarginPoint(Vec3 PositionMm, double MarginMm, double AreaMm2, bool Counted);

/// <summary>
/// The lesion's surface unrolled: Mollweide's equal-area projection of the directions from the lesion's centre, seen from the patient's front
/// (anterior in the middle, the patient's left on the right, head on top). The smallest margin within a few degrees is shown.
/// </summary>
public static class MarginMapPicture
{
    private const int Nx = 161;
    private const int Ny = 81;
    private const int Fine = 4;
    private const double WithinDeg = 6;

    /// <summary>Draws the map.</summary>
    /// <param name="surface">Points of the lesion's surface.</param>
    /// <param name="centreMm">Centre of the lesion, LPS mm.</param>
    /// <param name="weakMm">Weakest point, LPS mm; null = none marked.</param>
    /// <param name="weakMarginMm">The margin there.</param>
    /// <param name="entryMm">Skin entry of the needle, or null.</param>
    /// <param name="id">Id of the clip path, unique on the page.</param>
    /// <param name="instrument">What comes from there.</param>
    public static Markup Draw(IReadOnlyList<MarginPoint> surface, Vec3 centreMm, Vec3? weakMm, double weakMarginMm, Vec3? entryMm, string id = "map", string instrument = "needle")
    {
        ArgumentNullException.ThrowIfNull(surface);
        if (surface.Count == 0)
        {
            return Markup.None;
        }
        var (sampled, counted) = Sample(surface, centreMm);
        var values = Smooth(Smooth(sampled));
        const double w = 560, h = 280, x0 = 22, y0 = 22;
        var uri = Png.ToDataUri((Nx - 1) * Fine, (Ny - 1) * Fine, Colours(values, counted));
        var step = w / (Nx - 1);
        var lines = new[] { 0.0, 5, 10 }.Select(level => Markup.Of($"<path d=\"{Contours.ToPath(Contours.Trace(values, Nx, Ny, level), step)}\" fill=\"none\" stroke=\"#1d2733\" stroke-width=\"{(level == 0 ? 2 : 0.9):0.#}\"/>"));
        var grid = Markup.Join(new[] { -120, -60, 0, 60, 120 }.Select(Meridian)).ToString() + $"<path d=\"M0 {h / 2:0}H{w:0}\"/>";
        Markup Mark(Vec3 p, string colour, string text, bool ring)
        {
            var (x, y) = Project(p - centreMm);
            var right = x < 0.6;
            var (px, py) = ((x + 1) / 2 * w, (1 - y) / 2 * h);
            return Markup.Of($"<circle cx=\"{px:0.#}\" cy=\"{py:0.#}\" r=\"{(ring ? 8 : 4):0}\" fill=\"{(ring ? "none" : colour)}\" stroke=\"{(ring ? colour : "#fff")}\" stroke-width=\"{(ring ? 3 : 1.5):0.#}\"/><text x=\"{px + (right ? 13 : -13):0.#}\" y=\"{py + (ring ? 4 : -6):0.#}\" text-anchor=\"{(right ? "start" : "end")}\" font-weight=\"650\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\">{text}</text>");
        }
        var weak = weakMm is { } p ? Mark(p, "#d81b78", $"weakest {weakMarginMm:0.0} mm", ring: true) : Markup.None;
        var entry = entryMm is { } e ? Mark(e, "#1d2733", instrument, ring: false) : Markup.None;
        return Markup.Of($"""
            <svg class="map" viewBox="0 0 {w + 2 * x0:0} {h + 2 * y0:0}" role="img" aria-label="Margin over the whole lesion surface"><g transform="translate({x0:0} {y0:0})"><clipPath id="{id}"><ellipse cx="{w / 2:0}" cy="{h / 2:0}" rx="{w / 2:0}" ry="{h / 2:0}"/></clipPath><g clip-path="url(#{id})"><image width="{w:0}" height="{h:0}" preserveAspectRatio="none" href="{new Markup(uri)}"/><g stroke="#1d2733" stroke-opacity=".22" fill="none" stroke-width=".8">{new Markup(grid)}</g>{lines}</g><ellipse cx="{w / 2:0}" cy="{h / 2:0}" rx="{w / 2:0}" ry="{h / 2:0}" fill="none" stroke="#5b6875"/>{entry}{weak}</g><g text-anchor="middle" font-weight="650">{Letter(x0 + w / 2, 15, "H")}{Letter(x0 + w / 2, y0 + h + 17, "F")}{Letter(x0 - 10, y0 + h / 2 + 4, "P")}{Letter(x0 + w + 10, y0 + h / 2 + 4, "P")}{Letter(x0 + w / 2, y0 + h / 2 + 18, "A")}{Letter(x0 + w / 4, y0 + h / 2 + 18, "R")}{Letter(x0 + 3 * w / 4, y0 + h / 2 + 18, "L")}</g></svg>
            """);
    }

    /// <summary>Where a direction falls: x, y from -1 to 1; x to the patient's left, y to the head.</summary>
    public static (double X, double Y) Project(Vec3 direction)
    {
        var d = direction.Normalized();
        var (longitude, latitude) = (Math.Atan2(d.X, -d.Y), Math.Asin(Math.Clamp(d.Z, -1, 1)));
        var theta = latitude;
        // 2 theta + sin 2 theta = pi sin latitude, by Newton; at the poles theta is the latitude.
        for (var n = 0; n < 20 && Math.Abs(Math.Cos(theta)) > 1e-6; n++)
        {
            theta -= (2 * theta + Math.Sin(2 * theta) - Math.PI * Math.Sin(latitude)) / (2 + 2 * Math.Cos(2 * theta));
        }
        return (longitude / Math.PI * Math.Cos(theta), Math.Sin(theta));
    }

    /// <summary>The direction that falls on x, y; null outside the map.</summary>
    public static Vec3? Unproject(double x, double y)
    {
        if (Math.Abs(y) > 1 || x * x + y * y > 1)
        {
            return null;
        }
        var theta = Math.Asin(y);
        var latitude = Math.Asin(Math.Clamp((2 * theta + Math.Sin(2 * theta)) / Math.PI, -1, 1));
        var longitude = Math.Cos(theta) < 1e-9 ? 0 : Math.PI * x / Math.Cos(theta);
        return new(Math.Cos(latitude) * Math.Sin(longitude), -Math.Cos(latitude) * Math.Cos(longitude), Math.Sin(latitude));
    }

    private static (float[] Values, bool[] Counted) Sample(IReadOnlyList<MarginPoint> surface, Vec3 centre)
    {
        var directions = surface.Select(p => (p.PositionMm - centre).Normalized()).ToArray();
        var within = Math.Cos(WithinDeg * Math.PI / 180);
        var (values, counted) = (new float[Nx * Ny], new bool[Nx * Ny]);
        for (var n = 0; n < values.Length; n++)
        {
            // The lattice reaches a little over the rim: the nearest direction on it stands there.
            var (x, y) = (2.0 * (n % Nx) / (Nx - 1) - 1, 1 - 2.0 * (n / Nx) / (Ny - 1));
            var r = Math.Sqrt(x * x + y * y);
            var d = Unproject(r > 0.9999 ? x * 0.9999 / r : x, r > 0.9999 ? y * 0.9999 / r : y)!.Value;
            var (nearest, best, least, any) = (0, -2.0, double.MaxValue, false);
            for (var i = 0; i < directions.Length; i++)
            {
                var cos = Vec3.Dot(directions[i], d);
                (nearest, best) = cos > best ? (i, cos) : (nearest, best);
                if (cos >= within)
                {
                    least = surface[i].Counted ? Math.Min(least, surface[i].MarginMm) : least;
                    any |= surface[i].Counted;
                }
            }
            counted[n] = any || surface[nearest].Counted;
            values[n] = (float)(any ? least : surface[nearest].MarginMm);
        }
        return (values, counted);
    }

    /// <summary>Weights 1 2 1 along both axes: edges between voxels' values become lines.</summary>
    private static float[] Smooth(float[] v)
    {
        var across = new float[v.Length];
        for (var n = 0; n < v.Length; n++)
        {
            var x = n % Nx;
            across[n] = (v[x > 0 ? n - 1 : n] + 2 * v[n] + v[x + 1 < Nx ? n + 1 : n]) / 4;
        }
        var result = new float[v.Length];
        for (var n = 0; n < v.Length; n++)
        {
            result[n] = (across[n >= Nx ? n - Nx : n] + 2 * across[n] + across[n + Nx < v.Length ? n + Nx : n]) / 4;
        }
        return result;
    }

    private static byte[] Colours(float[] values, bool[] counted)
    {
        var (w, h) = ((Nx - 1) * Fine, (Ny - 1) * Fine);
        var pixels = new byte[3 * w * h];
        for (var n = 0; n < w * h; n++)
        {
            var (x, y) = ((n % w + 0.5) / Fine, (n / w + 0.5) / Fine);
            var (i, j) = ((int)x, (int)y);
            var (fx, fy) = (x - i, y - j);
            var at = i + Nx * j;
            var v = (1 - fy) * ((1 - fx) * values[at] + fx * values[at + 1]) + fy * ((1 - fx) * values[at + Nx] + fx * values[at + Nx + 1]);
            var near = (fx < 0.5 ? at : at + 1) + (fy < 0.5 ? 0 : Nx);
            var (r, g, b) = counted[near] ? Palette.Rgb(Palette.OfMargin(v)) : ((byte)205, (byte)209, (byte)213);
            (pixels[3 * n], pixels[3 * n + 1], pixels[3 * n + 2]) = (r, g, b);
        }
        return pixels;
    }

    private static Markup Meridian(int degrees)
    {
        var points = Enumerable.Range(-20, 41).Select(n => Math.Asin(n / 20.0)).Select(theta => $"{(degrees / 180.0 * Math.Cos(theta) + 1) * 280:0.#} {(1 - Math.Sin(theta)) * 140:0.#}");
        return new($"<path d=\"M{string.Join('L', points)}\"/>");
    }

    private static Markup Letter(double x, double y, string text) => Markup.Of($"<text x=\"{x:0}\" y=\"{y:0}\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\">{text}</text>");
}
