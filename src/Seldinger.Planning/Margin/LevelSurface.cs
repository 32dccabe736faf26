using Seldinger.Core.Geometry;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Margin;

/// <summary>
/// The surface of a mask at sub-voxel places: the 0.5 level of the mask after one binomial pass [1 2 1] / 4 along each axis, found by linear interpolation
/// between voxel centres. For a plane it lies where the mask changes, for a sphere of radius r it lies about s^2 / (2 r) inside. The staircase of voxel
/// boxes would make every smallest distance too small by about one voxel (measured: 1.05 mm at 0.8 x 0.8 x 1.2 mm on spheres of 10 and 16 mm).
/// </summary>
internal sealed class LevelSurface
{
    private const double CellMm = 4;

    private readonly IndexSpace _space;
    private readonly IndexBox _box;
    private readonly float[] _level;
    private readonly Dictionary<(int, int, int), List<int>> _cells = [];
    private readonly double _planeMm;
    private readonly double _rangeMm;

    private LevelSurface(IndexSpace space, IndexBox box, float[] level, double rangeMm)
    {
        (_space, _box, _level, _rangeMm) = (space, box, level, rangeMm);
        var s = space.Spacing;
        _planeMm = 1.5 * Math.Max(s.X, Math.Max(s.Y, s.Z));
        Points = [.. Crossings()];
        for (var i = 0; i < Points.Length; i++)
        {
            var cell = Cell(Points[i].At);
            if (!_cells.TryGetValue(cell, out var list))
            {
                _cells[cell] = list = [];
            }
            list.Add(i);
        }
    }

    /// <summary>Surface points (index-axis mm) with outward unit normal and the area they stand for, mm2.</summary>
    public (Vec3 At, Vec3 Normal, double AreaMm2, (int X, int Y, int Z) Voxel)[] Points { get; }

    /// <summary>Surface of the set inside a box of voxels. A mask so small that smoothing removes it keeps its voxel faces.</summary>
    public static LevelSurface Of(IndexSpace space, IndexBox box, double rangeMm, Func<int, int, int, bool> inside)
    {
        var raw = MaskView.Build(box, inside).Data;
        var plain = Array.ConvertAll(raw, b => (float)b);
        var smooth = new LevelSurface(space, box, Smooth(plain, box), rangeMm);
        return smooth.Points.Length == 0 && raw.AsSpan().IndexOf((byte)1) >= 0 ? new LevelSurface(space, box, plain, rangeMm) : smooth;
    }

    /// <summary>
    /// Signed distance of a point to the surface, mm: positive inside; limited to the range. Near the surface the distance to the tangent plane
    /// of the nearest point counts, further away the distance to that point.
    /// </summary>
    public (double Mm, int Nearest) SignedDistance(Vec3 p)
    {
        var (best, at) = Nearest(p);
        var inside = Value(p) >= 0.5;
        if (at < 0)
        {
            return (inside ? _rangeMm : -_rangeMm, -1);
        }
        return best < _planeMm ? (Vec3.Dot(Points[at].At - p, Points[at].Normal), at) : (inside ? best : -best, at);
    }

    private (double Mm, int At) Nearest(Vec3 p)
    {
        var (cx, cy, cz) = Cell(p);
        var (best, at) = (_rangeMm, -1);
        for (var ring = 0; (ring - 1) * CellMm < best; ring++)
        {
            for (var z = cz - ring; z <= cz + ring; z++)
            {
                for (var y = cy - ring; y <= cy + ring; y++)
                {
                    var face = Math.Abs(z - cz) == ring || Math.Abs(y - cy) == ring;
                    for (var x = cx - ring; x <= cx + ring; x += face || ring == 0 ? 1 : 2 * ring)
                    {
                        if (!_cells.TryGetValue((x, y, z), out var list))
                        {
                            continue;
                        }
                        foreach (var i in list)
                        {
                            var d = Vec3.Distance(p, Points[i].At);
                            if (d < best - 1e-9 || at >= 0 && d < best + 1e-9 && i < at)
                            {
                                (best, at) = (d, i);
                            }
                        }
                    }
                }
            }
        }
        return (best, at);
    }

