using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Formats;

/// <summary>Limits and choices for reading a volume.</summary>
public sealed record VolumeReadOptions
{
    /// <summary>The defaults.</summary>
    public static VolumeReadOptions Default { get; } = new();

    /// <summary>Largest size of the decoded voxels (4 bytes each) and of the stored ones, bytes; checked before anything is allocated. 4 GiB.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Largest number of voxels; at most <see cref="ImageGeometry.MaxVoxels"/>.</summary>
    public long MaxVoxels { get; init; } = ImageGeometry.MaxVoxels;

    /// <summary>Which volume of a file that holds several (from 0); null = a file with more than one volume is refused.</summary>
    public int? Volume { get; init; }
}
