using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Collects finer names on the case's geometry; the first 255 names are kept.</summary>
/// <param name="geometry">The case's geometry.</param>
/// <param name="threads">Threads.</param>
internal sealed class PartCollector(ImageGeometry geometry, int threads)
{
    private readonly List<string> _names = [];
    private byte[]? _data;

    /// <summary>The finer names, or null when there are none.</summary>
    internal PartMap? Build() => _data is null ? null : new(geometry, _data, _names);

    /// <summary>Adds the voxels of a mask under its finer name.</summary>
    internal void Add(NamedMask mask)
    {
        if (mask.Name.Part != mask.Name.Structure)
        {
            Merge(mask.Geometry, mask.Data, [mask.Name.Part]);
        }
    }

    /// <summary>Adds the codes of a label map.</summary>
    internal void Add(PartLayer layer) => Merge(layer.Geometry, layer.Data, layer.Names);

    private void Merge(ImageGeometry from, byte[] codes, IReadOnlyList<string> names)
    {
        var own = new byte[names.Count + 1];
        for (var n = 0; n < names.Count; n++)
        {
            var at = _names.IndexOf(names[n]);
            if (at < 0 && _names.Count < 255)
            {
                _names.Add(names[n]);
                at = _names.Count - 1;
            }
            own[n + 1] = (byte)(at + 1);
        }
        _data ??= new byte[geometry.Count];
        var aligned = from.SameAs(geometry) ? codes : Resample.Nearest(from, codes, geometry, (byte)0, threads);
        for (var n = 0; n < aligned.Length; n++)
        {
            if (aligned[n] != 0)
            {
                _data[n] = own[aligned[n]];
            }
        }
    }
}
