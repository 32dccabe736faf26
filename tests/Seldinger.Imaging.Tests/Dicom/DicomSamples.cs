using System.IO.Compression;
using Seldinger.Imaging.Dicom;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Dicom;

/// <summary>Real series of the shared data as imports.</summary>
internal static class DicomSamples
{
    /// <summary>All files of an archive, or those whose name contains <paramref name="part"/>.</summary>
    public static DicomInput Zip(string path, string part = "")
    {
        using var zip = ZipFile.OpenRead(TestData.Shared(path));
        return DicomInput.Of(Path.GetFileName(path), zip.Entries.Where(e => !e.FullName.EndsWith('/') && e.FullName.Contains(part, StringComparison.Ordinal)).Select(e => (e.FullName, Bytes(e))).ToList());
    }

    /// <summary>A folder or file.</summary>
    public static DicomInput At(string path) => DicomInput.FromPath(TestData.Shared(path));

    /// <summary>A file.</summary>
    public static DicomFile File(string path) => DicomFile.Parse(Path.GetFileName(path), System.IO.File.ReadAllBytes(TestData.Shared(path)));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var s = entry.Open();
        using var m = new MemoryStream();
        s.CopyTo(m);
        return m.ToArray();
    }
}