    private static (int, int, int) Cell(Vec3 p) => ((int)Math.Floor(p.X / CellMm), (int)Math.Floor(p.Y / CellMm), (int)Math.Floor(p.Z / CellMm));

    /// <summary>Trilinear level at a point.</summary>
    private double Value(Vec3 p)
    {
        var s = _space.Spacing;
        var (x, y, z) = (Math.Clamp(p.X / s.X - _box.X0, 0, _box.Nx - 1), Math.Clamp(p.Y / s.Y - _box.Y0, 0, _box.Ny - 1), Math.Clamp(p.Z / s.Z - _box.Z0, 0, _box.Nz - 1));
        var (i, j, k) = ((int)x, (int)y, (int)z);
        double sum = 0;
        for (var c = 0; c < 8; c++)
        {
            var (a, b, d) = (c & 1, c >> 1 & 1, c >> 2);
            var w = (a == 0 ? 1 - (x - i) : x - i) * (b == 0 ? 1 - (y - j) : y - j) * (d == 0 ? 1 - (z - k) : z - k);
            if (w > 0)
            {
                sum += w * At(i + a, j + b, k + d);
            }
        }
        return sum;
    }

    private float At(int i, int j, int k) =>
        _level[Math.Clamp(i, 0, _box.Nx - 1) + _box.Nx * (Math.Clamp(j, 0, _box.Ny - 1) + _box.Ny * Math.Clamp(k, 0, _box.Nz - 1))];

    private Vec3 Gradient(int i, int j, int k)
    {
        var s = _space.Spacing;
        return new((At(i + 1, j, k) - At(i - 1, j, k)) / s.X, (At(i, j + 1, k) - At(i, j - 1, k)) / s.Y, (At(i, j, k + 1) - At(i, j, k - 1)) / s.Z);
    }

    private IEnumerable<(Vec3 At, Vec3 Normal, double AreaMm2, (int X, int Y, int Z) Voxel)> Crossings()
    {
        var s = _space.Spacing;
        for (var axis = 0; axis < 3; axis++)
        {
            var (dx, dy, dz) = (axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0);
            var area = axis == 0 ? s.Y * s.Z : axis == 1 ? s.X * s.Z : s.X * s.Y;
            for (var k = 0; k < _box.Nz - dz; k++)
            {
                for (var j = 0; j < _box.Ny - dy; j++)
                {
                    for (var i = 0; i < _box.Nx - dx; i++)
                    {
                        var (a, b) = (_level[i + _box.Nx * (j + _box.Ny * k)], _level[i + dx + _box.Nx * (j + dy + _box.Ny * (k + dz))]);
                        if (a >= 0.5f == b >= 0.5f)
                        {
                            continue;
                        }
                        var t = (0.5 - a) / (b - a);
                        var at = new Vec3((_box.X0 + i + t * dx) * s.X, (_box.Y0 + j + t * dy) * s.Y, (_box.Z0 + k + t * dz) * s.Z);
                        var slope = Gradient(i, j, k) * (1 - t) + Gradient(i + dx, j + dy, k + dz) * t;
                        var normal = -slope.Normalized();
                        if (normal == Vec3.Zero)
                        {
                            normal = new Vec3(dx, dy, dz) * (a > b ? 1 : -1);
                        }
                        var voxel = a > b ? (_box.X0 + i, _box.Y0 + j, _box.Z0 + k) : (_box.X0 + i + dx, _box.Y0 + j + dy, _box.Z0 + k + dz);
                        yield return (at, normal, area * Math.Abs(normal[axis]), voxel);
                    }
                }
            }
        }
    }

    private static float[] Smooth(float[] f, IndexBox box)
    {
        var steps = new[] { (1, box.Nx), (box.Nx, box.Ny), (box.Nx * box.Ny, box.Nz) };
        foreach (var (stride, n) in steps)
        {
            var g = new float[f.Length];
            for (var i = 0; i < f.Length; i++)
            {
                var at = i / stride % n;
                g[i] = 0.5f * f[i] + 0.25f * (f[at > 0 ? i - stride : i] + f[at < n - 1 ? i + stride : i]);
            }
            f = g;
        }
        return f;
    }
}
