namespace Seldinger.Imaging.Dicom;

/// <summary>A file with slices: kept parsed while that fits in memory, read again otherwise.</summary>
/// <param name="Entry">How to get its bytes.</param>
/// <param name="Kept">The parsed file; null = read again.</param>
internal sealed record SliceFile(DicomEntry Entry, DicomFile? Kept)
{
    /// <summary>The parsed file.</summary>
    public DicomFile Open() => Kept ?? DicomFile.Parse(Entry.Name, Entry.Load());
}
