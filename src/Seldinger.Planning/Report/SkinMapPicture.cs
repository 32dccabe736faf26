using Seldinger.Core.Geometry;
using Seldinger.Imaging;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Report;

/// <summary>
/// The skin unrolled around the body (anterior in the middle, the patient's left on the right, head on top): green where a straight path holds all hard limits, else the
/// colour of what blocks it, with its plain reason.
/// </summary>
public static class SkinMapPicture
{
    private const double CellMm = 3;
    private const double AroundMm = 36;
    private const double HighestAspect = 0.42;
    private const int LeastPoints = 120;
    private const short Empty = -2;

    /// <summary>Draws the map.</summary>
    /// <param name="skin">Skin map of a path search.</param>
    /// <param name="paths">Paths whose entries are marked, the chosen one first.</param>
    public static Markup Draw(SkinMap skin, IReadOnlyList<DrawnPath> paths)
    {
        ArgumentNullException.ThrowIfNull(skin);
        ArgumentNullException.ThrowIfNull(paths);
        if (skin.Points.Count == 0)
        {
            return Markup.None;
        }
        var frame = Frame.Of(skin);
        var crop = Crop(skin, frame);
        var pixels = Pixels(skin, frame, crop);
        const double w = 1040;
        var scale = w / (crop.Nx * CellMm);
        var h = crop.Ny * CellMm * scale;
        (double X, double Y) At(Vec3 p)
        {
            var (x, y) = frame.At(p);
            return ((x - crop.I0 * CellMm) * scale, (y - crop.J0 * CellMm) * scale);
        }
        // Largest regions first; a text that would lie over another is left to the legend.
        var taken = paths.Select(p => At(p.Shaft.EntryMm)).Select(p => (X0: p.X - 9, Y0: p.Y - 9, X1: p.X + 9, Y1: p.Y + 9)).ToList();
        var labels = Markup.Join(skin.Regions.Select(r =>
        {
            if (Middle(skin, r.Id, frame, crop) is not { } middle)
            {
                return Markup.None;
            }
            var (text, (x, y)) = (Short(r.Reason), At(middle));
            var half = 3.4 * text.Length;
            (x, y) = (Math.Clamp(x, half + 4, w - half - 4), Math.Clamp(y, 14, h - 8));
            if (taken.Any(t => x + half > t.X0 && x - half < t.X1 && y + 3 > t.Y0 && y - 11 < t.Y1))
            {
                return Markup.None;
            }
            taken.Add((x - half, y - 11, x + half, y + 3));
            return Markup.Of($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\" stroke-opacity=\".85\">{text}</text>");
        }));
        var marks = Markup.Join(paths.Reverse().Select((p, n) =>
        {
            var (x, y) = At(p.Shaft.EntryMm);
            var first = n == paths.Count - 1;
            return Markup.Of($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"8.5\" fill=\"{(first ? "#1d2733" : "#fff")}\" stroke=\"#1d2733\" stroke-width=\"1.5\"/><text x=\"{x:0.#}\" y=\"{y + 4:0.#}\" text-anchor=\"middle\" font-weight=\"650\" style=\"fill:{(first ? "#fff" : "#1d2733")}\" font-size=\"11\">{p.Label}</text>");
        }));
        var letters = Markup.Join("PRALP".Select((c, n) => (Letter: c, X: (frame.Nx * n / 4.0 - crop.I0) * CellMm * scale)).Where(l => l.X >= -1 && l.X <= w + 1)
            .Select(l => Markup.Of($"<path d=\"M{l.X:0.#} {h - 5:0.#}V{h:0.#}\" stroke=\"#1d2733\"/><text x=\"{Math.Clamp(l.X, 8, w - 8):0.#}\" y=\"{h + 16:0.#}\" text-anchor=\"middle\" font-weight=\"650\">{l.Letter.ToString()}</text>")));
        var uri = Png.ToDataUri(crop.Nx, crop.Ny, pixels);
        return Markup.Of($"<svg class=\"map\" viewBox=\"0 0 {w:0} {h + 22:0}\" role=\"img\" aria-label=\"Skin entries: feasible and blocked\"><image width=\"{w:0}\" height=\"{h:0.#}\" preserveAspectRatio=\"none\" href=\"{new Markup(uri)}\"/><rect width=\"{w:0}\" height=\"{h:0.#}\" fill=\"none\" stroke=\"#c3cad1\"/>{labels}{marks}{letters}</svg>");
    }

    /// <summary>Colour of skin that a constraint blocks.</summary>
    public static string ColourOf(string constraint)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        if (!constraint.StartsWith("structure:", StringComparison.Ordinal))
        {
            return constraint switch { "length" => "#e2e4e6", "table" => "#cfd5da", _ => "#ededea" };
        }
        return Palette.GroupOf(constraint["structure:".Length..])?.Id switch
        {
            "bone" => "#d9d1bf",
            "lung" => "#c3dde0",
            "bowel" => "#ecd2a6",
            "bile" => "#d5dfae",
            "artery" or "vein" => "#cdd2ee",
            _ => "#e8cdd0",
        };
    }

