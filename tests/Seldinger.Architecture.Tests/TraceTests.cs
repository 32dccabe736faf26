using System.Text;
using System.Text.Json;
using Seldinger.Therapies.Claims;

namespace Seldinger.Architecture.Tests;

/// <summary>Rows and the tests that prove them: <c>docs/trace.json</c> is generated from the tests and committed.</summary>
public sealed class TraceTests
{
    private const string Variable = "SELDINGER_WRITE_TRACE";
    private const string Regenerate = Variable + "=1 dotnet run --project tests/Seldinger.Architecture.Tests -c Release -- -method '*.TraceTests.*'";

    [Fact]
    public void Traits_RowsNamedByTests_Exist()
    {
        var rows = ClaimCatalogue.Load().Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        string[] problems =
        [
            .. TestTrace.Read().Where(mark => mark.Problem is not null).Select(mark => mark.Problem!),
            .. TestTrace.Read().Where(mark => !rows.Contains(mark.Row)).Select(mark => $"{mark.Test}: there is no row '{mark.Row}' in claims.json"),
        ];
        Assert.True(problems.Length == 0, string.Join('\n', problems));
    }

    [Fact]
    public void TraceFile_Committed_IsWhatTheTestsSay()
    {
        string path = Repository.Path("docs", "trace.json");
        string expected = Expected();
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllText(path, expected);
        }

        string actual = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(expected == actual, $"docs/trace.json is not what the tests say. Regenerate it and commit it:\n  {Regenerate}\n{Difference(expected, actual)}");
    }

    [Fact]
    public void ReadText_AttributesOfAllShapes_AreAttributedToTheirMethod()
    {
        string q = "\"";
        string text = $$"""
            namespace A.B;

            public sealed class First
            {
                private sealed class Helper { }

                [Fact]
                [Trait({{q}}Row{{q}}, {{q}}R1{{q}})]
                public void M1_X_Y()
                {
                    var a = new[] { 1, 2 };
                }

                [Theory, Trait({{q}}Row{{q}}, {{q}}R2{{q}}), Trait({{q}}Row{{q}}, {{q}}R3{{q}})]
                // a comment between ]
                [InlineData(new[] { 1 }, {{q}}text ] ( [ {{q}}, '[')]
                public async Task M2_X_Y(int[] a) => await Task.CompletedTask;
            }

            public class Second
            {
                [Trait({{q}}Row{{q}}, {{q}}R4{{q}})]
                public void NotATest() { }

                [Fact(Skip = {{q}}later{{q}}), Trait({{q}}Row{{q}}, {{q}}R5{{q}})]
                public void M3_X_Y() { }

                [Fact] [Trait({{q}}Row{{q}}, {{q}}R6{{q}})] public void M4_X_Y() { }
            }
            """;
        TestTrace.Mark[] marks = [.. TestTrace.ReadText("file", text)];
        Assert.Equal(
            ["R1 A.B.First.M1_X_Y", "R2 A.B.First.M2_X_Y", "R3 A.B.First.M2_X_Y", "R4 A.B.Second.NotATest", "R5 A.B.Second.M3_X_Y", "R6 A.B.Second.M4_X_Y"],
            marks.Select(mark => $"{mark.Row} {mark.Test}"));
        Assert.Equal(["R4", "R5"], marks.Where(mark => mark.Problem is not null).Select(mark => mark.Row));
    }

    // One row a line, every row, so that two changes to different rows rarely touch the same line.
    private static string Expected()
    {
        var tests = TestTrace.Read().Where(mark => mark.Problem is null).ToLookup(mark => mark.Row, mark => mark.Test, StringComparer.Ordinal);
        IReadOnlyList<ClaimRow> rows = ClaimCatalogue.Load().Rows;
        var text = new StringBuilder("{\n");
        for (int i = 0; i < rows.Count; i++)
        {
            string[] names = [.. tests[rows[i].Id].Distinct().Order(StringComparer.Ordinal)];
            text.Append("  ").Append(JsonSerializer.Serialize(rows[i].Id)).Append(": [")
                .AppendJoin(", ", names.Select(name => JsonSerializer.Serialize(name))).Append(']')
                .Append(i < rows.Count - 1 ? ",\n" : "\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Difference(string expected, string actual)
    {
        string[] old = actual.Split('\n');
        return string.Join('\n', expected.Split('\n').Except(old).Select(line => "  + " + line.Trim()).Concat(old.Except(expected.Split('\n')).Select(line => "  - " + line.Trim())).Take(40));
    }
}
