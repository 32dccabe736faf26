using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.BloodFlow;

/// <summary>A face between blood and tissue.</summary>
/// <param name="Tissue">Cell of the wall.</param>
/// <param name="Blood">Cell of the vessel.</param>
/// <param name="Conductance">From the blood's mean temperature to the middle of the wall cell, W/K.</param>
internal readonly record struct WallFace(int Tissue, int Blood, double Conductance);

/// <summary>
/// The stretch of a vessel that an instrument lies in: the connected blood cells within <see cref="ReachRadii"/> radii of the instrument along its axis and <see cref="AcrossRadii"/> across it,
/// cut into stations of one cell's width across the flow, and the wall around them.
/// </summary>
internal sealed class VesselStretch
{
    private const double ReachRadii = 4, AcrossRadii = 2;

    /// <summary>How far the line of the instrument may lie from the nearest blood cell, in cells.</summary>
    private const double SeedCells = 2;

    private VesselStretch(int[] cells, int[] station, int stations, WallFace[] walls, double radiusM) => (Cells, Station, Stations, Walls, RadiusM) = (cells, station, stations, walls, radiusM);

    /// <summary>Blood cells.</summary>
    public int[] Cells { get; }

    /// <summary>Station of each blood cell, from upstream.</summary>
    public int[] Station { get; }

    /// <summary>Number of stations.</summary>
    public int Stations { get; }

    /// <summary>Faces of the wall.</summary>
    public WallFace[] Walls { get; }

    /// <summary>Median radius beside the instrument, m.</summary>
    public double RadiusM { get; }

    /// <summary>Finds the stretch; null when no blood lies where the instrument is.</summary>
    /// <param name="state">Tissue and vessel radius.</param>
    /// <param name="heat">Heat properties by tissue.</param>
    /// <param name="source">Instrument and direction of flow.</param>
    /// <param name="values">Exchange with the wall.</param>
    public static VesselStretch? Find(TissueState state, TissueHeat[] heat, VesselFlowSource source, BioheatValues values)
    {
        var (g, tissue, radius) = (state.Grid!, state.Get(Fields.Tissue).Data, state.Get(Fields.VesselRadius).Data);
        var blood = new bool[g.Count];
        for (var c = 0; c < blood.Length; c++)
        {
            blood[c] = radius[c] != 0 || heat[tissue[c]].IsBlood;
        }
        var (start, end) = (g.ToLocalM(source.Shaft.EntryMm), g.ToLocalM(source.Shaft.TipMm));
        (start, end) = source.VelocityMs < 0 ? (end, start) : (start, end);
        var (along, length) = ((end - start).Normalized(), Vec3.Distance(start, end));
        (double Along, double Across) Place(int c)
        {
            var d = g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny)) - start;
            var z = Vec3.Dot(d, along);
            return (z, (d - along * z).Length);
        }
        double RadiusOf(int c) => radius[c] != 0 ? Math.Abs(radius[c]) : values.DefaultVesselRadiusM;
        var seeds = Enumerable.Range(0, blood.Length).Where(c => blood[c] && Place(c) is var (z, r) && z >= 0 && z <= length && r <= SeedCells * g.Dx).ToList();
        if (seeds.Count == 0)
        {
            return null;
        }
        var usual = seeds.Select(RadiusOf).Order().ElementAt(seeds.Count / 2);
        bool Within(int c) => Place(c) is var (z, r) && z >= -ReachRadii * usual && z <= length + ReachRadii * usual && r <= AcrossRadii * usual + SeedCells * g.Dx;
        var cells = Connected(g, blood, seeds, Within);
        var first = cells.Min(c => Place(c).Along);
        var station = cells.Select(c => (int)Math.Floor((Place(c).Along - first) / g.Dx + 1e-6)).ToArray();
        var walls = new List<WallFace>();
        foreach (var c in cells)
        {
            foreach (var (other, axis, side) in Neighbours(g, c))
            {
                if (!blood[other] && !heat[tissue[other]].IsInsulated)
                {
                    // Seen from the tissue cell the blood lies on the other side.
                    walls.Add(new(other, c, BioheatCoefficients.Wall(g, values, blood, RadiusOf(c), heat[tissue[other]].Conductivity, other, axis, -side)));
                }
            }
        }
        return new(cells, station, station.Max() + 1, [.. walls], usual);
    }

    private static int[] Connected(Grid3 g, bool[] blood, List<int> seeds, Func<int, bool> within)
    {
        var found = new HashSet<int>(seeds);
        var open = new Queue<int>(seeds);
        while (open.TryDequeue(out var c))
        {
            foreach (var (n, _, _) in Neighbours(g, c))
            {
                if (blood[n] && within(n) && found.Add(n))
                {
                    open.Enqueue(n);
                }
            }
        }
        return [.. found.Order()];
    }

    private static IEnumerable<(int Cell, int Axis, int Side)> Neighbours(Grid3 g, int c)
    {
        int[] at = [c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny)], count = [g.Nx, g.Ny, g.Nz], stride = [1, g.Nx, g.Nx * g.Ny];
        for (var axis = 0; axis < 3; axis++)
        {
            for (var side = -1; side <= 1; side += 2)
            {
                if (at[axis] + side >= 0 && at[axis] + side < count[axis])
                {
                    yield return (c + side * stride[axis], axis, side);
                }
            }
        }
    }
}
