using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Collects the masks of one structure, each on its own grid; volumes come from the original grids.</summary>
/// <param name="name">Structure name.</param>
internal sealed class StructureBuilder(string name)
{
    private readonly List<(ImageGeometry Geometry, byte[] Data)> _grids = [];
    private readonly SortedSet<string> _origins = new(StringComparer.Ordinal);

    /// <summary>Adds a mask to the union; takes the array over when it is the first of its grid.</summary>
    internal void Add(NamedMask mask)
    {
        _origins.Add(mask.Origin);
        foreach (var (geometry, data) in _grids)
        {
            if (geometry.SameAs(mask.Geometry))
            {
                for (var n = 0; n < data.Length; n++)
                {
                    data[n] |= mask.Data[n];
                }
                return;
            }
        }
        // Lesions keep their own arrays: a union must not write into them.
        _grids.Add((mask.Geometry, mask.Separate ? (byte[])mask.Data.Clone() : mask.Data));
    }

    /// <summary>The unions on the grids the files have.</summary>
    internal IReadOnlyList<(ImageGeometry Geometry, byte[] Data)> Grids => _grids;

    /// <summary>The structure on the case's geometry.</summary>
    internal Structure Build(ImageGeometry geometry, int threads)
    {
        var origin = string.Join(", ", _origins);
        if (_grids.Count == 1)
        {
            var (g, data) = _grids[0];
            return new(name, Align(g, data, geometry, threads), Count(data) * g.VoxelMl, false, origin);
        }
        var union = new Mask(geometry);
        foreach (var (g, data) in _grids)
        {
            var aligned = Align(g, data, geometry, threads).Data;
            for (var n = 0; n < aligned.Length; n++)
            {
                union.Data[n] |= aligned[n];
            }
        }
        return new(name, union, union.VolumeMl, false, $"{origin} (several grids: volume on the planning grid)");
    }

    /// <summary>A mask on the case's geometry by affine: the same array when the grids agree.</summary>
    internal static Mask Align(ImageGeometry from, byte[] data, ImageGeometry to, int threads) =>
        from.SameAs(to) ? new(to, data) : new(to, Resample.Nearest(from, data, to, (byte)0, threads));

    internal static long Count(byte[] data)
    {
        long n = 0;
        foreach (var b in data)
        {
            n += b;
        }
        return n;
    }
}
