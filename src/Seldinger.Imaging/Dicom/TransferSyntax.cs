namespace Seldinger.Imaging.Dicom;

/// <summary>How the bytes of a file are to be read.</summary>
/// <param name="Uid">Transfer syntax UID; "" when the file does not say and it was guessed.</param>
/// <param name="ExplicitVr">Value representations are written.</param>
/// <param name="BigEndian">Numbers are big endian.</param>
/// <param name="Deflated">The data set is compressed.</param>
internal readonly record struct TransferSyntax(string Uid, bool ExplicitVr, bool BigEndian, bool Deflated)
{
    public const string ImplicitLittle = "1.2.840.10008.1.2";
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";
    public const string Deflate = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBig = "1.2.840.10008.1.2.2";
    public const string Rle = "1.2.840.10008.1.2.5";

    /// <summary>JPEG, JPEG-LS, JPEG 2000: decoded by GDCM.</summary>
    public bool IsJpegFamily => Uid is "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70"
        or "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" or "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91";

    /// <summary>The syntax of a UID; what is not known is explicit little endian, as all encapsulated syntaxes are (PS3.5 A.4).</summary>
    public static TransferSyntax Of(string uid) => uid switch
    {
        ImplicitLittle => new(uid, false, false, false),
        Deflate => new(uid, true, false, true),
        ExplicitBig => new(uid, true, true, false),
        _ => new(uid, true, false, false),
    };
}
