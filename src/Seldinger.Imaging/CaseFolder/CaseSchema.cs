using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using T = Seldinger.Imaging.CaseFolder.SchemaType;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>
/// What a case file may hold: one description, from which both the validation and the published JSON Schema (docs/schema/case.schema.json) come.
/// </summary>
public sealed class CaseSchema
{
    /// <summary>Name of the outermost map in messages.</summary>
    public const string Root = "the case";

    private const string PathPattern = @"^[^\x00-\x1f]{1,1024}$";

    private const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    /// <summary>Contrast phases and weightings an image may have.</summary>
    public static readonly IReadOnlyList<string> Phases = ["native", "arterial", "portal-venous", "delayed", "hepatobiliary", "unknown"];

    /// <summary>Modalities an image may have.</summary>
    public static readonly IReadOnlyList<string> Modalities = ["CT", "MR", "PT"];

    /// <summary>Positions of the patient on the table.</summary>
    public static readonly IReadOnlyList<string> Positions = ["supine", "prone", "left-decubitus", "right-decubitus", "unknown"];

    /// <summary>Stated intents.</summary>
    public static readonly IReadOnlyList<string> Intents = ["unknown", "curative", "bridge", "downstage", "palliative"];

    /// <summary>Creates the schema for the facts of a catalogue.</summary>
    /// <param name="facts">Known facts; none = any fact with any known unit is accepted.</param>
    public CaseSchema(IReadOnlyList<FactDefinition> facts)
    {
        Facts = facts;
        Type = Build();
    }

    /// <summary>Known facts.</summary>
    public IReadOnlyList<FactDefinition> Facts { get; }

    /// <summary>The case as a type.</summary>
    public T Type { get; }

    /// <summary>All violations of a case file, in the order of the file; empty = right.</summary>
    public IReadOnlyList<Violation> Validate(ConfigNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var violations = new List<Violation>();
        SchemaValidator.Collect(root, Type, Root, violations);
        return violations;
    }

