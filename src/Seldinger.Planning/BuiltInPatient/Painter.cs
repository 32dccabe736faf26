using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Paints layers over one another on a grid: label values by the sign of the distance, CT numbers with edges softened to the width of the scanner's blur.</summary>
/// <param name="layers">Layers in painting order.</param>
/// <param name="warp">Deformation of soft organs.</param>
/// <param name="tissues">CT numbers.</param>
/// <param name="blurMm">Half width of an edge, mm.</param>
internal sealed class Painter(IReadOnlyList<Layer> layers, Warp warp, Tissues tissues, double blurMm)
{
    // Pixels along the edge of a block, and a bound on how fast a distance function changes (mm per mm; 1 for a true distance).
    private const int Block = 6;
    private const double Slope = 1.7;

    private const double AirHu = -1000;

    /// <summary>Result of one pass.</summary>
    /// <param name="Labels">Label value per voxel, one array per label map.</param>
    /// <param name="Hu">CT numbers without noise, one array per phase asked for.</param>
    public sealed record Result(byte[][] Labels, float[][] Hu);

    /// <summary>Paints.</summary>
    /// <param name="grid">Image grid.</param>
    /// <param name="phases">Phases to render.</param>
    /// <param name="toAnatomy">Image point (LPS mm) to anatomy point; null = the same.</param>
    /// <param name="slackMm">How far <paramref name="toAnatomy"/> may differ from the affine between the frames, mm.</param>
    /// <param name="toImage">Anatomy to image frame, for bounds; the inverse of the rigid part of <paramref name="toAnatomy"/>.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="progress">Done fraction 0..1.</param>
    public Result Paint(ImageGeometry grid, IReadOnlyList<Phase> phases, Func<Vec3, Vec3>? toAnatomy, double slackMm, Affine3 toImage, int threads, IProgress<double>? progress)
    {
        var labels = Enumerable.Range(0, Band.Maps).Select(_ => new byte[grid.Count]).ToArray();
        var hu = phases.Select(_ => new float[grid.Count]).ToArray();
        var plane = grid.Nx * grid.Ny;
        var toIndex = grid.ToLps.Inverse().Compose(toImage);
        var boxes = layers.Select(l => l.Parts.Select(p => IndexBox(grid, toIndex, p.Bounds.Grow(4 + slackMm + (l.Warped ? Warp.MaxMm : 0) + HaloOf(l)))).ToArray()).ToArray();
        var done = 0;
        FixedBlocks.For(grid.Nz, 1, threads, (k, _) =>
        {
            var slice = new Slice(plane);
            for (var j = 0; j < grid.Ny; j++)
            {
                for (var i = 0; i < grid.Nx; i++)
                {
                    var p = grid.CentreMm(i, j, k);
                    p = toAnatomy is null ? p : toAnatomy(p);
                    slice.Plain[i + grid.Nx * j] = p;
                    slice.Warped[i + grid.Nx * j] = p.X * p.X / (200.0 * 200) + p.Y * p.Y / (145.0 * 145) > 1 ? p : warp.Apply(p);
                }
            }
            foreach (var h in hu)
            {
                Array.Fill(h, (float)AirHu, k * plane, plane);
            }
            for (var l = 0; l < layers.Count; l++)
            {
                PaintLayer(layers[l], boxes[l], slice, grid, k, labels, hu, phases);
            }
            progress?.Report((double)Interlocked.Increment(ref done) / grid.Nz);
        });
        return new(labels, hu);
    }

    private static double HaloOf(Layer layer) => Math.Max(0, layer.Bands.Max(b => -b.Offset));

    private sealed class Slice(int plane)
    {
        public readonly Vec3[] Plain = new Vec3[plane];
        public readonly Vec3[] Warped = new Vec3[plane];
        public readonly double[] Distance = new double[plane];
    }

    private readonly record struct IndexRange(int I0, int I1, int J0, int J1, int K0, int K1);

    private static IndexRange IndexBox(ImageGeometry grid, Affine3 toIndex, Box box)
    {
        var (low, high) = (new Vec3(1e9, 1e9, 1e9), new Vec3(-1e9, -1e9, -1e9));
        for (var c = 0; c < 8; c++)
        {
            var p = toIndex.Apply(new((c & 1) == 0 ? box.Low.X : box.High.X, (c & 2) == 0 ? box.Low.Y : box.High.Y, (c & 4) == 0 ? box.Low.Z : box.High.Z));
            low = new(Math.Min(low.X, p.X), Math.Min(low.Y, p.Y), Math.Min(low.Z, p.Z));
            high = new(Math.Max(high.X, p.X), Math.Max(high.Y, p.Y), Math.Max(high.Z, p.Z));
        }
        static int Down(double v, int n) => Math.Clamp((int)Math.Floor(v), 0, n);
        static int Up(double v, int n) => Math.Clamp((int)Math.Ceiling(v) + 1, 0, n);
        return new(Down(low.X, grid.Nx), Up(high.X, grid.Nx), Down(low.Y, grid.Ny), Up(high.Y, grid.Ny), Down(low.Z, grid.Nz), Up(high.Z, grid.Nz));
    }

