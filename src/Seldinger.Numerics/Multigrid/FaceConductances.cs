namespace Seldinger.Numerics.Multigrid;

/// <summary>What holds on the outer faces of a grid.</summary>
public enum OuterBoundary
{
    /// <summary>The face value is zero.</summary>
    Zero,

    /// <summary>No flux.</summary>
    Insulated,

    /// <summary>Open ends: the field decays as 1/r from a centre, dphi/dn = -phi (n.r)/r2 (Robin), which is exact for a point source in a uniform half infinity.</summary>
    Open,
}

/// <summary>
/// The conservative seven-point operator (A phi)_c = sum over faces g (phi_c - phi_neighbour) + d_c phi_c of a cell-centred finite-volume grid.
/// </summary>
/// <remarks>
/// All arrays are padded by one ghost cell on each side whose value is always zero: padded index of cell (i, j, k) is
/// (i+1) + (nx+2)((j+1) + (ny+2)(k+1)). <c>X[p]</c> is the conductance between p-1 and p, <c>Y[p]</c> between p-<see cref="StrideY"/> and p, and so on;
/// on the outer faces it is the conductance to ground. Units: with conductivity in S/m and lengths in m, conductances are S and right-hand sides A.
/// </remarks>
public sealed class FaceConductances
{
    /// <summary>An operator without any conductance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1 or the padded grid exceeds 2^30 cells.</exception>
    public FaceConductances(int nx, int ny, int nz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nx, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ny, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(nz, 1);
        var length = (nx + 2L) * (ny + 2L) * (nz + 2L);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1L << 30);
        (Nx, Ny, Nz) = (nx, ny, nz);
        X = new double[length];
        Y = new double[length];
        Z = new double[length];
        Absorption = new double[length];
    }

    /// <summary>Cells along x.</summary>
    public int Nx { get; }

    /// <summary>Cells along y.</summary>
    public int Ny { get; }

    /// <summary>Cells along z.</summary>
    public int Nz { get; }

    /// <summary>Padded distance between neighbours in y.</summary>
    public int StrideY => Nx + 2;

    /// <summary>Padded distance between neighbours in z.</summary>
    public int StrideZ => (Nx + 2) * (Ny + 2);

    /// <summary>Length of padded arrays.</summary>
    public int PaddedLength => X.Length;

    /// <summary>Conductances of the lower x faces.</summary>
    public double[] X { get; }

    /// <summary>Conductances of the lower y faces.</summary>
    public double[] Y { get; }

    /// <summary>Conductances of the lower z faces.</summary>
    public double[] Z { get; }

    /// <summary>Conductance from each cell to ground, at least 0.</summary>
    public double[] Absorption { get; }

    /// <summary>Padded index of cell (i, j, k).</summary>
    public int Padded(int i, int j, int k) => i + 1 + StrideY * (j + 1) + StrideZ * (k + 1);

    /// <summary>A padded array with the values of an unpadded one (x fastest).</summary>
    public double[] Pad(ReadOnlySpan<double> values)
    {
        var padded = new double[PaddedLength];
        for (var row = 0; row < Ny * Nz; row++)
        {
            values.Slice(row * Nx, Nx).CopyTo(padded.AsSpan(Padded(0, row % Ny, row / Ny), Nx));
        }
        return padded;
    }

    /// <summary>Copies a padded array into an unpadded one (x fastest).</summary>
    public void Unpad(ReadOnlySpan<double> padded, Span<double> values)
    {
        for (var row = 0; row < Ny * Nz; row++)
        {
            padded.Slice(Padded(0, row % Ny, row / Ny), Nx).CopyTo(values.Slice(row * Nx, Nx));
        }
    }

    /// <summary>
    /// Fills the face conductances from a conductivity per cell: g = area / (d/(2 s1) + d/(2 s2)), the harmonic mean, and on the outer faces the chosen boundary.
    /// Absorption is left as it is.
    /// </summary>
    /// <param name="conductivity">Conductivity per cell, at least 0, x fastest, unpadded.</param>
    /// <param name="spacing">Cell sizes.</param>
    /// <param name="boundary">What holds on the outer faces.</param>
    /// <param name="centre">Centre of decay for <see cref="OuterBoundary.Open"/>, from the centre of cell (0,0,0).</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">Wrong length.</exception>
    public void SetConductivity(ReadOnlyMemory<double> conductivity, (double X, double Y, double Z) spacing, OuterBoundary boundary, (double X, double Y, double Z) centre = default, int threads = 1)
    {
        if (conductivity.Length != Nx * Ny * Nz)
        {
            throw new ArgumentException($"The grid has {Nx * Ny * Nz} cells, the conductivity {conductivity.Length} values.", nameof(conductivity));
        }
        var fx = spacing.Y * spacing.Z / spacing.X;
        var fy = spacing.X * spacing.Z / spacing.Y;
        var fz = spacing.X * spacing.Y / spacing.Z;
        FixedBlocks.For(Nz, 4, threads, (k0, k1) =>
        {
            var s = conductivity.Span;
            for (var k = k0; k < k1; k++)
            {
                for (var j = 0; j < Ny; j++)
                {
                    var c = Nx * (j + Ny * k);
                    var p = Padded(0, j, k);
                    var row = s.Slice(c, Nx);
                    for (var i = 1; i < Nx; i++)
                    {
                        X[p + i] = fx * Harmonic(row[i - 1], row[i]);
                    }
                    X[p] = row[0] * fx * Outer(boundary, spacing.X, Decay(centre, -0.5 * spacing.X, j * spacing.Y, k * spacing.Z, 0, -1));
                    X[p + Nx] = row[Nx - 1] * fx * Outer(boundary, spacing.X, Decay(centre, (Nx - 0.5) * spacing.X, j * spacing.Y, k * spacing.Z, 0, 1));
                    for (var i = 0; i < Nx; i++)
                    {
                        Y[p + i] = j > 0 ? fy * Harmonic(s[c + i - Nx], row[i])
                            : row[i] * fy * Outer(boundary, spacing.Y, Decay(centre, i * spacing.X, -0.5 * spacing.Y, k * spacing.Z, 1, -1));
                        Z[p + i] = k > 0 ? fz * Harmonic(s[c + i - Nx * Ny], row[i])
                            : row[i] * fz * Outer(boundary, spacing.Z, Decay(centre, i * spacing.X, j * spacing.Y, -0.5 * spacing.Z, 2, -1));
                        if (j == Ny - 1)
                        {
                            Y[p + i + StrideY] = row[i] * fy * Outer(boundary, spacing.Y, Decay(centre, i * spacing.X, (Ny - 0.5) * spacing.Y, k * spacing.Z, 1, 1));
                        }
                        if (k == Nz - 1)
                        {
                            Z[p + i + StrideZ] = row[i] * fz * Outer(boundary, spacing.Z, Decay(centre, i * spacing.X, j * spacing.Y, (Nz - 0.5) * spacing.Z, 2, 1));
                        }
                    }
                }
            }
        });
    }

    /// <summary>
    /// Makes cells a conductor of given values: their faces become conductances to ground of the neighbours, and the right-hand side of the neighbours gets g times value.
    /// </summary>
    /// <param name="cells">Padded indices of the cells; every one once.</param>
    /// <param name="values">Value per cell.</param>
    /// <param name="rightHandSide">Padded right-hand side; fixed cells get 0.</param>
    public void Fix(ReadOnlySpan<int> cells, ReadOnlySpan<double> values, Span<double> rightHandSide)
    {
        for (var n = 0; n < cells.Length; n++)
        {
            var p = cells[n];
            Detach(X, p, p - 1, values[n], rightHandSide);
            Detach(X, p + 1, p + 1, values[n], rightHandSide);
            Detach(Y, p, p - StrideY, values[n], rightHandSide);
            Detach(Y, p + StrideY, p + StrideY, values[n], rightHandSide);
            Detach(Z, p, p - StrideZ, values[n], rightHandSide);
            Detach(Z, p + StrideZ, p + StrideZ, values[n], rightHandSide);
        }
        foreach (var p in cells)
        {
            Absorption[p] = 0;
            rightHandSide[p] = 0;
        }
    }

    private void Detach(double[] faces, int face, int neighbour, double value, Span<double> rightHandSide)
    {
        var g = faces[face];
        faces[face] = 0;
        if (g > 0)
        {
            Absorption[neighbour] += g;
            rightHandSide[neighbour] += g * value;
        }
    }

    private static double Harmonic(double a, double b) => a + b > 0 ? 2 * a * b / (a + b) : 0;

    /// <summary>Decay rate (n.r)/r2 at the centre of an outer face, 1/m.</summary>
    private static double Decay((double X, double Y, double Z) centre, double x, double y, double z, int axis, int sign)
    {
        var (rx, ry, rz) = (x - centre.X, y - centre.Y, z - centre.Z);
        var along = sign * (axis == 0 ? rx : axis == 1 ? ry : rz);
        return Math.Max(0, along) / Math.Max(rx * rx + ry * ry + rz * rz, double.Epsilon);
    }

    /// <summary>Conductance to ground in units of conductivity x area / spacing.</summary>
    private static double Outer(OuterBoundary boundary, double spacing, double decay) => boundary switch
    {
        OuterBoundary.Zero => 2,
        OuterBoundary.Open => spacing * decay / (1 + 0.5 * spacing * decay),
        _ => 0,
    };
}
