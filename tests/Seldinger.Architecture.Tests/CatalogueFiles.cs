using System.Text.Json;

namespace Seldinger.Architecture.Tests;

/// <summary>The catalogue's JSON files, claims left out.</summary>
internal static class CatalogueFiles
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    public static IEnumerable<(string File, JsonElement Root)> All() =>
        from file in Repository.Files("src/Seldinger.Therapies/catalogue", "*.json")
        where Path.GetFileName(file) != "claims.json"
        select (Repository.Relative(file), JsonDocument.Parse(File.ReadAllText(file), Options).RootElement);

    /// <summary>Every object of a document with its place, outer before inner.</summary>
    public static IEnumerable<(string Place, JsonElement Node)> Objects(JsonElement root)
    {
        var open = new Stack<(string Place, JsonElement Node)>();
        open.Push(("$", root));
        while (open.TryPop(out var item))
        {
            if (item.Node.ValueKind == JsonValueKind.Object)
            {
                yield return item;
                string place = item.Node.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : item.Place;
                foreach (JsonProperty property in item.Node.EnumerateObject())
                {
                    open.Push(($"{place}.{property.Name}", property.Value));
                }
            }
            else if (item.Node.ValueKind == JsonValueKind.Array)
            {
                int index = 0;
                foreach (JsonElement element in item.Node.EnumerateArray())
                {
                    open.Push(($"{item.Place}[{index++}]", element));
                }
            }
        }
    }
}
