using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Writes a schema type as JSON Schema 2020-12.</summary>
internal static class JsonSchemaWriter
{
    private const string NumberPattern = "[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?";

    internal static void Write(Utf8JsonWriter w, SchemaType type, string title, string description)
    {
        w.WriteStartObject();
        w.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        w.WriteString("title", title);
        w.WriteString("description", description);
        Body(w, type);
        w.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter w, SchemaType type, string description = "")
    {
        w.WriteStartObject();
        if (description.Length > 0)
        {
            w.WriteString("description", description);
        }
        Body(w, type);
        w.WriteEndObject();
    }

    private static void Body(Utf8JsonWriter w, SchemaType type)
    {
        switch (type.Kind)
        {
            case SchemaKind.Map:
                Map(w, type);
                break;
            case SchemaKind.Dictionary:
                w.WriteString("type", "object");
                w.WriteStartObject("patternProperties");
                w.WritePropertyName(type.Pattern);
                Node(w, type.Item!);
                w.WriteEndObject();
                w.WriteBoolean("additionalProperties", false);
                break;
            case SchemaKind.List:
                w.WriteString("type", "array");
                w.WriteNumber("minItems", type.Count.Min);
                w.WriteNumber("maxItems", type.Count.Max);
                w.WritePropertyName("items");
                Node(w, type.Item!);
                break;
            case SchemaKind.Point:
                w.WriteString("type", "array");
                w.WriteNumber("minItems", 3);
                w.WriteNumber("maxItems", 3);
                w.WriteStartObject("items");
                w.WriteString("type", "number");
                w.WriteEndObject();
                break;
            case SchemaKind.Choice:
                w.WriteStartArray("anyOf");
                foreach (var c in type.Choices)
                {
                    Node(w, c);
                }
                w.WriteEndArray();
                break;
            case SchemaKind.Word:
                w.WriteStartArray("enum");
                foreach (var word in type.Words)
                {
                    w.WriteStringValue(word);
                }
                w.WriteEndArray();
                break;
            case SchemaKind.Flag:
                w.WriteString("type", "boolean");
                break;
            case SchemaKind.Date:
                w.WriteString("type", "string");
                w.WriteString("format", "date");
                break;
            case SchemaKind.Number:
                w.WriteString("type", "number");
                Bound(w, "minimum", type.Low);
                Bound(w, "maximum", type.High);
                break;
            case SchemaKind.Text:
                Type(w, "string", "number");
                w.WriteString("pattern", type.Pattern);
                break;
            default:
                Quantity(w, type);
                break;
        }
    }

    private static void Map(Utf8JsonWriter w, SchemaType type)
    {
        w.WriteString("type", "object");
        w.WriteStartObject("properties");
        foreach (var k in type.Keys)
        {
            w.WritePropertyName(k.Name);
            Node(w, k.Type, k.Meaning);
        }
        w.WriteEndObject();
        var required = type.Keys.Where(k => k.Required).ToArray();
        if (required.Length > 0)
        {
            w.WriteStartArray("required");
            foreach (var k in required)
            {
                w.WriteStringValue(k.Name);
            }
            w.WriteEndArray();
        }
        w.WritePropertyName("additionalProperties");
        if (type.Extra is { } extra)
        {
            Node(w, extra, "A number with its unit.");
        }
        else
        {
            w.WriteBooleanValue(false);
        }
    }

    private static void Quantity(Utf8JsonWriter w, SchemaType type)
    {
        var bare = type.Words.Contains("1");
        var units = type.Words.Where(u => u != "1").Select(u => Regex.Escape(u).Replace("}", "\\}", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)).ToArray();
        if (bare)
        {
            Type(w, "number", "string");
        }
        else
        {
            w.WriteString("type", "string");
        }
        var tail = type.Words.Count > SchemaValidator.ManyUnits ? "( +[^ ]+)?" : units.Length == 0 ? "" : bare ? $"( +({string.Join('|', units)}))?" : $" +({string.Join('|', units)})";
        w.WriteString("pattern", $"^{NumberPattern}{tail}$");
    }

    private static void Type(Utf8JsonWriter w, params string[] types)
    {
        w.WriteStartArray("type");
        foreach (var t in types)
        {
            w.WriteStringValue(t);
        }
        w.WriteEndArray();
    }

    private static void Bound(Utf8JsonWriter w, string name, double value)
    {
        if (double.IsFinite(value))
        {
            w.WriteNumber(name, value);
        }
    }
}
