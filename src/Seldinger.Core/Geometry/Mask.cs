namespace Seldinger.Core.Geometry;

/// <summary>A set of voxels: one byte per voxel, 0 or 1, i fastest.</summary>
public sealed class Mask
{
    /// <summary>Creates a mask over given bytes (0 or 1; not copied).</summary>
    /// <exception cref="ArgumentException">The length is not the voxel count.</exception>
    public Mask(ImageGeometry geometry, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length != geometry.Count)
        {
            throw new ArgumentException($"A mask over {geometry.Count} voxels needs as many bytes, not {data.Length}.", nameof(data));
        }
        Geometry = geometry;
        Data = data;
    }

    /// <summary>Creates an empty mask.</summary>
    public Mask(ImageGeometry geometry)
        : this(geometry, new byte[geometry.Count])
    {
    }

    /// <summary>Where the voxels lie.</summary>
    public ImageGeometry Geometry { get; }

    /// <summary>The voxels, 0 or 1.</summary>
    public byte[] Data { get; }

    /// <summary>Membership of voxel (i, j, k).</summary>
    public bool this[int i, int j, int k]
    {
        get => Data[Geometry.Index(i, j, k)] != 0;
        set => Data[Geometry.Index(i, j, k)] = value ? (byte)1 : (byte)0;
    }

    /// <summary>Number of voxels in the set.</summary>
    public long CountSet()
    {
        long n = 0;
        foreach (var b in Data)
        {
            n += b;
        }
        return n;
    }

    /// <summary>Volume of the set in millilitres (voxel count times voxel volume).</summary>
    public double VolumeMl => CountSet() * Geometry.VoxelMl;
}
