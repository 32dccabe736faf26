using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Formats;

/// <summary>How voxels are packed in their stream.</summary>
internal enum Packing
{
    /// <summary>As they are.</summary>
    Raw,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 1950.</summary>
    Zlib,
}

/// <summary>Reads voxels to floats in pieces of one mebibyte, whatever the header claims.</summary>
internal sealed class VoxelStream(string file, VoxelReadLimits limits)
{
    /// <summary>Deflate cannot expand a byte to more (RFC 1951: 258 bytes from two bits).</summary>
    private const long MaxDeflateRatio = 1032;

    private const int Piece = 1 << 20;

    /// <summary>Number of voxels of the sizes in a header, after all checks that need no data.</summary>
    /// <exception cref="DataFormatException">A size is not positive or the product is beyond the limits.</exception>
    public long Count(string place, IReadOnlyList<long> sizes, VoxelType type)
    {
        long count = 1;
        foreach (var s in sizes)
        {
            if (s < 1)
            {
                throw new DataFormatException(file, place, $"the size {s} is not positive.", "Every dimension needs at least one voxel.");
            }
            if (s > limits.MaxVoxels / count)
            {
                throw new DataFormatException(file, place, $"{string.Join(" x ", sizes)} voxels are more than the {limits.MaxVoxels} that are accepted.", "Crop or resample the image.");
            }
            count *= s;
        }
        if (count > limits.MaxBytes / Math.Max(4, type.Size()))
        {
            throw new DataFormatException(file, place, $"{string.Join(" x ", sizes)} voxels need more than the {limits.MaxBytes} bytes that are accepted.", "Crop or resample the image, or raise the limit.");
        }
        return count;
    }

    /// <summary>Refuses a header that claims more than the bytes that follow can hold, before memory is taken.</summary>
    public void CheckAvailable(string place, long neededBytes, long storedBytes, Packing packing)
    {
        var most = packing == Packing.Raw ? storedBytes : storedBytes > long.MaxValue / MaxDeflateRatio ? long.MaxValue : storedBytes * MaxDeflateRatio;
        if (neededBytes > most)
        {
            throw new DataFormatException(file, place, $"the header asks for {neededBytes} bytes of voxels, but {storedBytes} {(packing == Packing.Raw ? "" : "compressed ")}bytes follow.", "The file is truncated or its header is wrong; copy or export it again.");
        }
    }

