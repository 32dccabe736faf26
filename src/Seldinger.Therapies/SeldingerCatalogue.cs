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
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var s = new MemoryStream(Core.IO.InputFile.ReadAll(file, MaxFileBytes), writable: false);
            catalogue.Add(file, s);
        }
    }

    private static bool HoldsEntries(Stream s)
    {
        using var doc = System.Text.Json.JsonDocument.Parse(s);
        return doc.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object && doc.RootElement.TryGetProperty("entries", out _);
    }
}
