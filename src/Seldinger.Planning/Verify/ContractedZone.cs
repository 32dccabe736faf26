using Seldinger.Core.Geometry;
using Seldinger.Numerics;
using Seldinger.Physics.Damage;

namespace Seldinger.Planning.Verify;

/// <summary>
/// A predicted zone as a scan would show it: heated tissue has contracted towards the middle of the zone. Along each ray from there, a point at rho comes to s = int (1 - share(T_max)) drho.
/// </summary>
/// <remarks>The share is that of <see cref="TissueContraction"/>, measured outside the body; in patients less was seen, so that the uncontracted comparison is given too. Sources: <c>rossmann2014</c>, <c>mwajacobian2020</c>.</remarks>
public static class ContractedZone
{
    private const double StepMm = 0.5;

    /// <summary>Contracts a zone.</summary>
    /// <param name="zone">The predicted zone.</param>
    /// <param name="temperatureC">Highest temperature of the tissue, degC, on any grid of the same space.</param>
    /// <param name="contraction">The law.</param>
    /// <param name="bodyC">Body temperature, degC.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static Mask Of(Mask zone, ImageVolume temperatureC, TissueContraction contraction, double bodyC, int threads)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(temperatureC);
        ArgumentNullException.ThrowIfNull(contraction);
        var g = zone.Geometry;
        var centre = Vec3.Zero;
        long n = 0;
        for (var c = 0; c < zone.Data.Length; c++)
        {
            if (zone.Data[c] != 0)
            {
                var (i, j, k) = g.Unravel(c);
                centre += g.CentreMm(i, j, k);
                n++;
            }
        }
        var result = new Mask(g);
        if (n == 0)
        {
            return result;
        }
        centre *= 1.0 / n;
        var reach = 0.0;
        for (var c = 0; c < zone.Data.Length; c++)
        {
            var (i, j, k) = g.Unravel(c);
            reach = zone.Data[c] == 0 ? reach : Math.Max(reach, Vec3.Distance(g.CentreMm(i, j, k), centre));
        }
        var (toZone, toTemperature) = (g.ToLps.Inverse(), temperatureC.Geometry.ToLps.Inverse());
        bool Inside(Vec3 p) => Nearest(g, toZone.Apply(p)) is { } c && zone.Data[c] != 0;
        double Left(Vec3 p) => Nearest(temperatureC.Geometry, toTemperature.Apply(p)) is { } c ? 1 - contraction.Share(temperatureC.Data[c] - bodyC) : 1;
        FixedBlocks.For(g.Nz, 2, threads, (k0, k1) =>
        {
            for (var c = g.Index(0, 0, k0); c < k1 * g.Nx * g.Ny; c++)
            {
                var (i, j, k) = g.Unravel(c);
                var d = g.CentreMm(i, j, k) - centre;
                var distance = d.Length;
                if (distance > reach)
                {
                    continue;
                }
                var u = distance > 0 ? d * (1 / distance) : Vec3.Zero;
                double rho = 0, s = 0;
                while (s < distance && rho < 2 * reach)
                {
                    s += StepMm * Left(centre + u * (rho + StepMm / 2));
                    rho += StepMm;
                }
                result.Data[c] = (byte)(Inside(centre + u * (rho - Math.Max(0, s - distance))) ? 1 : 0);
            }
        });
        return result;
    }

    private static int? Nearest(ImageGeometry g, Vec3 index)
    {
        var (i, j, k) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
        return i >= 0 && j >= 0 && k >= 0 && i < g.Nx && j < g.Ny && k < g.Nz ? g.Index(i, j, k) : null;
    }
}
