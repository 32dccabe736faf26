namespace Seldinger.Core.Geometry;

/// <summary>
/// The orthogonal, right-handed grid that processes run on, in SI metres. Cells are boxes; values belong to cell centres; x runs fastest.
/// Direction columns place it in patient space (LPS).
/// </summary>
/// <param name="Nx">Cells along x.</param>
/// <param name="Ny">Cells along y.</param>
/// <param name="Nz">Cells along z.</param>
/// <param name="Dx">Cell size along x, m.</param>
/// <param name="Dy">Cell size along y, m.</param>
/// <param name="Dz">Cell size along z, m.</param>
/// <param name="OriginM">Centre of cell (0,0,0), LPS metres.</param>
/// <param name="DirX">Unit vector of x in LPS.</param>
/// <param name="DirY">Unit vector of y in LPS.</param>
public sealed record Grid3(int Nx, int Ny, int Nz, double Dx, double Dy, double Dz, Vec3 OriginM, Vec3 DirX, Vec3 DirY)
{
    /// <summary>Unit vector of z in LPS (right-handed).</summary>
    public Vec3 DirZ => Vec3.Cross(DirX, DirY);

    /// <summary>Number of cells.</summary>
    public int Count => checked(Nx * Ny * Nz);

    /// <summary>Cell volume, m3.</summary>
    public double CellVolumeM3 => Dx * Dy * Dz;

    /// <summary>Linear index of cell (i, j, k).</summary>
    public int Index(int i, int j, int k) => i + Nx * (j + Ny * k);

    /// <summary>Grid-frame coordinates (m, from the centre of cell 0,0,0 along the grid axes) of an LPS point in mm.</summary>
    public Vec3 ToLocalM(Vec3 lpsMm)
    {
        var d = lpsMm * 1e-3 - OriginM;
        return new(Vec3.Dot(d, DirX), Vec3.Dot(d, DirY), Vec3.Dot(d, DirZ));
    }

    /// <summary>LPS millimetres of grid-frame coordinates in m.</summary>
    public Vec3 ToLpsMm(Vec3 localM) => (OriginM + DirX * localM.X + DirY * localM.Y + DirZ * localM.Z) * 1e3;

    /// <summary>Grid-frame coordinates of a cell centre, m.</summary>
    public Vec3 CentreM(int i, int j, int k) => new(i * Dx, j * Dy, k * Dz);

    /// <summary>Rotates an LPS direction into the grid frame.</summary>
    public Vec3 ToLocalDirection(Vec3 lps) => new(Vec3.Dot(lps, DirX), Vec3.Dot(lps, DirY), Vec3.Dot(lps, DirZ));

    /// <summary>The same cells as an image geometry (LPS millimetres): the one function between the two worlds.</summary>
    public ImageGeometry ToImageGeometry() => new(Nx, Ny, Nz, new(DirX * (Dx * 1e3), DirY * (Dy * 1e3), DirZ * (Dz * 1e3), OriginM * 1e3));

    /// <summary>The grid with the cells of an orthogonal right-handed image geometry.</summary>
    /// <exception cref="ArgumentException">The geometry is sheared or left-handed; reorient or resample first.</exception>
    public static Grid3 FromImage(ImageGeometry g)
    {
        ArgumentNullException.ThrowIfNull(g);
        if (!g.IsOrthogonal || g.ToLps.Determinant <= 0)
        {
            throw new ArgumentException("The image grid is sheared or left-handed; reorient and resample it to an orthogonal right-handed grid first.", nameof(g));
        }
        var s = g.SpacingMm * 1e-3;
        var x = g.ToLps.ColumnX.Normalized();
        var y = (g.ToLps.ColumnY - x * Vec3.Dot(g.ToLps.ColumnY, x)).Normalized();
        return new(g.Nx, g.Ny, g.Nz, s.X, s.Y, s.Z, g.ToLps.Origin * 1e-3, x, y);
    }

    /// <summary>An isotropic grid of about <paramref name="sizeMm"/> around a centre, aligned with LPS.</summary>
    public static Grid3 Cube(Vec3 centreMm, double sizeMm, double spacingMm)
    {
        var n = Math.Max(3, (int)Math.Round(sizeMm / spacingMm));
        var half = (n - 1) / 2.0 * spacingMm;
        return new(n, n, n, spacingMm * 1e-3, spacingMm * 1e-3, spacingMm * 1e-3,
            new Vec3(centreMm.X - half, centreMm.Y - half, centreMm.Z - half) * 1e-3, new(1, 0, 0), new(0, 1, 0));
    }
}
