using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.IO;
using Seldinger.Core.State;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>
/// Reads the vessel graph of a case: { "nodes": [{ "positionMm": [x, y, z], "pressurePa": p }], "edges": [{ "from", "to", "radiusM", "lengthM", "system",
/// "open", "territory" }] }. Positions are LPS mm; pressurePa stands at inlets and outlets only; open is 1 when left out.
/// </summary>
internal static class VesselFile
{
    private const long MaxBytes = 256L << 20;
    private const int MaxViolations = 20;
    private static readonly string[] Systems = ["arterial", "portal", "venous", "shunt"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">It is no JSON of this form.</exception>
    /// <exception cref="ValidationException">Edges that cannot be; the first twenty.</exception>
    internal static VesselGraph Read(string path)
    {
        try
        {
            using var doc = JsonDocument.Parse(InputFile.ReadAll(path, MaxBytes), new() { MaxDepth = 8 });
            var nodes = doc.RootElement.GetProperty("nodes").EnumerateArray().Select(Node).ToArray();
            var edges = doc.RootElement.GetProperty("edges").EnumerateArray().Select(Edge).ToArray();
            var wrong = edges.SelectMany((e, n) => Wrong(e, nodes.Length).Select(w => new Violation($"{path}, edge {n}", w.Problem, w.Allowed))).Take(MaxViolations).ToArray();
            return wrong.Length > 0 ? throw new ValidationException(wrong) : new(nodes, edges);
        }
        catch (Exception x) when (x is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new DataFormatException(path, x is JsonException { LineNumber: { } line } ? $"line {line + 1}" : "", $"is no vessel graph ({x.Message})", "See docs/conventions.md for its form; the built-in patient has one.", x);
        }
    }

    private static VesselNode Node(JsonElement n)
    {
        var p = n.GetProperty("positionMm");
        return new(new(p[0].GetDouble(), p[1].GetDouble(), p[2].GetDouble()), n.TryGetProperty("pressurePa", out var pressure) ? pressure.GetDouble() : null);
    }

    private static VesselEdge Edge(JsonElement e) => new(e.GetProperty("from").GetInt32(), e.GetProperty("to").GetInt32(), e.GetProperty("radiusM").GetDouble(), e.GetProperty("lengthM").GetDouble(),
        e.GetProperty("system").GetString()!, e.TryGetProperty("open", out var open) ? open.GetDouble() : 1, e.TryGetProperty("territory", out var t) ? t.GetString() : null);

    private static IEnumerable<(string Problem, string Allowed)> Wrong(VesselEdge e, int nodes)
    {
        if (e.From < 0 || e.From >= nodes || e.To < 0 || e.To >= nodes || e.From == e.To)
        {
            yield return ($"runs from node {e.From} to node {e.To}.", $"Two different nodes from 0 to {nodes - 1}.");
        }
        if (!(e.RadiusM is > 0 and <= 0.05) || !(e.LengthM is > 0 and <= 2))
        {
            yield return ($"has the radius {e.RadiusM} m and the length {e.LengthM} m.", "Radius above 0 to 0.05 m, length above 0 to 2 m.");
        }
        if (!(e.Open is >= 0 and <= 1) || !Systems.Contains(e.System))
        {
            yield return ($"is '{e.System}', open {e.Open}.", $"One of {string.Join(", ", Systems)}; open 0 to 1.");
        }
    }
}