    /// <summary>The feasible part of the map with some skin around it; what is not too far when nothing is feasible; everything when all is too far.</summary>
    private static (int I0, int J0, int Nx, int Ny) Crop(SkinMap skin, Frame frame)
    {
        // Where something is feasible, that is what one looks for; else everything within the needle's length.
        var tooFar = skin.Regions.Where(r => r.Constraint == "length").Select(r => r.Id).ToHashSet();
        var feasible = skin.Points.Where(p => p.Region == 0).ToArray();
        var at = (feasible.Length > 0 ? feasible : skin.Points.Where(p => !tooFar.Contains(p.Region))).Select(p => frame.At(p.PositionMm)).ToArray();
        if (at.Length == 0)
        {
            return (0, 0, frame.Nx, frame.Ny);
        }
        static (int, int) Axis(double low, double high, int count)
        {
            var first = Math.Max(0, (int)((low - AroundMm) / CellMm));
            return (first, Math.Min(count, (int)((high + AroundMm) / CellMm) + 1) - first);
        }
        var ((i0, nx), (j0, ny)) = (Axis(at.Min(p => p.X), at.Max(p => p.X), frame.Nx), Axis(at.Min(p => p.Y), at.Max(p => p.Y), frame.Ny));
        // A wide picture takes less of the page.
        var wide = Math.Min(frame.Nx, (int)(ny / HighestAspect));
        return nx >= wide ? (i0, j0, nx, ny) : (Math.Clamp(i0 - (wide - nx) / 2, 0, frame.Nx - wide), j0, wide, ny);
    }

    /// <summary>The map point of a region nearest to its middle on the part that is shown: a region may reach around the body. Null when it is not shown.</summary>
    private static Vec3? Middle(SkinMap skin, int region, Frame frame, (int I0, int J0, int Nx, int Ny) crop)
    {
        var own = skin.Points.Where(p => p.Region == region).Select(p => (p.PositionMm, At: frame.At(p.PositionMm)))
            .Where(p => p.At.X >= crop.I0 * CellMm && p.At.X <= (crop.I0 + crop.Nx) * CellMm && p.At.Y >= crop.J0 * CellMm && p.At.Y <= (crop.J0 + crop.Ny) * CellMm).ToArray();
        if (own.Length < LeastPoints)
        {
            return null;
        }
        var (x, y) = (own.Average(p => p.At.X), own.Average(p => p.At.Y));
        return own.MinBy(p => (p.At.X - x) * (p.At.X - x) + (p.At.Y - y) * (p.At.Y - y)).PositionMm;
    }

    private static string Short(string reason) => reason.Length <= 28 ? reason : reason[..26] + "…";

