using System.Text.Json;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.Formats;

/// <summary>A coded term of the scheme SCT (SNOMED CT).</summary>
/// <param name="Value">Code value.</param>
/// <param name="Meaning">Code meaning.</param>
public sealed record CodedTerm(string Value, string Meaning);

/// <summary>How a structure is coded in DICOM segmentations.</summary>
/// <param name="Category">Segmented property category.</param>
/// <param name="Type">Segmented property type.</param>
/// <param name="Modifier">Side, or null.</param>
/// <param name="Region">Anatomic region, or null.</param>
/// <param name="RegionModifier">Side of the region, or null.</param>
public sealed record StructureCode(CodedTerm Category, CodedTerm Type, CodedTerm? Modifier, CodedTerm? Region, CodedTerm? RegionModifier);

/// <summary>SNOMED CT codes of structures: entry "structure-codes" of the catalogue, only codes found in a published list. Source: <c>totalsegmentator2023</c>, <c>pydicom</c>.</summary>
public sealed class StructureCodes
{
    private readonly Dictionary<string, StructureCode> _codes = new(StringComparer.Ordinal);

    private StructureCodes(JsonElement codes)
    {
        foreach (var p in codes.EnumerateObject())
        {
            CodedTerm? Term(string name) => p.Value.TryGetProperty(name, out var t) ? new(t[0].GetString()!, t[1].GetString()!) : null;
            _codes[p.Name] = new(Term("category")!, Term("type")!, Term("modifier"), Term("region"), Term("regionModifier"));
        }
    }

    /// <summary>Names that have a code, sorted.</summary>
    public IEnumerable<string> Names => _codes.Keys.Order(StringComparer.Ordinal);

    /// <summary>The codes of a catalogue.</summary>
    public static StructureCodes From(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return new(catalogue["structure-codes"].Json.GetProperty("codes"));
    }

    /// <summary>The code of a structure ("kidney_left", "tumour-2" as tumour), or null when no confirmed code is known.</summary>
    public StructureCode? Of(string structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        return _codes.TryGetValue(structure.StartsWith("tumour", StringComparison.Ordinal) ? "tumour" : structure, out var c) ? c : null;
    }
}
