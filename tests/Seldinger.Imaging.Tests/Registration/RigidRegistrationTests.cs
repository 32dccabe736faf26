using Seldinger.Core.Geometry;
using Seldinger.Imaging.Registration;
using Seldinger.Numerics;

namespace Seldinger.Imaging.Tests.Registration;

/// <summary>A body of ellipsoids given by a formula, sampled on two grids in two "phases": the truth is the formula, not a resampled image.</summary>
public class RigidRegistrationTests
{
    private static readonly (Vec3 Centre, Vec3 Radii, float PhaseA, float PhaseB)[] Organs =
    [
        (new(0, 0, 0), new(150, 105, 140), 40, 45),
        (new(-60, -10, 20), new(70, 60, 60), 110, 60),
        (new(80, 20, 30), new(35, 30, 45), 120, 150),
        (new(60, 50, -30), new(25, 22, 45), 160, 210),
        (new(-55, 60, -40), new(25, 22, 45), 165, 200),
        (new(0, 85, 0), new(22, 18, 130), 250, 260),
        (new(15, 40, 0), new(11, 11, 130), 150, 280),
        (new(40, -60, 10), new(40, 25, 20), -600, -620),
        (new(-30, -50, 60), new(20, 14, 20), 15, 14),
        (new(-90, -20, 40), new(14, 14, 14), 75, 120),
    ];

    private static ImageVolume Sample(ImageGeometry g, bool phaseB, Affine3 toFormula, ulong seed)
    {
        var noise = new CounterRandom(seed, "noise");
        var data = new float[g.Count];
        for (var n = 0; n < data.Length; n++)
        {
            var (i, j, k) = g.Unravel(n);
            var p = toFormula.Apply(g.CentreMm(i, j, k));
            var value = -1000f;
            foreach (var (c, r, a, b) in Organs)
            {
                var d = p - c;
                var (x, y, z) = (d.X / r.X, d.Y / r.Y, d.Z / r.Z);
                value = x * x + y * y + z * z < 1 ? (phaseB ? b : a) : value;
            }
            data[n] = value + (float)(12 * noise.Normal((ulong)n));
        }
        return new(g, data);
    }

    private static ImageGeometry Grid(double x, double z) =>
        ImageGeometry.AxisAligned((int)(330 / x), (int)(250 / x), (int)(240 / z), new(x, x, z), new(-165, -125, -120));

    [Fact]
    public void Register_OtherPhaseGridAndNoise_RecoversTheShiftWithinHalfAMillimetre()
    {
        var truth = new RigidTransform(new(-60, -10, 20), new(0.06, -0.08, 0.09), new(6, -5, 6));
        var planning = Sample(Grid(2.4, 3), false, Affine3.Identity, 1);
        var followUp = Sample(Grid(2.2, 4), true, truth.ToAffine().Inverse(), 2);

        var result = RigidRegistration.Register(planning, null, followUp);

        var (found, expected) = (result.FixedToMoving.ToAffine(), truth.ToAffine());
        var error = new[] { new Vec3(-60, -10, 20), new Vec3(-90, -20, 40), new Vec3(0, 0, 0) }.Max(p => Vec3.Distance(found.Apply(p), expected.Apply(p)));
        Assert.True(error < 0.5, $"displacement error {error:F3} mm; repeatability {result.RepeatabilityMm:F3} mm");
        var rotation = found.Compose(expected.Inverse());
        var angle = Math.Acos(Math.Clamp((rotation.ColumnX.X + rotation.ColumnY.Y + rotation.ColumnZ.Z - 1) / 2, -1, 1)) * 180 / Math.PI;
        Assert.True(angle < 0.5, $"angle error {angle:F3} degrees");
        Assert.True(result.RepeatabilityMm < 1);
        Assert.True(result.Similarity > result.SimilarityBefore);
    }

    [Fact]
    public void Register_OneAndTwoThreads_GiveTheSameTransform()
    {
        var a = Sample(Grid(6, 7), false, Affine3.Identity, 1);
        var b = Sample(Grid(6, 7), true, RigidTransform.Identity(Vec3.Zero) with { TranslationMm = new(4, 0, 0) } is var t ? t.ToAffine().Inverse() : default, 2);
        Assert.Equal(RigidRegistration.Register(a, null, b, threads: 1), RigidRegistration.Register(a, null, b, threads: 2));
    }
}
