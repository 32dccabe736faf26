using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Facts of a case file: patient, labs and history, each short ("17 umol/L") or long ({ value, date, source }).</summary>
internal static class CaseFileFacts
{
    /// <summary>The facts of a validated case file.</summary>
    internal static FactTable Read(ConfigNode root)
    {
        var facts = new Dictionary<string, Fact>(StringComparer.Ordinal);
        foreach (var group in (string[])["patient", "labs", "history"])
        {
            var date = group == "labs" ? CaseFile.Text(root[group]?["date"]) : null;
            foreach (var e in root[group]?.Entries ?? [])
            {
                if (group != "labs" || e.Key != "date")
                {
                    facts[e.Key] = One(e, date);
                }
            }
        }
        return new(facts);
    }

    private static Fact One(ConfigEntry e, string? date)
    {
        var n = e.Value;
        var text = n.Kind == ConfigKind.Map ? CaseFile.Text(n["value"])! : n.Text;
        var source = CaseFile.Text(n["source"]) ?? "";
        var own = CaseFile.Text(n["date"]) ?? date;
        return Units.TryParse(text, out var value, out var unit) ? new(e.Key, value, unit, "", source, own) : new(e.Key, null, "", text, source, own);
    }
}
