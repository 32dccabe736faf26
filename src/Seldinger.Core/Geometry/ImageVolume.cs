namespace Seldinger.Core.Geometry;

/// <summary>A scalar image: geometry and one float per voxel (i fastest).</summary>
/// <param name="Geometry">Where the voxels lie.</param>
/// <param name="Data">Values; length <c>Geometry.Count</c>.</param>
/// <param name="Unit">Unit of the values, for example "[hnsf'U]" (Hounsfield), "Cel", "1"; "" when unknown.</param>
public sealed record ImageVolume(ImageGeometry Geometry, float[] Data, string Unit = "")
{
    /// <summary>Value at a voxel.</summary>
    public float this[int i, int j, int k] => Data[Geometry.Index(i, j, k)];
}
