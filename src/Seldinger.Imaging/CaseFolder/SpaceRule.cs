using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>
/// Whether two files lie in one patient space. Same frame of reference: yes. Two different ones: only with a transform or the user's word. Absent means unknown:
/// accepted when the grids agree within 0.01 mm; labels on another grid are placed by affine, with a caution.
/// </summary>
internal static class SpaceRule
{
    private const string Row = "A2.13";

    /// <summary>Checks a file against the planning series; adds a finding or a violation.</summary>
    /// <returns>True when the file may be used.</returns>
    internal static bool Check(LoadLog log, string place, string path, bool label, (string? Uid, ImageGeometry Geometry) planning, (string? Uid, ImageGeometry Geometry) other, bool transform, bool registered)
    {
        if (transform)
        {
            log.Note("case.space-transform", $"{path}: placed by the transform in the case file; its accuracy is the user's.", Row);
            return true;
        }
        var same = planning.Geometry.SameAs(other.Geometry);
        if (planning.Uid is { } a && other.Uid is { } b)
        {
            if (a == b)
            {
                return true;
            }
            if (registered)
            {
                log.Caution("case.space-registered", $"{path}: its frame of reference differs from the planning series'; used because the case file says registered: true.", Row);
                return true;
            }
            log.Violate(place, $"{path} has another frame of reference (...{Tail(b)}) than the planning series (...{Tail(a)}).", "Two spaces cannot be overlaid: give 'transform' (4x4, LPS mm), or 'registered: true' when they are known to coincide.");
            return false;
        }
        if (registered)
        {
            log.Note("case.space-registered", $"{path}: frame of reference unknown; used because the case file says registered: true.", Row);
            return true;
        }
        if (same)
        {
            log.Note("case.space-unknown", $"{path}: frame of reference unknown; accepted because its grid agrees with the planning series' within 0.01 mm.", Row);
            return true;
        }
        if (label)
        {
            log.Caution("case.space-unknown-grid", $"{path}: frame of reference unknown and another grid than the planning series; placed by its affine. Look at the overlay.", Row);
            return true;
        }
        log.Violate(place, $"{path} has no frame of reference and another grid than the planning series.", "Give 'transform' (4x4, LPS mm), or 'registered: true' when both series are known to lie in one space.");
        return false;
    }

    private static string Tail(string uid) => uid.Length <= 12 ? uid : uid[^12..];
}
