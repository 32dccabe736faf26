using System.Buffers.Binary;
using System.IO.Compression;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Archive;

/// <summary>Caps for reading a zip archive; the defaults let the densest real mask archives (314:1) through.</summary>
public sealed record ZipLimits
{
    /// <summary>The defaults.</summary>
    public static ZipLimits Default { get; } = new();

    /// <summary>Largest sum of all expanded entries, bytes. 4 GiB.</summary>
    public long MaxTotalBytes { get; init; } = 4L << 30;

    /// <summary>Largest expanded entry, bytes. 2 GiB less a little (one array).</summary>
    public long MaxEntryBytes { get; init; } = 0x7fffffc7;

    /// <summary>Largest ratio of expanded to stored bytes of an entry above <see cref="RatioFreeBytes"/>.</summary>
    public int MaxRatio { get; init; } = 1000;

    /// <summary>Entries up to this expanded size may have any ratio, bytes. 1 MiB.</summary>
    public long RatioFreeBytes { get; init; } = 1 << 20;

    /// <summary>Largest number of entries. 20,000.</summary>
    public int MaxEntries { get; init; } = 20_000;
}

/// <summary>One file in an archive.</summary>
/// <param name="Name">Path inside the archive, with '/' between parts; never absolute, never with "..".</param>
/// <param name="Length">Expanded size, bytes.</param>
/// <param name="Read">Expands it, within the caps, checked against its size and CRC-32. Throws <see cref="DataFormatException"/>.</param>
public sealed record SafeZipEntry(string Name, long Length, Func<byte[]> Read);

/// <summary>
/// Reads zip archives that may be hostile: caps on number, size, ratio and sum before and while expanding; no links, no paths that leave the archive,
/// no encrypted entries, no archives in archives.
/// </summary>
public sealed class SafeZip : IDisposable
{
    private static readonly string[] NestedExtensions = [".zip", ".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz", ".jar"];
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly ZipLimits _limits;
    private readonly ZipArchive _archive;
    private long _expanded;

    private SafeZip(string file, Stream stream, ZipLimits limits)
    {
        _file = file;
        _limits = limits;
        _archive = new(stream, ZipArchiveMode.Read, leaveOpen: false);
        Entries = [.. Checked()];
    }

    /// <summary>The files, in the order of the archive; folders are left out.</summary>
    public IReadOnlyList<SafeZipEntry> Entries { get; }

    /// <summary>True when a file begins like a zip archive.</summary>
    public static bool IsZip(string path)
    {
        using var s = Core.IO.InputFile.Open(path);
        Span<byte> b = stackalloc byte[4];
        return s.ReadAtLeast(b, 4, throwOnEndOfStream: false) == 4 && IsArchive(b);
    }

    /// <summary>Opens an archive and checks everything that needs no expansion.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="limits">Caps; null = <see cref="ZipLimits.Default"/>.</param>
    /// <exception cref="DataFormatException">Not a zip archive, damaged, or against a rule; the message names the entry.</exception>
    public static SafeZip Open(string path, ZipLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Open(path, Core.IO.InputFile.Open(path), limits);
    }