    /// <summary>The schema as JSON Schema 2020-12.</summary>
    public string ToJsonSchema()
    {
        using var buffer = new MemoryStream();
        using (var w = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSchemaWriter.Write(w, Type, "Seldinger case", "One patient case: images, labels, targets, clinical facts and, if given, a plan. Lengths at this edge are millimetres, LPS (+x left, +y posterior, +z head); every other number names its unit.");
        }
        return Encoding.UTF8.GetString(buffer.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
    }

    private static readonly T Point = new(SchemaKind.Point);

    private static readonly T Path = T.Text(PathPattern, "a path, relative to the case file");

    private static readonly T Date = new(SchemaKind.Date);

    private static readonly T Flag = new(SchemaKind.Flag);

    private static readonly T Name = T.Text(NamePattern, "letters, digits, '.', '_' and '-', at most 64");

    private static readonly T Free = T.Text(@"^[^\x00-\x08\x0b-\x1f]{0,2000}$", "text of at most 2000 characters");

    private static readonly T Number = new(SchemaKind.Number);

    private static string[] UnitsOf(string dimension) => [.. Units.Known.Where(u => Units.DimensionOf(u) == dimension)];

    private T Build() => T.Map(
        new("id", Name, "Pseudonym of the case, never a patient's name; default: the folder's name."),
        new("tumour_type", Name, "hcc, crlm, lung, ...: selects the check-list; without one the case runs in generic mode with a banner."),
        new("position", T.Word([.. Positions]), "How the patient lies, when the images do not say."),
        new("intent", T.Word([.. Intents]), "What the treatment is meant to achieve; stated in the report's headline."),
        new("images", T.List(Image(), 1, 32), "Image series; the first is the planning series.", Required: true),
        new("labels", T.List(Label(), 0, 256), "Segmentations."),
        new("vessels", Path, "Vessel graph (vessels.json): nodes and edges of arterial, portal and venous trees; a step through a catheter needs one."),
        new("targets", T.List(Target(), 0, 64), "Lesions the plan is for; default: every lesion."),
        new("patient", FactMap("patient", []), "Facts of the patient."),
        new("labs", FactMap("labs", [new("date", Date, "Date of all values here that have none.")]), "Laboratory values."),
        new("history", FactMap("history", []), "Findings and history, as words."),
        new("preferences", T.List(T.Map(
            new("exclude", Name, "Therapy that the patient does not want.", Required: true),
            new("reason", Free, "Why, in the patient's words.")), 0, 32), "The patient's preferences; recorded, never weighed."),
        new("plan", T.List(Step(), 0, 64), "Steps; without it, the program proposes one."));

    private static T Image() => T.Map(
        new("path", Path, "DICOM folder, .zip of one, .nii, .nii.gz, .nrrd or .mha.", Required: true),
        new("phase", T.Word([.. Phases]), "Contrast phase."),
        new("modality", T.Word([.. Modalities]), "Modality, when the file does not say."),
        new("series", T.Text("^[^\\x00-\\x1f]{1,128}$", "a series UID"), "UID of the series, when the folder holds several."),
        new("transform", T.List(Number, 16, 16), "4x4 matrix by rows that maps LPS mm of this series onto the planning series (registered elsewhere)."),
        new("registered", Flag, "true: states that this series and the planning series share one patient space although their frames of reference differ or are absent."));

    private static T Label() => T.Map(
        new("path", Path, "Label map, mask, folder of masks, DICOM SEG, RTSTRUCT or .zip of one.", Required: true),
        new("map", T.Choice(
            T.Word(StructureNames.TotalSegmentator),
            new(SchemaKind.Dictionary) { Pattern = "^.{1,64}$", PatternSays = "label numbers or segment names", Item = T.Text("^.{0,64}$", "a structure name") }),
            "Label numbers or names to structure names; or the word totalsegmentator."),
        new("structure", T.Text("^.{1,64}$", "a structure name"), "Structure of a file or folder that holds one mask."),
        new("transform", T.List(Number, 16, 16), "4x4 matrix by rows that maps LPS mm of this file onto the planning series."),
        new("registered", Flag, "true: states that this label and the planning series share one patient space although their frames of reference differ."));

    private static T Target() => T.Choice(
        T.Text("^.{1,64}$", "name of a lesion, for example tumour-1"),
        T.Map(
            new("centre_mm", Point, "Centre of a ball, LPS mm."),
            new("diameter", T.Quantity("mm", "cm") with { Check = PositiveLength }, "Diameter of the ball."),
            new("seed_mm", Point, "A point inside a lesion that is grown from it, LPS mm; look at its outline."),
            new("name", Name, "Name of the lesion; default: tumour-n.")));

    private static string? PositiveLength(double value, string unit) => Units.ToSi(value, unit) is > 0 and <= 0.5 ? null : "Allowed: more than 0 and at most 500 mm.";

    private static T Step() => T.Map(
        new("day", new(SchemaKind.Number) { Low = -36500, High = 36500 }, "Days after the start of the plan."),
        new("therapy", Name, "Therapy id; see 'seldinger therapies'.", Required: true),
        new("target", T.Text("^.{1,64}$", "name of a lesion"), "Lesion of this step."),
        new("device", Name, "Device id; see 'seldinger catalogue'."),
        new("guidance", T.Word("us", "ceus", "fusion", "ct", "cbct", "dsa", "mr", "eus"), "Guidance of this step; without it the usual one of the access: ct for a needle, us or mr for a beam, eus from a lumen, dsa through vessels."),
        new("entry_mm", Point, "Skin entry, LPS mm."),
        new("target_mm", Point, "Tip, LPS mm."),
        new("more", T.List(T.Map(new("entry_mm", Point, "Skin entry, LPS mm.", Required: true), new("target_mm", Point, "Tip, LPS mm.", Required: true)), 0, 16),
            "Further instruments of the same kind that work in the same step.")) with
    {
        Extra = T.Quantity([.. Units.Known]),
    };

    private T FactMap(string group, SchemaKey[] more) => Facts.Count == 0
        ? T.Map(more) with { Extra = Fact(T.Choice(T.Quantity([.. Units.Known]), T.Text("^[a-z0-9-]{1,64}$", "a word"))) }
        : T.Map([.. more, .. Facts.Where(f => f.Group == group).Select(f => new SchemaKey(f.Name, Fact(ValueOf(f)), f.Meaning))]);

    private static T ValueOf(FactDefinition f) => f.Words.Count > 0
        ? T.Word([.. f.Words])
        : T.Quantity([.. f.AcceptedUnits]) with
        {
            Check = (v, u) => f.TryConvert(v, u, out var c) && f.IsPlausible(c) ? null : $"Values from {f.Low:G6} to {f.High:G6}{(f.Unit == "1" ? "" : " " + f.Unit)} can be true; check value and unit.",
        };

    private static T Fact(T value) => T.Choice(value, T.Map(
        new("value", value, "The value.", Required: true),
        new("date", Date, "Its date."),
        new("source", Free, "Where it comes from.")));
}
