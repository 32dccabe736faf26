using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Simulation;

/// <summary>
/// Cuts the organ grid out of a case: an isotropic box around what is treated, a tissue per cell by a printed priority
/// (tumour, vessel, organ, body, air), vessel radii, and the baseline perfusion.
/// </summary>
public static class SimulationDomain
{
    /// <summary>Catalogue id of the entry that maps structures to tissues, in the order of priority.</summary>
    public const string MapId = "structure-tissues";

    /// <summary>Name of the tissue of everything inside the body that no label names.</summary>
    public const string Unlabelled = "soft-tissue";

    /// <summary>Tissue of cells outside the body.</summary>
    public const string Air = "air";

    /// <summary>Builds a state around points of interest.</summary>
    /// <param name="patient">The case.</param>
    /// <param name="lesion">The lesion that is treated.</param>
    /// <param name="pointsMm">Further points that must lie inside (tips, entries do not), LPS mm.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="options">Spacing, margin, threads.</param>
    /// <param name="reachMm">Points that the box just has to hold, without a margin around them, LPS mm; null = none.</param>
    public static TissueState Build(Case patient, Lesion lesion, IEnumerable<Vec3> pointsMm, Draw draw, SimulationOptions options, IEnumerable<Vec3>? reachMm = null)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(options);
        var grid = Box(patient.Geometry, lesion, pointsMm, reachMm ?? [], options);
        var layers = Layers(patient, draw.Catalogue);
        var tissues = new[] { Air, Unlabelled }.Concat(layers.Select(l => l.Tissue)).Distinct().ToList();
        var state = new TissueState(grid, tissues);
        var tissue = state.Get(Fields.Tissue).Data;
        var nearest = NearestVoxels(grid, patient.Geometry);
        var body = patient.Structure("body")?.Mask.Data;
        for (var c = 0; c < tissue.Length; c++)
        {
            var v = nearest[c];
            tissue[c] = v >= 0 && (body is null || body[v] != 0) ? (byte)1 : (byte)0;
        }
        // Lowest priority first, so that what is written last stands.
        foreach (var layer in Enumerable.Reverse(layers))
        {
            var id = (byte)tissues.IndexOf(layer.Tissue);
            var mask = layer.Mask.Data;
            for (var c = 0; c < tissue.Length; c++)
            {
                if (nearest[c] >= 0 && mask[nearest[c]] != 0)
                {
                    tissue[c] = id;
                }
            }
        }
        // All tissue lives until a damage law says otherwise.
        Array.Fill(state.Get(Fields.Viability).Data, 1);
        Perfuse(state, draw);
        Vessels(state, layers, nearest, options.Threads);
        return state;
    }

    private sealed record Layer(string Structure, string Tissue, Mask Mask, bool IsVessel);

    private static List<Layer> Layers(Case patient, Catalogue catalogue)
    {
        var layers = new List<Layer>();
        foreach (var rule in catalogue[MapId].Json.GetProperty("map").EnumerateArray())
        {
            var tissue = rule.GetProperty("tissue").GetString()!;
            var vessel = rule.TryGetProperty("vessel", out var v) && v.GetBoolean();
            foreach (var pattern in rule.GetProperty("structures").EnumerateArray().Select(s => s.GetString()!))
            {
                var star = pattern.EndsWith('*');
                foreach (var s in patient.Structures.Values.Where(s => star ? s.Name.StartsWith(pattern[..^1], StringComparison.Ordinal) : s.Name == pattern).OrderBy(s => s.Name, StringComparer.Ordinal))
                {
                    layers.Add(new(s.Name, tissue, s.Mask, vessel));
                }
            }
        }
        var lesions = patient.Lesions.Select(l => new Layer(l.Name, "tumour", l.Mask, false));
        return [.. lesions, .. layers];
    }

    private static Grid3 Box(ImageGeometry g, Lesion lesion, IEnumerable<Vec3> pointsMm, IEnumerable<Vec3> reachMm, SimulationOptions o)
    {
        var (dx, dy) = (g.ToLps.ColumnX.Normalized(), g.ToLps.ColumnY.Normalized());
        var dz = Vec3.Cross(dx, dy);
        var corners = new List<Vec3>(pointsMm);
        var b = Measure.BoundingBox(lesion.Mask) ?? throw new ArgumentException("The lesion is empty.", nameof(lesion));
        for (var c = 0; c < 8; c++)
        {
            corners.Add(g.CentreMm(b.I0 + (c & 1) * (b.Nx - 1), b.J0 + ((c >> 1) & 1) * (b.Ny - 1), b.K0 + ((c >> 2) & 1) * (b.Nz - 1)));
        }
        var origin = lesion.CentreMm;
        int Half(Vec3 axis) => (int)Math.Ceiling((corners.Max(p => Math.Abs(Vec3.Dot(p - origin, axis))) + o.MarginMm) / o.SpacingMm);
        var beyond = reachMm.ToList();
        (int Before, int Behind) Sides(Vec3 axis)
        {
            var half = Half(axis);
            int Side(double sign) => beyond.Count == 0 ? half : Math.Max(half, (int)Math.Ceiling(beyond.Max(p => sign * Vec3.Dot(p - origin, axis)) / o.SpacingMm));
            return (Side(-1), Side(1));
        }
        var (x, y, z) = (Sides(dx), Sides(dy), Sides(dz));
        var first = origin - (dx * x.Before + dy * y.Before + dz * z.Before) * o.SpacingMm;
        var s = o.SpacingMm * 1e-3;
        return new(x.Before + x.Behind + 1, y.Before + y.Behind + 1, z.Before + z.Behind + 1, s, s, s, first * 1e-3, dx, dy);
    }

    private static int[] NearestVoxels(Grid3 grid, ImageGeometry g)
    {
        var toIndex = g.ToLps.Inverse();
        var nearest = new int[grid.Count];
        for (var k = 0; k < grid.Nz; k++)
        {
            for (var j = 0; j < grid.Ny; j++)
            {
                for (var i = 0; i < grid.Nx; i++)
                {
                    var p = toIndex.Apply(grid.ToLpsMm(grid.CentreM(i, j, k)));
                    nearest[grid.Index(i, j, k)] = g.ContainsIndex(p)
                        ? g.Index((int)Math.Floor(p.X + 0.5), (int)Math.Floor(p.Y + 0.5), (int)Math.Floor(p.Z + 0.5)) : -1;
                }
            }
        }
        return nearest;
    }

    /// <summary>Baseline perfusion of every cell from the values of a draw; also what flows at the start.</summary>
    internal static void Perfuse(TissueState state, Draw draw)
    {
        var rates = state.Tissues.Select(t => draw.Catalogue[t].Values.ContainsKey("perfusion") ? (float)(draw.Si($"{t}.perfusion") * draw.Si($"{t}.density")) : 0f).ToArray();
        var perfusion = state.Get(Fields.PerfusionBaseline).Data;
        var tissue = state.Get(Fields.Tissue).Data;
        for (var c = 0; c < perfusion.Length; c++)
        {
            perfusion[c] = rates[tissue[c]];
        }
        perfusion.CopyTo(state.Get(Fields.Perfusion).Data, 0);
    }

    /// <summary>Vessel cells carry the local radius of their vessel, m; a tumour that has grown over a vessel hides it.</summary>
    private static void Vessels(TissueState state, IReadOnlyList<Layer> layers, int[] nearest, int threads)
    {
        var radius = state.Get(Fields.VesselRadius).Data;
        var tissue = state.Get(Fields.Tissue).Data;
        foreach (var layer in layers.Where(l => l.IsVessel))
        {
            var mask = new Mask(state.Grid!.ToImageGeometry());
            for (var c = 0; c < radius.Length; c++)
            {
                mask.Data[c] = nearest[c] >= 0 && layer.Mask.Data[nearest[c]] != 0 && state.Tissues[tissue[c]] == layer.Tissue ? (byte)1 : (byte)0;
            }
            var local = VesselRadius.Local(mask, threads);
            for (var c = 0; c < radius.Length; c++)
            {
                radius[c] = Math.Max(radius[c], local[c]);
            }
        }
    }
}
