using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>Checks a user's catalogue file before it is added: every entry and value, with the line where it stands.</summary>
internal static class UserCatalogue
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 32, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Everything that is wrong with a file; empty = it may be added.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="json">Its bytes.</param>
    /// <param name="known">The program's catalogue: kinds, and what every entry of a kind has.</param>
    /// <exception cref="DataFormatException">It is no JSON of this form at all.</exception>
    internal static IReadOnlyList<Violation> Check(string file, byte[] json, Catalogue known)
    {
        const string form = "A catalogue file is { \"entries\": [ { \"id\", \"kind\", \"values\": { name: { value, unit, low, high, distribution, source, species, condition, grade } } } ] }.";
        var lines = Lines(file, json, form);
        using var doc = JsonDocument.Parse(json, new() { MaxDepth = 32, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (doc.RootElement.ValueKind != JsonValueKind.Object || !doc.RootElement.TryGetProperty("entries", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            throw new DataFormatException(file, "line 1", "holds no list 'entries'.", form);
        }
        var violations = new List<Violation>();
        foreach (var (e, n) in entries.EnumerateArray().Select((e, n) => (e, n)))
        {
            string Place(string value) => $"{file}:{(lines.TryGetValue((n, value), out var line) ? line : lines.GetValueOrDefault((n, ""), 1))}";
            if (Text(e, "id") is not { } id || Text(e, "kind") is not { } kind)
            {
                violations.Add(new(Place(""), $"entry {n + 1} has no 'id' or no 'kind'.", form));
                continue;
            }
            var same = known.OfKind(kind).ToList();
            if (same.Count == 0)
            {
                violations.Add(new(Place(""), $"'{id}' is of the kind '{kind}', which no part of the program reads.", $"Kinds: {string.Join(", ", known.Entries.Select(k => k.Kind).Distinct().Order(StringComparer.Ordinal))}."));
                continue;
            }
            var values = e.TryGetProperty("values", out var v) && v.ValueKind == JsonValueKind.Object ? v.EnumerateObject().ToList() : [];
            foreach (var value in values)
            {
                Try(() => Catalogue.ReadValue($"{id}.{value.Name}", value.Value), Place(value.Name), violations, form);
            }
            var needed = same.Select(s => s.Values.Keys.ToHashSet()).Aggregate((a, b) => [.. a.Intersect(b)]);
            var missing = needed.Except(values.Select(x => x.Name)).Order(StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
            {
                violations.Add(new(Place(""), $"'{id}' lacks {string.Join(", ", missing)}.", $"Every {kind} of the program has them; look at one with: seldinger catalogue {same[0].Id}."));
            }
        }
        return violations;
    }

    private static void Try(Func<SourcedValue> read, string place, List<Violation> violations, string form)
    {
        try
        {
            _ = read();
        }
        catch (Exception x) when (x is FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            violations.Add(new(place, x.Message, form));
        }
    }

    private static string? Text(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var t) && t.ValueKind == JsonValueKind.String ? t.GetString() : null;

    /// <summary>The line of each entry ("") and of each of its values.</summary>
    private static Dictionary<(int Entry, string Value), int> Lines(string file, byte[] json, string form)
    {
        var lines = new Dictionary<(int, string), int>();
        var (entry, property, line, at) = (-1, "", 1, 0);
        try
        {
            var reader = new Utf8JsonReader(json, Reading);
            while (reader.Read())
            {
                line += json.AsSpan(at, (int)reader.TokenStartIndex - at).Count((byte)'\n');
                at = (int)reader.TokenStartIndex;
                switch (reader.TokenType, reader.CurrentDepth)
                {
                    case (JsonTokenType.StartObject, 2):
                        lines[(++entry, "")] = line;
                        break;
                    case (JsonTokenType.PropertyName, 3):
                        property = reader.GetString()!;
                        break;
                    case (JsonTokenType.PropertyName, 4) when property == "values":
                        lines[(entry, reader.GetString()!)] = line;
                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException x)
        {
            throw new DataFormatException(file, $"line {(x.LineNumber ?? 0) + 1}", x.Message, form, x);
        }
        return lines;
    }
}
