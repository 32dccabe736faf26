namespace Seldinger.Planning.Report;

/// <summary>One reference as reports print it: who, where, when.</summary>
/// <param name="Key">Key in references.bib.</param>
/// <param name="Text">"Authors. Journal year; doi." Titles are left out: they are long, and they promise things.</param>
/// <param name="Link">DOI or address, or "".</param>
public sealed record Reference(string Key, string Text, string Link);

/// <summary>The references of the program (docs/references.bib, embedded), by key.</summary>
public sealed class Bibliography
{
    private readonly Dictionary<string, Reference> _byKey = new(StringComparer.Ordinal);

    private Bibliography()
    {
    }

    /// <summary>The reference of a key; keys that a user's catalogue brought have none.</summary>
    public Reference? this[string key] => _byKey.TryGetValue(key, out var r) ? r : null;

    /// <summary>Number of references.</summary>
    public int Count => _byKey.Count;

    /// <summary>Reads the embedded list.</summary>
    public static Bibliography Load()
    {
        using var s = typeof(Bibliography).Assembly.GetManifestResourceStream("references.bib") ?? throw new InvalidOperationException("references.bib is not embedded.");
        using var r = new StreamReader(s);
        return Parse(r.ReadToEnd());
    }

    /// <summary>Reads BibTeX entries with braced values, the form of docs/references.bib.</summary>
    public static Bibliography Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var list = new Bibliography();
        for (var at = text.IndexOf("\n@", StringComparison.Ordinal); at >= 0;)
        {
            // An entry ends where the next one begins: a lost brace costs one entry, not the report.
            var next = text.IndexOf("\n@", at + 1, StringComparison.Ordinal);
            var entry = next < 0 ? text[at..] : text[at..next];
            var (open, comma) = (entry.IndexOf('{', StringComparison.Ordinal), entry.IndexOf(',', StringComparison.Ordinal));
            if (open > 0 && comma > open)
            {
                var key = entry[(open + 1)..comma].Trim();
                list._byKey[key] = Make(key, Fields(entry[(comma + 1)..]));
            }
            at = next;
        }
        return list;
    }

    private static Reference Make(string key, Dictionary<string, string> f)
    {
        string Get(string name) => f.TryGetValue(name, out var v) ? v : "";
        var authors = Get("author").Split(" and ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(a => a.Split(',')[0]).ToArray();
        var who = authors.Length switch { 0 => "", 1 => authors[0], 2 => authors[1] == "others" ? $"{authors[0]} et al" : $"{authors[0]} and {authors[1]}", _ => $"{authors[0]} et al" };
        string[] journals = [Get("journal"), Get("booktitle"), Get("publisher"), Get("organization"), Get("institution"), Get("howpublished")];
        var where = journals.FirstOrDefault(j => j.Length > 0) ?? "";
        var volume = Get("volume").Length > 0 ? $" {Get("volume")}{(Get("pages").Length > 0 ? ":" + Get("pages").Replace("--", "\u2013", StringComparison.Ordinal) : "")}" : "";
        var name = who.Length > 0 || where.Length > 0 ? "" : Get("title");
        var text = string.Join(". ", new[] { who, name, $"{where}{volume}{(Get("year").Length > 0 ? $" ({Get("year")})" : "")}".Trim() }.Where(p => p.Length > 0));
        var note = Get("note").StartsWith("not opened", StringComparison.Ordinal) ? " [bibliographic data not confirmed]" : "";
        return new(key, text + note, Get("doi").Length > 0 ? "https://doi.org/" + Get("doi") : Get("url"));
    }

    private static Dictionary<string, string> Fields(string body)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < body.Length;)
        {
            var equals = body.IndexOf('=', at);
            var open = equals < 0 ? -1 : body.IndexOf('{', equals);
            if (open < 0)
            {
                break;
            }
            var close = Close(body, open);
            fields[body[at..equals].Trim(' ', '\n', '\r', '\t', ',')] = body[(open + 1)..close].Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace("\\url", "", StringComparison.Ordinal);
            at = close + 1;
        }
        return fields;
    }

    /// <summary>The brace that closes an open one; the end of the text when none does.</summary>
    private static int Close(string text, int open)
    {
        var depth = 0;
        for (var n = open; n < text.Length; n++)
        {
            depth += text[n] == '{' ? 1 : text[n] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return n;
            }
        }
        return text.Length;
    }
}
