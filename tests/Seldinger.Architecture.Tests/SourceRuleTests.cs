using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Seldinger.Architecture.Tests;

/// <summary>What may not stand in the source.</summary>
public sealed partial class SourceRuleTests
{
    private const int LongestFileLines = 600;

    private static readonly Lazy<IReadOnlyList<(string File, SourceText Text)>> Product =
        new(() => [.. Repository.Files("src", "*.cs").Select(file => (Repository.Relative(file), SourceText.Read(file)))]);

    [Theory]
    [InlineData(@"\bDateTime(Offset)?\s*\.\s*(Now|UtcNow|Today)\b", @"^src/Seldinger\.Cli/", "results depend on the wall clock; the run record of the command line may carry it")]
    [InlineData(@"\bnew\s+(System\s*\.\s*)?Random\s*\(|\bRandom\s*\.\s*Shared\b", "^$", "use CounterRandom, keyed by seed and purpose")]
    [InlineData(@"\bGuid\s*\.\s*(NewGuid|CreateVersion7)\b", "^$", "results would differ from run to run; derive identifiers from inputs")]
    [InlineData(@"(?<![\w.])Console\s*\.", @"^src/Seldinger\.Cli/", "only the command line writes to the console")]
    [InlineData(@"#nullable\s+disable", "^$", "nullable annotations hold everywhere")]
    [InlineData(@"\bGC\s*\.\s*Collect\b|\bThread\s*\.\s*Sleep\b", "^$", "no waiting and no forced collection")]
    [InlineData(@"\bNotImplementedException\b", "^$", "nothing half-built ships")]
    public void Code_BannedSymbol_IsAbsent(string pattern, string exempt, string reason)
    {
        string[] offenders =
        [
            .. from source in Product.Value
               where !Regex.IsMatch(source.File, exempt)
               from Match match in Regex.Matches(source.Text.Code, pattern)
               select $"{source.File}:{LineOf(source.Text.Code, match.Index)}: {match.Value}",
        ];
        Assert.True(offenders.Length == 0, $"{reason}:\n{string.Join('\n', offenders)}");
    }

    [Fact]
    public void Comments_UnfinishedMarks_AreAbsent()
    {
        string[] offenders =
        [
            .. from file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
               from comment in SourceText.Read(file).Comments
               where UnfinishedMark().IsMatch(comment.Text)
               select $"{Repository.Relative(file)}:{comment.Line}: {comment.Text.Trim()}",
        ];
        Assert.True(offenders.Length == 0, "finish it, or write down what is missing in the documents:\n" + string.Join('\n', offenders));
    }

    [Fact]
    public void Literals_PromisingWords_AreAbsent()
    {
        string[] offenders =
        [
            .. from source in Product.Value
               from literal in source.Text.Literals
               where PromisingWord().IsMatch(literal.Text)
               select $"{source.File}:{literal.Line}: {literal.Text.Trim()}",
        ];
        Assert.True(offenders.Length == 0, "say criteria met, not met or unknown:\n" + string.Join('\n', offenders));
    }

    [Fact]
    public void Files_Length_IsBounded()
    {
        string[] offenders =
        [
            .. Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
                .Select(file => (File: Repository.Relative(file), Lines: File.ReadLines(file).Count()))
                .Where(file => file.Lines > LongestFileLines)
                .Select(file => $"{file.File}: {file.Lines} lines"),
        ];
        Assert.True(offenders.Length == 0, $"more than {LongestFileLines} lines: split by topic:\n{string.Join('\n', offenders)}");
    }

    [Fact]
    public void Namespaces_OfSourceFiles_FollowTheFolder()
    {
        string[] offenders =
        [
            .. from source in Product.Value
               let match = NamespaceLine().Match(source.Text.Code)
               where match.Success
               let expected = Path.GetDirectoryName(source.File)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
               where match.Groups["name"].Value != expected || match.Groups["end"].Value != ";"
               select $"{source.File}: {match.Groups["name"].Value}, expected file-scoped {expected}",
        ];
        Assert.True(offenders.Length == 0, string.Join('\n', offenders));
    }

    [Fact]
    public void Assemblies_StaticState_IsReadOnly()
    {
        var offenders = new List<string>();
        foreach (string path in Directory.GetFiles(AppContext.BaseDirectory, "*eldinger*.dll"))
        {
            if (path.EndsWith(".Tests.dll", StringComparison.Ordinal))
            {
                continue;
            }

            using var file = new PEReader(File.OpenRead(path));
            MetadataReader reader = file.GetMetadataReader();
            foreach (FieldDefinitionHandle handle in reader.FieldDefinitions)
            {
                FieldDefinition field = reader.GetFieldDefinition(handle);
                string type = reader.GetString(reader.GetTypeDefinition(field.GetDeclaringType()).Name);
                string name = reader.GetString(field.Name);
                bool written = type.Contains('<') || name.Contains('<');
                if (!written && field.Attributes.HasFlag(FieldAttributes.Static) && (field.Attributes & (FieldAttributes.InitOnly | FieldAttributes.Literal)) == 0)
                {
                    offenders.Add($"{Path.GetFileName(path)}: {type}.{name}");
                }
            }
        }

        Assert.True(offenders.Count == 0, "static fields that can change:\n" + string.Join('\n', offenders));
    }

    [Fact]
    public void TrackedText_PathsOfOneMachine_AreAbsent()
    {
        string[] folders = ["src", "tests", "docs", "validation", "bench", "samples", ".ci"];
        string[] offenders =
        [
            .. from folder in folders
               from file in Repository.Files(folder, "*")
               where Path.GetExtension(file) is ".cs" or ".md" or ".json" or ".csproj" or ".yaml" or ".yml" or ".csv" or "" or ".py" or ".sh"
               let lines = File.ReadLines(file)
               from line in lines.Select((text, index) => (Text: text, Number: index + 1))
               where MachinePath().IsMatch(line.Text)
               select $"{Repository.Relative(file)}:{line.Number}: {line.Text.Trim()}",
        ];
        Assert.True(offenders.Length == 0, "paths that exist on one machine only:\n" + string.Join('\n', offenders));
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex UnfinishedMark();

    [GeneratedRegex(@"\b(recommended|is safe|are safe|patient will|will survive|cures?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PromisingWord();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*(?<end>[;{]?)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(^|[^\w.\]])/(work|root|home)/")]
    private static partial Regex MachinePath();
}
