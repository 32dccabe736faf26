using System.Numerics;

namespace Seldinger.Physics.Microwave;

/// <summary>The field of an antenna at 1 W of incident power.</summary>
/// <param name="Mesh">The grid.</param>
/// <param name="Conductivity">Conductivity of each cell that was solved with, S/m.</param>
/// <param name="Absorbed">Power absorbed in each cell, W.</param>
/// <param name="Field">r H_phi at the nodes (R fastest), A; 0 in metal.</param>
/// <param name="Reflection">S11 at the port.</param>
/// <param name="Reflected">Share of the incident power that comes back.</param>
/// <param name="Radiated">Share that leaves through the ends of the grid.</param>
public sealed record CoaxSolution(CoaxMesh Mesh, double[] Conductivity, double[] Absorbed, Complex[] Field, Complex Reflection, double Reflected, double Radiated)
{
    /// <summary>Share of the incident power that is absorbed.</summary>
    public double AbsorbedShare { get; } = Absorbed.Sum();

    /// <summary>Magnitude of S11, dB.</summary>
    public double ReflectionDb => 20 * Math.Log10(Reflection.Magnitude);
}
