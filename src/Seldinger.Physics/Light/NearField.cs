using Seldinger.Numerics;

namespace Seldinger.Physics.Light;

/// <summary>
/// Monte Carlo transport close to a fibre, cell by cell. A packet that interacts farther from the fibre than the matching distance (some transport lengths, at most a radius) takes a few last steps in the similar medium that scatters evenly
/// (attenuation mua + mus'), losing mua/(mua + mus') of its weight at the end of each; what is left becomes a source of diffuse light. The fluence is that of the packets plus that of the diffuse light,
/// everywhere: diffuse light also comes back to the fibre.
/// </summary>
/// <remarks>Source of the hybrid: <c>wang1993hybrid</c>. All shares are of the emitted power, and they add up to 1 to rounding.</remarks>
internal sealed class NearField
{
    private const int Blocks = 32;
    private const int LastSteps = 8;
    private const double LeastWeight = 1e-5;

    private readonly LightBox _box;
    private readonly LightSettings _settings;

    /// <param name="box">Cells around the fibre: the matching radius and some transport lengths more.</param>
    /// <param name="settings">Matching radius and packets.</param>
    public NearField(LightBox box, LightSettings settings) => (_box, _settings, Absorbed, Diffuse, Emitted) = (box, settings, new double[box.Count], new double[box.Count], new double[box.Count]);

    /// <summary>Share of the power absorbed per cell.</summary>
    public double[] Absorbed { get; }

    /// <summary>Share of the power that becomes diffuse light per cell.</summary>
    public double[] Diffuse { get; }

    /// <summary>Share of the power that leaves the fibre into each cell.</summary>
    public double[] Emitted { get; }

    /// <summary>Share that left the grid or went into gas.</summary>
    public double Escaped { get; private set; }

