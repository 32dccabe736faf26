using Seldinger.Core.Geometry;
using Seldinger.Physics.Light;

namespace Seldinger.Physics.Tests.Light;

/// <summary>Monte Carlo and diffusion together on a grid.</summary>
public sealed class LightTransportTests(ITestOutputHelper output)
{
    private static readonly OpticalMedium Native = new(50, 17000, 0.95), Coagulated = new(40, 32400, 0.94);
    private static readonly LightSettings Settings = new(3e-3, 2.5, 30e-3, 100_000, 0.8, 1e-7);

    // Fluence of an isotropic point source of 1 W, W/m2, at 2, 4, 6, 8 and 10 mm: moments of the transport equation (validation/cases/light-point-source).
    private static readonly double[] RadiiMm = [2, 4, 6, 8, 10];
    private static readonly double[] InNative = [49759.8, 11991.4, 3866.66, 1402.68, 542.766];
    private static readonly double[] InCoagulated = [88122.9, 16673.1, 4206.15, 1193.72, 361.37];

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void Point_InAnInfiniteMedium_HasTheFluenceOfTransportTheory(bool coagulated, double spacingMm)
    {
        var (medium, truth) = coagulated ? (Coagulated, InCoagulated) : (Native, InNative);
        var found = LightValidation.PointSource(medium, RadiiMm, spacingMm, Settings, 11, 2, out var balance);
        output.WriteLine($"absorbed {balance.AbsorbedW:F7}, escaped {balance.EscapedW:E2}, {balance.Solve}");
        Assert.Equal(balance.EmittedW, balance.AbsorbedW + balance.EscapedW, 1e-6);
        for (var n = 0; n < truth.Length; n++)
        {
            output.WriteLine($"{RadiiMm[n]} mm: {found[n]:F1}, {found[n] / truth[n] - 1:P2}");
            Assert.InRange(found[n] / truth[n], 0.97, 1.03);
        }
    }

    [Fact]
    public void Compute_AtAnyThreadCount_IsTheSame()
    {
        var settings = Settings with { Packets = 2000 };
        (float[] Fluence, float[] Power) At(int threads)
        {
            var grid = Grid3.Cube(Vec3.Zero, 40, 2);
            var (fluence, power) = (new float[grid.Count], new float[grid.Count]);
            var diffuser = new LightEmission(grid.ToLocalM(new(3, 1, -5)), new Vec3(1, 2, 3).Normalized(), 0.3e-3, 12e-3, 1);
            LightTransport.Compute(grid, c => c % 3 == 0 ? Native : Coagulated, [(diffuser, 5, 0.3), (LightEmission.Point(grid.ToLocalM(new(-5, 2, 4))), 2, 0)], settings, 1, threads, fluence, power);
            return (fluence, power);
        }
        var (one, three) = (At(1), At(3));
        Assert.Equal(one.Fluence, three.Fluence);
        Assert.Equal(one.Power, three.Power);
    }

    [Theory]
    [InlineData(0, 0.95)]
    [InlineData(12, 1)]
    public void Compute_NextToGas_KeepsAllEnergy(double diffuserMm, double cosCone)
    {
        var grid = Grid3.Cube(Vec3.Zero, 40, 1);
        var (fluence, power) = (new float[grid.Count], new float[grid.Count]);
        var fibre = new LightEmission(grid.ToLocalM(new(0, 0, -4)), new Vec3(0.2, 0.1, -1).Normalized(), 0.3e-3, diffuserMm * 1e-3, cosCone);
        bool Gas(int c) => grid.ToLpsMm(grid.CentreM(c % grid.Nx, c / grid.Nx % grid.Ny, c / (grid.Nx * grid.Ny))).Z < -6;
        var b = LightTransport.Compute(grid, c => Gas(c) ? default : Native, [(fibre, 3, 0.25)], Settings with { Packets = 5000 }, 1, 2, fluence, power);
        output.WriteLine($"{b}");
        Assert.Equal(3, b.EmittedW);
        Assert.Equal(3, b.AbsorbedW + b.EscapedW, 1e-5);
        Assert.Equal(b.AbsorbedW, power.Sum(q => (double)q) * grid.CellVolumeM3, 1e-5);
        Assert.True(b.EscapedW > 0.1);
        Assert.All(Enumerable.Range(0, grid.Count).Where(Gas), c => Assert.Equal(0, power[c]));
    }

    [Fact]
    public void BareFibre_ShinesForward_AndADiffuserSideways()
    {
        var grid = Grid3.Cube(Vec3.Zero, 30, 1);
        float At(LightEmission e, double x, double z)
        {
            var (fluence, power) = (new float[grid.Count], new float[grid.Count]);
            LightTransport.Compute(grid, _ => Native, [(e, 1, 0)], Settings with { Packets = 20_000 }, 1, 2, fluence, power);
            var p = grid.ToLocalM(new(x, 0, z));
            return fluence[grid.Index((int)(p.X / grid.Dx + 0.5), (int)(p.Y / grid.Dy + 0.5), (int)(p.Z / grid.Dz + 0.5))];
        }
        var bare = new LightEmission(grid.ToLocalM(Vec3.Zero), new(0, 0, -1), 0.3e-3, 0, 0.96);
        Assert.True(At(bare, 0, -2) > 2 * At(bare, 0, 2));
        var diffuser = new LightEmission(grid.ToLocalM(new(0, 0, -5)), new(0, 0, -1), 0.3e-3, 10e-3, 1);
        Assert.True(At(diffuser, 2, 0) > 1.5 * At(diffuser, 0, -7));
    }
}
