using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>
/// A hollow organ, or several in a row, that an endoscope travels in: the union of their labels, and the way along its middle from the end where the instrument
/// comes in. The way is the cheapest path on a lattice of about 3 mm, where a step costs its length times 1 + 4 (1 - d/d_max)^2 with d the depth below the wall.
/// </summary>
public sealed class Lumen
{
    private const double LatticeMm = 3;
    private const double WallCost = 4;

    private readonly int _sx, _sy, _sz;
    private readonly ImageGeometry _coarse;
    private readonly int[] _previous;
    private readonly float[] _along;

    private Lumen(string id, IReadOnlyList<string> structures, Mask mask, bool fromHead, int threads)
    {
        (Id, Structures, Mask) = (id, structures, mask);
        var g = mask.Geometry;
        (_sx, _sy, _sz) = (Stride(g.SpacingMm.X), Stride(g.SpacingMm.Y), Stride(g.SpacingMm.Z));
        _coarse = Coarse(g);
        var nodes = new Mask(_coarse);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            if (mask.Data[n] != 0)
            {
                var (i, j, k) = g.Unravel(n);
                nodes.Data[_coarse.Index(i / _sx, j / _sy, k / _sz)] = 1;
            }
        }
        var depth = DistanceMap.Signed(nodes, threads);
        _along = new float[nodes.Data.Length];
        _previous = new int[nodes.Data.Length];
        Travel(nodes, depth, fromHead);
    }

    /// <summary>Catalogue id.</summary>
    public string Id { get; }

    /// <summary>Labels that make it up.</summary>
    public IReadOnlyList<string> Structures { get; }

    /// <summary>All its voxels.</summary>
    public Mask Mask { get; }

    /// <summary>True when the end where the instrument comes in lies on the border of the scan: what comes before it is not seen.</summary>
    public bool CutOff { get; private set; }

    /// <summary>The lumen of a catalogue entry, from what is segmented; null when nothing of it is.</summary>
    public static Lumen? Of(Case theCase, CatalogueEntry entry, int threads)
    {
        var names = entry.Json.GetProperty("structures").EnumerateArray().Select(s => s.GetString()!).Where(n => theCase.Structure(n) is not null).ToList();
        if (names.Count == 0)
        {
            return null;
        }
        var union = new Mask(theCase.Geometry);
        foreach (var data in names.Select(n => theCase.Structure(n)!.Mask.Data))
        {
            for (var n = 0; n < data.Length; n++)
            {
                union.Data[n] |= data[n];
            }
        }
        return Array.IndexOf(union.Data, (byte)1) < 0 ? null : new(entry.Id, names, union, entry.Text("enters_from") == "head", threads);
    }

    /// <summary>A connected part of a labelled vessel.</summary>
    /// <param name="entry">Entry of kind "endovascular-vessel".</param>
    /// <param name="structure">Name of the label.</param>
    /// <param name="part">The part.</param>
    /// <param name="threads">Threads.</param>
    public static Lumen OfVessel(CatalogueEntry entry, string structure, Component part, int threads)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(part);
        return new(entry.Id, [structure], part.ToMask(), entry.Text("enters_from") == "head", threads);
    }

    /// <summary>Length of the way to a voxel, mm; infinite where the labels do not connect.</summary>
    public double AlongMm(int i, int j, int k) => _along[_coarse.Index(i / _sx, j / _sy, k / _sz)];

    /// <summary>The way to a voxel, from where the instrument comes in, LPS mm; empty where the labels do not connect.</summary>
    public IReadOnlyList<Vec3> WayTo(int i, int j, int k) => WayTo(_coarse.Index(i / _sx, j / _sy, k / _sz));

    /// <summary>Nodes of the lattice that the way reaches, in the order of the lattice.</summary>
    public IEnumerable<int> Nodes => Enumerable.Range(0, _along.Length).Where(n => float.IsFinite(_along[n]));

    /// <summary>Middle of a node, LPS mm, and the length of the way to it, mm.</summary>
    public (Vec3 MiddleMm, double AlongMm) Node(int node)
    {
        var (i, j, k) = _coarse.Unravel(node);
        return (_coarse.CentreMm(i, j, k), _along[node]);
    }

    /// <summary>The way to a node, from where the instrument comes in, LPS mm.</summary>
    public IReadOnlyList<Vec3> WayTo(int node)
    {
        var way = new List<Vec3>();
        var n = node;
        for (; n >= 0 && float.IsFinite(_along[n]); n = _previous[n])
        {
            var (x, y, z) = _coarse.Unravel(n);
            way.Add(_coarse.CentreMm(x, y, z));
        }
        way.Reverse();
        return way;
    }

    private static int Stride(double spacingMm) => Math.Max(1, (int)Math.Round(LatticeMm / spacingMm));

    private ImageGeometry Coarse(ImageGeometry g)
    {
        var a = g.ToLps;
        var origin = a.Apply(new((_sx - 1) / 2.0, (_sy - 1) / 2.0, (_sz - 1) / 2.0));
        return new((g.Nx + _sx - 1) / _sx, (g.Ny + _sy - 1) / _sy, (g.Nz + _sz - 1) / _sz, new(a.ColumnX * _sx, a.ColumnY * _sy, a.ColumnZ * _sz, origin));
    }

    /// <summary>Dijkstra from the node farthest towards the end where the instrument comes in.</summary>
    private void Travel(Mask nodes, float[] depth, bool fromHead)
    {
        Array.Fill(_along, float.PositiveInfinity);
        Array.Fill(_previous, -1);
        var set = Enumerable.Range(0, nodes.Data.Length).Where(n => nodes.Data[n] != 0).ToArray();
        double Head(int n)
        {
            var (i, j, k) = _coarse.Unravel(n);
            return _coarse.CentreMm(i, j, k).Z * (fromHead ? 1 : -1);
        }
        var deepest = set.Max(n => Math.Abs(depth[n]));
        var start = set.OrderByDescending(n => Math.Round(Head(n), 3)).ThenByDescending(n => Math.Abs(depth[n])).ThenBy(n => n).First();
        var (_, _, level) = _coarse.Unravel(start);
        CutOff = level == 0 || level == _coarse.Nz - 1;
        var cost = new double[nodes.Data.Length];
        Array.Fill(cost, double.PositiveInfinity);
        (cost[start], _along[start]) = (0, 0);
        var open = new PriorityQueue<int, (double Cost, int Node)>();
        open.Enqueue(start, (0, start));
        var s = _coarse.SpacingMm;
        while (open.TryDequeue(out var n, out var at))
        {
            if (at.Cost > cost[n])
            {
                continue;
            }
            var (i, j, k) = _coarse.Unravel(n);
            for (var o = 0; o < 27; o++)
            {
                var (dx, dy, dz) = (o % 3 - 1, o / 3 % 3 - 1, o / 9 - 1);
                var (x, y, z) = (i + dx, j + dy, k + dz);
                if (o == 13 || x < 0 || y < 0 || z < 0 || x >= _coarse.Nx || y >= _coarse.Ny || z >= _coarse.Nz || nodes.Data[_coarse.Index(x, y, z)] == 0)
                {
                    continue;
                }
                var m = _coarse.Index(x, y, z);
                var length = new Vec3(dx * s.X, dy * s.Y, dz * s.Z).Length;
                var wall = 1 - Math.Abs(depth[m]) / deepest;
                var next = cost[n] + length * (1 + WallCost * wall * wall);
                if (next < cost[m])
                {
                    (cost[m], _along[m], _previous[m]) = (next, (float)(_along[n] + length), n);
                    open.Enqueue(m, (next, m));
                }
            }
        }
    }
}
