using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Geometry;

/// <summary>Dilation and erosion by a ball, in millimetres between voxel centres, through exact distance maps.</summary>
public static class Morphology
{
    /// <summary>All voxels whose centre lies within <paramref name="radiusMm"/> of a centre of the set.</summary>
    /// <exception cref="ArgumentException">The grid is sheared.</exception>
    public static Mask Dilate(Mask mask, double radiusMm, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (Measure.BoundingBox(mask) is not { } tight)
        {
            return new(mask.Geometry);
        }
        var box = tight.Grow(mask.Geometry, radiusMm);
        var d = DistanceMap.ToMask(mask, box, radiusMm, threads);
        return Paste(mask.Geometry, box, d, v => float.IsFinite(v));
    }

    /// <summary>
    /// The voxels of the set farther than <paramref name="radiusMm"/> from every centre outside it. The rim of the image does not erode: what lies beyond is unknown.
    /// </summary>
    /// <exception cref="ArgumentException">The grid is sheared.</exception>
    public static Mask Erode(Mask mask, double radiusMm, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (Measure.BoundingBox(mask) is not { } box)
        {
            return new(mask.Geometry);
        }
        var d = DistanceMap.Signed(mask, box, radiusMm, threads);
        return Paste(mask.Geometry, box, d, float.IsNegativeInfinity);
    }

    /// <summary>Erosion followed by dilation: removes what is thinner than about two radii.</summary>
    public static Mask Open(Mask mask, double radiusMm, int threads = 2) => Dilate(Erode(mask, radiusMm, threads), radiusMm, threads);

    /// <summary>Dilation followed by erosion: closes gaps narrower than about two radii.</summary>
    public static Mask Close(Mask mask, double radiusMm, int threads = 2) => Erode(Dilate(mask, radiusMm, threads), radiusMm, threads);

    /// <summary>The set with its enclosed holes filled: background parts (common faces) that do not touch the rim of the image.</summary>
    public static Mask FillHoles(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var g = mask.Geometry;
        var background = new Mask(g);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            background.Data[n] = (byte)(1 - mask.Data[n]);
        }
        var result = new Mask(g, (byte[])mask.Data.Clone());
        foreach (var part in ConnectedComponents.Find(background, Connectivity.Faces))
        {
            if (!part.Runs.Any(Touches))
            {
                part.AddTo(result);
            }
        }
        return result;

        bool Touches(VoxelRun r)
        {
            var (i, j, k) = g.Unravel(r.First);
            return i == 0 || r.Past % g.Nx == 0 || j == 0 || j == g.Ny - 1 || k == 0 || k == g.Nz - 1;
        }
    }

    private static Mask Paste(ImageGeometry g, VoxelBox box, float[] d, Func<float, bool> member)
    {
        var result = new Mask(g);
        for (var k = 0; k < box.Nz; k++)
        {
            for (var j = 0; j < box.Ny; j++)
            {
                var from = d.AsSpan(box.Nx * (j + box.Ny * k), box.Nx);
                var to = result.Data.AsSpan(g.Index(box.I0, box.J0 + j, box.K0 + k), box.Nx);
                for (var i = 0; i < from.Length; i++)
                {
                    to[i] = member(from[i]) ? (byte)1 : (byte)0;
                }
            }
        }
        return result;
    }
}
