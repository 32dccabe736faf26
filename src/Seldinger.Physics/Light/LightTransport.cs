using Seldinger.Core.Geometry;
using Seldinger.Numerics;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Light;

/// <summary>Numbers of the hybrid of Monte Carlo and diffusion.</summary>
/// <param name="MatchM">Largest distance from the fibre at which packets become diffuse light, m.</param>
/// <param name="MatchLengths">The same in transport lengths of the medium, whichever is nearer.</param>
/// <param name="ReachM">Distance from the fibres to which diffuse light is computed, m.</param>
/// <param name="Packets">Photon packets per fibre.</param>
/// <param name="Anisotropy">Highest anisotropy used; media that scatter more forward are replaced by similar ones.</param>
/// <param name="Tolerance">Relative residual of the diffuse solution.</param>
public sealed record LightSettings(double MatchM, double MatchLengths, double ReachM, int Packets, double Anisotropy, double Tolerance);

/// <summary>Where the light of fibres went, W, and how it lies in the grid.</summary>
/// <param name="EmittedW">Emitted power.</param>
/// <param name="AbsorbedW">Absorbed inside the grid.</param>
/// <param name="EscapedW">Out of the computed box or into gas.</param>
/// <param name="Solve">How the diffuse solution ended.</param>
public sealed record LightBalance(double EmittedW, double AbsorbedW, double EscapedW, SolveResult Solve);

/// <summary>Fluence and absorbed power of several fibres on a grid: Monte Carlo close to each, diffusion everywhere.</summary>
public static class LightTransport
{
    // How far beyond the matching radius packets are followed at most, m: in clear tissue the transport length has no bound.
    private const double BeyondM = 8e-3;

    /// <summary>Computes and writes into the fields; cells beyond the reach get 0.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="medium">Optical medium of a grid cell; an attenuation of 0 swallows light.</param>
    /// <param name="fibres">Emission, power in W and the share of it that a charred tip turns into heat on the spot.</param>
    /// <param name="settings">Numbers of the hybrid.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    /// <param name="fluence">Start of the iteration and result, W/m2.</param>
    /// <param name="power">Absorbed power, W/m3.</param>
    public static LightBalance Compute(Grid3 grid, Func<int, OpticalMedium> medium, IReadOnlyList<(LightEmission Emission, double PowerW, double Charred)> fibres, LightSettings settings, ulong seed, int threads,
        float[] fluence, float[] power)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(medium);
        ArgumentNullException.ThrowIfNull(fibres);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(fluence);
        ArgumentNullException.ThrowIfNull(power);
        var (low, high) = LightBox.Cells(grid, [.. fibres.Select(f => f.Emission)], settings.ReachM);
        var box = new LightBox(grid, low, high);
        var diffuse = new double[box.Count];
        FixedBlocks.For(box.Ny * box.Nz, 64, threads, (a, b) =>
        {
            for (var row = a; row < b; row++)
            {
                for (var i = 0; i < box.Nx; i++)
                {
                    box.Media[row * box.Nx + i] = medium(box.GridRow(row) + i).Similar(settings.Anisotropy);
                    diffuse[row * box.Nx + i] = fluence[box.GridRow(row) + i];
                }
            }
        });
        var (near, source) = (new double[box.Count], new double[box.Count]);
        var heat = new double[box.Count];
        double escaped = 0, emitted = 0;
        for (var f = 0; f < fibres.Count; f++)
        {
            var (emission, watts, charred) = fibres[f];
            emitted += watts;
            var part = box.Around(emission, settings.MatchM + BeyondM);
            var field = new NearField(part, settings);
            field.Run(emission, new(seed, $"light-{f}"), threads);
            var light = watts * (1 - charred);
            var launched = 0.0;
            for (var c = 0; c < part.Count; c++)
            {
                var at = box.Index(c % part.Nx + part.Low.I - box.Low.I, c / part.Nx % part.Ny + part.Low.J - box.Low.J, c / (part.Nx * part.Ny) + part.Low.K - box.Low.K);
                near[at] += field.Absorbed[c] * light;
                source[at] += field.Diffuse[c] * light;
                heat[at] += field.Emitted[c] * watts * charred;
                launched += field.Emitted[c];
            }
            escaped += field.Escaped * light + (1 - launched) * watts * charred;
        }
        var solver = new DiffuseLight(box, threads);
        var solve = solver.Solve(source, diffuse, settings.Tolerance, out var outside);
        Array.Clear(fluence);
        Array.Clear(power);
        var perVolume = 1 / grid.CellVolumeM3;
        var absorbed = FixedBlocks.Sum(box.Ny * box.Nz, 64, threads, (a, b) =>
        {
            double sum = 0;
            for (var row = a; row < b; row++)
            {
                for (var i = 0; i < box.Nx; i++)
                {
                    var (c, cell) = (row * box.Nx + i, box.GridRow(row) + i);
                    var mua = box.Media[c].Absorption;
                    if (box.Media[c].Attenuation == 0)
                    {
                        continue;
                    }
                    fluence[cell] = (float)(Math.Max(0, diffuse[c]) + near[c] * perVolume / mua);
                    var q = Math.Max(0, diffuse[c]) * mua + (near[c] + heat[c]) * perVolume;
                    power[cell] = (float)q;
                    sum += q;
                }
            }
            return sum;
        }) * grid.CellVolumeM3;
        return new(emitted, absorbed, escaped + outside, solve);
    }
}
