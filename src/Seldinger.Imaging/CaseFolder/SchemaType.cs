namespace Seldinger.Imaging.CaseFolder;

/// <summary>Kinds of values that a case file may hold.</summary>
public enum SchemaKind
{
    /// <summary>A map with named keys.</summary>
    Map,

    /// <summary>A map from free keys to values of one type.</summary>
    Dictionary,

    /// <summary>A list of items of one type.</summary>
    List,

    /// <summary>Text that matches a pattern.</summary>
    Text,

    /// <summary>One of some words.</summary>
    Word,

    /// <summary>A number with one of some units ("28 mm").</summary>
    Quantity,

    /// <summary>A bare number.</summary>
    Number,

    /// <summary>A point: three numbers, LPS mm.</summary>
    Point,

    /// <summary>A date, ISO 8601.</summary>
    Date,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>One of several types, told apart by the kind of node: scalar, map or list.</summary>
    Choice,
}

/// <summary>A key of a map.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Meaning">One line for people.</param>
/// <param name="Required">True when it must be there.</param>
public sealed record SchemaKey(string Name, SchemaType Type, string Meaning, bool Required = false);

/// <summary>A type of value: the validation and the published schema come from the same description.</summary>
/// <param name="Kind">Kind of value.</param>
public sealed record SchemaType(SchemaKind Kind)
{
    /// <summary>Keys of a map.</summary>
    public IReadOnlyList<SchemaKey> Keys { get; init; } = [];

    /// <summary>Type of further keys of a map; null = further keys are errors.</summary>
    public SchemaType? Extra { get; init; }

    /// <summary>Type of the items of a list or the values of a dictionary.</summary>
    public SchemaType? Item { get; init; }

    /// <summary>Allowed words, or units of a quantity.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Types of a choice.</summary>
    public IReadOnlyList<SchemaType> Choices { get; init; } = [];

    /// <summary>Pattern of a text or of the keys of a dictionary (regular expression, anchored).</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The pattern in words.</summary>
    public string PatternSays { get; init; } = "";

    /// <summary>Lowest number, in the first unit's dimension as written; checked for bare numbers only.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>Highest number.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>Fewest and most items of a list.</summary>
    public (int Min, int Max) Count { get; init; } = (0, 10_000);

    /// <summary>A further check of a quantity: null = right, else what is allowed.</summary>
    public Func<double, string, string?>? Check { get; init; }

    internal static SchemaType Text(string pattern, string says) => new(SchemaKind.Text) { Pattern = pattern, PatternSays = says };

    internal static SchemaType Word(params string[] words) => new(SchemaKind.Word) { Words = words };

    internal static SchemaType Map(params SchemaKey[] keys) => new(SchemaKind.Map) { Keys = keys };

    internal static SchemaType List(SchemaType item, int min = 0, int max = 10_000) => new(SchemaKind.List) { Item = item, Count = (min, max) };

    internal static SchemaType Quantity(params string[] units) => new(SchemaKind.Quantity) { Words = units };

    internal static SchemaType Choice(params SchemaType[] types) => new(SchemaKind.Choice) { Choices = types };
}
