using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>A distance function sampled on a lattice and read by trilinear interpolation, for loops that ask very often.</summary>
internal sealed class DistanceLattice
{
    private readonly Box _box;
    private readonly double _step;
    private readonly int _nx;
    private readonly int _ny;
    private readonly float[] _values;

    /// <summary>Samples a function.</summary>
    public DistanceLattice(Box box, double stepMm, Func<Vec3, double> distance, int threads)
    {
        (_box, _step) = (box, stepMm);
        var size = box.High - box.Low;
        (_nx, _ny) = ((int)(size.X / stepMm) + 2, (int)(size.Y / stepMm) + 2);
        var nz = (int)(size.Z / stepMm) + 2;
        var values = new float[_nx * _ny * nz];
        FixedBlocks.For(nz, 1, threads, (k, _) =>
        {
            for (var j = 0; j < _ny; j++)
            {
                for (var i = 0; i < _nx; i++)
                {
                    values[i + _nx * (j + _ny * k)] = (float)distance(box.Low + new Vec3(i, j, k) * stepMm);
                }
            }
        });
        (_values, Nz) = (values, nz);
    }

    /// <summary>A lattice of about 1 mm over a signed distance map, inside a box.</summary>
    public static DistanceLattice OfSigned(ImageGeometry grid, float[] signed, Box box)
    {
        const double Step = 1;
        var toIndex = grid.ToLps.Inverse();
        double At(Vec3 p)
        {
            var q = toIndex.Apply(p);
            var (i, j, k) = (Math.Clamp((int)Math.Floor(q.X), 0, grid.Nx - 2), Math.Clamp((int)Math.Floor(q.Y), 0, grid.Ny - 2), Math.Clamp((int)Math.Floor(q.Z), 0, grid.Nz - 2));
            var (fx, fy, fz) = (Math.Clamp(q.X - i, 0, 1), Math.Clamp(q.Y - j, 0, 1), Math.Clamp(q.Z - k, 0, 1));
            double sum = 0;
            for (var c = 0; c < 8; c++)
            {
                var (a, b, d) = (c & 1, (c >> 1) & 1, c >> 2);
                sum += (a == 1 ? fx : 1 - fx) * (b == 1 ? fy : 1 - fy) * (d == 1 ? fz : 1 - fz) * signed[grid.Index(i + a, j + b, k + d)];
            }
            return sum;
        }
        return new(box, Step, At, 1);
    }

    private int Nz { get; }

    /// <summary>Volume of the inside, mm3.</summary>
    public double InsideMm3 => _values.Count(v => v < 0) * _step * _step * _step;

    /// <summary>The box that is sampled.</summary>
    public Box Bounds => _box;

    /// <summary>Interpolated distance; far outside the box, a large positive number.</summary>
    public double this[Vec3 p]
    {
        get
        {
            var q = (p - _box.Low) * (1 / _step);
            var (i, j, k) = ((int)Math.Floor(q.X), (int)Math.Floor(q.Y), (int)Math.Floor(q.Z));
            if (i < 0 || j < 0 || k < 0 || i + 1 >= _nx || j + 1 >= _ny || k + 1 >= Nz)
            {
                return 1e3;
            }
            var (fx, fy, fz) = (q.X - i, q.Y - j, q.Z - k);
            double Row(int jj, int kk)
            {
                var at = i + _nx * (jj + _ny * kk);
                return _values[at] + fx * (_values[at + 1] - _values[at]);
            }
            var low = Row(j, k) + fy * (Row(j + 1, k) - Row(j, k));
            var high = Row(j, k + 1) + fy * (Row(j + 1, k + 1) - Row(j, k + 1));
            return low + fz * (high - low);
        }
    }
}