    private void PaintLayer(Layer layer, IndexRange[] boxes, Slice slice, ImageGeometry grid, int k, byte[][] labels, float[][] hu, IReadOnlyList<Phase> phases)
    {
        var (i0, i1, j0, j1) = (grid.Nx, 0, grid.Ny, 0);
        foreach (var b in boxes)
        {
            if (k >= b.K0 && k < b.K1 && b.I0 < b.I1 && b.J0 < b.J1)
            {
                (i0, i1, j0, j1) = (Math.Min(i0, b.I0), Math.Max(i1, b.I1), Math.Min(j0, b.J0), Math.Max(j1, b.J1));
            }
        }
        if (i0 >= i1)
        {
            return;
        }
        // Blocks that are surely outside, or deeper inside than any band, take the value of their middle.
        var reach = Block * 0.71 * Math.Max(grid.SpacingMm.X, grid.SpacingMm.Y) * Slope;
        var (outside, inside) = (reach + HaloOf(layer) + blurMm, -reach - blurMm - layer.Bands.Max(b => b.Offset));
        var points = layer.Warped ? slice.Warped : slice.Plain;
        var distance = slice.Distance;
        for (var j = j0; j < j1; j++)
        {
            Array.Fill(distance, 1e9, i0 + grid.Nx * j, i1 - i0);
        }
        for (var n = 0; n < boxes.Length; n++)
        {
            var b = boxes[n];
            if (k < b.K0 || k >= b.K1)
            {
                continue;
            }
            var f = layer.Parts[n].Distance;
            for (var j = b.J0; j < b.J1; j += Block)
            {
                for (var i = b.I0; i < b.I1; i += Block)
                {
                    FillBlock(f, points, distance, grid, (i, Math.Min(i + Block, b.I1), j, Math.Min(j + Block, b.J1)), outside, inside);
                }
            }
        }
        foreach (var band in layer.Bands)
        {
            PaintBand(band, points, distance, grid, (i0, i1, j0, j1), k, labels, hu, phases);
        }
    }

    private static void FillBlock(Func<Vec3, double> f, Vec3[] points, double[] distance, ImageGeometry grid, (int I0, int I1, int J0, int J1) b, double outside, double inside)
    {
        var middle = f(points[(b.I0 + b.I1) / 2 + grid.Nx * ((b.J0 + b.J1) / 2)]);
        if (middle > outside)
        {
            return;
        }
        for (var j = b.J0; j < b.J1; j++)
        {
            for (var i = b.I0; i < b.I1; i++)
            {
                var v = i + grid.Nx * j;
                distance[v] = Math.Min(distance[v], middle < inside ? middle : f(points[v]));
            }
        }
    }

    private void PaintBand(Band band, Vec3[] points, double[] distance, ImageGeometry grid, (int I0, int I1, int J0, int J1) box, int k, byte[][] labels, float[][] hu, IReadOnlyList<Phase> phases)
    {
        var plane = grid.Nx * grid.Ny;
        for (var j = box.J0; j < box.J1; j++)
        {
            for (var i = box.I0; i < box.I1; i++)
            {
                var v = i + grid.Nx * j;
                var d = distance[v] + band.Offset;
                if (d >= blurMm)
                {
                    continue;
                }
                if (band.Clip is { } clip)
                {
                    d = Math.Max(d, clip(points[v]));
                    if (d >= blurMm)
                    {
                        continue;
                    }
                }
                var alpha = Math.Min(1, 0.5 - 0.5 * d / blurMm);
                alpha = alpha * alpha * (3 - 2 * alpha) * band.Opacity;
                var at = v + plane * k;
                if (d < 0 && band.Label >= 0)
                {
                    labels[band.Map][at] = (byte)band.Label;
                }
                var add = band.Texture?.Invoke(points[v]) ?? 0;
                for (var n = 0; n < hu.Length; n++)
                {
                    var target = tissues.Hu(band.Tissue, phases[n]) + add;
                    hu[n][at] = (float)(hu[n][at] + alpha * (target - hu[n][at]));
                }
            }
        }
    }
}
