using Seldinger.Core.Geometry;
using Seldinger.Physics.Electric;
using Seldinger.Physics.Probes;

namespace Seldinger.Physics.Tests.Electric;

public class ElectrodeResistanceTests
{
    private const double Sigma = 0.36;

    public static TheoryData<double, double, double> Bodies => new()
    {
        { 1, 1, 221.049 },
        { 15, 0.735, 54.7160 },
        { 10, 0.75, 72.7531 },
    };

    private static readonly Vec3[] Directions = [new(1, 0, 0), new(0, 0.70710678, 0.70710678), new(0.57735, 0.57735, 0.57735), new(0.2, 0.55, 0.81), new(0.9, -0.1, 0.42)];

    private static readonly Vec3[] Offsets = [new(0, 0, 0), new(0.5, 0.5, 0.5), new(0.5, 0, 0.5), new(0.13, 0.37, 0.71)];

    /// <summary>Resistance of a spheroid to infinity, in ohm, from the grid solution with open ends.</summary>
    private static double Resistance(double a, double b, Vec3 direction, Vec3 offset, double spacingMm, int cells)
    {
        var grid = Grid3.Cube(Vec3.Zero, cells * spacingMm, spacingMm);
        var centre = (new Vec3(cells / 2, cells / 2, cells / 2) + offset) * (spacingMm * 1e-3);
        var sigma = new double[grid.Count];
        Array.Fill(sigma, Sigma);
        return Resistance(a, b, direction, centre, grid, sigma);
    }

