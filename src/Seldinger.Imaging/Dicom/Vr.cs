namespace Seldinger.Imaging.Dicom;

/// <summary>Value representations (PS3.5 6.2 and 7.1.2).</summary>
internal static class Vr
{
    private static readonly string[] Short = ["AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"];
    private static readonly string[] Long = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"];

    /// <summary>One shared string per representation; what the standard does not know is "UN".</summary>
    public static string Of(byte first, byte second)
    {
        foreach (var table in (ReadOnlySpan<string[]>)[Short, Long])
        {
            foreach (var vr in table)
            {
                if (vr[0] == first && vr[1] == second)
                {
                    return vr;
                }
            }
        }
        return "UN";
    }

    /// <summary>The length takes two bytes; all representations unknown to us have four (PS3.5 7.1.2).</summary>
    public static bool HasShortLength(string vr) => Array.IndexOf(Short, vr) >= 0;

    /// <summary>The byte that pads a value to even length.</summary>
    public static byte Padding(string vr) => vr is "UI" or "OB" or "UN" ? (byte)0 : (byte)' ';
}
