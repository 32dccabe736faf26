using Seldinger.Core.Geometry;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Margin;

/// <summary>Distance from voxels to a zone, in a box around it.</summary>
internal sealed class ZoneDistance
{
    private readonly MaskView _zone;
    private readonly IndexSpace _space;
    private readonly IndexBox _box;
    private readonly float[] _squared = [];

    public ZoneDistance(Mask zone, int threads)
    {
        _zone = MaskView.Of(zone);
        _space = new(zone.Geometry);
        var s = _space.Spacing;
        var (b, r) = (_zone.Box, OrganAtRisk.RangeMm);
        _box = b.IsEmpty ? b : new IndexBox(b.X0 - (int)(r / s.X) - 1, b.Y0 - (int)(r / s.Y) - 1, b.Z0 - (int)(r / s.Z) - 1, b.X1 + (int)(r / s.X) + 1, b.Y1 + (int)(r / s.Y) + 1, b.Z1 + (int)(r / s.Z) + 1).Clip(_space.Whole);
        if (!_box.IsEmpty)
        {
            _squared = BoxDistance.Squared(_zone, b, s, new(_space, _box), new(0, 0, 0, _box.Nx - 1, _box.Ny - 1, _box.Nz - 1), r, threads);
        }
    }

    /// <summary>Distance between surfaces (mm, null beyond the range) and common volume (mL).</summary>
    public (double? DistanceMm, double OverlapMl) To(MaskView structure)
    {
        var b = structure.Box.Clip(_box);
        var (best, common) = (float.MaxValue, 0L);
        for (var z = b.Z0; z <= b.Z1 && !b.IsEmpty; z++)
        {
            for (var y = b.Y0; y <= b.Y1; y++)
            {
                var row = structure.Row(b.X0, b.X1, y, z);
                var from = b.X0 - _box.X0 + _box.Nx * (y - _box.Y0 + _box.Ny * (z - _box.Z0));
                for (var x = 0; x < row.Length; x++)
                {
                    if (row[x] != 0)
                    {
                        best = Math.Min(best, _squared[from + x]);
                        common += _zone[b.X0 + x, y, z] ? 1 : 0;
                    }
                }
            }
        }
        var s = _space.Spacing;
        var half = Math.Min(s.X, Math.Min(s.Y, s.Z)) / 2;
        return (best >= (float)(OrganAtRisk.RangeMm * OrganAtRisk.RangeMm) ? null : Math.Max(0, Math.Sqrt(best) - half), common * _space.Geometry.VoxelMl);
    }
}
