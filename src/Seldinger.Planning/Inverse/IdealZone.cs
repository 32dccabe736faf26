using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Inverse;

/// <summary>How far a shape reaches along one of its principal axes.</summary>
/// <param name="LengthMm">Extent along the axis, mm.</param>
/// <param name="Direction">Unit vector, LPS.</param>
public sealed record ShapeAxis(double LengthMm, Vec3 Direction);

/// <summary>A structure that takes something away from the ideal zone.</summary>
/// <param name="Structure">Structure name.</param>
/// <param name="DistanceMm">Distance to keep, mm.</param>
/// <param name="CutMl">Margin that lies nearer, mL; what two structures cut is counted for both.</param>
/// <param name="LesionMl">Lesion that lies nearer, mL: it stays in the ideal zone, and the two wishes contradict each other.</param>
public sealed record SparedStructure(string Structure, double DistanceMm, double CutMl, double LesionMl);

/// <summary>
/// The zone that one would wish for: the lesion and the margin around it, as far as its organ goes, without vessels and without what lies nearer to a structure to be spared than the rules
/// of paths keep from it. The lesion itself is never cut.
/// </summary>
/// <param name="Mask">The zone on voxels of 1 mm around the lesion.</param>
/// <param name="Lesion">The lesion on the same voxels.</param>
/// <param name="MarginMm">Margin asked for, mm.</param>
/// <param name="Organ">Organ that the margin ends with; "" = unknown.</param>
/// <param name="CentreMm">Centre of mass, LPS mm.</param>
/// <param name="Axes">Extents along the principal axes, longest variance first.</param>
/// <param name="Spared">Structures that cut it, by what they cut.</param>
public sealed record IdealZone(Mask Mask, Mask Lesion, double MarginMm, string Organ, Vec3 CentreMm, IReadOnlyList<ShapeAxis> Axes, IReadOnlyList<SparedStructure> Spared)
{
    private const double VoxelMm = 1;

    // A distance between voxel centres is up to half a voxel longer than to the surface between them: what is to be spared gets the benefit.
    private const double ToSurfaceMm = VoxelMm / 2;
    private const double AroundMm = 30;

    /// <summary>Volume, mL.</summary>
    public double VolumeMl => Mask.VolumeMl;

    /// <summary>Lesion within the distance of a structure to be spared, mL, summed over structures.</summary>
    public double ConflictMl => Spared.Sum(s => s.LesionMl);

