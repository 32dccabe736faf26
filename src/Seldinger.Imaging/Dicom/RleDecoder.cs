using System.Buffers.Binary;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>RLE lossless (PS3.5 annex G): one PackBits segment for each byte of a pixel, most significant first.</summary>
internal static class RleDecoder
{
    private const int HeaderBytes = 64;

    /// <summary>Decodes one frame to little-endian pixels.</summary>
    public static byte[] Decode(string file, ReadOnlySpan<byte> data, int pixels, int bytesPerPixel)
    {
        if (data.Length < HeaderBytes)
        {
            throw Error(file, $"a frame of {data.Length} bytes is shorter than its header.");
        }
        var segments = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (segments != bytesPerPixel)
        {
            throw Error(file, $"{segments} segments where pixels of {bytesPerPixel} bytes need {bytesPerPixel}.");
        }
        // The densest code makes 128 bytes out of 2.
        if ((long)pixels * bytesPerPixel > (data.Length - HeaderBytes) * 64L)
        {
            throw Error(file, $"{data.Length} bytes cannot hold {pixels} pixels.");
        }
        var result = new byte[pixels * bytesPerPixel];
        for (var s = 0; s < bytesPerPixel; s++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 + 4 * s)..]);
            var end = s + 1 < bytesPerPixel ? BinaryPrimitives.ReadUInt32LittleEndian(data[(8 + 4 * s)..]) : (uint)data.Length;
            if (start < HeaderBytes || end < start || end > data.Length)
            {
                throw Error(file, $"segment {s + 1} lies outside the frame.");
            }
            Segment(file, data[(int)start..(int)end], result, bytesPerPixel - 1 - s, bytesPerPixel, pixels);
        }
        return result;
    }

    private static void Segment(string file, ReadOnlySpan<byte> code, byte[] result, int at, int stride, int pixels)
    {
        var (done, p) = (0, 0);
        while (done < pixels)
        {
            if (p + 1 >= code.Length)
            {
                throw Error(file, $"a segment ends after {done} of {pixels} pixels.");
            }
            var control = (sbyte)code[p++];
            if (control == -128)
            {
                continue;
            }
            var repeat = control < 0;
            var count = Math.Min(pixels - done, repeat ? 1 - control : control + 1);
            if (!repeat && p + count > code.Length)
            {
                throw Error(file, $"a segment ends after {done} of {pixels} pixels.");
            }
            for (var i = 0; i < count; i++)
            {
                result[at + (done + i) * stride] = code[repeat ? p : p + i];
            }
            p += repeat ? 1 : count;
            done += count;
        }
    }

    private static DataFormatException Error(string file, string problem) => new(file, "RLE pixel data", problem, "The file is damaged; copy or export it again.");
}
