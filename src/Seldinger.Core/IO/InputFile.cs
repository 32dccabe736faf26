using Seldinger.Core.Errors;

namespace Seldinger.Core.IO;

/// <summary>
/// Opens files that a user names. Only regular files with content are opened: opening a named pipe waits for ever, reading a device may never end. Both
/// (and sockets) report a length of 0, as an empty file does.
/// </summary>
public static class InputFile
{
    /// <summary>True when a path leads, through links, to a file with content that can be opened without waiting.</summary>
    public static bool IsRegular(string path)
    {
        var file = new FileInfo(path);
        var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return target is { Exists: true, Length: > 0 };
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="DataFormatException">It is absent, empty, no regular file, or cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (Path.Exists(path) && !Directory.Exists(path) && !IsRegular(path))
            {
                throw new DataFormatException(path, "", "the file is empty, or no regular file (a named pipe, a socket or a device).", "Give a regular file.");
            }
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception x) when (x is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataFormatException(path, "", $"the file cannot be opened ({x.Message})", "Check the path and the access rights.", x);
        }
    }

    /// <summary>The bytes of a file of at most <paramref name="maxBytes"/>.</summary>
    /// <exception cref="DataFormatException">As <see cref="Open"/>, or the file is larger.</exception>
    public static byte[] ReadAll(string path, long maxBytes)
    {
        using var s = Open(path);
        if (s.Length > maxBytes)
        {
            throw new DataFormatException(path, "", $"the file has {s.Length} bytes.", $"At most {maxBytes} bytes are read here.");
        }
        var bytes = new byte[s.Length];
        s.ReadExactly(bytes);
        return bytes;
    }
}
