using Seldinger.Numerics;

namespace Seldinger.Physics.Light;

/// <summary>A layer of a slab.</summary>
/// <param name="Medium">Its optical properties.</param>
/// <param name="ThicknessM">Thickness, m; infinity for a half space (last layer only).</param>
/// <param name="Index">Refractive index.</param>
public sealed record SlabLayer(OpticalMedium Medium, double ThicknessM, double Index);

/// <summary>Where the light of a collimated beam at right angles on a slab in air ends; shares of the beam.</summary>
/// <param name="Specular">Reflected at the surface.</param>
/// <param name="Reflected">Scattered back out of the surface.</param>
/// <param name="Transmitted">Out of the other side, scattered or not.</param>
/// <param name="Absorbed">Absorbed inside.</param>
public readonly record struct SlabLight(double Specular, double Reflected, double Transmitted, double Absorbed)
{
    /// <summary>Specular and scattered reflection.</summary>
    public double TotalReflected => Specular + Reflected;

    /// <summary>The mean of several.</summary>
    public static SlabLight Mean(IReadOnlyCollection<SlabLight> parts) =>
        new(parts.Average(p => p.Specular), parts.Average(p => p.Reflected), parts.Average(p => p.Transmitted), parts.Average(p => p.Absorbed));
}

/// <summary>
/// Monte Carlo transport of photons through plane layers: the scalar reference of light. Packets lose mua/mut of their weight at each interaction, turn by Henyey and
/// Greenstein's phase function, and are reflected or refracted at borders by Fresnel's formula; what is left of a packet below a millionth counts as absorbed, so that no energy is lost.
/// </summary>
/// <remarks>Source of the method: <c>wang1995mcml</c>. Random numbers belong to packets, so results do not depend on the number of threads.</remarks>
public static class PhotonSlab
{
    private const double LeastWeight = 1e-6;

    /// <summary>Sends packets in batches of equal size.</summary>
    /// <param name="layers">Layers, in the order of the beam.</param>
    /// <param name="batches">Number of batches.</param>
    /// <param name="perBatch">Packets in each.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>What became of each batch.</returns>
    public static SlabLight[] Run(IReadOnlyList<SlabLayer> layers, int batches, int perBatch, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfLessThan(perBatch, 1);
        var tops = new double[layers.Count + 1];
        for (var l = 0; l < layers.Count; l++)
        {
            tops[l + 1] = tops[l] + layers[l].ThicknessM;
        }
        var random = new CounterRandom(seed, "light-slab");
        var specular = Fresnel(1, layers[0].Index, 1).Reflected;
        var result = new SlabLight[batches];
        FixedBlocks.For(batches, 1, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                double reflected = 0, transmitted = 0, absorbed = 0;
                for (var p = 0; p < perBatch; p++)
                {
                    var photon = new Photon(random, (long)n * perBatch + p) { Weight = 1 - specular };
                    Trace(ref photon, layers, tops, ref reflected, ref transmitted, ref absorbed);
                }
                result[n] = new(specular, reflected / perBatch, transmitted / perBatch, absorbed / perBatch);
            }
        });
        return result;
    }

    private static void Trace(ref Photon photon, IReadOnlyList<SlabLayer> layers, double[] tops, ref double reflected, ref double transmitted, ref double absorbed)
    {
        var l = 0;
        while (true)
        {
            var left = photon.OpticalLength();
            while (true)
            {
                var mut = layers[l].Medium.Attenuation;
                var (way, border) = (left / mut, photon.Uz > 0 ? (tops[l + 1] - photon.Z) / photon.Uz : photon.Uz < 0 ? (tops[l] - photon.Z) / photon.Uz : double.PositiveInfinity);
                if (way <= border)
                {
                    photon.Move(way);
                    break;
                }
                photon.Move(border);
                left -= border * mut;
                var next = photon.Uz > 0 ? l + 1 : l - 1;
                photon.Z = tops[Math.Max(l, next)];
                var outside = next < 0 || next == layers.Count;
                var (n1, n2) = (layers[l].Index, outside ? 1 : layers[next].Index);
                var (share, cos) = Fresnel(n1, n2, Math.Abs(photon.Uz));
                if (share > 0 && photon.Uniform() < share)
                {
                    photon.Uz = -photon.Uz;
                    continue;
                }
                if (outside)
                {
                    (next < 0 ? ref reflected : ref transmitted) += photon.Weight;
                    return;
                }
                (photon.Ux, photon.Uy, photon.Uz) = (photon.Ux * n1 / n2, photon.Uy * n1 / n2, Math.CopySign(cos, photon.Uz));
                l = next;
            }
            var medium = layers[l].Medium;
            var lost = photon.Weight < LeastWeight ? photon.Weight : photon.Weight * medium.Absorption / medium.Attenuation;
            absorbed += lost;
            photon.Weight -= lost;
            if (photon.Weight <= 0)
            {
                return;
            }
            photon.Scatter(medium.Anisotropy);
        }
    }

    /// <summary>Share of unpolarised light that a border reflects, and the cosine of the refracted ray.</summary>
    private static (double Reflected, double Cos) Fresnel(double n1, double n2, double cos)
    {
        if (n1 == n2)
        {
            return (0, cos);
        }
        var sin2 = n1 / n2 * Math.Sqrt(Math.Max(0, 1 - cos * cos));
        if (sin2 >= 1)
        {
            return (1, 0);
        }
        var cos2 = Math.Sqrt(1 - sin2 * sin2);
        var (s, p) = ((n1 * cos - n2 * cos2) / (n1 * cos + n2 * cos2), (n1 * cos2 - n2 * cos) / (n1 * cos2 + n2 * cos));
        return ((s * s + p * p) / 2, cos2);
    }
}
