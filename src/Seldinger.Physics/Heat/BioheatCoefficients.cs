using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;

namespace Seldinger.Physics.Heat;

/// <summary>A cell that exchanges heat with a vessel or with the tissue outside the grid.</summary>
/// <param name="Cell">Cell index.</param>
/// <param name="Vessel">Conductance to blood through vessel walls, W/K.</param>
/// <param name="Boundary">Conductance to the tissue outside the grid, W/K.</param>
public readonly record struct HeatExchange(int Cell, double Vessel, double Boundary);

/// <summary>
/// The heat equation of a state on its grid, in finite volumes: what is fixed during a run. Face conductance g = A / (d1/(2 k1) + d2/(2 k2)) (harmonic mean);
/// wall conductance 1 / (1/(h A s) + d/(2 k A)) with h = Nu k_b / (2 R) and the area share s of <see cref="VesselWall"/>;
/// at the ends of the grid the tissue goes on as a perfused half space, of conductance A sqrt(k B) per face in series with the half cell, B = w rho_b c_b: no flux where nothing is perfused.
/// </summary>
public sealed class BioheatCoefficients
{
    private BioheatCoefficients(Grid3 grid, BioheatValues values, float[] conductivity, float[] capacity, float[] x, float[] y, float[] z, IReadOnlyList<HeatExchange> exchanges, byte[] tissue, double[] vapourMax)
        => (Grid, Values, Conductivity, Capacity, X, Y, Z, Exchanges, Tissue, VapourMax) = (grid, values, conductivity, capacity, x, y, z, exchanges, tissue, vapourMax);

    /// <summary>The grid.</summary>
    public Grid3 Grid { get; }

    /// <summary>Numbers that do not depend on the place.</summary>
    public BioheatValues Values { get; }

    /// <summary>Conductivity per cell, W/(m K); 0 for cells that are held at body temperature (vessels, gas).</summary>
    public float[] Conductivity { get; }

    /// <summary>Heat capacity per cell, J/K; 0 for cells that are held at body temperature (vessels, gas).</summary>
    public float[] Capacity { get; }

    /// <summary>Conductance of the -x face of each cell, W/K, 0 at the start of a row; length count + 1, so that the +x face of cell c is X[c + 1].</summary>
    public float[] X { get; }

    /// <summary>Conductance of the -y face of each cell, W/K; length count + Nx, +y is Y[c + Nx].</summary>
    public float[] Y { get; }

    /// <summary>Conductance of the -z face of each cell, W/K; length count + Nx Ny, +z is Z[c + Nx Ny].</summary>
    public float[] Z { get; }

    /// <summary>Cells with vessel walls or on the ends of the grid, by cell.</summary>
    public IReadOnlyList<HeatExchange> Exchanges { get; }

    /// <summary>Tissue per cell.</summary>
    public byte[] Tissue { get; }

    /// <summary>Heat that vaporises all water, J/m3, by tissue.</summary>
    public double[] VapourMax { get; }

    /// <summary>Longest stable explicit step, s: min C / (sum of all conductances and perfusion), and that of the diffusion of steam.</summary>
    public double StableStepS { get; private set; } = double.PositiveInfinity;

