using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>A straight path in the terms of a CT gantry.</summary>
/// <param name="InPlaneDeg">Angle in the axial plane between the path (entry to tip) and the way straight down from a supine patient's front: 0 = from anterior to posterior, positive = towards the patient's left.</param>
/// <param name="OutOfPlaneDeg">Tilt out of the axial plane: positive = the tip lies towards the head.</param>
/// <param name="GantryTiltDeg">Gantry tilt whose plane would hold the path; null = beyond the limit or undefined.</param>
/// <param name="EntryTableMm">Table position of the entry: distance along the table from the first slice, mm.</param>
/// <param name="TipTableMm">Table position of the tip, mm.</param>
/// <param name="EntrySlice">Slice of the entry, from 1 at the feet.</param>
/// <param name="TipSlice">Slice of the tip, from 1 at the feet.</param>
/// <param name="LengthMm">Length, mm.</param>
/// <param name="InPlane">True when the tilt is within the limit for "in plane".</param>
public sealed record GantryPath(double InPlaneDeg, double OutOfPlaneDeg, double? GantryTiltDeg, double EntryTableMm, double TipTableMm, int EntrySlice, int TipSlice, double LengthMm, bool InPlane)
{
    /// <summary>Expresses a path.</summary>
    /// <param name="shaft">The path.</param>
    /// <param name="geometry">Planning series in canonical orientation, untilted: its third axis is the table's.</param>
    /// <param name="catalogue">Entry guidance-gantry.</param>
    /// <exception cref="ArgumentException">Entry and tip coincide, or the grid is sheared (a tilted series must be corrected first).</exception>
    public static GantryPath Of(Shaft shaft, ImageGeometry geometry, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(shaft);
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(catalogue);
        if (!geometry.IsOrthogonal)
        {
            throw new ArgumentException("The series is tilted or sheared: correct it first.", nameof(geometry));
        }
        if (shaft.LengthMm <= 0)
        {
            throw new ArgumentException("Entry and tip coincide.", nameof(shaft));
        }
        var rule = catalogue["guidance-gantry"];
        var (x, y, z) = (geometry.ToLps.ColumnX.Normalized(), geometry.ToLps.ColumnY.Normalized(), geometry.ToLps.ColumnZ.Normalized());
        var d = shaft.Direction;
        var (dx, dy, dz) = (Vec3.Dot(d, x), Vec3.Dot(d, y), Vec3.Dot(d, z));
        var outOfPlane = Deg(Math.Asin(Math.Clamp(dz, -1, 1)));
        var inPlane = dx == 0 && dy == 0 ? 0 : Deg(Math.Atan2(dx, dy));
        // A gantry tilts about the left-right axis: its plane holds the path when n = (0, sin t, cos t) is perpendicular to it.
        var tilt = dy == 0 && dz == 0 ? 0 : Deg(Math.Atan(-dz / dy));
        double? usable = double.IsFinite(tilt) && Math.Abs(tilt) <= rule["tilt-max"].Value ? tilt : null;
        double Table(Vec3 p) => Vec3.Dot(p - geometry.ToLps.Origin, z);
        int Slice(Vec3 p) => (int)Math.Floor(Table(p) / geometry.SpacingMm.Z + 0.5) + 1;
        return new(inPlane, outOfPlane, usable, Table(shaft.EntryMm), Table(shaft.TipMm), Slice(shaft.EntryMm), Slice(shaft.TipMm), shaft.LengthMm, Math.Abs(outOfPlane) <= rule["in-plane-max"].Value);
    }

    /// <summary>In words for a table.</summary>
    public override string ToString() => $"in plane {InPlaneDeg:F0} deg, out of plane {OutOfPlaneDeg:F0} deg{(Math.Abs(OutOfPlaneDeg) < 0.5 ? "" : OutOfPlaneDeg > 0 ? " towards the head" : " towards the feet")}, entry at table {EntryTableMm:F0} mm (slice {EntrySlice}), tip at {TipTableMm:F0} mm (slice {TipSlice})";

    /// <summary>Facts of the scan geometry as one finding.</summary>
    public static Finding ScanFacts(ImageSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var s = series.Image.Geometry.SpacingMm;
        var thickness = series.SliceThicknessMm is { } t ? $"{t:G3} mm" : "unknown";
        return new("scan.geometry", series.SliceThicknessMm is null ? CriterionStatus.Unknown : CriterionStatus.Note, Severity.Info, "scan geometry known",
            $"{series.Name}: {s.X:F2} x {s.Y:F2} mm in plane, {s.Z:F2} mm between slices, slice thickness {thickness}, no gantry tilt, phase {series.Phase}, position {series.PatientPosition ?? "unknown"}", [], "dicomps3", Grade.E1, "A2.09");
    }

    private static double Deg(double rad) => rad * 180 / Math.PI;
}
