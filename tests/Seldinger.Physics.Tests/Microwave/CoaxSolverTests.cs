using System.Numerics;
using Seldinger.Physics.Microwave;

namespace Seldinger.Physics.Tests.Microwave;

/// <summary>The axisymmetric field against what is known exactly.</summary>
public sealed class CoaxSolverTests(ITestOutputHelper output)
{
    // Single-slot antenna in liver at 2.45 GHz: a common example of textbooks and programs.
    private static CoaxAntenna Slot => new(2.45e9,
        [new(0, 0.895e-3, -0.5e-3, 1, 2.6), new(0, 0.595e-3, 0, 1, 0), new(0.135e-3, 0.47e-3, 0.1e-3, 1, 2.03), new(0.47e-3, 0.595e-3, 5.5e-3, 6.5e-3, 1)],
        0.135e-3, 0.47e-3, 2.03, 15e-3, 0.895e-3, 6e-3);

    private CoaxSolution Solve(CoaxAntenna a, double permittivity, double conductivity, double reachM = 0.06, double refine = 1)
    {
        var x = CoaxValidation.Uniform(a, permittivity, conductivity, reachM, refine);
        output.WriteLine($"{x.Mesh.Nr} x {x.Mesh.Ns} cells: S11 {x.ReflectionDb:F3} dB, reflected {x.Reflected:F5}, absorbed {x.AbsorbedShare:F5}, radiated {x.Radiated:F6}, sum {x.Reflected + x.AbsorbedShare + x.Radiated:F12}");
        return x;
    }

    [Fact]
    public void Solve_AnyAntenna_KeepsThePower()
    {
        var x = Solve(Slot, 43.03, 1.69);
        Assert.Equal(1, x.Reflected + x.AbsorbedShare + x.Radiated, 1e-10);
        Assert.All(x.Absorbed, p => Assert.True(p >= 0));
        Assert.Equal(x.Reflected, x.Reflection.Magnitude * x.Reflection.Magnitude, 1e-6);
    }

    [Fact]
    public void Solve_FinerCells_MovesTheReflectionLittle()
    {
        var (coarse, fine) = (Solve(Slot, 43.03, 1.69), Solve(Slot, 43.03, 1.69, refine: 2));
        Assert.Equal(fine.ReflectionDb, coarse.ReflectionDb, 0.5);
        var far = Solve(Slot, 43.03, 1.69, 0.09);
        Assert.Equal(far.ReflectionDb, coarse.ReflectionDb, 0.1);
    }

    [Fact]
    public void Driven_ConcentricCylinders_GivesTheBesselFunctions()
    {
        double[] expected = [0.284225, 0.370232, 0.756125];
        var field = CoaxValidation.Cylinders([0.06, 0.12, 0.2]);
        for (var i = 0; i < expected.Length; i++)
        {
            output.WriteLine($"{field[i]:F6} {expected[i]:F6} {field[i] / expected[i] - 1:E1}");
            Assert.Equal(1, field[i] / expected[i], 1e-3);
        }
    }

    [Fact]
    public void Solve_LosslessLine_CarriesTheTemWave()
    {
        var worst = CoaxValidation.Tem(3);
        output.WriteLine($"largest relative error {worst:E2}");
        Assert.True(worst < 1e-3);
    }

    [Theory]
    [InlineData(2.45e9, 1.95e-3, 2.925e-3, 1, 4.51, 0.1149006, 0.88312, -0.31521, 0.004)]
    [InlineData(2.45e9, 0.135e-3, 0.47e-3, 2.03, 43.03, 1.69, 0.83525, -0.33442, 0.03)]
    public void Flanged_LineIntoAHalfSpace_ComesNearToModeMatchingWithFinerCells(double f, double a, double b, double line, double permittivity, double conductivity, double re, double im, double tolerance)
    {
        double Error(double refine)
        {
            var g = CoaxValidation.Flanged(f, a, b, line, permittivity, conductivity, refine);
            var error = (g - new Complex(re, im)).Magnitude;
            output.WriteLine($"{refine}: {g.Real:F5} {g.Imaginary:F5}, off by {error:E2}");
            return error;
        }
        var (coarse, fine) = (Error(1), Error(2));
        Assert.True(fine < tolerance);
        Assert.True(fine < 0.6 * coarse);
    }
}
