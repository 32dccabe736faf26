using Xunit;

namespace Seldinger.Tests;

/// <summary>Finds the repository and the shared real data beside it (never committed).</summary>
internal static class TestData
{
    /// <summary>Folder that holds Seldinger.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Path of a file of a test project: "tests/Seldinger.Imaging.Tests/python/x.py".</summary>
    public static string InRepository(string path) => Path.Combine(Root, path);

    /// <summary>Path of a file or folder under shared/data; the test is skipped when it is absent.</summary>
    public static string Shared(string path)
    {
        var folder = SharedFolder();
        Assert.SkipWhen(folder is null, "The folder shared/data is not beside the repository (or set SELDINGER_SHARED to it).");
        var full = Path.Combine(folder!, path);
        Assert.SkipUnless(Path.Exists(full), $"shared/data/{path} is absent.");
        return full;
    }

    private static string? SharedFolder()
    {
        string?[] candidates = [Environment.GetEnvironmentVariable("SELDINGER_SHARED"), Path.Combine(Root, "../shared/data"), Path.Combine(Root, "../../shared/data")];
        return candidates.FirstOrDefault(c => c is not null && Directory.Exists(c)) is { } found ? Path.GetFullPath(found) : null;
    }

    private static string FindRoot()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (File.Exists(Path.Combine(d.FullName, "Seldinger.slnx")))
            {
                return d.FullName;
            }
        }
        throw new InvalidOperationException($"No Seldinger.slnx above {AppContext.BaseDirectory}.");
    }
}
