using System.Security.Cryptography;
using System.Text;
using Seldinger.Core.Errors;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>What a path of a case file leads to.</summary>
internal enum InputKind
{
    /// <summary>Nothing.</summary>
    Absent,

    /// <summary>A volume file (NIfTI, NRRD, MetaImage).</summary>
    Volume,

    /// <summary>Another file: DICOM is tried.</summary>
    File,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>A folder.</summary>
    Folder,
}

/// <summary>Paths of a case file: kind and hash.</summary>
internal static class InputPath
{
    /// <summary>Most files of a folder that are hashed or listed.</summary>
    internal const int MaxFiles = 20_000;

    /// <summary>The full path of a path in a case file.</summary>
    internal static string Full(string folder, string path) => Path.GetFullPath(Path.Combine(folder, path));

    /// <summary>Where a path of a case file leads when that is outside the case folder (an absolute path, "..", or a link on the way); null = inside.</summary>
    internal static string? LeadsOutTo(string folder, string path)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var full = Full(folder, path);
        if (!full.StartsWith(root, StringComparison.Ordinal))
        {
            return full + Path.DirectorySeparatorChar == root ? null : full;
        }
        for (var at = full; at.Length >= root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null && new FileInfo(at).ResolveLinkTarget(returnFinalTarget: true)?.FullName is { } target && !target.StartsWith(root, StringComparison.Ordinal))
            {
                return target;
            }
        }
        return null;
    }

    /// <summary>The archive of a path and the folder inside it ("study.zip/CT/image"); null when no archive is meant.</summary>
    internal static (string? Archive, string Inner) SplitArchive(string path)
    {
        for (var at = path.IndexOf(".zip", StringComparison.OrdinalIgnoreCase); at >= 0; at = path.IndexOf(".zip", at + 4, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + 4;
            if ((end == path.Length || path[end] is '/' or '\\') && File.Exists(path[..end]))
            {
                return (path[..end], path[end..].Replace('\\', '/').Trim('/'));
            }
        }
        return (null, "");
    }

    /// <summary>What a path leads to.</summary>
    internal static InputKind KindOf(string path) => Directory.Exists(path) ? InputKind.Folder
        : SplitArchive(path).Archive is not null ? InputKind.Zip
        : !File.Exists(path) ? InputKind.Absent
        : VolumeFile.HasVolumeExtension(path) ? InputKind.Volume
        : InputKind.File;

    /// <summary>Regular files below a folder in ordinal order, links not followed.</summary>
    /// <exception cref="DataFormatException">More than 20,000 files.</exception>
    internal static IReadOnlyList<string> FilesBelow(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden, IgnoreInaccessible = true };
        var files = Directory.EnumerateFiles(folder, "*", options).Where(Core.IO.InputFile.IsRegular).Take(MaxFiles + 1).ToArray();
        if (files.Length > MaxFiles)
        {
            throw new DataFormatException(folder, "", $"the folder holds more than {MaxFiles} files.", "Name the folder of one series.");
        }
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>SHA-256 of a file, or of the list of names and hashes of a folder's images: volume files and DICOM, without folders that hold results (plan.json).</summary>
    internal static string Hash(string path)
    {
        path = SplitArchive(path).Archive ?? path;
        if (!Directory.Exists(path))
        {
            return HashFile(path);
        }
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var f in FilesBelow(path).Where(f => IsImage(f) && !File.Exists(Path.Combine(Path.GetDirectoryName(f)!, "plan.json"))))
        {
            sum.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(path, f).Replace('\\', '/')} {HashFile(f)}\n"));
        }
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static bool IsImage(string path)
    {
        if (VolumeFile.HasVolumeExtension(path))
        {
            return true;
        }
        using var s = Core.IO.InputFile.Open(path);
        Span<byte> start = stackalloc byte[512];
        var have = s.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return have >= 8 && Dicom.DicomFile.LooksLikeDicom(start[..have]);
    }

    private static string HashFile(string path)
    {
        using var s = Core.IO.InputFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(s));
    }
}
