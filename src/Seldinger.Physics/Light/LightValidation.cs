using Seldinger.Core.Geometry;

namespace Seldinger.Physics.Light;

/// <summary>Light against solutions of the transport equation.</summary>
public static class LightValidation
{
    /// <summary>Fluence of an isotropic point source of 1 W in an infinite uniform medium, W/m2, at distances from it.</summary>
    /// <param name="medium">The medium.</param>
    /// <param name="radiiMm">Distances, mm; each shell is as thick as two cells.</param>
    /// <param name="spacingMm">Cell size, mm.</param>
    /// <param name="settings">Numbers of the hybrid.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="balance">Where the light went.</param>
    /// <returns>
    /// Mean over the cells of each shell, brought to its radius with the decay of diffuse light, exp(-r/d)/r, averaged over each cell: what is compared is the level, free of the grid's coarseness.
    /// </returns>
    public static double[] PointSource(OpticalMedium medium, IReadOnlyList<double> radiiMm, double spacingMm, LightSettings settings, ulong seed, int threads, out LightBalance balance)
    {
        ArgumentNullException.ThrowIfNull(radiiMm);
        const double SizeMm = 50;
        // Off the grid's symmetry.
        var grid = Grid3.Cube(new(0.31 * spacingMm, 0.17 * spacingMm, -0.2 * spacingMm), SizeMm, spacingMm);
        var (fluence, power) = (new float[grid.Count], new float[grid.Count]);
        balance = LightTransport.Compute(grid, _ => medium, [(LightEmission.Point(grid.ToLocalM(Vec3.Zero)), 1, 0)], settings, seed, threads, fluence, power);
        var decay = Math.Sqrt(medium.Absorption / medium.Diffusion) * 1e-3;
        var (sums, counts) = (new double[radiiMm.Count], new int[radiiMm.Count]);
        for (var c = 0; c < fluence.Length; c++)
        {
            var at = grid.ToLpsMm(grid.CentreM(c % grid.Nx, c / grid.Nx % grid.Ny, c / (grid.Nx * grid.Ny)));
            for (var n = 0; n < radiiMm.Count; n++)
            {
                if (Math.Abs(at.Length - radiiMm[n]) < spacingMm)
                {
                    sums[n] += fluence[c] / CellMean(at, spacingMm, decay) * Math.Exp(-decay * radiiMm[n]) / radiiMm[n];
                    counts[n]++;
                }
            }
        }
        return [.. sums.Select((s, n) => s / counts[n])];
    }

    /// <summary>Mean of exp(-decay r)/r over a cell.</summary>
    private static double CellMean(Vec3 centre, double spacing, double decay)
    {
        const int Samples = 6;
        double sum = 0;
        for (var s = 0; s < Samples * Samples * Samples; s++)
        {
            var r = (centre + new Vec3((s % Samples + 0.5) / Samples - 0.5, (s / Samples % Samples + 0.5) / Samples - 0.5, (s / (Samples * Samples) + 0.5) / Samples - 0.5) * spacing).Length;
            sum += Math.Exp(-decay * r) / r;
        }
        return sum / (Samples * Samples * Samples);
    }
}
