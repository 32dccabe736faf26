using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Numerics;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Gaussian noise with the short spatial correlation of a CT reconstruction; a function of seed and voxel alone.</summary>
internal static class CtNoise
{
    /// <summary>
    /// Adds noise to CT numbers and rounds to whole HU within -1024 .. 3071. White noise is filtered by
    /// (w, 1, w) along i and j and (w/2, 1, w/2) along k, periodic at the borders, and rescaled to the standard deviation.
    /// </summary>
    public static void Add(float[] hu, ImageGeometry grid, Draw draw, ulong seed, string purpose, int threads)
    {
        var (sd, w) = (draw.Si("built-in-patient.ct.noise"), draw.Si("built-in-patient.ct.noise-correlation"));
        var (nx, ny, nz) = (grid.Nx, grid.Ny, grid.Nz);
        var random = new CounterRandom(seed, "built-in-patient/ct-noise/" + purpose);
        var white = new float[hu.Length];
        var plane = nx * ny;
        FixedBlocks.For(nz, 1, threads, (k, _) =>
        {
            for (var v = k * plane; v < (k + 1) * plane; v++)
            {
                white[v] = (float)random.Normal((ulong)v);
            }
        });
        var w3 = w / 2;
        var scale = sd / ((1 + 2 * w * w) * Math.Sqrt(1 + 2 * w3 * w3));
        FixedBlocks.For(nz, 1, threads, (k, _) =>
        {
            var mixed = new double[plane];
            var rows = new double[plane];
            var (below, above) = ((k + nz - 1) % nz * plane, (k + 1) % nz * plane);
            for (var v = 0; v < plane; v++)
            {
                mixed[v] = white[k * plane + v] + w3 * (white[below + v] + white[above + v]);
            }
            for (var j = 0; j < ny; j++)
            {
                for (var i = 0; i < nx; i++)
                {
                    rows[i + nx * j] = mixed[i + nx * j] + w * (mixed[(i + nx - 1) % nx + nx * j] + mixed[(i + 1) % nx + nx * j]);
                }
            }
            for (var j = 0; j < ny; j++)
            {
                var (j0, j1) = ((j + ny - 1) % ny, (j + 1) % ny);
                for (var i = 0; i < nx; i++)
                {
                    var n = rows[i + nx * j] + w * (rows[i + nx * j0] + rows[i + nx * j1]);
                    var at = i + nx * j + k * plane;
                    hu[at] = (float)Math.Clamp(Math.Round(hu[at] + scale * n), -1024, 3071);
                }
            }
        });
    }
}
