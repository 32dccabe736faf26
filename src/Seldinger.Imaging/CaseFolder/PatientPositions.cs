using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>How the patient lies: the case file, else the images; unknown stays unknown.</summary>
internal static class PatientPositions
{
    /// <summary>The position and, when unknown or contradictory, a finding.</summary>
    internal static string Resolve(string stated, ImageSeries planning, LoadLog log)
    {
        var fromImage = planning.PatientPosition?.ToUpperInvariant() switch
        {
            "HFS" or "FFS" => "supine",
            "HFP" or "FFP" => "prone",
            "HFDL" or "FFDL" => "left-decubitus",
            "HFDR" or "FFDR" => "right-decubitus",
            _ => "unknown",
        };
        if (stated == "unknown" && fromImage == "unknown")
        {
            log.Findings.Add(new("case.position", CriterionStatus.Unknown, Severity.Caution, "position of the patient on the table known",
                "neither the images nor the case file say how the patient lies; which side the table is on is unknown.", [], "dicomps3", Grade.E1, "A3.03"));
        }
        else if (stated != "unknown" && fromImage != "unknown" && stated != fromImage)
        {
            log.Caution("case.position-differs", $"the case file says {stated}, the images say {fromImage} ({planning.PatientPosition}); {stated} is used.", "A3.03");
        }
        return stated != "unknown" ? stated : fromImage;
    }
}