    /// <summary>Builds the coefficients.</summary>
    /// <param name="state">State with tissue, perfusion and vessel radius.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="openEnds">False: no flux at the ends of the grid.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="nusselt">Replaces the Nusselt number when given.</param>
    /// <param name="conductivities">Replaces the conductivities, W/(m K) by tissue, when given (frozen tissue).</param>
    /// <param name="steamMoves">False: steam stays where it forms.</param>
    /// <exception cref="InvalidOperationException">The run has no grid.</exception>
    public static BioheatCoefficients Build(TissueState state, Draw draw, bool openEnds, int threads, double? nusselt = null, IReadOnlyList<double>? conductivities = null, bool steamMoves = false)
    {
        ArgumentNullException.ThrowIfNull(state);
        var grid = state.Grid ?? throw new InvalidOperationException("Heat needs a grid, and this run is 0-D.");
        var values = Of(draw, nusselt);
        values = values with { SteamDiffusivity = steamMoves ? values.SteamDiffusivity : 0 };
        var table = state.Tissues.Select((t, n) => TissueHeat.From(draw, t) is var own && conductivities is null ? own : own with { Conductivity = conductivities![n] }).ToArray();
        var tissue = state.Get(Fields.Tissue).Data;
        var radius = state.Has(Fields.VesselRadius) ? state.Get(Fields.VesselRadius).Data : null;
        var n = grid.Count;
        var vessel = new bool[n];
        var conductivity = new float[n];
        var capacity = new float[n];
        for (var c = 0; c < n; c++)
        {
            var t = table[tissue[c]];
            // Blood that stands has a radius below 0: it conducts like tissue.
            vessel[c] = radius is null || radius[c] == 0 ? t.IsBlood : radius[c] > 0;
            var held = vessel[c] || t.IsInsulated;
            conductivity[c] = held ? 0 : (float)t.Conductivity;
            capacity[c] = held ? 0 : (float)(t.HeatCapacity * grid.CellVolumeM3);
        }
        var faces = new float[3][];
        int[] stride = [1, grid.Nx, grid.Nx * grid.Ny];
        double[] width = [grid.Dx, grid.Dy, grid.Dz];
        for (var axis = 0; axis < 3; axis++)
        {
            faces[axis] = Faces(grid, conductivity, axis, stride[axis], grid.CellVolumeM3 / (width[axis] * width[axis]), threads);
        }
        var perfusion = state.Has(Fields.Perfusion) ? state.Get(Fields.Perfusion).Data : null;
        var exchanges = new List<HeatExchange>();
        for (var c = 0; c < n; c++)
        {
            if (capacity[c] > 0)
            {
                var (v, b) = Exchange(grid, values, vessel, radius, conductivity[c], perfusion?[c] ?? 0, c, stride, width, openEnds);
                if (v > 0 || b > 0)
                {
                    exchanges.Add(new(c, v, b));
                }
            }
        }
        var made = new BioheatCoefficients(grid, values, conductivity, capacity, faces[0], faces[1], faces[2], exchanges, tissue, [.. table.Select(t => t.VapourMax)]);
        var (x, y, z) = made.SteamWeights(1);
        made.StableStepS = Math.Min(made.Stable(perfusion), 1 / (2 * ((double)x + y + z)));
        return made;
    }

    private static float[] Faces(Grid3 grid, float[] conductivity, int axis, int stride, double areaOverWidth, int threads)
    {
        var g = new float[grid.Count + stride];
        FixedBlocks.For(grid.Nz, 8, threads, (k0, k1) =>
        {
            for (var k = k0; k < k1; k++)
            {
                for (var j = 0; j < grid.Ny; j++)
                {
                    var row = grid.Index(0, j, k);
                    var first = axis switch { 0 => 1, 1 => j > 0 ? 0 : grid.Nx, _ => k > 0 ? 0 : grid.Nx };
                    for (var c = row + first; c < row + grid.Nx; c++)
                    {
                        g[c] = Face(areaOverWidth, conductivity[c - stride], conductivity[c]);
                    }
                }
            }
        });
        return g;
    }

    /// <summary>Conductance of a face, W/K: area over width times the harmonic mean of the conductivities.</summary>
    internal static float Face(double areaOverWidth, float a, float b) => (double)a + b > 0 ? (float)(areaOverWidth * 2 * a * b / ((double)a + b)) : 0;

