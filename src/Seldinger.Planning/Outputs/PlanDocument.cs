using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Planning.Outputs;

/// <summary>One step as plan.json has it: every number names its unit.</summary>
/// <param name="Day">Days after the start of the plan.</param>
/// <param name="Therapy">Therapy id.</param>
/// <param name="Target">Lesion, or null.</param>
/// <param name="Device">Device id, or null.</param>
/// <param name="Guidance">Guidance of this step.</param>
/// <param name="Settings">Settings by name, for example "power": "100 W".</param>
/// <param name="EntryMm">Skin entry, LPS mm.</param>
/// <param name="TargetMm">Tip, LPS mm.</param>
/// <param name="More">Further instruments of the same kind in the same step; left out when there are none.</param>
public sealed record PlanDocumentStep(double Day, string Therapy, string? Target, string? Device, string Guidance, IReadOnlyDictionary<string, string> Settings,
    [property: JsonPropertyName("entry_mm")] IReadOnlyList<double>? EntryMm, [property: JsonPropertyName("target_mm")] IReadOnlyList<double>? TargetMm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PlanDocumentShaft>? More = null);

/// <summary>One further instrument of a step.</summary>
/// <param name="EntryMm">Skin entry, LPS mm.</param>
/// <param name="TargetMm">Tip, LPS mm.</param>
public sealed record PlanDocumentShaft([property: JsonPropertyName("entry_mm")] IReadOnlyList<double> EntryMm, [property: JsonPropertyName("target_mm")] IReadOnlyList<double> TargetMm);

/// <summary>plan.json: what is planned, in a form that <c>simulate --plan</c> runs again exactly.</summary>
/// <param name="Schema">Version of this form.</param>
/// <param name="Purpose">Purpose sentence.</param>
/// <param name="Case">Case id.</param>
/// <param name="Intent">Stated intent.</param>
/// <param name="Inputs">SHA-256 of the inputs by name.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Results">Headline results by name, with unit.</param>
public sealed record PlanDocument(string Schema, string Purpose, string Case, Intent Intent, IReadOnlyDictionary<string, string> Inputs, IReadOnlyList<PlanDocumentStep> Steps, IReadOnlyDictionary<string, string> Results)
{
    /// <summary>Version of the form.</summary>
    public const string Version = "seldinger-plan-1";

    /// <summary>The purpose sentence of every output.</summary>
    public const string PurposeText = "Research, education and bench tool. Not a medical device; not for clinical use.";

