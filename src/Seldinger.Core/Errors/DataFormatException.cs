namespace Seldinger.Core.Errors;

/// <summary>External data (a file, an entry of an archive, a tag) that cannot be used; exit code 3.</summary>
/// <remarks>The message says which file and place, what is wrong, what is allowed, and what to do. File names are shown, patient data never.</remarks>
public sealed class DataFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">File or folder name as the user gave it.</param>
    /// <param name="place">Tag, line, offset or field; "" for the whole file.</param>
    /// <param name="problem">What is wrong, with the value.</param>
    /// <param name="remedy">What is allowed and what to do.</param>
    /// <param name="inner">Cause, if any.</param>
    public DataFormatException(string file, string place, string problem, string remedy = "", Exception? inner = null)
        : base($"{file}{(place.Length > 0 ? $" ({place})" : "")}: {problem}{(remedy.Length > 0 ? $" {remedy}" : "")}", inner)
    {
        File = file;
        Place = place;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>File or folder name.</summary>
    public string File { get; }

    /// <summary>Tag, line, offset or field.</summary>
    public string Place { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }
}
