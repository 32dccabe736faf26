using System.Numerics;
using Seldinger.Numerics.Banded;

namespace Seldinger.Numerics.Tests;

/// <summary>The band solver against the product with its own matrix.</summary>
public sealed class ComplexBandMatrixTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 3)]
    [InlineData(200, 17)]
    [InlineData(65, 64)]
    public void Solve_SymmetricMatrix_ReturnsWhatItWasMadeFrom(int order, int width)
    {
        var matrix = new ComplexBandMatrix(order, width);
        var (expected, rhs) = (new Complex[order], new Complex[order]);
        for (var i = 0; i < order; i++)
        {
            expected[i] = new(Math.Sin(i + 1), Math.Cos(3 * i));
        }
        for (var i = 0; i < order; i++)
        {
            for (var j = i; j <= Math.Min(order - 1, i + width); j++)
            {
                var a = i == j ? new Complex(0.3 * width + 2, -1 - 0.1 * width) : new Complex(Math.Cos(i * 5 + j), Math.Sin(i - 2 * j));
                matrix.Add(j, i, a);
                rhs[i] += a * expected[j];
                rhs[j] += i == j ? 0 : a * expected[i];
            }
        }
        Assert.True(matrix.TryFactor());
        matrix.Solve(rhs);
        Assert.All(Enumerable.Range(0, order), i => Assert.True((rhs[i] - expected[i]).Magnitude < 1e-9));
    }

    [Fact]
    public void TryFactor_ZeroPivot_SaysSo()
    {
        var matrix = new ComplexBandMatrix(2, 1);
        matrix.Add(0, 1, 1);
        Assert.False(matrix.TryFactor());
        Assert.Throws<InvalidOperationException>(() => matrix.Solve(new Complex[2]));
    }

    [Fact]
    public void Add_OutsideTheBand_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new ComplexBandMatrix(5, 1).Add(0, 2, 1));
}
