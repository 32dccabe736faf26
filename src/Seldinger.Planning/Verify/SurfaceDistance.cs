using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Verify;

/// <summary>How far two surfaces lie apart.</summary>
public static class SurfaceDistance
{
    /// <summary>Mean and largest distance between the surfaces of two masks, both ways, mm, between voxel centres; infinite when one is empty.</summary>
    public static (double MeanMm, double LargestMm) Of(Mask a, Mask b, int threads)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (sa, sb) = (Surface(a), Surface(b));
        var (da, db) = (DistanceMap.ToMask(sa, threads), DistanceMap.ToMask(sb, threads));
        double sum = 0, largest = 0;
        long n = 0;
        for (var i = 0; i < da.Length; i++)
        {
            if (sa.Data[i] != 0)
            {
                (sum, largest, n) = (sum + db[i], Math.Max(largest, db[i]), n + 1);
            }
            if (sb.Data[i] != 0)
            {
                (sum, largest, n) = (sum + da[i], Math.Max(largest, da[i]), n + 1);
            }
        }
        return n == 0 ? (double.PositiveInfinity, double.PositiveInfinity) : (sum / n, largest);
    }

    /// <summary>Voxels of a mask that have a neighbour outside it.</summary>
    private static Mask Surface(Mask m)
    {
        var g = m.Geometry;
        var surface = new Mask(g);
        for (var k = 0; k < g.Nz; k++)
        {
            for (var j = 0; j < g.Ny; j++)
            {
                for (var i = 0; i < g.Nx; i++)
                {
                    surface[i, j, k] = m[i, j, k] && (i == 0 || j == 0 || k == 0 || i == g.Nx - 1 || j == g.Ny - 1 || k == g.Nz - 1
                        || !m[i - 1, j, k] || !m[i + 1, j, k] || !m[i, j - 1, k] || !m[i, j + 1, k] || !m[i, j, k - 1] || !m[i, j, k + 1]);
                }
            }
        }
        return surface;
    }
}
