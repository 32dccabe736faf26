using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Simulation;

/// <summary>The local radius of a labelled vessel from its distance map.</summary>
public static class VesselRadius
{
    private const int Reach = 5;

    /// <summary>
    /// Radius in metres per voxel of the vessel (0 outside): the largest inscribed ball found within five voxels inside the same vessel.
    /// The distance map gives centre-to-centre distances to the outside; half a voxel less is the distance to the wall.
    /// </summary>
    public static float[] Local(Mask vessel, int threads)
    {
        ArgumentNullException.ThrowIfNull(vessel);
        var g = vessel.Geometry;
        var outside = new Mask(g, [.. vessel.Data.Select(b => (byte)(1 - b))]);
        var toWall = DistanceMap.ToMask(outside, threads);
        var halfMm = 0.5f * (float)Math.Min(g.SpacingMm.X, Math.Min(g.SpacingMm.Y, g.SpacingMm.Z));
        var cells = new List<int>();
        var radius = new float[g.Count];
        for (var c = 0; c < radius.Length; c++)
        {
            if (vessel.Data[c] != 0)
            {
                cells.Add(c);
                radius[c] = 1e-3f * Math.Max(halfMm, float.IsFinite(toWall[c]) ? toWall[c] - halfMm : halfMm);
            }
        }
        for (var pass = 0; pass < Reach; pass++)
        {
            var next = (float[])radius.Clone();
            foreach (var c in cells)
            {
                var (i, j, k) = g.Unravel(c);
                for (var n = 0; n < 27; n++)
                {
                    var (a, b, d) = (i + n % 3 - 1, j + n / 3 % 3 - 1, k + n / 9 - 1);
                    if (a >= 0 && b >= 0 && d >= 0 && a < g.Nx && b < g.Ny && d < g.Nz)
                    {
                        next[c] = Math.Max(next[c], radius[g.Index(a, b, d)]);
                    }
                }
            }
            radius = next;
        }
        return radius;
    }
}
