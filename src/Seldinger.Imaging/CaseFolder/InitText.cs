using System.Text;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Writes the commented case file of <see cref="CaseInit"/>.</summary>
internal static class InitText
{
    /// <summary>Stands where a phase may be filled in after loading.</summary>
    internal const string UnknownPhase = "phase: unknown ";

    /// <summary>Stands where the reason of a phase guess is filled in.</summary>
    internal const string PhaseReason = "{phase-reason}";

    private static readonly string[] Order = ["portal-venous", "arterial", "delayed", "unknown", "hepatobiliary", "native"];

    /// <summary>The text.</summary>
    internal static string Write(string id, InitScan scan, string prefix)
    {
        var t = new StringBuilder();
        t.Append("# Written by 'seldinger init'. Everything here is a guess: look at it, then run 'seldinger check'.\n");
        t.Append("# Coordinates are LPS millimetres; every number names its unit. What is not known is left out, never guessed.\n");
        t.Append($"id: {id}                    # a pseudonym, never a patient's name\n");
        t.Append("# tumour_type: hcc           # hcc, crlm, liver-metastasis, lung, kidney: loads that check-list; without it: generic mode\n");
        t.Append("# position: supine           # when the images do not say\n");
        t.Append("# intent: curative           # curative, bridge, downstage, palliative\n");
        t.Append("images:                      # the first is the planning series\n");
        var images = scan.Images.OrderByDescending(i => i.Modality == "CT").ThenBy(i => Array.IndexOf(Order, i.Phase)).ThenByDescending(i => i.Voxels).ThenBy(i => i.Path, StringComparer.Ordinal).ToArray();
        for (var n = 0; n < images.Length; n++)
        {
            var i = images[n];
            var series = i.Series is null ? "" : $", series: {i.Series}";
            // Only the planning series is certain; others may lie in another space, which a person settles.
            t.Append($"  {(n == 0 ? "" : "# ")}- {{ path: {Quote(prefix + i.Path)}{series}, phase: {i.Phase} }} # {i.Summary}; phase: {(n == 0 && i.Phase == "unknown" ? PhaseReason : i.Reason)}\n");
        }
        // What was drawn on another series belongs to that one.
        bool Used(FoundLabel l) => l.Certain && (l.Reference is null || images[0].Uid is null || l.Reference == images[0].Uid);
        t.Append(scan.Labels.Any(Used) ? "labels:\n" : "# labels:\n");
        foreach (var l in scan.Labels)
        {
            t.Append($"  {(Used(l) ? "" : "# ")}- {{ path: {Quote(prefix + l.Path)}{(l.Map.Length > 0 ? ", " + l.Map : "")} }} # {l.Comment}{(l.Certain && !Used(l) ? ", drawn on another series" : "")}\n");
        }
        t.Append("# targets: [ tumour-1 ]      # default: every lesion; or { centre_mm: [x, y, z], diameter: 28 mm }, or { seed_mm: [x, y, z] }\n");
        t.Append("# patient: { age: 63 a, sex: female, weight: 70 kg, height: 170 cm, ecog: 1 }\n");
        t.Append("# labs: { date: 2026-03-01, bilirubin: 17 umol/L, albumin: 40 g/L, inr: 1.1, platelets: 120 10*9/L, creatinine: 80 umol/L }\n");
        t.Append("# history: { ascites: absent, encephalopathy: none, anticoagulant: none, cirrhosis: no }\n");
        foreach (var n in scan.Notes)
        {
            t.Append($"# {n.ReplaceLineEndings(" ")}\n");
        }
        return t.ToString();
    }

    private static string Quote(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? path : $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