    /// <summary>JSON style of all result files.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 32,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    /// <summary>JSON Schema of a result file's type.</summary>
    public static JsonNode SchemaOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var schema = Json.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name));
        return schema;
    }

    /// <summary>The step as the document has it.</summary>
    public static PlanDocumentStep FromStep(PlanStep step, Therapy therapy, CatalogueEntry? device)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(therapy);
        var settings = therapy.Parameters(device).ToDictionary(p => p.Name,
            p => $"{Units.FromSi(step.Settings.TryGetValue(p.Name, out var v) ? v : p.Default, p.Unit).ToString("R", CultureInfo.InvariantCulture)}{(p.Unit == "1" ? "" : " " + p.Unit)}");
        return new(step.Day, step.Therapy, step.Target, step.Device, step.Guidance, settings, List(step.EntryMm), List(step.TipMm), step.More is { Count: > 0 } more ? [.. more.Select(m => new PlanDocumentShaft(List(m.EntryMm)!, List(m.TipMm)!))] : null);
    }

    /// <summary>Reads a plan.json.</summary>
    /// <exception cref="DataFormatException">Not a plan of this version.</exception>
    /// <exception cref="ValidationException">Unknown therapy, device or setting, or a setting outside its range; all at once.</exception>
    public static Plan Read(string file, TherapyRegistry therapies, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(therapies);
        ArgumentNullException.ThrowIfNull(catalogue);
        const long maxBytes = 1 << 20;
        PlanDocument document;
        try
        {
            document = JsonSerializer.Deserialize<PlanDocument>(Core.IO.InputFile.ReadAll(file, maxBytes), Json) ?? throw new JsonException("The file is empty.");
        }
        catch (JsonException x)
        {
            throw new DataFormatException(file, x.LineNumber is { } l ? $"line {l + 1}" : "", x.Message, "Name a plan.json that 'plan' wrote.", x);
        }
        if (document.Schema != Version || document.Steps is null)
        {
            throw new DataFormatException(file, "schema", $"is '{document.Schema}'.", $"This program reads {Version}.");
        }
        var violations = new List<Violation>();
        var steps = document.Steps.Select((s, i) => ToStep(s, $"{file}, step {i + 1}", therapies, catalogue, violations)).ToList();
        return violations.Count > 0 ? throw new ValidationException(violations) : new Plan(steps, document.Intent);
    }

    private static PlanStep ToStep(PlanDocumentStep s, string place, TherapyRegistry therapies, Catalogue catalogue, List<Violation> violations)
    {
        var settings = new Dictionary<string, double>();
        if (therapies.Find(s.Therapy) is not { } therapy)
        {
            violations.Add(new(place, $"therapy '{s.Therapy}' is not known.", $"Known: {string.Join(", ", therapies.All.Select(t => t.Id))}."));
            return new(s.Day, s.Therapy, s.Target, s.Device, settings);
        }
        if (s.Device is not null && !catalogue.Contains(s.Device))
        {
            violations.Add(new(place, $"device '{s.Device}' is not in the catalogue.", $"Known: {string.Join(", ", catalogue.OfKind(therapy.DeviceKind ?? "").Select(d => d.Id))}."));
            return new(s.Day, s.Therapy, s.Target, s.Device, settings);
        }
        var parameters = therapy.Parameters(s.Device is null ? null : catalogue[s.Device]).ToDictionary(p => p.Name);
        foreach (var (name, text) in s.Settings ?? new Dictionary<string, string>())
        {
            if (!parameters.TryGetValue(name, out var p))
            {
                violations.Add(new(place, $"has no setting '{name}'.", $"Allowed: {string.Join(", ", parameters.Keys)}."));
            }
            else if (!Units.TryParse(text, out var value, out var unit) || Units.DimensionOf(unit) != Units.DimensionOf(p.Unit))
            {
                violations.Add(new(place, $"{name} = '{text}' is not a number with a unit like {p.Unit}.", $"Allowed: {p.Range}."));
            }
            else if (Units.ToSi(value, unit) is var si && !p.Allows(si))
            {
                violations.Add(new(place, $"{name} = {text} lies outside the device's range.", $"Allowed: {p.Range}."));
            }
            else
            {
                settings[name] = si;
            }
        }
        const int mostInstruments = 16;
        if (s.More is { Count: > mostInstruments })
        {
            violations.Add(new(place, $"has {s.More.Count} further instruments.", $"At most {mostInstruments}."));
            return new(s.Day, s.Therapy, s.Target, s.Device, settings);
        }
        var more = new List<Shaft>();
        foreach (var m in s.More ?? [])
        {
            if (Point(m?.EntryMm ?? [], place, "more.entry_mm", violations) is { } entry && Point(m?.TargetMm ?? [], place, "more.target_mm", violations) is { } tip)
            {
                more.Add(new(entry, tip));
            }
        }
        return new(s.Day, s.Therapy, s.Target, s.Device, settings, Point(s.EntryMm, place, "entry_mm", violations), Point(s.TargetMm, place, "target_mm", violations), s.Guidance ?? "", more.Count > 0 ? more : null);
    }

    private static Vec3? Point(IReadOnlyList<double>? p, string place, string name, List<Violation> violations)
    {
        if (p is null)
        {
            return null;
        }
        if (p.Count != 3 || p.Any(v => !double.IsFinite(v)))
        {
            violations.Add(new(place, $"{name} is not a point.", "Three finite numbers, LPS millimetres."));
            return null;
        }
        return new(p[0], p[1], p[2]);
    }

    private static IReadOnlyList<double>? List(Vec3? p) => p is { } v ? [v.X, v.Y, v.Z] : null;
}
