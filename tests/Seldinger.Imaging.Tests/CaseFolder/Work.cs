using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Imaging.Tests.CaseFolder;

/// <summary>Folders and catalogue files for these tests.</summary>
internal static class Work
{
    public static string Root { get; } = FindRoot();

    public static string? SharedData { get; } = Directory.Exists(Path.Combine(Root, "..", "..", "shared", "data")) ? Path.GetFullPath(Path.Combine(Root, "..", "..", "shared", "data"))
        : Directory.Exists(Path.Combine(Root, "..", "shared", "data")) ? Path.GetFullPath(Path.Combine(Root, "..", "shared", "data")) : null;

    public static Catalogue Catalogue { get; } = LoadFacts();

    public static CaseSchema Schema { get; } = new(FactDefinition.From(Catalogue));

    /// <summary>A fresh empty folder that the test owns.</summary>
    public static string Folder(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "casefolder-work", name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        Directory.CreateDirectory(path);
        return path;
    }

    public static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public static string Shared(params string[] parts)
    {
        if (SharedData is null)
        {
            Assert.Skip("the folder shared/data beside the repository is absent");
        }
        var path = Path.Combine([SharedData!, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Skip($"{Path.Combine(parts)} is absent from shared/data");
        }
        return path;
    }

    private static Catalogue LoadFacts()
    {
        var c = new Catalogue();
        foreach (var name in (string[])["facts.json", "ct-segmentation.json", "rules.json"])
        {
            using var s = File.OpenRead(Path.Combine(Root, "src", "Seldinger.Therapies", "catalogue", name));
            c.Add(name, s);
        }
        return c;
    }

    private static string FindRoot()
    {
        var d = new DirectoryInfo(AppContext.BaseDirectory);
        while (d is not null && !File.Exists(Path.Combine(d.FullName, "Seldinger.slnx")))
        {
            d = d.Parent;
        }
        return d?.FullName ?? throw new InvalidOperationException("repository root not found");
    }
}
