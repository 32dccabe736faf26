using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>Whether a device may be used under a guidance. The device file says mr: conditional, safe or unsafe where a source says so; silence is unknown: neither fine nor forbidden.</summary>
public static class DeviceCompatibility
{
    /// <summary>The finding for a device under a guidance; only what a source calls unsafe stands against the step.</summary>
    public static Finding Check(CatalogueEntry device, Modality modality)
    {
        ArgumentNullException.ThrowIfNull(device);
        const string Criterion = "device stated MR conditional or MR safe";
        if (modality != Modality.Mr)
        {
            return new("device.guidance", CriterionStatus.Met, Severity.Info, $"device usable under {Modalities.Word(modality)}", $"{device.Name}: no restriction stored", [], "engineering-default", Grade.E4, "A2.07");
        }
        var (text, source) = Evidence(device);
        return device.Text("mr") switch
        {
            "conditional" or "safe" => new("device.mr", CriterionStatus.Met, Severity.Info, Criterion, $"{device.Name}: MR {device.Text("mr")}{text}", [], source, Grade.E1, "A2.07"),
            "unsafe" => new("device.mr", CriterionStatus.NotMet, Severity.Major, Criterion, $"{device.Name} is MR unsafe: blocked in an MR plan{text}", [], source, Grade.E1, "A2.07"),
            _ when device.Kind.EndsWith("-injectate", StringComparison.Ordinal) || device.Kind is "drug-depot" or "gene-vector" =>
                new("device.mr", CriterionStatus.Unknown, Severity.Major, "needle stated MR conditional or MR safe", $"{device.Name} goes through a needle that the plan does not name: unknown whether that may be used in MR", [], "engineering-default", Grade.E1, "A2.07"),
            // Silence, and every word that is none of the three, is unknown.
            _ => new("device.mr", CriterionStatus.Unknown, Severity.Major, Criterion, $"{device.Name}: unknown whether it may be used in MR{(text.Length > 0 ? text : "; its device file has no source for it")}", [], source, Grade.E1, "A2.07"),
        };
    }

    /// <summary>What is published about the device in MR, and where.</summary>
    private static (string Text, string Source) Evidence(CatalogueEntry device) => device.Json.TryGetProperty("mr_evidence", out var e)
        ? (": " + e.GetProperty("text").GetString(), e.GetProperty("source").GetString()!) : ("", "engineering-default");
}
