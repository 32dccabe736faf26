using System.Globalization;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>One image of a case file.</summary>
/// <param name="Path">Path as written.</param>
/// <param name="Phase">Phase as written, or "unknown".</param>
/// <param name="Modality">Modality as written, or "".</param>
/// <param name="Series">Series UID, or null.</param>
/// <param name="Transform">Map of this series' LPS mm onto the planning series' LPS mm, or null.</param>
/// <param name="Registered">True when the user states that it shares the planning series' space.</param>
/// <param name="Place">"file:line".</param>
public sealed record ImageEntry(string Path, string Phase, string Modality, string? Series, Affine3? Transform, bool Registered, string Place);

/// <summary>One label of a case file.</summary>
/// <param name="Path">Path as written.</param>
/// <param name="Map">Label number or segment name to structure name; null = by the file's own names.</param>
/// <param name="TotalSegmentator">True when the labels are TotalSegmentator's.</param>
/// <param name="Structure">Structure of a single mask, or null.</param>
/// <param name="Transform">Map of this file's LPS mm onto the planning series' LPS mm, or null.</param>
/// <param name="Registered">True when the user states that it shares the planning series' space.</param>
/// <param name="Place">"file:line".</param>
public sealed record LabelEntry(string Path, IReadOnlyDictionary<string, string>? Map, bool TotalSegmentator, string? Structure, Affine3? Transform, bool Registered, string Place);

/// <summary>One target of a case file: a name, a ball, or a seed.</summary>
/// <param name="Name">Name of a lesion, or null.</param>
/// <param name="CentreMm">Centre of a ball, LPS mm.</param>
/// <param name="DiameterMm">Diameter of the ball, mm.</param>
/// <param name="SeedMm">Seed, LPS mm.</param>
/// <param name="Place">"file:line".</param>
public sealed record TargetEntry(string? Name, Vec3? CentreMm, double? DiameterMm, Vec3? SeedMm, string Place);

/// <summary>A therapy that the patient does not want.</summary>
/// <param name="Exclude">Therapy id.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record Preference(string Exclude, string Reason);

/// <summary>A case file after validation: what the user wrote, in types; nothing is read from the files it names.</summary>
public sealed record CaseFile
{
    /// <summary>Path of the file.</summary>
    public required string File { get; init; }

    /// <summary>Folder that paths are relative to.</summary>
    public required string Folder { get; init; }

    /// <summary>Pseudonym.</summary>
    public required string Id { get; init; }

    /// <summary>Tumour type or "".</summary>
    public required string TumourType { get; init; }

    /// <summary>Position or "unknown".</summary>
    public required string Position { get; init; }

    /// <summary>Intent.</summary>
    public required Intent Intent { get; init; }

    /// <summary>Images, at least one.</summary>
    public required IReadOnlyList<ImageEntry> Images { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyList<LabelEntry> Labels { get; init; }

    /// <summary>Path of the vessel graph as written, with its place "file:line"; null = none.</summary>
    public required (string Path, string Place)? Vessels { get; init; }

    /// <summary>Targets; empty = every lesion.</summary>
    public required IReadOnlyList<TargetEntry> Targets { get; init; }

    /// <summary>Facts.</summary>
    public required FactTable Facts { get; init; }

    /// <summary>Preferences.</summary>
    public required IReadOnlyList<Preference> Preferences { get; init; }

    /// <summary>Plan, or null.</summary>
    public required Plan? Plan { get; init; }

    /// <summary>Reads and validates a case file.</summary>
    /// <param name="path">case.yaml, case.json, or a folder that holds one of them.</param>
    /// <param name="schema">Schema with the known facts.</param>
    /// <param name="therapies">Known therapies, to check the settings of a plan; empty = settings are taken as written.</param>
    /// <param name="catalogue">Devices; null = device ids are not checked.</param>
    /// <exception cref="DataFormatException">The file is absent or not readable as YAML or JSON.</exception>
    /// <exception cref="ValidationException">The file breaks the schema; all violations.</exception>
    public static CaseFile Read(string path, CaseSchema schema, IReadOnlyList<Therapy> therapies, Catalogue? catalogue)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(therapies);
        var file = Find(path);
        var root = Core.IO.InputFile.IsRegular(file) ? ConfigReader.ReadFile(file) : ConfigNode.Null(file, 1);
        if (root.Kind == ConfigKind.Null)
        {
            throw new DataFormatException(file, "", "the case file says nothing: it is empty, all of it is comment, or it is no regular file.", "A case has at least 'images:'; 'seldinger init FOLDER' writes a first one.");
        }
        var violations = schema.Validate(root).ToList();
        if (violations.Count > 0)
        {
            throw new ValidationException(violations);
        }
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!;
        var built = new CaseFile
        {
            File = file,
            Folder = folder,
            Id = Text(root["id"]) ?? SafeId(System.IO.Path.GetFileName(folder)),
            TumourType = Text(root["tumour_type"]) ?? "",
            Position = Text(root["position"]) ?? "unknown",
            Intent = Text(root["intent"]) is { } i ? Enum.Parse<Intent>(i, ignoreCase: true) : Intent.Unknown,
            Images = [.. root["images"]!.Items.Select(Image)],
            Labels = [.. Items(root["labels"]).Select(l => Label(l, violations))],
            Vessels = root["vessels"] is { } v ? (v.Text, v.Place) : null,
            Targets = [.. Items(root["targets"]).Select(t => Target(t, violations))],
            Facts = CaseFileFacts.Read(root),
            Preferences = [.. Items(root["preferences"]).Select(p => new Preference(Text(p["exclude"])!, Text(p["reason"]) ?? ""))],
            Plan = CaseFilePlan.Read(root, therapies, catalogue, violations),
        };
        return violations.Count == 0 ? built : throw new ValidationException(violations);
    }

