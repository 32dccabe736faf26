using System.Buffers.Binary;

namespace Seldinger.Imaging.Formats;

/// <summary>The end of a gzip file (RFC 1952).</summary>
internal static class Gzip
{
    /// <summary>The last four bytes: in a file of one member and nothing after it, the length of the data modulo 2^32.</summary>
    public static uint LengthField(Stream content)
    {
        Span<byte> last = stackalloc byte[4];
        var at = content.Position;
        content.Position = content.Length - last.Length;
        content.ReadExactly(last);
        content.Position = at;
        return BinaryPrimitives.ReadUInt32LittleEndian(last);
    }
}
