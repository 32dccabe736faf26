using Seldinger.Core.Cases;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Planning.Checking;

/// <summary>The facts of a case in the canonical units of the catalogue; a fact that is absent, unreadable or cannot be true is unknown.</summary>
public sealed class ClinicalFacts
{
    private readonly FactTable _facts;
    private readonly Dictionary<string, FactDefinition> _definitions;

    /// <summary>Reads the facts.</summary>
    /// <param name="facts">Facts as given.</param>
    /// <param name="catalogue">Catalogue with entries of kind "fact".</param>
    public ClinicalFacts(FactTable facts, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(facts);
        _facts = facts;
        _definitions = FactDefinition.From(catalogue).ToDictionary(d => d.Name, StringComparer.Ordinal);
    }

    /// <summary>The value in the canonical unit, or null = unknown.</summary>
    public double? Value(string name) => _facts[name] is { } f && _definitions.TryGetValue(name, out var d) && d.Canonical(f) is { } c && d.IsPlausible(c) ? c : null;

    /// <summary>The value in another unit of the fact, or null = unknown.</summary>
    public double? Value(string name, string unit) => Value(name) is { } c && _definitions.TryGetValue(name, out var d) ? FromCanonical(d, c, unit) : null;

    /// <summary>The word, or null = unknown.</summary>
    public string? Word(string name) => _facts[name] is { Value: null } f && _definitions.TryGetValue(name, out var d) && d.Words.Contains(f.Text) ? f.Text : null;

    /// <summary>"name = value unit (date)" of the known ones among some facts.</summary>
    public IReadOnlyList<string> Show(params string[] names) => [.. names.Select(n => _facts[n]).Where(f => f is not null).Select(f => f!.ToString())];

    /// <summary>The unknown ones among some facts.</summary>
    public IReadOnlyList<string> Missing(params string[] names) => [.. names.Where(n => Value(n) is null && Word(n) is null)];

    /// <summary>Facts that stand in the case but cannot be used, with the reason.</summary>
    public IEnumerable<Finding> Problems()
    {
        foreach (var f in _facts.Items.Values)
        {
            string? problem = null;
            if (!_definitions.TryGetValue(f.Name, out var d))
            {
                problem = "no such fact is known";
            }
            else if (d.Words.Count > 0)
            {
                problem = d.Words.Contains(f.Text) ? null : $"allowed words: {string.Join(", ", d.Words)}";
            }
            else if (d.Canonical(f) is not { } c)
            {
                problem = $"allowed units: {string.Join(", ", d.AcceptedUnits)}";
            }
            else if (!d.IsPlausible(c))
            {
                problem = $"values from {d.Low:G6} to {d.High:G6} {d.Unit} can be true";
            }
            if (problem is not null)
            {
                yield return new($"fact.{f.Name}", CriterionStatus.Unknown, Severity.Caution, "fact readable", $"{f}: {problem}; treated as unknown.", [f.ToString()], "engineering-default", Grade.E4, "A8.04");
            }
        }
    }

    private static double? FromCanonical(FactDefinition d, double canonical, string unit)
    {
        // Linear in the unit: one conversion of 1 gives the factor.
        return d.TryConvert(1, unit, out var one) && one > 0 ? canonical / one : null;
    }
}
