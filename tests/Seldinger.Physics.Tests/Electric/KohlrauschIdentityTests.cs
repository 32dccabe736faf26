using Seldinger.Numerics.Multigrid;
using Seldinger.Physics.Electric;

namespace Seldinger.Physics.Tests.Electric;

/// <summary>k T + sigma phi2/2 is harmonic for any electrode; in the conservative scheme the identity holds to rounding.</summary>
public class KohlrauschIdentityTests
{
    private const int N = 33;
    private const double H = 1e-3;
    private const double Sigma = 0.36;
    private const double K = 0.52;

    public static TheoryData<string, double, double> Cases => new()
    {
        { "sphere", 37, 26.98148 },
        { "needle", 10, 29.61525 },
        { "umbrella", 10, 29.61525 },
    };

    private static bool IsElectrode(string shape, int i, int j, int k)
    {
        var (x, y, z) = (i - N / 2, j - N / 2, k - N / 2);
        return shape switch
        {
            "sphere" => x * x + y * y + z * z <= 9,
            "needle" => x == 0 && y == 0 && z is >= -7 and <= 7,
            _ => (x == 0 && y == 0 && z is >= 0 and <= 8) || (z == 0 && (x == 0 || y == 0) && x * x + y * y <= 36) || (z == -1 && x * x + y * y is > 30 and < 42),
        };
    }

    private static FaceConductances Uniform(double conductivity)
    {
        var op = new FaceConductances(N, N, N);
        var s = new double[N * N * N];
        Array.Fill(s, conductivity);
        op.SetConductivity(s, (H, H, H), OuterBoundary.Zero);
        return op;
    }

    private static double[] Solve(FaceConductances op, double[] rhs, int[] cells, double value)
    {
        op.Fix(cells, [.. cells.Select(_ => value)], rhs);
        var x = new double[op.PaddedLength];
        Assert.True(new MultigridSolver<double>(op, (H, H, H), 2).Solve(x, rhs, 1e-14, 80).RelativeResidual < 1e-12);
        foreach (var c in cells)
        {
            x[c] = value;
        }
        return x;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Temperature_AnyElectrode_IsTheParabolaOfThePotential(string shape, double electrodeC, double volts)
    {
        var op = Uniform(Sigma);
        var cells = new List<int>();
        for (var n = 0; n < N * N * N; n++)
        {
            if (IsElectrode(shape, n % N, n / N % N, n / (N * N)))
            {
                cells.Add(op.Padded(n % N, n / N % N, n / (N * N)));
            }
        }
        int[] electrode = [.. cells];
        var phi = Solve(op, new double[op.PaddedLength], electrode, volts);

        var heat = new double[op.PaddedLength];
        JouleHeat.Add(Uniform(Sigma), phi, heat, 1);
        var d = electrodeC - 37;
        var rise = Solve(Uniform(K), heat, electrode, d);

        var s = Sigma * volts * volts / (2 * K);
        double worst = 0;
        double hottest = 0;
        for (var k = 0; k < N; k++)
        {
            for (var j = 0; j < N; j++)
            {
                for (var i = 0; i < N; i++)
                {
                    var p = op.Padded(i, j, k);
                    var u = phi[p] / volts;
                    worst = Math.Max(worst, Math.Abs(rise[p] - ((d + s) * u - s * u * u)));
                    hottest = Math.Max(hottest, rise[p]);
                }
            }
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{shape}: identity {worst / s:e2} of S, hottest {37 + hottest:f3} degC");
        Assert.InRange(worst / s, 0, 1e-9);
        // 100 degC is reached where u = (D+S)/(2S); the nearest cell centre is a little off.
        Assert.InRange(hottest, 55, 63.0001);
    }
}
