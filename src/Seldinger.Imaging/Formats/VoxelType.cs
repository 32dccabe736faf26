namespace Seldinger.Imaging.Formats;

/// <summary>Stored voxel types.</summary>
internal enum VoxelType
{
    /// <summary>Unsigned 8 bits.</summary>
    UInt8,

    /// <summary>Signed 8 bits.</summary>
    Int8,

    /// <summary>Unsigned 16 bits.</summary>
    UInt16,

    /// <summary>Signed 16 bits.</summary>
    Int16,

    /// <summary>Unsigned 32 bits.</summary>
    UInt32,

    /// <summary>Signed 32 bits.</summary>
    Int32,

    /// <summary>Unsigned 64 bits.</summary>
    UInt64,

    /// <summary>Signed 64 bits.</summary>
    Int64,

    /// <summary>IEEE 754 single.</summary>
    Float32,

    /// <summary>IEEE 754 double.</summary>
    Float64,
}

/// <summary>Facts about voxel types.</summary>
internal static class VoxelTypes
{
    /// <summary>Bytes of one voxel.</summary>
    public static int Size(this VoxelType t) => t switch
    {
        VoxelType.UInt8 or VoxelType.Int8 => 1,
        VoxelType.UInt16 or VoxelType.Int16 => 2,
        VoxelType.UInt32 or VoxelType.Int32 or VoxelType.Float32 => 4,
        _ => 8,
    };
}
