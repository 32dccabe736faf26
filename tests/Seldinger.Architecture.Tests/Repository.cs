using Seldinger.Tests;

namespace Seldinger.Architecture.Tests;

/// <summary>The working tree that the tests read.</summary>
internal static class Repository
{
    public static string Root => TestData.Root;

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Files below a folder of the tree, build outputs and packages left out, sorted; empty when the folder does not exist.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        string start = Path(folder);
        return !Directory.Exists(start) ? [] :
        [
            .. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
                .Where(file => !Relative(file).Split('/').Any(part => part is "artifacts" or "bin" or "obj" or ".git" or "node_modules"))
                .Order(StringComparer.Ordinal),
        ];
    }

    public static string Relative(string file) => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/');
}
