using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;

namespace Seldinger.Physics.Probes;

/// <summary>Needles from shafts in patient space.</summary>
public static class Needles
{
    /// <summary>The exposed part of a needle on a grid.</summary>
    /// <param name="shaft">Entry and tip.</param>
    /// <param name="exposedM">Exposed length, m.</param>
    /// <param name="radiusM">Radius, m.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>The probe, or null when a part of it lies outside the grid.</returns>
    public static ThinProbe? TryPlace(Shaft shaft, double exposedM, double radiusM, Grid3 grid)
    {
        ArgumentNullException.ThrowIfNull(shaft);
        ArgumentNullException.ThrowIfNull(grid);
        var band = Math.Max(1e-3, Math.Max(grid.Dx, Math.Max(grid.Dy, grid.Dz)));
        return ThinProbe.TryPlace(ProbeSurface.Needle(exposedM, radiusM, band), grid.ToLocalM(shaft.TipMm), grid.ToLocalDirection(shaft.Direction * -1), grid);
    }
}
