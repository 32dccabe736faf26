using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>How the follow-up scan of the built-in patient differs from the planning scan.</summary>
public sealed record FollowUpOptions
{
    /// <summary>Shift of the patient, LPS mm, after the rotation.</summary>
    public Vec3 ShiftMm { get; init; } = new(10, 0, 0);

    /// <summary>Rotation about the x, y and z axis through the middle of the planning grid, degrees, in this order.</summary>
    public Vec3 RotationDeg { get; init; }

    /// <summary>Contrast phase.</summary>
    public Phase Phase { get; init; } = Phase.PortalVenous;

    /// <summary>Seed of the noise: another one is another scan of the same patient.</summary>
    public ulong NoiseSeed { get; init; } = 1000;

    /// <summary>In-plane voxel edge, mm, 0.6 .. 6.</summary>
    public double SpacingMm { get; init; } = DigitalPatient.DefaultSpacingMm;

    /// <summary>Slice distance and thickness, mm, 0.6 .. 12; thick slices average over their thickness.</summary>
    public double SliceMm { get; init; } = 3;

    /// <summary>Ablation zone in planning space, drawn as coagulated liver without enhancement; null = none.</summary>
    public Mask? Zone { get; init; }

    /// <summary>Share by which the zone has shrunk in every direction, 0 .. 0.4; tissue round it is drawn in, fading out over 30 mm or one zone radius.</summary>
    public double Contraction { get; init; } = 0.15;
}

/// <summary>A follow-up scan with the truth behind it.</summary>
/// <param name="Image">CT, whole HU.</param>
/// <param name="Phase">Contrast phase.</param>
/// <param name="PlanningToFollowUp">Rigid part of the truth: planning LPS mm to follow-up LPS mm.</param>
/// <param name="ToPlanning">The whole truth, contraction included: follow-up LPS mm to planning LPS mm.</param>
/// <param name="Liver">Liver in the follow-up.</param>
/// <param name="Zone">Zone as drawn in the follow-up (inside the liver); null when none was asked for.</param>
public sealed record FollowUpScan(ImageVolume Image, Phase Phase, Affine3 PlanningToFollowUp, Func<Vec3, Vec3> ToPlanning, Mask Liver, Mask? Zone);

/// <summary>
/// Draws the follow-up scan of a built-in patient: the same anatomy, moved, in a new noise realisation, perhaps another phase and slice thickness, with the
/// ablation zone drawn in. The anatomy is evaluated at moved points, so nothing is resampled and the truth is exact.
/// </summary>
public static class FollowUp
{
    private const double FadeMm = 30;

