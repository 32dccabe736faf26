using Seldinger.Core.Geometry;
using Seldinger.Core.State;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Turns trees into layers to paint and into the vessel graph of the case.</summary>
internal static class VesselPaint
{
    /// <summary>Label values of the vessel map.</summary>
    public static IReadOnlyDictionary<int, string> Labels { get; } = new SortedDictionary<int, string> { [1] = "portal_vein", [2] = "hepatic_vein", [3] = "artery" };

    /// <summary>Smallest radius whose voxels carry a vessel label, mm: thinner ones are not resolved by the scan.</summary>
    public const double LabelRadiusMm = 1.2;

    /// <summary>Layers of all trees.</summary>
    public static IEnumerable<Layer> Layers(LiverVessels vessels, Warp warp)
    {
        var feeders = GreatVessels.PortalFeeders(LiverVessels.Confluence(warp));
        yield return new("portal feeders", [.. feeders.Select(f => new Part(Box.Around(f.A, f.B, 8), p => Implicit.Segment(p, f.A, f.B, f.Ra, f.Rb)))],
            [new((int)Tissue.PortalBlood, 0), new((int)Tissue.PortalBlood, 1, Map: 1)], false);
        foreach (var layer in Tree("artery", vessels.Artery, Tissue.ArterialBlood, 3).Concat(Tree("portal vein", vessels.Portal, Tissue.PortalBlood, 1)))
        {
            yield return layer;
        }
        foreach (var layer in vessels.Hepatic.SelectMany(t => Tree("hepatic vein", t, Tissue.HepaticVeinBlood, 2)))
        {
            yield return layer;
        }
    }

    private static IEnumerable<Layer> Tree(string name, VesselTree tree, Tissue tissue, int label)
    {
        // Thin vessels cover only part of a voxel: their contrast is scaled by the share of a voxel face they fill.
        foreach (var (low, high, opacity) in ((double, double, double)[])[(0.25, 0.45, 0.2), (0.45, 0.7, 0.45), (0.7, LabelRadiusMm, 0.8), (LabelRadiusMm, 99, 1)])
        {
            var parts = new List<Part>();
            for (var i = 0; i < tree.Count; i++)
            {
                var r = tree[i].RadiusMm;
                if (r < low || r >= high)
                {
                    continue;
                }
                var (a, b) = (tree.Start(i), tree[i].End);
                parts.Add(new(Box.Around(a, b, r + 1), p => Implicit.Segment(p, a, b, r, r)));
            }
            if (parts.Count > 0)
            {
                yield return new($"{name} from {low} mm", parts, high > 90
                    ? [new((int)tissue, -1), new((int)tissue, label, Map: 1)]
                    : [new((int)tissue, -1, Opacity: opacity)], false);
            }
        }
    }

    /// <summary>The vessel graph: edges run with the flow; terminal arterial and portal edges name what they feed; the arterial root and ends have pressures.</summary>
    public static VesselGraph Graph(LiverVessels vessels, (double RootPa, double EndPa) arterial)
    {
        var nodes = new List<VesselNode>();
        var edges = new List<VesselEdge>();
        foreach (var (tree, system) in vessels.Hepatic.Select(t => (t, "venous")).Prepend((vessels.Portal, "portal")).Prepend((vessels.Artery, "arterial")))
        {
            var root = nodes.Count;
            nodes.Add(new(tree.Root, system == "arterial" ? arterial.RootPa : null));
            for (var i = 0; i < tree.Count; i++)
            {
                nodes.Add(new(tree[i].End, system == "arterial" && tree[i].Left < 0 ? arterial.EndPa : null));
            }
            for (var i = 0; i < tree.Count; i++)
            {
                var s = tree[i];
                var (near, far) = (s.Parent < 0 ? root : root + 1 + s.Parent, root + 1 + i);
                var (from, to) = system == "venous" ? (far, near) : (near, far);
                edges.Add(new(from, to, s.RadiusMm * 1e-3, tree.Length(i) * 1e-3, system, 1, s.Left < 0 ? Territory(vessels, s.End) : null));
            }
        }
        return new(nodes, edges);
    }

    private static string Territory(LiverVessels vessels, Vec3 end) => vessels.Lesions.FirstOrDefault(l => l.Distance(end) < 0)?.Name ?? "liver";
}
