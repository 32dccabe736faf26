using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>Whether a device may be used under a guidance. The device file says mr: conditional, safe or unsafe; silence is unknown and blocks as well.</summary>
public static class DeviceCompatibility
{
    /// <summary>The finding for a device under a guidance; a status other than Met blocks the step.</summary>
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
            _ => new("device.mr", CriterionStatus.Unknown, Severity.Major, Criterion, $"{device.Name}: its device file does not say whether it is MR conditional: blocked in an MR plan", [], "engineering-default", Grade.E1, "A2.07"),
        };
    }
}
