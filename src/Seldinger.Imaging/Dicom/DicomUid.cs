using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Seldinger.Imaging.Dicom;

/// <summary>Identifiers that follow from what they identify: the same inputs give the same UID, others another one.</summary>
internal static class DicomUid
{
    /// <summary>"2.25." and the first 128 bits of the SHA-256 of the parts, as a decimal number (PS3.5 B.2).</summary>
    public static string Derive(params IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
            text.Append(part.Length).Append(':').Append(part);
        }
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return "2.25." + new BigInteger(hash.AsSpan(0, 16), isUnsigned: true, isBigEndian: true);
    }
}