    private static (double Vessel, double Boundary) Exchange(Grid3 grid, BioheatValues values, bool[] vessel, float[]? radius, double k, double perfusion, int c, int[] stride, double[] width, bool openEnds)
    {
        double toVessel = 0, toOutside = 0;
        int[] at = [c % grid.Nx, c / grid.Nx % grid.Ny, c / (grid.Nx * grid.Ny)];
        int[] count = [grid.Nx, grid.Ny, grid.Nz];
        for (var axis = 0; axis < 3; axis++)
        {
            var area = grid.CellVolumeM3 / width[axis];
            for (var side = -1; side <= 1; side += 2)
            {
                var neighbour = at[axis] + side;
                if (neighbour < 0 || neighbour >= count[axis])
                {
                    var impedance = Math.Sqrt(k * perfusion * values.BloodHeat);
                    toOutside += openEnds && impedance > 0 ? area / (width[axis] / (2 * k) + 1 / impedance) : 0;
                    continue;
                }
                var other = c + side * stride[axis];
                if (vessel[other])
                {
                    toVessel += Wall(grid, values, vessel, radius is not null && radius[other] > 0 ? radius[other] : values.DefaultVesselRadiusM, k, c, axis, side);
                }
            }
        }
        return (toVessel, toOutside);
    }

    /// <summary>The values of a draw, with the Nusselt number that stands in their place when given.</summary>
    internal static BioheatValues Of(Draw draw, double? nusselt)
    {
        var values = BioheatValues.From(draw);
        return nusselt is { } nu ? values with { Nusselt = nu } : values;
    }

    /// <summary>The Nusselt number that the option "vessel-exchange" asks for: a number, "none" or "perfect"; null = the catalogue's.</summary>
    internal static double? VesselExchange(ProcessContext context) => context.Option("vessel-exchange", "") switch
    {
        "" => null,
        "none" => 0,
        "perfect" => double.PositiveInfinity,
        var text => double.Parse(text, CultureInfo.InvariantCulture),
    };

    /// <summary>Conductance from the blood of a vessel through the wall to the middle of a tissue cell, W/K.</summary>
    internal static double Wall(Grid3 grid, BioheatValues values, bool[] vessel, double radiusM, double k, int cell, int axis, int side)
    {
        if (values.Nusselt <= 0)
        {
            return 0;
        }
        var width = axis switch { 0 => grid.Dx, 1 => grid.Dy, _ => grid.Dz };
        var h = values.Nusselt * values.BloodConductivity / (2 * radiusM);
        var wall = double.IsPositiveInfinity(h) ? 0 : 1 / (h * VesselWall.AreaShare(grid, vessel, cell % grid.Nx, cell / grid.Nx % grid.Ny, cell / (grid.Nx * grid.Ny), axis, side));
        return grid.CellVolumeM3 / width / (wall + width / (2 * k));
    }

    /// <summary>Share of the difference in latent heat of two cells along x, y and z that passes between them in a step.</summary>
    /// <param name="dtS">The step, s.</param>
    internal (float X, float Y, float Z) SteamWeights(double dtS)
    {
        float Share(double width) => (float)(Values.SteamDiffusivity * dtS / (width * width));
        return (Share(Grid.Dx), Share(Grid.Dy), Share(Grid.Dz));
    }

    private double Stable(float[]? perfusion)
    {
        var sum = new double[Grid.Count];
        foreach (var e in Exchanges)
        {
            sum[e.Cell] = e.Vessel + e.Boundary;
        }
        var step = double.PositiveInfinity;
        var (sy, sz) = (Grid.Nx, Grid.Nx * Grid.Ny);
        for (var c = 0; c < sum.Length; c++)
        {
            if (Capacity[c] <= 0)
            {
                continue;
            }
            var total = sum[c] + X[c] + X[c + 1] + Y[c] + Y[c + sy] + Z[c] + Z[c + sz]
                + (perfusion?[c] ?? 0) * Values.BloodHeat * Grid.CellVolumeM3;
            step = total > 0 ? Math.Min(step, Capacity[c] / total) : step;
        }
        return step;
    }
}
