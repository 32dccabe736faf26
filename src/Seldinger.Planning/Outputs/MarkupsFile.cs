using System.Text.Json;
using Seldinger.Core.Plans;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Outputs;

/// <summary>Paths as a Slicer markups file (*.mrk.json): one line per path, one curve per tine, LPS millimetres.</summary>
public static class MarkupsFile
{
    private const string Schema = "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#";

    /// <summary>Writes named lines from entry to tip, and tines as curves.</summary>
    public static void Write(Stream stream, IEnumerable<(string Name, Shaft Shaft)> paths, PathWords? words = null, IEnumerable<(string Name, Prong Prong)>? prongs = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        words ??= PathWords.Of(AccessKind.Needle);
        var markups = paths.Select(p => new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = "Line",
            ["coordinateSystem"] = "LPS",
            ["coordinateUnits"] = "mm",
            ["locked"] = false,
            ["labelFormat"] = "%N-%d",
            ["controlPoints"] = new[] { Point("1", $"{p.Name} {words.Entry}", p.Shaft.EntryMm), Point("2", $"{p.Name} {words.Tip}", p.Shaft.TipMm) },
        }).Concat((prongs ?? []).Select(p => new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = p.Prong.PointsMm.Count > 2 ? "Curve" : "Line",
            ["coordinateSystem"] = "LPS",
            ["coordinateUnits"] = "mm",
            ["locked"] = false,
            ["labelFormat"] = "%N-%d",
            ["controlPoints"] = p.Prong.PointsMm.Select((at, n) => Point($"{n + 1}", $"{p.Name} {n + 1}", at)).ToArray(),
        }));
        using var w = new Utf8JsonWriter(stream, new() { Indented = true });
        JsonSerializer.Serialize(w, new SortedDictionary<string, object>(StringComparer.Ordinal) { ["@schema"] = Schema, ["markups"] = markups.ToList() });
    }

    private static SortedDictionary<string, object> Point(string id, string label, Core.Geometry.Vec3 p) => new(StringComparer.Ordinal)
    {
        ["id"] = id,
        ["label"] = label,
        ["position"] = new[] { p.X, p.Y, p.Z },
        ["orientation"] = new[] { 1.0, 0, 0, 0, 1, 0, 0, 0, 1 },
        ["selected"] = true,
        ["locked"] = false,
        ["visibility"] = true,
        ["positionStatus"] = "defined",
    };
}
