namespace Seldinger.Numerics.QuasiRandom;

/// <summary>
/// The Halton sequence: coordinate d of point n is the radical inverse of n in the d-th prime base b, sum of a_k b^(-k-1) with n = sum of a_k b^k. Scrambled, every digit place
/// of every coordinate gets a random permutation of its own, down to the resolution of a double: the points stay evenly spread, each is uniform, and bases beyond the first few
/// lose the stripes of the plain sequence.
/// </summary>
/// <remarks>Sources: <c>halton1960</c>; digit permutations after <c>owen2017</c>. Point n depends on (seed, n, d) alone.</remarks>
public sealed class Halton
{
    /// <summary>Largest number of dimensions.</summary>
    public const int MaxDimensions = 128;

    private readonly int[] _bases;

    // By dimension and digit place: where each digit goes; null = plain sequence.
    private readonly int[][][]? _permutations;

    /// <summary>A sequence.</summary>
    /// <param name="dimensions">Dimensions, 1 to <see cref="MaxDimensions"/>.</param>
    /// <param name="seed">Seed of the scramble; null = the plain sequence.</param>
    public Halton(int dimensions, ulong? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions);
        _bases = Primes(dimensions);
        if (seed is { } s)
        {
            _permutations = [.. _bases.Select((b, d) => Permutations(b, new CounterRandom(s, $"halton-{d}")))];
        }
    }

    /// <summary>Number of dimensions.</summary>
    public int Dimensions => _bases.Length;

    /// <summary>Coordinate <paramref name="dimension"/> of point <paramref name="n"/>, in [0, 1).</summary>
    public double At(int n, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var b = _bases[dimension];
        double scale = 1.0 / b, sum = 0;
        if (_permutations is null)
        {
            for (var left = n; left > 0; left /= b, scale /= b)
            {
                sum += left % b * scale;
            }
            return sum;
        }
        // Leading zeros are permuted too: the digits do not end where n does.
        var rest = n;
        foreach (var place in _permutations[dimension])
        {
            sum += place[rest % b] * scale;
            rest /= b;
            scale /= b;
        }
        return Math.Min(sum, 1 - 1.0 / (1L << 53));
    }

    /// <summary>Point <paramref name="n"/>.</summary>
    public double[] Point(int n) => [.. Enumerable.Range(0, Dimensions).Select(d => At(n, d))];

    private static int[][] Permutations(int b, CounterRandom random)
    {
        // Digits that a double can tell apart.
        var places = (int)Math.Ceiling(53 / Math.Log2(b));
        var all = new int[places][];
        ulong counter = 0;
        for (var p = 0; p < places; p++)
        {
            var digits = Enumerable.Range(0, b).ToArray();
            for (var i = b - 1; i > 0; i--)
            {
                var j = (int)(random.Uniform(counter++) * (i + 1));
                (digits[i], digits[j]) = (digits[j], digits[i]);
            }
            all[p] = digits;
        }
        return all;
    }

    private static int[] Primes(int count)
    {
        var primes = new List<int>();
        for (var n = 2; primes.Count < count; n++)
        {
            if (primes.TrueForAll(p => n % p != 0))
            {
                primes.Add(n);
            }
        }
        return [.. primes];
    }
}
