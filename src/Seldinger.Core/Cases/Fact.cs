namespace Seldinger.Core.Cases;

/// <summary>A clinical fact: a number with unit, or a word; with source and date. Absence means unknown, never fine.</summary>
/// <param name="Name">Name, for example "bilirubin".</param>
/// <param name="Value">Number in <paramref name="Unit"/>; null when the fact is a word.</param>
/// <param name="Unit">Unit as given ("umol/L"); "1" for numbers without.</param>
/// <param name="Text">Word for facts without a number, for example "absent"; else "".</param>
/// <param name="Source">Where it comes from, as the user said; may be empty.</param>
/// <param name="Date">Date as ISO text, or null.</param>
public sealed record Fact(string Name, double? Value, string Unit, string Text = "", string Source = "", string? Date = null)
{
    /// <summary>"name = value unit (date)".</summary>
    public override string ToString() => $"{Name} = {(Value is { } v ? $"{v:G6}{(Unit == "1" ? "" : " " + Unit)}" : Text)}{(Date is null ? "" : $" ({Date})")}";
}

/// <summary>The facts of a patient by name.</summary>
/// <param name="Items">Facts by name.</param>
public sealed record FactTable(IReadOnlyDictionary<string, Fact> Items)
{
    /// <summary>No facts at all.</summary>
    public static readonly FactTable Empty = new(new Dictionary<string, Fact>());

    /// <summary>The fact, or null = unknown.</summary>
    public Fact? this[string name] => Items.TryGetValue(name, out var f) ? f : null;
}
