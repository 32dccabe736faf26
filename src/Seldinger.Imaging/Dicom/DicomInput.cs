using Seldinger.Core.Errors;
using Seldinger.Imaging.Archive;

namespace Seldinger.Imaging.Dicom;

/// <summary>One file of an import: its name (with folders, '/' between them) and how to get its bytes.</summary>
/// <param name="Name">Name relative to the import.</param>
/// <param name="Load">Reads the bytes; may be called more than once.</param>
public sealed record DicomEntry(string Name, Func<byte[]> Load);

/// <summary>The files of an import in a fixed order. Disposing closes the archive behind it, if any: do so after the volumes are loaded.</summary>
public sealed class DicomInput : IDisposable
{
    private readonly SafeZip? archive;

    private DicomInput(string name, IReadOnlyList<DicomEntry> entries, SafeZip? archive = null)
    {
        Name = name;
        Entries = entries;
        this.archive = archive;
    }

    /// <summary>Folder, archive or file as the user gave it.</summary>
    public string Name { get; }

    /// <summary>The files, sorted by name.</summary>
    public IReadOnlyList<DicomEntry> Entries { get; }

    /// <summary>An import of given files.</summary>
    /// <param name="name">Name of the whole for messages.</param>
    /// <param name="entries">Files; at most 100,000.</param>
    /// <exception cref="DataFormatException">None, or too many.</exception>
    public static DicomInput Of(string name, IEnumerable<DicomEntry> entries) => Of(name, entries, null);

    /// <inheritdoc/>
    public void Dispose() => archive?.Dispose();

    private static DicomInput Of(string name, IEnumerable<DicomEntry> entries, SafeZip? archive)
    {
        var sorted = entries.OrderBy(e => e.Name, StringComparer.Ordinal).ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Name == sorted[i - 1].Name)
            {
                throw new DataFormatException(name, sorted[i].Name, "the name occurs twice.", "Pack the files again, each once.");
            }
        }
        return sorted.Length switch
        {
            0 => throw new DataFormatException(name, "", "no files.", "Give a DICOM file, a folder or a .zip of them."),
            > DicomLimits.Files => throw new DataFormatException(name, "", $"{sorted.Length} files.", $"At most {DicomLimits.Files} are accepted; give the folder of one study."),
            _ => new(name, sorted, archive),
        };
    }

    /// <summary>An import of files in memory.</summary>
    public static DicomInput Of(string name, IEnumerable<(string Name, byte[] Bytes)> files) => Of(name, files.Select(f => new DicomEntry(f.Name, () => f.Bytes)));

    /// <summary>A folder with all its sub-folders (links are not followed), a zip archive (within the caps of <see cref="SafeZip"/>), or a single file.</summary>
    /// <exception cref="DataFormatException">The path does not exist, or holds nothing or too much.</exception>
    public static DicomInput FromPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
        {
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                var zip = SafeZip.Open(path);
                try
                {
                    return Of(Path.GetFileName(path), zip.Entries.Select(e => new DicomEntry(e.Name, e.Read)), zip);
                }
                catch
                {
                    zip.Dispose();
                    throw;
                }
            }
            return Of(path, [new DicomEntry(Path.GetFileName(path), () => ReadFile(path, path))]);
        }
        if (!Directory.Exists(path))
        {
            throw new DataFormatException(path, "", "does not exist.", "Give a DICOM file, a folder or a .zip of them.");
        }
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 32 };
        return Of(path, Directory.EnumerateFiles(path, "*", options).Take(DicomLimits.Files + 1)
            .Select(f => (Full: f, Name: Path.GetRelativePath(path, f).Replace('\\', '/')))
            .Select(f => new DicomEntry(f.Name, () => ReadFile(f.Full, f.Name))));
    }

    private static byte[] ReadFile(string path, string name)
    {
        try
        {
            return Core.IO.InputFile.ReadAll(path, DicomLimits.FileBytes);
        }
        catch (DataFormatException x)
        {
            throw new DataFormatException(name, "", x.Problem, x.Remedy, x);
        }
    }
}
