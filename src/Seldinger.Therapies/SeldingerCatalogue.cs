using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>Loads the catalogue that comes with the program and, after it, a user's own folder of files of the same form.</summary>
public static class SeldingerCatalogue
{
    private const string Prefix = "catalogue/";
    private const long MaxFileBytes = 16 << 20;

    /// <summary>The program's catalogue, then every *.json of <paramref name="userFolder"/>; an entry of the same id replaces ours.</summary>
    /// <exception cref="DataFormatException">A user file is damaged or too large, or the folder does not exist.</exception>
    /// <exception cref="ValidationException">Entries or values of user files are wrong: all, each with file and line.</exception>
    public static Catalogue Load(string? userFolder = null)
    {
        var catalogue = new Catalogue();
        var assembly = typeof(SeldingerCatalogue).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var s = assembly.GetManifestResourceStream(name)!;
            if (HoldsEntries(s))
            {
                s.Position = 0;
                catalogue.Add(name[Prefix.Length..], s);
            }
        }
        if (userFolder is not null)
        {
            AddFolder(catalogue, userFolder);
        }
        return catalogue;
    }

    private static void AddFolder(Catalogue catalogue, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataFormatException(folder, "--catalogue", "the folder does not exist.", "Name a folder with catalogue files (*.json).");
        }
        var own = Load();
        var files = new List<(string Name, byte[] Json)>();
        var violations = new List<Violation>();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var json = Core.IO.InputFile.ReadAll(file, MaxFileBytes);
            violations.AddRange(UserCatalogue.Check(file, json, own));
            files.Add((file, json));
        }
        if (violations.Count > 0)
        {
            throw new ValidationException(violations);
        }
        foreach (var (name, json) in files)
        {
            using var s = new MemoryStream(json, writable: false);
            catalogue.Add(name, s, user: true);
        }
    }

    private static bool HoldsEntries(Stream s)
    {
        using var doc = System.Text.Json.JsonDocument.Parse(s);
        return doc.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object && doc.RootElement.TryGetProperty("entries", out _);
    }
}
