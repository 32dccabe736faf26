using System.Text.Json;

namespace Seldinger.Cli.Tests.Acceptance;

/// <summary>What Slicer's markups schema 1.0.3 asks of a line.</summary>
internal static class MarkupsCheck
{
    public static void Verify(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Matches("^https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1\\.[0-9]+\\.[0-9]+\\.json#$", json.RootElement.GetProperty("@schema").GetString()!);
        var markups = json.RootElement.GetProperty("markups");
        Assert.NotEqual(0, markups.GetArrayLength());
        foreach (var m in markups.EnumerateArray())
        {
            Assert.Equal("Line", m.GetProperty("type").GetString());
            Assert.Equal("LPS", m.GetProperty("coordinateSystem").GetString());
            Assert.Equal("mm", m.GetProperty("coordinateUnits").GetString());
            var points = m.GetProperty("controlPoints").EnumerateArray().ToList();
            Assert.Equal(2, points.Count);
            Assert.Equal(2, points.Select(p => p.GetProperty("id").GetString()).Distinct().Count());
            foreach (var p in points)
            {
                var position = p.GetProperty("position").EnumerateArray().Select(v => v.GetDouble()).ToList();
                Assert.Equal(3, position.Count);
                Assert.All(position, v => Assert.True(double.IsFinite(v)));
                Assert.Equal(9, p.GetProperty("orientation").GetArrayLength());
                Assert.Contains(p.GetProperty("positionStatus").GetString(), new[] { "undefined", "preview", "defined" });
                Assert.All(new[] { "selected", "locked", "visibility" }, k => Assert.Contains(p.GetProperty(k).ValueKind, new[] { JsonValueKind.True, JsonValueKind.False }));
            }
        }
    }
}
