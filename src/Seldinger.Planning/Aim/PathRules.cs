using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Aim;

/// <summary>A structure that a path must not touch, with its clearance.</summary>
/// <param name="Id">Rule id, for example "colon".</param>
/// <param name="Label">Name for people.</param>
/// <param name="Patterns">Structure names; a trailing * stands for any ending.</param>
/// <param name="ClearanceMm">Clearance from the surface of the shaft, mm, at least 0.</param>
/// <param name="IsVessel">True: only parts of at least the vessel diameter are forbidden, thinner ones are counted.</param>
/// <param name="IsBone">True: belongs to the rib-clearance criterion.</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Evidence grade.</param>
public sealed record ForbiddenRule(string Id, string Label, IReadOnlyList<string> Patterns, double ClearanceMm, bool IsVessel, bool IsBone, string Source, Grade Grade)
{
    /// <summary>True when the rule is about a structure of this name.</summary>
    public bool Matches(string structure) => PathRules.AnyMatches(Patterns, structure);
}

/// <summary>
/// A soft criterion with a linear utility: u(x) = clamp((x - worst) / (best - worst), 0, 1).
/// </summary>
/// <param name="Id">Id, for example "length".</param>
/// <param name="Label">Name for people.</param>
/// <param name="Unit">Unit of the value: mm or deg.</param>
/// <param name="Best">Utility 1 here and beyond.</param>
/// <param name="Worst">Utility 0 here and beyond.</param>
/// <param name="Weight">Weight in the ranking, at least 0.</param>
public sealed record PathCriterion(string Id, string Label, string Unit, double Best, double Worst, double Weight)
{
    /// <summary>Utility 0..1 of a value in <see cref="Unit"/>.</summary>
    public double Utility(double value) => Math.Clamp((value - Worst) / (Best - Worst), 0, 1);
}

/// <summary>One organ that matters, and the structure names that count as having segmented it.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="AnyOf">Patterns of structure names.</param>
public sealed record ImportantOrgan(string Name, IReadOnlyList<string> AnyOf);

/// <summary>Hard limits, forbidden structures, soft criteria and needle gauges, all from the catalogue file path-constraints.json.</summary>
public sealed record PathRules
{
    /// <summary>Usable shaft length when no device states one, mm.</summary>
    public required double ShaftLengthMm { get; init; }

    /// <summary>Smallest angle between shaft and organ capsule, degrees.</summary>
    public required double CapsuleAngleDeg { get; init; }

    /// <summary>Smallest parenchyma length before the tumour, mm.</summary>
    public required double ParenchymaMm { get; init; }

    /// <summary>Vessels of at least this diameter are large, mm.</summary>
    public required double VesselDiameterMm { get; init; }

    /// <summary>How far below the horizontal a shaft may come from the table side, degrees.</summary>
    public required double TableAngleDeg { get; init; }

    /// <summary>A lesion nearer than this to the capsule is subcapsular, mm.</summary>
    public required double SubcapsularMm { get; init; }

    /// <summary>A lesion nearer than this to a large vessel is perivascular, mm.</summary>
    public required double PerivascularMm { get; init; }

    /// <summary>A path nearer than this to lung gets the pleura finding, mm.</summary>
    public required double PleuraCautionMm { get; init; }

    /// <summary>Radius of the capsule patch whose plane is taken, mm.</summary>
    public required double CapsulePatchMm { get; init; }

    /// <summary>Organs for which capsule angle and parenchyma are hard limits (patterns).</summary>
    public required IReadOnlyList<string> CapsuleOrgans { get; init; }

    /// <summary>Forbidden structures; the first matching rule counts.</summary>
    public required IReadOnlyList<ForbiddenRule> Forbidden { get; init; }

    /// <summary>Soft criteria.</summary>
    public required IReadOnlyList<PathCriterion> Criteria { get; init; }

    /// <summary>Organs that matter by host organ (liver, kidney, lung, other).</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ImportantOrgan>> Important { get; init; }

    /// <summary>Outer diameter in mm by gauge, for example "18G".</summary>
    public required IReadOnlyDictionary<string, double> GaugesMm { get; init; }

    /// <summary>The relative haemorrhage index.</summary>
    public required HaemorrhageIndex Haemorrhage { get; init; }

    /// <summary>The rule of a structure, or null when a path may cross it.</summary>
    public ForbiddenRule? RuleOf(string structure) => Forbidden.FirstOrDefault(r => r.Matches(structure));

