using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics.Covering;

namespace Seldinger.Planning.Place;

/// <summary>
/// Covers a lesion with copies of one zone: every copy is the zone moved by whole cells, and the same weights as in <see cref="Placement.Score"/> say what a cover is worth. Greedy first,
/// then branch and bound. Moving a zone ignores that vessels stay where they are and that zones that form together are larger than their union; what is chosen is simulated afterwards.
/// </summary>
public sealed class ZoneCover
{
    private readonly int[] _index;
    private readonly int[] _class;
    private readonly int[] _words = new int[3];
    private readonly ImageGeometry _geometry;
    private readonly double[] _weights;

    /// <summary>Prepares the cells of one lesion.</summary>
    /// <param name="lesion">The lesion on the grid.</param>
    /// <param name="tissue">Cells that a margin could ask for; vessels, gas and air are none. Null = all.</param>
    /// <param name="askedMm">Margin asked for, mm.</param>
    /// <param name="threads">Threads.</param>
    public ZoneCover(Mask lesion, bool[]? tissue, double askedMm, int threads)
    {
        ArgumentNullException.ThrowIfNull(lesion);
        _geometry = lesion.Geometry;
        var far = DistanceMap.ToMask(lesion, threads);
        var counts = new int[3];
        _index = new int[lesion.Data.Length];
        _class = new int[lesion.Data.Length];
        for (var c = 0; c < _index.Length; c++)
        {
            _class[c] = lesion.Data[c] != 0 ? 0 : far[c] <= askedMm && tissue?[c] != false ? 1 : 2;
            _index[c] = counts[_class[c]]++;
        }
        for (var n = 0; n < 3; n++)
        {
            _words[n] = (counts[n] + 63) / 64;
        }
        // A margin cell that is covered is healthy tissue that is lost as well.
        var ml = _geometry.VoxelMl;
        _weights = [Placement.ResidualWeight * ml, (Placement.MissedWeight - 1) * ml, -ml];
    }

    /// <summary>The best cover with at most <paramref name="count"/> copies of a zone.</summary>
    /// <param name="zone">The zone at shift 0, on the same grid.</param>
    /// <param name="shiftsMm">Shifts that may be chosen, LPS mm.</param>
    /// <param name="count">Most copies.</param>
    /// <param name="allowed">Whether two shifts go together; null = all do.</param>
    public (CoverChoice Greedy, CoverChoice Exact) Choose(Mask zone, IReadOnlyList<Vec3> shiftsMm, int count, Func<int, int, bool>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(shiftsMm);
        var cells = new List<(int I, int J, int K)>();
        for (var c = 0; c < zone.Data.Length; c++)
        {
            if (zone.Data[c] != 0)
            {
                cells.Add(_geometry.Unravel(c));
            }
        }
        var cover = new WeightedCover(_weights, [.. shiftsMm.Select(s => Bits(cells, s))]);
        return (cover.Greedy(count, allowed), cover.Exact(count, allowed, NodeLimit));
    }

    private const long NodeLimit = 1500;

    private ulong[][] Bits(List<(int I, int J, int K)> cells, Vec3 shiftMm)
    {
        var g = _geometry;
        var s = g.SpacingMm;
        int Cells(Vec3 axis, double size) => (int)Math.Round(Vec3.Dot(shiftMm, axis.Normalized()) / size);
        var (di, dj, dk) = (Cells(g.ToLps.ColumnX, s.X), Cells(g.ToLps.ColumnY, s.Y), Cells(g.ToLps.ColumnZ, s.Z));
        var bits = _words.Select(w => new ulong[w]).ToArray();
        foreach (var (i, j, k) in cells)
        {
            var (a, b, d) = (i + di, j + dj, k + dk);
            if (a >= 0 && b >= 0 && d >= 0 && a < g.Nx && b < g.Ny && d < g.Nz)
            {
                var c = g.Index(a, b, d);
                bits[_class[c]][_index[c] / 64] |= 1UL << (_index[c] % 64);
            }
        }
        return bits;
    }
}
