using System.Reflection;

namespace Seldinger.Planning.Validation;

/// <summary>The files of the validation book: the cases and committed figures are built into the program, so that they are found wherever it runs.</summary>
public static class ValidationFiles
{
    private const string Prefix = "validation/cases/";

    /// <summary>Ids of the cases that have a folder, sorted.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Here.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];

    private static Assembly Here => typeof(ValidationFiles).Assembly;

    /// <summary>Content of a file of a case, for example "heat-sphere/reference.csv".</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Text(string path) => Resource(Prefix + path) ?? throw new FileNotFoundException($"The validation book has no file '{path}'.");

    /// <summary>The committed figures, docs/validation.json; null when none were committed.</summary>
    public static string? Committed() => Resource("validation.json");

    /// <summary>The folder of the sources that hold the book: the nearest one with validation/cases above a folder.</summary>
    /// <param name="from">Folders to start at, in order.</param>
    /// <returns>The root, or null.</returns>
    public static string? Root(params string[] from)
    {
        ArgumentNullException.ThrowIfNull(from);
        foreach (var start in from)
        {
            for (var d = new DirectoryInfo(start); d is not null; d = d.Parent)
            {
                if (Directory.Exists(Path.Combine(d.FullName, "validation", "cases")) && Directory.Exists(Path.Combine(d.FullName, "docs")))
                {
                    return d.FullName;
                }
            }
        }
        return null;
    }

    private static string? Resource(string name)
    {
        using var s = Here.GetManifestResourceStream(name);
        if (s is null)
        {
            return null;
        }
        using var reader = new StreamReader(s);
        return reader.ReadToEnd();
    }
}
