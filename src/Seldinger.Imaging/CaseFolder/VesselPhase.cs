using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>A guess of the contrast phase from CT values in labelled vessels; the reason carries the numbers. A technical aid, printed as a guess.</summary>
public static class VesselPhase
{
    /// <summary>Guesses for the planning series.</summary>
    /// <param name="loaded">The case; labels aorta or artery and portal_vein are looked at.</param>
    /// <param name="catalogue">Entry phase-guess; null = no guess.</param>
    public static (string Phase, string Reason) Guess(Case loaded, Catalogue? catalogue)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        if (catalogue is null || !catalogue.Contains("phase-guess"))
        {
            return ("unknown", "not guessed");
        }
        var rule = catalogue["phase-guess"];
        var (native, lead, portalLow) = (rule["native-below"].Value, rule["arterial-lead"].Value, rule["portal-above"].Value);
        var name = Median(loaded, "aorta") is null ? "artery" : "aorta";
        var (artery, portal) = (Median(loaded, name), Median(loaded, "portal_vein"));
        if (loaded.Images[0].Modality != "CT" || (artery is null && portal is null))
        {
            return ("unknown", "no words in header or file name, and no labelled aorta or portal vein in a CT");
        }
        var seen = $"CT values: {(artery is { } a ? $"{name} {a:F0}" : "aorta not labelled")}, {(portal is { } p ? $"portal vein {p:F0} HU" : "portal vein not labelled")}";
        return artery is { } x && portal is { } y
            ? (x < native && y < native ? "native" : x - y > lead ? "arterial" : y >= portalLow ? "portal-venous" : "delayed", seen)
            : ((artery ?? portal) < native ? "native" : "unknown", seen);
    }

    private static double? Median(Case loaded, string structure)
    {
        if (loaded.Structure(structure) is not { } s || s.VolumeMl < 1)
        {
            return null;
        }
        var values = new List<float>();
        for (var n = 0; n < s.Mask.Data.Length; n++)
        {
            if (s.Mask.Data[n] != 0)
            {
                values.Add(loaded.Image.Data[n]);
            }
        }
        return values.Count == 0 ? null : RobustStatistics.MedianAndSd(values).Median;
    }
}
