using System.Numerics;

namespace Seldinger.Physics.Microwave;

/// <summary>Arrangements whose field is known: for tests and the validation book.</summary>
public static class CoaxValidation
{
    /// <summary>An antenna in uniform tissue.</summary>
    /// <param name="antenna">The antenna.</param>
    /// <param name="permittivity">Relative permittivity.</param>
    /// <param name="conductivity">Conductivity, S/m.</param>
    /// <param name="reachM">Size of the grid, m.</param>
    /// <param name="refine">Divides the cell sizes.</param>
    public static CoaxSolution Uniform(CoaxAntenna antenna, double permittivity, double conductivity, double reachM = 0.06, double refine = 1)
    {
        ArgumentNullException.ThrowIfNull(antenna);
        var mesh = CoaxMesh.Build(antenna, reachM, MicrowaveMedium.WavelengthM(antenna.FrequencyHz, permittivity, conductivity), refine);
        return CoaxSolver.Solve(mesh, Filled(mesh, permittivity), Filled(mesh, conductivity));
    }

    /// <summary>Axial field, V/m, of a cylinder of 12 cm (permittivity 89, 0.93 S/m) in one of 25 cm (40, 0.35 S/m) at 70 MHz with 1 V/m at its side.</summary>
    /// <param name="radiiM">Where to read the field, m.</param>
    public static double[] Cylinders(IReadOnlyList<double> radiiM)
    {
        ArgumentNullException.ThrowIfNull(radiiM);
        const double F = 70e6, Border = 0.12, Side = 0.25;
        var antenna = new CoaxAntenna(F, [new(0, Border, -1, 1, double.NaN)], 0, 0, 1, 0, Side, 0);
        var mesh = CoaxMesh.Build(antenna, Side, 0.5, 8);
        double Of(int cell, double inner, double outer) => mesh.R[cell % mesh.Nr + 1] <= Border + 1e-9 ? inner : outer;
        var cells = Enumerable.Range(0, mesh.Nr * mesh.Ns).ToArray();
        double[] permittivity = [.. cells.Select(c => Of(c, 89, 40))], conductivity = [.. cells.Select(c => Of(c, 0.93, 0.35))];
        var u = CoaxSolver.Driven(mesh, permittivity, conductivity, 1);
        // E_z = (1 / r) du/dr / (i w e0 e), at the middle of r^2 of each cell where the flux is second order; read by a parabola through three cells of one medium.
        var omega = 2 * Math.PI * F;
        Complex Field(int i) => 2 * (u[i + 1] - u[i]) / (mesh.R[i + 1] * mesh.R[i + 1] - mesh.R[i] * mesh.R[i]) / (Complex.ImaginaryOne * omega * CoaxSolver.Epsilon0 * permittivity[i] + conductivity[i]);
        double Place(int i) => Math.Sqrt((mesh.R[i] * mesh.R[i] + mesh.R[i + 1] * mesh.R[i + 1]) / 2);
        return [.. radiiM.Select(r =>
        {
            var last = Enumerable.Range(0, mesh.Nr).Last(i => i == 0 || mesh.R[i] < r - 1e-9);
            var first = mesh.R[last + 1] <= Border + 1e-9 ? Math.Min(last - 1, Array.FindIndex(mesh.R, x => x > Border - 1e-9) - 3) : Math.Min(last - 1, mesh.Nr - 3);
            first = Math.Max(0, first);
            Complex sum = 0;
            for (var m = first; m < first + 3; m++)
            {
                var w = 1.0;
                for (var n = first; n < first + 3; n++)
                {
                    w *= n == m ? 1 : (r * r - Place(n) * Place(n)) / (Place(m) * Place(m) - Place(n) * Place(n));
                }
                sum += w * Field(m);
            }
            return sum.Magnitude;
        })];
    }

    /// <summary>Largest relative error of H_phi in 30 mm of a lossless line (0.135 and 0.47 mm, permittivity 2.03, 2.45 GHz) with an open end that a short closes: a standing TEM wave.</summary>
    /// <param name="powerW">Incident power, W.</param>
    public static double Tem(double powerW)
    {
        const double F = 2.45e9, Inner = 0.135e-3, Outer = 0.47e-3, Er = 2.03, Length = 30e-3;
        var antenna = new CoaxAntenna(F, [new(0, 0.6e-3, 0, 1, 0), new(Inner, Outer, 0, 1, Er)], Inner, Outer, Er, Length, 0.6e-3, 0);
        // The short: metal below the line.
        antenna = antenna with { Parts = [new(0, 0.6e-3, -2e-3, 1, 0), .. antenna.Parts.Skip(1)] };
        var x = Uniform(antenna, 1, 1, refine: 4);
        var mesh = x.Mesh;
        var k = 2 * Math.PI * F * Math.Sqrt(CoaxSolver.Epsilon0 * CoaxSolver.Mu0 * Er);
        var eta = Math.Sqrt(CoaxSolver.Mu0 / (CoaxSolver.Epsilon0 * Er));
        var amplitude = Math.Sqrt(powerW / (Math.PI * eta * Math.Log(Outer / Inner)));
        double worst = 0;
        for (var j = 0; j <= mesh.Ns; j++)
        {
            for (var i = 0; i <= mesh.Nr; i++)
            {
                var (r, s) = (mesh.R[i], mesh.S[j]);
                if (r > Inner - 1e-9 && r < Outer + 1e-9 && s > -1e-9 && s < Length + 1e-9)
                {
                    // A short at s = 0 doubles H there: H = 2 a cos(k s) / r with the phase of the port.
                    var exact = 2 * amplitude * Math.Abs(Math.Cos(k * s));
                    worst = Math.Max(worst, Math.Abs(Math.Sqrt(powerW) * x.Field[i + (mesh.Nr + 1) * j].Magnitude - exact) / (2 * amplitude));
                }
            }
        }
        return worst;
    }

    /// <summary>Reflection at the aperture of a line that ends flush in a metal plane on a half space.</summary>
    /// <param name="frequencyHz">Frequency, Hz.</param>
    /// <param name="innerM">Radius of the inner conductor, m.</param>
    /// <param name="outerM">Inner radius of the outer conductor, m.</param>
    /// <param name="line">Relative permittivity of the line.</param>
    /// <param name="permittivity">Relative permittivity of the half space.</param>
    /// <param name="conductivity">Conductivity of the half space, S/m.</param>
    /// <param name="refine">Divides the cell sizes.</param>
    public static Complex Flanged(double frequencyHz, double innerM, double outerM, double line, double permittivity, double conductivity, double refine)
    {
        var feed = 4 * outerM;
        var antenna = new CoaxAntenna(frequencyHz, [new(0, 1, 0, 1, 0), new(innerM, outerM, 0, 1, line)], innerM, outerM, line, feed, outerM, 0);
        var x = Uniform(antenna, permittivity, conductivity, Math.Max(0.06, MicrowaveMedium.WavelengthM(frequencyHz, permittivity, conductivity)), refine);
        var k = 2 * Math.PI * frequencyHz * Math.Sqrt(CoaxSolver.Epsilon0 * CoaxSolver.Mu0 * line);
        // u is r H_phi: its reflection is minus that of the voltage; the phase is moved from the port to the aperture.
        return -x.Reflection * Complex.Exp(new Complex(0, 2 * k * feed));
    }

    private static double[] Filled(CoaxMesh mesh, double value)
    {
        var a = new double[mesh.Nr * mesh.Ns];
        Array.Fill(a, value);
        return a;
    }
}
