using Seldinger.Core.Geometry;
using Seldinger.Imaging;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.Report;

/// <summary>One thing in a 3-D picture.</summary>
/// <param name="Mesh">Its surface.</param>
/// <param name="Colour">"#rrggbb"; ignored where <paramref name="Colours"/> is given.</param>
/// <param name="Opacity">0 to 1.</param>
/// <param name="Colours">Colour per vertex, or null.</param>
/// <param name="Outline">True shows mostly the rim: for the skin.</param>
public sealed record SurfaceItem(SurfaceMesh Mesh, string Colour, double Opacity, IReadOnlyList<(byte R, byte G, byte B)>? Colours = null, bool Outline = false);

/// <summary>
/// A picture of surfaces without script: triangles are drawn into a depth buffer per thing, and the things are laid over each other from far to near in every pixel.
/// </summary>
public static class SurfacePicture
{
    private const int Oversampling = 2;
    private static readonly Vec3 LightBeside = new(-0.35, -0.45, 0);

    /// <summary>Draws things as seen along a direction, without perspective.</summary>
    /// <param name="items">What to draw.</param>
    /// <param name="centreMm">Middle of the picture, LPS mm.</param>
    /// <param name="towards">Direction in which the viewer looks, LPS.</param>
    /// <param name="sizeMm">Width and height of the picture, mm.</param>
    /// <param name="sizePx">Width and height, CSS pixels.</param>
    /// <param name="caption">Text in the corner.</param>
    /// <param name="threads">Threads; the picture does not depend on it.</param>
    public static Markup Draw(IReadOnlyList<SurfaceItem> items, Vec3 centreMm, Vec3 towards, double sizeMm, int sizePx, string caption, int threads)
    {
        ArgumentNullException.ThrowIfNull(items);
        var n = towards.Normalized();
        var up = Math.Abs(n.Z) < 0.9 ? new Vec3(0, 0, 1) : new Vec3(0, -1, 0);
        up = (up - n * Vec3.Dot(up, n)).Normalized();
        var right = Vec3.Cross(n, up);
        var size = sizePx * Oversampling;
        var view = new View(centreMm, right, up * -1, n, size / sizeMm, size);
        var layers = new Layer[items.Count];
        FixedBlocks.For(items.Count, 1, threads, (first, past) =>
        {
            for (var i = first; i < past; i++)
            {
                layers[i] = view.Draw(items[i]);
            }
        });
        var pixels = Blend(layers, items, size);
        var uri = Png.ToDataUri(sizePx, sizePx, pixels);
        var axes = Axes(view, sizePx);
        return Markup.Of($"<svg class=\"surface\" viewBox=\"0 0 {sizePx} {sizePx}\" role=\"img\" aria-label=\"{caption}\"><image width=\"{sizePx}\" height=\"{sizePx}\" href=\"{new Markup(uri)}\"/>{axes}<text x=\"10\" y=\"20\" font-size=\"13\" font-weight=\"600\" fill=\"#1d2733\">{caption}</text></svg>");
    }

    /// <summary>Three short arrows with letters: where left, anterior or posterior, and head lie.</summary>
    private static Markup Axes(View view, int sizePx)
    {
        const double length = 30;
        var (x0, y0) = (46.0, sizePx - 46.0);
        return Markup.Join(new[] { (new Vec3(1, 0, 0), "L"), (new Vec3(0, -1, 0), "A"), (new Vec3(0, 0, 1), "H") }.Select(a =>
        {
            var (x, y) = (Vec3.Dot(a.Item1, view.Right), Vec3.Dot(a.Item1, view.Down));
            var flat = Math.Sqrt(x * x + y * y);
            return flat < 0.2 ? Markup.None : Markup.Of($"<path d=\"M{x0:0.#} {y0:0.#}L{x0 + length * x:0.#} {y0 + length * y:0.#}\" stroke=\"#1d2733\" stroke-width=\"1.6\"/><text x=\"{x0 + (length * flat + 9) * x / flat:0.#}\" y=\"{y0 + (length * flat + 9) * y / flat + 4.5:0.#}\" font-size=\"13\" font-weight=\"650\" text-anchor=\"middle\" fill=\"#1d2733\">{a.Item2}</text>");
        }));
    }

    private static byte[] Blend(Layer[] layers, IReadOnlyList<SurfaceItem> items, int size)
    {
        var small = size / Oversampling;
        var sums = new int[3 * small * small];
        var order = new int[layers.Length];
        for (var p = 0; p < size * size; p++)
        {
            var count = 0;
            for (var l = 0; l < layers.Length; l++)
            {
                if (layers[l].Depth[p] < float.MaxValue)
                {
                    // Insertion keeps the far ones first.
                    var at = count++;
                    while (at > 0 && layers[order[at - 1]].Depth[p] < layers[l].Depth[p])
                    {
                        order[at] = order[at - 1];
                        at--;
                    }
                    order[at] = l;
                }
            }
            double r = 255, g = 255, b = 255;
            for (var n = 0; n < count; n++)
            {
                var (layer, item) = (layers[order[n]], items[order[n]]);
                // Rims are more opaque than what faces the viewer: thin shells look like that.
                var facing = layer.Facing[p] / 255.0;
                var alpha = item.Opacity >= 1 ? 1 : item.Outline ? item.Opacity * Math.Pow(1 - facing, 2) * 3 : item.Opacity * (1.25 - 0.5 * facing);
                alpha = Math.Clamp(alpha, 0, 1);
                var c = layer.Colour[p];
                r += alpha * ((c >> 16 & 255) - r);
                g += alpha * ((c >> 8 & 255) - g);
                b += alpha * ((c & 255) - b);
            }
            var q = 3 * (p % size / Oversampling + small * (p / size / Oversampling));
            sums[q] += (int)r;
            sums[q + 1] += (int)g;
            sums[q + 2] += (int)b;
        }
        return Array.ConvertAll(sums, s => (byte)(s / (Oversampling * Oversampling)));
    }

