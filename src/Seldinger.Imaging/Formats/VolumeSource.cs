using System.Buffers;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Formats;

/// <summary>A file on disk or in memory, and, for detached data, its neighbours.</summary>
internal sealed class VolumeSource : IDisposable
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\\:\0*?%");
    private readonly string? _folder;
    private readonly List<Stream> _opened = [];

    private VolumeSource(string name, Stream content, string? folder)
    {
        Name = name;
        Content = content;
        _folder = folder;
        _opened.Add(content);
    }

    /// <summary>Name as the user gave it.</summary>
    public string Name { get; }

    /// <summary>Seekable bytes.</summary>
    public Stream Content { get; }

    /// <summary>Opens a file.</summary>
    public static VolumeSource OnDisk(string path)
    {
        return new(path, Core.IO.InputFile.Open(path), Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Bytes of an archive entry; it has no neighbours.</summary>
    public static VolumeSource InMemory(string name, byte[] content) => new(name, new MemoryStream(content, writable: false), null);

    /// <summary>Opens the data file that a detached header names: a plain name in the same folder.</summary>
    public Stream Beside(string place, string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(NotInNames) || name is "." or ".." || Path.IsPathRooted(name))
        {
            throw new DataFormatException(Name, place, $"the data file '{Printable(name)}' is not a plain file name.", "A detached header may only name one file in its own folder.");
        }
        if (_folder is null)
        {
            throw new DataFormatException(Name, place, $"the voxels are in another file, '{Printable(name)}', which an archive entry cannot reach.", "Extract the archive, or store header and voxels in one file.");
        }
        try
        {
            var s = Core.IO.InputFile.Open(Path.Combine(_folder, name));
            _opened.Add(s);
            return s;
        }
        catch (DataFormatException x)
        {
            throw new DataFormatException(Name, place, $"its data file '{Printable(name)}': {x.Problem}", "Both files must lie in one folder.", x);
        }
    }

    /// <summary>Text from a file, fit for a message: at most 80 characters, no control characters.</summary>
    public static string Printable(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);

    /// <inheritdoc/>
    public void Dispose() => _opened.ForEach(s => s.Dispose());
}
