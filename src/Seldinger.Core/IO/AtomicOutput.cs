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
        var full = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        if (!force && Exists(full))
        {
            throw new Errors.ValidationException([new(path, "the output folder exists and is not empty.", "Name another folder with --out, or add --force to replace it.")]);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}.partial";
        var old = $"{full}.{Environment.ProcessId}.old";
        try
        {
            RemoveLeftovers(full);
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

    /// <summary>Removes what runs that were killed have left beside this output: folders of processes that are gone.</summary>
    private static void RemoveLeftovers(string full)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetDirectoryName(full)!, $"{Path.GetFileName(full)}.*.partial"))
        {
            var parts = Path.GetFileName(folder).Split('.');
            if (int.TryParse(parts[^2], out var process) && !Alive(process))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

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

    private static bool Exists(string full) => System.IO.File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any());

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
