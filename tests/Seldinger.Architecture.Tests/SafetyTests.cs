using System.Text.RegularExpressions;

namespace Seldinger.Architecture.Tests;

/// <summary>The hazard list names tests that exist.</summary>
public sealed partial class SafetyTests
{
    [Fact]
    public void HazardList_GuardingTests_Exist()
    {
        string[] rows = [.. File.ReadAllLines(Repository.Path("SAFETY.md")).Where(line => HazardRow().IsMatch(line))];
        Assert.True(rows.Length >= 20, $"SAFETY.md has only {rows.Length} hazards in its table");

        HashSet<string> tests = [.. Repository.Files("tests", "*.cs").SelectMany(file => TestTrace.Methods(File.ReadAllText(file))).Where(method => method.IsTest).Select(method => $"{method.Type}.{method.Name}")];
        var problems = new List<string>();
        foreach (string row in rows)
        {
            string cell = row.TrimEnd().TrimEnd('|').Split('|')[^1].Trim();
            if (cell == "none yet")
            {
                continue;
            }

            string[] named = [.. Quoted().Matches(cell).Select(match => match.Groups[1].Value)];
            if (named.Length == 0)
            {
                problems.Add($"neither a test nor 'none yet': {row}");
            }

            problems.AddRange(named.Where(name => !tests.Contains(name)).Select(name => $"there is no test {name}"));
        }

        Assert.True(problems.Count == 0, "SAFETY.md:\n" + string.Join('\n', problems));
    }

    [GeneratedRegex(@"^\|\s*\d+\s*\|")]
    private static partial Regex HazardRow();

    [GeneratedRegex(@"`([^`]+)`")]
    private static partial Regex Quoted();
}
