namespace Seldinger.Numerics;

/// <summary>Parallel loops over fixed blocks: the split never depends on the number of threads, so results do not either.</summary>
public static class FixedBlocks
{
    /// <summary>Runs <paramref name="body"/>(first, past) over [0, count) in blocks of <paramref name="block"/> on up to <paramref name="threads"/> threads.</summary>
    public static void For(int count, int block, int threads, Action<int, int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var blocks = (count + block - 1) / block;
        if (threads <= 1 || blocks <= 1)
        {
            for (var b = 0; b < blocks; b++)
            {
                body(b * block, Math.Min(count, (b + 1) * block));
            }
            return;
        }
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, b => body(b * block, Math.Min(count, (b + 1) * block)));
    }

    /// <summary>Sums <paramref name="partial"/>(first, past) over fixed blocks in block order.</summary>
    public static double Sum(int count, int block, int threads, Func<int, int, double> partial)
    {
        ArgumentNullException.ThrowIfNull(partial);
        var sums = new double[(count + block - 1) / block];
        For(count, block, threads, (a, b) => sums[a / block] = partial(a, b));
        double total = 0;
        foreach (var s in sums)
        {
            total += s;
        }
        return total;
    }
}
