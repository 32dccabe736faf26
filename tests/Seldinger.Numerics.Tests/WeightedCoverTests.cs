using Seldinger.Numerics.Covering;

namespace Seldinger.Numerics.Tests;

public class WeightedCoverTests
{
    private static ulong[][] Set(params int[] elements)
    {
        ulong bits = 0;
        foreach (var e in elements)
        {
            bits |= 1UL << e;
        }
        return [[bits & 0xFFFF], [bits >> 16]];
    }

    /// <summary>Greedy takes the large middle set first and then needs three; two sets cover everything.</summary>
    [Fact]
    public void Exact_WhereGreedyFails_FindsTheCover()
    {
        var cover = new WeightedCover([1, -1], [Set(1, 2, 3, 4, 5, 6), Set(0, 1, 2, 3), Set(4, 5, 6, 7)]);

        Assert.Equal(7, cover.Greedy(2).Value, 12);
        var best = cover.Exact(2);
        Assert.Equal([1, 2], best.Sets);
        Assert.Equal(8, best.Value, 12);
        Assert.True(best.Proven);
    }

    [Fact]
    public void Exact_AgainstAllCombinations_IsTheBest()
    {
        var random = new CounterRandom(4, "cover");
        ulong counter = 0;
        for (var problem = 0; problem < 20; problem++)
        {
            var sets = Enumerable.Range(0, 12).Select(_ => Set([.. Enumerable.Range(0, 32).Where(_ => random.Uniform(counter++) < 0.2)])).ToList();
            var cover = new WeightedCover([2, -1], sets);
            var all = from a in Enumerable.Range(0, 12) from b in Enumerable.Range(0, a + 1) from c in Enumerable.Range(0, b + 1) select cover.Value([a, b, c]);

            var best = cover.Exact(3);

            Assert.True(best.Proven);
            Assert.Equal(Math.Max(0, all.Max()), best.Value, 12);
            Assert.Equal(best.Value, cover.Value(best.Sets), 12);
        }
    }

    [Fact]
    public void Exact_SetsThatDoNotGoTogether_AreNotChosenTogether()
    {
        var cover = new WeightedCover([1, -1], [Set(0, 1, 2, 3), Set(4, 5, 6, 7), Set(4, 5)]);

        Assert.Equal([0, 2], cover.Exact(2, (a, b) => a + b != 1).Sets);
    }

    [Fact]
    public void Exact_AtItsLimit_SaysThatNothingIsProven() =>
        Assert.False(new WeightedCover([1, -1], [Set(1, 2, 3, 4, 5, 6), Set(0, 1, 2, 3), Set(4, 5, 6, 7)]).Exact(2, null, 1).Proven);
}
