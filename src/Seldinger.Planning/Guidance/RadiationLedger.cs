using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>One quantity of the ledger with its band.</summary>
/// <param name="Quantity">patient, operator, skin, dose-area.</param>
/// <param name="Value">Central value in <paramref name="Unit"/>.</param>
/// <param name="Low">Lower end (mean minus standard deviation where published so).</param>
/// <param name="High">Upper end.</param>
/// <param name="Unit">mSv, mGy or Gy.cm2.</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Condition">Where the figure comes from.</param>
public sealed record RadiationEntry(string Quantity, double Value, double Low, double High, string Unit, string Source, string Condition);

/// <summary>Radiation of patient and staff by guidance, from published figures; nothing is measured or computed for this patient.</summary>
/// <param name="Modality">Guidance.</param>
/// <param name="Entries">Quantities; a quantity without a published figure is left out and named in <paramref name="Missing"/>.</param>
/// <param name="Missing">Quantities without a stored figure: unknown, not zero.</param>
/// <param name="Scans">CT scans assumed, or null.</param>
public sealed record RadiationLedger(Modality Modality, IReadOnlyList<RadiationEntry> Entries, IReadOnlyList<string> Missing, double? Scans)
{
    /// <summary>The ledger of one guidance.</summary>
    /// <param name="modality">Guidance.</param>
    /// <param name="catalogue">Entries of kind "radiation".</param>
    /// <param name="ctScans">CT scans of the procedure; null = the stored default. The patient's CT dose scales with it.</param>
    public static RadiationLedger For(Modality modality, Catalogue catalogue, int? ctScans = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentOutOfRangeException.ThrowIfNegative(ctScans ?? 0);
        var entry = catalogue[$"radiation-{Modalities.Word(modality)}"];
        var entries = new List<RadiationEntry>();
        double? scans = null;
        if (modality == Modality.Ct)
        {
            var per = entry["per-scan"];
            scans = ctScans ?? entry["scans"].Value;
            entries.Add(new("patient", per.Value * scans.Value, per.Low * scans.Value, per.High * scans.Value, per.Unit, per.Source, $"{scans:G3} scans of {per.Value:G3} mSv ({per.Condition})"));
            entries.Add(Of("patient, whole procedure as published", entry["patient"]));
        }
        foreach (var (name, value) in entry.Values)
        {
            if (name is not ("per-scan" or "scans") && !(modality == Modality.Ct && name == "patient"))
            {
                entries.Add(Of(name, value));
            }
        }
        string[] wanted = ["patient", "operator"];
        return new(modality, entries, [.. wanted.Where(w => entries.All(e => e.Quantity != w))], scans);
    }

    private static RadiationEntry Of(string name, SourcedValue v) => new(name, v.Value, v.Low, v.High, v.Unit, v.Source, v.Condition);
}
