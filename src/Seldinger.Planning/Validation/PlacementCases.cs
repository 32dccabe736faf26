using Seldinger.Core.Geometry;
using Seldinger.Planning.Place;

namespace Seldinger.Planning.Validation;

/// <summary>How zones fit lesions, against solid geometry.</summary>
internal static class PlacementCases
{
    /// <summary>Rows: what = "dice", "over" or "residual", half_axis_mm (b of the ellipsoid 2b, b, b), radius_mm (of the spherical zone).</summary>
    internal static IReadOnlyList<ValidationFigure> Mismatch(ValidationContext c)
    {
        const double spacing = 0.5;
        var fits = new Dictionary<(double, double), ShapeMismatch>();
        return c.Figures(r =>
        {
            var (b, radius) = (r.Number("half_axis_mm"), r.Number("radius_mm"));
            if (!fits.TryGetValue((b, radius), out var fit))
            {
                var half = 2 * b + 2;
                var n = (int)Math.Round(2 * half / spacing);
                // A quarter of a voxel off the lattice, so that no symmetry helps.
                var g = ImageGeometry.AxisAligned(n, n, n, new(spacing, spacing, spacing), new(-half + 0.11, -half + 0.07, -half + 0.13));
                var wanted = new Mask(g);
                var zone = new Mask(g);
                for (var v = 0; v < g.Count; v++)
                {
                    var (i, j, k) = g.Unravel(v);
                    var p = g.CentreMm(i, j, k);
                    wanted.Data[v] = p.X * p.X / 4 + p.Y * p.Y + p.Z * p.Z <= b * b ? (byte)1 : (byte)0;
                    zone.Data[v] = p.Length <= radius ? (byte)1 : (byte)0;
                }
                fits[(b, radius)] = fit = ShapeMismatch.Of(0, wanted, zone);
            }
            return r.Text("what") switch { "dice" => fit.Dice, "over" => fit.OvertreatedMl, _ => fit.ResidualMl };
        });
    }
}
