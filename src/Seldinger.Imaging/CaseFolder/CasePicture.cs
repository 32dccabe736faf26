using System.Globalization;
using System.Text;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Pictures of a case: three perpendicular slices with the outlines of its structures and the letters of the patient's sides, as one SVG.</summary>
public static class CasePicture
{
    private const double PanelPx = 360;
    private const double GapPx = 12;
    private const double HeadPx = 26;

    private static readonly string[][] Letters = [["R", "L"], ["A", "P"], ["F", "H"]];

    /// <summary>Axial, coronal and sagittal slice through a point.</summary>
    /// <param name="loaded">The case.</param>
    /// <param name="centreMm">Point, LPS mm; null = centre of the first lesion, else the middle of the planning series.</param>
    public static string ThreeSlices(Case loaded, Vec3? centreMm = null)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var g = loaded.Geometry;
        var centre = centreMm ?? (loaded.Lesions.Count > 0 ? loaded.Lesions[0].CentreMm : g.MiddleMm);
        var index = g.ToLps.Inverse().Apply(centre);
        int[] at = [Clamp(index.X, g.Nx), Clamp(index.Y, g.Ny), Clamp(index.Z, g.Nz)];
        var (low, high) = Window(loaded);
        var s = new StringBuilder();
        s.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{3 * PanelPx + 4 * GapPx:F0}\" height=\"{PanelPx + HeadPx + 2 * GapPx:F0}\" font-family=\"sans-serif\" font-size=\"14\">\n");
        s.Append("<rect width=\"100%\" height=\"100%\" fill=\"#111\"/>\n");
        s.Append(CultureInfo.InvariantCulture, $"<text x=\"{GapPx}\" y=\"18\" fill=\"#ddd\">{Escape(loaded.Id)}: {Escape(loaded.Images[0].Name.TrimEnd('/').Split('/')[^1])} ({Escape(loaded.Images[0].Phase)}), LPS ({centre.X:F0}, {centre.Y:F0}, {centre.Z:F0}) mm. Research use only.</text>\n");
        // Across, down, through: radiological convention, patient's left on the right of the picture, head up.
        Panel(s, loaded, at, (0, 1, 2), false, 0, low, high);
        Panel(s, loaded, at, (0, 2, 1), true, 1, low, high);
        Panel(s, loaded, at, (1, 2, 0), true, 2, low, high);
        return s.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder s, Case loaded, int[] at, (int Across, int Down, int Through) axes, bool headUp, int column, double low, double high)
    {
        var g = loaded.Geometry;
        int[] n = [g.Nx, g.Ny, g.Nz];
        var (w, h) = (n[axes.Across], n[axes.Down]);
        var pixels = new byte[w * h];
        var voxel = new int[3];
        int Index(int x, int y)
        {
            voxel[axes.Across] = x;
            voxel[axes.Down] = headUp ? h - 1 - y : y;
            voxel[axes.Through] = at[axes.Through];
            return g.Index(voxel[0], voxel[1], voxel[2]);
        }
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                pixels[x + w * y] = (byte)Math.Clamp((loaded.Image.Data[Index(x, y)] - low) / (high - low) * 255, 0, 255);
            }
        }
        var (wide, tall) = (w * g.SpacingMm[axes.Across], h * g.SpacingMm[axes.Down]);
        var scale = PanelPx / Math.Max(wide, tall);
        var (left, top) = (GapPx + column * (PanelPx + GapPx), HeadPx + GapPx);
        s.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({left:F2} {top:F2})\">\n");
        s.Append(CultureInfo.InvariantCulture, $"<image width=\"{wide * scale:F2}\" height=\"{tall * scale:F2}\" preserveAspectRatio=\"none\" href=\"{Png.ToDataUri(w, h, pixels)}\"/>\n");
        s.Append(CultureInfo.InvariantCulture, $"<g transform=\"scale({wide * scale / w:F5} {tall * scale / h:F5})\" fill=\"none\">\n");
        foreach (var structure in loaded.Structures.Values.OrderBy(x => x.Name, StringComparer.Ordinal))
        {
            Outline(s, structure, w, h, Index);
        }
        s.Append("</g>\n");
        var sides = Sides(g, axes, headUp);
        s.Append(CultureInfo.InvariantCulture, $"<g fill=\"#ff0\" font-weight=\"bold\"><text x=\"3\" y=\"{tall * scale / 2:F0}\">{sides.Left}</text><text x=\"{wide * scale - 14:F0}\" y=\"{tall * scale / 2:F0}\">{sides.Right}</text><text x=\"{wide * scale / 2:F0}\" y=\"14\">{sides.Top}</text><text x=\"{wide * scale / 2:F0}\" y=\"{tall * scale - 4:F0}\">{sides.Bottom}</text></g>\n");
        s.Append("</g>\n");
    }

    /// <summary>Border between set and unset pixels as runs of horizontal and vertical lines.</summary>
    private static void Outline(StringBuilder s, Structure structure, int w, int h, Func<int, int, int> index)
    {
        var data = structure.Mask.Data;
        bool Set(int x, int y) => x >= 0 && y >= 0 && x < w && y < h && data[index(x, y)] != 0;
        var path = new StringBuilder();
        for (var y = 0; y <= h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var start = x;
                while (x < w && Set(x, y) != Set(x, y - 1))
                {
                    x++;
                }
                if (x > start)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}");
                }
            }
        }
        for (var x = 0; x <= w; x++)
        {
            for (var y = 0; y < h; y++)
            {
                var start = y;
                while (y < h && Set(x, y) != Set(x - 1, y))
                {
                    y++;
                }
                if (y > start)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {start}v{y - start}");
                }
            }
        }
        if (path.Length > 0)
        {
            s.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" stroke=\"{Colour(structure.Name)}\" stroke-width=\"1.2\" vector-effect=\"non-scaling-stroke\"><title>{Escape(structure.Name)}</title></path>\n");
        }
    }

    private static (string Left, string Right, string Top, string Bottom) Sides(ImageGeometry g, (int Across, int Down, int Through) axes, bool headUp)
    {
        Vec3[] columns = [g.ToLps.ColumnX, g.ToLps.ColumnY, g.ToLps.ColumnZ];
        string[] Ends(Vec3 c)
        {
            var axis = Enumerable.Range(0, 3).MaxBy(a => Math.Abs(c[a]));
            return c[axis] > 0 ? Letters[axis] : [Letters[axis][1], Letters[axis][0]];
        }
        var (across, down) = (Ends(columns[axes.Across]), Ends(columns[axes.Down]));
        return headUp ? (across[0], across[1], down[1], down[0]) : (across[0], across[1], down[0], down[1]);
    }

    private static (double Low, double High) Window(Case loaded)
    {
        if (loaded.Images[0].Modality == "CT")
        {
            return (-160, 240);
        }
        var step = Math.Max(1, loaded.Image.Data.Length / 100_000);
        var sample = loaded.Image.Data.Where((_, n) => n % step == 0).Where(float.IsFinite).Order().ToArray();
        return sample.Length == 0 || sample[^1] <= sample[0] ? (0, 1) : (sample[sample.Length / 100], sample[sample.Length - 1 - sample.Length / 100]);
    }

    private static string Colour(string name) => name switch
    {
        "tumour" => "#ff3b30",
        "liver" or "kidney_left" or "kidney_right" or "spleen" => "#ffb340",
        "bone" => "#e8e8e8",
        "body" => "#7a7a7a",
        "lung" or "lung_left" or "lung_right" or "gas" => "#64d2ff",
        _ when name.Contains("vein", StringComparison.Ordinal) || name.Contains("cava", StringComparison.Ordinal) => "#5e8cff",
        _ when name.Contains("art", StringComparison.Ordinal) || name.Contains("aorta", StringComparison.Ordinal) => "#ff6482",
        _ => "#7ddb7d",
    };

    private static int Clamp(double v, int count) => Math.Clamp((int)Math.Round(v), 0, count - 1);

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
