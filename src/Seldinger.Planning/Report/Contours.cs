using System.Globalization;
using System.Text;

namespace Seldinger.Planning.Report;

/// <summary>A line at one level of a sampled plane, in lattice coordinates.</summary>
/// <param name="Points">Points in order.</param>
/// <param name="Closed">True when the last point joins the first.</param>
public sealed record Contour(IReadOnlyList<(double X, double Y)> Points, bool Closed)
{
    /// <summary>Length in lattice steps.</summary>
    public double Length
    {
        get
        {
            var sum = 0.0;
            for (var n = Closed ? 0 : 1; n < Points.Count; n++)
            {
                var (a, b) = (Points[(n + Points.Count - 1) % Points.Count], Points[n]);
                sum += Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
            }
            return sum;
        }
    }
}

/// <summary>Marching squares: lines of one level at sub-voxel positions by linear interpolation.</summary>
public static class Contours
{
    /// <summary>All lines on which <paramref name="values"/> cross <paramref name="level"/>; values that are not numbers count as below.</summary>
    /// <param name="values">Samples, x fastest.</param>
    /// <param name="nx">Samples per row, at least 2.</param>
    /// <param name="ny">Rows, at least 2.</param>
    /// <param name="level">Level.</param>
    /// <returns>Closed and open lines; the higher side lies to one side throughout.</returns>
    public static IReadOnlyList<Contour> Trace(float[] values, int nx, int ny, double level)
    {
        ArgumentNullException.ThrowIfNull(values);
        // Every crossed lattice edge has one line entering and one leaving it: following them gives whole lines.
        var next = new Dictionary<int, int>();
        bool Inside(int i, int j) => values[i + nx * j] >= level;
        int Across(int i, int j) => 2 * (i + nx * j);
        int Down(int i, int j) => 2 * (i + nx * j) + 1;
        for (var j = 0; j + 1 < ny; j++)
        {
            for (var i = 0; i + 1 < nx; i++)
            {
                var code = (Inside(i, j) ? 1 : 0) | (Inside(i + 1, j) ? 2 : 0) | (Inside(i + 1, j + 1) ? 4 : 0) | (Inside(i, j + 1) ? 8 : 0);
                if (code is 0 or 15)
                {
                    continue;
                }
                var (top, right, bottom, left) = (Across(i, j), Down(i + 1, j), Across(i, j + 1), Down(i, j));
                switch (code)
                {
                    case 1: next[left] = top; break;
                    case 2: next[top] = right; break;
                    case 3: next[left] = right; break;
                    case 4: next[right] = bottom; break;
                    case 5:
                        (next[left], next[right]) = Middle(values, nx, i, j) >= level ? (bottom, top) : (top, bottom);
                        break;
                    case 6: next[top] = bottom; break;
                    case 7: next[left] = bottom; break;
                    case 8: next[bottom] = left; break;
                    case 9: next[bottom] = top; break;
                    case 10:
                        (next[top], next[bottom]) = Middle(values, nx, i, j) >= level ? (left, right) : (right, left);
                        break;
                    case 11: next[bottom] = right; break;
                    case 12: next[right] = left; break;
                    case 13: next[right] = top; break;
                    default: next[top] = left; break;
                }
            }
        }
        return Follow(next, edge => Point(values, nx, edge, level));
    }

    /// <summary>The lines as an SVG path, one decimal, scaled and shifted: x' = x scale + shift.</summary>
    /// <param name="contours">Lines.</param>
    /// <param name="scale">Output units per lattice step.</param>
    /// <param name="shift">Output position of lattice coordinate 0.</param>
    public static string ToPath(IEnumerable<Contour> contours, double scale, double shift = 0)
    {
        ArgumentNullException.ThrowIfNull(contours);
        var d = new StringBuilder();
        foreach (var c in contours)
        {
            var (lx, ly) = (double.NaN, double.NaN);
            for (var n = 0; n < c.Points.Count; n++)
            {
                var (x, y) = (Math.Round(c.Points[n].X * scale + shift, 1), Math.Round(c.Points[n].Y * scale + shift, 1));
                // Points closer than half a unit do not show.
                if (n > 0 && n + 1 < c.Points.Count && Math.Abs(x - lx) + Math.Abs(y - ly) < 0.8)
                {
                    continue;
                }
                d.Append(n == 0 ? 'M' : 'L').Append(x.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(y.ToString(CultureInfo.InvariantCulture));
                (lx, ly) = (x, y);
            }
            if (c.Closed)
            {
                d.Append('Z');
            }
        }
        return d.ToString();
    }

    private static double Middle(float[] v, int nx, int i, int j) => (v[i + nx * j] + (double)v[i + 1 + nx * j] + v[i + nx * (j + 1)] + v[i + 1 + nx * (j + 1)]) / 4;

    private static (double X, double Y) Point(float[] v, int nx, int edge, double level)
    {
        var (n, down) = (edge / 2, edge % 2 == 1);
        double a = v[n], b = v[down ? n + nx : n + 1];
        var t = double.IsFinite(a) && double.IsFinite(b) && a != b ? Math.Clamp((level - a) / (b - a), 0, 1) : 0.5;
        return down ? (n % nx, n / nx + t) : (n % nx + t, n / nx);
    }

    private static List<Contour> Follow(Dictionary<int, int> next, Func<int, (double, double)> point)
    {
        var found = new List<Contour>();
        var entered = next.Values.ToHashSet();
        // Open lines start on an edge that nothing enters; what remains is closed.
        foreach (var start in next.Keys.Where(e => !entered.Contains(e)).Order().ToList().Concat(next.Keys.Order().ToList()))
        {
            if (!next.ContainsKey(start))
            {
                continue;
            }
            var points = new List<(double, double)> { point(start) };
            var at = start;
            while (next.Remove(at, out var to))
            {
                at = to;
                if (at != start)
                {
                    points.Add(point(at));
                }
            }
            found.Add(new(points, at == start));
        }
        return found;
    }
}
