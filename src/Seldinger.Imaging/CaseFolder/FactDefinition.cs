using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>What the catalogue knows of a clinical fact (entries of kind "fact"): where it stands in a case file, its units, its words, and which values can be true at all.</summary>
/// <param name="Name">Name in a case file, for example "bilirubin".</param>
/// <param name="Group">Key of the case file it stands under: patient, labs or history.</param>
/// <param name="Meaning">One line for people.</param>
/// <param name="Unit">Canonical unit; "" for facts that are words.</param>
/// <param name="Low">Lowest value that can be true, canonical unit.</param>
/// <param name="High">Highest value that can be true, canonical unit.</param>
/// <param name="MolarMassGPerMol">Molar mass for the change between mass and substance concentration; null = none.</param>
/// <param name="Words">Allowed words; empty for numbers.</param>
public sealed record FactDefinition(string Name, string Group, string Meaning, string Unit, double Low, double High, double? MolarMassGPerMol, IReadOnlyList<string> Words)
{
    /// <summary>Units in which the fact may be given.</summary>
    public IReadOnlyList<string> AcceptedUnits => Words.Count > 0 ? [] : [.. Units.Known.Where(u => TryFactor(u, out _))];

    /// <summary>The facts of a catalogue, by the order of their ids.</summary>
    /// <exception cref="DataFormatException">An entry is incomplete.</exception>
    public static IReadOnlyList<FactDefinition> From(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return [.. catalogue.OfKind("fact").Select(Read)];
    }

    private static FactDefinition Read(CatalogueEntry e)
    {
        var (name, group) = (e.Text("fact"), e.Text("group"));
        if (name.Length == 0 || group is not ("patient" or "labs" or "history"))
        {
            throw new DataFormatException(e.File, e.Id, "a fact needs 'fact' (its name) and 'group'.", "group is patient, labs or history.");
        }
        var words = e.Json.TryGetProperty("words", out var w) && w.ValueKind == JsonValueKind.Array ? w.EnumerateArray().Select(x => x.GetString()!).ToArray() : [];
        if (words.Length > 0)
        {
            return new(name, group, e.Name, "", 0, 0, null, words);
        }
        if (!e.Values.TryGetValue("plausible", out var range))
        {
            throw new DataFormatException(e.File, e.Id, "a fact that is a number needs the value 'plausible' with its range.", "Or 'words' for facts that are words.");
        }
        return new(name, group, e.Name, range.Unit, range.Low, range.High, e.Values.TryGetValue("molar-mass", out var m) ? m.Value : null, []);
    }

    /// <summary>The value in the canonical unit; mass and substance concentrations change through the molar mass: c[mmol/L] = c[g/L] / M[g/mol] * 1000.</summary>
    /// <returns>False when the unit does not belong to this fact.</returns>
    public bool TryConvert(double value, string unit, out double canonical)
    {
        canonical = double.NaN;
        if (Words.Count > 0 || !TryFactor(unit, out var toSi))
        {
            return false;
        }
        canonical = Units.FromSi(Units.ToSi(value, unit) * toSi, Unit);
        return true;
    }

    /// <summary>The fact in its canonical unit, or null when it is a word or its unit does not belong to it.</summary>
    public double? Canonical(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Value is { } v && TryConvert(v, fact.Unit, out var c) ? c : null;
    }

    /// <summary>True when a canonical value can be true at all.</summary>
    public bool IsPlausible(double canonical) => canonical >= Low && canonical <= High;

    private bool TryFactor(string unit, out double factor)
    {
        var (given, own) = (Units.DimensionOf(unit), Units.DimensionOf(Unit));
        factor = 1;
        if (given is null || own is null)
        {
            return false;
        }
        if (given == own)
        {
            return true;
        }
        // SI: kg/m3 and mol/m3; the molar mass in kg/mol links them.
        if (MolarMassGPerMol is { } m && (given, own) is ("mass-concentration", "substance-concentration"))
        {
            factor = 1 / (m * 1e-3);
            return true;
        }
        if (MolarMassGPerMol is { } n && (given, own) is ("substance-concentration", "mass-concentration"))
        {
            factor = n * 1e-3;
            return true;
        }
        return false;
    }
}
