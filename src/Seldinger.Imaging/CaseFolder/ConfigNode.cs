namespace Seldinger.Imaging.CaseFolder;

/// <summary>What a node of a YAML or JSON file is.</summary>
public enum ConfigKind
{
    /// <summary>Nothing: an empty value or "null".</summary>
    Null,

    /// <summary>A text, number or word.</summary>
    Scalar,

    /// <summary>Keys with values, in the order of the file.</summary>
    Map,

    /// <summary>A list.</summary>
    List,
}

/// <summary>One key of a map with its value.</summary>
/// <param name="Key">The key as written.</param>
/// <param name="Line">Line of the key, from 1.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigEntry(string Key, int Line, ConfigNode Value);

/// <summary>A node of a YAML or JSON file that knows where it stands, so that every complaint can name file and line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="File">File as the user named it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Text">Text of a scalar; "" otherwise.</param>
/// <param name="Quoted">True for a scalar written in quotes.</param>
/// <param name="Entries">Keys of a map in the order of the file; empty otherwise.</param>
/// <param name="Items">Items of a list; empty otherwise.</param>
public sealed record ConfigNode(ConfigKind Kind, string File, int Line, string Text, bool Quoted, IReadOnlyList<ConfigEntry> Entries, IReadOnlyList<ConfigNode> Items)
{
    /// <summary>"file:line".</summary>
    public string Place => $"{File}:{Line}";

    /// <summary>The value of a key of a map, or null when there is none.</summary>
    public ConfigNode? this[string key]
    {
        get
        {
            foreach (var e in Entries)
            {
                if (e.Key == key)
                {
                    return e.Value;
                }
            }
            return null;
        }
    }

    /// <summary>The node in few words, for messages.</summary>
    public string Shown => Kind switch
    {
        ConfigKind.Null => "nothing",
        ConfigKind.Scalar => $"'{(Text.Length <= 60 ? Text : Text[..57] + "...")}'",
        ConfigKind.Map => "a map",
        _ => $"a list of {Items.Count}",
    };

    internal static ConfigNode Null(string file, int line) => new(ConfigKind.Null, file, line, "", false, [], []);

    internal static ConfigNode Scalar(string file, int line, string text, bool quoted) => new(ConfigKind.Scalar, file, line, text, quoted, [], []);
}