    private sealed record Layer(float[] Depth, int[] Colour, byte[] Facing);

    private sealed record View(Vec3 Centre, Vec3 Right, Vec3 Down, Vec3 Towards, double PixelsPerMm, int Size)
    {
        public Layer Draw(SurfaceItem item)
        {
            var layer = new Layer(new float[Size * Size], new int[Size * Size], new byte[Size * Size]);
            Array.Fill(layer.Depth, float.MaxValue);
            var count = item.Mesh.Vertices.Length;
            var (x, y, z) = (new float[count], new float[count], new float[count]);
            for (var n = 0; n < count; n++)
            {
                var d = item.Mesh.Vertices[n] - Centre;
                (x[n], y[n], z[n]) = ((float)(Vec3.Dot(d, Right) * PixelsPerMm + Size / 2.0), (float)(Vec3.Dot(d, Down) * PixelsPerMm + Size / 2.0), (float)Vec3.Dot(d, Towards));
            }
            var (shade, facing) = Shades(item);
            var t = item.Mesh.Triangles;
            for (var n = 0; n < t.Length; n += 3)
            {
                Triangle(layer, x, y, z, shade, facing, t[n], t[n + 1], t[n + 2]);
            }
            return layer;
        }

        private ((byte R, byte G, byte B)[] Shade, byte[] Facing) Shades(SurfaceItem item)
        {
            var own = Palette.Rgb(item.Colour);
            var light = (Towards * -1 + Right * LightBeside.X + Down * LightBeside.Y).Normalized();
            var (shade, facing) = (new (byte, byte, byte)[item.Mesh.Vertices.Length], new byte[item.Mesh.Vertices.Length]);
            for (var n = 0; n < shade.Length; n++)
            {
                var c = item.Colours is { } colours ? colours[n] : own;
                var normal = item.Mesh.Normals[n];
                var face = -Vec3.Dot(normal, Towards);
                // Both sides are lit: a cut surface shows its inside.
                var lit = 0.42 + 0.58 * Math.Abs(Vec3.Dot(face < 0 ? normal * -1 : normal, light));
                shade[n] = ((byte)(c.R * lit), (byte)(c.G * lit), (byte)(c.B * lit));
                facing[n] = (byte)(255 * Math.Min(1, Math.Abs(face)));
            }
            return (shade, facing);
        }

        private void Triangle(Layer layer, float[] x, float[] y, float[] z, (byte R, byte G, byte B)[] shade, byte[] facing, int a, int b, int c)
        {
            var area = (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
            if (MathF.Abs(area) < 1e-6f)
            {
                return;
            }
            var (x0, x1) = ((int)MathF.Max(0, MathF.Floor(MathF.Min(x[a], MathF.Min(x[b], x[c])))), (int)MathF.Min(Size - 1, MathF.Ceiling(MathF.Max(x[a], MathF.Max(x[b], x[c])))));
            var (y0, y1) = ((int)MathF.Max(0, MathF.Floor(MathF.Min(y[a], MathF.Min(y[b], y[c])))), (int)MathF.Min(Size - 1, MathF.Ceiling(MathF.Max(y[a], MathF.Max(y[b], y[c])))));
            for (var py = y0; py <= y1; py++)
            {
                for (var px = x0; px <= x1; px++)
                {
                    var (qx, qy) = (px + 0.5f, py + 0.5f);
                    var wb = ((qx - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (qy - y[a])) / area;
                    var wc = ((x[b] - x[a]) * (qy - y[a]) - (qx - x[a]) * (y[b] - y[a])) / area;
                    var wa = 1 - wb - wc;
                    if (wa < 0 || wb < 0 || wc < 0)
                    {
                        continue;
                    }
                    var depth = wa * z[a] + wb * z[b] + wc * z[c];
                    var at = px + Size * py;
                    if (depth < layer.Depth[at])
                    {
                        layer.Depth[at] = depth;
                        var (r, g, u) = (wa * shade[a].R + wb * shade[b].R + wc * shade[c].R, wa * shade[a].G + wb * shade[b].G + wc * shade[c].G, wa * shade[a].B + wb * shade[b].B + wc * shade[c].B);
                        layer.Colour[at] = (int)r << 16 | (int)g << 8 | (int)u;
                        layer.Facing[at] = (byte)(wa * facing[a] + wb * facing[b] + wc * facing[c]);
                    }
                }
            }
        }
    }
}
