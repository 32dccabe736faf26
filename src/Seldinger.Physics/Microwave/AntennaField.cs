using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Numerics;

namespace Seldinger.Physics.Microwave;

/// <summary>What a microwave device is, as far as its field needs it.</summary>
/// <param name="FrequencyHz">Frequency, Hz.</param>
/// <param name="Efficiency">Power into tissue over generator power: feed line and reflection together.</param>
/// <param name="LengthM">Length of the radiating line, m.</param>
/// <param name="OffsetM">From the tip to the near end of the line, m; negative when it radiates beyond the tip.</param>
/// <param name="RadiusM">Radius of the shaft, m.</param>
/// <param name="Growth">Length of the line in dry tissue over that in wet tissue, at least 1: the wavelength grows as tissue dries, unless the device holds it.</param>
public sealed record AntennaModel(double FrequencyHz, double Efficiency, double LengthM, double OffsetM, double RadiusM, double Growth = 1)
{
    /// <summary>The model in dry tissue: the line is longer towards the handle.</summary>
    public AntennaModel Dried => this with { LengthM = LengthM * Growth, Growth = 1 };

    /// <summary>The model of a catalogue device.</summary>
    public static AntennaModel From(Draw draw, string device)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return new(draw.Si($"{device}.frequency"), draw.Si($"{device}.efficiency"), draw.Si($"{device}.sar_length"), draw.Si($"{device}.sar_offset"), draw.Si($"{device}.outer_diameter") / 2,
            draw.Catalogue[device].Values.ContainsKey("length_growth") ? draw.Si($"{device}.length_growth") : 1);
    }
}

/// <summary>The pattern of one antenna on a grid: mean over each cell, 1/m3, per watt into the tissue.</summary>
public static class AntennaField
{
    /// <summary>Samples the pattern; cells near the line take more samples, metal none.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="shaft">Where the antenna lies.</param>
    /// <param name="model">The device.</param>
    /// <param name="powerAttenuation">2 alpha of the tissue, 1/m.</param>
    /// <param name="threads">Threads, at least 1.</param>
    public static float[] Sample(Grid3 grid, Shaft shaft, AntennaModel model, double powerAttenuation, int threads)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(shaft);
        ArgumentNullException.ThrowIfNull(model);
        var tip = grid.ToLocalM(shaft.TipMm);
        var back = -grid.ToLocalDirection(shaft.Direction);
        var middle = tip + back * (model.OffsetM + model.LengthM / 2);
        var reach = Corners(grid).Max(c => Vec3.Distance(c, middle)) + 1e-3;
        var pattern = new AntennaPattern(powerAttenuation, model.LengthM, model.RadiusM, reach);
        var share = 1 / (1 - pattern.ShareInShaft);
        var result = new float[grid.Count];
        FixedBlocks.For(grid.Nz, 4, threads, (k0, k1) =>
        {
            for (var c = grid.Index(0, 0, k0); c < k1 * grid.Nx * grid.Ny; c++)
            {
                var at = grid.CentreM(c % grid.Nx, c / grid.Nx % grid.Ny, c / (grid.Nx * grid.Ny));
                var u = Vec3.Dot(at - middle, back);
                var beyond = Math.Max(0, Math.Abs(u) - model.LengthM / 2);
                var rho = Rho(at - middle, u);
                var distance = Math.Sqrt(rho * rho + beyond * beyond);
                var cell = Math.Max(grid.Dx, Math.Max(grid.Dy, grid.Dz));
                var samples = distance < 2 * cell + model.RadiusM ? 8 : distance < 4 * cell ? 4 : distance < 10 * cell ? 2 : 1;
                double sum = 0;
                for (var s = 0; s < samples * samples * samples; s++)
                {
                    var p = at + new Vec3(Place(s % samples, samples) * grid.Dx, Place(s / samples % samples, samples) * grid.Dy, Place(s / (samples * samples), samples) * grid.Dz);
                    var along = Vec3.Dot(p - middle, back);
                    var off = Rho(p - middle, along);
                    var metal = off < model.RadiusM && Vec3.Dot(p - tip, back) > 0;
                    sum += metal ? 0 : pattern.At(off, along);
                }
                result[c] = (float)(share * sum / (samples * samples * samples));
            }
        });
        return result;
    }

    private static double Place(int s, int samples) => (s + 0.5) / samples - 0.5;

    private static double Rho(Vec3 d, double along) => Math.Sqrt(Math.Max(0, Vec3.Dot(d, d) - along * along));

    private static IEnumerable<Vec3> Corners(Grid3 g) =>
        Enumerable.Range(0, 8).Select(c => g.CentreM((c & 1) == 0 ? -1 : g.Nx, (c & 2) == 0 ? -1 : g.Ny, (c & 4) == 0 ? -1 : g.Nz));
}