    /// <summary>Follows packets; the result is the same for any number of threads.</summary>
    public void Run(LightEmission emission, CounterRandom random, int threads)
    {
        var packets = _settings.Packets;
        var tallies = new Tally[Blocks];
        FixedBlocks.For(Blocks, 1, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                var t = tallies[n] = new Tally(_box.Count);
                for (var p = (long)packets * n / Blocks; p < (long)packets * (n + 1) / Blocks; p++)
                {
                    var photon = new Photon(random, p);
                    Follow(ref photon, emission, t);
                }
            }
        });
        var share = 1.0 / packets;
        foreach (var t in tallies)
        {
            for (var c = 0; c < Absorbed.Length; c++)
            {
                Absorbed[c] += t.Absorbed[c] * share;
                Diffuse[c] += t.Diffuse[c] * share;
                Emitted[c] += t.Emitted[c] * share;
            }
            Escaped += t.Escaped * share;
        }
    }

    private sealed class Tally(int cells)
    {
        public readonly double[] Absorbed = new double[cells], Diffuse = new double[cells];
        public readonly int[] Emitted = new int[cells];
        public double Escaped;
    }

    private void Follow(ref Photon photon, LightEmission emission, Tally tally)
    {
        var (g, media) = (_box.Grid, _box.Media);
        var (hx, hy, hz) = (g.Dx, g.Dy, g.Dz);
        // From here on in metres from the corner of the box.
        var (cx, cy, cz) = ((_box.Low.I - 0.5) * hx, (_box.Low.J - 0.5) * hy, (_box.Low.K - 0.5) * hz);
        emission.Launch(ref photon);
        (photon.X, photon.Y, photon.Z) = (photon.X - cx, photon.Y - cy, photon.Z - cz);
        var (i, j, k) = ((int)Math.Floor(photon.X / hx), (int)Math.Floor(photon.Y / hy), (int)Math.Floor(photon.Z / hz));
        if (Outside(i, j, k) || media[_box.Index(i, j, k)].Attenuation == 0)
        {
            tally.Escaped += photon.Weight;
            return;
        }
        var cell = _box.Index(i, j, k);
        tally.Emitted[cell]++;
        var (match2, lengths2) = (_settings.MatchM * _settings.MatchM, _settings.MatchLengths * _settings.MatchLengths);
        while (true)
        {
            var left = photon.OpticalLength();
            while (true)
            {
                var mut = media[cell].Attenuation;
                var way = left / mut;
                // Most steps end well inside the cell: no need to know where it would be left.
                if (way < Inside(photon.X, i, hx) && way < Inside(photon.Y, j, hy) && way < Inside(photon.Z, k, hz))
                {
                    photon.Move(way);
                    break;
                }
                var (dx, dy, dz) = (Border(photon.X, photon.Ux, i, hx), Border(photon.Y, photon.Uy, j, hy), Border(photon.Z, photon.Uz, k, hz));
                var border = Math.Min(dx, Math.Min(dy, dz));
                if (way <= border)
                {
                    photon.Move(way);
                    break;
                }
                photon.Move(border);
                left -= border * mut;
                if (border == dx)
                {
                    i += photon.Ux > 0 ? 1 : -1;
                }
                else if (border == dy)
                {
                    j += photon.Uy > 0 ? 1 : -1;
                }
                else
                {
                    k += photon.Uz > 0 ? 1 : -1;
                }
                if (Outside(i, j, k))
                {
                    Hand(ref photon, cell, tally);
                    return;
                }
                cell = _box.Index(i, j, k);
                if (media[cell].Attenuation == 0)
                {
                    tally.Escaped += photon.Weight;
                    return;
                }
            }
            var medium = media[cell];
            var lost = photon.Weight < LeastWeight ? photon.Weight : photon.Weight * medium.Absorption / medium.Attenuation;
            tally.Absorbed[cell] += lost;
            photon.Weight -= lost;
            if (photon.Weight <= 0)
            {
                return;
            }
            photon.Scatter(medium.Anisotropy);
            var away2 = emission.DistanceSquared(photon.X + cx, photon.Y + cy, photon.Z + cz);
            if (away2 > match2 || away2 * medium.Transport * medium.Transport > lengths2)
            {
                Hand(ref photon, cell, tally);
                return;
            }
        }
    }

    /// <summary>Way to the next border along an axis; a packet that rounding has put just beyond its cell has 0 to go.</summary>
    private static double Border(double x, double u, int i, double h) => u > 0 ? Math.Max(0, ((i + 1) * h - x) / u) : u < 0 ? Math.Max(0, (i * h - x) / u) : double.PositiveInfinity;

    /// <summary>Distance to the nearer border along an axis.</summary>
    private static double Inside(double x, int i, double h) => Math.Min(x - i * h, (i + 1) * h - x);

    private bool Outside(int i, int j, int k) => (uint)i >= (uint)_box.Nx || (uint)j >= (uint)_box.Ny || (uint)k >= (uint)_box.Nz;

    /// <summary>Turns a packet into diffuse light after a few steps of the transport length; one that would leave the box becomes diffuse at its edge.</summary>
    private void Hand(ref Photon photon, int cell, Tally tally)
    {
        var g = _box.Grid;
        for (var step = 0; step < LastSteps; step++)
        {
            photon.Move(photon.OpticalLength() / _box.Media[cell].Transport);
            var (i, j, k) = ((int)Math.Floor(photon.X / g.Dx), (int)Math.Floor(photon.Y / g.Dy), (int)Math.Floor(photon.Z / g.Dz));
            if (Outside(i, j, k))
            {
                break;
            }
            cell = _box.Index(i, j, k);
            var medium = _box.Media[cell];
            if (medium.Attenuation == 0)
            {
                tally.Escaped += photon.Weight;
                return;
            }
            var lost = photon.Weight * medium.Absorption / medium.Transport;
            tally.Absorbed[cell] += lost;
            photon.Weight -= lost;
            photon.Scatter(0);
        }
        tally.Diffuse[cell] += photon.Weight;
    }
}
