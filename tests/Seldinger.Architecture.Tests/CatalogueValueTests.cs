using System.Text.Json;

namespace Seldinger.Architecture.Tests;

/// <summary>No number in the catalogue without unit, range, source, species and grade.</summary>
public sealed class CatalogueValueTests
{
    private static readonly string[] Grades = ["E1", "E2", "E3", "E4", "E5", "X"];

    [Fact]
    public void Catalogue_NumericValues_CarryUnitRangeSourceSpeciesConditionAndGrade()
    {
        string[] offenders =
        [
            .. from file in CatalogueFiles.All()
               from item in CatalogueFiles.Objects(file.Root)
               where item.Node.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.Number
               from problem in Problems(item.Node)
               select $"{file.File} {item.Place}: {problem}",
        ];
        Assert.True(offenders.Length == 0, string.Join('\n', offenders));
    }

    [Theory]
    [InlineData("""{ "value": 1, "unit": "W", "low": 0, "high": 2, "source": "k", "species": "any", "condition": "bench", "grade": "E1" }""", 0)]
    [InlineData("""{ "value": 3, "unit": "W", "low": 0, "high": 2, "source": "k", "species": "any", "condition": "bench", "grade": "E1" }""", 1)]
    [InlineData("""{ "value": 1, "unit": "", "low": 0, "high": 2, "source": "k", "species": "any", "condition": "bench", "grade": "E9" }""", 2)]
    [InlineData("""{ "value": 1 }""", 6)]
    public void Problems_OfAnEntry_AreAllReported(string json, int expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(expected, Problems(document.RootElement).Count());
    }

    private static IEnumerable<string> Problems(JsonElement node)
    {
        foreach (string name in (string[])["unit", "source", "species", "condition"])
        {
            if (!node.TryGetProperty(name, out JsonElement text) || text.ValueKind != JsonValueKind.String || text.GetString()!.Length == 0)
            {
                yield return $"no {name}";
            }
        }

        if (!node.TryGetProperty("grade", out JsonElement grade) || grade.ValueKind != JsonValueKind.String || !Grades.Contains(grade.GetString()))
        {
            yield return "no grade, or not one of E1 to E5 and X";
        }

        if (!node.TryGetProperty("low", out JsonElement low) || !node.TryGetProperty("high", out JsonElement high)
            || low.ValueKind != JsonValueKind.Number || high.ValueKind != JsonValueKind.Number)
        {
            yield return "no low and high";
        }
        else if (!(low.GetDouble() <= node.GetProperty("value").GetDouble() && node.GetProperty("value").GetDouble() <= high.GetDouble()))
        {
            yield return "value outside low and high";
        }
    }
}
