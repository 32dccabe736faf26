using System.Globalization;
using System.Text;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.Nrrd;

/// <summary>Voxels written as text, separated by blanks, commas or line ends.</summary>
internal static class NrrdText
{
    /// <summary>Reads exactly <paramref name="count"/> numbers.</summary>
    public static float[] Read(TextHeader h, Stream s, long count, long skipBytes)
    {
        // A number and its separator take two bytes at least; the last needs no separator.
        if (skipBytes + 2 * count - 1 > s.Length - s.Position)
        {
            throw h.Wrong("sizes", $"{count} numbers do not fit into the {s.Length - s.Position} bytes that follow.", "The file is truncated or its header is wrong.");
        }
        s.Position += skipBytes;
        using var reader = new StreamReader(s, Encoding.ASCII, false, 1 << 16, leaveOpen: true);
        var result = new float[count];
        var word = new StringBuilder(32);
        for (var n = 0L; n < count; n++)
        {
            word.Clear();
            for (var c = reader.Read(); c >= 0; c = reader.Read())
            {
                if (c is not (' ' or '\n' or '\r' or '\t' or ','))
                {
                    word.Append((char)c);
                }
                else if (word.Length > 0)
                {
                    break;
                }
                if (word.Length > 64)
                {
                    throw h.Wrong("data", $"number {n} is longer than 64 characters.");
                }
            }
            result[n] = float.TryParse(word.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v
                : throw h.Wrong("data", word.Length == 0 ? $"the data end after {n} of {count} numbers." : $"number {n}, '{VolumeSource.Printable(word.ToString())}', is not a number.");
        }
        return result;
    }
}
