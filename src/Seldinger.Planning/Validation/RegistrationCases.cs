using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Imaging.Registration;
using Seldinger.Planning.BuiltInPatient;

namespace Seldinger.Planning.Validation;

/// <summary>Rigid registration of the built-in patient with itself: another phase with its own noise, other slices, moved by a known transform.</summary>
internal static class RegistrationCases
{
    private const double RegionMarginMm = 12;

    /// <summary>Rows: shift_mm, angle_deg, what = "displacement" (worst of the lesion centres and the corners of the liver) or "angle".</summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var patient = DigitalPatient.Create(new Draw(c.Catalogue), 1, threads: c.Threads);
        var liver = patient.Mask("liver");
        var region = Morphology.Dilate(liver, RegionMarginMm, c.Threads);
        var centre = Measure.CentreOfMass(liver)!.Value;
        var found = new Dictionary<(double Shift, double Angle), (RigidTransform Truth, RegistrationResult Result)>();
        return c.Figures(r =>
        {
            var key = (r.Number("shift_mm"), r.Number("angle_deg"));
            if (!found.TryGetValue(key, out var f))
            {
                var truth = new RigidTransform(centre, new Vec3(0.55, -0.62, 0.56).Normalized() * (key.Item2 * Math.PI / 180), new Vec3(0.6, -0.5, 0.62).Normalized() * key.Item1);
                var moving = Moved(patient.Images[Phase.Arterial], truth.ToAffine(), c.Threads);
                f = found[key] = (truth, RigidRegistration.Register(patient.Images[Phase.PortalVenous], region, moving, threads: c.Threads, cancel: c.Cancel));
            }
            var (expected, achieved) = (f.Truth.ToAffine(), f.Result.FixedToMoving.ToAffine());
            if (r.Text("what") == "angle")
            {
                var rotation = achieved.Compose(expected.Inverse());
                return Math.Acos(Math.Clamp((rotation.ColumnX.X + rotation.ColumnY.Y + rotation.ColumnZ.Z - 1) / 2, -1, 1)) * 180 / Math.PI;
            }
            var box = Measure.BoundingBox(liver)!.Value;
            var corners = Enumerable.Range(0, 8).Select(n => patient.Geometry.CentreMm(box.I0 + (n & 1) * (box.Nx - 1), box.J0 + (n >> 1 & 1) * (box.Ny - 1), box.K0 + (n >> 2) * (box.Nz - 1)));
            return patient.Lesions.Select(l => l.CentreMm).Concat(corners).Max(p => Vec3.Distance(achieved.Apply(p), expected.Apply(p)));
        });
    }

    // The image carried along by a transform, sampled on axial slices of another thickness.
    private static ImageVolume Moved(ImageVolume image, Affine3 transform, int threads)
    {
        var g = image.Geometry;
        var (dx, dz) = (g.SpacingMm.X * 1.1, g.SpacingMm.Z * 1.5);
        var target = ImageGeometry.AxisAligned((int)(g.Nx / 1.1), (int)(g.Ny / 1.1), (int)(g.Nz / 1.5), new(dx, dx, dz), g.CentreMm(0, 0, 0));
        return Resample.Trilinear(image with { Geometry = g with { ToLps = transform.Compose(g.ToLps) } }, target, -1000, threads);
    }
}
