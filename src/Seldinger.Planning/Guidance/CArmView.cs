using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>A point on the detector of a C-arm.</summary>
/// <param name="UMm">Right on the image (patient's left in a frontal view), mm from the centre.</param>
/// <param name="VMm">Up on the image (towards the head in a frontal view), mm.</param>
/// <param name="Magnification">Source-detector distance over the point's distance from the source along the beam axis.</param>
public readonly record struct DetectorPoint(double UMm, double VMm, double Magnification);

/// <summary>
/// Cone-beam projection of a C-arm. Angles as in DICOM: primary positive = left anterior oblique (detector moves to the patient's left), secondary positive = cranial.
/// At 0/0 the detector is in front of a supine patient and the source behind. Source: <c>dicomps3</c>.
/// </summary>
/// <param name="PrimaryDeg">LAO positive, RAO negative, degrees.</param>
/// <param name="SecondaryDeg">Cranial positive, caudal negative, degrees.</param>
/// <param name="IsocentreMm">Isocentre, LPS mm.</param>
/// <param name="SourceDetectorMm">Source to detector, mm.</param>
/// <param name="SourceIsocentreMm">Source to isocentre, mm.</param>
public sealed record CArmView(double PrimaryDeg, double SecondaryDeg, Vec3 IsocentreMm, double SourceDetectorMm, double SourceIsocentreMm)
{
    /// <summary>Unit vector from source to detector, LPS: (sin a cos b, -cos a cos b, sin b).</summary>
    public Vec3 Beam => new(Sin(PrimaryDeg) * Cos(SecondaryDeg), -Cos(PrimaryDeg) * Cos(SecondaryDeg), Sin(SecondaryDeg));

    /// <summary>Unit vector to the right of the image, LPS.</summary>
    public Vec3 Right => new(Cos(PrimaryDeg), Sin(PrimaryDeg), 0);

    /// <summary>Unit vector up the image, LPS.</summary>
    public Vec3 Up => new(-Sin(PrimaryDeg) * Sin(SecondaryDeg), Cos(PrimaryDeg) * Sin(SecondaryDeg), Cos(SecondaryDeg));

    /// <summary>Position of the focal spot, LPS mm.</summary>
    public Vec3 SourceMm => IsocentreMm - Beam * SourceIsocentreMm;

    /// <summary>Projects a point: (u, v) = M (q.Right, q.Up), q = p - isocentre, M = SDD / (SID + q.Beam).</summary>
    /// <exception cref="ArgumentException">The point lies at or behind the source.</exception>
    public DetectorPoint Project(Vec3 pointMm)
    {
        var q = pointMm - IsocentreMm;
        var depth = SourceIsocentreMm + Vec3.Dot(q, Beam);
        if (depth <= 0)
        {
            throw new ArgumentException("The point lies at or behind the X-ray source.", nameof(pointMm));
        }
        var m = SourceDetectorMm / depth;
        return new(m * Vec3.Dot(q, Right), m * Vec3.Dot(q, Up), m);
    }

    /// <summary>Foreshortening of a segment, 0 (seen in full length) to 1 (seen end on): 1 - |sin| of the angle between it and the ray through its middle.</summary>
    public double Foreshortening(Vec3 a, Vec3 b)
    {
        var t = (b - a).Normalized();
        var ray = ((a + b) * 0.5 - SourceMm).Normalized();
        return 1 - Vec3.Cross(t, ray).Length;
    }

    /// <summary>The edges of a vessel graph as pairs of detector points, in the order of the edges.</summary>
    public IReadOnlyList<(DetectorPoint From, DetectorPoint To)> ProjectGraph(VesselGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. graph.Edges.Select(e => (Project(graph.Nodes[e.From].PositionMm), Project(graph.Nodes[e.To].PositionMm)))];
    }

    private static double Sin(double deg) => Math.Sin(deg * Math.PI / 180);

    private static double Cos(double deg) => Math.Cos(deg * Math.PI / 180);
}

/// <summary>Finds the C-arm view that shows a path with least foreshortening.</summary>
public static class WorkingView
{
    /// <summary>The best view and its foreshortening (length-weighted mean over the segments); ties go to the smaller angles.</summary>
    /// <param name="pathMm">Points of the path, at least two different ones, LPS mm; the isocentre is put at their middle.</param>
    /// <param name="catalogue">Entry guidance-carm: ranges, distances, step.</param>
    public static (CArmView View, double Foreshortening) Best(IReadOnlyList<Vec3> pathMm, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(pathMm);
        ArgumentNullException.ThrowIfNull(catalogue);
        var segments = pathMm.Zip(pathMm.Skip(1)).Where(s => Vec3.Distance(s.First, s.Second) > 0).ToArray();
        if (segments.Length == 0)
        {
            throw new ArgumentException("A path needs two different points.", nameof(pathMm));
        }
        var rule = catalogue["guidance-carm"];
        var (low, high) = (pathMm.Aggregate(Min), pathMm.Aggregate(Max));
        var (primary, secondary, step) = (rule["primary-max"].Value, rule["secondary-max"].Value, rule["step"].Value);
        (CArmView View, double Score)? best = null;
        for (var a = -Math.Floor(primary / step) * step; a <= primary; a += step)
        {
            for (var b = -Math.Floor(secondary / step) * step; b <= secondary; b += step)
            {
                var view = new CArmView(a, b, (low + high) * 0.5, rule["source-detector"].Value, rule["source-isocentre"].Value);
                var score = Score(view, segments);
                if (best is not { } c || score < c.Score - 1e-9 || (score < c.Score + 1e-9 && Math.Abs(a) + Math.Abs(b) < Math.Abs(c.View.PrimaryDeg) + Math.Abs(c.View.SecondaryDeg)))
                {
                    best = (view, score);
                }
            }
        }
        return best!.Value;
    }

    /// <summary>Length-weighted mean foreshortening of segments in a view.</summary>
    public static double Score(CArmView view, IReadOnlyList<(Vec3 First, Vec3 Second)> segments)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(segments);
        var (sum, length) = (0.0, 0.0);
        foreach (var (a, b) in segments)
        {
            var l = Vec3.Distance(a, b);
            sum += l * view.Foreshortening(a, b);
            length += l;
        }
        return length > 0 ? sum / length : 0;
    }

    private static Vec3 Min(Vec3 a, Vec3 b) => new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Min(a.Z, b.Z));

    private static Vec3 Max(Vec3 a, Vec3 b) => new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y), Math.Max(a.Z, b.Z));
}
