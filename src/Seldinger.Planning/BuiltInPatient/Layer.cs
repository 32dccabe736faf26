using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>An axis-aligned box in anatomy millimetres.</summary>
internal readonly record struct Box(Vec3 Low, Vec3 High)
{
    /// <summary>The box grown on all sides.</summary>
    public Box Grow(double mm) => new(Low - new Vec3(mm, mm, mm), High + new Vec3(mm, mm, mm));

    /// <summary>The box round a ball.</summary>
    public static Box Ball(Vec3 centre, double radius) => new Box(centre, centre).Grow(radius);

    /// <summary>The smallest box round two points, grown.</summary>
    public static Box Around(Vec3 a, Vec3 b, double mm) =>
        new Box(new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Min(a.Z, b.Z)), new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y), Math.Max(a.Z, b.Z))).Grow(mm);
}

/// <summary>A piece of a layer: where it can be, and its distance function.</summary>
internal readonly record struct Part(Box Bounds, Func<Vec3, double> Distance);

/// <summary>What is painted of a layer: the region Distance + Offset &lt; 0, cut by Clip &lt; 0, in one tissue and under one label.</summary>
/// <param name="Tissue">Index into the tissue table.</param>
/// <param name="Label">Label value; 0 takes the voxels out of all labels, -1 leaves the label as it is.</param>
/// <param name="Offset">Inset from the surface, mm (positive: deeper inside; negative: a halo outside).</param>
/// <param name="Clip">A second surface that cuts the band; null = none.</param>
/// <param name="Texture">HU added at a point; null = none.</param>
/// <param name="Opacity">1, or less for structures thinner than a voxel.</param>
/// <param name="Map">Label map that the label goes to: 0 organs, 1 vessels, 2 lesions, 3 body, 4 ablation zone.</param>
internal sealed record Band(int Tissue, int Label, double Offset = 0, Func<Vec3, double>? Clip = null, Func<Vec3, double>? Texture = null, double Opacity = 1, int Map = 0)
{
    /// <summary>Number of label maps.</summary>
    public const int Maps = 5;

    /// <summary>Map of the ablation zone of a follow-up.</summary>
    public const int ZoneMap = 4;
}

/// <summary>One coat of paint: the union of its parts, painted band after band over what was there.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Parts">Parts; their distances are combined by minimum.</param>
/// <param name="Bands">Bands in painting order.</param>
/// <param name="Warped">True when the seed's smooth deformation applies (soft organs).</param>
internal sealed record Layer(string Name, IReadOnlyList<Part> Parts, IReadOnlyList<Band> Bands, bool Warped);
