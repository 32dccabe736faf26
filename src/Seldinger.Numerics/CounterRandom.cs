namespace Seldinger.Numerics;

/// <summary>
/// Counter-based random numbers: the n-th number of a stream is a function of (seed, purpose, n) alone, so that results do not depend on order or threads.
/// The generator is SplitMix64's finaliser applied to a keyed counter.
/// </summary>
/// <remarks>Source: <c>steele2014splitmix</c>. Passes uniformity and correlation tests here; not for cryptography.</remarks>
/// <param name="seed">Seed of the run.</param>
/// <param name="purpose">Name of the stream, for example "ct-noise".</param>
public readonly struct CounterRandom(ulong seed, string purpose)
{
    private readonly ulong _key = Mix(seed ^ Hash(purpose));

    /// <summary>64 random bits at a counter.</summary>
    public ulong Bits(ulong counter) => Mix(_key + Mix(counter + 0x9E3779B97F4A7C15UL));

    /// <summary>A uniform number in (0, 1).</summary>
    public double Uniform(ulong counter) => ((Bits(counter) >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box-Muller on two sub-counters).</summary>
    public double Normal(ulong counter)
    {
        var radius = Math.Sqrt(-2 * Math.Log(Uniform(2 * counter)));
        return radius * Math.Cos(2 * Math.PI * Uniform(2 * counter + 1));
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    private static ulong Hash(string s)
    {
        unchecked
        {
            var h = 14695981039346656037UL;
            foreach (var c in s)
            {
                h = (h ^ c) * 1099511628211UL;
            }
            return h;
        }
    }
}