    /// <summary>True when a name matches one of the patterns (trailing * = any ending).</summary>
    public static bool AnyMatches(IReadOnlyList<string> patterns, string name)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(name);
        foreach (var p in patterns)
        {
            if (p.EndsWith('*') ? name.StartsWith(p[..^1], StringComparison.Ordinal) : name == p)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Reads the rules from the catalogue, with the user's changes.</summary>
    /// <param name="catalogue">Catalogue with the entries of path-constraints.json.</param>
    /// <param name="overrides">Values by key in the unit of the catalogue (mm, deg, 1), for example "path-forbidden-colon.clearance" = 10.</param>
    /// <exception cref="ValidationException">An override names no value, or lies outside its allowed range 0 .. 1000.</exception>
    public static PathRules From(Catalogue catalogue, IReadOnlyDictionary<string, double>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        Validate(catalogue, overrides);
        double Get(CatalogueEntry e, string name) => overrides is not null && overrides.TryGetValue($"{e.Id}.{name}", out var o) ? o : e[name].Value;
        var limits = catalogue["path-limits"];
        var index = catalogue["haemorrhage-index"];
        var gauges = catalogue["needle-gauge"].Values.ToDictionary(v => v.Key[1..] + "G", v => v.Value.Value);
        return new()
        {
            ShaftLengthMm = Get(limits, "shaft_length"),
            CapsuleAngleDeg = Get(limits, "capsule_angle"),
            ParenchymaMm = Get(limits, "parenchyma"),
            VesselDiameterMm = Get(limits, "vessel_diameter"),
            TableAngleDeg = Get(limits, "table_angle"),
            SubcapsularMm = Get(limits, "subcapsular"),
            PerivascularMm = Get(limits, "perivascular"),
            PleuraCautionMm = Get(limits, "pleura_caution"),
            CapsulePatchMm = Get(limits, "capsule_patch"),
            CapsuleOrgans = Names(limits.Json, "capsule_organs"),
            Forbidden = [.. catalogue.OfKind("path-forbidden").Select(e => new ForbiddenRule(e.Id["path-forbidden-".Length..], e.Name, Names(e.Json, "structures"),
                Get(e, "clearance"), Flag(e.Json, "vessel"), Flag(e.Json, "bone"), e["clearance"].Source, e["clearance"].Grade))],
            Criteria = [.. catalogue.OfKind("path-criterion").Select(e => new PathCriterion(e.Id["path-criterion-".Length..], e.Name, e["best"].Unit, Get(e, "best"), Get(e, "worst"), Get(e, "weight")))],
            Important = catalogue.OfKind("path-assess").ToDictionary(e => e.Id["path-assess-".Length..], e => (IReadOnlyList<ImportantOrgan>)
                [.. e.Json.GetProperty("structures").EnumerateArray().Select(s => new ImportantOrgan(s.GetProperty("name").GetString()!, Names(s, "any")))]),
            GaugesMm = gauges,
            Haemorrhage = new(gauges["18G"], Get(index, "diameter_power"), Get(index, "vessel_length"), Get(index, "vessel_distance"), index.Text("text")),
        };
    }

    private static void Validate(Catalogue catalogue, IReadOnlyDictionary<string, double>? overrides)
    {
        var wrong = new List<Violation>();
        foreach (var (key, value) in overrides ?? new Dictionary<string, double>())
        {
            var dot = key.LastIndexOf('.');
            if (dot < 0 || !catalogue.Contains(key[..dot]) || !catalogue[key[..dot]].Values.ContainsKey(key[(dot + 1)..]))
            {
                wrong.Add(new(key, "is no value of the catalogue.", "Values are named entry.name, for example path-limits.shaft_length; see `seldinger catalogue`."));
            }
            else if (!(value >= 0 && value <= 1000))
            {
                wrong.Add(new(key, $"is {value}.", "Allowed: 0 .. 1000 in the unit of the catalogue."));
            }
        }
        if (wrong.Count > 0)
        {
            throw new ValidationException(wrong);
        }
    }

    private static string[] Names(JsonElement e, string property) => [.. e.GetProperty(property).EnumerateArray().Select(x => x.GetString()!)];

    private static bool Flag(JsonElement e, string property) => e.TryGetProperty(property, out var f) && f.ValueKind == JsonValueKind.True;
}
