using System.Text.RegularExpressions;

namespace Seldinger.Architecture.Tests;

/// <summary>Which tests say that they prove which row, read from the text of the tests.</summary>
internal static partial class TestTrace
{
    /// <summary>A row named by a test.</summary>
    /// <param name="Row">Row id as written.</param>
    /// <param name="Test">Namespace.Class.Method.</param>
    /// <param name="Problem">Why the mark does not count, or null.</param>
    public sealed record Mark(string Row, string Test, string? Problem);

    /// <summary>A method with attributes in a test file.</summary>
    public sealed record Method(string Namespace, string Type, string Name, string Attributes)
    {
        public bool IsTest => TestAttribute().IsMatch(Attributes);
    }

    public static IReadOnlyList<Mark> Read() =>
        [.. Repository.Files("tests", "*.cs").SelectMany(file => ReadText(Repository.Relative(file), File.ReadAllText(file)))];

    public static IEnumerable<Mark> ReadText(string file, string text) =>
        from method in Methods(text)
        from Match row in RowTrait().Matches(method.Attributes)
        let problem = !method.IsTest ? "the Row trait is not on a test method (Fact or Theory)"
            : method.Type.Length == 0 ? "no class around the method"
            : SkippedTest().IsMatch(method.Attributes) ? "a test that is switched off proves nothing"
            : null
        select new Mark(row.Groups[1].Value, $"{method.Namespace}{method.Type}.{method.Name}", problem is null ? null : $"{file}: {row.Groups[1].Value}: {problem}");

    public static IEnumerable<Method> Methods(string text)
    {
        // Shapes are searched where literals and comments are blank; what attributes say is read from the text at the same place.
        string code = SourceText.Parse(text).Code;
        string space = NamespaceLine().Match(code) is { Success: true } match ? match.Groups[1].Value + "." : "";
        IReadOnlyList<Match> types = TypeLine().Matches(code);
        foreach (Match block in AttributeBlock().Matches(code))
        {
            // Helper types nested in a test class stand as deep as its methods; the enclosing type stands less deep.
            int depth = Indent().Match(block.Value).Length;
            Match? type = types.LastOrDefault(t => t.Index < block.Index && Indent().Match(t.Value).Length < depth);
            yield return new Method(space, type?.Groups[1].Value ?? "", MethodName().Match(block.Groups["declaration"].Value).Groups[1].Value, text.Substring(block.Index, block.Groups["attributes"].Length));
        }
    }

    // Consecutive attribute lists at the start of a line, and the declaration they belong to.
    [GeneratedRegex(@"^(?<attributes>(?:[ \t]*\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\]\s*)+)(?<declaration>[^\[\s][^\n]*)", RegexOptions.Multiline)]
    private static partial Regex AttributeBlock();

    [GeneratedRegex(@"\bTrait\(\s*""Row""\s*,\s*""([^""]*)""\s*\)")]
    private static partial Regex RowTrait();

    [GeneratedRegex(@"\b(Fact|Theory)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\b(Fact|Theory)\s*\(.*\bSkip\s*=", RegexOptions.Singleline)]
    private static partial Regex SkippedTest();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^[ \t]*(?:(?:public|internal|private|sealed|static|partial|abstract)\s+)*(?:class|record|struct)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^[ \t]*")]
    private static partial Regex Indent();

    [GeneratedRegex(@"(\w+)\s*(?:<[^>]*>)?\(")]
    private static partial Regex MethodName();
}
