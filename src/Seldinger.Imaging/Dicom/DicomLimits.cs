namespace Seldinger.Imaging.Dicom;

/// <summary>What a DICOM file may ask for at most. Everything is checked before memory is taken.</summary>
internal static class DicomLimits
{
    /// <summary>Nested sequences.</summary>
    public const int Depth = 64;

    /// <summary>Data elements and items of one file.</summary>
    public const int Elements = 1_000_000;

    /// <summary>Bytes of one element of group 2.</summary>
    public const int MetaElementBytes = 1 << 20;

    /// <summary>Bytes of one file.</summary>
    public const long FileBytes = 2_000_000_000;

    /// <summary>Bytes that a deflated file may grow to.</summary>
    public const int InflatedBytes = 1 << 30;

    /// <summary>Growth of a deflated file above 1 MiB (the densest real masks reach 314:1).</summary>
    public const int InflationRatio = 400;

    /// <summary>Bytes of the decoded pixel data of one object.</summary>
    public const long PixelBytes = 2_000_000_000;

    /// <summary>Files of one import.</summary>
    public const int Files = 100_000;

    /// <summary>Bytes of one import.</summary>
    public const long ImportBytes = 20_000_000_000;
}