    private static double Resistance(double a, double b, Vec3 direction, Vec3 centre, Grid3 grid, double[] sigma)
    {
        var surface = ProbeSurface.Spheroid(a * 1e-3, b * 1e-3, Math.Max(12, (int)(1.6 * a)));
        var u = direction.Normalized();
        var (ohm, result, _) = ElectrodeResistance.Solve(surface, centre - u * (a * 1e-3), u, centre, grid, sigma, 2);
        Assert.True(result.Converged, $"{result}");
        return ohm;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Resistance_AnyOrientationAndOffset_IsWithinOnePercent(double a, double b, double expectedOhm)
    {
        double worst = 0;
        foreach (var d in Directions)
        {
            foreach (var o in Offsets)
            {
                var error = Resistance(a, b, d, o, 1, a > 5 ? 60 : 40) / expectedOhm - 1;
                worst = Math.Abs(error) > Math.Abs(worst) ? error : worst;
            }
        }
        // The requirement is 1 %; measured worst: 0.002 % (sphere), 0.043 % and 0.030 % (spheroids).
        TestContext.Current.TestOutputHelper!.WriteLine($"worst {worst:p4}");
        Assert.InRange(worst, -0.001, 0.001);
    }

    [Theory]
    [InlineData(0.5, 80)]
    [InlineData(2.0, 40)]
    public void Resistance_OtherCellSizes_IsWithinOnePercent(double spacingMm, int cells)
        => Assert.Equal(1, Resistance(15, 0.735, Directions[3], Offsets[3], spacingMm, cells) / 54.7160, 0.005);

    /// <summary>A ball in a shell of another conductivity: R = [(1/a - 1/b)/s1 + 1/(b s2)] / (4 pi).</summary>
    [Theory]
    [InlineData(0.36)]
    [InlineData(0.1)]
    [InlineData(1.2)]
    public void Resistance_BallInShell_MatchesTheClosedForm(double shellSigma)
    {
        const double A = 1e-3;
        const double B = 7e-3;
        var grid = Grid3.Cube(Vec3.Zero, 60, 1);
        var centre = (new Vec3(30, 30, 30) + Offsets[3]) * 1e-3;
        var sigma = new double[grid.Count];
        for (var n = 0; n < sigma.Length; n++)
        {
            var r = Vec3.Distance(grid.CentreM(n % 60, n / 60 % 60, n / 3600), centre);
            sigma[n] = r < B ? shellSigma : Sigma;
        }
        var expected = ((1 / A - 1 / B) / shellSigma + 1 / (B * Sigma)) / (4 * Math.PI);
        var found = Resistance(1, 1, Directions[3], centre, grid, sigma);
        TestContext.Current.TestOutputHelper!.WriteLine($"{found:f3} {expected:f3}");
        Assert.Equal(1, found / expected, 0.01);
    }

    /// <summary>Cells of an image are often longer along z.</summary>
    [Fact]
    public void Resistance_FlatCells_IsWithinOnePercent()
    {
        var cube = Grid3.Cube(Vec3.Zero, 60, 1);
        var grid = cube with { Nx = 70, Dx = 0.8e-3, Ny = 70, Dy = 0.8e-3, Nz = 24, Dz = 2.5e-3 };
        var sigma = new double[grid.Count];
        Array.Fill(sigma, Sigma);
        var found = Resistance(10, 0.75, Directions[3], new Vec3(28.2e-3, 27.9e-3, 29.7e-3), grid, sigma);
        TestContext.Current.TestOutputHelper!.WriteLine($"{found:f3}");
        Assert.Equal(1, found / 72.7531, 0.01);
    }

    /// <summary>Heads of several surfaces against a boundary-element computation (validation/cases/electrode-heads/reference.py).</summary>
    [Theory]
    [InlineData("needle", 49.2745)]
    [InlineData("cluster", 35.1811)]
    [InlineData("bipolar", 96.4160)]
    [InlineData("pair", 120.8973)]
    [InlineData("umbrella-15", 36.9698)]
    [InlineData("umbrella-25", 22.9531)]
    public void Resistance_Head_IsWithinOnePercent(string shape, double expectedOhm)
    {
        var head = Shape(shape);
        var grid = Grid3.Cube(Vec3.Zero, 70, 1);
        var sigma = new double[grid.Count];
        Array.Fill(sigma, Sigma);
        foreach (var (direction, offset) in new[] { (Directions[0], Offsets[0]), (Directions[3], Offsets[3]) })
        {
            var (u, middle) = (direction.Normalized(), (new Vec3(35, 35, 35) + offset) * 1e-3);
            // The middle of the head: half of what is exposed behind the tip, or beyond it for tines.
            var tip = middle - u * (shape.StartsWith("umbrella", StringComparison.Ordinal) ? -4e-3 : shape == "bipolar" ? 21.5e-3 : 12e-3);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var (ohm, result, _) = ElectrodeResistance.Solve(head.Parts, head.Poles, tip, u, middle, grid, sigma, 2);
            TestContext.Current.TestOutputHelper!.WriteLine($"{shape} {ohm:f3} ({ohm / expectedOhm - 1:p3}) {result} {watch.ElapsedMilliseconds} ms");
            Assert.True(result.Converged);
            Assert.InRange(ohm / expectedOhm, 0.99, 1.01);
        }
    }

    /// <summary>Two balls of opposite pole: resistance, and the field between them on their line, from the potentials of image charges.</summary>
    [Fact]
    public void TwoBalls_ResistanceAndField_MatchTheClosedForm()
    {
        const double A = 1.5e-3;
        const double D = 15e-3;
        var ball = ProbeSurface.Spheroid(A, A, 12);
        ProbeSurface[] parts = [ball.Moved(0, new(-D / 2, 0, 0)), ball.Moved(0, new(D / 2, 0, 0))];
        var grid = Grid3.Cube(Vec3.Zero, 70, 1);
        var sigma = new double[grid.Count];
        Array.Fill(sigma, Sigma);
        // Axis of the head along the grid's z, so that the first axis of the head is the line of the balls.
        var axis = new Vec3(0, 0, 1);
        var middle = new Vec3(35, 35, 35) * 1e-3;
        var (ohm, result, phi) = ElectrodeResistance.Solve(parts, [1, -1], middle - axis * A, axis, middle, grid, sigma, 2);
        Assert.True(result.Converged);
        Assert.Equal(1, ohm / ElectrodeResistance.BallPair(A, D, Sigma), 0.005);
        var (e1, _) = axis.Perpendiculars();
        double At(double x) => Interpolate(grid, phi, middle + e1 * x);
        foreach (var x in new[] { 0, 2e-3, -3e-3 })
        {
            var field = Math.Abs(At(x + 1e-3) - At(x - 1e-3)) / 2e-3;
            var expected = Math.Abs(Images(A, D, x + 1e-3) - Images(A, D, x - 1e-3)) / 2e-3;
            TestContext.Current.TestOutputHelper!.WriteLine($"x {x}: {field:f4} V/m, {expected:f4} ({field / expected - 1:p2}); {ohm / ElectrodeResistance.BallPair(A, D, Sigma) - 1:p3}");
            Assert.Equal(1, field / expected, 0.01);
        }
    }

    /// <summary>Potential on the line of two balls at plus and minus half a volt: every charge q of a ball has the image -q a/s in the other one, at a2/s from its centre.</summary>
    private static double Images(double a, double d, double x)
    {
        double sum = 0;
        foreach (var side in new[] { -1, 1 })
        {
            // Potential of ball 'side' at side * -0.5: the ball at -D/2 is the positive one.
            var (q, place, centre) = (-0.5 * side * a, side * d / 2, side * d / 2);
            for (var n = 0; n < 60; n++)
            {
                sum += q / Math.Abs(x - place);
                var other = -centre;
                var s = Math.Abs(other - place);
                (q, place, centre) = (-q * a / s, other + Math.Sign(place - other) * a * a / s, other);
            }
        }
        return sum;
    }

    private static double Interpolate(Grid3 g, double[] field, Vec3 p)
    {
        var (x, y, z) = (p.X / g.Dx, p.Y / g.Dy, p.Z / g.Dz);
        var (i, j, k) = ((int)x, (int)y, (int)z);
        double sum = 0;
        for (var c = 0; c < 8; c++)
        {
            var (u, v, w) = (c & 1, c >> 1 & 1, c >> 2);
            sum += field[g.Index(i + u, j + v, k + w)] * (u == 0 ? 1 - (x - i) : x - i) * (v == 0 ? 1 - (y - j) : y - j) * (w == 0 ? 1 - (z - k) : z - k);
        }
        return sum;
    }

    private static ElectrodeHead Shape(string shape) => shape switch
    {
        "cluster" => ElectrodeHead.Cluster(3, 5e-3, 25e-3, 0.735e-3, 1e-3),
        "bipolar" => ElectrodeHead.Bipolar(20e-3, 3e-3, 0.9e-3, 1e-3),
        "pair" => ElectrodeHead.Pair(15e-3, 20e-3, 0.5e-3, 1e-3),
        "umbrella-15" => ElectrodeHead.Umbrella(new(10, 0.2e-3, 15e-3, 0, 8.225e-3), 0, 1.05e-3, 1e-3),
        "umbrella-25" => ElectrodeHead.Umbrella(new(10, 0.2e-3, 25e-3, 0, 8.225e-3), 0, 1.05e-3, 1e-3),
        _ => ElectrodeHead.Needle(30e-3, 0.735e-3, 1e-3),
    };
}
