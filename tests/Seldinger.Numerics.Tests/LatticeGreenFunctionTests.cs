using Seldinger.Numerics.Multigrid;

namespace Seldinger.Numerics.Tests;

public class LatticeGreenFunctionTests
{
    /// <summary>Watson's third integral: G(0,0,0) of the simple cubic lattice = 0.505462019717326 / 2.</summary>
    [Fact]
    public void Value_AtOrigin_IsWatsonsIntegral() => Assert.Equal(0.505462019717326 / 2, new LatticeGreenFunction(3, 3, 3, (1, 1, 1))[0, 0, 0], 1e-9);

    [Fact]
    public void Value_AnyOffset_SatisfiesTheDifferenceEquation()
    {
        var g = new LatticeGreenFunction(12, 9, 7, (0.8, 1.0, 2.5));
        var (cx, cy, cz) = (1.0 * 2.5 / 0.8, 0.8 * 2.5, 0.8 / 2.5);
        foreach (var (l, m, n) in new[] { (0, 0, 0), (1, 0, 0), (3, 2, 1), (11, 8, 6), (0, 5, 0) })
        {
            var sum = 2 * (cx + cy + cz) * g[l, m, n] - cx * (g[l - 1, m, n] + g[l + 1, m, n]) - cy * (g[l, m - 1, n] + g[l, m + 1, n]) - cz * (g[l, m, n - 1] + g[l, m, n + 1]);
            Assert.Equal(l == 0 && m == 0 && n == 0 ? 1 : 0, sum, 1e-8);
        }
    }

    [Fact]
    public void Value_FarAway_IsThePointSource() => Assert.Equal(1, new LatticeGreenFunction(40, 2, 2, (1, 1, 1))[40, 0, 0] * 4 * Math.PI * 40, 4e-4);
}