    /// <summary>Draws the scan.</summary>
    /// <param name="patient">Patient.</param>
    /// <param name="draw">Where CT numbers come from.</param>
    /// <param name="options">What differs.</param>
    /// <param name="threads">Threads; 0 = all processors.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static FollowUpScan Create(DigitalPatient patient, Draw draw, FollowUpOptions options, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(options);
        Check(options.SpacingMm, DigitalPatient.MinSpacingMm, DigitalPatient.MaxSpacingMm, nameof(options.SpacingMm));
        Check(options.SliceMm, DigitalPatient.MinSpacingMm, 12, nameof(options.SliceMm));
        Check(options.Contraction, 0, 0.4, nameof(options.Contraction));
        threads = threads > 0 ? threads : Environment.ProcessorCount;
        var motion = Motion(patient.Geometry.MiddleMm, options);
        var back = motion.Inverse();
        var zone = options.Zone is { } mask ? new ZoneShape(mask, options.Contraction) : null;
        Vec3 ToPlanning(Vec3 q) => zone is null ? back.Apply(q) : zone.BeforeContraction(back.Apply(q));
        var layers = zone is null ? [] : (Layer[])[zone.Layer(patient.Anatomy.Liver)];
        var parts = (int)Math.Ceiling(options.SliceMm / 2);
        var (fine, coarse) = Grids(patient.Geometry, options, parts);
        var painted = patient.Anatomy.Painter(draw, layers).Paint(fine, [options.Phase], ToPlanning, zone?.LargestMoveMm ?? 0, motion, threads, null);
        var hu = Average(painted.Hu[0], fine, parts);
        CtNoise.Add(hu, coarse, draw, options.NoiseSeed, $"follow-up/{patient.Seed}/{PhaseNames.Of(options.Phase)}", threads);
        var organs = Middle(painted.Labels[0], fine, parts);
        var liver = Labels.Of("liver");
        return new(new(coarse, hu, "[hnsf'U]"), options.Phase, motion, ToPlanning, new(coarse, [.. organs.Select(v => v == liver ? (byte)1 : (byte)0)]),
            zone is null ? null : new(coarse, Middle(painted.Labels[Band.ZoneMap], fine, parts)));
    }

    private static void Check(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {low} and {high}.");
        }
    }

    private static Affine3 Motion(Vec3 middle, FollowUpOptions options)
    {
        var r = options.RotationDeg * (Math.PI / 180);
        static Affine3 About(int axis, double angle)
        {
            var (c, s) = (Math.Cos(angle), Math.Sin(angle));
            return axis switch
            {
                0 => new(new(1, 0, 0), new(0, c, s), new(0, -s, c), Vec3.Zero),
                1 => new(new(c, 0, -s), new(0, 1, 0), new(s, 0, c), Vec3.Zero),
                _ => new(new(c, s, 0), new(-s, c, 0), new(0, 0, 1), Vec3.Zero),
            };
        }
        var turn = About(2, r.Z).Compose(About(1, r.Y)).Compose(About(0, r.X));
        return turn with { Origin = middle + options.ShiftMm - turn.ApplyVector(middle) };
    }

    private static (ImageGeometry Fine, ImageGeometry Coarse) Grids(ImageGeometry planning, FollowUpOptions options, int parts)
    {
        var s = planning.SpacingMm;
        var corner = planning.CentreMm(0, 0, 0) - s * 0.5;
        var (nx, ny, nz) = ((int)(planning.Nx * s.X / options.SpacingMm), (int)(planning.Ny * s.Y / options.SpacingMm), (int)(planning.Nz * s.Z / options.SliceMm));
        ImageGeometry Grid(int slices, double dz) =>
            ImageGeometry.AxisAligned(nx, ny, slices, new(options.SpacingMm, options.SpacingMm, dz), corner + new Vec3(options.SpacingMm, options.SpacingMm, dz) * 0.5);
        return (Grid(nz * parts, options.SliceMm / parts), Grid(nz, options.SliceMm));
    }

    private static float[] Average(float[] fine, ImageGeometry grid, int parts)
    {
        var plane = grid.Nx * grid.Ny;
        var result = new float[fine.Length / parts];
        for (var v = 0; v < result.Length; v++)
        {
            double sum = 0;
            for (var n = 0; n < parts; n++)
            {
                sum += fine[(v / plane * parts + n) * plane + v % plane];
            }
            result[v] = (float)(sum / parts);
        }
        return result;
    }

    private static byte[] Middle(byte[] fine, ImageGeometry grid, int parts)
    {
        var plane = grid.Nx * grid.Ny;
        var result = new byte[fine.Length / parts];
        for (var v = 0; v < result.Length; v++)
        {
            result[v] = fine[(v / plane * parts + parts / 2) * plane + v % plane];
        }
        return result;
    }

    /// <summary>The zone as a distance function of planning space, and the map that undoes its contraction.</summary>
    private sealed class ZoneShape
    {
        private readonly DistanceLattice _distance;
        private readonly Vec3 _centre;
        private readonly double _radiusMm;
        private readonly double _contraction;

        public ZoneShape(Mask zone, double contraction)
        {
            var sum = Vec3.Zero;
            long n = 0;
            var (low, high) = (new Vec3(1e9, 1e9, 1e9), new Vec3(-1e9, -1e9, -1e9));
            var points = new List<Vec3>();
            for (var v = 0; v < zone.Data.Length; v++)
            {
                if (zone.Data[v] != 0)
                {
                    var (i, j, k) = zone.Geometry.Unravel(v);
                    var p = zone.Geometry.CentreMm(i, j, k);
                    points.Add(p);
                    (sum, n) = (sum + p, n + 1);
                    low = new(Math.Min(low.X, p.X), Math.Min(low.Y, p.Y), Math.Min(low.Z, p.Z));
                    high = new(Math.Max(high.X, p.X), Math.Max(high.Y, p.Y), Math.Max(high.Z, p.Z));
                }
            }
            if (n == 0)
            {
                throw new ArgumentException("The ablation zone is empty.", nameof(zone));
            }
            _contraction = contraction;
            _centre = sum * (1.0 / n);
            _radiusMm = points.Max(p => Vec3.Distance(p, _centre));
            _distance = DistanceLattice.OfSigned(zone.Geometry, DistanceMap.Signed(zone), new Box(low, high).Grow(8));
        }

        public double LargestMoveMm => _radiusMm * _contraction + 1;

        public Vec3 BeforeContraction(Vec3 p)
        {
            var d = p - _centre;
            var (rho, inner) = (d.Length, _radiusMm * (1 - _contraction));
            var weight = 1 - Implicit.Step(inner, inner + Math.Max(FadeMm, _radiusMm), rho);
            return _centre + d * (1 + (1 / (1 - _contraction) - 1) * weight);
        }

        public Layer Layer(LiverShape liver) => new("ablation zone", [new(_distance.Bounds, p => _distance[p])],
            [new((int)Tissue.AblationZone, 1, 0, liver.Distance, null, 1, Band.ZoneMap)], false);
    }
}
