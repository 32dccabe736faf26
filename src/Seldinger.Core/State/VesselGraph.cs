using Seldinger.Core.Geometry;

namespace Seldinger.Core.State;

/// <summary>A node of the vessel graph.</summary>
/// <param name="PositionMm">LPS millimetres.</param>
/// <param name="PressurePa">Fixed pressure, Pa, for inlets and outlets; null when the flow solver finds it.</param>
public sealed record VesselNode(Vec3 PositionMm, double? PressurePa = null);

/// <summary>A vessel segment between two nodes.</summary>
/// <param name="From">Upstream node index.</param>
/// <param name="To">Downstream node index.</param>
/// <param name="RadiusM">Open radius, m.</param>
/// <param name="LengthM">Length, m.</param>
/// <param name="System">arterial, portal, venous or shunt.</param>
/// <param name="Open">Open fraction of the cross-section, 1 = open, 0 = occluded.</param>
/// <param name="Territory">Name of the territory that a terminal edge feeds; null for other edges.</param>
public sealed record VesselEdge(int From, int To, double RadiusM, double LengthM, string System, double Open = 1, string? Territory = null);

/// <summary>Vessels as nodes and edges (arterial, portal, venous, shunts): data only, the flow solver is a process.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Edges">The segments.</param>
public sealed record VesselGraph(IReadOnlyList<VesselNode> Nodes, IReadOnlyList<VesselEdge> Edges)
{
    /// <summary>The graph with edge <paramref name="index"/> replaced.</summary>
    public VesselGraph With(int index, VesselEdge edge)
    {
        var edges = Edges.ToArray();
        edges[index] = edge;
        return this with { Edges = edges };
    }
}