    /// <summary>Reads and scales voxels.</summary>
    /// <param name="s">Decoded stream at the first voxel.</param>
    /// <param name="place">Name of the data in messages.</param>
    /// <param name="type">Stored type.</param>
    /// <param name="bigEndian">Byte order.</param>
    /// <param name="count">Voxels, checked by <see cref="Count"/>.</param>
    /// <param name="slope">Factor.</param>
    /// <param name="intercept">Summand.</param>
    public float[] Read(Stream s, string place, VoxelType type, bool bigEndian, long count, double slope = 1, double intercept = 0)
    {
        var result = new float[count];
        var size = type.Size();
        var buffer = new byte[Math.Min(Piece, count * size)];
        for (long done = 0; done < count;)
        {
            var voxels = (int)Math.Min(count - done, Piece / size);
            var bytes = buffer.AsSpan(0, voxels * size);
            Fill(s, place, bytes, done * size, count * size);
            Convert(bytes, type, bigEndian == BitConverter.IsLittleEndian, result.AsSpan((int)done, voxels), slope, intercept);
            done += voxels;
        }
        return result;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(Stream s, string place, long bytes)
    {
        var buffer = new byte[(int)Math.Min(bytes, Piece)];
        for (var done = 0L; done < bytes;)
        {
            var n = (int)Math.Min(bytes - done, buffer.Length);
            Fill(s, place, buffer.AsSpan(0, n), done, bytes);
            done += n;
        }
    }

    /// <summary>Fills a span or says where the data ended.</summary>
    public void Fill(Stream s, string place, Span<byte> bytes, long before, long total)
    {
        var have = 0;
        try
        {
            while (have < bytes.Length)
            {
                var n = s.Read(bytes[have..]);
                if (n == 0)
                {
                    break;
                }
                have += n;
            }
        }
        catch (Exception x) when (x is InvalidDataException or IOException)
        {
            throw new DataFormatException(file, place, $"the data are damaged after {before + have} of {total} bytes ({x.Message})", "Copy or export the file again.", x);
        }
        if (have < bytes.Length)
        {
            throw new DataFormatException(file, place, $"the data end after {before + have} of {total} bytes.", "The file is truncated; copy or export it again.");
        }
    }

    /// <summary>After the last voxel: makes a compressed stream check its end (one byte is asked for, no more); true when data follow.</summary>
    public bool Finish(Stream s, string place)
    {
        try
        {
            return s.ReadByte() >= 0;
        }
        catch (Exception x) when (x is InvalidDataException or IOException)
        {
            throw new DataFormatException(file, place, $"the compressed data end with a wrong checksum or are cut ({x.Message})", "Copy or export the file again.", x);
        }
    }

    /// <summary>The decoding stream over packed bytes.</summary>
    public static Stream Unpack(Stream s, Packing packing) => packing switch
    {
        Packing.Gzip => new GZipStream(s, CompressionMode.Decompress, leaveOpen: true),
        Packing.Zlib => new ZLibStream(s, CompressionMode.Decompress, leaveOpen: true),
        _ => s,
    };

    private static void Convert(Span<byte> b, VoxelType type, bool swap, Span<float> to, double slope, double intercept)
    {
        if (swap)
        {
            Swap(b, type.Size());
        }
        if (slope == 1 && intercept == 0 && Plain(b, type, to))
        {
            return;
        }
        switch (type)
        {
            case VoxelType.UInt8:
                Scale(b, to, slope, intercept, static v => v);
                break;
            case VoxelType.Int8:
                Scale(MemoryMarshal.Cast<byte, sbyte>(b), to, slope, intercept, static v => v);
                break;
            case VoxelType.UInt16:
                Scale(MemoryMarshal.Cast<byte, ushort>(b), to, slope, intercept, static v => v);
                break;
            case VoxelType.Int16:
                Scale(MemoryMarshal.Cast<byte, short>(b), to, slope, intercept, static v => v);
                break;
            case VoxelType.UInt32:
                Scale(MemoryMarshal.Cast<byte, uint>(b), to, slope, intercept, static v => v);
                break;
            case VoxelType.Int32:
                Scale(MemoryMarshal.Cast<byte, int>(b), to, slope, intercept, static v => v);
                break;
            case VoxelType.UInt64:
                Scale(MemoryMarshal.Cast<byte, ulong>(b), to, slope, intercept, static v => v);
                break;
            case VoxelType.Int64:
                Scale(MemoryMarshal.Cast<byte, long>(b), to, slope, intercept, static v => v);
                break;
            case VoxelType.Float32:
                Scale(MemoryMarshal.Cast<byte, float>(b), to, slope, intercept, static v => v);
                break;
            default:
                Scale(MemoryMarshal.Cast<byte, double>(b), to, slope, intercept, static v => v);
                break;
        }
    }

    /// <summary>The usual types without scaling, in plain loops: most files are that.</summary>
    private static bool Plain(ReadOnlySpan<byte> b, VoxelType type, Span<float> to)
    {
        switch (type)
        {
            case VoxelType.UInt8:
                for (var n = 0; n < to.Length; n++)
                {
                    to[n] = b[n];
                }
                return true;
            case VoxelType.Int16:
                var shorts = MemoryMarshal.Cast<byte, short>(b);
                for (var n = 0; n < to.Length; n++)
                {
                    to[n] = shorts[n];
                }
                return true;
            case VoxelType.Float32:
                MemoryMarshal.Cast<byte, float>(b).CopyTo(to);
                return true;
            default:
                return false;
        }
    }

    private static void Scale<T>(ReadOnlySpan<T> from, Span<float> to, double slope, double intercept, Func<T, double> number)
    {
        for (var n = 0; n < from.Length; n++)
        {
            to[n] = (float)(number(from[n]) * slope + intercept);
        }
    }

    private static void Swap(Span<byte> b, int size)
    {
        switch (size)
        {
            case 2:
                var two = MemoryMarshal.Cast<byte, ushort>(b);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                var four = MemoryMarshal.Cast<byte, uint>(b);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                var eight = MemoryMarshal.Cast<byte, ulong>(b);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }
}

/// <summary>Limits of one read.</summary>
/// <param name="MaxVoxels">Largest number of voxels.</param>
/// <param name="MaxBytes">Largest number of bytes, stored or decoded.</param>
internal readonly record struct VoxelReadLimits(long MaxVoxels, long MaxBytes)
{
    /// <summary>The limits of the options.</summary>
    public static VoxelReadLimits Of(VolumeReadOptions o) => new(Math.Min(o.MaxVoxels, Core.Geometry.ImageGeometry.MaxVoxels), o.MaxBytes);
}
