using System.Text;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Core.Tests.Values;

public sealed class DrawTests
{
    private static Catalogue Of(string values)
    {
        var catalogue = new Catalogue();
        catalogue.Add("test.json", new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "entries": [ { "id": "law", "kind": "model", "values": { {{values}} } } ] }""")));
        return catalogue;
    }

    private static string Value(string name, string more) => $$"""
        "{{name}}": { "value": 2, "unit": "1", "low": 0, "high": 10, {{more}}, "source": "definition", "species": "any", "condition": "test", "grade": "E1" }
        """;

    private static readonly Catalogue Law = Of(Value("a", "\"distribution\": \"uniform\"") + "," + Value("b", "\"distribution\": \"quartiles\", \"quartiles\": [1, 2, 4], \"drawn_with\": \"law.a\""));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.625, 3)]
    [InlineData(1, 10)]
    public void Si_Quartiles_AreStraightBetweenThePublishedPoints(double u, double expected) => Assert.Equal(expected, Law.Value("law.b").AtQuantile(u), 12);

    [Fact]
    public void Si_ValueDrawnWithAnother_TakesItsQuantileAndElseItsCentre()
    {
        var draw = new Draw(Law, new Dictionary<string, double> { ["law.a"] = 0.75 });

        Assert.Equal(7.5, draw.Si("law.a"), 12);
        Assert.Equal(4, draw.Si("law.b"), 12);
        Assert.Equal(2, new Draw(Law, new Dictionary<string, double> { ["law.b"] = 0.75 }).Si("law.b"));
    }

    [Fact]
    public void With_GivenValues_ReplaceDrawnOnesAndKeepTheRest()
    {
        var draw = new Draw(Law, new Dictionary<string, double> { ["law.a"] = 0.75 }).With(new Dictionary<string, double> { ["law.a"] = 3 });

        Assert.Equal(3, draw.Si("law.a"));
        Assert.Equal(4, draw.Si("law.b"), 12);
        Assert.True(draw.IsGiven("law.a") && !draw.IsGiven("law.b"));
    }

    [Theory]
    [InlineData("\"distribution\": \"quartiles\"")]
    [InlineData("\"distribution\": \"quartiles\", \"quartiles\": [4, 2, 1]")]
    [InlineData("\"distribution\": \"quartiles\", \"quartiles\": [1, 2, 40]")]
    public void Add_QuartilesThatDoNotFit_AreRefused(string more) => Assert.Throws<DataFormatException>(() => Of(Value("a", more)));
}
