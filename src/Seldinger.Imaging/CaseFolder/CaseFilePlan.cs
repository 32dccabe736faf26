using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>The plan of a case file. Settings are checked against what the therapy declares, when therapies are known.</summary>
internal static class CaseFilePlan
{
    private static readonly string[] Fixed = ["day", "therapy", "target", "device", "guidance", "entry_mm", "target_mm", "more"];

    /// <summary>The plan, or null when the file has none.</summary>
    internal static Plan? Read(ConfigNode root, IReadOnlyList<Therapy> therapies, Catalogue? catalogue, List<Violation> violations)
    {
        var steps = CaseFile.Items(root["plan"]);
        if (steps.Count == 0)
        {
            return null;
        }
        var intent = CaseFile.Text(root["intent"]) is { } i ? Enum.Parse<Intent>(i, ignoreCase: true) : Intent.Unknown;
        return new([.. steps.Select(s => Step(s, therapies, catalogue, violations)).OrderBy(s => s.Day)], intent);
    }

    private static PlanStep Step(ConfigNode n, IReadOnlyList<Therapy> therapies, Catalogue? catalogue, List<Violation> violations)
    {
        var (id, device) = (CaseFile.Text(n["therapy"])!, CaseFile.Text(n["device"]));
        var therapy = therapies.FirstOrDefault(t => t.Id == id);
        if (therapy is null && therapies.Count > 0)
        {
            var ids = therapies.Select(t => t.Id).ToArray();
            violations.Add(new(n["therapy"]!.Place, $"unknown therapy '{id}'.", $"Known: {string.Join(", ", ids)}.{Nearest.Hint(id, ids)}"));
        }
        CatalogueEntry? entry = null;
        if (device is not null && catalogue is not null && therapy is not null)
        {
            var devices = therapy.DeviceKind is { } kind ? catalogue.OfKind(kind).Select(e => e.Id).ToArray() : [];
            if (devices.Contains(device))
            {
                entry = catalogue[device];
            }
            else
            {
                violations.Add(new(n["device"]!.Place, $"unknown device '{device}' for {id}.", devices.Length == 0 ? "This therapy has no device." : $"Known: {string.Join(", ", devices)}.{Nearest.Hint(device, devices)}"));
            }
        }
        var parameters = therapy?.Parameters(entry);
        var settings = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var e in n.Entries.Where(e => !Fixed.Contains(e.Key)))
        {
            if (Setting(e, id, parameters, violations) is { } si)
            {
                settings[e.Key] = si;
            }
        }
        return new(n["day"] is { } d ? CaseFile.Number(d) : 0, id, CaseFile.Text(n["target"]), device, settings, CaseFile.Point(n["entry_mm"]), CaseFile.Point(n["target_mm"]), CaseFile.Text(n["guidance"]) ?? "", More(n));
    }

    private static List<Shaft>? More(ConfigNode n) =>
        CaseFile.Items(n["more"]) is { Count: > 0 } more ? [.. more.Select(m => new Shaft(CaseFile.Point(m["entry_mm"])!.Value, CaseFile.Point(m["target_mm"])!.Value))] : null;

    private static double? Setting(ConfigEntry e, string therapy, IReadOnlyList<TherapyParameter>? parameters, List<Violation> violations)
    {
        if (!Units.TryParse(e.Value.Text, out var value, out var unit))
        {
            throw new InvalidOperationException($"{e.Value.Place}: settings must be validated first.");
        }
        var si = Units.ToSi(value, unit);
        if (parameters is null)
        {
            return si;
        }
        if (parameters.FirstOrDefault(p => p.Name == e.Key) is not { } p)
        {
            var names = parameters.Select(x => x.Name).Concat(Fixed).ToArray();
            violations.Add(new($"{e.Value.File}:{e.Line}", $"unknown key '{e.Key}' in a step of {therapy}.", $"Allowed: {string.Join(", ", names)}.{Nearest.Hint(e.Key, names)}"));
            return null;
        }
        if (Units.DimensionOf(unit) != Units.DimensionOf(p.Unit))
        {
            violations.Add(new(e.Value.Place, $"{e.Key} is '{e.Value.Text}'.", $"{p.Meaning} Give a number in {p.Unit}."));
            return null;
        }
        if (si < p.Low * (1 - 1e-12) || si > p.High * (1 + 1e-12))
        {
            violations.Add(new(e.Value.Place, $"{e.Key} is '{e.Value.Text}'.", $"{p.Meaning} Allowed: {Units.FromSi(p.Low, p.Unit):G6} to {Units.FromSi(p.High, p.Unit):G6} {p.Unit}."));
            return null;
        }
        return si;
    }
}
