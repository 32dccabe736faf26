using System.Buffers.Binary;
using System.Text;

namespace Seldinger.Imaging.Nifti;

/// <summary>The fields of a NIfTI-1 (348 bytes) or NIfTI-2 (540 bytes) header that are used. Source: <c>nifti1</c>, <c>nifti2</c>.</summary>
internal sealed class NiftiHeader
{
    /// <summary>1 or 2.</summary>
    public required int Version { get; init; }

    /// <summary>Byte order.</summary>
    public required bool BigEndian { get; init; }

    /// <summary>"n+1", "ni1", "n+2", "ni2" or something else.</summary>
    public required string Magic { get; init; }

    /// <summary>dim[0..7].</summary>
    public required long[] Dim { get; init; }

    /// <summary>Code of the stored type.</summary>
    public required int DataType { get; init; }

    /// <summary>Bits per voxel as written.</summary>
    public required int BitPix { get; init; }

    /// <summary>pixdim[0..7].</summary>
    public required double[] PixDim { get; init; }

    /// <summary>Offset of the voxels.</summary>
    public required double VoxOffset { get; init; }

    /// <summary>Scaling factor as written.</summary>
    public required double Slope { get; init; }

    /// <summary>Scaling summand as written.</summary>
    public required double Intercept { get; init; }

    /// <summary>Code of the quaternion transform.</summary>
    public required int QformCode { get; init; }

    /// <summary>Code of the matrix transform.</summary>
    public required int SformCode { get; init; }

    /// <summary>Quaternion b, c, d and offsets x, y, z.</summary>
    public required double[] Quaternion { get; init; }

    /// <summary>Three rows of four.</summary>
    public required double[] Srow { get; init; }

    /// <summary>Units code.</summary>
    public required int Units { get; init; }

    /// <summary>Description, trimmed.</summary>
    public required string Description { get; init; }

    /// <summary>Header bytes.</summary>
    public int Size => Version == 1 ? 348 : 540;

    /// <summary>Decodes 348 or 540 bytes.</summary>
    public static NiftiHeader Parse(ReadOnlySpan<byte> h, bool bigEndian)
    {
        var one = h.Length == 348;
        var r = new Fields(h.ToArray(), bigEndian);
        return new()
        {
            Version = one ? 1 : 2,
            BigEndian = bigEndian,
            Magic = Text(h.Slice(one ? 344 : 4, 4)),
            Dim = Fields.Many(8, n => one ? r.I16(40 + 2 * n) : r.I64(16 + 8 * n)),
            DataType = (int)r.I16(one ? 70 : 12),
            BitPix = (int)r.I16(one ? 72 : 14),
            PixDim = Fields.Many(8, n => one ? r.F32(76 + 4 * n) : r.F64(104 + 8 * n)),
            VoxOffset = one ? r.F32(108) : r.I64(168),
            Slope = one ? r.F32(112) : r.F64(176),
            Intercept = one ? r.F32(116) : r.F64(184),
            QformCode = (int)(one ? r.I16(252) : r.I32(344)),
            SformCode = (int)(one ? r.I16(254) : r.I32(348)),
            Quaternion = Fields.Many(6, n => one ? r.F32(256 + 4 * n) : r.F64(352 + 8 * n)),
            Srow = Fields.Many(12, n => one ? r.F32(280 + 4 * n) : r.F64(400 + 8 * n)),
            Units = one ? h[123] : (int)r.I32(500),
            Description = Text(h.Slice(one ? 148 : 240, 80)),
        };
    }

    private static string Text(ReadOnlySpan<byte> b)
    {
        var end = b.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? b : b[..end]).Trim();
    }

    private sealed class Fields(byte[] h, bool big)
    {
        public static T[] Many<T>(int count, Func<int, T> field) => [.. Enumerable.Range(0, count).Select(field)];

        public long I16(int at) => big ? BinaryPrimitives.ReadInt16BigEndian(h.AsSpan(at)) : BinaryPrimitives.ReadInt16LittleEndian(h.AsSpan(at));

        public long I32(int at) => big ? BinaryPrimitives.ReadInt32BigEndian(h.AsSpan(at)) : BinaryPrimitives.ReadInt32LittleEndian(h.AsSpan(at));

        public long I64(int at) => big ? BinaryPrimitives.ReadInt64BigEndian(h.AsSpan(at)) : BinaryPrimitives.ReadInt64LittleEndian(h.AsSpan(at));

        public double F32(int at) => big ? BinaryPrimitives.ReadSingleBigEndian(h.AsSpan(at)) : BinaryPrimitives.ReadSingleLittleEndian(h.AsSpan(at));

        public double F64(int at) => big ? BinaryPrimitives.ReadDoubleBigEndian(h.AsSpan(at)) : BinaryPrimitives.ReadDoubleLittleEndian(h.AsSpan(at));
    }
}
