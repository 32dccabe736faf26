using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Margin;

/// <summary>A tumour and a zone, cropped, with the distances between their surfaces.</summary>
internal sealed class MarginScene
{
    private readonly MarginOptions _options;
    private readonly IndexSpace _space;
    private readonly Mask _mask;
    private readonly MaskView _tumour;
    private readonly MaskView _zone;
    private readonly MaskView? _organ;
    private readonly IndexBox _around;
    private readonly LevelSurface _surface;

    public MarginScene(Mask tumour, Mask zone, Mask? organ, MarginOptions options)
    {
        (_options, _mask) = (options, tumour);
        _space = new(tumour.Geometry);
        _tumour = MaskView.Of(tumour);
        if (_tumour.Box.IsEmpty)
        {
            throw new ArgumentException("The tumour is empty.", nameof(tumour));
        }
        _zone = MaskView.Of(zone);
        _organ = organ is null ? null : MaskView.Of(organ);
        _around = Grow(_tumour.Box, options.RangeMm + 3 * tumour.Geometry.LargestEdgeMm);
        _surface = LevelSurface.Of(_space, Grow(_tumour.Box, 3 * tumour.Geometry.LargestEdgeMm), options.RangeMm, (x, y, z) => _tumour[x, y, z]);
        CentreMm = Measure.CentreOfMass(tumour)!.Value;
    }

    /// <summary>Centre of mass of the tumour, LPS mm.</summary>
    public Vec3 CentreMm { get; }

    /// <summary>Distance between the tumour's and the organ's surface; null beyond the range.</summary>
    public double? ToCapsule()
    {
        var organ = LevelSurface.Of(_space, _around, _options.RangeMm, (x, y, z) => _organ![x, y, z] || _tumour[x, y, z]);
        var best = Distances(organ).Min(d => d.Mm);
        return best < _options.RangeMm - 1e-3 ? Math.Max(0, best) : null;
    }

    /// <summary>Margins over the tumour's surface, in a fixed order.</summary>
    public SurfacePoint[] Surface(bool subcapsularRule)
    {
        var zone = LevelSurface.Of(_space, _around, _options.RangeMm, (x, y, z) => _zone[x, y, z]);
        var raw = Distances(zone);
        var counted = raw;
        if (subcapsularRule)
        {
            counted = Distances(LevelSurface.Of(_space, _around, _options.RangeMm, (x, y, z) => _zone[x, y, z] || !_organ![x, y, z] && !_tumour[x, y, z]));
        }
        var half = _mask.Geometry.LargestEdgeMm / 2;
        var result = new SurfacePoint[raw.Length];
        for (var i = 0; i < raw.Length; i++)
        {
            var p = _surface.Points[i];
            var capsule = subcapsularRule && counted[i].Mm > raw[i].Mm + half;
            result[i] = new(_space.ToLps(p.At), p.AreaMm2, subcapsularRule && !capsule ? Math.Min(counted[i].Mm, raw[i].Mm + half) : counted[i].Mm, raw[i].Mm, capsule);
        }
        return result;
    }

    /// <summary>Coverage of tumour plus shells, inside the organ where one is given: voxels whose centre is within the margin of a tumour voxel's.</summary>
    public IReadOnlyList<MarginCoverage> Coverage()
    {
        var reach = _options.CoverageMm.Max();
        var g = _mask.Geometry;
        var box = Measure.BoundingBox(_mask)!.Value.Grow(g, reach + g.LargestEdgeMm);
        var d = DistanceMap.ToMask(_mask, box, reach + g.LargestEdgeMm, _options.Threads);
        var result = new List<MarginCoverage>();
        foreach (var m in _options.CoverageMm)
        {
            long all = 0, covered = 0;
            for (var i = 0; i < d.Length; i++)
            {
                if (d[i] > m + 1e-4)
                {
                    continue;
                }
                var (x, y, z) = (box.I0 + i % box.Nx, box.J0 + i / box.Nx % box.Ny, box.K0 + i / (box.Nx * box.Ny));
                if (_organ is null || d[i] <= 0 || _organ[x, y, z])
                {
                    all++;
                    covered += _zone[x, y, z] ? 1 : 0;
                }
            }
            result.Add(new(m, all * g.VoxelMl, all == 0 ? 0 : (double)covered / all));
        }
        return result;
    }

    /// <summary>The margin map: the smallest margin of a voxel's surface points, NaN elsewhere.</summary>
    public ImageVolume Map(IReadOnlyList<SurfacePoint> surface)
    {
        var b = Grow(_tumour.Box, _mask.Geometry.LargestEdgeMm);
        var g = _space.Geometry.Crop(b.X0, b.Y0, b.Z0, b.Nx, b.Ny, b.Nz);
        var data = new float[g.Count];
        Array.Fill(data, float.NaN);
        for (var n = 0; n < surface.Count; n++)
        {
            var (x, y, z) = _surface.Points[n].Voxel;
            var i = g.Index(x - b.X0, y - b.Y0, z - b.Z0);
            var m = (float)surface[n].MarginMm;
            data[i] = float.IsNaN(data[i]) ? m : Math.Min(data[i], m);
        }
        return new(g, data, "mm");
    }

    private (double Mm, int Nearest)[] Distances(LevelSurface to)
    {
        var d = new (double, int)[_surface.Points.Length];
        FixedBlocks.For(d.Length, 256, _options.Threads, (a, b) =>
        {
            for (var i = a; i < b; i++)
            {
                d[i] = to.SignedDistance(_surface.Points[i].At);
            }
        });
        return d;
    }

    private IndexBox Grow(IndexBox b, double mm)
    {
        var s = _space.Spacing;
        var (x, y, z) = ((int)Math.Ceiling(mm / s.X), (int)Math.Ceiling(mm / s.Y), (int)Math.Ceiling(mm / s.Z));
        return new IndexBox(b.X0 - x, b.Y0 - y, b.Z0 - z, b.X1 + x, b.Y1 + y, b.Z1 + z).Clip(_space.Whole);
    }
}