    /// <summary>Opens an archive in a seekable stream, which is then owned by the result.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="stream">The bytes.</param>
    /// <param name="limits">Caps; null = <see cref="ZipLimits.Default"/>.</param>
    /// <exception cref="DataFormatException">As for files.</exception>
    public static SafeZip Open(string name, Stream stream, ZipLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= ZipLimits.Default;
        try
        {
            if (EntryCount(stream) is var count && count > limits.MaxEntries)
            {
                throw new DataFormatException(name, "", $"the archive holds {count} entries.", $"At most {limits.MaxEntries} are accepted.");
            }
            stream.Position = 0;
            return new(name, stream, limits);
        }
        catch (Exception x) when (x is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            stream.Dispose();
            throw new DataFormatException(name, "", $"is not a readable zip archive ({x.Message})", "Copy it again, or give the folder that it was made from.", x);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Expands all files into a folder; nothing leaves it.</summary>
    /// <param name="folder">An existing or new folder.</param>
    /// <exception cref="DataFormatException">An entry is against a rule.</exception>
    public void ExtractTo(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        foreach (var e in Entries)
        {
            var path = Path.GetFullPath(Path.Combine(root, e.Name));
            if (!path.StartsWith(root, StringComparison.Ordinal))
            {
                throw Refused(e.Name, "its path leaves the archive.");
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, e.Read());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private IEnumerable<SafeZipEntry> Checked()
    {
        long total = 0;
        var count = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in _archive.Entries)
        {
            var name = e.FullName;
            if (++count > _limits.MaxEntries)
            {
                throw new DataFormatException(_file, "", $"the archive holds more than {_limits.MaxEntries} entries.");
            }
            CheckName(name);
            // The upper half of the attributes is the Unix mode; 4 = folder, 8 = file, 0 = made elsewhere.
            if ((e.ExternalAttributes >> 28 & 0xF) is not (0 or 4 or 8))
            {
                throw Refused(name, "it is a link or a special file.");
            }
            if (name.EndsWith('/'))
            {
                continue;
            }
            if (e.IsEncrypted)
            {
                throw Refused(name, "it is encrypted.");
            }
            if (!names.Add(name))
            {
                throw Refused(name, "the name occurs twice.");
            }
            if (NestedExtensions.Any(x => name.EndsWith(x, StringComparison.OrdinalIgnoreCase)))
            {
                throw Refused(name, "it is an archive in the archive.");
            }
            if (e.Length > _limits.MaxEntryBytes || e.Length > _limits.RatioFreeBytes && e.Length / _limits.MaxRatio > e.CompressedLength)
            {
                throw Refused(name, $"it would expand from {e.CompressedLength} to {e.Length} bytes (at most {_limits.MaxRatio}:1 and {_limits.MaxEntryBytes} bytes are accepted).");
            }
            total += e.Length;
            if (total > _limits.MaxTotalBytes)
            {
                throw Refused(name, $"the archive would expand to more than {_limits.MaxTotalBytes} bytes.");
            }
            yield return new(name, e.Length, () => Expand(e));
        }
    }

    private void CheckName(string name)
    {
        if (name.Length is 0 or > 1024 || name[0] == '/' || name.AsSpan().ContainsAny('\\', ':') || name.Any(char.IsControl) || name.Split('/').Any(p => p is ".." or "."))
        {
            throw Refused(name, "its name is empty, absolute, or leaves the archive.");
        }
    }

    private byte[] Expand(ZipArchiveEntry e)
    {
        lock (_gate)
        {
            _expanded += e.Length;
            if (_expanded > 4 * _limits.MaxTotalBytes)
            {
                throw Refused(e.FullName, "the archive was expanded several times over.");
            }
            try
            {
                // A false size costs no memory: deflate cannot give more than 1032 bytes for one.
                if (e.Length > 1032 * Math.Max(1, e.CompressedLength) + 1024)
                {
                    throw Refused(e.FullName, $"{e.CompressedLength} stored bytes cannot hold {e.Length}.");
                }
                using var s = e.Open();
                var bytes = new byte[e.Length];
                var have = s.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (have < bytes.Length || s.ReadByte() >= 0)
                {
                    throw Refused(e.FullName, $"it does not expand to the {e.Length} bytes that the archive claims.");
                }
                if (Crc32.Update(0, bytes) != e.Crc32)
                {
                    throw Refused(e.FullName, "its checksum is wrong.");
                }
                return IsArchive(bytes) ? throw Refused(e.FullName, "it is an archive in the archive.") : bytes;
            }
            catch (Exception x) when (x is InvalidDataException or IOException or NotSupportedException)
            {
                throw new DataFormatException(_file, Formats.VolumeSource.Printable(e.FullName), $"cannot be expanded ({x.Message})", "Pack the archive again with deflate.", x);
            }
        }
    }

    private DataFormatException Refused(string name, string why) => new(_file, $"entry '{Formats.VolumeSource.Printable(name)}'", why, "Extract the archive yourself and give the folder.");

    private static bool IsArchive(ReadOnlySpan<byte> b) => b.StartsWith("PK\u0003\u0004"u8) || b.StartsWith("PK\u0005\u0006"u8);

    /// <summary>The number of entries that the end record states: a look at the last 64 KiB, before the directory is read.</summary>
    private static long EntryCount(Stream s)
    {
        const int End = 22;
        var tail = new byte[(int)Math.Min(s.Length, End + 65535 + 76)];
        s.Position = s.Length - tail.Length;
        s.ReadExactly(tail);
        for (var at = tail.Length - End; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != 0x06054b50)
            {
                continue;
            }
            long count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
            // 0xFFFF means: see the zip64 record, whose locator lies 20 bytes before.
            if (count == 0xFFFF && at >= 20 && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - 20)) == 0x07064b50)
            {
                var where = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - 12));
                var record = new byte[40];
                if (where < 0 || where > s.Length - 40)
                {
                    throw new InvalidDataException("the zip64 record is outside the file");
                }
                s.Position = where;
                s.ReadExactly(record);
                count = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32));
            }
            return count < 0 ? long.MaxValue : count;
        }
        throw new InvalidDataException("there is no end record");
    }
}
