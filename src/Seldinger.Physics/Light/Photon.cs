using System.Runtime.CompilerServices;
using Seldinger.Numerics;

namespace Seldinger.Physics.Light;

/// <summary>A packet of photons on its way: place, direction, weight and its own stream of random numbers, so that its history depends on its number alone.</summary>
internal struct Photon(CounterRandom random, long number)
{
    // Random numbers that one packet may use before it would run into the next one's.
    private const int HistoryBits = 24;

    private readonly CounterRandom _random = random;
    private ulong _counter = (ulong)number << HistoryBits;

    public double X, Y, Z;
    public double Ux, Uy, Uz = 1;
    public double Weight = 1;

    /// <summary>A uniform number in (0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Uniform() => _random.Uniform(_counter++);

    /// <summary>Optical length to the next interaction, -ln of a uniform number.</summary>
    public double OpticalLength() => -Math.Log(Uniform());

    /// <summary>Moves along the direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(double length)
    {
        X += length * Ux;
        Y += length * Uy;
        Z += length * Uz;
    }

    /// <summary>Turns the direction by an angle drawn from Henyey and Greenstein's phase function.</summary>
    /// <param name="g">Mean cosine.</param>
    public void Scatter(double g)
    {
        double cos;
        if (Math.Abs(g) < 1e-6)
        {
            cos = 2 * Uniform() - 1;
        }
        else
        {
            var t = (1 - g * g) / (1 - g + 2 * g * Uniform());
            cos = Math.Clamp((1 + g * g - t * t) / (2 * g), -1, 1);
        }
        Turn(cos, 2 * Math.PI * Uniform());
    }

    /// <summary>Turns the direction by a polar angle of the given cosine and an azimuth.</summary>
    public void Turn(double cos, double azimuth)
    {
        var sin = Math.Sqrt(Math.Max(0, 1 - cos * cos));
        var (sa, ca) = Math.SinCos(azimuth);
        var (x, y, z) = (Ux, Uy, Uz);
        var across = 1 - z * z;
        if (across < 1e-10)
        {
            (Ux, Uy, Uz) = (sin * ca, sin * sa, z > 0 ? cos : -cos);
            return;
        }
        var d = Math.Sqrt(across);
        Ux = sin * (x * z * ca - y * sa) / d + x * cos;
        Uy = sin * (y * z * ca + x * sa) / d + y * cos;
        Uz = -sin * ca * d + z * cos;
        // Rounding would let the length drift over thousands of turns.
        var scale = 1.5 - 0.5 * (Ux * Ux + Uy * Uy + Uz * Uz);
        Ux *= scale;
        Uy *= scale;
        Uz *= scale;
    }
}
