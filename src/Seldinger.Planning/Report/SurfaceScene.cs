using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Report;

/// <summary>The two 3-D pictures of a report: seen from the patient's front and beside, and across the needle.</summary>
public static class SurfaceScene
{
    private const int SizePx = 540;
    private const string Needle = "#20262c";
    private const string Breaking = "#d02020";

    /// <summary>Draws both views.</summary>
    /// <param name="scene">What there is.</param>
    /// <param name="lesionCentreMm">Centre of the lesion, LPS mm.</param>
    /// <param name="zoneMargins">Signed margin, mm, to colour the zone by, at a point of its surface; null = one colour.</param>
    /// <param name="threads">Threads.</param>
    public static IReadOnlyList<Markup> Draw(SliceScene scene, Vec3 lesionCentreMm, Func<Vec3, double>? zoneMargins, int threads)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var items = Items(scene, lesionCentreMm, zoneMargins, threads);
        var path = scene.Path?.Shaft;
        var middle = path is null ? lesionCentreMm : (path.EntryMm + path.TipMm) * 0.5;
        var size = Math.Max(170, (path?.LengthMm ?? 0) + 90);
        // From the front, a little from the side of the lesion and from above.
        var side = path is null ? 0 : Math.Clamp(path.Direction.X, -0.8, 0.8);
        var front = new Vec3(0.25 + 0.5 * side, 1, -0.35);
        var across = path is null ? new Vec3(1, 0.2, -0.2) : Across(path.Direction);
        return
        [
            SurfacePicture.Draw(items, middle, front, size, SizePx, "From the front", threads),
            SurfacePicture.Draw(items, middle, across, size, SizePx, path is null ? "From the side" : $"Across the {scene.Instrument}", threads),
        ];
    }

    /// <summary>A direction at right angles to the needle that looks more from the feet or side than from the front.</summary>
    private static Vec3 Across(Vec3 needle)
    {
        Vec3[] wishes = [new(0.25, 0.35, 1), new(1, 0.3, 0.3), new(-1, 0.3, 0.3)];
        var best = wishes.OrderBy(w => Math.Abs(Vec3.Dot(w.Normalized(), needle))).ThenBy(w => -w.Z).First();
        return best - needle * Vec3.Dot(best, needle);
    }

    private static List<SurfaceItem> Items(SliceScene scene, Vec3 centre, Func<Vec3, double>? margins, int threads)
    {
        var g = scene.Image.Geometry;
        var items = new List<SurfaceItem>();
        var around = Around(g, centre, 150);
        var near = Around(g, centre, 85);
        void Add(string group, VoxelBox box, double spacingMm, int smoothing, double opacity, string colour)
        {
            var masks = scene.Structures.Where(s => Palette.GroupOf(s.Name)?.Id == group && Meets(s.Mask, box)).Select(s => s.Mask).ToList();
            items.Add(new(SurfaceMesh.Of(masks, box, spacingMm, smoothing, threads), colour, opacity));
        }
        if (scene.Structures.FirstOrDefault(s => s.Name == "body") is { } body)
        {
            items.Add(new(SurfaceMesh.Of([body.Mask], around, 3, 1, threads), "#8d99a6", 0.2, null, Outline: true));
        }
        Add("bone", around, 2, 0, 0.9, "#e9e4d8");
        Add("lung", around, 3, 1, 0.16, "#7fb8b0");
        Add("liver", around, 2.5, 1, 0.22, "#a8604f");
        Add("bowel", near, 2, 1, 0.5, "#c99a5b");
        Add("bile", near, 1.5, 1, 0.9, "#2f9f6c");
        Add("artery", near, 1, 0, 0.95, "#c9539f");
        Add("vein", near, 1, 0, 0.9, "#3f87c9");
        items.Add(new(SurfaceMesh.Of([scene.Lesion], Box(scene.Lesion), 0.7, 1, threads), "#d9c400", 1));
        if (scene.Zone is { } zone && Measure.BoundingBox(zone) is not null)
        {
            var mesh = SurfaceMesh.Of([zone], Box(zone), 1, 2, threads);
            items.Add(new(mesh, Palette.Zone, 0.5, margins is null ? null : [.. mesh.Vertices.Select(v => Palette.Rgb(Palette.OfMargin(margins(v))))]));
        }
        items.AddRange(scene.More.Append(scene.Path).OfType<DrawnPath>().Select(p => new SurfaceItem(SurfaceMesh.Rod(p.Shaft.EntryMm - p.Shaft.Direction * scene.HandleMm, p.Shaft.TipMm, 1.1), p.Breaks ? Breaking : Needle, 1)));
        items.AddRange(scene.Prongs.SelectMany(p => p.Prong.PointsMm.Zip(p.Prong.PointsMm.Skip(1), (a, b) => new SurfaceItem(SurfaceMesh.Rod(a, b, 0.6), p.Violations.Count > 0 ? Breaking : Needle, 1))));
        items.AddRange(scene.Alternatives.Select(a => new SurfaceItem(SurfaceMesh.Rod(a.Shaft.EntryMm, a.Shaft.TipMm, 0.4), "#6f7a85", 0.8)));
        return items;
    }

    private static bool Meets(Mask mask, VoxelBox box)
    {
        for (var k = box.K0; k < box.K0 + box.Nz; k++)
        {
            for (var j = box.J0; j < box.J0 + box.Ny; j++)
            {
                if (mask.Data.AsSpan(mask.Geometry.Index(box.I0, j, k), box.Nx).ContainsAnyExcept((byte)0))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static VoxelBox Box(Mask mask) => Measure.BoundingBox(mask) is { } box ? box.Grow(mask.Geometry, 3) : default;

    private static VoxelBox Around(ImageGeometry g, Vec3 centre, double mm)
    {
        var p = g.ToLps.Inverse().Apply(centre);
        (int, int) Axis(double at, double spacing, int count)
        {
            var first = Math.Clamp((int)(at - mm / spacing), 0, count - 1);
            return (first, Math.Clamp((int)(at + mm / spacing), first + 1, count) - first);
        }
        var s = g.SpacingMm;
        var ((i, nx), (j, ny), (k, nz)) = (Axis(p.X, s.X, g.Nx), Axis(p.Y, s.Y, g.Ny), Axis(p.Z, s.Z, g.Nz));
        return new(i, j, k, nx, ny, nz);
    }
}