    /// <summary>Computes it.</summary>
    /// <param name="patient">The case.</param>
    /// <param name="lesion">The lesion.</param>
    /// <param name="askedMm">Margin asked for, mm.</param>
    /// <param name="rules">Rules of paths: what is forbidden, at which distance.</param>
    /// <param name="organ">Structure that holds the lesion; "" = unknown: the margin ends with the body.</param>
    /// <param name="threads">Threads.</param>
    public static IdealZone Of(Case patient, Lesion lesion, double askedMm, PathRules rules, string organ, int threads)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(rules);
        var g = Around(lesion.Mask);
        Mask On(Mask m) => Resample.NearestMask(m, g, threads);
        var tumour = On(lesion.Mask);
        var far = DistanceMap.ToMask(tumour, threads);
        var home = patient.Structure(organ) is { } host ? On(host.Mask) : patient.Structure("body") is { } body ? On(body.Mask) : null;
        var zone = new Mask(g);
        for (var v = 0; v < zone.Data.Length; v++)
        {
            zone.Data[v] = tumour.Data[v] != 0 || (far[v] <= askedMm && home?.Data[v] != 0) ? (byte)1 : (byte)0;
        }
        var spared = new List<SparedStructure>();
        var cut = new bool[zone.Data.Length];
        // The organ itself, and other lesions in it, may be destroyed; the lesion's own label is no structure to keep from.
        foreach (var s in patient.Structures.Values.Where(s => s.Name != organ && !s.Name.StartsWith("tumour", StringComparison.Ordinal)).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            if (rules.RuleOf(s.Name) is { } rule && On(s.Mask) is var mask && mask.Data.AsSpan().ContainsAnyExcept((byte)0))
            {
                // Blood in vessels of the organ is nothing that a margin could ask for; how the flow cools is the simulation's part.
                var keep = rule.IsVessel ? 0 : rule.ClearanceMm;
                var distance = DistanceMap.ToMask(mask, threads);
                long margin = 0, inside = 0;
                for (var v = 0; v < cut.Length; v++)
                {
                    if (zone.Data[v] != 0 && (mask.Data[v] != 0 || distance[v] - ToSurfaceMm < keep))
                    {
                        (margin, inside) = tumour.Data[v] != 0 ? (margin, inside + 1) : (margin + 1, inside);
                        cut[v] |= tumour.Data[v] == 0;
                    }
                }
                if (margin + inside > 0)
                {
                    spared.Add(new(s.Name, keep, margin * g.VoxelMl, inside * g.VoxelMl));
                }
            }
        }
        for (var v = 0; v < cut.Length; v++)
        {
            zone.Data[v] = cut[v] ? (byte)0 : zone.Data[v];
        }
        return new(zone, tumour, askedMm, organ, Measure.CentreOfMass(zone) ?? lesion.CentreMm, PrincipalAxes(zone), [.. spared.OrderByDescending(s => s.CutMl + s.LesionMl).ThenBy(s => s.Structure, StringComparer.Ordinal)]);
    }

    /// <summary>Extents of a shape along the eigenvectors of the covariance of its voxels, longest variance first; an extent ends at the faces of the voxels.</summary>
    public static IReadOnlyList<ShapeAxis> PrincipalAxes(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var points = new List<Vec3>();
        for (var v = 0; v < mask.Data.Length; v++)
        {
            if (mask.Data[v] != 0)
            {
                var (i, j, k) = mask.Geometry.Unravel(v);
                points.Add(mask.Geometry.CentreMm(i, j, k));
            }
        }
        if (points.Count == 0)
        {
            return [];
        }
        var centre = points.Aggregate(Vec3.Zero, (s, p) => s + p) * (1.0 / points.Count);
        var c = new double[3, 3];
        foreach (var p in points)
        {
            double[] d = [p.X - centre.X, p.Y - centre.Y, p.Z - centre.Z];
            for (var n = 0; n < 9; n++)
            {
                c[n / 3, n % 3] += d[n / 3] * d[n % 3] / points.Count;
            }
        }
        var (m, size) = (mask.Geometry.ToLps, mask.Geometry.SpacingMm);
        return [.. SymmetricEigen3.Of(c).Select(e =>
        {
            var axis = new Vec3(e.Vector[0], e.Vector[1], e.Vector[2]);
            // What one voxel measures along the axis.
            var voxel = Math.Sqrt(Square(Vec3.Dot(axis, m.ColumnX)) + Square(Vec3.Dot(axis, m.ColumnY)) + Square(Vec3.Dot(axis, m.ColumnZ)));
            return new ShapeAxis(points.Max(p => Vec3.Dot(p, axis)) - points.Min(p => Vec3.Dot(p, axis)) + voxel, axis);
        })];
    }

    private static double Square(double v) => v * v;

    private static ImageGeometry Around(Mask lesion)
    {
        var g = lesion.Geometry;
        var box = Measure.BoundingBox(lesion) ?? throw new ArgumentException("The lesion is empty.", nameof(lesion));
        var (x, y) = (g.ToLps.ColumnX.Normalized(), g.ToLps.ColumnY.Normalized());
        var z = Vec3.Cross(x, y);
        var corners = Enumerable.Range(0, 8).Select(c => g.CentreMm(box.I0 + (c & 1) * (box.Nx - 1), box.J0 + ((c >> 1) & 1) * (box.Ny - 1), box.K0 + ((c >> 2) & 1) * (box.Nz - 1))).ToList();
        (double Low, int Count) Side(Vec3 axis)
        {
            var (low, high) = (corners.Min(p => Vec3.Dot(p, axis)) - AroundMm, corners.Max(p => Vec3.Dot(p, axis)) + AroundMm);
            return (low, (int)Math.Ceiling((high - low) / VoxelMm) + 1);
        }
        var (a, b, c) = (Side(x), Side(y), Side(z));
        return new(a.Count, b.Count, c.Count, new(x * VoxelMm, y * VoxelMm, z * VoxelMm, x * a.Low + y * b.Low + z * c.Low));
    }
}
