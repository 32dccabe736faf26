using System.Numerics;
using Seldinger.Numerics.Banded;

namespace Seldinger.Physics.Microwave;

/// <summary>
/// Maxwell's equations in the frequency domain around an axis, for fields (E_r, E_z, H_phi) that do not turn around it. With u = r H_phi and e = e' - i sigma / (w e0), time going as exp(+i w t):
/// div(grad u / (e r)) + k0^2 u / r = 0. Fluxes between the nodes of a graded grid are exact for u constant in r (TEM wave) and u as r^2 (near the axis); borders between materials lie on lines of the grid.
/// Metal is a boundary without flux; at the port a TEM wave comes in and its reflection leaves; at the ends of the grid waves leave as from a point.
/// </summary>
/// <remarks>Second order in the cell size away from edges of metal. Power is conserved exactly: incident = reflected + absorbed + radiated. Source: <c>balanis2012</c>, <c>mita-model</c> for the equation.</remarks>
public static class CoaxSolver
{
    internal const double Epsilon0 = 8.8541878128e-12, Mu0 = 1.25663706212e-6;

    /// <summary>Solves for 1 W of incident power.</summary>
    /// <param name="mesh">The grid.</param>
    /// <param name="permittivity">Relative permittivity of the tissue in each cell; read in tissue only.</param>
    /// <param name="conductivity">Conductivity of the tissue in each cell, S/m; read in tissue only.</param>
    /// <exception cref="InvalidOperationException">The equations have no solution (a lossless resonance).</exception>
    public static CoaxSolution Solve(CoaxMesh mesh, ReadOnlySpan<double> permittivity, ReadOnlySpan<double> conductivity)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var a = mesh.Antenna;
        var omega = 2 * Math.PI * a.FrequencyHz;
        var k0 = omega * Math.Sqrt(Epsilon0 * Mu0);
        var (inverse, sigma) = Materials(mesh, permittivity, conductivity, omega);
        var (number, matrix, rhs) = Assemble(mesh, inverse, k0);
        foreach (var (node, factor, weight) in Ends(mesh, inverse, k0))
        {
            Diagonal(matrix, number[node], factor * weight);
        }
        var (kappa, amplitude) = Port(mesh, k0, omega, number, matrix, rhs);
        return Powers(mesh, inverse, sigma, Nodes(matrix, rhs, number), k0, omega, kappa, amplitude);
    }

    /// <summary>The same equations in a cylinder between metal lids, driven by an even axial field at its side: r H_phi at the nodes, A.</summary>
    /// <param name="mesh">The grid; its port is not used.</param>
    /// <param name="permittivity">Relative permittivity of the tissue in each cell.</param>
    /// <param name="conductivity">Conductivity of the tissue in each cell, S/m.</param>
    /// <param name="sideVPerM">Axial field at the side, V/m.</param>
    public static Complex[] Driven(CoaxMesh mesh, ReadOnlySpan<double> permittivity, ReadOnlySpan<double> conductivity, double sideVPerM)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var omega = 2 * Math.PI * mesh.Antenna.FrequencyHz;
        var (inverse, _) = Materials(mesh, permittivity, conductivity, omega);
        var (number, matrix, rhs) = Assemble(mesh, inverse, omega * Math.Sqrt(Epsilon0 * Mu0));
        for (var j = 0; j < mesh.Ns; j++)
        {
            var push = Complex.ImaginaryOne * (omega * Epsilon0 * sideVPerM * (mesh.S[j + 1] - mesh.S[j]) / 2);
            rhs[number[mesh.Nr + (mesh.Nr + 1) * j]] += push;
            rhs[number[mesh.Nr + (mesh.Nr + 1) * (j + 1)]] += push;
        }
        return Nodes(matrix, rhs, number);
    }

    private static (int[] Number, ComplexBandMatrix Matrix, Complex[] Rhs) Assemble(CoaxMesh mesh, Complex[] inverse, double k0)
    {
        var (number, order) = Number(mesh, inverse);
        var matrix = new ComplexBandMatrix(order, Bandwidth(mesh, number));
        Fluxes(mesh, inverse, k0, number, matrix);
        return (number, matrix, new Complex[order]);
    }

    private static Complex[] Nodes(ComplexBandMatrix matrix, Complex[] rhs, int[] number)
    {
        if (!matrix.TryFactor())
        {
            throw new InvalidOperationException("The microwave field has no solution: the equations are singular at this frequency.");
        }
        matrix.Solve(rhs);
        return [.. number.Select(n => n < 0 ? 0 : rhs[n])];
    }

    // 1 / e per cell, 0 in metal; conductivity per cell.
    private static (Complex[] Inverse, double[] Sigma) Materials(CoaxMesh mesh, ReadOnlySpan<double> permittivity, ReadOnlySpan<double> conductivity, double omega)
    {
        var (inverse, sigma) = (new Complex[mesh.Nr * mesh.Ns], new double[mesh.Nr * mesh.Ns]);
        for (var c = 0; c < inverse.Length; c++)
        {
            sigma[c] = mesh.IsTissue(c) ? conductivity[c] : 0;
            inverse[c] = mesh.IsMetal(c) ? 0 : 1 / (mesh.IsTissue(c) ? new Complex(permittivity[c], -sigma[c] / (omega * Epsilon0)) : mesh.Permittivity(c));
        }
        return (inverse, sigma);
    }

    // Unknowns: nodes off the axis that touch a cell without metal, r fastest.
    private static (int[] Number, int Order) Number(CoaxMesh mesh, Complex[] inverse)
    {
        var lines = mesh.Nr + 1;
        var number = new int[lines * (mesh.Ns + 1)];
        Array.Fill(number, -1);
        for (var c = 0; c < inverse.Length; c++)
        {
            if (inverse[c] != 0)
            {
                var corner = c % mesh.Nr + lines * (c / mesh.Nr);
                (number[corner], number[corner + 1], number[corner + lines], number[corner + lines + 1]) = (0, 0, 0, 0);
            }
        }
        var order = 0;
        for (var n = 0; n < number.Length; n++)
        {
            number[n] = number[n] < 0 || n % lines == 0 ? -1 : order++;
        }
        return (number, order);
    }

    private static int Bandwidth(CoaxMesh mesh, int[] number)
    {
        var lines = mesh.Nr + 1;
        var width = 1;
        for (var n = 0; n + lines < number.Length; n++)
        {
            width = number[n] >= 0 && number[n + lines] >= 0 ? Math.Max(width, number[n + lines] - number[n]) : width;
        }
        return width;
    }

    /// <summary>Weights of half an edge of a cell: for r-edges half height times 2 / (r1^2 - r0^2), for s-edges ln of the half width over the length.</summary>
    private readonly ref struct Quarter
    {
        public Quarter(CoaxMesh m, int i, int j)
        {
            var (r0, r1, h) = (m.R[i], m.R[i + 1], m.S[j + 1] - m.S[j]);
            var middle = (r0 + r1) / 2;
            Across = h / (r1 * r1 - r0 * r0);
            InnerMass = r0 > 0 ? Math.Log(middle / r0) : 0;
            OuterMass = Math.Log(r1 / middle);
            (InnerAlong, OuterAlong) = (InnerMass / h, OuterMass / h);
            HalfHeight = h / 2;
        }

        public double Across { get; }

        public double InnerAlong { get; }

        public double OuterAlong { get; }

        public double InnerMass { get; }

        public double OuterMass { get; }

        public double HalfHeight { get; }
    }

    private static void Fluxes(CoaxMesh mesh, Complex[] inverse, double k0, int[] number, ComplexBandMatrix matrix)
    {
        var lines = mesh.Nr + 1;
        for (var c = 0; c < inverse.Length; c++)
        {
            if (inverse[c] == 0)
            {
                continue;
            }
            var (i, j) = (c % mesh.Nr, c / mesh.Nr);
            var q = new Quarter(mesh, i, j);
            var (low, up) = (i + lines * j, i + lines * (j + 1));
            Couple(matrix, number[low], number[low + 1], inverse[c] * q.Across);
            Couple(matrix, number[up], number[up + 1], inverse[c] * q.Across);
            Couple(matrix, number[low], number[up], inverse[c] * q.InnerAlong);
            Couple(matrix, number[low + 1], number[up + 1], inverse[c] * q.OuterAlong);
            foreach (var row in (ReadOnlySpan<int>)[low, up])
            {
                Diagonal(matrix, number[row], -k0 * k0 * q.InnerMass * q.HalfHeight);
                Diagonal(matrix, number[row + 1], -k0 * k0 * q.OuterMass * q.HalfHeight);
            }
        }
    }

    private static void Couple(ComplexBandMatrix matrix, int a, int b, Complex w)
    {
        Diagonal(matrix, a, w);
        Diagonal(matrix, b, w);
        if (a >= 0 && b >= 0)
        {
            matrix.Add(a, b, -w);
        }
    }

    private static void Diagonal(ComplexBandMatrix matrix, int a, Complex w)
    {
        if (a >= 0)
        {
            matrix.Add(a, a, w);
        }
    }

    /// <summary>Half edges on the ends of the grid with the factor i k cos / e that lets waves from the radiating part leave, and their weight.</summary>
    private static IEnumerable<(int Node, Complex Factor, double Weight)> Ends(CoaxMesh mesh, Complex[] inverse, double k0)
    {
        var lines = mesh.Nr + 1;
        Complex Factor(int cell, int i, int j, bool side)
        {
            var (r, s) = (mesh.R[i], mesh.S[j] - mesh.Antenna.CentreM);
            return Complex.ImaginaryOne * (k0 * (side ? r : Math.Abs(s)) / Math.Sqrt(r * r + s * s)) * Complex.Sqrt(inverse[cell]);
        }
        for (var j = 0; j < mesh.Ns; j++)
        {
            var c = mesh.Cell(mesh.Nr - 1, j);
            var weight = (mesh.S[j + 1] - mesh.S[j]) / (2 * mesh.R[^1]);
            for (var end = 0; end < 2 && inverse[c] != 0; end++)
            {
                yield return (mesh.Nr + lines * (j + end), Factor(c, mesh.Nr, j + end, true), weight);
            }
        }
        foreach (var j in (int[])[0, mesh.Ns - 1])
        {
            for (var i = 0; i < mesh.Nr; i++)
            {
                var c = mesh.Cell(i, j);
                var q = new Quarter(mesh, i, j).InnerMass;
                var line = j == 0 ? 0 : mesh.Ns;
                if (inverse[c] != 0)
                {
                    yield return (i + lines * line, Factor(c, i, line, false), q);
                    yield return (i + 1 + lines * line, Factor(c, i + 1, line, false), new Quarter(mesh, i, j).OuterMass);
                }
            }
        }
    }

    // The wave number of the grid's own TEM wave, so that the port does not reflect it: 2 - 2 cos(t) = (k h)^2, kappa = sin(t) / h.
    private static (double Kappa, double Amplitude) Port(CoaxMesh mesh, double k0, double omega, int[] number, ComplexBandMatrix matrix, Complex[] rhs)
    {
        var a = mesh.Antenna;
        var h = mesh.S[mesh.Port] - mesh.S[mesh.Port - 1];
        var kappa = Math.Sin(Math.Acos(1 - k0 * k0 * a.FeedPermittivity * h * h / 2)) / h;
        var amplitude = Math.Sqrt(omega * Epsilon0 * a.FeedPermittivity / (Math.PI * kappa * Math.Log(a.FeedOuterM / a.FeedInnerM)));
        foreach (var (node, weight) in PortNodes(mesh))
        {
            var w = Complex.ImaginaryOne * (kappa / a.FeedPermittivity * weight);
            Diagonal(matrix, number[node], w);
            rhs[number[node]] += 2 * w * amplitude;
        }
        return (kappa, amplitude);
    }

    private static IEnumerable<(int Node, double Weight)> PortNodes(CoaxMesh mesh)
    {
        for (var i = 0; i < mesh.Nr; i++)
        {
            if (mesh.R[i] >= mesh.Antenna.FeedInnerM - 1e-9 && mesh.R[i + 1] <= mesh.Antenna.FeedOuterM + 1e-9)
            {
                var (line, middle) = ((mesh.Nr + 1) * mesh.Port, (mesh.R[i] + mesh.R[i + 1]) / 2);
                yield return (i + line, Math.Log(middle / mesh.R[i]));
                yield return (i + 1 + line, Math.Log(mesh.R[i + 1] / middle));
            }
        }
    }

    // Half edge by half edge: P = pi e'' |du|^2 w / (w0 e0 |e|^2), into the cell that the half edge belongs to.
    private static CoaxSolution Powers(CoaxMesh mesh, Complex[] inverse, double[] sigma, Complex[] u, double k0, double omega, double kappa, double amplitude)
    {
        var lines = mesh.Nr + 1;
        var scale = Math.PI / (omega * Epsilon0);
        var absorbed = new double[inverse.Length];
        for (var c = 0; c < inverse.Length; c++)
        {
            var loss = inverse[c].Imaginary;
            if (loss <= 0)
            {
                continue;
            }
            var (i, j) = (c % mesh.Nr, c / mesh.Nr);
            var q = new Quarter(mesh, i, j);
            var (low, up) = (i + lines * j, i + lines * (j + 1));
            absorbed[c] = scale * loss * (q.Across * (Square(u[low] - u[low + 1]) + Square(u[up] - u[up + 1])) + q.InnerAlong * Square(u[low] - u[up]) + q.OuterAlong * Square(u[low + 1] - u[up + 1]));
        }
        var radiated = Ends(mesh, inverse, k0).Sum(e => scale * e.Factor.Imaginary * e.Weight * Square(u[e.Node]));
        Complex back = 0;
        double reflected = 0, weights = 0;
        foreach (var (node, weight) in PortNodes(mesh))
        {
            back += weight * (u[node] - amplitude);
            reflected += scale * kappa / mesh.Antenna.FeedPermittivity * weight * Square(u[node] - amplitude);
            weights += weight;
        }
        return new(mesh, sigma, absorbed, u, back / weights / amplitude, reflected, radiated);
    }

    private static double Square(Complex x) => x.Real * x.Real + x.Imaginary * x.Imaginary;
}
