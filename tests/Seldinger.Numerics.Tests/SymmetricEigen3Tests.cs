namespace Seldinger.Numerics.Tests;

public class SymmetricEigen3Tests
{
    [Fact]
    public void Of_ATurnedDiagonal_GivesValuesAndAxesBack()
    {
        // Values 5, 3, 1 along axes turned by 30 degrees about z, then 45 about x: A = R D R^T.
        var (c, s, h) = (Math.Cos(Math.PI / 6), 0.5, Math.Sqrt(0.5));
        double[][] axes = [[c, s * h, s * h], [-s, c * h, c * h], [0, -h, h]];
        double[] values = [3, 5, 1];
        var a = new double[3, 3];
        for (var n = 0; n < 27; n++)
        {
            a[n / 3 % 3, n % 3] += values[n / 9] * axes[n / 9][n / 3 % 3] * axes[n / 9][n % 3];
        }

        var e = SymmetricEigen3.Of(a);

        int[] order = [1, 0, 2];
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(values[order[n]], e[n].Value, 12);
            var axis = axes[order[n]];
            Assert.Equal(1, Math.Abs(axis.Zip(e[n].Vector).Sum(p => p.First * p.Second)), 12);
            Assert.True(e[n].Vector.MaxBy(Math.Abs) > 0);
        }
    }

    [Fact]
    public void Of_EqualValues_GivesOrthonormalVectors()
    {
        var e = SymmetricEigen3.Of(new double[,] { { 2, 0, 0 }, { 0, 2, 0 }, { 0, 0, 2 } });

        for (var n = 0; n < 9; n++)
        {
            Assert.Equal(n / 3 == n % 3 ? 1 : 0, e[n / 3].Vector.Zip(e[n % 3].Vector).Sum(p => p.First * p.Second), 12);
        }
    }
}
