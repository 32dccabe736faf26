using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Validation;

/// <summary>Heat that a large vessel takes up, over the closed form for a cylinder in a uniformly heated, perfused medium.</summary>
internal static class VesselCases
{
    /// <summary>Rows: radius_mm, angle_deg, wall = "laminar" or "perfect".</summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c) =>
        c.Figures(r => HeatValidation.VesselUptake(c.Catalogue, c.Threads, r.Number("radius_mm"), r.Number("angle_deg"), r.Text("wall") == "perfect"));
}
