namespace Seldinger.Core.IO;

/// <summary>Outputs that appear whole or not at all: written beside their final place, then renamed.</summary>
public static class AtomicOutput
{
    /// <summary>Writes a file through a stream.</summary>
    public static void File(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}.partial";
        try
        {
            using (var s = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                write(s);
                s.Flush(flushToDisk: true);
            }
            System.IO.File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

    /// <summary>Writes a text file, UTF-8 without mark.</summary>
    public static void Text(string path, string text) => File(path, s => s.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Fills a folder that appears whole. With <paramref name="force"/> an existing folder is replaced; without it, it is refused.
    /// </summary>
    /// <exception cref="Errors.ValidationException">The folder exists and <paramref name="force"/> is not set.</exception>
    public static void Folder(string path, bool force, Action<string> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        RequireFolder(path, force);
        var full = Full(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}.partial";
        var old = $"{full}.{Environment.ProcessId}.old";
        try
        {
            Directory.CreateDirectory(temporary);
            fill(temporary);
            if (Directory.Exists(full))
            {
                Directory.Move(full, old);
            }
            Directory.Move(temporary, full);
        }
        finally
        {
            Remove(temporary);
            Remove(old);
        }
    }

    /// <summary>
    /// Before long work: refuses an output folder that could not be written at its end, and clears away what killed runs have left beside it.
    /// </summary>
    /// <exception cref="Errors.ValidationException">It is a file; it holds something and <paramref name="force"/> is not set; its parent cannot be written.</exception>
    public static void RequireFolder(string path, bool force)
    {
        ArgumentNullException.ThrowIfNull(path);
        var full = Full(path);
        if (System.IO.File.Exists(full))
        {
            throw new Errors.ValidationException([new(path, "is a file, and the output is a folder.", "Name a folder with --out; --force replaces folders only.")]);
        }
        RequireWritable(path, full);
        RemoveLeftovers(full);
        if (!force && Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new Errors.ValidationException([new(path, "the output folder exists and is not empty.", "Name another folder with --out, or add --force to replace it.")]);
        }
    }

    private static string Full(string path) => Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>Tries to write into the nearest folder above that exists.</summary>
    private static void RequireWritable(string path, string full)
    {
        var parent = Path.GetDirectoryName(full);
        while (parent is not null && !Path.Exists(parent))
        {
            parent = Path.GetDirectoryName(parent);
        }
        try
        {
            var probe = Path.Combine(parent ?? full, $".seldinger.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}");
            using var s = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception x) when (x is IOException or UnauthorizedAccessException)
        {
            throw new Errors.ValidationException([new(path, $"{parent ?? full} cannot be written ({x.Message})", "Name another folder with --out.")]);
        }
    }

    /// <summary>Clears away what runs that were killed have left beside this output; a folder that was being replaced comes back.</summary>
    private static void RemoveLeftovers(string full)
    {
        var (parent, name) = (Path.GetDirectoryName(full)!, Path.GetFileName(full));
        if (!Directory.Exists(parent))
        {
            return;
        }
        foreach (var old in Directory.GetDirectories(parent, $"{name}.*.old").Where(f => IsLeftover(f, name)))
        {
            if (Directory.Exists(full))
            {
                Directory.Delete(old, recursive: true);
            }
            else
            {
                Directory.Move(old, full);
            }
        }
        foreach (var partial in Directory.GetDirectories(parent, $"{name}.*.partial").Where(f => IsLeftover(f, name)))
        {
            Directory.Delete(partial, recursive: true);
        }
    }

    /// <summary>True for NAME.PROCESS.partial or .old of a process that is gone; one with our own number was left by an earlier process of that number.</summary>
    private static bool IsLeftover(string folder, string name) =>
        Path.GetFileName(folder) is var own && own.StartsWith(name + ".", StringComparison.Ordinal) && own[(name.Length + 1)..].Split('.') is [var id, _] && int.TryParse(id, out var process) && (process == Environment.ProcessId || !Alive(process));

    private static bool Alive(int process)
    {
        try
        {
            using var p = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