    private static byte[] Pixels(SkinMap skin, Frame frame, (int I0, int J0, int Nx, int Ny) crop)
    {
        var (region, score) = (new short[frame.Nx * frame.Ny], new float[frame.Nx * frame.Ny]);
        Array.Fill(region, Empty);
        foreach (var p in skin.Points)
        {
            var (x, y) = frame.At(p.PositionMm);
            var at = Math.Clamp((int)(x / CellMm), 0, frame.Nx - 1) + frame.Nx * Math.Clamp((int)(y / CellMm), 0, frame.Ny - 1);
            (region[at], score[at]) = ((short)p.Region, p.Score);
        }
        for (var pass = 0; pass < 4; pass++)
        {
            Fill(region, score, frame.Nx, frame.Ny);
        }
        var colours = skin.Regions.ToDictionary(r => (short)r.Id, r => Palette.Rgb(ColourOf(r.Constraint)));
        var pixels = new byte[3 * crop.Nx * crop.Ny];
        for (var n = 0; n < crop.Nx * crop.Ny; n++)
        {
            var at = crop.I0 + n % crop.Nx + frame.Nx * (crop.J0 + n / crop.Nx);
            var (r, g, b) = region[at] == Empty ? ((byte)255, (byte)255, (byte)255)
                : region[at] == 0 ? Feasible(score[at]) : colours.TryGetValue(region[at], out var c) ? c : ((byte)237, (byte)237, (byte)234);
            (pixels[3 * n], pixels[3 * n + 1], pixels[3 * n + 2]) = (r, g, b);
        }
        return pixels;
    }

    private static (byte R, byte G, byte B) Feasible(float score)
    {
        var t = float.IsFinite(score) ? Math.Clamp((score - 0.3) / 0.6, 0, 1) : 0;
        return ((byte)(150 - 132 * t), (byte)(208 - 93 * t), (byte)(184 - 99 * t));
    }

    /// <summary>Empty cells take what a neighbour has; the map wraps around the back.</summary>
    private static void Fill(short[] region, float[] score, int nx, int ny)
    {
        var before = (short[])region.Clone();
        for (var n = 0; n < region.Length; n++)
        {
            if (before[n] != Empty)
            {
                continue;
            }
            var (x, y) = (n % nx, n / nx);
            Span<int> near = [(x + 1) % nx + nx * y, (x + nx - 1) % nx + nx * y, y > 0 ? n - nx : n, y + 1 < ny ? n + nx : n];
            foreach (var m in near)
            {
                if (before[m] != Empty)
                {
                    (region[n], score[n]) = (before[m], score[m]);
                    break;
                }
            }
        }
    }

    private readonly record struct Frame(double CentreX, double CentreY, double RadiusMm, double TopZ, int Nx, int Ny)
    {
        public static Frame Of(SkinMap skin)
        {
            var (x0, x1) = (skin.Points.Min(p => p.PositionMm.X), skin.Points.Max(p => p.PositionMm.X));
            var (y0, y1) = (skin.Points.Min(p => p.PositionMm.Y), skin.Points.Max(p => p.PositionMm.Y));
            var (z0, z1) = (skin.Points.Min(p => p.PositionMm.Z), skin.Points.Max(p => p.PositionMm.Z));
            var radius = Math.Max(20, (x1 - x0 + y1 - y0) / 4);
            var nx = (int)Math.Clamp(2 * Math.PI * radius / CellMm, 40, 1200);
            return new((x0 + x1) / 2, (y0 + y1) / 2, radius, z1, nx, (int)Math.Clamp((z1 - z0) / CellMm + 1, 10, 1200));
        }

        /// <summary>Millimetres from the left edge (posterior midline, by way of the patient's right) and from the top.</summary>
        public (double X, double Y) At(Vec3 p) => ((Math.Atan2(p.X - CentreX, -(p.Y - CentreY)) / (2 * Math.PI) + 0.5) * Nx * CellMm, TopZ - p.Z + CellMm / 2);
    }
}
