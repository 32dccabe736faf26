using System.Numerics;

namespace Seldinger.Numerics.Covering;

/// <summary>A choice of sets and what it is worth.</summary>
/// <param name="Sets">Indices of the sets, ascending.</param>
/// <param name="Value">Weight of everything that they cover together.</param>
/// <param name="Proven">True when no choice of as many sets is worth more; false when the search stopped at its limit.</param>
/// <param name="Nodes">Partial choices that were looked at.</param>
public sealed record CoverChoice(IReadOnlyList<int> Sets, double Value, bool Proven, long Nodes);

/// <summary>
/// Chooses sets so that what they cover together weighs most. Elements fall into classes of one weight each; classes of negative weight are what should not be covered. Every element
/// counts once however often it is covered, so that the wanted part is submodular: what a set adds only shrinks as others are chosen, which bounds the search.
/// </summary>
public sealed class WeightedCover
{
    /// <summary>First sets, evenly over the list, from which greedy choices start.</summary>
    private const int Starts = 64;

    private readonly double[] _weights;
    private readonly ulong[][][] _sets;

    /// <summary>A problem.</summary>
    /// <param name="weights">Weight of each class.</param>
    /// <param name="sets">By set and class: the covered elements as bits; all sets have the same lengths.</param>
    public WeightedCover(IReadOnlyList<double> weights, IReadOnlyList<ulong[][]> sets)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(sets);
        (_weights, _sets) = ([.. weights], [.. sets]);
        if (_sets.Any(s => s.Length != _weights.Length || s.Zip(_sets[0]).Any(p => p.First.Length != p.Second.Length)))
        {
            throw new ArgumentException("Every set has one block of bits per class, as long as that of the others.", nameof(sets));
        }
    }

    /// <summary>Weight of everything that some sets cover together.</summary>
    public double Value(IEnumerable<int> sets) => Weight(Union(sets)).Total;

    /// <summary>Takes the set that adds most, one after the other, and stops early when none adds anything.</summary>
    /// <param name="count">Most sets.</param>
    /// <param name="allowed">Whether two sets go together; null = all do.</param>
    public CoverChoice Greedy(int count, Func<int, int, bool>? allowed = null) => Greedy([], count, allowed);

    private CoverChoice Greedy(IReadOnlyList<int> first, int count, Func<int, int, bool>? allowed)
    {
        var chosen = first.ToList();
        var covered = Union(first);
        var nodes = 0L;
        while (chosen.Count < count)
        {
            var (best, gain) = (-1, 0.0);
            for (var s = 0; s < _sets.Length; s++)
            {
                nodes++;
                var added = chosen.TrueForAll(c => allowed?.Invoke(c, s) != false) ? Added(covered, s).Total : double.NegativeInfinity;
                if (added > gain)
                {
                    (best, gain) = (s, added);
                }
            }
            if (best < 0)
            {
                break;
            }
            chosen.Add(best);
            Cover(covered, best);
        }
        return new([.. chosen.Order()], Weight(covered).Total, count <= 1, nodes);
    }

    /// <summary>Exchanges one set after the other for the one that makes the choice worth most, until no exchange helps: what greed took first is often what the others make needless.</summary>
    private (IReadOnlyList<int> Sets, double Value) Exchanged(CoverChoice start, Func<int, int, bool>? allowed)
    {
        var sets = start.Sets.ToList();
        var value = start.Value;
        for (var better = true; better;)
        {
            better = false;
            for (var n = 0; n < sets.Count; n++)
            {
                var others = sets.Where((_, i) => i != n).ToList();
                var covered = Union(others);
                var (without, best, total) = (Weight(covered).Total, sets[n], value);
                for (var s = 0; s < _sets.Length; s++)
                {
                    if (!sets.Contains(s) && others.TrueForAll(o => allowed?.Invoke(o, s) != false) && without + Added(covered, s).Total is var now && now > total + 1e-9 * Math.Abs(total))
                    {
                        (best, total) = (s, now);
                    }
                }
                (better, sets[n], value) = (better || best != sets[n], best, total);
            }
        }
        return ([.. sets.Order()], value);
    }

    /// <summary>
    /// The best choice of at most <paramref name="count"/> sets by branch and bound, started from the best of greedy choices from several first sets, after exchanges. A partial choice is dropped when what is covered plus the largest
    /// wanted additions that are left, less the smallest unwanted one, cannot beat the best choice so far.
    /// </summary>
    /// <param name="count">Most sets.</param>
    /// <param name="allowed">Whether two sets go together; null = all do.</param>
    /// <param name="nodeLimit">Partial choices after which the search gives back the best so far, not proven.</param>
    public CoverChoice Exact(int count, Func<int, int, bool>? allowed = null, long nodeLimit = 200_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (sets, value) = Exchanged(Greedy(count, allowed), allowed);
        for (var start = 0; start < Math.Min(Starts, _sets.Length) && count > 1; start++)
        {
            var other = Exchanged(Greedy([(int)((long)start * _sets.Length / Math.Min(Starts, _sets.Length))], count, allowed), allowed);
            (sets, value) = other.Value > value + 1e-9 * Math.Abs(value) ? other : (sets, value);
        }
        var nodes = 0L;
        // Depth-first over levels that are kept in arrays: chosen[d] is the place in order[d] that level d tries next.
        var order = new (int Set, double Wanted, double Unwanted)[count][];
        var next = new int[count];
        var covered = new ulong[count + 1][][];
        var chosen = new int[count];
        covered[0] = Union([]);
        order[0] = Order(covered[0], [], -1, allowed);
        for (var depth = 0; depth >= 0;)
        {
            var here = order[depth];
            if (next[depth] >= here.Length || nodes >= nodeLimit || Bound(covered[depth], here, next[depth], count - depth) <= value)
            {
                depth--;
                continue;
            }
            nodes++;
            var set = here[next[depth]++].Set;
            chosen[depth] = set;
            covered[depth + 1] = Copy(covered[depth]);
            Cover(covered[depth + 1], set);
            var now = Weight(covered[depth + 1]).Total;
            if (now > value)
            {
                (value, sets) = (now, [.. chosen[..(depth + 1)].Order()]);
            }
            if (depth + 1 < count)
            {
                // Only what stands behind this set in this level's order: every combination once.
                order[depth + 1] = Order(covered[depth + 1], here.Skip(next[depth]).Select(o => o.Set), set, allowed);
                next[depth + 1] = 0;
                depth++;
            }
        }
        return new(sets, value, nodes < nodeLimit, nodes);
    }

    /// <summary>Sets by what they would add of the wanted, most first.</summary>
    private (int Set, double Wanted, double Unwanted)[] Order(ulong[][] covered, IEnumerable<int> candidates, int with, Func<int, int, bool>? allowed) =>
        [.. (with < 0 ? Enumerable.Range(0, _sets.Length) : candidates.Where(s => allowed?.Invoke(with, s) != false))
            .Select(s => (Set: s, Added: Added(covered, s))).Where(a => a.Added.Wanted > 0)
            .OrderByDescending(a => a.Added.Wanted).ThenBy(a => a.Set).Select(a => (a.Set, a.Added.Wanted, a.Added.Unwanted))];

    private double Bound(ulong[][] covered, (int Set, double Wanted, double Unwanted)[] order, int from, int left)
    {
        var (sum, least) = (Weight(covered).Total, double.NegativeInfinity);
        for (var n = from; n < order.Length; n++)
        {
            sum += n < from + left ? order[n].Wanted : 0;
            least = Math.Max(least, order[n].Unwanted);
        }
        return sum + least;
    }

    private ulong[][] Union(IEnumerable<int> sets)
    {
        var bits = _weights.Select((_, c) => new ulong[_sets.Length == 0 ? 0 : _sets[0][c].Length]).ToArray();
        foreach (var s in sets)
        {
            Cover(bits, s);
        }
        return bits;
    }

    private void Cover(ulong[][] covered, int set)
    {
        for (var c = 0; c < covered.Length; c++)
        {
            for (var w = 0; w < covered[c].Length; w++)
            {
                covered[c][w] |= _sets[set][c][w];
            }
        }
    }

    private static ulong[][] Copy(ulong[][] bits) => [.. bits.Select(b => (ulong[])b.Clone())];

    private (double Wanted, double Unwanted, double Total) Added(ulong[][] covered, int set)
    {
        double wanted = 0, unwanted = 0;
        for (var c = 0; c < _weights.Length; c++)
        {
            var (mine, have) = (_sets[set][c], covered[c]);
            long n = 0;
            for (var w = 0; w < mine.Length; w++)
            {
                n += BitOperations.PopCount(mine[w] & ~have[w]);
            }
            (wanted, unwanted) = _weights[c] > 0 ? (wanted + n * _weights[c], unwanted) : (wanted, unwanted + n * _weights[c]);
        }
        return (wanted, unwanted, wanted + unwanted);
    }

    private (double Wanted, double Unwanted, double Total) Weight(ulong[][] covered)
    {
        double wanted = 0, unwanted = 0;
        for (var c = 0; c < _weights.Length; c++)
        {
            var n = covered[c].Sum(w => (long)BitOperations.PopCount(w)) * _weights[c];
            (wanted, unwanted) = n > 0 ? (wanted + n, unwanted) : (wanted, unwanted + n);
        }
        return (wanted, unwanted, wanted + unwanted);
    }
}
