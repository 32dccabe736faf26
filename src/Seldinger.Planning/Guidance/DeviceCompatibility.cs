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
        return device.Text("mr") switch
        {
            "conditional" or "safe" => new("device.mr", CriterionStatus.Met, Severity.Info, Criterion, $"{device.Name}: MR {device.Text("mr")}", [], "engineering-default", Grade.E1, "A2.07"),
            "unsafe" => new("device.mr", CriterionStatus.NotMet, Severity.Major, Criterion, $"{device.Name} is MR unsafe: blocked in an MR plan", [], "engineering-default", Grade.E1, "A2.07"),
            _ => new("device.mr", CriterionStatus.Unknown, Severity.Major, Criterion, $"{device.Name}: unknown whether it may be used in MR; its device file has no source for it", [], "engineering-default", Grade.E1, "A2.07"),
        };
    }
}
