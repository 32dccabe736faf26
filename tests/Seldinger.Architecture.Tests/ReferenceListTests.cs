using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seldinger.Architecture.Tests;

/// <summary>Every source that is named exists in <c>docs/references.bib</c>, and every entry there is used.</summary>
public sealed partial class ReferenceListTests
{
    private static readonly Lazy<IReadOnlyList<string>> Keys = new(() => [.. BibEntry().Matches(File.ReadAllText(Repository.Path("docs", "references.bib"))).Select(m => m.Groups[1].Value)]);

    private static readonly Lazy<IReadOnlyList<(string Key, string Place)>> Uses = new(() =>
        [.. CatalogueUses(), .. ClaimUses(), .. SourceUses(), .. DocumentUses()]);

    [Fact]
    public void Bibliography_Keys_AreUnique()
    {
        Assert.NotEmpty(Keys.Value);
        Assert.Empty(Keys.Value.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Sources_NamedInCodeDataAndDocuments_ExistInTheBibliography()
    {
        string[] missing = [.. Uses.Value.Where(use => !Keys.Value.Contains(use.Key)).Select(use => $"{use.Key}: {use.Place}").Distinct()];
        Assert.True(missing.Length == 0, "not in docs/references.bib:\n" + string.Join('\n', missing));
    }

    [Fact]
    public void Bibliography_Entries_AreUsed()
    {
        // With this, deleting any entry turns the test above red.
        var used = Uses.Value.Select(use => use.Key).ToHashSet(StringComparer.Ordinal);
        string[] idle = [.. Keys.Value.Where(key => !used.Contains(key))];
        Assert.True(idle.Length == 0, "nothing names these entries of docs/references.bib; use them (docs/bibliography.md says what each is for) or remove them:\n" + string.Join('\n', idle));
    }

    [Fact]
    public void Bibliography_Entries_HaveTitleAndYearOrNote()
    {
        string text = File.ReadAllText(Repository.Path("docs", "references.bib"));
        string[] entries = [.. EntryStart().Split(text).Skip(1)];
        string[] poor = [.. entries.Where(entry => !entry.Contains("title", StringComparison.Ordinal)).Select(entry => entry.Split('\n')[0])];
        Assert.Empty(poor);
        Assert.Equal(Keys.Value.Count, entries.Length);
    }

    // "source" (a key or a list of keys) of every object of every catalogue file.
    private static IEnumerable<(string, string)> CatalogueUses()
    {
        foreach ((string file, JsonElement root) in CatalogueFiles.All())
        {
            foreach ((string place, JsonElement node) in CatalogueFiles.Objects(root))
            {
                foreach (string name in (string[])["source", "sources"])
                {
                    if (!node.TryGetProperty(name, out JsonElement source))
                    {
                        continue;
                    }

                    if (source.ValueKind == JsonValueKind.String)
                    {
                        yield return (source.GetString()!, $"{file} {place}");
                    }
                    else if (source.ValueKind == JsonValueKind.Array)
                    {
                        foreach (JsonElement item in source.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String))
                        {
                            yield return (item.GetString()!, $"{file} {place}");
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<(string, string)> ClaimUses() =>
        from row in Seldinger.Therapies.Claims.ClaimCatalogue.Load().Rows
        from key in row.Citations
        select (key, $"claims.json {row.Id}");

    // <c>key</c> anywhere between "Source:" and the end of that documentation element.
    private static IEnumerable<(string, string)> SourceUses() =>
        from file in Repository.Files("src", "*.cs")
        let text = DocLinePrefix().Replace(string.Join('\n', SourceText.Read(file).Comments.Where(c => c.Text.StartsWith("///", StringComparison.Ordinal)).Select(c => c.Text)), "")
        from Match passage in SourcePassage().Matches(text)
        from Match key in CodeElement().Matches(passage.Value)
        where KeyShape().IsMatch(key.Groups[1].Value)
        select (key.Groups[1].Value, Repository.Relative(file));

    // [@key] in documents.
    private static IEnumerable<(string, string)> DocumentUses() =>
        from file in Repository.Files("docs", "*.md").Concat(Repository.Files("validation", "*.md"))
        from Match key in DocumentKey().Matches(File.ReadAllText(file))
        select (key.Groups[1].Value, Repository.Relative(file));

    [GeneratedRegex(@"^@\w+\{\s*([^,\s]+)\s*,", RegexOptions.Multiline)]
    private static partial Regex BibEntry();

    [GeneratedRegex(@"^@\w+\{", RegexOptions.Multiline)]
    private static partial Regex EntryStart();

    [GeneratedRegex(@"^\s*///\s?", RegexOptions.Multiline)]
    private static partial Regex DocLinePrefix();

    [GeneratedRegex(@"\bSources?:.*?(?=</(summary|remarks|param|returns|para)>|\z)", RegexOptions.Singleline)]
    private static partial Regex SourcePassage();

    [GeneratedRegex(@"<c>([^<]+)</c>")]
    private static partial Regex CodeElement();

    [GeneratedRegex(@"^[a-z][a-z-]*[0-9]{4}[a-z]*$|^[a-z]+-[a-z-]+$|^[a-z]{4,}[0-9]*$")]
    private static partial Regex KeyShape();

    [GeneratedRegex(@"\[@([A-Za-z0-9:_-]+)\]")]
    private static partial Regex DocumentKey();
}
