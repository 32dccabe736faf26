using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;

namespace Seldinger.Planning.Validation;

/// <summary>The surface of a zone between cells: where the thermal dose crosses its endpoint, by linear interpolation of its logarithm.</summary>
internal sealed class ZoneShape
{
    private const double StepMm = 0.05;

    private readonly Grid3 _grid;
    private readonly float[] _level;

    internal ZoneShape(TissueState state, Draw draw)
    {
        _grid = state.Grid!;
        var endpoint = new DamageLaws(draw).CemEndpointMin;
        // A cell without dose is far below any endpoint; six orders of magnitude are enough for a straight line.
        _level = [.. state.Get(Fields.Cem43).Data.Select(d => (float)Math.Log10(Math.Clamp(d / endpoint, 1e-6, 1e6)))];
    }

    /// <summary>Distance from a point to the outermost crossing along a direction, mm, looked for from <paramref name="fromMm"/> inwards; 0 when there is none.</summary>
    /// <param name="centreMm">The point.</param>
    /// <param name="direction">Direction.</param>
    /// <param name="fromMm">Where the search begins, mm.</param>
    internal double Reach(Vec3 centreMm, Vec3 direction, double fromMm)
    {
        var u = direction.Normalized();
        var before = At(centreMm + u * fromMm);
        for (var mm = fromMm; mm > 0; mm -= StepMm)
        {
            var here = At(centreMm + u * (mm - StepMm));
            if (here >= 0 && before < 0)
            {
                return mm - StepMm * (before / (before - here));
            }
            before = here;
        }
        return 0;
    }

    private double At(Vec3 mm)
    {
        var p = _grid.ToLocalM(mm);
        var (x, y, z) = (p.X / _grid.Dx, p.Y / _grid.Dy, p.Z / _grid.Dz);
        var (i, j, k) = ((int)Math.Floor(x), (int)Math.Floor(y), (int)Math.Floor(z));
        double sum = 0;
        for (var c = 0; c < 8; c++)
        {
            var (a, b, d) = (i + (c & 1), j + (c >> 1 & 1), k + (c >> 2));
            sum += _level[_grid.Index(Math.Clamp(a, 0, _grid.Nx - 1), Math.Clamp(b, 0, _grid.Ny - 1), Math.Clamp(d, 0, _grid.Nz - 1))]
                * (1 - Math.Abs(x - a)) * (1 - Math.Abs(y - b)) * (1 - Math.Abs(z - d));
        }
        return sum;
    }
}
