using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Verify;

namespace Seldinger.Planning.Validation;

/// <summary>Measures of masks against solid geometry.</summary>
internal static class GeometryCases
{
    // Off the lattice, so that no symmetry helps.
    private static readonly Vec3 Centre = new(0.31, -0.17, 0.43);

    /// <summary>Rows: what, radius_mm, second_mm (another radius, or a shift along z), spacing_mm (in plane), slice_mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Spheres(ValidationContext c) => c.Figures(r =>
    {
        var (radius, second) = (r.Number("radius_mm"), r.Number("second_mm"));
        var g = Grid(2 * Math.Max(radius, r.Text("what") is "dice" ? radius + second : second) + 12, r.Number("spacing_mm"), r.Number("slice_mm"));
        var ball = Ball(g, Centre, radius);
        return r.Text("what") switch
        {
            "volume" => ball.VolumeMl,
            "diameter" => Measure.LargestDiameter(ball).Mm,
            "dice" => MaskOverlap.Dice(ball, Ball(g, Centre + new Vec3(0, 0, second), radius)),
            "margin" => MarginAnalysis.Compute(ball, Ball(g, Centre, second), null, MarginOptions.From(c.Catalogue) with { Threads = c.Threads }).MinimalMm,
            "shifted-margin" => MarginAnalysis.Compute(ball, Ball(g, Centre + new Vec3(0, 3, 0), second), null, MarginOptions.From(c.Catalogue) with { Threads = c.Threads }).MinimalMm,
            _ => SurfaceDistance.Of(ball, Ball(g, Centre, second), c.Threads).MeanMm,
        };
    });

    /// <summary>Distance maps of random sets against all pairs. Rows: what = "to-set" or "signed", spacing_x, spacing_y, spacing_z, density.</summary>
    internal static IReadOnlyList<ValidationFigure> Distances(ValidationContext c) => c.Figures(r =>
    {
        var g = ImageGeometry.AxisAligned(29, 23, 17, new(r.Number("spacing_x"), r.Number("spacing_y"), r.Number("spacing_z")), Vec3.Zero);
        var mask = Random(g, r.Number("density"));
        var ours = r.Text("what") == "signed" ? DistanceMap.Signed(mask, c.Threads) : DistanceMap.ToMask(mask, c.Threads);
        double worst = 0;
        for (var n = 0; n < ours.Length; n++)
        {
            var expected = Nearest(mask, n, 1);
            worst = Math.Max(worst, Math.Abs(ours[n] - (r.Text("what") == "signed" && expected == 0 ? -Nearest(mask, n, 0) : expected)));
        }
        return worst;
    });

    /// <summary>Rows: what = "analytic" or "masks", mean_mm (of the lateral error), margin_mm (0 or 5); a zone of 40 mm around a tumour of 20 mm.</summary>
    internal static IReadOnlyList<ValidationFigure> Margins(ValidationContext c)
    {
        var g = ImageGeometry.AxisAligned(100, 100, 100, new(0.5, 0.5, 0.5), new(-24.75, -24.75, -24.75));
        var (tumour, zone) = (Ball(g, Vec3.Zero, 10), Ball(g, Vec3.Zero, 20));
        var margin = MarginAnalysis.Compute(tumour, zone, null, MarginOptions.From(c.Catalogue) with { Threads = c.Threads });
        var masks = new MaskMarginField(zone, margin.Surface, threads: c.Threads);
        return c.Figures(r =>
        {
            IMarginField field = r.Text("what") == "masks" ? masks : new SphereMarginField(20, 10, Vec3.Zero);
            var o = PlacementStudy.Margins(field, new Vec3(0.3, 0.9, 0.2).Normalized(), PlacementError.Rayleigh(r.Number("mean_mm")), 5, c.Threads);
            return r.Number("margin_mm") > 0 ? o.ProbabilityAsked : o.ProbabilityCovered;
        });
    }

    /// <summary>A random set with one voxel at least.</summary>
    internal static Mask Random(ImageGeometry g, double density)
    {
        var random = new CounterRandom(11, "validation-distance");
        var mask = new Mask(g, [.. Enumerable.Range(0, g.Count).Select(n => random.Uniform((ulong)n) < density ? (byte)1 : (byte)0)]);
        mask.Data[g.Count / 2] = 1;
        return mask;
    }

    private static double Nearest(Mask mask, int from, byte wanted)
    {
        var g = mask.Geometry;
        var s = g.SpacingMm;
        var (i, j, k) = g.Unravel(from);
        var best = double.PositiveInfinity;
        for (var n = 0; n < mask.Data.Length; n++)
        {
            if (mask.Data[n] == wanted)
            {
                var (a, b, d) = g.Unravel(n);
                best = Math.Min(best, new Vec3((a - i) * s.X, (b - j) * s.Y, (d - k) * s.Z).Length);
            }
        }
        return best;
    }

    private static ImageGeometry Grid(double sizeMm, double spacingMm, double sliceMm)
    {
        var (n, nz) = ((int)Math.Ceiling(sizeMm / spacingMm), (int)Math.Ceiling(sizeMm / sliceMm));
        return ImageGeometry.AxisAligned(n, n, nz, new(spacingMm, spacingMm, sliceMm), new(-(n - 1) * spacingMm / 2, -(n - 1) * spacingMm / 2, -(nz - 1) * sliceMm / 2));
    }

    private static Mask Ball(ImageGeometry g, Vec3 centreMm, double radiusMm)
    {
        var mask = new Mask(g);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            var (i, j, k) = g.Unravel(n);
            mask.Data[n] = Vec3.Distance(g.CentreMm(i, j, k), centreMm) <= radiusMm ? (byte)1 : (byte)0;
        }
        return mask;
    }
}
