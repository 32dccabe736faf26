using System.Text;
using Seldinger.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>
/// Reads a YAML or JSON file into a plain tree. YAML comes from the parser's event stream, without recursion: at most 64 levels and 1 MiB;
/// aliases, anchors, tags, several documents and duplicate keys are refused. JSON is read as what it is nearly everywhere, YAML's flow style;
/// tabs outside strings count as blanks.
/// </summary>
public static class ConfigReader
{
    /// <summary>Largest nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>Largest file, bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private const string Remedy = "A case file is plain YAML or JSON: maps, lists and values, no anchors, aliases or tags.";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="DataFormatException">The file is absent, too large, damaged or too deeply nested.</exception>
    public static ConfigNode ReadFile(string path)
    {
        return Read(path, Core.IO.InputFile.ReadAll(path, MaxBytes));
    }

    /// <summary>Reads bytes of a file (UTF-8).</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="DataFormatException">Too large, damaged or too deeply nested.</exception>
    public static ConfigNode Read(string file, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length > MaxBytes)
        {
            throw new DataFormatException(file, "", $"the file has {bytes.Length} bytes.", $"A case file has at most {MaxBytes} bytes.");
        }
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException x)
        {
            throw new DataFormatException(file, "", "the file is not UTF-8 text.", "Save it as UTF-8.", x);
        }
        return ReadText(file, text.TrimStart('\uFEFF'));
    }

    /// <summary>Reads text.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <exception cref="DataFormatException">Damaged or too deeply nested.</exception>
    public static ConfigNode ReadText(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = text.AsSpan().TrimStart();
        if (start.Length > 0 && start[0] is '{' or '[')
        {
            text = BlankTabs(text);
        }
        try
        {
            return Build(file, new Parser(new StringReader(text)));
        }
        catch (YamlException x)
        {
            throw new DataFormatException(file, $"line {x.Start.Line}, column {x.Start.Column}", x.InnerException?.Message ?? x.Message, Remedy, x);
        }
        catch (Exception x) when (x is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw new DataFormatException(file, "", $"the file cannot be read as YAML: {x.Message}", Remedy, x);
        }
    }

    private sealed class Open(bool map, string file, int line)
    {
        public bool Map { get; } = map;
        public int Line { get; } = line;
        public List<ConfigEntry> Entries { get; } = [];
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);
        public List<ConfigNode> Items { get; } = [];
        public string? Key { get; set; }
        public int KeyLine { get; set; }

        public ConfigNode Close() => new(Map ? ConfigKind.Map : ConfigKind.List, file, Line, "", false, Entries, Items);
    }

    private static ConfigNode Build(string file, Parser parser)
    {
        var open = new Stack<Open>();
        ConfigNode? root = null;
        var documents = 0;
        DataFormatException Bad(int line, string problem) => new(file, $"line {line}", problem, Remedy);

        void Put(ConfigNode node)
        {
            if (open.Count == 0)
            {
                root = node;
                return;
            }
            var top = open.Peek();
            if (!top.Map)
            {
                top.Items.Add(node);
            }
            else if (top.Key is { } key)
            {
                top.Entries.Add(new(key, top.KeyLine, node));
                top.Key = null;
            }
            else if (node.Kind != ConfigKind.Scalar)
            {
                throw Bad(node.Line, $"a key must be a text, not {node.Shown}.");
            }
            else if (!top.Keys.Add(node.Text))
            {
                throw Bad(node.Line, $"the key '{node.Text}' stands twice in the same map.");
            }
            else
            {
                top.Key = node.Text;
                top.KeyLine = node.Line;
            }
        }

        while (parser.MoveNext())
        {
            var e = parser.Current!;
            var line = (int)e.Start.Line;
            if (e is NodeEvent n && (!n.Anchor.IsEmpty || !n.Tag.IsEmpty))
            {
                throw Bad(line, "anchors (&) and tags (!) are not allowed.");
            }
            switch (e)
            {
                case AnchorAlias:
                    throw Bad(line, "aliases (*) are not allowed.");
                case DocumentStart when ++documents > 1:
                    throw Bad(line, "there is more than one document in the file.");
                case Scalar s:
                    var asKey = open.Count > 0 && open.Peek() is { Map: true, Key: null };
                    Put(s.Style == ScalarStyle.Plain && !asKey && s.Value is ("" or "~" or "null")
                        ? ConfigNode.Null(file, line)
                        : ConfigNode.Scalar(file, line, s.Value, s.Style != ScalarStyle.Plain));
                    break;
                case MappingStart or SequenceStart:
                    if (open.Count >= MaxDepth)
                    {
                        throw Bad(line, $"the nesting is deeper than {MaxDepth} levels.");
                    }
                    if (open.Count > 0 && open.Peek() is { Map: true, Key: null })
                    {
                        throw Bad(line, "a key must be a text, not a map or a list.");
                    }
                    open.Push(new(e is MappingStart, file, line));
                    break;
                case MappingEnd or SequenceEnd:
                    Put(open.Pop().Close());
                    break;
                default:
                    break;
            }
        }
        return root ?? ConfigNode.Null(file, 1);
    }

    /// <summary>JSON allows tabs between tokens, YAML does not: tabs outside double quotes become blanks.</summary>
    private static string BlankTabs(string text)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }
        var chars = text.ToCharArray();
        var quoted = false;
        for (var i = 0; i < chars.Length; i++)
        {
            if (quoted && chars[i] == '\\')
            {
                i++;
            }
            else if (chars[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && chars[i] == '\t')
            {
                chars[i] = ' ';
            }
        }
        return new(chars);
    }
}
