using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Report;

/// <summary>Samples images and masks on the lattice of a plane: rows from the top, samples from left to right, the first in the top left corner.</summary>
internal sealed class PlaneSampler
{
    private readonly ImageGeometry _lattice;

    public PlaneSampler(SlicePlane plane, double stepMm)
    {
        Nx = Math.Max(2, (int)Math.Round(plane.WidthMm / stepMm) + 1);
        Ny = Math.Max(2, (int)Math.Round(plane.HeightMm / stepMm) + 1);
        StepMm = stepMm;
        _lattice = new(Nx, Ny, 1, new(plane.Right * stepMm, plane.Down * stepMm, plane.Normal * stepMm, plane.ToLps(0, 0)));
    }

    public int Nx { get; }

    public int Ny { get; }

    public double StepMm { get; }

    /// <summary>The image, trilinear; NaN outside.</summary>
    public float[] Image(ImageVolume image) => Resample.Trilinear(image, _lattice, float.NaN, 1).Data;

    /// <summary>Share of the set at each sample, trilinear between voxel centres and smoothed over about half a voxel; null when the plane misses the set.</summary>
    public float[]? Set(Mask mask) => Set([mask], thin: false);

    /// <summary>The union of sets.</summary>
    /// <param name="masks">Sets.</param>
    /// <param name="thin">True for vessels: smoothed over one lattice step only, so that thin ones stay.</param>
    public float[]? Set(IEnumerable<Mask> masks, bool thin)
    {
        var values = new float[Nx * Ny];
        var passes = 0;
        foreach (var m in masks)
        {
            if (Add(m, values))
            {
                passes = Math.Max(passes, thin ? 1 : (int)Math.Clamp(0.5 * Math.Pow(m.Geometry.LargestEdgeMm / StepMm, 2), 1, 8));
            }
        }
        for (var n = 0; n < passes; n++)
        {
            values = Smooth(values);
        }
        return passes > 0 ? values : null;
    }

    private bool Add(Mask mask, float[] into)
    {
        var g = mask.Geometry;
        var map = g.ToLps.Inverse().Compose(_lattice.ToLps);
        var any = false;
        for (var row = 0; row < Ny; row++)
        {
            var p = map.Apply(new(0, row, 0));
            for (var n = 0; n < Nx; n++)
            {
                var q = p + map.ColumnX * n;
                if (g.ContainsIndex(q) && Trilinear(g, mask.Data, q) is var v and > 0)
                {
                    into[n + Nx * row] = Math.Max(into[n + Nx * row], v);
                    any = true;
                }
            }
        }
        return any;
    }

    private static float Trilinear(ImageGeometry g, byte[] d, Vec3 p)
    {
        var (x, y, z) = (Math.Clamp(p.X, 0, g.Nx - 1), Math.Clamp(p.Y, 0, g.Ny - 1), Math.Clamp(p.Z, 0, g.Nz - 1));
        var (i, j, k) = ((int)x, (int)y, (int)z);
        var (fx, fy, fz) = ((float)(x - i), (float)(y - j), (float)(z - k));
        var a = g.Index(i, j, k);
        var sx = i + 1 < g.Nx ? 1 : 0;
        var sy = j + 1 < g.Ny ? g.Nx : 0;
        var sz = k + 1 < g.Nz ? g.Nx * g.Ny : 0;
        var c0 = Row(d, a, sx, sy, fx, fy);
        return c0 + fz * (Row(d, a + sz, sx, sy, fx, fy) - c0);
    }

    private static float Row(byte[] d, int a, int sx, int sy, float fx, float fy)
    {
        var low = d[a] + fx * (d[a + sx] - d[a]);
        var high = d[a + sy] + fx * (d[a + sy + sx] - d[a + sy]);
        return low + fy * (high - low);
    }

    /// <summary>Weights 1 2 1 along both axes: rounds voxel corners, moves straight edges nowhere.</summary>
    private float[] Smooth(float[] v)
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
}
