using Seldinger.Numerics.QuasiRandom;
using Seldinger.Numerics.Sensitivity;

namespace Seldinger.Numerics.Tests;

public class QuasiRandomTests
{
    /// <summary>scipy.stats.qmc.Halton(4, scramble=False).random(6), scipy 1.10.</summary>
    [Fact]
    public void At_PlainSequence_IsScipys()
    {
        double[][] expected =
        [
            [0, 0, 0, 0],
            [1 / 2.0, 1 / 3.0, 1 / 5.0, 1 / 7.0],
            [1 / 4.0, 2 / 3.0, 2 / 5.0, 2 / 7.0],
            [3 / 4.0, 1 / 9.0, 3 / 5.0, 3 / 7.0],
            [1 / 8.0, 4 / 9.0, 4 / 5.0, 4 / 7.0],
            [5 / 8.0, 7 / 9.0, 1 / 25.0, 5 / 7.0],
        ];
        var halton = new Halton(4);

        for (var n = 0; n < expected.Length; n++)
        {
            Assert.All(halton.Point(n).Zip(expected[n]), p => Assert.Equal(p.Second, p.First, 14));
        }
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 81)]
    [InlineData(5, 169)]
    public void At_Scrambled_PutsOnePointIntoEveryStratumOfItsBase(int dimension, int points)
    {
        var halton = new Halton(6, seed: 3);

        var strata = Enumerable.Range(0, points).Select(n => (int)(halton.At(n, dimension) * points)).Distinct().Count();

        Assert.Equal(points, strata);
    }

    [Fact]
    public void At_Scrambled_DependsOnTheSeedAlone()
    {
        Assert.Equal(new Halton(20, 1).Point(17), new Halton(20, 1).Point(17));
        Assert.NotEqual(new Halton(20, 1).Point(17), new Halton(20, 2).Point(17));
    }

    /// <summary>The integral of prod (1 + (u_d - 1/2)) over six dimensions is 1; plain random numbers would miss it by about 0.7 / sqrt(n).</summary>
    [Fact]
    public void At_Scrambled_IntegratesBetterThanRandomNumbers()
    {
        const int n = 1024;
        var halton = new Halton(6, 5);

        var mean = Enumerable.Range(0, n).Average(i => halton.Point(i).Aggregate(1.0, (p, u) => p * (u + 0.5)));

        Assert.Equal(1, mean, 0.006);
    }

    /// <summary>Ishigami function, a = 7, b = 0.1: the indices are known in closed form, 0.3139, 0.4424 and 0.</summary>
    [Fact]
    public void FromDraws_Ishigami_FindsTheKnownIndices()
    {
        var (u, y) = Draws(4096, 3, v => Math.Sin(v[0]) + 7 * Math.Pow(Math.Sin(v[1]), 2) + 0.1 * Math.Pow(v[2], 4) * Math.Sin(v[0]), x => Math.PI * (2 * x - 1));

        var s = FirstOrderIndices.FromDraws(u, y, 8);

        Assert.Equal(0.3139, s[0], 0.02);
        Assert.Equal(0.4424, s[1], 0.02);
        Assert.Equal(0, s[2], 0.02);
    }

    /// <summary>y = 4 a + 2 b + c: indices 16/21, 4/21, 1/21, here from 64 draws in eight dimensions.</summary>
    [Fact]
    public void FromDraws_SixtyFourDrawsOfALinearModel_RanksItsInputs()
    {
        var (u, y) = Draws(64, 8, v => 4 * v[0] + 2 * v[1] + v[2], x => x);

        var s = FirstOrderIndices.FromDraws(u, y);

        Assert.Equal(16 / 21.0, s[0], 0.08);
        Assert.Equal(4 / 21.0, s[1], 0.05);
        Assert.All(s.Skip(3), v => Assert.InRange(v, 0, 0.01));
    }

    private static (double[][] U, double[] Y) Draws(int n, int dimensions, Func<double[], double> f, Func<double, double> scale)
    {
        var halton = new Halton(dimensions, 7);
        var points = Enumerable.Range(0, n).Select(halton.Point).ToArray();
        return ([.. Enumerable.Range(0, dimensions).Select(d => points.Select(p => p[d]).ToArray())], [.. points.Select(p => f([.. p.Select(scale)]))]);
    }
}