    /// <summary>The case file of a path: the path itself, or case.yaml, case.yml or case.json in a folder.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public static string Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
        {
            return System.IO.File.Exists(path) ? path : throw new DataFormatException(path, "", "there is no such file or folder.", "Name a case folder or its case.yaml.");
        }
        foreach (var name in (string[])["case.yaml", "case.yml", "case.json"])
        {
            var inside = System.IO.Path.Combine(path, name);
            if (System.IO.File.Exists(inside))
            {
                return inside;
            }
        }
        throw new DataFormatException(path, "", "the folder has no case.yaml.", $"Write one with: seldinger init {path}");
    }

    internal static string? Text(ConfigNode? node) => node is { Kind: ConfigKind.Scalar } ? node.Text : null;

    internal static IReadOnlyList<ConfigNode> Items(ConfigNode? node) => node?.Items ?? [];

    internal static Vec3? Point(ConfigNode? node) => node is { Kind: ConfigKind.List } ? new(Number(node.Items[0]), Number(node.Items[1]), Number(node.Items[2])) : null;

    internal static double Number(ConfigNode node) => double.Parse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A folder name as an id: other characters become '-'.</summary>
    internal static string SafeId(string name)
    {
        var id = new string([.. name.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')]).TrimStart('.', '_', '-');
        return id.Length > 0 ? id : "case";
    }

    private static ImageEntry Image(ConfigNode n) => new(Text(n["path"])!, Text(n["phase"]) ?? "unknown", Text(n["modality"]) ?? "", Text(n["series"]), Transform(n["transform"]), Text(n["registered"]) == "true", n.Place);

    private static LabelEntry Label(ConfigNode n, List<Violation> violations)
    {
        var map = n["map"];
        if (map is not null && n["structure"] is not null)
        {
            violations.Add(new(n.Place, "a label has both 'map' and 'structure'.", "Give 'structure' for one mask, 'map' for several labels."));
        }
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var e in map?.Entries ?? [])
        {
            CheckName(e.Value, violations);
            names[e.Key] = e.Value.Text;
        }
        if (n["structure"] is { } s)
        {
            CheckName(s, violations);
        }
        return new(Text(n["path"])!, map is { Kind: ConfigKind.Map } ? names : null, map is { Kind: ConfigKind.Scalar }, Text(n["structure"]), Transform(n["transform"]), Text(n["registered"]) == "true", n.Place);
    }

    /// <summary>A name that is nearly a known one is a slip of the pen: 'live' must not become an organ of its own while the liver is missing.</summary>
    private static void CheckName(ConfigNode n, List<Violation> violations)
    {
        if (!StructureNames.Resolve(n.Text).Known && Nearest.To(n.Text, StructureNames.Known) is { } near && Nearest.Distance(n.Text.ToLowerInvariant(), near.ToLowerInvariant()) <= 2)
        {
            violations.Add(new(n.Place, $"the structure name '{n.Text}' is not known.", $"Did you mean '{near}'? A name of your own must differ more from the known ones."));
        }
    }

    private static TargetEntry Target(ConfigNode n, List<Violation> violations)
    {
        if (n.Kind == ConfigKind.Scalar)
        {
            return new(n.Text, null, null, null, n.Place);
        }
        var (centre, seed) = (Point(n["centre_mm"]), Point(n["seed_mm"]));
        if (centre is null == seed is null || (centre is null) != (n["diameter"] is null))
        {
            violations.Add(new(n.Place, "a target needs either centre_mm with diameter, or seed_mm.", "For example { centre_mm: [10, 20, 30], diameter: 28 mm } or { seed_mm: [10, 20, 30] }."));
        }
        double? diameter = Text(n["diameter"]) is { } d && Units.TryParse(d, out var v, out var u) ? Units.ToSi(v, u) * 1e3 : null;
        return new(Text(n["name"]), centre, diameter, seed, n.Place);
    }

    private static Affine3? Transform(ConfigNode? n)
    {
        if (n is not { Kind: ConfigKind.List })
        {
            return null;
        }
        var m = n.Items.Select(Number).ToArray();
        return new(new(m[0], m[4], m[8]), new(m[1], m[5], m[9]), new(m[2], m[6], m[10]), new(m[3], m[7], m[11]));
    }
}
