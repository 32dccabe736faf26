using System.Buffers.Binary;
using System.IO.Compression;

namespace Seldinger.Imaging;

/// <summary>Writes PNG files: 8-bit grey, RGB or RGBA, rows from the top.</summary>
public static class Png
{
    /// <summary>Writes a picture.</summary>
    /// <param name="output">Where the file goes.</param>
    /// <param name="width">Pixels per row, 1 .. 32,768.</param>
    /// <param name="height">Rows, 1 .. 32,768.</param>
    /// <param name="pixels">1 (grey), 3 (RGB) or 4 (RGBA) bytes per pixel, row by row from the top.</param>
    /// <exception cref="ArgumentException">The number of bytes fits none of the three forms.</exception>
    public static void Write(Stream output, int width, int height, ReadOnlySpan<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 32768);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, 32768);
        var count = (long)width * height;
        var colour = pixels.Length == count ? 0 : pixels.Length == 3 * count ? 2 : pixels.Length == 4 * count ? 6
            : throw new ArgumentException($"{width} x {height} pixels need 1, 3 or 4 bytes each, not {pixels.Length} in all.", nameof(pixels));
        output.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = (byte)colour;
        header[10..].Clear();
        Chunk(output, "IHDR"u8, header);
        Chunk(output, "IDAT"u8, Compress(pixels, pixels.Length / height));
        Chunk(output, "IEND"u8, []);
    }

    /// <summary>The picture as a data URI for HTML.</summary>
    public static string ToDataUri(int width, int height, ReadOnlySpan<byte> pixels)
    {
        using var s = new MemoryStream();
        Write(s, width, height, pixels);
        return "data:image/png;base64," + Convert.ToBase64String(s.GetBuffer(), 0, (int)s.Length);
    }

    /// <summary>Rows as differences to the row above (filter 2; the first row as it is), compressed.</summary>
    private static byte[] Compress(ReadOnlySpan<byte> pixels, int stride)
    {
        using var s = new MemoryStream();
        using (var z = new ZLibStream(s, CompressionLevel.Optimal, leaveOpen: true))
        {
            var line = new byte[stride + 1];
            for (var start = 0; start < pixels.Length; start += stride)
            {
                var row = pixels.Slice(start, stride);
                line[0] = start == 0 ? (byte)0 : (byte)2;
                for (var n = 0; n < stride; n++)
                {
                    line[n + 1] = start == 0 ? row[n] : (byte)(row[n] - pixels[start - stride + n]);
                }
                z.Write(line);
            }
        }
        return s.ToArray();
    }

    private static void Chunk(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(type);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Update(Crc32.Update(0, type), data));
        output.Write(number);
    }
}
