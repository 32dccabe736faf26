using System.Text.Json;
using Seldinger.Core.Errors;

namespace Seldinger.Core.Values;

/// <summary>One thing the catalogue knows: a tissue, a device, a rule, a drug.</summary>
/// <param name="Id">Unique id, for example "liver" or "emprint".</param>
/// <param name="Kind">tissue, device, rule, model, drug ...</param>
/// <param name="Name">Name for people.</param>
/// <param name="Values">Sourced values by short name.</param>
/// <param name="Json">The whole entry as read, for kind-specific parts (tables, texts).</param>
/// <param name="File">File it came from.</param>
/// <param name="User">True when the user supplied it.</param>
public sealed record CatalogueEntry(string Id, string Kind, string Name, IReadOnlyDictionary<string, SourcedValue> Values, JsonElement Json, string File, bool User = false)
{
    /// <summary>A value by short name.</summary>
    /// <exception cref="KeyNotFoundException">No such value; the message lists what exists.</exception>
    public SourcedValue this[string name] => Values.TryGetValue(name, out var v) ? v
        : throw new KeyNotFoundException($"'{Id}' ({File}) has no value '{name}'; it has {string.Join(", ", Values.Keys)}.");

    /// <summary>A text property of the entry, or "".</summary>
    public string Text(string name) => Json.TryGetProperty(name, out var e) && e.ValueKind == JsonValueKind.String ? e.GetString()! : "";
}

/// <summary>
/// Everything the program knows that is not code: entries with sourced values, from JSON files of the form
/// <c>{ "entries": [ { "id", "kind", "name", "values": { "density": { value, unit, low, high, distribution, source, species, condition, grade, note } } } ] }</c>.
/// </summary>
public sealed class Catalogue
{
    private readonly Dictionary<string, CatalogueEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>All entries, sorted by kind and id.</summary>
    public IReadOnlyList<CatalogueEntry> Entries => [.. _entries.Values.OrderBy(e => e.Kind, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal)];

    /// <summary>The entry with an id.</summary>
    /// <exception cref="KeyNotFoundException">No such entry.</exception>
    public CatalogueEntry this[string id] => _entries.TryGetValue(id, out var e) ? e : throw new KeyNotFoundException($"The catalogue has no entry '{id}'.");

    /// <summary>Entries of one kind, sorted by id.</summary>
    public IEnumerable<CatalogueEntry> OfKind(string kind) => Entries.Where(e => e.Kind == kind);

    /// <summary>True when an entry exists.</summary>
    public bool Contains(string id) => _entries.ContainsKey(id);

    /// <summary>A value by full key "entry.name".</summary>
    public SourcedValue Value(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var dot = key.LastIndexOf('.');
        return this[key[..dot]][key[(dot + 1)..]];
    }

    /// <summary>Adds the entries of one JSON file; a user's entry replaces one of the same id.</summary>
    /// <exception cref="DataFormatException">The JSON is damaged or incomplete.</exception>
    public void Add(string file, Stream json, bool user = false)
    {
        try
        {
            using var doc = JsonDocument.Parse(json, new() { MaxDepth = 32, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var e in doc.RootElement.GetProperty("entries").EnumerateArray())
            {
                var entry = Read(file, e.Clone()) with { User = user };
                _entries[entry.Id] = entry;
            }
        }
        catch (Exception x) when (x is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DataFormatException(file, "", x.Message, "A catalogue file is { \"entries\": [ ... ] }; every value has value, unit, low, high, distribution, source, species, condition, grade.", x);
        }
    }

    private static CatalogueEntry Read(string file, JsonElement e)
    {
        var id = e.GetProperty("id").GetString()!;
        var values = new SortedDictionary<string, SourcedValue>(StringComparer.Ordinal);
        if (e.TryGetProperty("values", out var vs))
        {
            foreach (var v in vs.EnumerateObject())
            {
                values[v.Name] = ReadValue($"{id}.{v.Name}", v.Value);
            }
        }
        return new(id, e.GetProperty("kind").GetString()!, e.TryGetProperty("name", out var n) ? n.GetString()! : id, values, e, file);
    }

    /// <summary>Reads one sourced value from its JSON form.</summary>
    /// <exception cref="FormatException">A part is missing or wrong.</exception>
    public static SourcedValue ReadValue(string key, JsonElement v)
    {
        string Text(string name, string? fallback = null) => v.TryGetProperty(name, out var t) ? t.GetString()! : fallback ?? throw new FormatException($"Value '{key}' lacks '{name}'.");
        double Number(string name) => v.TryGetProperty(name, out var t) ? t.GetDouble() : throw new FormatException($"Value '{key}' lacks '{name}'.");
        var unit = Text("unit");
        if (Units.DimensionOf(unit) is null)
        {
            throw new FormatException($"Value '{key}' has unknown unit '{unit}'.");
        }
        var (value, low, high) = (Number("value"), Number("low"), Number("high"));
        if (!(low <= value && value <= high))
        {
            throw new FormatException($"Value '{key}' = {value} lies outside its range {low} .. {high}.");
        }
        double[] quartiles = v.TryGetProperty("quartiles", out var q) ? [.. q.EnumerateArray().Select(x => x.GetDouble())] : [];
        var distribution = Enum.Parse<Distribution>(Text("distribution", nameof(Distribution.Fixed)), ignoreCase: true);
        if (distribution == Distribution.Quartiles && (quartiles.Length != 3 || !(low <= quartiles[0] && quartiles[0] <= quartiles[1] && quartiles[1] <= quartiles[2] && quartiles[2] <= high)))
        {
            throw new FormatException($"Value '{key}' needs \"quartiles\": three numbers in ascending order within {low} .. {high}.");
        }
        return new(key, value, unit, low, high, distribution, Text("source"), Text("species"), Text("condition"), Enum.Parse<Grade>(Text("grade")), Text("note", ""))
        {
            Quartiles = quartiles,
            DrawnWith = v.TryGetProperty("drawn_with", out var with) ? with.GetString() : null,
        };
    }
}
